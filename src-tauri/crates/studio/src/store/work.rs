//! How long servers are at work on single clips, as opposed to how long those take: what GPU hours
//! are paid for.

use rusqlite::{Connection, params};

use super::clips;
use super::duration::Kind;
use crate::error::Result;

/// When a server was last done with another clip between two moments of its own, in milliseconds
/// since 1970; the first of the two when it was with none. What was sent more than a day before was
/// not waited behind.
pub(crate) fn free_since(
    connection: &Connection,
    clip_id: &str,
    had: i64,
    ended: i64,
) -> Result<i64> {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let free: Option<i64> = connection
        .prepare_cached(
            "SELECT max(clips.completed_at) FROM ledger JOIN clips ON clips.id = ledger.clip_id
             WHERE ledger.server_id = (SELECT server_id FROM clips WHERE id = ?1)
                 AND ledger.left_at >= (SELECT max(left_at) FROM ledger WHERE clip_id = ?1) - ?4
                 AND clips.id <> ?1
                 AND clips.completed_at > ?2 AND clips.completed_at < ?3",
        )?
        .query_row(params![clip_id, had, ended, DAY], |row| row.get(0))?;
    Ok(free.unwrap_or(had))
}

/// How long a server was usually at work on clips like this one lately, in milliseconds.
pub(crate) fn usual(connection: &Connection, kind: &Kind) -> Result<Option<i64>> {
    let usual: Option<f64> = connection
        .prepare_cached(
            "SELECT avg(ran) FROM (
                 SELECT ran FROM ledger
                 WHERE server_id = ?1 AND coalesce(model, '') = ?2 AND coalesce(size, '') = ?3
                     AND coalesce(seconds, '') = ?4 AND ran IS NOT NULL AND state = 'settled'
                 ORDER BY left_at DESC LIMIT 20)",
        )?
        .query_row(
            params![kind.server_id, kind.model, kind.size, kind.seconds],
            |row| row.get(0),
        )?;
    Ok(usual.map(clips::whole))
}
