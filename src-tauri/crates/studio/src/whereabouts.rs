//! A line beside the database that says where the library is, for the day on which the database is
//! lost, or a backup from before a move takes its place. While the database knows, it is only a copy.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::core::{Core, blocking};
use crate::durable;
use crate::error::Result;
use crate::store::rescue::Rescue;
use crate::store::settings;

const FILE: &str = "library-folder.json";

/// Where the library is.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) folder: PathBuf,
    /// It is the folder of a first run, which is made when it is not there.
    pub(crate) first: bool,
}

/// Finds the library: by the database, else by what was `noted` beside it, else where a first run
/// has it.
pub(crate) fn find(
    connection: &Connection,
    noted: Option<PathBuf>,
    default: PathBuf,
) -> Result<Found> {
    let rescue: Option<Rescue> = settings::get(connection, settings::RESCUE)?;
    let found = |folder, first| Ok(Found { folder, first });
    let known: Option<PathBuf> = settings::get(connection, settings::LIBRARY)?;
    let elsewhere = match (&known, noted) {
        // A backup may be from before the library moved.
        (Some(folder), Some(noted)) if rescue.is_some() && noted != *folder => Some(noted),
        (Some(_), _) => None,
        (None, noted) => noted.filter(|noted| *noted != default),
    };
    if rescue.is_none() && known.is_none() {
        // A new database beside an old folder: what is noted there comes back.
        settings::set(connection, settings::RESCUE, &Rescue::default())?;
    }
    match (elsewhere, known) {
        (Some(folder), _) => {
            settings::forget(connection, settings::MOVE)?;
            settings::set(connection, settings::LIBRARY, &folder)?;
            found(folder, false)
        }
        (None, Some(folder)) => found(folder, false),
        // Kept once it is made: a first start that is cut is followed by another first one.
        (None, None) => found(default, true),
    }
}

/// What was noted last; `None` when there is nothing to read. Blocks.
pub(crate) fn read(data_dir: &Path) -> Option<PathBuf> {
    serde_json::from_slice(&fs::read(data_dir.join(FILE)).ok()?).ok()
}

/// Notes where the library is, unless that is noted already. Blocks. The next start tries again
/// what fails now.
pub(crate) fn write(data_dir: &Path, folder: &Path) {
    if read(data_dir).as_deref() == Some(folder) {
        return;
    }
    let written = serde_json::to_vec(folder)
        .map_err(Into::into)
        .and_then(|line| durable::write_whole(&data_dir.join(FILE), &line));
    if let Err(error) = written {
        tracing::warn!(%error, "where the library is was not noted beside the database");
    }
}

impl Core {
    /// Notes where the library is now.
    pub(crate) async fn note_whereabouts(&self) {
        let (data_dir, folder) = (self.config.data_dir.clone(), self.vault.folder());
        let noted = blocking(move || {
            write(&data_dir, &folder);
            Ok(())
        });
        if let Err(error) = noted.await {
            tracing::warn!(%error, "where the library is was not noted beside the database");
        }
    }
}
