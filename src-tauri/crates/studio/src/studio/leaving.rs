//! Leaving: what is at risk meanwhile, and sending nothing new before the end.

use super::Studio;
use crate::error::Result;
use crate::jobs::Message;
use crate::risk::{self, Risk};

impl Studio {
    /// What is at risk while the app is closed.
    pub async fn at_risk(&self) -> Result<Risk> {
        let (now, can_wait) = (self.core.now(), self.core.vault.usable());
        self.core
            .store
            .read(move |connection| risk::at(connection, now, can_wait))
            .await
    }

    /// Sends nothing new, so that what servers have already comes to its end; or goes on.
    pub fn hold_queue(&self, held: bool) {
        self.core.tell(Message::Hold(held));
    }
}
