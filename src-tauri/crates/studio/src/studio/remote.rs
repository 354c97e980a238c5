//! What is asked of servers right away: their lists, adopting, deleting there.

use std::collections::HashSet;

use videos_api::{ApiError, Client, Expiry, ListQuery, Order, Video, VideoId};

use super::Studio;
use crate::ask;
use crate::budget;
use crate::clip::{Clip, ClipSource, ClipState, RemoteJob, RemotePage};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::request::RequestId;
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::store::clips::{self, Word};
use crate::store::servers;

/// Jobs per stretch of a server's list.
const STRETCH: u32 = 50;
/// So many are taken from one answer of a server that does not keep to that.
const MOST_AT_ONCE: usize = 500;

impl Studio {
    /// A stretch of a server's own list, newest first.
    pub async fn jobs_on_server(
        &self,
        server_id: &str,
        after: Option<String>,
    ) -> Result<RemotePage> {
        let client = self.core.reach(server_id).await?;
        let after = after
            .map(|after| VideoId::parse(after).map_err(Error::internal))
            .transpose()?;
        let query = ListQuery {
            after,
            limit: Some(STRETCH),
            order: Some(Order::Desc),
        };
        let answer = client.list(query).await;
        self.core.heard(server_id, &answer);
        let page = match answer {
            Ok(reply) => reply.value,
            Err(error) => return Err(self.no_list(server_id, &error).await?),
        };
        let next = page.next_after().map(|id| id.as_str().to_owned());
        let (videos, next) = stretch(page.videos, next);
        let server = server_id.to_owned();
        let jobs = self
            .core
            .store
            .read(move |connection| {
                videos
                    .into_iter()
                    .map(|video| {
                        let known = clips::by_remote(connection, &server, video.id.as_str())?;
                        Ok(remote_job(video, known))
                    })
                    .collect()
            })
            .await?;
        self.core
            .note(server_id, Subject::List, Sign::used(true))
            .await?;
        Ok(RemotePage { jobs, after: next })
    }

    /// Takes jobs of a server into the library. Jobs that are in it already are answered as they
    /// are.
    pub async fn adopt_jobs(
        &self,
        request: RequestId,
        server_id: &str,
        remote_ids: Vec<String>,
    ) -> Result<Vec<Clip>> {
        let core = &self.core;
        let ids = core
            .once(request, "adopt_jobs", async {
                let client = self.core.reach(server_id).await?;
                let mut ids = Vec::new();
                for remote_id in remote_ids {
                    ids.push(self.adopt(&client, server_id, remote_id).await?);
                }
                Ok(ids)
            })
            .await?;
        core.tell(Message::Look(ids.clone()));
        core.outbox.moved(&ids);
        core.clips(ids).await
    }

    /// Adopts one job; answers the clip's id.
    async fn adopt(&self, client: &Client, server_id: &str, remote_id: String) -> Result<String> {
        let core = &self.core;
        let job = VideoId::parse(remote_id.as_str())
            .map_err(|_| Error::conflict("This is no id of a job. Choose a job from the list."))?;
        let answer = client.retrieve(&job).await;
        core.heard(server_id, &answer);
        let reply = answer.map_err(|error| sentences::answer(&error))?;
        let (now, moment, today) = (core.now(), core.moment(), core.today());
        let server_id = server_id.to_owned();
        core.store
            .write(move |transaction| {
                if let Some(known) = clips::by_remote(transaction, &server_id, &remote_id)? {
                    return Ok(known);
                }
                let server = servers::get(transaction, &server_id)?;
                let video = &reply.value;
                let began = video.created_at.map_or(moment, |seconds| seconds * 1000);
                let origin_id = match &video.remixed_from_video_id {
                    Some(origin) => clips::by_remote(transaction, &server_id, origin)?,
                    None => None,
                };
                // Where it stands is what its first poll will say, a moment from now.
                let clip = Clip {
                    model: video.model.clone(),
                    size: video.size.clone(),
                    seconds: video.seconds.clone(),
                    remote_id: Some(remote_id),
                    origin_id,
                    server_name: Some(server.name),
                    server_id: Some(server_id),
                    accepted_at: Some(clips::real(began)),
                    ..ask::blank(
                        video.prompt.as_deref().unwrap_or_default(),
                        ClipSource::Adopted,
                        ClipState::Accepted,
                        began,
                    )
                };
                clips::add(transaction, &clip, None, None)?;
                budget::adopt(transaction, &clip, &today.at(began))?;
                crate::jobs::keep(transaction, &clip.id, &reply, false, None, now)?;
                clips::hear(
                    transaction,
                    &clip.id,
                    &Word {
                        raw: Some(reply.raw.clone()),
                        progress: video.progress,
                        ..Word::default()
                    },
                )?;
                Ok(clip.id)
            })
            .await
    }

