//! What of a folder belongs to the library: the clips that the database names, every file that has
//! notes of ours beside it, and the notes.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::library::{self, Library};
use crate::probe;

/// One file of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) stamp: Stamp,
    /// Notes, not a clip.
    pub(super) notes: bool,
}

/// By what a file is known to be still the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

/// The pieces of a folder.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// Clips first, then notes.
    pub(super) list: Vec<Piece>,
    /// How many other files and folders there are.
    pub(super) others: usize,
}

impl Pieces {
    pub(super) fn clips(&self) -> u32 {
        let clips = self.list.iter().filter(|piece| !piece.notes).count();
        u32::try_from(clips).unwrap_or(u32::MAX)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.list.iter().map(|piece| piece.bytes).sum()
    }
}

/// The pieces in a folder. `believed` are the names that the database has, with their hashes.
pub(super) fn of(folder: &Path, believed: &HashMap<String, String>) -> io::Result<Pieces> {
    let (files, mut others) = files(folder)?;
    let library = Library::open(folder);
    let beside: HashSet<String> = files
        .iter()
        .filter_map(|(name, _)| {
            let clip = library::clip_of(name)?;
            let readable = || {
                library
                    .read_sidecar(clip)
                    .is_ok_and(|notes| notes.file.name == clip)
            };
            (believed.contains_key(clip) || readable()).then(|| clip.to_owned())
        })
        .collect();
    let mut list = Vec::new();
    for (name, facts) in files {
        let clip = believed.contains_key(&name) || beside.contains(&name);
        let notes = !clip && library::clip_of(&name).is_some_and(|clip| beside.contains(clip));
        if clip || notes {
            list.push(Piece {
                bytes: facts.len(),
                stamp: Stamp::of(&facts),
                notes,
                name,
            });
        } else {
            others += 1;
        }
    }
    list.sort_by(|a, b| (a.notes, &a.name).cmp(&(b.notes, &b.name)));
    Ok(Pieces { list, others })
}

/// The files of a folder that can be ours, and how many things there are beside them.
fn files(folder: &Path) -> io::Result<(Vec<(String, Metadata)>, usize)> {
    let (mut files, mut others) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let facts = match entry.metadata() {
            // It went while we looked.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other?,
        };
        match entry.file_name().to_str() {
            Some(name) if facts.is_file() && library::is_plain(name) => {
                files.push((name.to_owned(), facts));
            }
            Some(name) if library::is_own(name) => {}
            _ => others += 1,
        }
    }
    Ok((files, others))
}

impl Stamp {
    fn of(facts: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(facts);
        #[cfg(not(unix))]
        let inode = 0;
        Self {
            bytes: facts.len(),
            modified: facts.modified().ok(),
            inode,
        }
    }
}

/// Whether two files have the same bytes, whatever their names and times say: only then one of them
/// may go, and a file that somebody else put there in the same moment is no copy.
pub(super) fn identical(original: &Path, copy: &Path) -> io::Result<bool> {
    let (Some(first), Some(second)) = (facts(original)?, facts(copy)?) else {
        return Ok(false);
    };
    if first.len() != second.len() {
        return Ok(false);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        if (first.dev(), first.ino()) == (second.dev(), second.ino()) {
            return Ok(true);
        }
    }
    let hash = |path: &Path| probe::hash(path).map_err(io::Error::other);
    Ok(hash(original)? == hash(copy)?)
}

/// The facts of a regular file, if it is there.
pub(super) fn facts(path: &Path) -> io::Result<Option<Metadata>> {
    match path.symlink_metadata() {
        Ok(facts) => Ok(Some(facts).filter(Metadata::is_file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
