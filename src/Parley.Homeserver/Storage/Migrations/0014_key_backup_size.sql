-- The number of the keys in a backup, and their bytes with the IDs of rooms and sessions.
ALTER TABLE key_backups ADD COLUMN keys INTEGER NOT NULL DEFAULT 0;
ALTER TABLE key_backups ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
UPDATE key_backups SET (keys, bytes) = (
  SELECT count(*), coalesce(sum(length(s.body) + length(CAST(s.room_id AS BLOB)) + length(CAST(s.session_id AS BLOB))), 0)
  FROM key_backup_sessions s WHERE s.user_id = key_backups.user_id AND s.version = key_backups.version);
