CREATE TABLE projects (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE servers (
    id           TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    base_url     TEXT    NOT NULL,
    auth         TEXT    NOT NULL, -- JSON
    organization TEXT,
    project      TEXT,
    demo         INTEGER NOT NULL DEFAULT 0,
    can_list     INTEGER,
    can_delete   INTEGER,
    can_remix    INTEGER,
    models       TEXT    NOT NULL DEFAULT '[]', -- JSON: ids as the server lists them
    key_origin   TEXT, -- scheme, host and port that the key in the keychain was given for
    created_at   INTEGER NOT NULL
) STRICT;

-- A clip outlives its server: the server's id and name are kept without a foreign key.
CREATE TABLE clips (
    seq            INTEGER NOT NULL PRIMARY KEY,
    id             TEXT    NOT NULL UNIQUE,
    state          TEXT    NOT NULL,
    source         TEXT    NOT NULL,
    prompt         TEXT    NOT NULL,
    title          TEXT,
    model          TEXT,
    size           TEXT,
    seconds        TEXT,
    server_id      TEXT,
    server_name    TEXT,
    remote_id      TEXT, -- what create returned; never changed once set
    origin_id      TEXT,
    project_id     TEXT REFERENCES projects (id) ON DELETE SET NULL,
    progress       INTEGER,
    remote_status  TEXT,
    created_at     INTEGER NOT NULL,
    submitted_at   INTEGER, -- when its create last left
    accepted_at    INTEGER,
    completed_at   INTEGER,
    expires_at     INTEGER,
    saved_at       INTEGER,
    problem        TEXT, -- JSON
    file_name      TEXT,
    file_bytes     INTEGER,
    file_sha256    TEXT,
    file_type      TEXT,
    file_width     INTEGER,
    file_height    INTEGER,
    file_duration  REAL,
    file_rate      REAL,
    file_codec     TEXT,
    file_present   INTEGER NOT NULL DEFAULT 1,
    poster         TEXT, -- file name in the posters folder
    sprite         TEXT,
    etag           TEXT, -- of the bytes in the part file
    extras_wanted  INTEGER NOT NULL DEFAULT 0, -- poster and sprite sheet still to be asked for
    reference_id   TEXT,
    reference_fit  TEXT,
    rating         INTEGER NOT NULL DEFAULT 0,
    flag           TEXT    NOT NULL DEFAULT 'none',
    trashed_at     INTEGER,
    deleted_on_server_at INTEGER,
    raw_reply      TEXT,
    extra          TEXT
) STRICT;

CREATE INDEX clips_newest ON clips (created_at, seq) WHERE trashed_at IS NULL;
CREATE INDEX clips_longest ON clips (file_duration, created_at, seq) WHERE trashed_at IS NULL;
CREATE INDEX clips_rating ON clips (rating, created_at, seq) WHERE trashed_at IS NULL;
CREATE INDEX clips_picks ON clips (created_at, seq) WHERE trashed_at IS NULL AND flag = 'pick';
CREATE INDEX clips_trash ON clips (created_at, seq) WHERE trashed_at IS NOT NULL;
CREATE INDEX clips_project ON clips (project_id, created_at, seq);
CREATE INDEX clips_origin ON clips (origin_id) WHERE origin_id IS NOT NULL;
CREATE INDEX clips_remote ON clips (server_id, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX clips_hash ON clips (file_sha256) WHERE file_sha256 IS NOT NULL;
CREATE INDEX clips_moving ON clips (state, created_at, seq)
    WHERE state IN ('queued', 'submitting', 'unknown', 'accepted', 'running', 'finished', 'saving');
CREATE INDEX clips_extras ON clips (seq) WHERE extras_wanted = 1;

CREATE VIRTUAL TABLE clip_words USING fts5 (
    prompt, title, model, server_name, remote_id,
    content = 'clips', content_rowid = 'seq',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER clip_words_add AFTER INSERT ON clips BEGIN
    INSERT INTO clip_words (rowid, prompt, title, model, server_name, remote_id)
    VALUES (new.seq, new.prompt, new.title, new.model, new.server_name, new.remote_id);
END;
CREATE TRIGGER clip_words_remove AFTER DELETE ON clips BEGIN
    INSERT INTO clip_words (clip_words, rowid, prompt, title, model, server_name, remote_id)
    VALUES ('delete', old.seq, old.prompt, old.title, old.model, old.server_name, old.remote_id);
END;
CREATE TRIGGER clip_words_change
AFTER UPDATE OF prompt, title, model, server_name, remote_id ON clips BEGIN
    INSERT INTO clip_words (clip_words, rowid, prompt, title, model, server_name, remote_id)
    VALUES ('delete', old.seq, old.prompt, old.title, old.model, old.server_name, old.remote_id);
    INSERT INTO clip_words (rowid, prompt, title, model, server_name, remote_id)
    VALUES (new.seq, new.prompt, new.title, new.model, new.server_name, new.remote_id);
END;

-- Settings, draft, folders: one JSON value each.
CREATE TABLE settings (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was answered to each change, so that a repeated request is answered again.
CREATE TABLE requests (
    id     TEXT    NOT NULL PRIMARY KEY,
    verb   TEXT    NOT NULL,
    answer TEXT    NOT NULL, -- JSON
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX requests_at ON requests (at);

-- What was learned about how long a server takes.
CREATE TABLE durations (
    server_id TEXT    NOT NULL,
    model     TEXT    NOT NULL,
    size      TEXT    NOT NULL,
    seconds   TEXT    NOT NULL,
    clips     INTEGER NOT NULL,
    total     INTEGER NOT NULL,
    PRIMARY KEY (server_id, model, size, seconds)
) STRICT, WITHOUT ROWID;
