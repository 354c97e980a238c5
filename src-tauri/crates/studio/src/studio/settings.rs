//! Settings, draft and folders of a studio.

use std::path::{Path, PathBuf};

use super::Studio;
use crate::error::{Error, Result};
use crate::moving::{MoveStage, plan_of};
use crate::request::RequestId;
use crate::settings::{Draft, LibraryState, Settings};
use crate::store::Store;
use crate::store::account;
use crate::store::settings as kept;
use crate::trash;

impl Studio {
    /// The settings as they were last, for the window that is there before the library is open.
    /// Blocks for a moment.
    pub fn last_settings(data_dir: &Path) -> Settings {
        Store::glance(data_dir, kept::SETTINGS).unwrap_or_default()
    }

    /// The settings.
    pub async fn settings(&self) -> Result<Settings> {
        self.kept(kept::SETTINGS)
            .await
            .map(Option::unwrap_or_default)
    }

    /// Keeps the settings; what is out of range is brought into it.
    pub async fn save_settings(&self, request: RequestId, settings: Settings) -> Result<()> {
        let settings = settings.within_range();
        let (trash, _) = self
            .core
            .change(request, "save_settings", move |transaction, now| {
                let trash = trash::settle(transaction, settings.keep_trash, now)?;
                kept::set(transaction, kept::SETTINGS, &settings)?;
                Ok(trash)
            })
            .await?;
        self.core.outbox.settings();
        if trash {
            // The last days of the clips in the trash are others now.
            self.core.outbox.moved([]);
        }
        Ok(())
    }

    /// What stands in the composer.
    pub async fn draft(&self) -> Result<Draft> {
        self.kept(kept::DRAFT).await.map(Option::unwrap_or_default)
    }

    /// Keeps what stands in the composer.
    pub async fn save_draft(&self, draft: Draft) -> Result<()> {
        self.core
            .store
            .write(move |transaction| kept::set(transaction, kept::DRAFT, &draft))
            .await
    }

    /// How the library folder stood when last looked at.
    #[expect(clippy::unused_async, reason = "all questions are asked the same way")]
    pub async fn library_state(&self) -> Result<LibraryState> {
        Ok(self.core.vault.state())
    }

    /// Looks at the library folder now.
    pub async fn check_library(&self) -> Result<LibraryState> {
        self.core.vault.looked().await;
        self.core.check_library().await
    }

    /// Uses another folder as the library, for example the old one where it is now.
    pub async fn locate_library(
        &self,
        request: RequestId,
        folder: PathBuf,
    ) -> Result<LibraryState> {
        let (chosen, usable) = (folder.clone(), self.core.vault.usable());
        self.core
            .change(request, "locate_library", move |transaction, _| {
                let plan = plan_of(transaction)?;
                // A library that is not there is looked for; its move is over then.
                if usable && plan.is_some_and(|plan| plan.stage == MoveStage::Carrying) {
                    return Err(Error::conflict(
                        "The library is being moved. Cancel that before you choose another folder.",
                    ));
                }
                kept::forget(transaction, kept::MOVE)?;
                kept::set(transaction, kept::LIBRARY, &folder)?;
                account::write_all_anew(transaction)
            })
            .await?;
        self.core.mover.look_again();
        self.core.vault.locate(chosen);
        self.core.note_whereabouts().await;
        self.core.outbox.library(self.core.vault.state());
        let state = self.core.check_library().await?;
        self.core.take_stock().await?;
        Ok(state)
    }

    /// The folder that the save dialog was last used with.
    pub async fn last_save_folder(&self) -> Result<Option<PathBuf>> {
        self.kept(kept::SAVE_FOLDER).await
    }

    /// Remembers the folder that the save dialog was used with. The copy is there by now, so it
    /// is no error when that cannot be written down.
    pub async fn remember_save_folder(&self, folder: &Path) {
        let folder = folder.to_owned();
        let remembered = self
            .core
            .store
            .write(move |transaction| kept::set(transaction, kept::SAVE_FOLDER, &folder))
            .await;
        if let Err(error) = remembered {
            tracing::warn!(%error, "the folder of the save dialog is not remembered");
        }
    }

    pub(super) async fn kept<T: serde::de::DeserializeOwned + Send + 'static>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>> {
        self.core
            .store
            .read(move |connection| kept::get(connection, name))
            .await
    }
}
