//! Keeping the sidecars: what we know of a clip is written beside its file, and written again when
//! it changes. They are copies; nothing is lost when one is late. Which ones the user's own changes
//! left behind is in the database (`store::behind`); those are written in stretches, between what
//! others wait for.

use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::mpsc::error::TryRecvError;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use crate::clip::ClipState;
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::library::{Library, Sidecar};
use crate::points;
use crate::remains::Remains;
use crate::store::behind;
use crate::store::rescue::Rescue;
use crate::store::servers::{self, Kept};
use crate::store::{account, clips, projects, settings, watching};

/// What is to be done beside a clip's file.
#[derive(Debug)]
pub(crate) enum Wish {
    /// Write the sidecar of this clip, and tell whoever waits for it.
    Write(String, Option<oneshot::Sender<Result<()>>>),
    /// Delete this clip for good. Done here, so that no sidecar is written behind its back.
    Remove(Remains, oneshot::Sender<Result<()>>),
    /// See which sidecars are behind.
    Behind,
}

/// So many sidecars wait for the disk together.
const STRETCH: u32 = 500;

/// The way to the one who does it, one after the other.
#[derive(Debug)]
pub(crate) struct Notes(mpsc::UnboundedSender<Wish>);

impl Notes {
    pub(crate) fn new(to: mpsc::UnboundedSender<Wish>) -> Self {
        Self(to)
    }

    /// Has the sidecars of these clips written.
    pub(crate) fn rewrite<'a>(&self, ids: impl IntoIterator<Item = &'a String>) {
        for id in ids {
            // After shutdown nobody writes; the database has it all.
            let _ = self.0.send(Wish::Write(id.clone(), None));
        }
    }

    /// Has the sidecars written that the database says are behind.
    pub(crate) fn behind(&self) {
        // After shutdown nobody writes; the database remembers which.
        let _ = self.0.send(Wish::Behind);
    }

    /// Has the sidecar of a clip written now.
    pub(crate) async fn write(&self, id: &str) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.0
            .send(Wish::Write(id.to_owned(), Some(reply)))
            .map_err(|_| Error::closed())?;
        answer.await.map_err(|_| Error::closed())?
    }

    /// Deletes a clip for good: file, sidecar, pictures, row.
    pub(crate) async fn remove(&self, remains: Remains) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.0
            .send(Wish::Remove(remains, reply))
            .map_err(|_| Error::closed())?;
        answer.await.map_err(|_| Error::closed())?
    }
}

/// Does what is wished for, until closing. What it began it ends: a sidecar that is still on its way
/// to the disk may not arrive after one of the next life.
pub(crate) async fn keep(
    core: Arc<Core>,
    mut wishes: mpsc::UnboundedReceiver<Wish>,
    closing: CancellationToken,
) {
    let looked = closing.run_until_cancelled(core.vault.looked()).await;
    if looked.is_none() {
        return;
    }
    // What an earlier life left.
    let (mut more, mut after) = (true, String::new());
    while !closing.is_cancelled() {
        let next = next(&core, &mut wishes, more);
        let Some(Some(wish)) = closing.run_until_cancelled(next).await else {
            return;
        };
        // A move that is broken off by closing has not said yet where the library is.
        let shared = closing.run_until_cancelled(core.vault.shared()).await;
        let Some(_shared) = shared.filter(|_| !closing.is_cancelled()) else {
            return;
        };
        match wish {
            Wish::Write(id, waiting) => {
                let written = core.note_beside(&id).await;
                if let Err(error) = &written {
                    tracing::warn!(%error, clip = id, "a sidecar was not written");
                    // Whoever waits tries again by himself.
                    if waiting.is_none()
                        && let Err(error) = core.note_later(&id).await
                    {
                        tracing::warn!(%error, clip = id, "nor is it known that it is missing");
                    }
                }
                if let Some(waiting) = waiting {
                    // Whoever waited may have gone.
                    let _ = waiting.send(written);
                }
            }
            Wish::Remove(remains, reply) => {
                // Whoever asked may have gone; it is done all the same.
                let _ = reply.send(core.remove_for_good(remains).await);
            }
            Wish::Behind => {
                more = core.write_behind(&mut after).await.unwrap_or_else(|error| {
                    tracing::warn!(%error, "sidecars stay behind");
                    false
                });
            }
        }
    }
}

