-- NULL for the codes of the administrator.
ALTER TABLE invitations ADD COLUMN creator TEXT;
CREATE INDEX invitations_creator ON invitations (creator);

-- The rooms that the users of a code join, in the order of their positions.
CREATE TABLE invitation_rooms (
  code TEXT NOT NULL REFERENCES invitations (code) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  room_id TEXT NOT NULL,
  PRIMARY KEY (code, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_rooms_room ON invitation_rooms (room_id);
