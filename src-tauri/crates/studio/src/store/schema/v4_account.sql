-- The account (price book, caps and ledger) lies in the library folder, too. A row of the ledger is
-- known there by an id of its own.
ALTER TABLE ledger ADD COLUMN id TEXT;
UPDATE ledger SET id = lower(hex(randomblob(16)));
CREATE UNIQUE INDEX ledger_id ON ledger (id);
-- The job that it became, by which it is found again when clip and database are gone.
ALTER TABLE ledger ADD COLUMN remote_id TEXT;
UPDATE ledger SET remote_id = (SELECT remote_id FROM clips WHERE clips.id = clip_id)
    WHERE seq IN (SELECT max(seq) FROM ledger GROUP BY clip_id);
CREATE INDEX ledger_remote ON ledger (remote_id) WHERE remote_id IS NOT NULL;
-- 1: the job was taken over from the server's list; somebody else had sent it.
ALTER TABLE ledger ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0;
-- Day in UTC: the sheet of the account that a row is on.
ALTER TABLE ledger ADD COLUMN day TEXT GENERATED ALWAYS AS (
    coalesce(date(left_at / 1000, 'unixepoch'), 'undated')
) VIRTUAL;
CREATE INDEX ledger_day ON ledger (day);

-- Sheets of the account that changed since they were written into the library folder. The turn
-- tells a change during the writing from none.
CREATE TABLE unwritten (
    sheet TEXT    NOT NULL PRIMARY KEY, -- book, or a day
    turn  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO unwritten SELECT DISTINCT day, 1 FROM ledger;
INSERT INTO unwritten VALUES ('book', 1);

CREATE TRIGGER ledger_added AFTER INSERT ON ledger BEGIN
    INSERT INTO unwritten VALUES (new.day, 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER ledger_changed AFTER UPDATE ON ledger BEGIN
    INSERT INTO unwritten VALUES (new.day, 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER ledger_removed AFTER DELETE ON ledger BEGIN
    INSERT INTO unwritten VALUES (old.day, 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER prices_added AFTER INSERT ON prices BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER prices_changed AFTER UPDATE ON prices BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER prices_removed AFTER DELETE ON prices BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER caps_added AFTER INSERT ON caps BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER caps_changed AFTER UPDATE ON caps BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER caps_removed AFTER DELETE ON caps BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
-- Servers and projects are written with the book, so that prices and caps find theirs again.
CREATE TRIGGER servers_renamed AFTER UPDATE ON servers
WHEN old.name <> new.name OR old.base_url <> new.base_url OR old.auth <> new.auth BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
CREATE TRIGGER projects_renamed AFTER UPDATE ON projects WHEN old.name <> new.name BEGIN
    INSERT INTO unwritten VALUES ('book', 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1;
END;
