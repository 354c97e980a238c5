//! A saved search: a question to the library under a name. It belongs to the library and comes back
//! with its account.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clip::ClipQuery;

/// A question under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedSearch {
    /// Our own id.
    pub id: String,
    /// Name given by the user.
    pub name: String,
    /// The question.
    pub query: ClipQuery,
}
