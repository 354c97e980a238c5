//! Changes of many clips at once, each one statement however many there are. What was there before
//! is written down by `deeds`, what the sidecars lack by `behind`. Ids that are no more are passed
//! over; `ids` are JSON arrays.

use rusqlite::{Connection, params};

use super::behind::{self, What};
use super::word;
use crate::clip::Marks;
use crate::error::Result;

/// Moves clips into the trash.
pub(crate) fn trash(connection: &Connection, ids: &str, now: i64) -> Result<()> {
    let moved = connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = ?2
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NULL
             RETURNING id",
        )?
        .query_map(params![ids, now], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    behind::note(connection, &moved, What::Trash)
}

/// Takes clips out of the trash.
pub(crate) fn restore(connection: &Connection, ids: &str) -> Result<()> {
    let moved = connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = NULL
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NOT NULL
             RETURNING id",
        )?
        .query_map([ids], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<String>>>()?;
    behind::note(connection, &moved, What::Trash)
}

/// Judges clips. What is not rejected has no reason.
pub(crate) fn mark(connection: &Connection, ids: &str, marks: &Marks) -> Result<()> {
    behind::note_listed(connection, ids, What::Marks)?;
    let flag = marks.flag.as_ref().map(word::of).transpose()?;
    connection
        .prepare_cached(
            "UPDATE clips SET rating = coalesce(?2, rating), flag = coalesce(?3, flag),
                 reject_reason = CASE WHEN coalesce(?3, flag) = 'reject'
                     THEN nullif(coalesce(?4, reject_reason), '') END
             WHERE id IN (SELECT value FROM json_each(?1))",
        )?
        .execute(params![ids, marks.rating, flag, marks.reason])?;
    Ok(())
}

/// Puts clips into a project, or into none.
pub(crate) fn place(connection: &Connection, ids: &str, project: Option<&str>) -> Result<()> {
    behind::note_listed(connection, ids, What::Project)?;
    set(connection, ids, "project_id", project)
}

/// Gives clips a note, or takes theirs away.
pub(crate) fn note(connection: &Connection, ids: &str, note: Option<&str>) -> Result<()> {
    behind::note_listed(connection, ids, What::Note)?;
    set(connection, ids, "note", note)
}

/// Gives clips a name, or takes theirs away.
pub(crate) fn rename(connection: &Connection, ids: &str, title: Option<&str>) -> Result<()> {
    behind::note_listed(connection, ids, What::Title)?;
    set(connection, ids, "title", title)
}

fn set(connection: &Connection, ids: &str, column: &str, value: Option<&str>) -> Result<()> {
    connection
        .prepare_cached(&format!(
            "UPDATE clips SET {column} = ?2 WHERE id IN (SELECT value FROM json_each(?1))"
        ))?
        .execute(params![ids, value])?;
    Ok(())
}
