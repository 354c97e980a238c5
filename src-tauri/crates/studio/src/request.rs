//! The name of one request of the page. Tauri sends a command again when the page reloads, so the
//! second call with the same id is answered with the first one's result. How that is kept is in
//! `requests`.

use serde::{Deserialize, Serialize};
use specta::Type;

/// An id made by the page for one change, for example a UUID. Never reused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(transparent)]
pub struct RequestId(pub String);

impl RequestId {
    /// An id nobody used before, for callers that never repeat themselves.
    pub fn fresh() -> Self {
        Self(uuid::Uuid::now_v7().to_string())
    }
}

impl From<&str> for RequestId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}
