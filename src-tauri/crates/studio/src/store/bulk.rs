//! Changes of many clips at once, each one statement however many there are. What changes answers
//! what was there before, so that it can be given back. Ids that are no more are passed over.

use rusqlite::{Connection, params};

use super::behind::{self, What};
use super::word;
use crate::clip::{FormerMarks, FormerPlace, Marks};
use crate::error::Result;

/// Moves clips into the trash; answers those that were not there yet.
pub(crate) fn trash(connection: &Connection, ids: &[String], now: i64) -> Result<Vec<String>> {
    let moved = connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = ?2
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NULL RETURNING id",
        )?
        .query_map(params![word::to_json(&ids)?, now], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    behind::note(connection, &moved, What::Trash)?;
    Ok(moved)
}

/// Takes clips out of the trash; answers those that were in it.
pub(crate) fn restore(connection: &Connection, ids: &[String]) -> Result<Vec<String>> {
    let moved = connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = NULL
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NOT NULL RETURNING id",
        )?
        .query_map([word::to_json(&ids)?], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    behind::note(connection, &moved, What::Trash)?;
    Ok(moved)
}

/// Judges clips; answers how they were judged before, as far as that changes.
pub(crate) fn mark(
    connection: &Connection,
    ids: &[String],
    marks: &Marks,
) -> Result<Vec<FormerMarks>> {
    behind::note(connection, ids, What::Marks)?;
    let ids = word::to_json(&ids)?;
    let before = connection
        .prepare_cached(
            "SELECT rating, flag, json_group_array(id) FROM clips
             WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY rating, flag",
        )?
        .query_map([&ids], |row| {
            Ok(FormerMarks {
                marks: Marks {
                    rating: marks.rating.and(row.get(0)?),
                    flag: marks.flag.and(Some(word::parse(1, row.get(1)?)?)),
                },
                ids: word::from_json(2, &row.get::<_, String>(2)?)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let flag = marks.flag.as_ref().map(word::of).transpose()?;
    connection
        .prepare_cached(
            "UPDATE clips SET rating = coalesce(?2, rating), flag = coalesce(?3, flag)
             WHERE id IN (SELECT value FROM json_each(?1))",
        )?
        .execute(params![ids, marks.rating, flag])?;
    Ok(before)
}

/// Puts clips into a project, or into none; answers where they were before.
pub(crate) fn place(
    connection: &Connection,
    ids: &[String],
    project: Option<&str>,
) -> Result<Vec<FormerPlace>> {
    behind::note(connection, ids, What::Project)?;
    let ids = word::to_json(&ids)?;
    let before = connection
        .prepare_cached(
            "SELECT project_id, json_group_array(id) FROM clips
             WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY project_id",
        )?
        .query_map([&ids], |row| {
            Ok(FormerPlace {
                project_id: row.get(0)?,
                ids: word::from_json(1, &row.get::<_, String>(1)?)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    connection
        .prepare_cached(
            "UPDATE clips SET project_id = ?2 WHERE id IN (SELECT value FROM json_each(?1))",
        )?
        .execute(params![ids, project])?;
    Ok(before)
}
