//! What happens to a database that is damaged or gone: it is set aside, never deleted, and the
//! last good backup takes its place. What is newer than the backup comes back from the sidecars
//! (`rebuild`).

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use jiff::Timestamp;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{backup, behind, open, settings};
use crate::durable;
use crate::points;

/// How a database came back. Kept in the database itself until the library is up to date again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Rescue {
    /// Name of the damaged file as it was set aside; `None` when there was none.
    pub(crate) damaged: Option<String>,
    /// When the backup was made that took its place, in milliseconds since 1970.
    pub(crate) backup: Option<i64>,
    /// Whether it waits for a library folder that was not there, while prices and caps may be
    /// changed.
    #[serde(default)]
    pub(crate) waits: bool,
    /// Whether the folder was there and could not be read, which was told.
    #[serde(default)]
    pub(crate) unreadable: bool,
}

impl Rescue {
    /// Whether there is something to tell: a database was damaged, or a backup took its place.
    pub(crate) fn is_news(&self) -> bool {
        self.damaged.is_some() || self.backup.is_some()
    }
}

/// The copy of a backup before it is in its place.
const RESTORING: &str = "dailies-restoring.sqlite";

/// Files that `SQLite` keeps beside a database. They mean nothing, and do harm, beside another one.
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

/// Moves a database and its companions aside together; answers the new name of the database.
pub(super) fn set_aside(path: &Path, now: i64) -> io::Result<String> {
    let day = Timestamp::from_millisecond(now)
        .unwrap_or_default()
        .strftime("%Y-%m-%d")
        .to_string();
    let name = (1..=u16::MAX)
        .map(|number| match number {
            1 => format!("dailies-damaged-{day}.sqlite"),
            _ => format!("dailies-damaged-{day}_{number}.sqlite"),
        })
        .find(|name| {
            let taken = |end: &&str| companion(&path.with_file_name(name), end).exists();
            !COMPANIONS.iter().any(taken)
        })
        .ok_or(io::ErrorKind::AlreadyExists)?;
    // The database first: when we are interrupted, the next start finds companions without one
    // and moves them, too.
    for end in COMPANIONS {
        let aside = companion(&path.with_file_name(&name), end);
        points::tried("rescue.aside")?;
        match fs::rename(companion(path, end), aside) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            other => other?,
        }
    }
    points::tried("rescue.set-aside")?;
    durable::sync_folder(path.parent().unwrap_or(path))?;
    Ok(name)
}

/// Whether files of a database are left that is itself no longer there.
pub(super) fn has_orphans(path: &Path) -> bool {
    !path.exists() && COMPANIONS.iter().any(|end| companion(path, end).exists())
}

/// Puts the newest good backup in the place of the database, which must be free. Answers whether
/// there was one.
pub(super) fn restore(path: &Path, damaged: Option<&str>) -> io::Result<bool> {
    let folder = path.parent().unwrap_or(path);
    let mut candidates: Vec<(i64, PathBuf)> = backup::all(folder)?
        .into_iter()
        .filter_map(|backup| Some((made_at(&backup)?, backup)))
        .collect();
    candidates.sort();
    while let Some((at, backup)) = candidates.pop() {
        sweep(folder)?;
        let copy = folder.join(RESTORING);
        points::tried("rescue.copy")?;
        fs::copy(&backup, &copy)?;
        points::tried("rescue.copied")?;
        let rescue = Rescue {
            damaged: damaged.map(str::to_owned),
            backup: Some(at),
            ..Rescue::default()
        };
        // Noted before it is in its place: a crash right after that must not forget that
        // everything since the backup is unknown.
        match note(&copy, &rescue) {
            Ok(()) => {
                points::tried("rescue.sync")?;
                File::open(&copy)?.sync_all()?;
                points::tried("rescue.rename")?;
                fs::rename(&copy, path)?;
                points::tried("rescue.renamed")?;
                durable::sync_folder(folder)?;
                return Ok(true);
            }
            Err(Unusable::Backup(flaw)) => {
                tracing::warn!(flaw, backup = %backup.display(), "a backup is no use");
                fs::remove_file(&copy)?;
            }
            // Another backup would fare no better, and a good one must not be given up for that.
            Err(Unusable::Disk(error)) => {
                let _ = fs::remove_file(&copy);
                return Err(error);
            }
        }
    }
    Ok(false)
}

/// Deletes what an interrupted restoring left. A journal of it must not come beside another copy.
pub(super) fn sweep(folder: &Path) -> io::Result<()> {
    for end in ["", "-journal", "-wal", "-shm"] {
        durable::remove_if_there(&companion(&folder.join(RESTORING), end))?;
    }
    Ok(())
}

/// Why a copy of a backup was not noted.
enum Unusable {
    /// The backup is damaged itself, or is no library.
    Backup(String),
    /// The disk does not take the note; the backup may be good.
    Disk(io::Error),
}

impl From<rusqlite::Error> for Unusable {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Self::Backup(error.to_string()),
            _ => Self::Disk(io::Error::other(error)),
        }
    }
}

fn note(copy: &Path, rescue: &Rescue) -> Result<(), Unusable> {
    let connection = Connection::open(copy)?;
    // One file, so that it can be renamed.
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    if let Some(flaw) = open::first_flaw(&connection)? {
        return Err(Unusable::Backup(flaw));
    }
    if !connection.table_exists(None, "settings")? {
        return Err(Unusable::Backup("it is no library".to_owned()));
    }
    // What was changed before the backup was made is in the sidecars, or was lost with them.
    behind::forget(&connection)?;
    settings::set(&connection, settings::RESCUE, rescue)
        .map_err(|error| Unusable::Disk(io::Error::other(error)))?;
    Ok(connection.close().map_err(|(_, error)| error)?)
}

fn made_at(backup: &Path) -> Option<i64> {
    let changed = fs::metadata(backup).ok()?.modified().ok()?;
    let since = changed.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

pub(super) fn companion(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}
