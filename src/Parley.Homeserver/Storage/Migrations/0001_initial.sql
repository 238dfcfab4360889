CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE stream (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL) STRICT;
INSERT INTO stream VALUES (1, 0);

CREATE TABLE users (
  user_id TEXT PRIMARY KEY,
  password_hash TEXT,
  display_name TEXT,
  avatar_url TEXT,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE devices (
  user_id TEXT NOT NULL REFERENCES users (user_id),
  device_id TEXT NOT NULL,
  display_name TEXT,
  last_seen_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id)
) STRICT, WITHOUT ROWID;

-- Only the digest of a token is stored, so that a copy of the database does not allow signing in.
CREATE TABLE access_tokens (
  digest TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_device ON access_tokens (user_id, device_id);

CREATE TABLE filters (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (user_id, body)) STRICT;

-- room_id is '' for the data of the account itself.
CREATE TABLE account_data (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  content BLOB NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (user_id, room_id, type)
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  room_id TEXT PRIMARY KEY,
  creator TEXT NOT NULL,
  listed INTEGER NOT NULL,
  last_event TEXT,
  depth INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases (alias TEXT PRIMARY KEY, room_id TEXT NOT NULL, creator TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  state_key TEXT,
  sender TEXT NOT NULL,
  content BLOB NOT NULL,
  origin_server_ts INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  previous TEXT,
  auth_events TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  replaces TEXT,
  device_id TEXT,
  transaction_id TEXT,
  redacted_by TEXT
) STRICT;
CREATE INDEX events_room ON events (room_id, position);
CREATE INDEX events_state ON events (room_id, type, state_key, position) WHERE state_key IS NOT NULL;
CREATE INDEX events_sender ON events (room_id, sender, position);
CREATE INDEX events_membership ON events (state_key, position) WHERE type = 'm.room.member';

CREATE TABLE current_state (
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  state_key TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (room_id, type, state_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  membership TEXT NOT NULL,
  position INTEGER NOT NULL,
  forgotten INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (user_id, room_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_room ON memberships (room_id, membership);

-- The response of a request by device and path: a repeated request gets it again.
CREATE TABLE transactions (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  path TEXT NOT NULL,
  response BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX transactions_age ON transactions (created_at);

CREATE TABLE to_device (
  position INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  type TEXT NOT NULL,
  sender TEXT NOT NULL,
  content BLOB NOT NULL
) STRICT;
CREATE INDEX to_device_inbox ON to_device (user_id, device_id, position);

CREATE TABLE receipts (
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  user_id TEXT NOT NULL,
  thread_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  ts INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (room_id, type, user_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipts_position ON receipts (position);

CREATE TABLE delayed_events (
  delay_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  device_id TEXT,
  room_id TEXT NOT NULL,
  type TEXT NOT NULL,
  state_key TEXT,
  content BLOB NOT NULL,
  delay INTEGER NOT NULL,
  running_since INTEGER NOT NULL,
  send_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX delayed_events_due ON delayed_events (send_at);
CREATE INDEX delayed_events_user ON delayed_events (user_id);

CREATE TABLE device_keys (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  body BLOB NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_keys_position ON device_keys (position);

CREATE TABLE one_time_keys (
  user_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  key_id TEXT NOT NULL,
  body BLOB NOT NULL,
  fallback INTEGER NOT NULL,
  PRIMARY KEY (user_id, device_id, key_id)
) STRICT, WITHOUT ROWID;
