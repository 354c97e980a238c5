//! Projects in the database.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Error, Result};
use crate::project::Project;

/// All projects by name.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Project>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name,
                (SELECT count(*) FROM clips
                 WHERE project_id = projects.id AND trashed_at IS NULL)
         FROM projects ORDER BY name COLLATE NOCASE, created_at",
    )?;
    let projects = statement
        .query_map([], |row| {
            Ok(Project {
                id: row.get(0)?,
                name: row.get(1)?,
                clips: row.get(2)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(projects)
}

/// Makes a project.
pub(crate) fn add(connection: &Connection, id: &str, name: &str, now: i64) -> Result<Project> {
    connection.execute(
        "INSERT INTO projects (id, name, created_at) VALUES (?1, ?2, ?3)",
        params![id, name, now],
    )?;
    Ok(Project {
        id: id.to_owned(),
        name: name.to_owned(),
        clips: 0,
    })
}

/// Ids of the clips of a project.
pub(crate) fn clips(connection: &Connection, id: &str) -> Result<Vec<String>> {
    let clips = connection
        .prepare_cached("SELECT id FROM clips WHERE project_id = ?1")?
        .query_map([id], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(clips)
}

/// Renames a project.
pub(crate) fn rename(connection: &Connection, id: &str, name: &str) -> Result<()> {
    match connection.execute("UPDATE projects SET name = ?2 WHERE id = ?1", [id, name])? {
        0 => Err(gone()),
        _ => Ok(()),
    }
}

/// Removes a project; its clips stay.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    connection.execute("DELETE FROM projects WHERE id = ?1", [id])?;
    Ok(())
}

/// Fails when there is no such project.
pub(crate) fn must_exist(connection: &Connection, id: &str) -> Result<()> {
    connection
        .query_row("SELECT 1 FROM projects WHERE id = ?1", [id], |_| Ok(()))
        .optional()?
        .ok_or_else(gone)
}

fn gone() -> Error {
    Error::NotFound {
        message: "This project is no longer there.".to_owned(),
    }
}

/// The name of a project.
pub(crate) fn name(connection: &Connection, id: &str) -> Result<Option<String>> {
    Ok(connection
        .query_row("SELECT name FROM projects WHERE id = ?1", [id], |row| {
            row.get(0)
        })
        .optional()?)
}
