//! Files of a studio: paths for the media router, copies for the user, pictures, references.

use std::path::{Path, PathBuf};

use super::Studio;
use crate::clip::{Clip, ClipFile, ClipState, Fit, ReferenceImage};
use crate::core::blocking;
use crate::download::asked_at;
use crate::error::{Error, Result};
use crate::export::{self, ExportError};
use crate::library::{Library, LibraryError, clip_name};
use crate::pictures;
use crate::reference;
use crate::request::RequestId;
use crate::store::clips;
use crate::vault::Stay;

impl Studio {
    /// Where the bytes of a safe clip are. Notes when they are no longer there.
    pub async fn clip_path(&self, id: &str) -> Result<PathBuf> {
        let (_, file) = self.safe(id).await?;
        let (folder, _stay) = self.core.vault.visit();
        let library = Library::open(folder);
        let name = file.name.clone();
        let found = blocking(move || Ok(library.find(&name))).await?;
        let missing = matches!(found, Err(LibraryError::ClipGone { .. }));
        if (found.is_ok() || missing) && file.present == missing {
            let asked = id.to_owned();
            self.core
                .store
                .write(move |transaction| clips::set_present(transaction, &asked, !missing))
                .await?;
            self.core.outbox.changed(id);
        }
        Ok(found?)
    }

    /// Where the bytes of a safe clip are, for reading them there while the answer is held.
    pub async fn visit_clip(&self, id: &str) -> Result<(PathBuf, Stay)> {
        loop {
            let (folder, stay) = self.core.vault.visit();
            let path = self.clip_path(id).await?;
            // Else it moved between the two.
            if path.starts_with(folder) {
                return Ok((path, stay));
            }
        }
    }

    /// Where the bytes of clips are, without the clips that have none here.
    ///
    /// # Errors
    /// What is wrong with the first one, when none has any.
    pub async fn clip_paths(&self, ids: &[String]) -> Result<Vec<PathBuf>> {
        let mut paths = Vec::new();
        let mut wrong = None;
        for id in ids {
            match self.clip_path(id).await {
                Ok(path) => paths.push(path),
                Err(error) => wrong = wrong.or(Some(error)),
            }
        }
        match wrong {
            Some(error) if paths.is_empty() => Err(error),
            _ => Ok(paths),
        }
    }

    /// Where the poster of a clip is.
    pub async fn poster_path(&self, id: &str) -> Result<PathBuf> {
        let (poster, _) = self.pictures(id).await?;
        picture(poster.map(|name| self.core.posters().join(name)))
    }

    /// Where the poster of a clip for a card is; made now, if it was not made with the poster.
    pub async fn small_poster_path(&self, id: &str) -> Result<PathBuf> {
        let poster = self.poster_path(id).await?;
        let small = pictures::small_of(&poster);
        if tokio::fs::try_exists(&small).await.unwrap_or(false) {
            return Ok(small);
        }
        self.core.vault.looked().await;
        blocking(move || Ok(pictures::small_at(&poster))).await
    }

    /// Where the sprite sheet of a clip is.
    pub async fn sprite_path(&self, id: &str) -> Result<PathBuf> {
        let (_, sprite) = self.pictures(id).await?;
        picture(sprite.map(|name| self.core.sprites().join(name)))
    }

    /// Where a staged image is.
    pub async fn reference_path(&self, id: &str) -> Result<PathBuf> {
        let (data_dir, id) = (self.core.config.data_dir.clone(), id.to_owned());
        blocking(move || Ok(reference::picture(&data_dir, &id)?)).await
    }

    /// Where a staged image is as it will be sent at `size`.
    pub async fn reference_preview(&self, id: &str, size: (u32, u32), fit: Fit) -> Result<PathBuf> {
        let (data_dir, id) = (self.core.config.data_dir.clone(), id.to_owned());
        blocking(move || Ok(reference::preview(&data_dir, &id, size, fit)?)).await
    }

