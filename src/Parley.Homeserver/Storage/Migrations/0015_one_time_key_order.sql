-- Finds the oldest key of an algorithm without reading the other keys of the device. It must have the expression of KeyStore.Algorithm.
CREATE INDEX one_time_keys_order ON one_time_keys (user_id, device_id, substr(key_id, 1, instr(key_id, ':')), fallback, sequence);
