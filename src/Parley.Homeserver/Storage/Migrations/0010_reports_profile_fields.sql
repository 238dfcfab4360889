CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  reporter TEXT NOT NULL,
  room_id TEXT,
  event_id TEXT,
  user_id TEXT,
  reason TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- The fields of a profile other than the display name and the avatar.
CREATE TABLE profile_fields (user_id TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (user_id, name)) STRICT, WITHOUT ROWID;
