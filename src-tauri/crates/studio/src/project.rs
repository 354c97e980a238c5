//! A project: a user's folder of clips. Clips name their project; a project does not list clips.

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
    /// How many of its clips are not in the trash.
    pub clips: u32,
}
