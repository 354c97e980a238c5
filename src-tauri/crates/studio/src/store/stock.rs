//! Which files the database believes to be in the library folder.

use std::collections::HashMap;

use rusqlite::Connection;

use super::clips;
use crate::error::Result;

/// A clip as far as its file goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Believed {
    pub(crate) id: String,
    /// False while it is being fetched: then nothing is missing yet.
    pub(crate) safe: bool,
    /// The hash of the bytes of a clip that was given up after its file was lost.
    pub(crate) given_up: Option<String>,
    pub(crate) present: bool,
}

/// Every file name with its clip.
pub(crate) fn all(connection: &Connection) -> Result<HashMap<String, Believed>> {
    let mut statement = connection.prepare(
        "SELECT file_name, id, state = 'safe', file_present,
                CASE WHEN state IN ('gone', 'failed') THEN file_sha256 END
         FROM clips WHERE file_name IS NOT NULL",
    )?;
    let all = statement
        .query_map([], |row| {
            let believed = Believed {
                id: row.get(1)?,
                safe: row.get(2)?,
                present: row.get(3)?,
                given_up: row.get(4)?,
            };
            Ok((row.get(0)?, believed))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(all)
}

/// Every file name with the hash of its bytes.
pub(crate) fn hashes(connection: &Connection) -> Result<HashMap<String, String>> {
    let mut statement = connection.prepare(
        "SELECT file_name, COALESCE(file_sha256, '') FROM clips WHERE file_name IS NOT NULL",
    )?;
    let hashes = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(hashes)
}

/// Says of clips that their files are not there.
pub(crate) fn lose(connection: &Connection, ids: &[String]) -> Result<()> {
    ids.iter()
        .try_for_each(|id| clips::set_present(connection, id, false))
}

/// Says of clips that their files are there again.
pub(crate) fn find_again(connection: &Connection, ids: &[String]) -> Result<()> {
    ids.iter()
        .try_for_each(|id| clips::reappear(connection, id))
}
