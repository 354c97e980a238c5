//! What was noticed about the library folder, and what the user may do about it.

use uuid::Uuid;

use super::Studio;
use crate::ask;
use crate::clip::{ClipSource, ClipState, ImportReport, SkippedFile};
use crate::core::blocking;
use crate::error::{Error, Result};
use crate::findings::Findings;
use crate::jobs::Message;
use crate::library::{Library, Sidecar};
use crate::probe::{self, Facts};
use crate::request::RequestId;
use crate::stock::may_be_fetched;
use crate::store::restore::{self, Put, Trust};
use crate::store::{clips, settings};

impl Studio {
    /// What was noticed and waits for a word of the user.
    pub async fn findings(&self) -> Result<Findings> {
        self.core.findings().await
    }

    /// Compares the library folder with the library now.
    pub async fn look_through(&self) -> Result<Findings> {
        self.core.check_library().await?;
        self.core.take_stock().await?;
        self.core.findings().await
    }

    /// Does not tell of what is out of place now any more. Nothing else is changed.
    pub async fn dismiss_findings(&self, request: RequestId) -> Result<()> {
        self.core
            .once(request, "dismiss_findings", self.core.pass_over())
            .await
    }

    /// Brings back every clip that a sidecar in the library folder describes and the library does
    /// not know, and takes stock.
    pub async fn rebuild_library(&self, request: RequestId) -> Result<Findings> {
        let core = &self.core;
        core.once(request, "rebuild_library", async {
            let back = core.rebuild(Trust::Missing).await?.added.len();
            let told = match back {
                0 => "Every clip that is noted in the library folder is in the library.".to_owned(),
                1 => "1 clip is back from the notes beside it.".to_owned(),
                _ => format!("{back} clips are back from the notes beside them."),
            };
            core.store
                .write(move |transaction| settings::set(transaction, settings::RECOVERY, &told))
                .await
        })
        .await?;
        self.look_through().await
    }

    /// Has every missing clip fetched again that its server may still have. Answers how many.
    pub async fn fetch_missing(&self, request: RequestId) -> Result<u32> {
        let core = &self.core;
        let now = clips::real(core.now());
        let mut ids: Vec<String> = Vec::new();
        for clip in core.missing().await? {
            if may_be_fetched(&clip, now) {
                ids.push(clip.id);
            }
        }
        let wanted = ids.clone();
        let (fetched, _) = core
            .change(request, "fetch_missing", move |transaction, _| {
                wanted
                    .iter()
                    .try_for_each(|id| ask::fetch(transaction, id).map(drop))?;
                Ok(u32::try_from(wanted.len()).unwrap_or(u32::MAX))
            })
            .await?;
        core.outbox.moved(&ids);
        core.outbox.findings();
        core.tell(Message::Look(ids));
        Ok(fetched)
    }

    /// Takes the foreign clips of the library folder into the library, where they are and as they
    /// are. One with a sidecar comes back as that describes it; one that is a missing clip under a
    /// new name becomes that clip again.
    pub async fn take_in(&self, request: RequestId) -> Result<ImportReport> {
        let core = &self.core;
        let (ids, skipped) = core
            .once(request, "take_in", async {
                let (mut ids, mut skipped) = (Vec::new(), Vec::new());
                for name in core.foreign().await? {
                    match self.take_in_one(&name).await {
                        Ok(id) => ids.push(id),
                        Err(error @ Error::Internal { .. }) => return Err(error),
                        Err(error) => skipped.push(SkippedFile {
                            name,
                            reason: error.to_string(),
                        }),
                    }
                }
                Ok((ids, skipped))
            })
            .await?;
        core.outbox.moved(&ids);
        core.outbox.projects();
        core.notes.rewrite(&ids);
        core.take_stock().await?;
        Ok(ImportReport {
            clips: core.clips(ids).await?,
            skipped,
            stopped: false,
        })
    }

    async fn take_in_one(&self, name: &str) -> Result<String> {
        let core = &self.core;
        let _shared = core.vault.shared().await;
        let library = Library::open(core.vault.folder());
        let asked = name.to_owned();
        let (facts, sha256, sidecar) = blocking(move || look(&library, &asked)).await?;
        let (name, now, moment) = (name.to_owned(), core.now(), core.moment());
        core.store
            .write(move |transaction| {
                let file = facts.clip_file(&name, &sha256);
                if let Some(sidecar) = sidecar
                    && let Put::Added(id) =
                        restore::put(transaction, &sidecar, &file, None, Trust::Missing, now)?
                {
                    return Ok(id);
                }
                if let Some(known) = clips::by_hash(transaction, &sha256)? {
                    let clip = clips::get(transaction, &known)?;
                    if clip.file.is_some_and(|file| file.present) {
                        return Err(Error::conflict("It is in the library already."));
                    }
                    clips::set_file(transaction, &known, &file, now)?;
                    clips::reappear(transaction, &known)?;
                    return Ok(known);
                }
                let mut clip = ask::blank("", ClipSource::Imported, ClipState::Safe, moment);
                clip.id = Uuid::now_v7().to_string();
                let stem = name
                    .rsplit_once('.')
                    .map_or(name.as_str(), |(stem, _)| stem);
                clip.title = Some(stem.to_owned());
                clips::add(transaction, &clip, None, None)?;
                clips::set_file(transaction, &clip.id, &file, now)?;
                Ok(clip.id)
            })
            .await
    }
}

/// What a file is, and what stands beside it about these very bytes.
fn look(library: &Library, name: &str) -> Result<(Facts, String, Option<Sidecar>)> {
    let path = library.find(name)?;
    let facts = probe::probe(&path)?;
    let sha256 = probe::hash(&path)?;
    let sidecar = library
        .read_sidecar(name)
        .ok()
        .filter(|notes| notes.file.name == name && notes.file.sha256 == sha256);
    Ok((facts, sha256, sidecar))
}
