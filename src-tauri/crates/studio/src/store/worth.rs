//! The ledger beside the clips that it paid for.

use rusqlite::Connection;

use crate::error::Result;
use crate::money::worth::{Paid, WorthBy};

/// What left from here since a moment and was, or may be, paid for.
pub(crate) fn paid(connection: &Connection, by: WorthBy, since: i64) -> Result<Vec<Paid>> {
    let (name, filter) = match by {
        WorthBy::Model => ("ledger.model", "TRUE"),
        WorthBy::Server => ("coalesce(servers.name, ledger.server_name)", "TRUE"),
        WorthBy::Reason => ("clips.reject_reason", "clips.flag = 'reject'"),
    };
    let found = connection
        .prepare_cached(&format!(
            "SELECT ledger.clip_id, {name}, counted, currency,
                 coalesce(clips.flag = 'pick' AND clips.trashed_at IS NULL, 0),
                 coalesce(file_duration, CAST(clips.seconds AS REAL))
             FROM ledger
             LEFT JOIN clips ON clips.id = ledger.clip_id
             LEFT JOIN servers ON servers.id = ledger.server_id
             WHERE left_at >= ?1 AND adopted = 0 AND ledger.state <> 'unbilled' AND {filter}"
        ))?
        .query_map([since], |row| {
            Ok(Paid {
                clip_id: row.get(0)?,
                name: row.get(1)?,
                counted: row.get(2)?,
                currency: row.get(3)?,
                kept: row.get(4)?,
                seconds: row.get(5)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}
