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
    pub(crate) present: bool,
}

/// Every file name with its clip.
pub(crate) fn all(connection: &Connection) -> Result<HashMap<String, Believed>> {
    let mut statement = connection.prepare(
        "SELECT file_name, id, state = 'safe', file_present FROM clips
         WHERE file_name IS NOT NULL",
    )?;
    let all = statement
        .query_map([], |row| {
            let believed = Believed {
                id: row.get(1)?,
                safe: row.get(2)?,
                present: row.get(3)?,
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

/// Says of clips whether their files are there.
pub(crate) fn set_present(connection: &Connection, ids: &[String], present: bool) -> Result<()> {
    ids.iter()
        .try_for_each(|id| clips::set_present(connection, id, present))
}
