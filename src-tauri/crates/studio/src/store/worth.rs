//! The ledger beside the clips that it paid for.

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::money::worth::{Paid, WorthBy};

/// What left from here since a moment and was, or may be, paid for.
pub(crate) fn paid(connection: &Connection, by: WorthBy, since: i64) -> Result<Vec<Paid>> {
    let (name, filter) = match by {
        WorthBy::Model => ("ledger.model", "TRUE"),
        WorthBy::Server => ("coalesce(servers.name, ledger.server_name)", "TRUE"),
        WorthBy::Reason => ("clips.reject_reason", "clips.flag = 'reject'"),
        WorthBy::Template => ("templates.template", "TRUE"),
    };
    let found = connection
        .prepare_cached(&format!(
            "SELECT ledger.clip_id, {name}, counted, currency,
                 coalesce(clips.flag = 'pick' AND clips.trashed_at IS NULL, 0),
                 coalesce(file_duration, CAST(clips.seconds AS REAL))
             FROM ledger
             LEFT JOIN clips ON clips.id = ledger.clip_id
             LEFT JOIN templates ON templates.clip_id = ledger.clip_id
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

/// Notes the template that clips were asked with.
pub(crate) fn of_template(connection: &Connection, ids: &[String], template: &str) -> Result<()> {
    let mut add = connection
        .prepare_cached("INSERT OR REPLACE INTO templates (clip_id, template) VALUES (?1, ?2)")?;
    for id in ids {
        add.execute([id.as_str(), template])?;
    }
    Ok(())
}

/// Notes that a clip is asked again with the template of another.
pub(crate) fn again(connection: &Connection, old: &str, new: &str) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO templates (clip_id, template)
             SELECT ?2, template FROM templates WHERE clip_id = ?1",
        )?
        .execute(params![old, new])?;
    Ok(())
}
