-- The position of the last change of a user's devices or keys.
CREATE TABLE device_lists (user_id TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX device_lists_position ON device_lists (position);
INSERT INTO device_lists SELECT user_id, max(position) FROM device_keys GROUP BY user_id;
DROP INDEX device_keys_position;
ALTER TABLE device_keys DROP COLUMN position;

-- One-time keys are claimed in the order of sequence. A fallback key is used when a device has claimed it.
ALTER TABLE one_time_keys ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE one_time_keys ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
