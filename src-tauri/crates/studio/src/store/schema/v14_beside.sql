-- What a deed changed beside clips: JSON, the rows of projects or of saved searches as they are on its
-- other side, and the ids of all that it is about.
ALTER TABLE deeds ADD COLUMN beside TEXT;
