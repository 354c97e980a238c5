//! Characters: what a server learned from a short video, and a name that stands for it in prompts.
//! They came last to the protocol (`OpenAI`, 2026-03-12) and exist on few servers, which neither list
//! nor delete them.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::video::{exact, text};
use crate::{VideoId, VideoIdError};

/// The server's name for a character: opaque text, under the same rules as the id of a job.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CharacterId(VideoId);

impl CharacterId {
    /// Checks `id`.
    pub fn parse(id: impl Into<String>) -> Result<Self, VideoIdError> {
        VideoId::parse(id).map(Self)
    }

    /// The id as the server wrote it.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for CharacterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A character that a server has.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Character {
    /// What a create names it by.
    pub id: CharacterId,
    /// What stands for it in a prompt, word for word.
    pub name: Option<String>,
}

impl Character {
    /// Reads what a server says of a character; `None` if it has no id. Relays wrap it in
    /// `{code, data}`.
    pub(crate) fn from_value(value: &Value) -> Option<Self> {
        let read = |fields: &Value| {
            Some(Self {
                id: CharacterId::parse(exact(fields.get("id")?)?).ok()?,
                name: fields
                    .get("name")
                    .and_then(text)
                    .filter(|name| is_name(name)),
            })
        };
        read(value).or_else(|| read(value.get("data")?))
    }
}

/// Whether this can stand for a character in prompts: 1 to 80 characters in one line.
pub fn is_name(name: &str) -> bool {
    (1..=NewCharacter::LONGEST_NAME).contains(&name.chars().count())
        && !name.chars().any(char::is_control)
}

/// A character to be made.
///
/// `Debug` leaves the bytes out.
#[derive(Clone)]
pub struct NewCharacter {
    /// What is to stand for it in prompts: 1 to 80 characters.
    pub name: String,
    /// The file name of the part.
    pub file_name: String,
    /// The encoded video: MP4, best 2 to 4 seconds.
    pub video: Bytes,
}

impl NewCharacter {
    /// Characters of a name: the limit of the reference contract.
    pub const LONGEST_NAME: usize = 80;
}

impl fmt::Debug for NewCharacter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewCharacter")
            .field("bytes", &self.video.len())
            .finish_non_exhaustive()
    }
}
