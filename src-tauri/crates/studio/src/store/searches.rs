//! Saved searches in the database.

use rusqlite::{Connection, OptionalExtension, params};

use super::word;
use crate::error::Result;
use crate::search::SavedSearch;

/// All of them by name. A question that an older or newer program cannot have meant is left out.
pub(crate) fn all(connection: &Connection) -> Result<Vec<SavedSearch>> {
    let rows: Vec<(String, String, String)> = connection
        .prepare_cached(
            "SELECT id, name, query FROM searches ORDER BY name COLLATE NOCASE, created_at",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let read = |(id, name, query): (String, String, String)| {
        let query = serde_json::from_str(&query).ok()?;
        Some(SavedSearch { id, name, query })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// Keeps a search, in the place of the one with its id.
pub(crate) fn save(connection: &Connection, search: &SavedSearch, now: i64) -> Result<()> {
    connection.execute(
        "INSERT INTO searches (id, name, query, created_at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (id) DO UPDATE SET name = ?2, query = ?3",
        params![search.id, search.name, word::to_json(&search.query)?, now],
    )?;
    Ok(())
}

/// The name of a search.
pub(crate) fn name(connection: &Connection, id: &str) -> Result<Option<String>> {
    Ok(connection
        .query_row("SELECT name FROM searches WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .optional()?)
}

/// Forgets a search.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    connection.execute("DELETE FROM searches WHERE id = ?1", [id])?;
    Ok(())
}
