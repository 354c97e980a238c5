//! Moving the library to another folder, also on another disk.
//!
//! Every clip and the notes beside it are linked or copied into the new folder while the library
//! stays where it is; a copy is synced and read again before it gets its name. Only when all of it
//! is there does the library change its folder, in one transaction, and only then do the originals
//! go. Cut at any point, the library is whole in one of the two places, and the next start goes on.
//!
//! What is not ours stays in the old folder: files that are no clip of the library and have no
//! notes of ours beside them. Not here: which folder will do (`target`), single files (`carry`,
//! `clear`), and the order of it all (`run`).

mod carry;
mod clear;
mod mover;
mod pieces;
mod run;
mod target;
mod trouble;
mod words;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::library::{self, Library, LibraryError, MOVE_MARK};

pub(crate) use mover::Mover;
pub(crate) use run::{keep, plan_of};
pub(crate) use target::{Target, Wish, look};

/// How far a move of the library is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MoveStage {
    /// Clips come into the new folder; the library is in the old one.
    Carrying,
    /// The library is in the new folder; the originals go.
    Clearing,
    /// The library stays in the old folder; what is in the new one goes.
    PuttingBack,
}

/// A move of the library that is under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LibraryMove {
    /// The old folder, for showing.
    pub from: String,
    /// The new folder, for showing.
    pub to: String,
    /// How far it is.
    pub stage: MoveStage,
    /// Clips in all; 0 while they are counted.
    pub clips: u32,
    /// Clips of which this stage is done.
    pub clips_done: u32,
    /// Bytes in all.
    pub bytes: f64,
    /// Bytes of which this stage is done.
    pub bytes_done: f64,
    /// What it waits for, in one plain sentence.
    pub waiting: Option<String>,
}

/// How a move of the library ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveEnd {
    /// Whether the library is where it was to go.
    pub good: bool,
    /// One plain sentence.
    pub message: String,
}

/// What a move into a folder would do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MovePreview {
    /// The old folder, for showing.
    pub from: String,
    /// The new folder, for showing. It is made if it is not there.
    pub to: String,
    /// How many clips go along.
    pub clips: u32,
    /// How many bytes they and their notes have.
    pub bytes: f64,
    /// Whether the new folder is on the same disk, so that nothing has to be copied.
    pub at_once: bool,
    /// How many other files stay in the old folder.
    pub left: u32,
}

/// What is written down of a move, so that the next start goes on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) from: PathBuf,
    pub(crate) to: PathBuf,
    pub(crate) stage: MoveStage,
    /// The new folder was made for it, and goes when the library stays.
    pub(crate) made: bool,
    /// Files are linked, not copied.
    pub(crate) linked: bool,
    /// Nothing of the library is in the new folder yet, or any more.
    pub(crate) bare: bool,
    /// Why the library stays, if it does.
    pub(crate) why: Option<String>,
}

/// What a piece of work tells while it is done.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// So much there is in all.
    Sum { clips: u32, bytes: u64 },
    /// So many bytes more are done.
    Bytes(u64),
    /// One clip more is done.
    Clip,
    /// Something is about to begin that can be left undone.
    Next,
}

/// Hears the steps, and says whether to go on.
type Go<'a> = &'a mut dyn FnMut(Step) -> bool;

/// Whether this is the folder that a move goes to.
fn is_marked(folder: &Path) -> bool {
    folder.join(MOVE_MARK).is_file()
}

/// Takes a clip that is deleted for good out of the other folder of a move: the same bytes with
/// their notes, or its notes alone where the move has just taken the bytes away.
pub(crate) fn remove_there(
    library: &Library,
    other: &Library,
    name: &str,
    id: &str,
) -> Result<(), LibraryError> {
    if !library::is_plain(name) {
        return Ok(());
    }
    let (here, there) = (library.folder().join(name), other.folder().join(name));
    let same = pieces::identical(&here, &there).unwrap_or(false);
    let notes_alone = || {
        pieces::facts(&there).is_ok_and(|facts| facts.is_none())
            && other.read_sidecar(name).is_ok_and(|notes| notes.id == id)
    };
    if same || notes_alone() {
        other.remove(name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
