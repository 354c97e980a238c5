-- What the user says of a clip beyond stars and flags.
ALTER TABLE clips ADD COLUMN note TEXT;
ALTER TABLE clips ADD COLUMN reject_reason TEXT; -- of rejected clips alone
-- JSON: the names of its tags. Follows clip_tags by the triggers below.
ALTER TABLE clips ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
-- What it cost in millionths, whatever the currency. Follows the ledger.
ALTER TABLE clips ADD COLUMN cost INTEGER;
-- What it is called, as far as it takes to sort by it.
ALTER TABLE clips ADD COLUMN name TEXT GENERATED ALWAYS AS (
    substr(coalesce(nullif(title, ''), nullif(prompt, ''), file_name, ''), 1, 80)
) VIRTUAL;
-- What the takes of one intent have in common; empty for a single take.
ALTER TABLE clips ADD COLUMN stack_id TEXT;

CREATE INDEX clips_rejects ON clips (created_at, seq) WHERE trashed_at IS NULL AND flag = 'reject';
CREATE INDEX clips_name ON clips (name COLLATE NOCASE, seq) WHERE trashed_at IS NULL;
CREATE INDEX clips_cost ON clips (cost, created_at, seq) WHERE trashed_at IS NULL;
CREATE INDEX clips_model ON clips (model COLLATE NOCASE, created_at, seq) WHERE trashed_at IS NULL;
CREATE INDEX clips_stack ON clips (stack_id, seq) WHERE stack_id IS NOT NULL;

