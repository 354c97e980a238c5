//! Copies of the database, at most one a day: what a damaged database is restored from. Two are
//! kept, so that one that was made of a database about to break does not replace the last good one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, OpenFlags};

use crate::core::{Core, blocking};
use crate::durable;
use crate::error::{Error, Result};
use crate::points;
use crate::store::rescue::Rescue;
use crate::store::settings::{self, RESCUE};

const NEWEST: &str = "dailies-backup.sqlite";
const OLDER: &str = "dailies-backup-2.sqlite";
/// A backup that is not whole yet.
const PART: &str = "dailies-backup.part";
/// Between two looks whether the last backup is old enough.
const LOOK_EVERY: Duration = Duration::from_hours(1);

/// Every backup in the folder, also those that were made before a migration.
pub(super) fn all(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let before = name.starts_with("dailies-before-v") && name.ends_with(".sqlite");
        if before || name == NEWEST || name == OLDER {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Deletes what an interrupted backup left. Only while nobody makes one.
pub(super) fn sweep(folder: &Path) -> io::Result<()> {
    durable::remove_if_there(&folder.join(PART))?;
    durable::remove_if_there(&folder.join(format!("{PART}-journal")))
}

/// Makes backups, until cancelled.
pub(crate) async fn keep(core: Arc<Core>) {
    tokio::time::sleep(core.config.tuning.backup_first).await;
    loop {
        if let Err(error) = core.back_up_if_due().await {
            tracing::warn!(%error, "no backup was made");
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

impl Core {
    async fn back_up_if_due(&self) -> Result<()> {
        let rescued: Option<Rescue> = self
            .store
            .read(|connection| settings::get(connection, RESCUE))
            .await?;
        // While the library is not whole again, the backup may be better than it.
        if rescued.is_some() {
            return Ok(());
        }
        let (folder, now) = (self.config.data_dir.clone(), self.config.clock.now());
        let every = self.config.tuning.backup_every;
        blocking(move || {
            if is_due(&folder, now, every) {
                take(&folder)?;
            }
            Ok(())
        })
        .await
    }
}

fn is_due(folder: &Path, now: SystemTime, every: Duration) -> bool {
    let made = fs::metadata(folder.join(NEWEST)).and_then(|facts| facts.modified());
    // A clock that was set back makes one too many, not none.
    !made.is_ok_and(|made| now.duration_since(made).is_ok_and(|age| age < every))
}

/// Makes a backup and keeps the one before it.
fn take(folder: &Path) -> Result<()> {
    let part = folder.join(PART);
    points::pass("backup.begun");
    let copied = copy(folder, &part);
    if copied.is_err() {
        // It would only keep the disk full.
        let _ = sweep(folder);
    }
    copied?;
    points::pass("backup.copied");
    publish(folder, &part)
        .map_err(|error| Error::storage("The backup of the library could not be kept.", &error))
}

fn copy(folder: &Path, part: &Path) -> Result<()> {
    sweep(folder).map_err(|error| Error::storage("An old backup is in the way.", &error))?;
    let source = Connection::open_with_flags(
        folder.join("dailies.sqlite"),
        OpenFlags::SQLITE_OPEN_READ_ONLY,
    )?;
    source.busy_timeout(Duration::from_secs(5))?;
    // One snapshot, without stopping whoever writes.
    let target = part.to_str().ok_or_else(|| {
        Error::internal("the folder of the database has a name that SQLite cannot be told")
    })?;
    source.execute("VACUUM INTO ?1", [target])?;
    Ok(())
}

fn publish(folder: &Path, part: &Path) -> io::Result<()> {
    let (newest, older) = (folder.join(NEWEST), folder.join(OLDER));
    points::tried("backup.sync")?;
    File::open(part)?.sync_all()?;
    if newest.exists() {
        points::tried("backup.aside")?;
        fs::rename(&newest, &older)?;
    }
    points::tried("backup.rename")?;
    fs::rename(part, &newest)?;
    points::tried("backup.renamed")?;
    durable::sync_folder(folder)
}
