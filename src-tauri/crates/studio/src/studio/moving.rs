//! Moving the library to another folder: what it would do, beginning, watching, and thinking better
//! of it.

use std::path::{Path, PathBuf};

use super::Studio;
use crate::core::blocking;
use crate::error::{Error, Result};
use crate::moving::{self, LibraryMove, MovePreview, MoveStage, Plan, Target, Wish};
use crate::request::RequestId;
use crate::store::{clips, settings, stock};

impl Studio {
    /// What a move of the library into a folder would do; says why it cannot be done.
    pub async fn preview_library_move(&self, folder: &Path) -> Result<MovePreview> {
        let library = self.core.vault.folder();
        let target = self.look_at(folder.to_owned()).await?;
        Ok(MovePreview {
            from: library.display().to_string(),
            to: target.to.display().to_string(),
            clips: target.clips,
            bytes: clips::real(i64::try_from(target.bytes).unwrap_or(i64::MAX)),
            at_once: target.linked,
            left: u32::try_from(target.others).unwrap_or(u32::MAX),
        })
    }

    /// Begins to move the library into a folder: into itself if it is empty, into a new folder
    /// `Dailies` in it if it is not. It goes on by itself, also after a restart.
    pub async fn begin_library_move(
        &self,
        request: RequestId,
        folder: PathBuf,
    ) -> Result<LibraryMove> {
        let core = &self.core;
        Box::pin(core.once(request, "begin_library_move", async {
            let Some(_turn) = core.mover.turn().await else {
                return Err(under_way());
            };
            if let Some(before) = core.store.read(moving::plan_of).await?
                && before.stage == MoveStage::Carrying
            {
                return Err(under_way());
            }
            let target = self.look_at(folder).await?;
            let plan = Plan {
                from: core.vault.folder(),
                to: target.to,
                stage: MoveStage::Carrying,
                made: target.made,
                linked: target.linked,
                bare: false,
                why: None,
            };
            core.prepare_move(&plan).await?;
            core.mover.set(Some(plan));
            core.outbox.library_move();
            let shown = core.mover.shown();
            core.mover.look_again();
            shown.ok_or_else(under_way)
        }))
        .await
    }

    /// Thinks better of a move: what is in the new folder goes, and the library stays. What is left
    /// of an earlier move on a disk that is away is left there.
    pub async fn cancel_library_move(&self, request: RequestId) -> Result<()> {
        let core = &self.core;
        let waits = core
            .mover
            .shown()
            .is_some_and(|shown| shown.waiting.is_some());
        core.change(request, "cancel_library_move", move |transaction, _| {
            let Some(plan) = moving::plan_of(transaction)? else {
                return Ok(());
            };
            match plan.stage {
                MoveStage::Carrying => {
                    let back = Plan {
                        stage: MoveStage::PuttingBack,
                        ..plan
                    };
                    settings::set(transaction, settings::MOVE, &back)
                }
                _ if waits => settings::forget(transaction, settings::MOVE),
                MoveStage::PuttingBack => Ok(()),
                MoveStage::Clearing => Err(Error::conflict(
                    "The library is in its new folder already. Move it back if you want it where it was.",
                )),
            }
        })
        .await?;
        core.mover.look_again();
        Ok(())
    }

    /// The move of the library that is under way.
    #[expect(clippy::unused_async, reason = "all questions are asked the same way")]
    pub async fn library_move(&self) -> Result<Option<LibraryMove>> {
        Ok(self.core.mover.shown())
    }

    async fn look_at(&self, chosen: PathBuf) -> Result<Target> {
        let core = &self.core;
        core.vault.looked().await;
        let wish = Wish {
            library: core.vault.folder(),
            data_dir: core.config.data_dir.clone(),
            chosen,
            believed: core.store.read_slowly(stock::hashes).await?,
            reserve: core.config.tuning.disk_reserve,
            links: core.config.tuning.links,
        };
        blocking(move || moving::look(&wish)).await
    }
}

fn under_way() -> Error {
    Error::conflict("The library is being moved. Wait until that is done, or cancel it.")
}
