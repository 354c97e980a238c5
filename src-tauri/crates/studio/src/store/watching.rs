//! What the player keeps of a clip: its marks.

use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Result;
use crate::part::Part;

/// The marks of a clip.
pub(crate) fn part(connection: &Connection, id: &str) -> Result<Part> {
    let part = connection
        .prepare_cached("SELECT mark_in, mark_out FROM watching WHERE clip_id = ?1")?
        .query_row([id], |row| {
            Ok(Part {
                first: row.get(0)?,
                last: row.get(1)?,
            })
        })
        .optional()?;
    Ok(part.unwrap_or_default())
}

/// Keeps the marks of a clip in place of those it had.
pub(crate) fn set_part(connection: &Connection, id: &str, part: Part) -> Result<()> {
    if part.is_whole() {
        connection
            .prepare_cached("DELETE FROM watching WHERE clip_id = ?1")?
            .execute([id])?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO watching (clip_id, mark_in, mark_out) VALUES (?1, ?2, ?3)
             ON CONFLICT (clip_id) DO UPDATE SET mark_in = ?2, mark_out = ?3",
        )?
        .execute(params![id, part.first, part.last])?;
    Ok(())
}

/// A chain that is longer goes round in circles.
const LONGEST_CHAIN: usize = 200;

/// The ids of the clips that go on from one another around one of them, first to last.
pub(crate) fn chain(connection: &Connection, id: &str) -> Result<Vec<String>> {
    let mut chain = vec![id.to_owned()];
    let mut before = connection.prepare_cached(
        "SELECT origin.id FROM clips JOIN clips AS origin ON origin.id = clips.origin_id
         WHERE clips.id = ?1 AND clips.source = 'continued' AND origin.trashed_at IS NULL",
    )?;
    while let Some(first) = chain.first() {
        let found: Option<String> = before.query_row([first], |row| row.get(0)).optional()?;
        match found {
            Some(found) if chain.len() < LONGEST_CHAIN && !chain.contains(&found) => {
                chain.insert(0, found);
            }
            _ => break,
        }
    }
    let mut after = connection.prepare_cached(
        "SELECT id FROM clips WHERE origin_id = ?1 AND source = 'continued'
             AND trashed_at IS NULL AND state = 'safe' AND flag != 'reject'
         ORDER BY flag = 'pick' DESC, rating DESC, seq DESC LIMIT 1",
    )?;
    while let Some(last) = chain.last() {
        let found: Option<String> = after.query_row([last], |row| row.get(0)).optional()?;
        match found {
            Some(found) if chain.len() < LONGEST_CHAIN && !chain.contains(&found) => {
                chain.push(found);
            }
            _ => break,
        }
    }
    Ok(chain)
}