    /// Deletes the job and its bytes on the server. What is in the library stays.
    pub async fn delete_on_server(&self, request: RequestId, id: &str) -> Result<Clip> {
        let core = &self.core;
        core.once(request, "delete_on_server", self.delete_there(id))
            .await?;
        core.outbox.moved([&id.to_owned()]);
        core.notes.rewrite([&id.to_owned()]);
        core.tell(Message::Look(vec![id.to_owned()]));
        core.clip(id).await
    }

    pub(super) async fn delete_there(&self, id: &str) -> Result<()> {
        let core = &self.core;
        let clip = core.clip(id).await?;
        let (Some(server_id), Some(remote_id)) = (&clip.server_id, &clip.remote_id) else {
            return Err(Error::conflict(
                "This clip has no job on a server, so there is nothing to delete there.",
            ));
        };
        if clip.deleted_on_server_at.is_some() {
            return Ok(());
        }
        if clip.state == ClipState::Saving {
            return Err(Error::conflict(
                "This clip is being downloaded. Delete it on the server when it is saved.",
            ));
        }
        let can = core.server_by_id(server_id).await?.capabilities.delete;
        let client = core.reach(server_id).await?;
        let job = VideoId::parse(remote_id.as_str()).map_err(Error::internal)?;
        let answer = client.delete(&job).await;
        core.heard(server_id, &answer);
        match answer {
            // Gone already is what was wanted.
            Ok(_) | Err(ApiError::Refused { status: 410, .. }) => {
                core.note(server_id, Subject::Delete, Sign::used(true))
                    .await?;
            }
            Err(error @ ApiError::Refused { status: 404, .. }) => {
                // A server without the operation answers 404, too; a job that is still there
                // tells the two apart, and so does a test of the connection. Where neither does,
                // the job is gone, which says nothing of the operation.
                if can == Some(false) || client.retrieve(&job).await.is_ok() {
                    return Err(self.cannot_delete(server_id, &error).await?);
                }
            }
            Err(
                error @ ApiError::Refused {
                    status: 405 | 501, ..
                },
            ) => return Err(self.cannot_delete(server_id, &error).await?),
            Err(error) => return Err(sentences::answer(&error)),
        }
        let (asked, now) = (id.to_owned(), core.now());
        core.store
            .write(move |transaction| clips::set_deleted_there(transaction, &asked, now))
            .await
    }

    async fn cannot_delete(&self, server_id: &str, error: &ApiError) -> Result<Error> {
        let sign = Sign::used(false).by(error.status());
        self.core.note(server_id, Subject::Delete, sign).await?;
        Ok(Error::Server {
            message: "This server cannot delete clips. It keeps them until their time runs out."
                .to_owned(),
            details: Some(error.to_string()),
            code: error.code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
        })
    }

    async fn no_list(&self, server_id: &str, error: &ApiError) -> Result<Error> {
        if !matches!(
            error,
            ApiError::Refused {
                status: 400 | 404 | 405 | 501,
                ..
            }
        ) {
            return Ok(sentences::answer(error));
        }
        let sign = Sign::used(false).by(error.status());
        self.core.note(server_id, Subject::List, sign).await?;
        Ok(Error::Server {
            message: "This server does not list its clips.".to_owned(),
            details: Some(error.to_string()),
            code: error.code().map(str::to_owned),
            request_id: error.request_id().map(str::to_owned),
        })
    }
}

/// The jobs of a stretch, each once, and where the next one begins. A server that answers with more
/// than anybody looks at is asked again for the rest.
fn stretch(videos: Vec<Video>, next: Option<String>) -> (Vec<Video>, Option<String>) {
    let mut seen = HashSet::new();
    let mut once = videos
        .into_iter()
        .filter(|video| seen.insert(video.id.clone()));
    let few: Vec<Video> = once.by_ref().take(MOST_AT_ONCE).collect();
    let next = match once.next() {
        Some(_) => few.last().map(|video| video.id.as_str().to_owned()),
        None => next,
    };
    (few, next)
}

fn remote_job(video: Video, clip_id: Option<String>) -> RemoteJob {
    let millis = |seconds: i64| clips::real(seconds * 1000);
    RemoteJob {
        remote_id: video.id.as_str().to_owned(),
        status: Some(video.status.as_str().to_owned()).filter(|word| !word.is_empty()),
        prompt: video.prompt,
        model: video.model,
        size: video.size,
        seconds: video.seconds,
        created_at: video.created_at.map(millis),
        expires_at: match video.expires_at {
            Some(Expiry::At(seconds)) => Some(millis(seconds)),
            Some(Expiry::Never) | None => None,
        },
        clip_id,
    }
}
