//! Status words and what they mean.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A status word exactly as the server sent it; empty when it sent none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Status(String);

/// What a status word means for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Waiting to start.
    Queued,
    /// Being made.
    InProgress,
    /// Made. Downloadable only until it expires.
    Completed,
    /// Ended without a clip.
    Failed,
    /// Ended, or its bytes are gone, because of time.
    Expired,
    /// Stopped by someone.
    Cancelled,
    /// Removed from the server.
    Deleted,
    /// A word nobody has told us about, or none: keep asking, show the word.
    Unknown,
}

impl Status {
    /// Wraps a status word.
    pub fn new(word: impl Into<String>) -> Self {
        Self(word.into())
    }

    /// The word as sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The meaning, by the synonyms that new-api maps (`protocol.md` 2.7) and the words of
    /// 2.1. Case, spaces and hyphens do not matter.
    pub fn phase(&self) -> Phase {
        let word = self.0.trim().to_ascii_lowercase().replace(['-', ' '], "_");
        match word.as_str() {
            // `unknown` is new-api's own word for a task it has not asked about yet.
            "queued" | "pending" | "submitted" | "not_start" | "preparing" | "unknown"
            | "created" | "starting" => Phase::Queued,
            "in_progress" | "processing" | "running" | "generating" => Phase::InProgress,
            // `done`: xAI and relays in front of it.
            "completed" | "complete" | "success" | "succeeded" | "finished" | "done" => {
                Phase::Completed
            }
            "failed" | "failure" | "fail" | "error" => Phase::Failed,
            "expired" => Phase::Expired,
            "cancelled" | "canceled" => Phase::Cancelled,
            "deleted" => Phase::Deleted,
            _ => Phase::Unknown,
        }
    }
}

impl Phase {
    /// True when no later answer will say anything else.
    pub fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Failed | Self::Expired | Self::Cancelled | Self::Deleted
        )
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Status {
    fn as_ref(&self) -> &str {
        &self.0
    }
}
