//! Where clips come from: the family of a clip, which is all clips that were made of one another
//! around it. Plain data as it crosses to the page. How a family is found is in `store::family`;
//! what changed from one clip to the next is for the page to say.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clip::{Clip, ClipSource};

/// How a clip came of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Descent {
    /// Its server remixed its own copy.
    Remix,
    /// It is a new clip with the other's parameters: a remix of which only this library knows.
    LocalRemix,
    /// Its server changed its own copy.
    Edit,
    /// Its server let its own copy go on.
    Extension,
    /// It goes on from the last frame.
    Continued,
    /// It begins with a frame.
    FromFrame,
    /// It was asked for again, because the other came to nothing.
    Again,
    /// Notes beside it name the other as its original, and do not say how.
    Other,
}

impl From<ClipSource> for Descent {
    fn from(source: ClipSource) -> Self {
        match source {
            ClipSource::Remixed => Self::Remix,
            ClipSource::LocalRemix => Self::LocalRemix,
            ClipSource::Edited => Self::Edit,
            ClipSource::Extended => Self::Extension,
            ClipSource::Continued => Self::Continued,
            ClipSource::FromFrame => Self::FromFrame,
            ClipSource::Created | ClipSource::Adopted | ClipSource::Imported => Self::Other,
        }
    }
}

/// The clips that were made of one another: a tree. Clips in the trash are in it, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Family {
    /// The members, oldest first; one of them has no parent.
    pub members: Vec<Member>,
    /// The first one was made of yet another, which is too far away to be shown.
    pub older: bool,
}

/// A clip in a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    /// The id of the clip.
    pub id: String,
    /// The clip; `None` when it was deleted for good or is not in this library.
    pub clip: Option<Clip>,
    /// The member that it came of.
    pub parent_id: Option<String>,
    /// How it came of that.
    pub descent: Option<Descent>,
    /// Further parameters that were sent, as JSON.
    pub extra: Option<String>,
    /// How many clips came of it; not all of them need to be members.
    pub made: u32,
}
