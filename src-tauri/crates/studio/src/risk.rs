//! What is at risk while the app is closed: bytes that are only on a server which does not keep
//! them, and creates and characters on their way. How the user is asked about it is the window's.

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::Result;
use crate::store::characters;
use crate::store::clips::real;

/// What would go on only at the next start, and might be too late then.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Risk {
    /// Clips that are not safe and may be lost; 0 when quitting risks none.
    pub clips: u32,
    /// How many of them are creates on their way to a server.
    pub sending: u32,
    /// How many of them are being fetched right now.
    pub fetching: u32,
    /// When the first of them expires, in milliseconds since 1970; `None` when no server said.
    pub first_expires_at: Option<f64>,
    /// How many more may be lost that nobody fetches, whether the app is open or not: their server
    /// is switched off, or was removed. They are no reason to stay.
    pub unattended: u32,
    /// How many characters are on their way to a server, which does not say later what became of them.
    pub characters: u32,
    /// Whether waiting can help: the library folder takes clips now, or none are waited for.
    pub can_wait: bool,
}

impl Risk {
    /// Whether the user is to be asked before the app is closed.
    #[must_use]
    pub fn is_a_reason_to_stay(&self) -> bool {
        self.clips > 0 || self.characters > 0
    }
}

/// What is at risk at this moment. What waits here is not, nor what was thrown away, nor what has
/// expired or is kept there. A job without a time of its own is, when its server gave others one.
/// What was begun with a server that was switched off since comes to its end, and counts.
pub(crate) fn at(connection: &Connection, now: i64, can_wait: bool) -> Result<Risk> {
    // The partial index over moving clips needs the whole of its condition spelled out.
    let risk = connection
        .prepare_cached(
            "SELECT count(*) FILTER (WHERE attended),
                 count(*) FILTER (WHERE state = 'submitting'),
                 count(*) FILTER (WHERE state = 'saving'),
                 min(expires_at) FILTER (WHERE attended AND expires_at > ?1),
                 count(*) FILTER (WHERE NOT attended)
             FROM (SELECT state, expires_at, state IN ('submitting', 'saving') OR EXISTS (
                     SELECT 1 FROM servers WHERE servers.id = server_id AND enabled) AS attended
                 FROM clips WHERE state IN
                     ('queued', 'submitting', 'unknown', 'accepted', 'running', 'finished', 'saving')
                 AND (state IN ('submitting', 'saving')
                     OR trashed_at IS NULL AND state IN ('accepted', 'running', 'finished')
                     AND coalesce(expires_at > ?1, NOT never_expires
                         AND (state = 'finished' OR server_id IN (
                             SELECT id FROM servers WHERE EXISTS (
                                 SELECT 1 FROM clips AS other WHERE other.server_id = servers.id
                                     AND other.remote_id IS NOT NULL
                                     AND other.expires_at IS NOT NULL))))))",
        )?
        .query_row(params![now], |row| {
            Ok(Risk {
                clips: row.get(0)?,
                sending: row.get(1)?,
                fetching: row.get(2)?,
                first_expires_at: row.get::<_, Option<i64>>(3)?.map(real),
                unattended: row.get(4)?,
                characters: 0,
                can_wait,
            })
        })?;
    let characters = characters::on_their_way(connection)?;
    Ok(Risk {
        characters,
        can_wait: can_wait || risk.clips == 0,
        ..risk
    })
}
