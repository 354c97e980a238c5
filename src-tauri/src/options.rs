//! What can be said on the command line or in the environment when the app is started.

use std::path::{Path, PathBuf};

use clap::Parser;

/// Make, keep and review generated video clips on any server that speaks the Videos API.
#[derive(Debug, Clone, Default, Parser)]
#[command(name = "dailies", version)]
pub(crate) struct Options {
    /// Open connected to the built-in demo server: no key, no network
    #[arg(long)]
    pub demo: bool,

    /// Folder for the database, settings, posters and logs [default: the platform's data folder]
    #[arg(long, env = "DAILIES_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,

    /// Folder for the clips of a new library [default: Dailies in the Videos folder]
    #[arg(long, env = "DAILIES_LIBRARY", value_name = "FOLDER")]
    pub library: Option<PathBuf>,
}

/// The folders the app works in.
#[derive(Debug, Clone)]
pub(crate) struct Folders {
    /// Database, settings, posters, logs.
    pub data: PathBuf,
    /// Clips, unless the library was put elsewhere before.
    pub library: PathBuf,
}

impl Options {
    /// Where to work: as told, else where the platform keeps such things.
    /// `None` when the platform names no home.
    pub(crate) fn folders(&self) -> Option<Folders> {
        let project = directories::ProjectDirs::from("app", "", "Dailies");
        let data = match (&self.data_dir, project) {
            (Some(told), _) => whole(told),
            (None, Some(project)) => project.data_local_dir().to_owned(),
            (None, None) => return None,
        };
        let library = match (&self.library, directories::UserDirs::new()) {
            (Some(told), _) => whole(told),
            (None, Some(user)) => user
                .video_dir()
                .map_or_else(|| user.home_dir().join("Videos"), PathBuf::from)
                .join("Dailies"),
            (None, None) => data.join("Library"),
        };
        Some(Folders { data, library })
    }
}

/// A folder as it is kept: the next start may come from another working directory.
fn whole(told: &Path) -> PathBuf {
    std::path::absolute(told).unwrap_or_else(|_| told.to_owned())
}
