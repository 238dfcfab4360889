-- usage is master, self_signing or user_signing.
CREATE TABLE cross_signing_keys (
  user_id TEXT NOT NULL,
  usage TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (user_id, usage)
) STRICT, WITHOUT ROWID;

-- The signatures that were added to a key after its upload. key_id is a device ID or a public key.
CREATE TABLE key_signatures (
  user_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  signer TEXT NOT NULL,
  signing_key TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (user_id, key_id, signer, signing_key)
) STRICT, WITHOUT ROWID;

-- A deleted version keeps its number, which is not used again.
CREATE TABLE key_backups (
  user_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  algorithm TEXT NOT NULL,
  auth_data BLOB NOT NULL,
  etag INTEGER NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_backup_sessions (
  user_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  room_id TEXT NOT NULL,
  session_id TEXT NOT NULL,
  first_message_index INTEGER NOT NULL,
  forwarded_count INTEGER NOT NULL,
  is_verified INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (user_id, version, room_id, session_id)
) STRICT, WITHOUT ROWID;
