//! How long servers took, to tell how long they will take.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;

/// What the time depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Kind {
    pub(crate) server_id: String,
    pub(crate) model: String,
    pub(crate) size: String,
    pub(crate) seconds: String,
}

/// Average milliseconds by kind.
pub(crate) fn averages(connection: &Connection) -> Result<HashMap<Kind, i64>> {
    let mut statement = connection
        .prepare("SELECT server_id, model, size, seconds, total / max(clips, 1) FROM durations")?;
    let averages = statement
        .query_map([], |row| {
            let kind = Kind {
                server_id: row.get(0)?,
                model: row.get(1)?,
                size: row.get(2)?,
                seconds: row.get(3)?,
            };
            Ok((kind, row.get(4)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(averages)
}

/// The average milliseconds of one kind; `None` while nothing was learned.
pub(crate) fn average(connection: &Connection, kind: &Kind) -> Result<Option<i64>> {
    Ok(connection
        .prepare_cached(
            "SELECT total / max(clips, 1) FROM durations
             WHERE server_id = ?1 AND model = ?2 AND size = ?3 AND seconds = ?4",
        )?
        .query_row(
            params![kind.server_id, kind.model, kind.size, kind.seconds],
            |row| row.get(0),
        )
        .optional()?)
}

/// Learns from one finished clip; answers the new average.
pub(crate) fn learn(connection: &Connection, kind: &Kind, took: i64) -> Result<i64> {
    let average = connection
        .prepare_cached(
            "INSERT INTO durations (server_id, model, size, seconds, clips, total)
             VALUES (?1, ?2, ?3, ?4, 1, ?5)
             ON CONFLICT DO UPDATE SET clips = clips + 1, total = total + ?5
             RETURNING total / clips",
        )?
        .query_row(
            params![kind.server_id, kind.model, kind.size, kind.seconds, took],
            |row| row.get(0),
        )?;
    Ok(average)
}
