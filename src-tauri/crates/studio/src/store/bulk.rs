//! Changes of many clips at once, each one statement however many there are. What was there before
//! is written down by `deeds`. Ids that are no more are passed over; `ids` are JSON arrays.

use rusqlite::{Connection, params};

use super::word;
use crate::clip::Marks;
use crate::error::Result;

/// Moves clips into the trash.
pub(crate) fn trash(connection: &Connection, ids: &str, now: i64) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = ?2
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NULL",
        )?
        .execute(params![ids, now])?;
    Ok(())
}

/// Takes clips out of the trash.
pub(crate) fn restore(connection: &Connection, ids: &str) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = NULL
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NOT NULL",
        )?
        .execute([ids])?;
    Ok(())
}

/// Judges clips. What is not rejected has no reason.
pub(crate) fn mark(connection: &Connection, ids: &str, marks: &Marks) -> Result<()> {
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
    set(connection, ids, "project_id", project)
}

/// Gives clips a note, or takes theirs away.
pub(crate) fn note(connection: &Connection, ids: &str, note: Option<&str>) -> Result<()> {
    set(connection, ids, "note", note)
}

/// Gives clips a name, or takes theirs away.
pub(crate) fn rename(connection: &Connection, ids: &str, title: Option<&str>) -> Result<()> {
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
