-- Counts the rooms that a user has created.
CREATE INDEX rooms_creator ON rooms (creator);
