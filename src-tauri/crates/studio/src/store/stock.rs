//! Which files the database believes to be in the library folder.

use std::collections::HashMap;

use rusqlite::{Connection, Row};

use super::clips;
use crate::error::Result;

/// A clip as far as its file goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Believed<'a> {
    pub(crate) id: &'a str,
    pub(crate) file_name: &'a str,
    /// False while it is being fetched: then nothing is missing yet.
    pub(crate) safe: bool,
    pub(crate) present: bool,
    /// The hash of the bytes of a clip that was given up after its file was lost.
    pub(crate) given_up: Option<&'a str>,
}

/// Looks at every clip that has a file, one after the other: a library may have very many.
pub(crate) fn each(connection: &Connection, mut look: impl FnMut(Believed<'_>)) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT id, file_name, state = 'safe', file_present,
                CASE WHEN state IN ('gone', 'failed') THEN file_sha256 END
         FROM clips WHERE file_name IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        look(believed(row)?);
    }
    Ok(())
}

fn believed<'a>(row: &'a Row<'_>) -> rusqlite::Result<Believed<'a>> {
    Ok(Believed {
        id: row.get_ref(0)?.as_str()?,
        file_name: row.get_ref(1)?.as_str()?,
        safe: row.get(2)?,
        present: row.get(3)?,
        given_up: row.get_ref(4)?.as_str_or_null()?,
    })
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
