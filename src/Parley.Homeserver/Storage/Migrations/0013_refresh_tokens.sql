-- NULL for a token that never expires. The generation is 0 for a token without a refresh token, and grows with each refresh.
ALTER TABLE access_tokens ADD COLUMN expires_at INTEGER;
ALTER TABLE access_tokens ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

CREATE TABLE refresh_tokens (
  digest TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  generation INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_device ON refresh_tokens (user_id, device_id);
