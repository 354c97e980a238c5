//! A project: a user's folder of clips. Clips name their project; a project does not list clips.
//! Projects lie in each other, one level deep, in the order that the user gave.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// Our own id.
    pub id: String,
    /// Name given by the user.
    pub name: String,
    /// The project that it lies in.
    pub parent_id: Option<String>,
    /// How many clips are in it and in those that lie in it, without those in the trash.
    pub clips: u32,
}
