-- Amounts are whole millionths of the currency's unit; currencies are ISO 4217 codes.

-- What a server asks for clips. An empty model or size stands for any; of several that hold, the
-- most exact one counts, then the newest.
CREATE TABLE prices (
    id         TEXT    NOT NULL PRIMARY KEY,
    server_id  TEXT    NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
    model      TEXT,
    size       TEXT,
    unit       TEXT    NOT NULL, -- second, clip, gpu_hour
    amount     INTEGER NOT NULL CHECK (amount >= 0),
    currency   TEXT    NOT NULL,
    valid_from TEXT -- first day, YYYY-MM-DD in the user's zone; empty: since ever
) STRICT;
CREATE INDEX prices_server ON prices (server_id);

-- The most that may be spent: on all servers, one server or one project; in a day, in a month or
-- ever. Nothing leaves that would pass one, unless its own waiver says so.
CREATE TABLE caps (
    id       TEXT    NOT NULL PRIMARY KEY,
    scope    TEXT    NOT NULL, -- all, server, project
    subject  TEXT    NOT NULL DEFAULT '', -- id of the server or project
    period   TEXT    NOT NULL, -- day, month, ever
    amount   INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT    NOT NULL,
    UNIQUE (scope, subject, period, currency)
) STRICT;
CREATE TRIGGER caps_of_server AFTER DELETE ON servers BEGIN
    DELETE FROM caps WHERE scope = 'server' AND subject = old.id;
END;
CREATE TRIGGER caps_of_project AFTER DELETE ON projects BEGIN
    DELETE FROM caps WHERE scope = 'project' AND subject = old.id;
END;

-- One row per create that left. It outlives clip, server and project, so it keeps their names and
-- has no foreign keys.
CREATE TABLE ledger (
    seq          INTEGER NOT NULL PRIMARY KEY,
    clip_id      TEXT    NOT NULL,
    server_id    TEXT    NOT NULL,
    server_name  TEXT,
    model        TEXT,
    size         TEXT,
    seconds      TEXT,
    project_id   TEXT,
    project_name TEXT,
    state        TEXT    NOT NULL, -- reserved, settled, unbilled, unknown
    left_at      INTEGER NOT NULL,
    unit         TEXT,    -- the price when it left; empty: none was known
    rate         INTEGER,
    currency     TEXT,
    estimate     INTEGER,
    reported     INTEGER, -- what the server said it costs
    ran          INTEGER, -- milliseconds from taken to finished
    actual       INTEGER,
    waived_at    INTEGER, -- when the user let it pass the caps
    counted      INTEGER GENERATED ALWAYS AS (
        CASE state WHEN 'unbilled' THEN 0 ELSE coalesce(actual, reported, estimate) END
    ) STORED
) STRICT;
CREATE INDEX ledger_clip ON ledger (clip_id, seq);
CREATE INDEX ledger_left ON ledger (left_at);
CREATE INDEX ledger_server ON ledger (server_id, left_at);
CREATE INDEX ledger_project ON ledger (project_id, left_at) WHERE project_id IS NOT NULL;

-- Clips that the user said may pass the caps.
CREATE TABLE waivers (
    clip_id TEXT    NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
