//! How long an answer may be. Words are short. A clip inside of them, as base64, is not, and is held
//! in memory on its way: so there is one such answer of a server at a time, and none is long by
//! anything else.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::ApiError;

/// The room that one answer has.
pub(super) struct Room<'a> {
    /// In bytes.
    most: u64,
    /// So many of them may be of no base64.
    words: u64,
    /// Whoever is longer than words waits for its turn.
    turns: Option<&'a Semaphore>,
    taken: u64,
    others: u64,
    turn: Option<SemaphorePermit<'a>>,
}

impl<'a> Room<'a> {
    /// For words alone, in bytes.
    pub(super) fn words(most: u64) -> Self {
        Self {
            most,
            words: most,
            turns: None,
            taken: 0,
            others: 0,
            turn: None,
        }
    }

    /// For words that may hold a clip, of an answer that can be asked for again.
    pub(super) fn clip(words: u64, most: u64, turns: &'a Semaphore) -> Self {
        Self {
            words,
            turns: Some(turns),
            ..Self::words(most)
        }
    }

    /// Refuses a length that is too great before anything of it is read.
    pub(super) fn check(&self, told: Option<u64>) -> Result<(), ApiError> {
        match told {
            Some(length) if length > self.most => Err(ApiError::TooLarge { limit: self.most }),
            _ => Ok(()),
        }
    }

    /// Makes room for a piece; waits where that is another answer's.
    pub(super) async fn take(&mut self, piece: &[u8]) -> Result<(), ApiError> {
        self.taken += piece.len() as u64;
        if self.taken > self.most {
            return Err(ApiError::TooLarge { limit: self.most });
        }
        let Some(turns) = self.turns else {
            return Ok(());
        };
        self.others += others(piece);
        if self.others > self.words {
            return Err(ApiError::TooLarge { limit: self.words });
        }
        if self.taken > self.words && self.turn.is_none() {
            // It fails only where the semaphore was closed, which nobody does.
            self.turn = turns.acquire().await.ok();
        }
        Ok(())
    }

    /// What must be held as long as the answer is.
    pub(super) fn turn(self) -> Option<SemaphorePermit<'a>> {
        self.turn
    }
}

/// How many bytes are of no base64.
fn others(piece: &[u8]) -> u64 {
    let is_other =
        |byte: &&u8| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    piece.iter().filter(is_other).count() as u64
}
