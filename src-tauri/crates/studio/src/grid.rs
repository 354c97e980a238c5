//! What the grid wants to know of a list beside its clips: its days, and where the user was in it.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clip::ClipQuery;

/// Clips of a list that follow each other and were asked for on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DayOfClips {
    /// `YYYY-MM-DD` in the user's zone.
    pub day: String,
    /// How many.
    pub count: u32,
}

/// Where the user was in the grid, so that the next start begins there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Bookmark {
    /// The list that was looked at.
    pub query: ClipQuery,
    /// The clip at the top of the view; `None` at the top of the list.
    pub top: Option<String>,
    /// The clip that had the focus.
    pub focus: Option<String>,
    /// The clips that were selected; none when there were too many to remember.
    pub selected: Vec<String>,
}
