//! Taking away what a move leaves over: the originals once the library is in the new folder, or the
//! copies when it stays in the old one. A clip goes only where the other folder has the same bytes.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::carry::remove;
use super::pieces::{self, Pieces, facts, identical};
use super::{Go, Step, is_marked};
use crate::durable;
use crate::library::{self, Library, MOVE_MARK, Sidecar};
use crate::points;

/// What was taken away and what was not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Cleared {
    /// Files of ours that stay, because the other folder does not have the same.
    pub(super) kept: usize,
    /// Files that are not ours.
    pub(super) others: usize,
}

/// Why not all of it was.
#[derive(Debug)]
pub(super) enum Unfinished {
    /// Somebody wanted it to end.
    Asked,
    /// The disk did not do it.
    Failed(io::Error),
}

impl From<io::Error> for Unfinished {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

/// Removes the originals of what is in the library now, and the old folder when it is empty then.
pub(super) fn originals(
    from: &Path,
    to: &Path,
    believed: &HashMap<String, String>,
    go: Go<'_>,
) -> Result<Cleared, Unfinished> {
    remove(&to.join(MOVE_MARK))?;
    let all = match pieces::of(from, believed) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Cleared::default()),
        other => other?,
    };
    let mut cleared = Cleared {
        others: all.others,
        ..Cleared::default()
    };
    // Notes stay beside a clip that does.
    let mut staying = HashSet::new();
    each(&all, go, |piece, is_notes| {
        let (original, kept) = (from.join(piece), to.join(piece));
        let same = if is_notes {
            let clip = library::clip_of(piece).unwrap_or_default();
            facts(&kept).map(|there| there.is_some() && !staying.contains(clip))
        } else {
            identical(&kept, &original)
        };
        // Deleted for good since we looked, maybe while it was compared.
        if facts(&original)?.is_none() {
            return Ok(());
        }
        let goes = same?;
        if goes {
            points::tried("move.clear")?;
            remove(&original)?;
            points::pass("move.cleared");
        } else {
            cleared.kept += 1;
            staying.insert(piece.to_owned());
        }
        Ok(())
    })?;
    // Nobody fetches into this folder any more.
    Library::open(from)
        .sweep_parts(&HashSet::new())
        .map_err(io::Error::other)?;
    // Only when it is empty.
    let _ = fs::remove_dir(Library::open(from).parts());
    Library::open(to).take_sheets(&Library::open(from))?;
    durable::sync_folder(from)?;
    points::tried("move.folder")?;
    leave(from)?;
    Ok(cleared)
}

/// Removes the copies of what is still in the old folder.
pub(super) fn copies(
    from: &Path,
    to: &Path,
    believed: &HashMap<String, String>,
    go: Go<'_>,
) -> Result<(), Unfinished> {
    let all = pieces::of(from, believed)?;
    each(&all, go, |piece, is_notes| {
        let (original, copy) = (from.join(piece), to.join(piece));
        let goes = if is_notes {
            Sidecar::read(&copy).is_ok() || identical(&original, &copy)?
        } else {
            identical(&original, &copy)?
        };
        if goes {
            points::tried("move.put-back")?;
            remove(&copy)?;
        }
        Ok(())
    })?;
    durable::sweep_temporary(to)?;
    durable::sync_folder(to)?;
    Ok(())
}

/// Removes the mark from a folder, and the folder if it was made for the move.
pub(super) fn unmark(to: &Path, made: bool) -> io::Result<()> {
    if !to.is_dir() {
        return Ok(());
    }
    remove(&to.join(MOVE_MARK))?;
    durable::sync_folder(to)?;
    if made { leave(to) } else { Ok(()) }
}

/// Marks a folder as the one that a move goes to; makes it if it is to be made.
pub(super) fn mark(to: &Path, made: bool) -> io::Result<()> {
    if made {
        fs::create_dir(to)?;
        points::pass("move.folder-made");
    }
    if is_marked(to) {
        return Err(ErrorKind::AlreadyExists.into());
    }
    fs::File::create_new(to.join(MOVE_MARK))?.sync_all()?;
    durable::sync_folder(to)?;
    points::pass("move.marked");
    to.parent().map_or(Ok(()), durable::sync_folder)
}

fn each(
    all: &Pieces,
    go: Go<'_>,
    mut take: impl FnMut(&str, bool) -> io::Result<()>,
) -> Result<(), Unfinished> {
    let (clips, bytes) = (all.clips(), all.bytes());
    if !go(Step::Sum { clips, bytes }) {
        return Err(Unfinished::Asked);
    }
    for piece in &all.list {
        if !go(Step::Next) {
            return Err(Unfinished::Asked);
        }
        take(&piece.name, piece.notes)?;
        go(Step::Bytes(piece.bytes));
        if !piece.notes {
            go(Step::Clip);
        }
    }
    Ok(())
}

/// Removes a folder that is empty.
fn leave(folder: &Path) -> io::Result<()> {
    match fs::remove_dir(folder) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::DirectoryNotEmpty | ErrorKind::ResourceBusy
            ) =>
        {
            Ok(())
        }
        // A folder that may not go is only empty, and nobody's clip.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        Err(error) => Err(error),
        Ok(()) => folder.parent().map_or(Ok(()), durable::sync_folder),
    }
}
