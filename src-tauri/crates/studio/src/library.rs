//! The library folder: the user's own, visible folder with the clips and a sidecar beside each.
//!
//! Nothing a server, a file or the page says reaches outside of it: every name that is joined to
//! the folder is one plain file name. Not here: what the database knows, and which clips there are.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::durable::{self, Trouble, trouble};
use crate::error::Error as StudioError;
use crate::export::{self, CopyFault};
use crate::points;

pub(crate) mod account;
mod free_name;
mod name;
mod sidecar;
mod template;

pub use name::clip_name;
pub(crate) use name::{is_plain, numbered};
pub use sidecar::{AskedOf, Sidecar, SidecarFile, SidecarServer};
pub(crate) use sidecar::{clip_of, name_for as sidecar_name};
pub(crate) use template::{DEFAULT_TEMPLATE, Place as NamePlace, Template, usable_template};
pub use template::{FIELDS, TemplateError};

/// Where bytes wait until they are checked: inside the library, so that publishing is a rename.
const PARTS: &str = ".dailies-parts";

/// What lies in the folder that the library moves to until it is there: it tells that folder from
/// the empty place of a disk that is not connected.
pub(crate) const MOVE_MARK: &str = ".dailies-move";

/// The library folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Library {
    folder: PathBuf,
}

