//! Deleting one clip for good: file, sidecar, part, pictures, and then its row.

use std::io::ErrorKind;

use crate::core::{Core, blocking};
use crate::error::Result;
use crate::jobs::Message;
use crate::library::Library;
use crate::moving;
use crate::pictures::small_of;
use crate::points;
use crate::store::clips;
use crate::trash;

/// What a clip leaves behind on disk.
#[derive(Debug)]
pub(crate) struct Remains {
    pub(crate) id: String,
    pub(crate) file: Option<String>,
    pub(crate) poster: Option<String>,
    pub(crate) sprite: Option<String>,
    /// Whether the trash let it go by itself, and if so whether its file was there last: then it
    /// goes only if it still may, and a file that is not where it was is no reason to forget it.
    pub(crate) swept: Option<bool>,
}

impl Core {
    /// Deletes it. Files before the row: when the library folder is away, nothing is forgotten
    /// that is still there. A clip that left the trash meanwhile stays.
    pub(crate) async fn remove_for_good(&self, remains: Remains) -> Result<()> {
        let _hands = self.trash.hands().await;
        if !self.may_go(&remains).await? {
            return Ok(());
        }
        let library = Library::open(self.vault.folder());
        let (posters, sprites) = (self.posters(), self.sprites());
        let id = remains.id.clone();
        // While the library moves, its files are in two places.
        let other = self.mover.other_folder().map(Library::open);
        blocking(move || {
            if let Some(name) = &remains.file {
                if remains.swept == Some(true) {
                    library.find(name)?;
                }
                if let Some(other) = other {
                    moving::remove_there(&library, &other, name, &remains.id)?;
                }
                library.remove(name)?;
            }
            if let Ok(part) = library.part_path(&remains.id) {
                // There is one only when a download was under way.
                let _ = std::fs::remove_file(part);
            }
            let pictures = [
                remains.poster.as_ref().map(|name| posters.join(name)),
                remains.poster.map(|name| small_of(&posters.join(name))),
                remains.sprite.map(|name| sprites.join(name)),
            ];
            for picture in pictures.into_iter().flatten() {
                if let Err(error) = std::fs::remove_file(picture)
                    && error.kind() != ErrorKind::NotFound
                {
                    tracing::warn!(%error, "a picture stays behind");
                }
            }
            Ok(())
        })
        .await?;
        self.forget_given(&id).await;
        points::pass("remove.files");
        let gone = id.clone();
        self.store
            .write(move |transaction| clips::remove(transaction, &gone))
            .await?;
        points::pass("remove.row");
        self.live.settle(&id);
        self.tell(Message::Look(vec![id.clone()]));
        self.outbox.removed([&id]);
        Ok(())
    }

    /// Whether it is still in the trash, and, where the trash lets it go by itself, long enough.
    async fn may_go(&self, remains: &Remains) -> Result<bool> {
        let (id, swept, now) = (remains.id.clone(), remains.swept.is_some(), self.now());
        self.store
            .read(move |connection| {
                if swept {
                    let ends = trash::ends(connection, &id)?;
                    return Ok(ends.is_some_and(|ends| ends <= now));
                }
                let clip = clips::find(connection, &id)?;
                Ok(clip.is_none_or(|clip| clip.trashed_at.is_some()))
            })
            .await
    }
}
