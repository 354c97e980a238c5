//! Saving a copy of a clip where the user wants it: whole or not at all.
//!
//! Not here: the dialog (the shell), the suggested name (`library::clip_name`).

mod edl;
mod fcpxml;
mod many;
mod otio;
mod selects;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;
use thiserror::Error;

use crate::durable::{self, Trouble, trouble};
use crate::error::Error as StudioError;
use crate::probe::hex;

pub(crate) use many::copy_into;
pub use selects::SelectsForm;
pub(crate) use selects::{Select, Selects};

/// Why a copy could not be saved. Nothing half-written is left behind, and what was at the target
/// before is still there.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The clip's own file is gone.
    #[error("The clip\u{2019}s file is no longer in the library folder, so it cannot be saved.")]
    SourceGone {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The clip's own file cannot be read.
    #[error("The clip\u{2019}s file could not be read. Check the disk of the library folder.")]
    SourceUnreadable {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The bytes are not those that were kept.
    #[error(
        "The clip\u{2019}s file has changed since it was kept, so no copy was saved. Look at the file in the library folder."
    )]
    SourceChanged,
    /// The target is the clip itself.
    #[error("This is the clip\u{2019}s own file in the library. Choose another name or folder.")]
    OntoItself,
    /// The target is a file of the library.
    #[error("{file} belongs to another clip of the library. Choose another name or folder.")]
    OntoAnother {
        /// Its name.
        file: String,
    },
    /// The folder is not there (any more).
    #[error("The folder {folder} is not there. Choose another folder.")]
    FolderGone {
        /// The folder, for showing.
        folder: String,
    },
    /// What should be the folder is a file, or the name belongs to a folder.
    #[error("{path} cannot be replaced by a clip. Choose another name or folder.")]
    WrongKind {
        /// The path in the way, for showing.
        path: String,
    },
    /// An existing file may not be written.
    #[error("{file} is protected against writing. Choose another name.")]
    FileReadOnly {
        /// The file, for showing.
        file: String,
    },
    /// The folder may not be written.
    #[error("Dailies may not write into {folder}. Choose another folder.")]
    FolderReadOnly {
        /// The folder, for showing.
        folder: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// No room.
    #[error("There is not enough space in {folder}. Free some space or choose another folder.")]
    Full {
        /// The folder, for showing.
        folder: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The disk's own limit (4 GB on FAT).
    #[error("The clip is too large for the disk of {folder}. Choose another folder.")]
    TooLarge {
        /// The folder, for showing.
        folder: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// A name this disk does not take.
    #[error("This name cannot be used there. Choose a shorter or simpler one.")]
    BadName {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// Anything else.
    #[error("The copy could not be saved in {folder}. Check its disk or choose another folder.")]
    Other {
        /// The folder, for showing.
        folder: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl From<ExportError> for StudioError {
    fn from(error: ExportError) -> Self {
        let message = error.to_string();
        let details = std::error::Error::source(&error).map(ToString::to_string);
        match error {
            ExportError::SourceGone { .. } => Self::NotFound { message },
            ExportError::OntoItself
            | ExportError::OntoAnother { .. }
            | ExportError::WrongKind { .. }
            | ExportError::BadName { .. } => Self::Invalid {
                field: "target",
                message,
            },
            _ => Self::Storage { message, details },
        }
    }
}

/// Copies a clip to a path, in the place of whatever file is there (the dialog has asked), and
/// tells how many bytes are done of how many. With `expected_sha256` the bytes are checked on the
/// way and a changed source is refused. Answers where the copy is.
pub fn copy_to(
    source: &Path,
    target: &Path,
    expected_sha256: Option<&str>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<PathBuf, ExportError> {
    let mut file = File::open(source).map_err(from_source)?;
    let facts = file.metadata().map_err(from_source)?;
    if !facts.is_file() {
        return Err(from_source(io::ErrorKind::NotFound.into()));
    }
    let place = Place::look(source, target)?;
    let copy = copied(&mut file, &place, expected_sha256, &mut |done, total| {
        progress(done, total);
        true
    })?;
    place.publish(copy)
}

/// Saves what is made of a clip, in the place of whatever file is there (the dialog has asked): a
/// part of it, a frame, a list. `write` is given the file, and may look at it again when it is
/// done. Answers where it is.
pub(crate) fn save_made(
    source: &Path,
    target: &Path,
    write: impl FnOnce(&mut File) -> Result<(), Unmade>,
) -> Result<PathBuf, StudioError> {
    let place = Place::look(source, target)?;
    let mut made = durable::temporary_in(&place.folder).map_err(|error| place.explain(error))?;
    write(made.as_file_mut()).map_err(|why| match why {
        Unmade::Reading(source) => from_source(source).into(),
        Unmade::Writing(source) => place.explain(source).into(),
        Unmade::Refused(error) => error,
    })?;
    made.as_file()
        .sync_all()
        .map_err(|error| place.explain(error))?;
    Ok(place.publish(made)?)
}

/// A synced copy that has no name yet. Stops when `progress` says so.
fn copied(
    file: &mut File,
    place: &Place,
    expected_sha256: Option<&str>,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<NamedTempFile, ExportError> {
    let facts = file.metadata().map_err(from_source)?;
    let mut copy = durable::temporary_in(&place.folder).map_err(|error| place.explain(error))?;
    let found = copy_hashing(file, copy.as_file_mut(), facts.len(), progress)
        .map_err(|fault| fault.explain(place))?;
    if expected_sha256.is_some_and(|expected| !expected.eq_ignore_ascii_case(&found)) {
        return Err(ExportError::SourceChanged);
    }
    copy.as_file()
        .sync_all()
        .map_err(|error| place.explain(error))?;
    Ok(copy)
}

/// The path with `.ext` at its end unless it is there already, whatever its case. The GTK dialog
/// neither adds nor changes an extension.
pub fn ensure_extension(path: &Path, extension: &str) -> PathBuf {
    let has = path
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension));
    if has {
        return path.to_owned();
    }
    // Not `set_extension`: "take 1.5" would become "take 1.mp4".
    let mut whole = path.as_os_str().to_owned();
    whole.push(".");
    whole.push(extension);
    PathBuf::from(whole)
}

/// A checked target.
struct Place {
    folder: PathBuf,
    name: OsString,
}

impl Place {
    fn look(source: &Path, target: &Path) -> Result<Self, ExportError> {
        let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(ExportError::WrongKind {
                path: target.display().to_string(),
            });
        };
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let place = Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
        };
        let facts = fs::metadata(folder).map_err(|error| place.explain(error))?;
        if !facts.is_dir() {
            return Err(place.explain(io::ErrorKind::NotADirectory.into()));
        }
        let facts = match fs::metadata(target) {
            Ok(facts) => facts,
            Err(error) if trouble(&error) == Trouble::Missing => return Ok(place),
            Err(error) => return Err(place.explain(error)),
        };
        if !facts.is_file() {
            return Err(ExportError::WrongKind {
                path: target.display().to_string(),
            });
        }
        // Also through links and other spellings of the path.
        let same = match (fs::canonicalize(source), fs::canonicalize(target)) {
            (Ok(source), Ok(target)) => source == target,
            _ => false,
        };
        if same || is_same_file(source, &facts) {
            return Err(ExportError::OntoItself);
        }
        if facts.permissions().readonly() {
            return Err(ExportError::FileReadOnly {
                file: target.display().to_string(),
            });
        }
        Ok(place)
    }

    /// A name in a folder, whether it is taken or not.
    fn folder(folder: &Path, name: &str) -> Result<Self, ExportError> {
        let place = Self {
            folder: folder.to_owned(),
            name: name.into(),
        };
        match fs::metadata(folder) {
            Ok(facts) if facts.is_dir() => Ok(place),
            Ok(_) => Err(place.explain(io::ErrorKind::NotADirectory.into())),
            Err(error) => Err(place.explain(error)),
        }
    }

    fn publish(&self, file: NamedTempFile) -> Result<PathBuf, ExportError> {
        let target = self.folder.join(&self.name);
        file.persist(&target)
            .map_err(|error| self.explain(error.error))?;
        durable::sync_folder(&self.folder).map_err(|error| self.explain(error))?;
        Ok(target)
    }

    fn explain(&self, source: io::Error) -> ExportError {
        let folder = self.folder.display().to_string();
        match trouble(&source) {
            Trouble::Full => ExportError::Full { folder, source },
            Trouble::TooLarge => ExportError::TooLarge { folder, source },
            Trouble::ReadOnly => ExportError::FolderReadOnly { folder, source },
            Trouble::Missing => ExportError::FolderGone { folder },
            Trouble::WrongKind => ExportError::WrongKind { path: folder },
            Trouble::BadName => ExportError::BadName { source },
            Trouble::Other => ExportError::Other { folder, source },
        }
    }
}

#[cfg(unix)]
fn is_same_file(source: &Path, target: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(source)
        .is_ok_and(|source| source.dev() == target.dev() && source.ino() == target.ino())
}

#[cfg(not(unix))]
fn is_same_file(_source: &Path, _target: &fs::Metadata) -> bool {
    false
}

fn from_source(source: io::Error) -> ExportError {
    match trouble(&source) {
        Trouble::Missing | Trouble::WrongKind => ExportError::SourceGone { source },
        _ => ExportError::SourceUnreadable { source },
    }
}

/// Why something was not made of a clip.
pub(crate) enum Unmade {
    Reading(io::Error),
    Writing(io::Error),
    /// It cannot be made of this clip.
    Refused(StudioError),
}

/// On which side a copy failed.
enum Fault {
    Reading(io::Error),
    Writing(io::Error),
    Changed,
    Stopped,
}

impl Fault {
    fn explain(self, place: &Place) -> ExportError {
        match self {
            Self::Reading(source) => from_source(source),
            Self::Writing(source) => place.explain(source),
            Self::Changed | Self::Stopped => ExportError::SourceChanged,
        }
    }
}

/// Copies and answers the SHA-256 of what was copied.
fn copy_hashing(
    source: &mut impl Read,
    target: &mut impl Write,
    total: u64,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<String, Fault> {
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    let mut done = 0;
    progress(0, total);
    loop {
        match source.read(&mut buffer) {
            Ok(0) if done != total => return Err(Fault::Changed),
            Ok(0) => return Ok(hex(&digest.finalize())),
            Ok(read) => {
                digest.update(&buffer[..read]);
                target.write_all(&buffer[..read]).map_err(Fault::Writing)?;
                done += read as u64;
                if done > total {
                    return Err(Fault::Changed);
                }
                if !progress(done, total) {
                    return Err(Fault::Stopped);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(Fault::Reading(error)),
        }
    }
}

/// What `import` needs of the same copy.
pub(crate) enum CopyFault {
    /// The source could not be read, or changed while it was read.
    Source(io::Error),
    /// The copy could not be written.
    Target(io::Error),
}

/// Copies a whole file to a synced new one and answers its SHA-256.
pub(crate) fn copy_synced(source: &Path, target: &Path) -> Result<String, CopyFault> {
    let mut from = File::open(source).map_err(CopyFault::Source)?;
    let total = from.metadata().map_err(CopyFault::Source)?.len();
    let mut to = File::create(target).map_err(CopyFault::Target)?;
    let copied =
        copy_hashing(&mut from, &mut to, total, &mut |_, _| true).map_err(|fault| match fault {
            Fault::Reading(error) => CopyFault::Source(error),
            Fault::Writing(error) => CopyFault::Target(error),
            Fault::Changed | Fault::Stopped => {
                CopyFault::Source(io::ErrorKind::UnexpectedEof.into())
            }
        });
    let synced = copied.and_then(|hash| to.sync_all().map(|()| hash).map_err(CopyFault::Target));
    if synced.is_err() {
        let _ = fs::remove_file(target);
    }
    synced
}

#[cfg(test)]
mod tests;
