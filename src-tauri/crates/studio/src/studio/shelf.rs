//! Deleting for good: rows, files, sidecars, pictures.

use super::Studio;
use crate::clip::ClipState;
use crate::error::{Error, Result};
use crate::remains::Remains;
use crate::request::RequestId;
use crate::store::{clips, list};

impl Studio {
    /// Deletes clips of the trash for good, with file, sidecar and pictures. Clips that are not
    /// in the trash are left alone. On a server nothing is deleted.
    pub async fn delete_clips(&self, request: RequestId, ids: Vec<String>) -> Result<()> {
        self.core
            .once(request, "delete_clips", self.delete(ids))
            .await
    }

    /// Deletes everything in the trash for good.
    pub async fn empty_trash(&self, request: RequestId) -> Result<()> {
        self.core
            .once(request, "empty_trash", async {
                let ids = self.core.store.read(list::trashed).await?;
                self.delete(ids).await
            })
            .await
    }

    async fn delete(&self, ids: Vec<String>) -> Result<()> {
        let core = &self.core;
        let remains: Vec<Remains> = core
            .store
            .read(move |connection| {
                let mut remains = Vec::new();
                for clip in clips::several(connection, &ids)? {
                    if clip.trashed_at.is_some() && clip.state == ClipState::Submitting {
                        return Err(Error::conflict(
                            "A clip is just being sent to its server. Delete it in a moment.",
                        ));
                    }
                    if clip.trashed_at.is_some() {
                        let (poster, sprite) = clips::pictures(connection, &clip.id)?;
                        remains.push(Remains {
                            file: clip.file.map(|file| file.name),
                            id: clip.id,
                            poster,
                            sprite,
                            swept: None,
                        });
                    }
                }
                Ok(remains)
            })
            .await?;
        for one in remains {
            core.notes.remove(one).await?;
        }
        Ok(())
    }
}
