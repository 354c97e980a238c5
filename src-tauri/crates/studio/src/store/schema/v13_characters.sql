-- Characters of servers. A row is there before the video leaves; `request` tells a command that is sent
-- again, also after a crash, from a second wish.
CREATE TABLE characters (
    id         TEXT    NOT NULL PRIMARY KEY,
    server_id  TEXT    NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    name       TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    remote_id  TEXT,
    clip_id    TEXT, -- may be gone
    request    TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX characters_server ON characters (server_id, created_at);
-- JSON: the characters that a clip was asked for with, by name and by the server's id.
ALTER TABLE clips ADD COLUMN characters TEXT NOT NULL DEFAULT '[]';
