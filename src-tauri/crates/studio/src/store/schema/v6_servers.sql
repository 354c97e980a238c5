-- Nothing is sent to a server that is not enabled, and nothing asked of it.
ALTER TABLE servers ADD COLUMN enabled INTEGER NOT NULL DEFAULT 1;
-- JSON: headers, proxy, certificates, time limits, forms. Never a secret.
ALTER TABLE servers ADD COLUMN connection TEXT NOT NULL DEFAULT '{}';
-- JSON: what it can do, and when and how that was learned.
ALTER TABLE servers ADD COLUMN passport TEXT NOT NULL DEFAULT '{}';
-- JSON: what was learned of its models, and what the user says about them.
ALTER TABLE servers ADD COLUMN learned TEXT NOT NULL DEFAULT '[]';
ALTER TABLE servers ADD COLUMN by_hand TEXT NOT NULL DEFAULT '[]';

UPDATE servers SET passport = (
    SELECT json_group_object(
        subject, json_object('answer', json(iif(answer, 'true', 'false')))
    )
    FROM (
        SELECT 'list' AS subject, can_list AS answer
        UNION ALL SELECT 'delete', can_delete
        UNION ALL SELECT 'remix', can_remix
        UNION ALL SELECT 'cancel', can_cancel
    )
    WHERE answer IS NOT NULL
);
ALTER TABLE servers DROP COLUMN can_list;
ALTER TABLE servers DROP COLUMN can_delete;
ALTER TABLE servers DROP COLUMN can_remix;
ALTER TABLE servers DROP COLUMN can_cancel;

-- Certificates that the user picked, by the SHA-256 of their text.
CREATE TABLE certificates (
    id      TEXT    NOT NULL PRIMARY KEY,
    pem     TEXT    NOT NULL,
    names   TEXT    NOT NULL, -- JSON
    ends_at INTEGER,
    kept_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
