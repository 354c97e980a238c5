//! Carrying the pieces of the library into the new folder: linked where that is the same disk,
//! copied, synced and read again where it is not. Nothing is overwritten that is not of this move,
//! and the old folder is only read.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::pieces::{self, Piece, Stamp, facts};
use super::trouble::{MoveError, Stopped};
use super::{Go, Step};
use crate::durable;
use crate::library::Sidecar;
use crate::points;
use crate::probe::{self, hex};

/// So much is read at once.
const STRETCH: usize = 1 << 20;

/// From where, to where, and how.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
    /// By links, where the disk makes them.
    pub(super) linked: bool,
    /// Bytes that stay free on the disk of the new folder.
    pub(super) reserve: u64,
    /// The names that the database has, with their hashes.
    pub(super) believed: HashMap<String, String>,
}

/// What was carried so far, as it was then.
pub(super) type Carried = HashMap<String, Stamp>;

/// What one round carried.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Round {
    pub(super) pieces: usize,
    pub(super) bytes: u64,
}

/// Carries what is not there yet, takes away what was deleted since it was carried, and makes it
/// last.
pub(super) fn round(job: &Job, carried: &mut Carried, go: Go<'_>) -> Result<Round, Stopped> {
    let all = pieces::of(&job.from, &job.believed)
        .map_err(|source| MoveError::reading(&job.from.display().to_string(), source))?;
    let (clips, bytes) = (all.clips(), all.bytes());
    if !go(Step::Sum { clips, bytes }) {
        return Err(Stopped::Asked);
    }
    let mut round = Round::default();
    for piece in &all.list {
        if !go(Step::Next) {
            return Err(Stopped::Asked);
        }
        if carried.get(&piece.name) == Some(&piece.stamp) || there(job, piece)? {
            go(Step::Bytes(piece.bytes));
        } else {
            carry(job, piece, carried.contains_key(&piece.name), go)?;
            round.pieces += 1;
            round.bytes += piece.bytes;
        }
        carried.insert(piece.name.clone(), piece.stamp.clone());
        if !piece.notes {
            go(Step::Clip);
        }
    }
    // Every piece is among what was carried; what else is, was deleted since.
    if carried.len() > all.list.len() {
        let names: HashSet<&str> = all.list.iter().map(|piece| piece.name.as_str()).collect();
        let gone = |name: &&String| !names.contains(name.as_str());
        for name in carried.keys().filter(gone).cloned().collect::<Vec<_>>() {
            remove(&job.to.join(&name)).map_err(|source| writing(job, &name, source))?;
            carried.remove(&name);
        }
    }
    points::tried("move.sync").map_err(|source| writing(job, "", source))?;
    durable::sync_folder(&job.to).map_err(|source| writing(job, "", source))?;
    points::pass("move.synced");
    Ok(round)
}

/// Whether an earlier run carried it. Names are given to whole files only.
fn there(job: &Job, piece: &Piece) -> Result<bool, MoveError> {
    let (source, target) = (job.from.join(&piece.name), job.to.join(&piece.name));
    let compared = || {
        if piece.notes {
            return Ok(facts(&target)?.is_some() && fs::read(&source)? == fs::read(&target)?);
        }
        pieces::identical(&source, &target)
    };
    match compared() {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        other => other.map_err(|source| MoveError::reading(&piece.name, source)),
    }
}

fn carry(job: &Job, piece: &Piece, again: bool, go: Go<'_>) -> Result<(), Stopped> {
    let (source, target) = (job.from.join(&piece.name), job.to.join(&piece.name));
    if target.symlink_metadata().is_ok() {
        // Notes are written anew while the library moves.
        if !(again || piece.notes && Sidecar::read(&target).is_ok()) {
            return Err(in_the_way(job, &piece.name).into());
        }
        remove(&target).map_err(|source| writing(job, &piece.name, source))?;
    }
    let linked = job.linked && link(job, piece, &source, &target)?;
    if linked {
        go(Step::Bytes(piece.bytes));
    } else {
        copy(job, piece, &source, &target, go)?;
    }
    // Deleted for good meanwhile, so the copy is, too.
    if matches!(facts(&source), Ok(None)) && job.from.is_dir() {
        remove(&target).map_err(|source| writing(job, &piece.name, source))?;
    }
    Ok(())
}

