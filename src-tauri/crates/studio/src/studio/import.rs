//! Bringing clips of this computer into the library.

use std::path::PathBuf;

use uuid::Uuid;

use super::Studio;
use crate::ask;
use crate::clip::{Clip, ClipSource, ClipState, ImportReport, SkippedFile};
use crate::core::blocking;
use crate::download::asked_at;
use crate::error::{Error, Result};
use crate::import::{self, Candidate};
use crate::library::{Library, Sidecar, clip_name};
use crate::probe;
use crate::request::RequestId;
use crate::store::clips;

impl Studio {
    /// Takes files and folders from this computer into the library: copied, checked, hashed. The
    /// originals are left alone, and what is in the library already is not taken twice.
    pub async fn import_files(
        &self,
        request: RequestId,
        paths: Vec<PathBuf>,
    ) -> Result<ImportReport> {
        let core = &self.core;
        core.vault.looked().await;
        let (ids, skipped) = Box::pin(core.once(request, "import_files", async {
            let (candidates, mut skipped) = blocking(move || Ok(import::plan(&paths))).await?;
            let mut ids = Vec::new();
            for candidate in candidates {
                let name = candidate.name.clone();
                match Box::pin(self.bring_in(candidate)).await {
                    Ok(id) => {
                        core.outbox.moved([&id]);
                        ids.push(id);
                    }
                    Err(error @ Error::Internal { .. }) => return Err(error),
                    Err(error) => skipped.push(SkippedFile {
                        name,
                        reason: error.to_string(),
                    }),
                }
            }
            Ok((ids, skipped))
        }))
        .await?;
        Ok(ImportReport {
            clips: core.clips(ids).await?,
            skipped,
        })
    }

    async fn bring_in(&self, candidate: Candidate) -> Result<String> {
        let core = &self.core;
        let _shared = core.vault.shared().await;
        let library = Library::open(core.vault.folder());
        let source = candidate.path.clone();
        let sha256 = blocking(move || Ok(probe::hash(&source)?)).await?;
        let wanted = sha256.clone();
        let notes = candidate.sidecar.clone();
        let moment = core.moment();
        let clip = core
            .store
            .read(move |connection| {
                if clips::by_hash(connection, &wanted)?.is_some() {
                    return Err(Error::conflict("It is in the library already."));
                }
                let clip = described(notes.as_ref(), moment);
                // An id that is taken belongs to another clip.
                if clips::find(connection, &clip.id)?.is_some() {
                    return Ok(Clip {
                        id: Uuid::now_v7().to_string(),
                        ..clip
                    });
                }
                Ok(clip)
            })
            .await?;
        let words = match (&clip.title, clip.prompt.as_str()) {
            (Some(title), _) => title.clone(),
            (None, "") => candidate
                .name
                .rsplit_once('.')
                .map_or(candidate.name.as_str(), |(stem, _)| stem)
                .to_owned(),
            (None, prompt) => prompt.to_owned(),
        };
        let name = clip_name(
            &words,
            asked_at(&clip),
            &clip.id,
            candidate.kind.extension(),
        );
        let (path, facts, sha256) =
            blocking(move || Ok(import::copy_in(&library, &candidate, &name)?)).await?;
        let given = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let file = facts.clip_file(&given, &sha256);
        let (id, now) = (clip.id.clone(), core.now());
        core.store
            .write(move |transaction| {
                let mut clip = clip;
                if clip.title.is_none() && clip.prompt.is_empty() {
                    clip.title = Some(words);
                }
                clips::add(transaction, &clip, None, None)?;
                clips::set_file(transaction, &clip.id, &file, now)?;
                clips::judge(transaction, &clip)
            })
            .await?;
        core.notes.rewrite([&id]);
        Ok(id)
    }
}

/// A clip as its sidecar describes it, or as a file with nothing but bytes.
fn described(sidecar: Option<&Sidecar>, moment: i64) -> Clip {
    let blank = ask::blank("", ClipSource::Imported, ClipState::Safe, moment);
    let Some(notes) = sidecar.cloned() else {
        return blank;
    };
    Clip {
        // Only ids of our own form: they become file names.
        id: match Uuid::parse_str(&notes.id) {
            Ok(id) => id.to_string(),
            Err(_) => blank.id,
        },
        prompt: notes.prompt,
        title: notes.title,
        model: notes.model,
        size: notes.size,
        seconds: notes.seconds,
        server_name: notes.server.and_then(|server| server.name),
        rating: notes.rating,
        flag: notes.flag,
        created_at: notes.created_at.unwrap_or(blank.created_at),
        ..blank
    }
}
