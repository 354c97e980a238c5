//! Deleting for good: rows, files, sidecars, pictures.

use super::Studio;
use crate::core::blocking;
use crate::error::Result;
use crate::jobs::Message;
use crate::library::Library;
use crate::request::RequestId;
use crate::store::{clips, list};

/// What a clip leaves behind on disk.
struct Remains {
    id: String,
    file: Option<String>,
    poster: Option<String>,
    sprite: Option<String>,
}

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
                    if clip.trashed_at.is_some() {
                        let (poster, sprite) = clips::pictures(connection, &clip.id)?;
                        remains.push(Remains {
                            file: clip.file.map(|file| file.name),
                            id: clip.id,
                            poster,
                            sprite,
                        });
                    }
                }
                Ok(remains)
            })
            .await?;
        // One by one, file before row: when the folder is away, nothing is forgotten that is
        // still there.
        for one in remains {
            let library = Library::open(core.vault.folder());
            let (posters, sprites) = (core.posters(), core.sprites());
            let id = one.id.clone();
            blocking(move || {
                if let Some(name) = &one.file {
                    library.remove(name)?;
                }
                for picture in [
                    one.poster.map(|name| posters.join(name)),
                    one.sprite.map(|name| sprites.join(name)),
                ]
                .into_iter()
                .flatten()
                {
                    if let Err(error) = std::fs::remove_file(picture)
                        && error.kind() != std::io::ErrorKind::NotFound
                    {
                        tracing::warn!(%error, "a picture stays behind");
                    }
                }
                if let Ok(part) = library.part_path(&one.id) {
                    // There is one only when a download was under way.
                    let _ = std::fs::remove_file(part);
                }
                Ok(())
            })
            .await?;
            let gone = id.clone();
            core.store
                .write(move |transaction| clips::remove(transaction, &gone))
                .await?;
            core.live.settle(&id);
            core.tell(Message::Look(vec![id.clone()]));
            core.outbox.removed([&id]);
        }
        Ok(())
    }
}
