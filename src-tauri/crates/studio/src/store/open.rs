//! Opening the database: lock, checks, backup, migration. Not here: the schema itself, and what
//! happens to a damaged one (`rescue`).

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::rescue::{self, Rescue};
use super::{apart, backup, schema, seal, settings};
use crate::config::OpenError;
use crate::points;

/// The three connections, and the lock that keeps other processes out.
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) reader: Connection,
    pub(super) slow_reader: Connection,
    pub(super) lock: File,
    /// When all of the database was last looked through, in milliseconds since 1970.
    pub(super) checked: i64,
}

/// The database in the data folder.
pub(super) const FILE: &str = "dailies.sqlite";

/// How often a taken lock is tried again.
const LOCK_PAUSE: Duration = Duration::from_millis(25);

pub(super) fn open(data_dir: &Path, patience: Duration, now: i64) -> Result<Opened, OpenError> {
    std::fs::create_dir_all(data_dir).map_err(|error| storage(data_dir, &error))?;
    let lock = lock(&data_dir.join("dailies.lock"), patience)?;
    points::pass("open.locked");
    // They are large, and mean nothing any more.
    if let Err(error) = backup::sweep(data_dir).and_then(|()| rescue::sweep(data_dir)) {
        tracing::warn!(%error, "leftovers of a backup were not swept");
    }
    let path = data_dir.join(FILE);
    let (writer, checked) = open_or_rescue(&path, now)?;
    let reader = || {
        Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .and_then(|reader| {
                common(&reader)?;
                Ok(reader)
            })
            .map_err(|error| database(&path, &error))
    };
    Ok(Opened {
        writer,
        reader: reader()?,
        slow_reader: reader()?,
        lock,
        checked,
    })
}

/// Opens the database. A damaged one is set aside and the last good backup takes its place; so it
/// does when the database is gone.
fn open_or_rescue(path: &Path, now: i64) -> Result<(Connection, i64), OpenError> {
    let set_aside = || rescue::set_aside(path, now).map_err(|error| storage(path, &error));
    let restore = |damaged: Option<&str>| {
        rescue::restore(path, damaged).map_err(|error| storage(path, &error))
    };
    if rescue::has_orphans(path) {
        set_aside()?;
    }
    if !path.exists() {
        restore(None)?;
    }
    let sealed = seal::take(path, now);
    let details = match open_whole(path, sealed.is_some()) {
        Err(OpenError::Damaged { details, .. }) => details,
        other => return Ok((other?, sealed.unwrap_or(now))),
    };
    let damaged = set_aside()?;
    tracing::error!(details, damaged, "the database was damaged");
    let restored = restore(Some(&damaged))?;
    let writer = open_whole(path, false)?;
    if !restored {
        let rescue = Rescue {
            damaged: Some(damaged),
            ..Rescue::default()
        };
        settings::set(&writer, settings::RESCUE, &rescue).map_err(|error| OpenError::Storage {
            path: path.to_owned(),
            details: error.to_string(),
        })?;
    }
    Ok((writer, now))
}

fn open_whole(path: &Path, sealed: bool) -> Result<Connection, OpenError> {
    let mut writer = Connection::open(path).map_err(|error| database(path, &error))?;
    prepare(&writer).map_err(|error| database(path, &error))?;
    points::pass("open.prepared");
    if !sealed {
        check(&writer, path)?;
    }
    points::pass("open.checked");
    migrate(&mut writer, path)?;
    points::pass("open.migrated");
    Ok(writer)
}

fn lock(path: &Path, patience: Duration) -> Result<File, OpenError> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|error| storage(path, &error))?;
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                std::thread::sleep(LOCK_PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Err(OpenError::Locked),
            Err(TryLockError::Error(error)) => return Err(storage(path, &error)),
        }
    }
}

fn common(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    apart::teach(connection)
}

fn prepare(writer: &Connection) -> rusqlite::Result<()> {
    common(writer)?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    // On macOS a plain sync leaves the bytes in the memory of the disk, which a power cut empties:
    // https://sqlite.org/pragma.html#pragma_fullfsync. Elsewhere these change nothing.
    writer.pragma_update(None, "fullfsync", "ON")?;
    writer.pragma_update(None, "checkpoint_fullfsync", "ON")
}

/// Looks through every ordinary table. Whether the search index makes sense is not asked: that
/// takes a second with 100,000 clips, before the window is there, and it holds only copies.
fn check(writer: &Connection, path: &Path) -> Result<(), OpenError> {
    match first_flaw(writer).map_err(|error| database(path, &error))? {
        None => Ok(()),
        Some(details) => Err(OpenError::Damaged {
            path: path.to_owned(),
            details,
        }),
    }
}

pub(super) fn first_flaw(writer: &Connection) -> rusqlite::Result<Option<String>> {
    let tables: Vec<String> = writer
        .prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main'
                 AND type NOT IN ('virtual', 'view')",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for table in tables {
        let mut answer = String::new();
        writer.pragma(None, "quick_check", &table, |row| {
            answer = row.get(0)?;
            Ok(())
        })?;
        if answer != "ok" {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

fn migrate(writer: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let known = schema::version();
    let found: i64 = writer
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| database(path, &error))?;
    if found > known {
        return Err(OpenError::NewerVersion { found, known });
    }
    if found > 0 && found < known {
        let copy: PathBuf = path.with_file_name(format!("dailies-before-v{known}.sqlite"));
        writer
            .backup(MAIN_DB, &copy, None)
            .map_err(|error| database(&copy, &error))?;
    }
    schema::migrations()
        .to_latest(writer)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => database(path, &err),
            other => OpenError::Storage {
                path: path.to_owned(),
                details: other.to_string(),
            },
        })
}

fn storage(path: &Path, error: &std::io::Error) -> OpenError {
    OpenError::Storage {
        path: path.to_owned(),
        details: error.to_string(),
    }
}

fn database(path: &Path, error: &rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error.sqlite_error_code() {
        Some(DatabaseCorrupt | NotADatabase) => OpenError::Damaged {
            path: path.to_owned(),
            details: error.to_string(),
        },
        _ => OpenError::Storage {
            path: path.to_owned(),
            details: error.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::open;

    #[test]
    fn what_is_written_is_on_the_disk_itself_before_anything_leaves() {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = open(folder.path(), Duration::ZERO, 0).expect("it opens");
        for (pragma, wanted) in [
            ("synchronous", 2_i64),
            ("fullfsync", 1),
            ("checkpoint_fullfsync", 1),
        ] {
            let found = opened
                .writer
                .pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
            assert_eq!(found.ok(), Some(wanted), "{pragma}");
        }
    }
}
