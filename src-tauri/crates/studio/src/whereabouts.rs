//! A line beside the database that says where the library is, for the day on which the database is
//! lost, or a backup from before a move takes its place. While the database knows, it is only a copy.

use std::fs;
use std::path::{Path, PathBuf};

use crate::core::{Core, blocking};
use crate::durable;

const FILE: &str = "library-folder.json";

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
