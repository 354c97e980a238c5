-- Clips whose sidecar lacks what the database knows, and what of it the user changed. A crash forgets
-- none, and where a library is put back from its sidecars, these are newer than what is in them.
CREATE TABLE behind (
    clip_id TEXT    NOT NULL PRIMARY KEY,
    turn    INTEGER NOT NULL DEFAULT 1, -- tells a change during the writing from none
    trash   INTEGER NOT NULL DEFAULT 0,
    marks   INTEGER NOT NULL DEFAULT 0,
    tags    INTEGER NOT NULL DEFAULT 0,
    note    INTEGER NOT NULL DEFAULT 0,
    title   INTEGER NOT NULL DEFAULT 0,
    project INTEGER NOT NULL DEFAULT 0,
    part    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TRIGGER behind_removed AFTER DELETE ON clips BEGIN
    INSERT INTO unwritten SELECT 'trash', 1 FROM behind WHERE clip_id = old.id AND trash = 1
        ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
    DELETE FROM behind WHERE clip_id = old.id;
END;
