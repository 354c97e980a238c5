//! Settings, draft and remembered folders: one JSON value per name.

use rusqlite::{Connection, OptionalExtension};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::word;
use crate::error::Result;
use crate::points;

/// The names in use.
pub(crate) const SETTINGS: &str = "settings";
pub(crate) const DRAFT: &str = "draft";
/// Where the user was in the grid.
pub(crate) const BOOKMARK: &str = "bookmark";
/// Prompts that the user keeps.
pub(crate) const PROMPTS: &str = "prompts";
pub(crate) const LIBRARY: &str = "library";
/// How the library moves to another folder, while it does.
pub(crate) const MOVE: &str = "library_move";
pub(crate) const SAVE_FOLDER: &str = "save_folder";
/// Since when the trash keeps clips as long as it does now.
pub(crate) const TRASH_SINCE: &str = "trash_since";
/// How the database was rescued, until the library is up to date again.
pub(crate) const RESCUE: &str = "rescue";
/// The folder of our account in the library folder.
pub(crate) const ACCOUNT: &str = "account";
/// Missing and foreign files that the user does not want to hear of.
pub(crate) const PASSED_OVER: &str = "passed_over";
/// What is to be told of that, until the user has read it.
pub(crate) const RECOVERY: &str = "recovery";

/// The value of a name; `None` when it was never set or cannot be read any more.
pub(crate) fn get<T: DeserializeOwned>(connection: &Connection, name: &str) -> Result<Option<T>> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM settings WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| match serde_json::from_str(&text) {
        Ok(value) => Some(value),
        Err(error) => {
            tracing::warn!(name, %error, "a kept value cannot be read");
            None
        }
    }))
}

/// Forgets the value of a name.
pub(crate) fn forget(connection: &Connection, name: &str) -> Result<()> {
    connection.execute("DELETE FROM settings WHERE name = ?1", [name])?;
    Ok(points::tried_in_database("settings.forgotten")?)
}

/// Sets the value of a name.
pub(crate) fn set<T: Serialize>(connection: &Connection, name: &str, value: &T) -> Result<()> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)")?
        .execute([name, &word::to_json(value)?])?;
    Ok(points::tried_in_database("settings.set")?)
}
