//! Certificates that the user picked, by the hash of their text. They are public; no key is here.

use rusqlite::{Connection, OptionalExtension, params};

use super::clips::real;
use super::word;
use crate::error::Result;
use crate::server::Certificate;

/// A text that no server uses is kept so long, in milliseconds: its server may not be saved yet.
const UNUSED: i64 = 24 * 60 * 60 * 1000;

/// Keeps a text with what is written in it.
pub(crate) fn keep(
    connection: &Connection,
    facts: &Certificate,
    pem: &str,
    ends_at: Option<i64>,
    now: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO certificates (id, pem, names, ends_at, kept_at)
             VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO UPDATE SET kept_at = ?5",
        )?
        .execute(params![
            facts.id,
            pem,
            word::to_json(&facts.names)?,
            ends_at,
            now
        ])?;
    Ok(())
}

/// The facts of one, if it is there.
pub(crate) fn find(connection: &Connection, id: &str) -> Result<Option<Certificate>> {
    Ok(connection
        .prepare_cached("SELECT id, names, ends_at FROM certificates WHERE id = ?1")?
        .query_row([id], |row| {
            Ok(Certificate {
                id: row.get(0)?,
                names: word::from_json(1, &row.get::<_, String>(1)?)?,
                ends_at: row.get::<_, Option<i64>>(2)?.map(real),
            })
        })
        .optional()?)
}

/// The text of one, if it is there.
pub(crate) fn pem(connection: &Connection, id: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT pem FROM certificates WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// Forgets what was picked and never used.
pub(crate) fn sweep(connection: &Connection, now: i64) -> Result<()> {
    connection.execute(
        "DELETE FROM certificates WHERE kept_at < ?1 AND id NOT IN (
             SELECT json_extract(connection, '$.certificate') FROM servers
             WHERE json_extract(connection, '$.certificate') IS NOT NULL)",
        [now - UNUSED],
    )?;
    Ok(())
}
