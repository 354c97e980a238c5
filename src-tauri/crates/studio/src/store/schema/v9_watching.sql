-- What the player keeps of a clip: the ends of its marked part, in frames counted from 0.
CREATE TABLE watching (
    clip_id  TEXT NOT NULL PRIMARY KEY REFERENCES clips (id) ON DELETE CASCADE,
    mark_in  INTEGER,
    mark_out INTEGER
) STRICT, WITHOUT ROWID;
