-- Counts the aliases that a user has created.
CREATE INDEX aliases_creator ON aliases (creator);

-- Finds the oldest transactions of a device.
CREATE INDEX transactions_device_age ON transactions (user_id, device_id, created_at);
