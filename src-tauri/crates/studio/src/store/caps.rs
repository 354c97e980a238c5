//! Caps and the waivers of single clips in the database. Whether something may leave is in
//! `crate::budget`.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::word;
use crate::error::{Error, Result};
use crate::money::{Period, Scope};
use crate::points;

/// A cap as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) scope: Scope,
    /// Id of the server or project; empty for all servers.
    pub(crate) subject: String,
    pub(crate) period: Period,
    /// Millionths.
    pub(crate) amount: i64,
    pub(crate) currency: String,
}

const COLUMNS: &str = "id, scope, subject, period, amount, currency";
const ORDER: &str = "ORDER BY scope = 'project', scope = 'server', subject, period = 'ever', \
     period = 'month', currency";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: row.get(0)?,
        scope: word::parse(1, row.get(1)?)?,
        subject: row.get(2)?,
        period: word::parse(3, row.get(3)?)?,
        amount: row.get(4)?,
        currency: row.get(5)?,
    })
}

/// All caps, the widest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Kept>> {
    let found = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM caps {ORDER}"))?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// The caps that a clip of this server and project is under.
pub(crate) fn over(
    connection: &Connection,
    server_id: &str,
    project_id: Option<&str>,
) -> Result<Vec<Kept>> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM caps
             WHERE scope = 'all' OR (scope = 'server' AND subject = ?1)
                 OR (scope = 'project' AND subject = ?2)
             {ORDER}"
        ))?
        .query_map(params![server_id, project_id], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Another cap on the same thing for the same time.
pub(crate) fn twin(connection: &Connection, cap: &Kept) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM caps WHERE scope = ?1 AND subject = ?2 AND period = ?3
                 AND currency = ?4 AND id <> ?5",
        )?
        .query_row(
            params![
                word::of(&cap.scope)?,
                cap.subject,
                word::of(&cap.period)?,
                cap.currency,
                cap.id
            ],
            |row| row.get(0),
        )
        .optional()?)
}

/// Adds a cap or changes all of it.
pub(crate) fn save(connection: &Connection, cap: &Kept) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO caps (id, scope, subject, period, amount, currency)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET scope = ?2, subject = ?3, period = ?4, amount = ?5,
                 currency = ?6",
        )?
        .execute(params![
            cap.id,
            word::of(&cap.scope)?,
            cap.subject,
            word::of(&cap.period)?,
            cap.amount,
            cap.currency,
        ])?;
    points::tried_in_database("caps.saved")?;
    Ok(())
}

/// Removes a cap.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    match connection.execute("DELETE FROM caps WHERE id = ?1", [id])? {
        0 => Err(Error::NotFound {
            message: "This cap is no longer there.".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Lets a clip pass the caps; the first time counts.
pub(crate) fn waive(connection: &Connection, clip_id: &str, now: i64) -> Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO waivers (clip_id, at) VALUES (?1, ?2)")?
        .execute(params![clip_id, now])?;
    points::tried_in_database("caps.waived")?;
    Ok(())
}

/// When the user let a clip pass the caps.
pub(crate) fn waived_at(connection: &Connection, clip_id: &str) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached("SELECT at FROM waivers WHERE clip_id = ?1")?
        .query_row([clip_id], |row| row.get(0))
        .optional()?)
}
