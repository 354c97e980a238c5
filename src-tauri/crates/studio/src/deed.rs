//! What the user did and can take back. How it is kept, and how it is taken back, is in
//! `store::deeds`.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Stars were given; the word is their number.
    Rate,
    /// Picked.
    Pick,
    /// Rejected; the word is the reason.
    Reject,
    /// Pick or reject was taken away.
    Clear,
    /// Stars were given and a flag set at once.
    Judge,
    /// Tags were added; the word names them.
    Tag,
    /// Tags were taken away; the word names them.
    Untag,
    /// A note was written or taken away.
    Note,
    /// A title was given; the word is it.
    Rename,
    /// Into a project, which the word names, or out of any.
    Move,
    /// Into the trash.
    Trash,
    /// Deleted on their servers, which stays, and into the trash.
    Both,
    /// Out of the trash.
    Restore,
    /// The marks of a clip were set or taken away.
    Part,
    /// A project was made, which the word names.
    MakeProject,
    /// A project was removed, which the word names; its clips are in none.
    RemoveProject,
    /// A project was renamed; the word is its new name.
    RenameProject,
    /// A project, which the word names, was put elsewhere among the others.
    ArrangeProject,
    /// A search was kept under a name, which is the word.
    SaveSearch,
    /// A saved search got another name or looks for something else; the word is its name.
    ChangeSearch,
    /// A saved search was removed, which the word names.
    RemoveSearch,
}

impl Verb {
    pub(crate) const ALL: [Self; 21] = [
        Self::Rate,
        Self::Pick,
        Self::Reject,
        Self::Clear,
        Self::Judge,
        Self::Tag,
        Self::Untag,
        Self::Note,
        Self::Rename,
        Self::Move,
        Self::Trash,
        Self::Both,
        Self::Restore,
        Self::Part,
        Self::MakeProject,
        Self::RemoveProject,
        Self::RenameProject,
        Self::ArrangeProject,
        Self::SaveSearch,
        Self::ChangeSearch,
        Self::RemoveSearch,
    ];
}

/// Something the user did to clips, projects or saved searches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Deed {
    /// Its number; never used twice.
    pub id: u32,
    /// What was done.
    pub verb: Verb,
    /// What it was about, by the verb.
    pub word: Option<String>,
    /// To how many clips; those that were deleted since are not counted.
    pub clips: u32,
    /// The clip, where it is about one.
    pub clip: Option<String>,
}

/// What can be taken back, and what can be done again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Undoable {
    /// What undo takes back.
    pub undo: Option<Deed>,
    /// What redo does again.
    pub redo: Option<Deed>,
}
