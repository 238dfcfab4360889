-- The relations of events to others, without those of redacted events.
CREATE TABLE relations (
  position INTEGER PRIMARY KEY,
  room_id TEXT NOT NULL,
  parent TEXT NOT NULL,
  rel_type TEXT NOT NULL,
  type TEXT NOT NULL,
  sender TEXT NOT NULL,
  key TEXT
) STRICT;
CREATE INDEX relations_parent ON relations (parent, rel_type, position);
CREATE INDEX relations_room ON relations (room_id, rel_type, position);
INSERT INTO relations SELECT position, room_id,
  json_extract(CAST(content AS TEXT), '$."m.relates_to".event_id'), json_extract(CAST(content AS TEXT), '$."m.relates_to".rel_type'),
  type, sender, json_extract(CAST(content AS TEXT), '$."m.relates_to".key')
FROM events WHERE state_key IS NULL AND redacted_by IS NULL
  AND json_type(CAST(content AS TEXT), '$."m.relates_to".event_id') = 'text' AND json_type(CAST(content AS TEXT), '$."m.relates_to".rel_type') = 'text'
  AND coalesce(json_type(CAST(content AS TEXT), '$."m.relates_to".key'), 'text') = 'text';

-- The words of messages, names and topics; rowid is the position of the event.
CREATE VIRTUAL TABLE search USING fts5(body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO search (rowid, body) SELECT position, json_extract(CAST(content AS TEXT), '$.body') FROM events
  WHERE type = 'm.room.message' AND state_key IS NULL AND redacted_by IS NULL AND json_type(CAST(content AS TEXT), '$.body') = 'text';
INSERT INTO search (rowid, body) SELECT position, json_extract(CAST(content AS TEXT), CASE type WHEN 'm.room.name' THEN '$.name' ELSE '$.topic' END) FROM events
  WHERE type IN ('m.room.name', 'm.room.topic') AND state_key = '' AND redacted_by IS NULL
    AND json_type(CAST(content AS TEXT), CASE type WHEN 'm.room.name' THEN '$.name' ELSE '$.topic' END) = 'text';

-- The unread events that notify a user. thread_id is '' outside of threads.
CREATE TABLE notifications (
  user_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  thread_id TEXT NOT NULL,
  highlight INTEGER NOT NULL,
  actions BLOB NOT NULL,
  PRIMARY KEY (user_id, room_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX notifications_position ON notifications (position);
