-- size is NULL until the content of a created entry is uploaded.
CREATE TABLE media (
  media_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  content_type TEXT,
  file_name TEXT,
  size INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX media_user ON media (user_id);
