//! Taking clips back: before they are sent always, afterwards where the server lets them go. The
//! protocol has no cancelling; some servers stop a job that is deleted, others refuse.

use rusqlite::Connection;
use videos_api::{ApiError, Client, Phase, VideoId};

use super::Studio;
use crate::clip::{Clip, ClipState};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::request::RequestId;
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::state::Happening;
use crate::store::clips;

/// A clip that waits is not sent, whatever it waited for.
fn leave_unsent(connection: &Connection, id: &str) -> Result<()> {
    clips::step(connection, id, Happening::Cancel)?;
    clips::set_problem(connection, id, None)
}

impl Studio {
    /// Takes a clip back. One that was not sent yet is simply not sent; of one that the server has,
    /// the job is deleted there. A server that refuses goes on with it, and the error says so.
    pub async fn cancel_clip(&self, request: RequestId, id: &str) -> Result<Clip> {
        self.core
            .once(request, "cancel_clip", self.cancel(id))
            .await?;
        self.told_one(id.to_owned(), true).await
    }

    /// Takes back all of these clips that were not sent yet; answers which. What a server has, or
    /// may have, is left alone.
    pub async fn cancel_waiting(&self, request: RequestId, ids: Vec<String>) -> Result<Vec<Clip>> {
        let (cancelled, first) = self
            .core
            .change(request, "cancel_waiting", move |transaction, _| {
                let mut cancelled = Vec::new();
                for id in ids {
                    let clip = clips::find(transaction, &id)?;
                    if clip.is_some_and(|clip| clip.state == ClipState::Queued) {
                        leave_unsent(transaction, &id)?;
                        cancelled.push(id);
                    }
                }
                Ok(cancelled)
            })
            .await?;
        self.told(cancelled, first).await
    }

    async fn cancel(&self, id: &str) -> Result<()> {
        let asked = id.to_owned();
        let state = self
            .core
            .store
            .write(move |transaction| {
                let state = clips::state_of(transaction, &asked)?;
                if state == ClipState::Queued {
                    leave_unsent(transaction, &asked)?;
                }
                Ok(state)
            })
            .await?;
        match state {
            ClipState::Queued | ClipState::Cancelled => Ok(()),
            ClipState::Accepted | ClipState::Running => self.cancel_there(id).await,
            ClipState::Submitting => Err(Error::conflict(
                "This clip is on its way to the server. Cancel it in a moment, when the server has it.",
            )),
            ClipState::Unknown => Err(Error::conflict(
                "It is not known whether the server has this clip. Decide that first.",
            )),
            _ => Err(Error::conflict(
                "This clip is not being made any more, so there is nothing to cancel.",
            )),
        }
    }

    async fn cancel_there(&self, id: &str) -> Result<()> {
        let core = &self.core;
        let clip = core.clip(id).await?;
        let (Some(server_id), Some(remote_id)) = (&clip.server_id, &clip.remote_id) else {
            return Err(Error::no_server());
        };
        let name = core.server_by_id(server_id).await?.name;
        let client = core.reach(server_id).await?;
        let job = VideoId::parse(remote_id.as_str()).map_err(Error::internal)?;
        // Deleting a job that was finished a moment ago would delete the clip.
        let standing = client.retrieve(&job).await;
        core.heard(server_id, &standing);
        let ended = match &standing {
            Ok(reply) => reply.value.phase().is_terminal(),
            Err(error) if matches!(error.status(), Some(404 | 410)) => true,
            Err(error) => return Err(sentences::answer(error)),
        };
        if ended {
            core.tell(Message::Now(id.to_owned()));
            return Err(Error::conflict(
                "This job has just come to its end, so there is nothing left to cancel.",
            ));
        }
        let answer = client.delete(&job).await;
        core.heard(server_id, &answer);
        if let Err(error) = answer
            && !(error.status() == Some(409) && is_gone(&client, &job).await)
        {
            if !matches!(error, ApiError::Refused { status, .. } if (400..500).contains(&status) || status == 501)
                || matches!(error.status(), Some(401 | 408 | 429))
            {
                return Err(sentences::answer(&error));
            }
            if matches!(error.status(), Some(400 | 405 | 422 | 501)) {
                let sign = Sign::used(false).by(error.status());
                core.note(server_id, Subject::Cancel, sign).await?;
            }
            return Err(sentences::cannot_cancel(&name, &error));
        }
        core.note(server_id, Subject::Cancel, Sign::used(true))
            .await?;
        core.live.settle(id);
        let (asked, now) = (id.to_owned(), core.now());
        core.store
            .write(move |transaction| {
                let state = clips::state_of(transaction, &asked)?;
                if matches!(state, ClipState::Accepted | ClipState::Running) {
                    clips::step(transaction, &asked, Happening::Cancel)?;
                    let problem = sentences::cancelled_there();
                    clips::set_problem(transaction, &asked, Some(&problem))?;
                }
                // Whatever became of it meanwhile, its bytes can no longer be fetched.
                clips::set_deleted_there(transaction, &asked, now)
            })
            .await
    }
}

/// Whether a job is no longer being made: some servers answer a delete with a conflict while they
/// stop the job.
async fn is_gone(client: &Client, job: &VideoId) -> bool {
    match client.retrieve(job).await {
        Ok(reply) => matches!(reply.value.phase(), Phase::Cancelled | Phase::Deleted),
        Err(error) => matches!(error.status(), Some(404 | 410)),
    }
}
