//! The project that a deed removed: what it was, what lay in it, and its caps, which go with it. Its
//! clips are those of the deed.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::store::projects;

/// Writes down a project that a deed removes.
pub(super) fn keep(connection: &Connection, deed: i64, id: &str) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE deeds SET project = (
                 SELECT json_object(
                     'id', id, 'name', name, 'created_at', created_at,
                     'parent_id', parent_id, 'place', place,
                     'inner', json((
                         SELECT json_group_array(json_object('id', id, 'place', place))
                         FROM projects WHERE parent_id = ?2)),
                     'caps', json((
                         SELECT json_group_array(json_object('id', id, 'period', period,
                             'amount', amount, 'currency', currency))
                         FROM caps WHERE scope = 'project' AND subject = ?2)))
                 FROM projects WHERE id = ?2)
             WHERE seq = ?1",
        )?
        .execute(params![deed, id])?;
    Ok(())
}

/// Brings the project of a deed back, where it lay, with what lay in it and is in no other since.
/// Nothing for a deed that removed none.
pub(super) fn bring_back(connection: &Connection, deed: u32) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO projects (id, name, created_at, parent_id, place)
             SELECT project ->> 'id', project ->> 'name', project ->> 'created_at',
                 (SELECT id FROM projects
                  WHERE id = deeds.project ->> 'parent_id' AND parent_id IS NULL),
                 project ->> 'place'
             FROM deeds WHERE seq = ?1 AND project IS NOT NULL",
        )?
        .execute([deed])?;
    connection
        .prepare_cached(
            "UPDATE projects SET parent_id = deeds.project ->> 'id', place = lay.value ->> 'place'
             FROM deeds, json_each(deeds.project, '$.inner') AS lay
             WHERE deeds.seq = ?1 AND projects.id = lay.value ->> 'id'
                 AND projects.parent_id IS NULL",
        )?
        .execute([deed])?;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO caps (id, scope, subject, period, amount, currency)
             SELECT cap.value ->> 'id', 'project', deeds.project ->> 'id',
                 cap.value ->> 'period', cap.value ->> 'amount', cap.value ->> 'currency'
             FROM deeds, json_each(deeds.project, '$.caps') AS cap WHERE deeds.seq = ?1",
        )?
        .execute([deed])?;
    Ok(())
}

/// Removes the project of a deed once more, as it is now.
pub(super) fn take_away(connection: &Connection, deed: u32) -> Result<()> {
    let id: Option<String> = connection
        .prepare_cached(
            "SELECT project ->> 'id' FROM deeds WHERE seq = ?1 AND project IS NOT NULL",
        )?
        .query_row([deed], |row| row.get(0))
        .optional()?;
    if let Some(id) = id {
        keep(connection, deed.into(), &id)?;
        projects::remove(connection, &id)?;
    }
    Ok(())
}