    /// Copies a clip to where the user wants it; answers where it went. `progress` is told bytes
    /// done and bytes in all.
    pub async fn export_clip(
        &self,
        request: RequestId,
        id: &str,
        target: PathBuf,
        mut progress: impl FnMut(u64, u64) + Send + 'static,
    ) -> Result<PathBuf> {
        self.core
            .once(request, "export_clip", async {
                // It may go into the library folder.
                self.core.vault.looked().await;
                let (source, _stay) = self.visit_clip(id).await?;
                let (_, file) = self.safe(id).await?;
                self.spare_clips(id, &target).await?;
                blocking(move || {
                    Ok(export::copy_to(
                        &source,
                        &target,
                        Some(&file.sha256),
                        &mut progress,
                    )?)
                })
                .await
            })
            .await
    }

    /// Refuses a target that is the file of another clip: the dialog has asked whether to replace a
    /// file, not whether to lose a clip.
    pub(super) async fn spare_clips(&self, id: &str, target: &Path) -> Result<()> {
        let (library, _stay) = self.core.vault.visit();
        let target = target.to_owned();
        let named = blocking(move || Ok(name_within(&library, &target))).await?;
        let Some(file) = named else { return Ok(()) };
        let name = file.clone();
        let owners = move |connection: &_| clips::named(connection, &name);
        match self.core.store.read(owners).await? {
            owners if owners.iter().any(|owner| owner != id) => {
                Err(ExportError::OntoAnother { file }.into())
            }
            _ => Ok(()),
        }
    }

    /// A name for a copy of a clip.
    pub async fn suggested_name(&self, id: &str) -> Result<String> {
        let (clip, file) = self.safe(id).await?;
        let extension = file.name.rsplit_once('.').map_or("mp4", |(_, last)| last);
        let words = clip.title.as_deref().unwrap_or(&clip.prompt);
        Ok(clip_name(words, asked_at(&clip), &clip.id, extension))
    }

    /// Keeps a poster that the page made from the clip.
    pub async fn store_poster(&self, id: &str, jpeg: Vec<u8>) -> Result<()> {
        self.core.clip(id).await?;
        self.core.keep_poster(id, jpeg).await
    }

    /// Keeps a sprite sheet that the page made from the clip.
    pub async fn store_sprite(&self, id: &str, jpeg: Vec<u8>) -> Result<()> {
        self.core.clip(id).await?;
        let sheet = blocking(move || pictures::sheet(&jpeg)).await?;
        self.core.keep_sprite(id, sheet).await
    }

    /// Stages an image for the composer.
    pub async fn stage_reference(&self, bytes: Vec<u8>, name: String) -> Result<ReferenceImage> {
        let data_dir = self.core.config.data_dir.clone();
        blocking(move || Ok(reference::stage(&data_dir, &bytes, &name)?)).await
    }

    /// Stages an image file for the composer.
    pub async fn stage_reference_file(&self, path: PathBuf) -> Result<ReferenceImage> {
        let data_dir = self.core.config.data_dir.clone();
        blocking(move || Ok(reference::stage_file(&data_dir, &path)?)).await
    }

    pub(super) async fn safe(&self, id: &str) -> Result<(Clip, ClipFile)> {
        let mut clip = self.core.clip(id).await?;
        match clip.file.take() {
            Some(file) if clip.state == ClipState::Safe => Ok((clip, file)),
            _ => Err(Error::conflict(
                "This clip is not saved here yet. Wait until it is.",
            )),
        }
    }

    async fn pictures(&self, id: &str) -> Result<(Option<String>, Option<String>)> {
        let id = id.to_owned();
        self.core
            .store
            .read(move |connection| clips::pictures(connection, &id))
            .await
    }
}

fn picture(path: Option<PathBuf>) -> Result<PathBuf> {
    path.filter(|path| path.is_file())
        .ok_or_else(|| Error::NotFound {
            message: "There is no picture of this clip yet.".to_owned(),
        })
}

/// What a path is called in a folder, through links and other spellings of it; `None` when it is
/// elsewhere, or nothing is there that could be replaced.
fn name_within(folder: &Path, path: &Path) -> Option<String> {
    let (folder, path) = (folder.canonicalize().ok()?, path.canonicalize().ok()?);
    let inside = path.parent() == Some(&folder);
    let name = path.file_name()?.to_str()?;
    inside.then(|| name.to_owned())
}