/// Whether the disk made a link. Where it did not, the file is copied.
fn link(job: &Job, piece: &Piece, source: &Path, target: &Path) -> Result<bool, MoveError> {
    points::tried("move.link").map_err(|source| writing(job, &piece.name, source))?;
    match fs::hard_link(source, target) {
        Ok(()) => {
            points::pass("move.linked");
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(in_the_way(job, &piece.name)),
        Err(_) => Ok(false),
    }
}

fn copy(job: &Job, piece: &Piece, source: &Path, target: &Path, go: Go<'_>) -> Result<(), Stopped> {
    let reading = |error| MoveError::reading(&piece.name, error);
    let failed = |error| writing(job, &piece.name, error);
    let mut file = match File::open(source) {
        // The next round sees that it was deleted.
        Err(error) if error.kind() == ErrorKind::NotFound && job.from.is_dir() => return Ok(()),
        other => other.map_err(reading)?,
    };
    let free = fs4::available_space(&job.to).map_err(failed)?;
    if free.saturating_sub(job.reserve) < piece.bytes {
        return Err(failed(ErrorKind::StorageFull.into()).into());
    }
    points::tried("move.create").map_err(failed)?;
    let mut copy = durable::temporary_in(&job.to).map_err(failed)?;
    let (mut digest, mut buffer) = (Sha256::new(), vec![0; STRETCH]);
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(reading(error).into()),
        };
        points::tried("move.write").map_err(failed)?;
        copy.write_all(&buffer[..read]).map_err(failed)?;
        digest.update(&buffer[..read]);
        if !go(Step::Bytes(read as u64)) {
            return Err(Stopped::Asked);
        }
    }
    let read = hex(&digest.finalize());
    check_original(job, piece, source, &read)?;
    let modified = file.metadata().and_then(|facts| facts.modified());
    if let Err(error) = modified.and_then(|time| copy.as_file().set_modified(time)) {
        // It is a comfort; what counts are the bytes.
        tracing::info!(%error, "a copy has no time of its original");
    }
    points::tried("move.sync-copy").map_err(failed)?;
    copy.as_file().sync_all().map_err(failed)?;
    let copy = copy.into_temp_path();
    forget_cached(&copy);
    if probe::hash(&copy).ok().as_deref() != Some(read.as_str()) {
        return Err(MoveError::Damaged {
            name: piece.name.clone(),
            folder: job.to.display().to_string(),
        }
        .into());
    }
    if !go(Step::Next) {
        return Err(Stopped::Asked);
    }
    points::tried("move.rename").map_err(failed)?;
    match durable::rename_new(&copy, target) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(in_the_way(job, &piece.name).into());
        }
        Err(error) => return Err(failed(error).into()),
    }
    points::pass("move.renamed");
    Ok(())
}

/// The bytes are what the database knows, or what the disk says twice: a clip that somebody changed
/// goes along as it is.
fn check_original(job: &Job, piece: &Piece, source: &Path, read: &str) -> Result<(), MoveError> {
    let known = job.believed.get(&piece.name);
    if known.is_none_or(|known| known.eq_ignore_ascii_case(read)) {
        return Ok(());
    }
    let again = probe::hash(source)
        .map_err(|error| MoveError::reading(&piece.name, io::Error::other(error)))?;
    if again != read {
        let differs = io::Error::other("it reads differently each time");
        return Err(MoveError::reading(&piece.name, differs));
    }
    tracing::warn!(
        name = piece.name,
        "a clip was changed since it was kept; it moves as it is"
    );
    Ok(())
}

/// Has what is read next come from the disk.
fn forget_cached(path: &Path) {
    #[cfg(target_os = "linux")]
    if let Ok(file) = File::open(path) {
        // Where it is refused, memory is read.
        let _ = rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = path;
}

/// Deletes a file that may be gone.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn writing(job: &Job, name: &str, source: io::Error) -> MoveError {
    MoveError::writing(name, &job.to, source)
}

fn in_the_way(job: &Job, name: &str) -> MoveError {
    MoveError::InTheWay {
        name: name.to_owned(),
        folder: job.to.display().to_string(),
    }
}
