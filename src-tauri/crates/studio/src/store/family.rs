//! Families in the database: who was made of whom, also where a clip between them was deleted for
//! good. Never more than [`MOST`] members, and never in a circle, whatever a sidecar says.

use std::collections::{HashSet, VecDeque};

use rusqlite::{Connection, OptionalExtension, params};

use super::{clips, word};
use crate::clip::ClipSource;
use crate::error::{Error, Result};
use crate::family::Descent;

/// No family is shown larger.
const MOST: usize = 400;
/// No line is followed further up.
const LONGEST_LINE: usize = 200;

/// A member before its clip is read.
#[derive(Debug, Clone)]
pub(crate) struct Kin {
    pub(crate) id: String,
    pub(crate) parent_id: Option<String>,
    pub(crate) descent: Option<Descent>,
    pub(crate) extra: Option<String>,
    pub(crate) made: u32,
}

/// A family, oldest first, and whether the first of it was made of yet another.
pub(crate) struct Found {
    pub(crate) kin: Vec<Kin>,
    pub(crate) older: bool,
}

/// The family of a clip.
pub(crate) fn family(connection: &Connection, id: &str) -> Result<Found> {
    clips::find(connection, id)?.ok_or_else(Error::no_clip)?;
    let (line, older) = line(connection, id)?;
    let mut seen: HashSet<String> = line.iter().map(|kin| kin.id.clone()).collect();
    // From near to far, so that a family that is too large loses what is far away.
    let mut next: VecDeque<String> = line.iter().map(|kin| kin.id.clone()).collect();
    let mut kin = line;
    while let Some(parent) = next.pop_front() {
        for child in made_of(connection, &parent)? {
            if kin.len() >= MOST {
                break;
            }
            if seen.insert(child.id.clone()) {
                next.push_back(child.id.clone());
                kin.push(child);
            }
        }
    }
    for one in &mut kin {
        one.made = count(connection, &one.id)?;
        one.extra = connection
            .prepare_cached("SELECT extra FROM clips WHERE id = ?1")?
            .query_row([&one.id], |row| row.get(0))
            .optional()?
            .flatten();
    }
    // Ids are UUIDs of version 7: in the order of their time.
    kin.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Found { kin, older })
}

/// A clip, what it was made of, and so on up to the first; and whether there is more.
fn line(connection: &Connection, id: &str) -> Result<(Vec<Kin>, bool)> {
    let mut line = vec![one(connection, id)?];
    let mut older = false;
    while let Some(parent) = line.last().and_then(|kin| kin.parent_id.clone()) {
        let circle = line.iter().any(|kin| kin.id == parent);
        if circle || line.len() >= LONGEST_LINE {
            older = !circle;
            if let Some(first) = line.last_mut() {
                (first.parent_id, first.descent) = (None, None);
            }
            break;
        }
        line.push(one(connection, &parent)?);
    }
    Ok((line, older))
}

/// A clip that is here, was here, or is only known by name.
fn one(connection: &Connection, id: &str) -> Result<Kin> {
    let here = connection
        .prepare_cached("SELECT origin_id, again_of, source FROM clips WHERE id = ?1")?
        .query_row([id], edge)
        .optional()?;
    let found = match here {
        Some(found) => Some(found),
        None => connection
            .prepare_cached("SELECT origin_id, NULL, source FROM departed WHERE id = ?1")?
            .query_row([id], edge)
            .optional()?,
    };
    let (parent_id, descent) = found.unwrap_or_default();
    Ok(kin(id.to_owned(), parent_id, descent))
}

/// What a clip came of, and how. What was asked for again comes of what it was asked for instead of.
fn edge(row: &rusqlite::Row<'_>) -> rusqlite::Result<(Option<String>, Option<Descent>)> {
    let (origin, again): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
    if again.is_some() {
        return Ok((again, Some(Descent::Again)));
    }
    let source: ClipSource = word::parse(2, row.get(2)?)?;
    let descent = origin.as_ref().map(|_| Descent::from(source));
    Ok((origin, descent))
}

fn kin(id: String, parent_id: Option<String>, descent: Option<Descent>) -> Kin {
    Kin {
        id,
        parent_id,
        descent,
        extra: None,
        made: 0,
    }
}

/// What was made of a clip, oldest first, as much as fits into a family.
fn made_of(connection: &Connection, id: &str) -> Result<Vec<Kin>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, 1 AS again, source FROM clips WHERE again_of = ?1
         UNION ALL SELECT id, 0, source FROM clips WHERE origin_id = ?1 AND again_of IS NULL
         UNION ALL SELECT id, 0, source FROM departed
             WHERE origin_id = ?1 AND NOT EXISTS (SELECT 1 FROM clips WHERE clips.id = departed.id)
         ORDER BY 1 LIMIT ?2",
    )?;
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let made = statement
        .query_map(params![id, most], |row| {
            let again: bool = row.get(1)?;
            let descent = if again {
                Descent::Again
            } else {
                Descent::from(word::parse::<ClipSource>(2, row.get(2)?)?)
            };
            Ok(kin(row.get(0)?, Some(id.to_owned()), Some(descent)))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(made)
}

fn count(connection: &Connection, id: &str) -> Result<u32> {
    Ok(connection
        .prepare_cached(
            "SELECT (SELECT count(*) FROM clips WHERE again_of = ?1)
                 + (SELECT count(*) FROM clips WHERE origin_id = ?1 AND again_of IS NULL)
                 + (SELECT count(*) FROM departed WHERE origin_id = ?1
                        AND NOT EXISTS (SELECT 1 FROM clips WHERE clips.id = departed.id))",
        )?
        .query_row([id], |row| row.get(0))?)
}

/// Says that a clip was asked for again instead of another.
pub(crate) fn set_again_of(connection: &Connection, id: &str, of: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET again_of = ?2 WHERE id = ?1")?
        .execute([id, of])?;
    Ok(())
}

/// Before a clip is deleted for good: what was made of it keeps its place in the family. Of the
/// clip stays what it was made of, and nothing that it showed or was asked with.
pub(crate) fn depart(connection: &Connection, id: &str) -> Result<()> {
    // What came to nothing leaves no gap: what was asked for instead takes its place.
    connection
        .prepare_cached(
            "UPDATE clips SET again_of = (SELECT again_of FROM clips WHERE id = ?1)
             WHERE again_of = ?1",
        )?
        .execute([id])?;
    connection
        .prepare_cached(
            "INSERT INTO departed (id, origin_id, source)
             SELECT id, origin_id, source FROM clips WHERE id = ?1
                 AND (EXISTS (SELECT 1 FROM clips WHERE origin_id = ?1)
                     OR EXISTS (SELECT 1 FROM departed WHERE origin_id = ?1))
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute([id])?;
    Ok(())
}

/// After a clip is deleted for good: clips that are no more, and of which nothing is left that was
/// made of them, are forgotten, from `origin` upwards.
pub(crate) fn forget(connection: &Connection, origin: Option<String>) -> Result<()> {
    let mut forget = connection.prepare_cached(
        "DELETE FROM departed WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM clips WHERE origin_id = ?1)
             AND NOT EXISTS (SELECT 1 FROM departed AS other WHERE other.origin_id = ?1)
         RETURNING origin_id",
    )?;
    let mut next = origin;
    while let Some(id) = next {
        next = forget
            .query_row([id], |row| row.get::<_, Option<String>>(0))
            .optional()?
            .flatten();
    }
    Ok(())
}
