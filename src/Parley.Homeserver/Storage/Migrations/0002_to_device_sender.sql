-- Counts what one sender has in an inbox.
CREATE INDEX to_device_sender ON to_device (user_id, device_id, sender);
