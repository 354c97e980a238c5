//! Deleting for good: rows, files, pictures.

use super::Studio;
use crate::error::Result;
use crate::request::RequestId;
use crate::store::{clips, list};

impl Studio {
    /// Deletes clips of the trash for good, with file, sidecar and pictures. Clips that are not
    /// in the trash are left alone.
    pub async fn delete_clips(&self, request: RequestId, ids: Vec<String>) -> Result<()> {
        let removed = self
            .core
            .change(request, "delete_clips", move |transaction, _| {
                let trashed = list::trashed(transaction)?;
                let ids: Vec<String> = ids.into_iter().filter(|id| trashed.contains(id)).collect();
                ids.iter()
                    .try_for_each(|id| clips::remove(transaction, id))?;
                Ok(ids)
            })
            .await?
            .0;
        self.core.outbox.removed(&removed);
        Ok(())
    }

    /// Deletes everything in the trash for good.
    pub async fn empty_trash(&self, request: RequestId) -> Result<()> {
        let ids = self.core.store.read(list::trashed).await?;
        self.delete_clips(request, ids).await
    }
}
