-- uses_left and expires_at are NULL for a code without that limit.
CREATE TABLE invitations (
  code TEXT PRIMARY KEY,
  uses_left INTEGER,
  expires_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE users ADD COLUMN administrator INTEGER NOT NULL DEFAULT 0;
-- The accounts of the host, such as bots, have no password.
UPDATE users SET administrator = 1 WHERE user_id = (SELECT user_id FROM users WHERE password_hash IS NOT NULL ORDER BY created_at, user_id LIMIT 1);
