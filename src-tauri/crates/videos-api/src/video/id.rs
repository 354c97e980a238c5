//! The name of a job on its server: opaque text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::harmless::is_harmful;

/// An opaque job id of 1 to 512 characters. Some contain `=`, `:` or `/`; it is
/// percent-encoded wherever it enters a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VideoId(String);

/// Why a text cannot be a job id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VideoIdError {
    /// No characters.
    #[error("the id is empty")]
    Empty,
    /// More than 512 characters.
    #[error("the id is longer than 512 characters")]
    TooLong,
    /// `.` and `..` would name another path.
    #[error("the id is not a name")]
    Dots,
    /// Control characters, or ones that change the direction of reading: no server needs them.
    #[error("the id has invisible characters in it")]
    Invisible,
}

impl VideoId {
    /// The longest id taken from a server; the longest seen is 220 (`LiteLLM`).
    pub const MAX_CHARS: usize = 512;

    /// Checks `id`.
    pub fn parse(id: impl Into<String>) -> Result<Self, VideoIdError> {
        let id = id.into();
        match id.as_str() {
            "" => Err(VideoIdError::Empty),
            "." | ".." => Err(VideoIdError::Dots),
            _ if id.chars().nth(Self::MAX_CHARS).is_some() => Err(VideoIdError::TooLong),
            _ if id.contains(['\n', '\t']) || is_harmful(&id) => Err(VideoIdError::Invisible),
            _ => Ok(Self(id)),
        }
    }

    /// The id as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VideoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for VideoId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for VideoId {
    type Err = VideoIdError;

    fn from_str(id: &str) -> Result<Self, VideoIdError> {
        Self::parse(id)
    }
}

impl TryFrom<String> for VideoId {
    type Error = VideoIdError;

    fn try_from(id: String) -> Result<Self, VideoIdError> {
        Self::parse(id)
    }
}

impl From<VideoId> for String {
    fn from(id: VideoId) -> Self {
        id.0
    }
}