CREATE TABLE tags (
    id   INTEGER NOT NULL PRIMARY KEY,
    name TEXT    NOT NULL, -- as it was first written
    fold TEXT    NOT NULL UNIQUE -- in small letters, by which it is known
) STRICT;
CREATE TABLE clip_tags (
    tag_id   INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    clip_seq INTEGER NOT NULL REFERENCES clips (seq) ON DELETE CASCADE,
    PRIMARY KEY (tag_id, clip_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX clip_tags_clip ON clip_tags (clip_seq, tag_id);
CREATE TRIGGER clip_tags_added AFTER INSERT ON clip_tags BEGIN
    UPDATE clips SET tags = (
        SELECT json_group_array(tags.name ORDER BY tags.fold)
        FROM clip_tags JOIN tags ON tags.id = tag_id WHERE clip_seq = new.clip_seq
    ) WHERE seq = new.clip_seq;
END;
CREATE TRIGGER clip_tags_removed AFTER DELETE ON clip_tags BEGIN
    UPDATE clips SET tags = (
        SELECT json_group_array(tags.name ORDER BY tags.fold)
        FROM clip_tags JOIN tags ON tags.id = tag_id WHERE clip_seq = old.clip_seq
    ) WHERE seq = old.clip_seq;
END;

DROP TRIGGER clip_words_add;
DROP TRIGGER clip_words_remove;
DROP TRIGGER clip_words_change;
DROP TABLE clip_words;
CREATE VIRTUAL TABLE clip_words USING fts5 (
    prompt, title, model, server_name, remote_id, tags, note, reject_reason,
    content = 'clips', content_rowid = 'seq',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO clip_words (clip_words) VALUES ('rebuild');
CREATE TRIGGER clip_words_add AFTER INSERT ON clips BEGIN
    INSERT INTO clip_words (rowid, prompt, title, model, server_name, remote_id, tags, note,
        reject_reason)
    VALUES (new.seq, new.prompt, new.title, new.model, new.server_name, new.remote_id, new.tags,
        new.note, new.reject_reason);
END;
CREATE TRIGGER clip_words_remove AFTER DELETE ON clips BEGIN
    INSERT INTO clip_words (clip_words, rowid, prompt, title, model, server_name, remote_id, tags,
        note, reject_reason)
    VALUES ('delete', old.seq, old.prompt, old.title, old.model, old.server_name, old.remote_id,
        old.tags, old.note, old.reject_reason);
END;
CREATE TRIGGER clip_words_change
AFTER UPDATE OF prompt, title, model, server_name, remote_id, tags, note, reject_reason ON clips
BEGIN
    INSERT INTO clip_words (clip_words, rowid, prompt, title, model, server_name, remote_id, tags,
        note, reject_reason)
    VALUES ('delete', old.seq, old.prompt, old.title, old.model, old.server_name, old.remote_id,
        old.tags, old.note, old.reject_reason);
    INSERT INTO clip_words (rowid, prompt, title, model, server_name, remote_id, tags, note,
        reject_reason)
    VALUES (new.seq, new.prompt, new.title, new.model, new.server_name, new.remote_id, new.tags,
        new.note, new.reject_reason);
END;

CREATE TRIGGER ledger_cost_added AFTER INSERT ON ledger BEGIN
    UPDATE clips SET cost = (SELECT sum(counted) FROM ledger WHERE clip_id = new.clip_id)
    WHERE id = new.clip_id;
END;
CREATE TRIGGER ledger_cost_changed AFTER UPDATE ON ledger BEGIN
    UPDATE clips SET cost = (SELECT sum(counted) FROM ledger WHERE clip_id = new.clip_id)
    WHERE id = new.clip_id;
END;
CREATE TRIGGER ledger_cost_removed AFTER DELETE ON ledger BEGIN
    UPDATE clips SET cost = (SELECT sum(counted) FROM ledger WHERE clip_id = old.clip_id)
    WHERE id = old.clip_id;
END;
UPDATE clips SET cost = (SELECT sum(counted) FROM ledger WHERE clip_id = clips.id)
    WHERE id IN (SELECT clip_id FROM ledger);

-- What the user did to clips, with what was there before, so that it can be taken back. Numbers
-- are never used twice: the page may still offer to take back one that is gone.
CREATE TABLE deeds (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    verb   TEXT    NOT NULL,
    word   TEXT, -- what it was about: a tag, a project, a title
    clips  INTEGER NOT NULL, -- how many of them are still there
    at     INTEGER NOT NULL,
    undone INTEGER -- in which turn it was taken back; empty: it holds
) STRICT;
CREATE TABLE deed_clips (
    deed    INTEGER NOT NULL REFERENCES deeds (seq) ON DELETE CASCADE,
    clip_id TEXT    NOT NULL,
    former  TEXT    NOT NULL, -- JSON: what was there before
    latter  TEXT, -- JSON: what was there when it was taken back
    PRIMARY KEY (deed, clip_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deed_clips_clip ON deed_clips (clip_id);
CREATE TRIGGER deed_clips_gone AFTER DELETE ON clips BEGIN
    UPDATE deeds SET clips = clips - 1
        WHERE seq IN (SELECT deed FROM deed_clips WHERE clip_id = old.id);
    DELETE FROM deed_clips WHERE clip_id = old.id;
END;

-- Projects lie in each other, one level deep, in the order that the user gave.
ALTER TABLE projects ADD COLUMN parent_id TEXT REFERENCES projects (id) ON DELETE SET NULL;
ALTER TABLE projects ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
CREATE INDEX projects_parent ON projects (parent_id) WHERE parent_id IS NOT NULL;
UPDATE projects SET place = (
    SELECT count(*) FROM projects AS other
    WHERE other.name COLLATE NOCASE < projects.name
        OR (other.name COLLATE NOCASE = projects.name AND other.id < projects.id)
);
-- The account brings their order back, and the saved searches.
CREATE TRIGGER projects_added AFTER INSERT ON projects BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER projects_arranged AFTER UPDATE OF parent_id, place ON projects BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER projects_removed AFTER DELETE ON projects BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;

CREATE TABLE searches (
    id         TEXT    NOT NULL PRIMARY KEY,
    name       TEXT    NOT NULL,
    query      TEXT    NOT NULL, -- JSON
    created_at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER searches_added AFTER INSERT ON searches BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER searches_changed AFTER UPDATE ON searches BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER searches_removed AFTER DELETE ON searches BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
