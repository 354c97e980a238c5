//! The seal: a note that the database was whole and closed in good order, and how its file was then.
//! While it is still so, opening does not look through all of it, which takes long with very many
//! clips. A crash, a kill or a change from outside leaves no seal that fits.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::rescue::companion;
use crate::durable;

const FILE: &str = "dailies.seal";

/// After so long all of it is looked through again: a disk can lose a page without a word.
const HOLDS: Duration = Duration::from_hours(7 * 24);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seal {
    /// Size of the file in bytes.
    bytes: u64,
    /// When it was last changed, in nanoseconds since 1970.
    changed: u128,
    /// When all of it was last looked through, in milliseconds since 1970.
    checked: i64,
}

impl Seal {
    fn of(database: &Path, checked: i64) -> Option<Self> {
        // What is in the log is in no file yet.
        let log = companion(database, "-wal");
        if fs::metadata(log).is_ok_and(|facts| facts.len() > 0) {
            return None;
        }
        let facts = fs::metadata(database).ok()?;
        let changed = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            bytes: facts.len(),
            changed: changed.as_nanos(),
            checked,
        })
    }
}

/// Breaks the seal of a database that is about to be used. Answers when all of it was last looked
/// through, in milliseconds since 1970, if that still counts at `now`.
pub(super) fn take(database: &Path, now: i64) -> Option<i64> {
    let path = database.with_file_name(FILE);
    let kept = fs::read(&path).ok()?;
    // Whoever cannot break it must not trust it the next time, either.
    durable::remove_if_there(&path).ok()?;
    let seal: Seal = serde_json::from_slice(&kept).ok()?;
    let age = Duration::from_millis(u64::try_from(now.checked_sub(seal.checked)?).ok()?);
    (age < HOLDS && Seal::of(database, seal.checked)? == seal).then_some(seal.checked)
}

/// Seals a database that nobody writes any more; `checked` is when all of it was last looked
/// through.
pub(super) fn put(connection: &Connection, database: &Path, checked: i64) -> io::Result<()> {
    let busy: i64 = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
        .map_err(io::Error::other)?;
    match Seal::of(database, checked) {
        Some(seal) if busy == 0 => fs::write(
            database.with_file_name(FILE),
            serde_json::to_vec(&seal).map_err(io::Error::other)?,
        ),
        // Somebody reads it still; the next start looks through it.
        _ => Ok(()),
    }
}
