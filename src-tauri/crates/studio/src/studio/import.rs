//! Bringing clips of this computer into the library.

use std::path::PathBuf;

use rusqlite::Connection;
use uuid::Uuid;

use super::Studio;
use crate::ask;
use crate::clip::{Clip, ClipSource, ClipState, ImportReport, SkippedFile};
use crate::core::blocking;
use crate::download::asked_at;
use crate::error::{Error, Result};
use crate::import::{self, Candidate, ImportProgress};
use crate::library::{Library, Sidecar, clip_name};
use crate::probe;
use crate::request::RequestId;
use crate::store::{clips, projects, restore, watching, word};
use crate::tag;

impl Studio {
    /// Takes files and folders from this computer into the library: copied, checked, hashed. The
    /// originals are left alone, and what is in the library already is not taken twice. What says
    /// of itself in which project it lies goes there, all else into `project`. What is whole when it
    /// is stopped stays.
    pub async fn import_files(
        &self,
        request: RequestId,
        paths: Vec<PathBuf>,
        project: Option<String>,
        progress: impl Fn(ImportProgress) + Send + Sync + 'static,
    ) -> Result<ImportReport> {
        let core = &self.core;
        let stop = core.running.token(&request);
        let done = Box::pin(core.once(request.clone(), "import_files", async {
            progress(ImportProgress { place: 0, total: 0 });
            core.vault.looked().await;
            let (candidates, mut skipped) = blocking(move || Ok(import::plan(&paths))).await?;
            let mut ids = Vec::new();
            let total = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
            for (place, candidate) in (1..).zip(candidates) {
                if stop.is_cancelled() {
                    return Ok((ids, skipped, true));
                }
                progress(ImportProgress { place, total });
                let name = candidate.name.clone();
                match Box::pin(self.bring_in(candidate, project.clone())).await {
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
            Ok((ids, skipped, false))
        }))
        .await;
        core.running.end(&request);
        let (ids, skipped, stopped) = done?;
        Ok(ImportReport {
            clips: core.clips(ids).await?,
            skipped,
            stopped,
        })
    }

    /// Copies first, which may take long, and keeps finished clips from the folder only while the
    /// copy gets its name.
    async fn bring_in(&self, candidate: Candidate, project: Option<String>) -> Result<String> {
        let core = &self.core;
        let (folder, _stay) = core.vault.visit();
        let library = Library::open(folder);
        let source = candidate.path.clone();
        let sha256 = blocking(move || Ok(probe::hash(&source)?)).await?;
        core.store
            .read(move |connection| is_new(connection, &sha256))
            .await?;
        let (candidate, mut copied) = blocking(move || {
            let copied = import::copy_in(&library, &candidate)?;
            Ok((candidate, copied))
        })
        .await?;
        let _shared = core.vault.shared().await;
        let (sha256, notes) = (copied.sha256.clone(), candidate.sidecar.clone());
        let moment = core.moment();
        let clip = core
            .store
            .read(move |connection| {
                is_new(connection, &sha256)?;
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
        let library = Library::open(core.vault.folder());
        let file = blocking(move || {
            let path = copied.publish(&library, &name)?;
            let given = path.file_name().unwrap_or_default().to_string_lossy();
            Ok(copied.facts.clip_file(&given, &copied.sha256))
        })
        .await?;
        let (id, now) = (clip.id.clone(), core.now());
        core.store
            .write(move |transaction| {
                let mut clip = clip;
                if clip.title.is_none() && clip.prompt.is_empty() {
                    clip.title = Some(words);
                }
                let notes = candidate.sidecar.as_ref();
                if let Some(notes) = notes {
                    clip.project_id = restore::project_of(transaction, notes, now)?;
                }
                if clip.project_id.is_none() {
                    // One that was removed meanwhile takes nothing more.
                    clip.project_id = match project {
                        Some(id) => projects::name(transaction, &id)?.map(|_| id),
                        None => None,
                    };
                }
                let extra = notes.and_then(|notes| notes.extra.as_ref());
                let extra = extra.map(word::to_json).transpose()?;
                clips::add(transaction, &clip, None, extra.as_deref())?;
                clips::set_file(transaction, &clip.id, &file, now)?;
                clips::judge(transaction, &clip)?;
                let part = notes.map(|notes| notes.part).unwrap_or_default();
                watching::set_part(transaction, &clip.id, part)
            })
            .await?;
        core.outbox.projects();
        core.notes.rewrite([&id]);
        Ok(id)
    }
}

/// An error for bytes that are a clip of the library.
fn is_new(connection: &Connection, sha256: &str) -> Result<()> {
    match clips::by_hash(connection, sha256)? {
        Some(_) => Err(Error::conflict("It is in the library already.")),
        None => Ok(()),
    }
}

/// A clip as its sidecar describes it, or as a file with nothing but bytes. What binds it to a server
/// stays behind: the job may be of another library.
fn described(sidecar: Option<&Sidecar>, moment: i64) -> Clip {
    let blank = ask::blank("", ClipSource::Imported, ClipState::Safe, moment);
    let Some(notes) = sidecar.cloned() else {
        return blank;
    };
    let ours = |id: &str| Uuid::parse_str(id).ok().map(|id| id.to_string());
    Clip {
        // Only ids of our own form: they become file names.
        id: ours(&notes.id).unwrap_or(blank.id),
        prompt: notes.prompt,
        title: notes.title,
        model: notes.model,
        size: notes.size,
        seconds: notes.seconds,
        server_name: notes.server.and_then(|server| server.name),
        rating: notes.rating,
        flag: notes.flag,
        reject_reason: restore::found(notes.reject_reason.as_deref(), tag::reason),
        tags: tag::tags_found(&notes.tags),
        note: restore::found(notes.note.as_deref(), tag::note),
        stack_id: notes.stack_id.as_deref().and_then(ours),
        created_at: notes.created_at.unwrap_or(blank.created_at),
        ..blank
    }
}
