-- A closed room accepts no members.
ALTER TABLE rooms ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
