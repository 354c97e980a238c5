//! Bringing files of this computer into the library: dropped clips and dropped folders of clips.
//! Sources are read, never changed or moved.
//!
//! Not here: whether a clip is known already (the caller compares hashes), and the database.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;
use uuid::Uuid;
use walkdir::WalkDir;

use crate::clip::SkippedFile;
use crate::durable::{Trouble, trouble};
use crate::error::Error as StudioError;
use crate::export::{CopyFault, copy_synced};
use crate::library::{self, Library, LibraryError, Sidecar};
use crate::probe::{self, Facts, Kind, ProbeError};

/// Folders in folders in a dropped folder, no deeper.
const DEEPEST: usize = 16;

/// A dropped home folder must not be read for hours.
const MOST_FILES: usize = 20_000;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    /// The place of the file at hand, from 1; 0 while they are looked for.
    pub place: u32,
    /// How many files there are.
    pub total: u32,
}

/// A file that looks like a clip.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// Its file name, for showing.
    pub name: String,
    /// What it is, by its first bytes.
    pub kind: Kind,
    /// Its size in bytes.
    pub bytes: u64,
    /// What an earlier Dailies wrote beside it, when that speaks of this file.
    pub sidecar: Option<Sidecar>,
}

/// Why a file was not brought in. The sentence can stand beside its name.
#[derive(Debug, Error)]
pub enum ImportError {
    /// It is not a usable clip.
    #[error(transparent)]
    Unusable {
        /// What is wrong with it.
        #[from]
        source: ProbeError,
    },
    /// It is gone or cannot be read.
    #[error("The file could not be read. Check that it is still there and may be opened.")]
    Unreadable {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The library cannot take it.
    #[error(transparent)]
    Library {
        /// Why not.
        #[from]
        source: LibraryError,
    },
}

impl From<ImportError> for StudioError {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Unusable { source } => source.into(),
            ImportError::Library { source } => source.into(),
            ImportError::Unreadable { source } => Self::Storage {
                message:
                    "The file could not be read. Check that it is still there and may be opened."
                        .to_owned(),
                details: Some(source.to_string()),
            },
        }
    }
}

/// Finds the clips among dropped files and in dropped folders. Hidden files, our own temporary
/// files and sidecars are passed over in silence; links inside folders are not followed.
pub fn plan(paths: &[PathBuf]) -> (Vec<Candidate>, Vec<SkippedFile>) {
    let mut plan = Plan::default();
    for path in paths {
        // A link that was dropped itself is followed: the user pointed at it.
        match fs::metadata(path) {
            Ok(facts) if facts.is_dir() => plan.add_folder(path),
            Ok(facts) if facts.is_file() => plan.add_file(path, facts.len(), true),
            Ok(_) => plan.skip(path, "It is not a file."),
            Err(error) => plan.skip(path, unreadable(&error)),
        }
    }
    (plan.candidates, plan.skipped)
}

#[derive(Default)]
struct Plan {
    candidates: Vec<Candidate>,
    skipped: Vec<SkippedFile>,
    seen: HashSet<PathBuf>,
    files: usize,
}