/// Why the library folder, or a file in it, cannot be used.
#[derive(Debug, Error)]
pub enum LibraryError {
    /// The folder is gone: deleted, moved, or its disk is not connected.
    #[error(
        "The library folder is not there: {folder}. Connect its disk, or choose where the folder is now."
    )]
    Missing {
        /// The folder, for showing.
        folder: String,
    },
    /// A file stands where the folder should be.
    #[error("{folder} is a file, not a folder. Choose a folder for the library.")]
    NotAFolder {
        /// The folder, for showing.
        folder: String,
    },
    /// Writing is refused.
    #[error(
        "Dailies may not write into the library folder {folder}. Allow writing there, or choose another folder."
    )]
    ReadOnly {
        /// The folder, for showing.
        folder: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// No room is left.
    #[error("The disk of the library folder is full. Free some space, then try again.")]
    Full {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// No disk takes it, or it never ends.
    #[error(
        "What the server sends is larger than the disk of the library folder takes, or has no end."
    )]
    TooLarge {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// Less room is left than is needed.
    #[error(
        "The disk of the library folder has {} left, and this needs {}. Free some space; it goes on by itself.",
        in_words(*.free), in_words(*.needed)
    )]
    NoRoom {
        /// Bytes needed.
        needed: u64,
        /// Bytes that may still be used.
        free: u64,
    },
    /// A name that is not one plain file name.
    #[error("\u{201c}{name}\u{201d} cannot be a file name in the library.")]
    BadName {
        /// The name, shortened and without control characters.
        name: String,
    },
    /// The clip's file was moved or deleted behind our back.
    #[error(
        "The file {name} is no longer in the library folder. Put it back, or remove the clip from the library."
    )]
    ClipGone {
        /// The name of the file.
        name: String,
    },
    /// The downloaded bytes are no longer where they were put.
    #[error("The downloaded bytes are gone before they could be kept. Fetch the clip again.")]
    PartGone {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The sidecar is there but is not one of ours, or is damaged.
    #[error("The notes beside the clip, {name}, cannot be read. The clip itself is not affected.")]
    BadSidecar {
        /// The name of the sidecar.
        name: String,
        /// What is wrong with it.
        details: String,
    },
    /// The sidecar was written by a newer Dailies.
    #[error(
        "The notes beside the clip, {name}, were written by a newer Dailies. Update Dailies to read them."
    )]
    NewerSidecar {
        /// The name of the sidecar.
        name: String,
        /// Its version.
        version: u32,
    },
    /// Anything else.
    #[error("The library folder could not be used. Check its disk, then try again.")]
    Other {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl From<LibraryError> for StudioError {
    fn from(error: LibraryError) -> Self {
        let message = error.to_string();
        match error {
            LibraryError::ClipGone { .. } => Self::NotFound { message },
            LibraryError::ReadOnly { source, .. }
            | LibraryError::Full { source }
            | LibraryError::TooLarge { source }
            | LibraryError::PartGone { source }
            | LibraryError::Other { source } => Self::Storage {
                message,
                details: Some(source.to_string()),
            },
            LibraryError::BadSidecar { details, .. } => Self::Storage {
                message,
                details: Some(details),
            },
            LibraryError::NoRoom { .. }
            | LibraryError::Missing { .. }
            | LibraryError::NotAFolder { .. }
            | LibraryError::BadName { .. }
            | LibraryError::NewerSidecar { .. } => Self::Storage {
                message,
                details: None,
            },
        }
    }
}

impl Library {
    /// The library in a folder, which is not touched yet.
    pub fn open(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
        }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder. Only for the first run: later a missing folder is an unplugged disk.
    pub fn create(&self) -> Result<(), LibraryError> {
        fs::create_dir_all(&self.folder).map_err(|source| self.explain(source))?;
        self.check()
    }

    /// Whether clips can be kept here now, tried by writing a small file and removing it.
    pub fn check(&self) -> Result<(), LibraryError> {
        let explain = |source| self.explain(source);
        if !fs::metadata(&self.folder).map_err(explain)?.is_dir() {
            return Err(self.explain(io::ErrorKind::NotADirectory.into()));
        }
        points::tried("check.create").map_err(explain)?;
        let mut file = durable::temporary_in(&self.folder).map_err(explain)?;
        points::tried("check.write").map_err(explain)?;
        // One block: a full disk takes an empty file, and often still a few bytes.
        file.write_all(&[0; 4096]).map_err(explain)?;
        file.as_file().sync_all().map_err(explain)?;
        file.close().map_err(explain)
    }

    /// Bytes that can still be written.
    pub fn free_bytes(&self) -> Result<u64, LibraryError> {
        fs4::available_space(&self.folder).map_err(|source| self.explain(source))
    }

    /// Whether `needed` bytes fit while `reserve` bytes stay free.
    pub fn has_room(&self, needed: u64, reserve: u64) -> Result<(), LibraryError> {
        let free = self.free_bytes()?.saturating_sub(reserve);
        if free < needed {
            return Err(LibraryError::NoRoom { needed, free });
        }
        Ok(())
    }

    /// The path of a clip that is really there: a regular file of the library, not a link.
    pub fn find(&self, name: &str) -> Result<PathBuf, LibraryError> {
        let path = self.join(name)?;
        match path.symlink_metadata() {
            Ok(facts) if facts.is_file() => Ok(path),
            Ok(_) => Err(LibraryError::ClipGone {
                name: name.to_owned(),
            }),
            Err(error) if trouble(&error) == Trouble::Missing => {
                fs::metadata(&self.folder).map_err(|source| self.explain(source))?;
                Err(LibraryError::ClipGone {
                    name: name.to_owned(),
                })
            }
            Err(source) => Err(self.explain(source)),
        }
    }

    /// Where the bytes of a clip are collected until they are checked. The folder for it is made;
    /// the file may be there from an earlier try.
    pub fn part_path(&self, clip_id: &str) -> Result<PathBuf, LibraryError> {
        let name = format!("{clip_id}.part");
        if !name::is_plain(&name) {
            return Err(bad_name(clip_id));
        }
        let parts = self.parts();
        // Not create_dir_all: a library on an unplugged disk must not grow back on the mount point.
        match fs::create_dir(&parts) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(self.explain(error)),
            _ if !parts.symlink_metadata().is_ok_and(|facts| facts.is_dir()) => {
                Err(LibraryError::NotAFolder {
                    folder: parts.display().to_string(),
                })
            }
            _ => Ok(parts.join(name)),
        }
    }

    /// The folder of the parts.
    pub(crate) fn parts(&self) -> PathBuf {
        self.folder.join(PARTS)
    }

    /// Takes over the part of a clip whose bytes were collected in another library folder.
    pub(crate) fn take_part(&self, part: &Path, clip_id: &str) -> Result<PathBuf, LibraryError> {
        let taken = self.part_path(clip_id)?;
        match fs::rename(part, &taken) {
            Ok(()) => return Ok(taken),
            Err(source) if trouble(&source) == Trouble::Missing => {
                return Err(LibraryError::PartGone { source });
            }
            // On another disk.
            Err(_) => {}
        }
        match export::copy_synced(part, &taken) {
            Ok(_) => {
                // The folder it is in goes next.
                let _ = fs::remove_file(part);
                Ok(taken)
            }
            Err(CopyFault::Source(source)) => Err(LibraryError::PartGone { source }),
            Err(CopyFault::Target(source)) => Err(self.explain(source)),
        }
    }

    /// Turns checked bytes into a clip: syncs the part and gives it its name, or the next free one
    /// (`name_2`). The bytes are not touched. The name that was taken is in the answer.
    pub fn publish(&self, part: &Path, name: &str) -> Result<PathBuf, LibraryError> {
        let explain = |source| self.explain(source);
        self.join(name)?;
        points::tried("publish.sync").map_err(explain)?;
        match File::open(part).and_then(|file| file.sync_all()) {
            Err(source) if trouble(&source) == Trouble::Missing => {
                fs::metadata(&self.folder).map_err(explain)?;
                return Err(LibraryError::PartGone { source });
            }
            other => other.map_err(explain)?,
        }
        let mut number = 1;
        loop {
            let candidate = if number == 1 {
                name.to_owned()
            } else {
                name::numbered(name, number)
            };
            let path = self.join(&candidate)?;
            number += 1;
            // A sidecar whose clip was deleted by hand still speaks of that clip.
            if self.sidecar_path(&candidate)?.symlink_metadata().is_ok() {
                continue;
            }
            points::tried("publish.rename").map_err(explain)?;
            match durable::rename_new(part, &path) {
                Ok(()) => {
                    points::tried("publish.renamed").map_err(explain)?;
                    durable::sync_folder(&self.folder).map_err(explain)?;
                    points::pass("publish.synced");
                    return Ok(path);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(source) => return Err(self.explain(source)),
            }
        }
    }

    /// Makes every name in the folder last. The bytes of a clip are synced before it has its name.
    pub(crate) fn sync(&self) -> Result<(), LibraryError> {
        durable::sync_folder(&self.folder).map_err(|source| self.explain(source))
    }

    /// Writes what we know about a clip beside it, in the place of what was written before.
    pub fn write_sidecar(&self, sidecar: &Sidecar) -> Result<(), LibraryError> {
        let path = self.sidecar_path(&sidecar.file.name)?;
        let bytes = sidecar
            .to_bytes()
            .map_err(|error| LibraryError::BadSidecar {
                name: sidecar.file.name.clone(),
                details: error.to_string(),
            })?;
        durable::write_whole(&path, &bytes).map_err(|source| self.explain(source))
    }

    /// The same for many clips, with as few waits for the disk as there can be. Answers those whose
    /// notes could not be written; an error when none could.
    pub(crate) fn write_sidecars(&self, sidecars: &[Sidecar]) -> Result<Vec<String>, LibraryError> {
        let mut files = Vec::new();
        let mut failed = Vec::new();
        for sidecar in sidecars {
            match (self.sidecar_path(&sidecar.file.name), sidecar.to_bytes()) {
                (Ok(path), Ok(bytes)) => files.push((sidecar.id.clone(), path, bytes)),
                _ => failed.push(sidecar.id.clone()),
            }
        }
        let done =
            durable::write_many(&self.folder, &files).map_err(|source| self.explain(source))?;
        for ((id, _, _), done) in files.iter().zip(done) {
            if let Err(error) = done {
                tracing::warn!(%error, clip = id, "a sidecar was not written");
                failed.push(id.clone());
            }
        }
        Ok(failed)
    }

    /// Reads what was written beside a clip.
    pub fn read_sidecar(&self, name: &str) -> Result<Sidecar, LibraryError> {
        Sidecar::read(&self.sidecar_path(name)?)
    }

    /// The names of all files that can be clips, in order: no folders, no links, nothing hidden, no
    /// sidecars.
    pub fn files(&self) -> Result<Vec<String>, LibraryError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(|source| self.explain(source))? {
            let entry = entry.map_err(|source| self.explain(source))?;
            let file = entry.file_name();
            let Some(name) = file.to_str().filter(|name| name::is_plain(name)) else {
                continue;
            };
            if sidecar::clip_of(name).is_none()
                && entry.file_type().is_ok_and(|kind| kind.is_file())
            {
                names.push(name.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The names of all clips that have a sidecar, whether or not the clip is there.
    pub fn noted(&self) -> Result<Vec<String>, LibraryError> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(|source| self.explain(source))? {
            let entry = entry.map_err(|source| self.explain(source))?;
            let file = entry.file_name();
            let Some(clip) = file.to_str().and_then(sidecar::clip_of) else {
                continue;
            };
            if name::is_plain(clip) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                names.push(clip.to_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// Deletes a clip and its sidecar for good. Fine when they are gone already.
    pub fn remove(&self, name: &str) -> Result<(), LibraryError> {
        let clip = self.join(name)?;
        let sidecar = self.sidecar_path(name)?;
        // The clip first: a sidecar without a clip is harmless, a clip without one is a stray.
        for path in [clip, sidecar] {
            match fs::remove_file(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::metadata(&self.folder).map_err(|source| self.explain(source))?;
                }
                other => other.map_err(|source| self.explain(source))?,
            }
        }
        durable::sync_folder(&self.folder).map_err(|source| self.explain(source))
    }

    /// Deletes the parts of clips that nobody fetches any more, and what a crash left of our
    /// temporary files. Answers how many were deleted.
    pub fn sweep_parts(&self, keep: &HashSet<String>) -> Result<usize, LibraryError> {
        let mut swept = 0;
        for (folder, ours) in [
            (self.folder.join(PARTS), is_part as fn(&str) -> Option<&str>),
            (self.folder.clone(), is_leftover),
        ] {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && folder != self.folder => {
                    continue;
                }
                other => other.map_err(|source| self.explain(source))?,
            };
            for entry in entries {
                let entry = entry.map_err(|source| self.explain(source))?;
                let name = entry.file_name();
                let Some(id) = name.to_str().and_then(ours) else {
                    continue;
                };
                if keep.contains(id) || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
                    continue;
                }
                fs::remove_file(entry.path()).map_err(|source| self.explain(source))?;
                points::pass("sweep.removed");
                swept += 1;
            }
        }
        Ok(swept)
    }

    fn join(&self, name: &str) -> Result<PathBuf, LibraryError> {
        if !name::is_plain(name) {
            return Err(bad_name(name));
        }
        Ok(self.folder.join(name))
    }

    fn sidecar_path(&self, name: &str) -> Result<PathBuf, LibraryError> {
        self.join(name)?;
        self.join(&sidecar::name_for(name))
    }

    pub(crate) fn explain(&self, source: io::Error) -> LibraryError {
        let folder = self.folder.display().to_string();
        match trouble(&source) {
            Trouble::Full => LibraryError::Full { source },
            Trouble::TooLarge => LibraryError::TooLarge { source },
            Trouble::ReadOnly => LibraryError::ReadOnly { folder, source },
            Trouble::Missing => LibraryError::Missing { folder },
            Trouble::WrongKind => LibraryError::NotAFolder { folder },
            Trouble::BadName | Trouble::Other => LibraryError::Other { source },
        }
    }
}

/// Bytes for people.
pub(crate) fn in_words(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")];
    UNITS.iter().find(|(unit, _)| bytes >= *unit).map_or_else(
        || format!("{bytes} bytes"),
        |(unit, name)| format!("{}.{} {name}", bytes / unit, bytes % unit * 10 / unit),
    )
}

fn is_part(name: &str) -> Option<&str> {
    name.strip_suffix(".part")
}

/// Temporary files of `durable::temporary_in`.
fn is_leftover(name: &str) -> Option<&str> {
    name.strip_prefix(".dailies-")?.strip_suffix(".part")
}

/// Whether a name is one the library makes for itself and never shows.
pub(crate) fn is_own(name: &str) -> bool {
    [PARTS, MOVE_MARK, account::FOLDER].contains(&name) || is_leftover(name).is_some()
}

fn bad_name(name: &str) -> LibraryError {
    LibraryError::BadName {
        name: name.chars().filter(|c| !c.is_control()).take(60).collect(),
    }
}

#[cfg(test)]
mod tests;
