//! Deleting for good: rows, files, sidecars, pictures.

use super::Studio;
use crate::clip::{Clip, ClipState};
use crate::error::{Error, Result};
use crate::remains::Remains;
use crate::request::RequestId;
use crate::store::{clips, list};

impl Studio {
    /// Deletes clips of the trash for good, with file, sidecar and pictures. Clips that are not
    /// in the trash are left alone. On a server nothing is deleted. Clips that a server is still
    /// making, or of which only a server has the bytes, are left unless `only_copies` says that the
    /// user knows: nobody would fetch them any more. Answers how many were left for that.
    pub async fn delete_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        only_copies: bool,
    ) -> Result<u32> {
        self.core
            .once(request, "delete_clips", self.delete(ids, only_copies))
            .await
    }

    /// Deletes everything in the trash for good, as [`Self::delete_clips`] does.
    pub async fn empty_trash(&self, request: RequestId, only_copies: bool) -> Result<u32> {
        self.core
            .once(request, "empty_trash", async {
                let ids = self.core.store.read(list::trashed).await?;
                self.delete(ids, only_copies).await
            })
            .await
    }

    async fn delete(&self, ids: Vec<String>, only_copies: bool) -> Result<u32> {
        let core = &self.core;
        let (remains, left) = core
            .store
            .read(move |connection| {
                let (mut remains, mut left) = (Vec::new(), 0);
                for clip in clips::several(connection, &ids)? {
                    if clip.trashed_at.is_none() {
                        continue;
                    }
                    if clip.state == ClipState::Submitting {
                        return Err(Error::conflict(
                            "A clip is just being sent to its server. Delete it in a moment.",
                        ));
                    }
                    if !only_copies && is_only_there(&clip) {
                        left += 1;
                        continue;
                    }
                    let (poster, sprite) = clips::pictures(connection, &clip.id)?;
                    remains.push(Remains {
                        file: clip.file.map(|file| file.name),
                        id: clip.id,
                        poster,
                        sprite,
                        swept: None,
                    });
                }
                Ok((remains, left))
            })
            .await?;
        for one in remains {
            core.notes.remove(one).await?;
        }
        Ok(left)
    }
}

/// Whether a server is, or may be, making a clip, or has the only bytes of it.
fn is_only_there(clip: &Clip) -> bool {
    let asked = clip.remote_id.is_some() && clip.deleted_on_server_at.is_none();
    match clip.state {
        ClipState::Unknown => true,
        ClipState::Accepted | ClipState::Running | ClipState::Finished | ClipState::Saving => asked,
        ClipState::Safe => asked && !clip.file.as_ref().is_some_and(|file| file.present),
        _ => false,
    }
}