impl Plan {
    fn add_folder(&mut self, folder: &Path) {
        let walk = WalkDir::new(folder)
            .max_depth(DEEPEST)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name().to_string_lossy();
                entry.depth() == 0 || !(name.starts_with('.') || library::is_own(&name))
            });
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    self.files += 1;
                    if self.files > MOST_FILES {
                        self.skip(
                            folder,
                            "It holds more than 20,000 files; the rest was left out. Drop smaller folders.",
                        );
                        return;
                    }
                    let bytes = entry.metadata().map_or(0, |facts| facts.len());
                    self.add_file(entry.path(), bytes, false);
                }
                Ok(entry) if entry.path_is_symlink() => {
                    self.skip(entry.path(), "It is a link. Drop the file it leads to.");
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    let reason = error.io_error().map_or(UNREADABLE, unreadable);
                    self.skip(&path, reason);
                }
            }
        }
    }

    fn add_file(&mut self, path: &Path, bytes: u64, dropped: bool) {
        let name = file_name(path);
        if !dropped && (name.starts_with('.') || is_sidecar(path)) {
            return;
        }
        if !self
            .seen
            .insert(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
        {
            return;
        }
        if bytes == 0 {
            return self.skip(path, &ProbeError::Empty.to_string());
        }
        let mut start = Vec::new();
        let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
        if let Err(error) = read {
            return self.skip(path, unreadable(&error));
        }
        match probe::sniff(&start) {
            Some(kind) if kind.is_clip() => {
                let sidecar = sidecar_of(path, &name);
                self.candidates.push(Candidate {
                    path: path.to_owned(),
                    name,
                    kind,
                    bytes,
                    sidecar,
                });
            }
            Some(_) => self.skip(path, "This is a picture, not a video clip."),
            // A sidecar that was dropped together with its clip.
            None if is_sidecar(path) => {}
            None => {
                let what = probe::describe(&start);
                self.skip(path, &ProbeError::NotAClip { what }.to_string());
            }
        }
    }

    fn skip(&mut self, path: &Path, reason: &str) {
        self.skipped.push(SkippedFile {
            name: file_name(path),
            reason: reason.to_owned(),
        });
    }
}

const UNREADABLE: &str = "It could not be read. Check that it may be opened.";

fn unreadable(error: &io::Error) -> &'static str {
    match trouble(error) {
        Trouble::Missing => "It is no longer there.",
        Trouble::ReadOnly => "Dailies may not read it. Allow reading it, then drop it again.",
        _ => UNREADABLE,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// Whether a file is a sidecar that stands beside its clip.
fn is_sidecar(path: &Path) -> bool {
    let has_ending = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    has_ending && path.with_extension("").is_file()
}

fn sidecar_of(path: &Path, name: &str) -> Option<Sidecar> {
    let sidecar = Sidecar::read(&path.with_file_name(library::sidecar_name(name))).ok()?;
    (sidecar.file.name == name).then_some(sidecar)
}

/// A clip that was copied and checked, and has no name in the library yet. Without one it vanishes.
#[derive(Debug)]
pub struct Copied {
    part: PathBuf,
    named: bool,
    /// What it is.
    pub facts: Facts,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

impl Drop for Copied {
    fn drop(&mut self) {
        if !self.named {
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Copies a clip onto the disk of the library, where only a whole clip stays. May take long, and
/// keeps nobody from the folder.
pub fn copy_in(library: &Library, candidate: &Candidate) -> Result<Copied, ImportError> {
    let id = format!("import-{}", Uuid::now_v7());
    let part = library.part_path(&id)?;
    fill(library, candidate, &part).inspect_err(|_| {
        let _ = fs::remove_file(&part);
    })
}

fn fill(library: &Library, candidate: &Candidate, part: &Path) -> Result<Copied, ImportError> {
    let sha256 = copy_synced(&candidate.path, part).map_err(|fault| match fault {
        CopyFault::Source(source) => ImportError::Unreadable { source },
        CopyFault::Target(source) => library.explain(source).into(),
    })?;
    Ok(Copied {
        facts: probe::probe(part)?,
        part: part.to_owned(),
        named: false,
        sha256,
    })
}

impl Copied {
    /// Gives the copy a name in the library, which may have moved since, or the next free one.
    /// Answers its path.
    pub fn publish(&mut self, library: &Library, name: &str) -> Result<PathBuf, ImportError> {
        let id = format!("import-{}", Uuid::now_v7());
        let here = library.part_path(&id)?;
        if here.parent() != self.part.parent() {
            self.part = library.take_part(&self.part, &id)?;
        }
        let path = library.publish(&self.part, name)?;
        self.named = true;
        Ok(path)
    }
}

#[cfg(test)]
mod tests;
