//! What was noticed about the library and waits for a word of the user. Plain data as it crosses to
//! the page; how it is found is in `stock`.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What was noticed. All zero and `None` when all is well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Findings {
    /// What happened to the database and what came back, in plain sentences.
    pub recovery: Option<String>,
    /// Clips whose file is no longer in the library folder.
    pub missing: u32,
    /// The clips among them that their server may still have.
    pub fetchable: u32,
    /// Names of the first of the missing files.
    pub missing_names: Vec<String>,
    /// Clips in the library folder that the library does not know.
    pub foreign: u32,
    /// Names of the first of them.
    pub foreign_names: Vec<String>,
}
