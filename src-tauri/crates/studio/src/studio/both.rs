//! Deleting clips on their servers and moving them to the trash, as one act. For each clip the
//! server comes first, then what happened there is written down, then the trash: a crash between
//! them leaves a clip that says where it stands. What a server refuses stays where it is.

use std::collections::{BTreeMap, HashMap};

use super::Studio;
use crate::clip::{BothReport, Clip, ClipState, Refusal};
use crate::core::blocking;
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::library::Library;
use crate::points;
use crate::request::RequestId;
use crate::store::{bulk, deeds, word};

/// Why a clip was left as it was, in one sentence.
struct Left(String);

impl From<Error> for Left {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

impl Studio {
    /// Deletes clips on their servers and moves to the trash those of which nothing is left there.
    /// A clip whose bytes are not in the library is left alone unless `only_copies` says that the
    /// user knows. Ids that are no more are passed over.
    pub async fn delete_both(
        &self,
        request: RequestId,
        ids: Vec<String>,
        only_copies: bool,
    ) -> Result<BothReport> {
        let core = &self.core;
        let deed = self.delete_each(ids, only_copies);
        let report = core.once(request, "delete_both", Box::pin(deed)).await?;
        core.outbox.moved(&report.trashed);
        core.outbox.projects();
        core.outbox.deeds();
        core.notes.behind();
        core.tell(Message::Look(report.trashed.clone()));
        Ok(report)
    }

    async fn delete_each(&self, ids: Vec<String>, only_copies: bool) -> Result<BothReport> {
        let mut report = BothReport::default();
        let mut left: BTreeMap<String, Vec<String>> = BTreeMap::new();
        // What one clip of a server was refused for is so for all of them.
        let mut closed = HashMap::new();
        let mut moved = Vec::new();
        for id in ids {
            let Some(clip) = self.core.clips(vec![id.clone()]).await?.pop() else {
                continue;
            };
            match self.delete_one(&clip, only_copies, &mut closed).await {
                Ok(there) => {
                    report.deleted += u32::from(there);
                    if clip.trashed_at.is_none() {
                        moved.push(id.clone());
                    }
                    report.trashed.push(id);
                }
                Err(Left(why)) => left.entry(why).or_default().push(id),
            }
        }
        let now = self.core.now();
        report.deed = self
            .core
            .store
            .write(move |transaction| deeds::trashed(transaction, &moved, now))
            .await?;
        let refused = left.into_iter();
        report.refused = refused
            .map(|(message, ids)| Refusal { ids, message })
            .collect();
        Ok(report)
    }

    /// Says whether there was anything to delete on its server.
    async fn delete_one(
        &self,
        clip: &Clip,
        only_copies: bool,
        closed: &mut HashMap<String, String>,
    ) -> Result<bool, Left> {
        let asked = clip.remote_id.is_some() && clip.deleted_on_server_at.is_none();
        let there = clip.server_id.as_ref().filter(|_| asked);
        if let Some(server) = there {
            if !only_copies && has_bytes_there(clip.state) && !self.is_here(clip).await? {
                return Err(Error::conflict(
                    "The video is not safe in the library and would be lost, so nothing was deleted. Wait until it is saved, or delete the clip by itself.",
                )
                .into());
            }
            if let Some(why) = closed.get(server) {
                return Err(Left(why.clone()));
            }
            if let Err(error) = self.delete_there(&clip.id).await {
                if self.says_all(server, &error).await {
                    closed.insert(server.clone(), error.to_string());
                }
                return Err(error.into());
            }
            points::pass("both.deleted");
        }
        let (id, now) = (clip.id.clone(), self.core.now());
        self.core
            .store
            .write(move |transaction| bulk::trash(transaction, &word::to_json(&[id])?, now))
            .await?;
        points::pass("both.trashed");
        Ok(there.is_some())
    }

    /// Whether what went wrong with one clip goes wrong with all clips of its server.
    async fn says_all(&self, server: &str, error: &Error) -> bool {
        if matches!(error, Error::Offline { .. } | Error::Keychain { .. }) {
            return true;
        }
        let server = self.core.server_by_id(server).await;
        server.is_ok_and(|server| server.capabilities.delete == Some(false))
    }

    /// Whether the bytes of a clip are in the library folder now.
    async fn is_here(&self, clip: &Clip) -> Result<bool> {
        let Some(file) = clip.file.as_ref().filter(|_| clip.state == ClipState::Safe) else {
            return Ok(false);
        };
        let (library, name) = (Library::open(self.core.vault.folder()), file.name.clone());
        blocking(move || Ok(library.find(&name).is_ok())).await
    }
}

/// Whether the server has, or will have, a video of a clip in this state.
fn has_bytes_there(state: ClipState) -> bool {
    matches!(
        state,
        ClipState::Accepted
            | ClipState::Running
            | ClipState::Finished
            | ClipState::Saving
            | ClipState::Safe
    )
}
