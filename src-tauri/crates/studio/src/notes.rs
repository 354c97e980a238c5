//! Keeping the sidecars: what we know of a clip is written beside its file, and written again when
//! it changes. They are copies; nothing is lost when one is late.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::clip::ClipState;
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::library::{Library, Sidecar};
use crate::points;
use crate::remains::Remains;
use crate::store::servers::{self, Kept};
use crate::store::{account, clips, projects, watching};

/// What is to be done beside a clip's file.
#[derive(Debug)]
pub(crate) enum Wish {
    /// Write the sidecar of this clip, and tell whoever waits for it.
    Write(String, Option<oneshot::Sender<Result<()>>>),
    /// Delete this clip for good. Done here, so that no sidecar is written behind its back.
    Remove(Remains, oneshot::Sender<Result<()>>),
}

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

/// Does what is wished for, until cancelled.
pub(crate) async fn keep(core: Arc<Core>, mut wishes: mpsc::UnboundedReceiver<Wish>) {
    core.vault.looked().await;
    while let Some(wish) = wishes.recv().await {
        let _shared = core.vault.shared().await;
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
        }
    }
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
                let Some(clip) = clips::find(connection, &asked)? else {
                    return Ok(None);
                };
                // Without its file a sidecar would only be in the way.
                if clip.state != ClipState::Safe
                    || !clip.file.as_ref().is_some_and(|file| file.present)
                {
                    return Ok(None);
                }
                let (_, extra) = clips::raw(connection, &asked)?;
                let server = match &clip.server_id {
                    Some(id) => servers::find(connection, id)?,
                    None => None,
                };
                let project = match &clip.project_id {
                    Some(id) => projects::name(connection, id)?,
                    None => None,
                };
                let ledger = account::of_clip(connection, &asked)?;
                let part = watching::part(connection, &asked)?;
                let asked_of = server.as_ref().map(Kept::asked_of);
                let (project, extra) = (project.as_deref(), extra.as_deref());
                let sidecar = Sidecar::of(&clip, asked_of.as_ref(), project, extra);
                Ok(sidecar.map(|sidecar| sidecar.with_ledger(ledger).with_part(part)))
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
}
