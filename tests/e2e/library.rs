//! What the library on the disk says while the app runs: read, never written.

use rusqlite::{Connection, OpenFlags, Row};

use crate::app::data_of;
use crate::desktop::Desktop;

/// The rows of a question to the database; `None` while it cannot be asked.
pub(crate) fn rows<T>(
    desktop: &Desktop,
    question: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Option<Vec<T>> {
    let path = data_of(desktop).join("dailies.sqlite");
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let mut statement = database.prepare(question).ok()?;
    let rows = statement.query_map([], read).ok()?;
    rows.collect::<rusqlite::Result<_>>().ok()
}
