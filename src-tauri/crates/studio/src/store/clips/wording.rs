//! What was changed about the form of a create because a server refused the one before. Each form
//! is changed once at most, so that a server that never agrees is not asked for ever.

use rusqlite::{Connection, params};
use videos_api::FormChange;

use crate::error::Result;
use crate::store::word;

/// Notes that a create goes out once more in another form. False, and nothing noted, where that
/// form was changed before.
pub(crate) fn reword(connection: &Connection, id: &str, change: FormChange) -> Result<bool> {
    let name = match change {
        FormChange::Body(_) => "body",
        FormChange::Seconds(_) => "seconds",
        // One that this version knows nothing of is not made.
        _ => return Ok(false),
    };
    let mut changed: Vec<String> = connection
        .prepare_cached("SELECT reworded FROM clips WHERE id = ?1")?
        .query_row([id], |row| word::from_json(0, &row.get::<_, String>(0)?))?;
    if changed.iter().any(|before| before == name) {
        return Ok(false);
    }
    changed.push(name.to_owned());
    connection
        .prepare_cached("UPDATE clips SET reworded = ?2 WHERE id = ?1")?
        .execute(params![id, word::to_json(&changed)?])?;
    Ok(true)
}
