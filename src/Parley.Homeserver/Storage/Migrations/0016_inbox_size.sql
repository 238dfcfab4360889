-- Contains the sizes, so that counting what one sender has in an inbox does not read the messages.
DROP INDEX to_device_sender;
CREATE INDEX to_device_sender ON to_device (user_id, device_id, sender, length(content));
