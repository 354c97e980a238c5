//! The marked part of a clip, and what the player needs of a clip beside its bytes.
//!
//! Plain data as it crosses to the page. How a part is cut out is in `movie`.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::movie::{FrameTable, Stretch};

/// The marked part of a clip, in frames counted from 0; both ends belong to it. An end that is not
/// marked is the end of the clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Part {
    /// The first frame.
    pub first: Option<u32>,
    /// The last frame.
    pub last: Option<u32>,
}

impl Part {
    /// Whether nothing is marked.
    pub fn is_whole(&self) -> bool {
        self.first.is_none() && self.last.is_none()
    }

    /// The frames of the part of a clip that has so many.
    pub fn of(self, count: u32) -> Stretch {
        let end = count.saturating_sub(1);
        let first = self.first.unwrap_or(0).min(end);
        Stretch {
            first,
            last: self.last.unwrap_or(end).min(end).max(first),
        }
    }
}

/// What the player needs of a clip beside its bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Watching {
    /// Its frames; `None` when the file has no table of them.
    pub frames: Option<FrameTable>,
    /// Its marked part.
    pub part: Part,
}

/// What a part that is cut out without encoding anew will be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PartPlan {
    /// The frames that were asked for.
    pub wanted: Stretch,
    /// The frames that are possible: from the key frame before.
    pub possible: Stretch,
    /// About how large the file will be, in bytes.
    pub bytes: f64,
}
