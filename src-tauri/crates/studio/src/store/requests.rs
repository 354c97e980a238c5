//! Answers that were given, by request id.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::word;
use crate::error::{Error, Result};

/// Answers are kept for a week; a page does not reload later than that.
const KEPT: i64 = 7 * 24 * 60 * 60 * 1000;

/// The answer given to this request before, if there was one.
pub(crate) fn answer<T: DeserializeOwned>(
    connection: &Connection,
    id: &str,
    verb: &str,
) -> Result<Option<T>> {
    let kept: Option<(String, String)> = connection
        .prepare_cached("SELECT verb, answer FROM requests WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((kept_verb, answer)) = kept else {
        return Ok(None);
    };
    if kept_verb != verb {
        return Err(Error::internal(format!(
            "one request id for {kept_verb} and {verb}"
        )));
    }
    serde_json::from_str(&answer)
        .map(Some)
        .map_err(Error::internal)
}

/// Keeps an answer.
pub(crate) fn keep<T: Serialize>(
    connection: &Connection,
    id: &str,
    verb: &str,
    answer: &T,
    now: i64,
) -> Result<()> {
    connection
        .prepare_cached("INSERT INTO requests (id, verb, answer, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, verb, word::to_json(answer)?, now])?;
    Ok(())
}

/// Forgets answers that nobody asks for any more.
pub(crate) fn sweep(connection: &Connection, now: i64) -> Result<()> {
    connection.execute("DELETE FROM requests WHERE at < ?1", [now - KEPT])?;
    Ok(())
}
