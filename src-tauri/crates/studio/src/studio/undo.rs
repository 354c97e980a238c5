//! Taking back what was done to clips, and doing it again; also after a restart.

use super::Studio;
use crate::deed::{Deed, Undoable};
use crate::error::Result;
use crate::jobs::Message;
use crate::request::RequestId;
use crate::store::deeds;

impl Studio {
    /// What can be taken back, and what can be done again.
    pub async fn undoable(&self) -> Result<Undoable> {
        self.core.store.read(deeds::undoable).await
    }

    /// Takes back a deed, or the newest one. Answers it, or `None` when there is nothing to take
    /// back, or it was taken back before.
    pub async fn undo(&self, request: RequestId, which: Option<u32>) -> Result<Option<Deed>> {
        let _hands = self.core.trash.hands().await;
        let (swapped, _) = self
            .core
            .change(request, "undo", move |transaction, now| {
                deeds::undo(transaction, which, now)
            })
            .await?;
        self.swapped(swapped).await
    }

    /// Does again what was taken back last. Answers it, or `None` when there is nothing.
    pub async fn redo(&self, request: RequestId) -> Result<Option<Deed>> {
        let _hands = self.core.trash.hands().await;
        let (swapped, _) = self
            .core
            .change(request, "redo", |transaction, now| {
                deeds::redo(transaction, now)
            })
            .await?;
        self.swapped(swapped).await
    }

    /// Tells what a deed, or taking one back, has changed.
    pub(super) async fn swapped(&self, swapped: Option<Deed>) -> Result<Option<Deed>> {
        let Some(deed) = swapped else {
            return Ok(None);
        };
        let id = deed.id;
        let ids = self.core.store.read(move |c| deeds::clips(c, id)).await?;
        self.core.outbox.moved(&ids);
        self.core.outbox.projects();
        self.core.outbox.searches();
        // A project has its caps with it.
        self.core.outbox.money();
        self.core.outbox.deeds();
        self.core.notes.behind();
        self.core.tell(Message::Look(ids));
        Ok(Some(deed))
    }
}
