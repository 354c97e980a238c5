//! The queue in the database: what is under way, in which order it is sent, and what came to
//! nothing.

use rusqlite::{Connection, params};

use super::clips::{self, COLUMNS, MOVING};
use super::{family, ledger};
use crate::clip::{Clip, ClipState, Queue};
use crate::error::{Error, Result};
use crate::points;

/// No queue is shown longer.
const LONGEST: u32 = 500;
/// Where the user did not say otherwise, first asked is first sent.
const IN_TURN: &str = "queue_rank IS NULL, queue_rank, created_at, seq";
const NOTHING: &str = "state IN ('failed', 'refused') AND again_id IS NULL AND trashed_at IS NULL";

/// Queued clips and their servers, in the order in which they will be sent.
pub(crate) fn order(connection: &Connection) -> Result<Vec<(String, Option<String>)>> {
    let queue = connection
        .prepare_cached(&format!(
            "SELECT id, server_id FROM clips
             WHERE {MOVING} AND state = 'queued' AND trashed_at IS NULL ORDER BY {IN_TURN}"
        ))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(queue)
}

/// Moves queued clips of one server before another one, or to the end. Answers all queued clips of
/// that server. Clips that were sent meanwhile are where they are.
pub(crate) fn reorder(
    connection: &Connection,
    ids: &[String],
    before: Option<&str>,
) -> Result<Vec<String>> {
    let queue = order(connection)?;
    let found = ids
        .iter()
        .find_map(|id| queue.iter().find(|(queued, _)| queued == id));
    let Some((_, server)) = found else {
        return Err(Error::conflict(
            "These clips were sent to the server already. Only clips that still wait here can be moved.",
        ));
    };
    let waiting: Vec<&String> = queue
        .iter()
        .filter(|(_, of)| of == server)
        .map(|(id, _)| id)
        .collect();
    let moved = ids.iter().filter(|id| waiting.contains(id));
    let mut others: Vec<&String> = waiting
        .iter()
        .copied()
        .filter(|id| !ids.contains(id))
        .collect();
    let at = match before {
        None => others.len(),
        // What is no longer in the queue was ahead of it.
        Some(id) => others.iter().position(|other| *other == id).unwrap_or(0),
    };
    others.splice(at..at, moved);
    for (rank, id) in (1_i64..).zip(&others) {
        connection
            .prepare_cached("UPDATE clips SET queue_rank = ?2 WHERE id = ?1")?
            .execute(params![id, rank])?;
        points::tried_in_database("queue.ranked")?;
    }
    Ok(others.into_iter().cloned().collect())
}

/// What is under way and what came to nothing. Places, progress and times are added by `live`.
pub(crate) fn read(connection: &Connection) -> Result<Queue> {
    let count = |condition: &str| -> Result<u32> {
        let sql = format!("SELECT count(*) FROM clips WHERE {condition}");
        Ok(connection
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))?)
    };
    let rows = |condition: &str, order: &str| -> Result<Vec<Clip>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM clips WHERE {condition} ORDER BY {order} LIMIT {LONGEST}"
        );
        Ok(connection
            .prepare_cached(&sql)?
            .query_map([], clips::read)?
            .collect::<rusqlite::Result<_>>()?)
    };
    let under_way = format!("{MOVING} AND trashed_at IS NULL");
    let nearest = format!(
        "CASE state WHEN 'saving' THEN 0 WHEN 'finished' THEN 1 WHEN 'running' THEN 2
         WHEN 'accepted' THEN 3 WHEN 'unknown' THEN 4 WHEN 'submitting' THEN 5 ELSE 6 END,
         CASE state WHEN 'queued' THEN NULL ELSE accepted_at END, {IN_TURN}"
    );
    Ok(Queue {
        clips: rows(&under_way, &nearest)?,
        total: count(&under_way)?,
        failed: rows(NOTHING, "created_at DESC, seq DESC")?,
        failed_total: count(NOTHING)?,
    })
}

/// Notes which clip was asked for instead of one that came to nothing.
pub(crate) fn set_again(connection: &Connection, id: &str, again_id: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET again_id = ?2 WHERE id = ?1")?
        .execute([id, again_id])?;
    family::set_again_of(connection, again_id, id)?;
    Ok(points::tried_in_database("queue.asked-again")?)
}

/// Whether a clip came to nothing, was not asked for again, and asking again could help. One that
/// was left undecided may be on its server: nobody asks for it again beside others.
pub(crate) fn may_be_retried(connection: &Connection, id: &str) -> Result<bool> {
    let clip = clips::get(connection, id)?;
    let again: Option<String> = connection
        .prepare_cached("SELECT again_id FROM clips WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?;
    Ok(matches!(clip.state, ClipState::Failed | ClipState::Refused)
        && clip.trashed_at.is_none()
        && again.is_none()
        && clip.problem.is_none_or(|problem| !problem.settled)
        && !ledger::is_unknown(connection, id)?)
}
