-- Chinese, Japanese and Korean are written without spaces, or with other words hung on to a word.
-- `apart` (store/apart.rs) puts each of their characters by itself, here and in what is looked for,
-- so that what stands side by side is found wherever it is.
DROP TRIGGER clip_words_add;
DROP TRIGGER clip_words_remove;
DROP TRIGGER clip_words_change;
DROP TABLE clip_words;
CREATE VIEW clip_texts AS SELECT seq,
    apart(prompt) AS prompt, apart(title) AS title, apart(model) AS model,
    apart(server_name) AS server_name, apart(remote_id) AS remote_id, apart(tags) AS tags,
    apart(note) AS note, apart(reject_reason) AS reject_reason
FROM clips;
CREATE VIRTUAL TABLE clip_words USING fts5 (
    prompt, title, model, server_name, remote_id, tags, note, reject_reason,
    content = 'clip_texts', content_rowid = 'seq',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO clip_words (clip_words) VALUES ('rebuild');
CREATE TRIGGER clip_words_add AFTER INSERT ON clips BEGIN
    INSERT INTO clip_words (rowid, prompt, title, model, server_name, remote_id, tags, note, reject_reason)
    VALUES (new.seq, apart(new.prompt), apart(new.title), apart(new.model),
        apart(new.server_name), apart(new.remote_id), apart(new.tags),
        apart(new.note), apart(new.reject_reason));
END;
CREATE TRIGGER clip_words_remove AFTER DELETE ON clips BEGIN
    INSERT INTO clip_words (clip_words, rowid, prompt, title, model, server_name, remote_id, tags, note, reject_reason)
    VALUES ('delete', old.seq, apart(old.prompt), apart(old.title), apart(old.model),
        apart(old.server_name), apart(old.remote_id), apart(old.tags),
        apart(old.note), apart(old.reject_reason));
END;
CREATE TRIGGER clip_words_change
AFTER UPDATE OF prompt, title, model, server_name, remote_id, tags, note, reject_reason ON clips
BEGIN
    INSERT INTO clip_words (clip_words, rowid, prompt, title, model, server_name, remote_id, tags, note, reject_reason)
    VALUES ('delete', old.seq, apart(old.prompt), apart(old.title), apart(old.model),
        apart(old.server_name), apart(old.remote_id), apart(old.tags),
        apart(old.note), apart(old.reject_reason));
    INSERT INTO clip_words (rowid, prompt, title, model, server_name, remote_id, tags, note, reject_reason)
    VALUES (new.seq, apart(new.prompt), apart(new.title), apart(new.model),
        apart(new.server_name), apart(new.remote_id), apart(new.tags),
        apart(new.note), apart(new.reject_reason));
END;

-- A project that a deed removed, so that it can be brought back: JSON, with what lay in it and its
-- caps.
ALTER TABLE deeds ADD COLUMN project TEXT;

-- The prompt with `{variables}` that a clip was asked with. It outlives the clip, as its row in the
-- ledger does.
CREATE TABLE templates (
    clip_id  TEXT NOT NULL PRIMARY KEY,
    template TEXT NOT NULL
) STRICT, WITHOUT ROWID;
