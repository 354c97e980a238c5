//! Projects in the database, in the order that the user gave.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::{Error, Result};
use crate::project::Project;

/// All projects, each followed by those that lie in it.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Project>> {
    // All less the trash: the index of the projects does not say what is in it, and looking at every
    // clip for that takes long.
    let mut statement = connection.prepare_cached(
        "WITH trashed AS MATERIALIZED
             (SELECT project_id, count(*) AS clips FROM clips INDEXED BY clips_trashed
              WHERE trashed_at IS NOT NULL GROUP BY project_id),
         within AS
             (SELECT id, id AS inner FROM projects
              UNION ALL SELECT parent_id, id FROM projects WHERE parent_id IS NOT NULL)
         SELECT id, name, parent_id,
                (SELECT count(*) FROM clips WHERE project_id IN
                     (SELECT inner FROM within WHERE within.id = projects.id))
                - (SELECT coalesce(sum(clips), 0) FROM trashed WHERE project_id IN
                     (SELECT inner FROM within WHERE within.id = projects.id))
         FROM projects
         ORDER BY
             (SELECT place FROM projects AS outer
              WHERE outer.id = coalesce(projects.parent_id, projects.id)),
             coalesce(parent_id, id), parent_id IS NOT NULL, place, created_at",
    )?;
    let projects = statement
        .query_map([], |row| {
            Ok(Project {
                id: row.get(0)?,
                name: row.get(1)?,
                parent_id: row.get(2)?,
                clips: row.get(3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(projects)
}

/// Makes a project, behind all others.
pub(crate) fn add(connection: &Connection, id: &str, name: &str, now: i64) -> Result<()> {
    connection.execute(
        "INSERT INTO projects (id, name, created_at, place)
         VALUES (?1, ?2, ?3, (SELECT coalesce(max(place), 0) + 1 FROM projects))",
        params![id, name, now],
    )?;
    Ok(())
}

/// Puts a project into another one, or into none, before one that lies there, or behind all.
pub(crate) fn arrange(
    connection: &Connection,
    id: &str,
    parent: Option<&str>,
    before: Option<&str>,
) -> Result<()> {
    must_exist(connection, id)?;
    if let Some(parent) = parent {
        must_exist(connection, parent)?;
        let deep: bool = connection.query_row(
            "SELECT ?1 = ?2 OR EXISTS (SELECT 1 FROM projects
                 WHERE parent_id = ?1 OR (id = ?2 AND parent_id IS NOT NULL))",
            [id, parent],
            |row| row.get(0),
        )?;
        if deep {
            return Err(Error::conflict(
                "Projects lie in each other one level deep. Choose one that lies in no other, for one in which none lies.",
            ));
        }
    }
    let former: Vec<String> = connection
        .prepare_cached("SELECT id FROM projects WHERE parent_id IS ?1 ORDER BY place, created_at")?
        .query_map([parent], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut order = former.clone();
    order.retain(|one| one != id);
    let place = before.and_then(|before| order.iter().position(|one| one == before));
    order.insert(place.unwrap_or(order.len()), id.to_owned());
    if order == former {
        return Ok(());
    }
    connection.execute(
        "UPDATE projects SET parent_id = ?2 WHERE id = ?1",
        params![id, parent],
    )?;
    for (place, id) in (0_i64..).zip(&order) {
        connection.execute(
            "UPDATE projects SET place = ?2 WHERE id = ?1",
            params![id, place],
        )?;
    }
    Ok(())
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

/// Removes a project; its clips stay, and those that lie in it lie in none then, in its place.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    connection.execute(
        "UPDATE projects SET place = (SELECT place FROM projects WHERE id = ?1)
         WHERE parent_id = ?1",
        [id],
    )?;
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

pub(crate) fn gone() -> Error {
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