/// The next wish; where none comes, what is behind. `None` when nobody can wish any more.
async fn next(core: &Core, wishes: &mut mpsc::UnboundedReceiver<Wish>, more: bool) -> Option<Wish> {
    if more {
        return match wishes.try_recv() {
            Ok(wish) => Some(wish),
            Err(TryRecvError::Empty) => Some(Wish::Behind),
            Err(TryRecvError::Disconnected) => None,
        };
    }
    // Looks also without being called: the folder may be back, or its disk have room again.
    let wish = tokio::time::timeout(core.config.tuning.library_check, wishes.recv()).await;
    wish.unwrap_or(Some(Wish::Behind))
}

impl Core {
    /// Has the jobs write a sidecar once the disk takes it, after a restart, too.
    async fn note_later(&self, id: &str) -> Result<()> {
        let asked = id.to_owned();
        self.store
            .write(move |transaction| clips::want_extras(transaction, &asked, true))
            .await?;
        self.tell(Message::Look(vec![id.to_owned()]));
        Ok(())
    }

    /// Writes what we know of a clip beside its file.
    async fn note_beside(&self, id: &str) -> Result<()> {
        let asked = id.to_owned();
        let sidecar = self
            .store
            .read(move |connection| {
                if waits(connection)? {
                    return Err(Error::conflict(
                        "The library is not up to date yet. What is noted in its folder comes first.",
                    ));
                }
                sidecar(connection, &asked)
            })
            .await?;
        let Some(sidecar) = sidecar else {
            return Ok(());
        };
        points::pass("notes.read");
        let library = Library::open(self.vault.folder());
        blocking(move || Ok(library.write_sidecar(&sidecar)?)).await?;
        points::pass("notes.written");
        Ok(())
    }

    /// Writes a stretch of the sidecars that are behind, and notes how far it came. Says whether
    /// there may be more.
    async fn write_behind(&self, after: &mut String) -> Result<bool> {
        if !self.vault.usable() {
            return Ok(false);
        }
        let from = std::mem::take(after);
        let (turns, sidecars) = self
            .store
            .read(move |connection| {
                if waits(connection)? {
                    return Ok((Vec::new(), Vec::new()));
                }
                let turns = behind::stretch(connection, &from, STRETCH)?;
                let mut sidecars = Vec::new();
                for (id, _) in &turns {
                    sidecars.extend(sidecar(connection, id)?);
                }
                Ok((turns, sidecars))
            })
            .await?;
        let Some((last, _)) = turns.last().cloned() else {
            return Ok(false);
        };
        let more = turns.len() >= STRETCH as usize;
        points::pass("behind.read");
        let library = Library::open(self.vault.folder());
        let failed = blocking(move || Ok(library.write_sidecars(&sidecars)?)).await?;
        self.store
            .write(move |transaction| {
                let mut turns = turns;
                turns.retain(|(id, _)| !failed.contains(id));
                behind::written(transaction, &turns)?;
                Ok(points::tried_in_database("behind.written")?)
            })
            .await?;
        if more {
            *after = last;
        }
        // The sheet of the trash may be shorter.
        self.outbox.account.notify_one();
        Ok(more)
    }
}

/// Whether the folder knows more than the database, which was rescued, until it is read back.
fn waits(connection: &Connection) -> Result<bool> {
    let rescue: Option<Rescue> = settings::get(connection, settings::RESCUE)?;
    Ok(rescue.is_some())
}

/// What we know of a clip; `None` without its file: a sidecar would only be in the way.
fn sidecar(connection: &Connection, id: &str) -> Result<Option<Sidecar>> {
    let Some(clip) = clips::find(connection, id)? else {
        return Ok(None);
    };
    if clip.state != ClipState::Safe || !clip.file.as_ref().is_some_and(|file| file.present) {
        return Ok(None);
    }
    let (_, extra) = clips::raw(connection, id)?;
    let server = match &clip.server_id {
        Some(id) => servers::find(connection, id)?,
        None => None,
    };
    let project = match &clip.project_id {
        Some(id) => projects::name(connection, id)?,
        None => None,
    };
    let asked_of = server.as_ref().map(Kept::asked_of);
    let (project, extra) = (project.as_deref(), extra.as_deref());
    let sidecar = Sidecar::of(&clip, asked_of.as_ref(), project, extra);
    let ledger = account::of_clip(connection, id)?;
    let part = watching::part(connection, id)?;
    Ok(sidecar.map(|sidecar| sidecar.with_ledger(ledger).with_part(part)))
}
