//! The queue of a studio: what is under way, its order, and how much each server may bear.

use std::collections::BTreeSet;

use super::Studio;
use crate::ask;
use crate::clip::{Clip, Queue};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::request::RequestId;
use crate::server::{Limits, Server};
use crate::servers::limited;
use crate::store::{clips, queue, servers};

impl Studio {
    /// What is under way, and what came to nothing and was not asked for again.
    pub async fn queue(&self) -> Result<Queue> {
        let found = self.core.store.read(queue::read).await?;
        let Queue {
            clips,
            total,
            failed,
            failed_total,
        } = found;
        Ok(Queue {
            clips: self.core.read_clips(move |_| Ok(clips)).await?,
            total,
            failed,
            failed_total,
        })
    }

    /// Sends nothing new to a server, or goes on. What it has already is not touched.
    pub async fn pause_server(&self, request: RequestId, id: &str, paused: bool) -> Result<Server> {
        let asked = id.to_owned();
        self.core
            .change(request, "pause_server", move |transaction, now| {
                let server = servers::get(transaction, &asked)?;
                servers::save(transaction, &servers::Kept { paused, ..server }, now)
            })
            .await?;
        self.ruled(id).await
    }

    /// Sets how much a server may bear.
    pub async fn limit_server(
        &self,
        request: RequestId,
        id: &str,
        limits: Limits,
    ) -> Result<Server> {
        limited(&limits)?;
        let asked = id.to_owned();
        self.core
            .change(request, "limit_server", move |transaction, now| {
                let server = servers::get(transaction, &asked)?;
                servers::save(transaction, &servers::Kept { limits, ..server }, now)
            })
            .await?;
        self.ruled(id).await
    }

    async fn ruled(&self, id: &str) -> Result<Server> {
        self.core.outbox.servers();
        self.core.tell(Message::Rules(id.to_owned()));
        self.core.server_by_id(id).await
    }

    /// Moves clips that were not sent yet before another one of their server, or to the end.
    pub async fn move_in_queue(
        &self,
        request: RequestId,
        ids: Vec<String>,
        before: Option<String>,
    ) -> Result<()> {
        let (queued, first) = self
            .core
            .change(request, "move_in_queue", move |transaction, _| {
                queue::reorder(transaction, &ids, before.as_deref())
            })
            .await?;
        if first {
            self.core.outbox.moved(&queued);
            self.core.tell(Message::Look(queued));
        }
        Ok(())
    }

    /// The clips of a server that were not sent yet, in their order.
    pub async fn waiting(&self, server: &str) -> Result<Vec<String>> {
        let order = self.core.store.read(queue::order);
        let all = order.await?.into_iter();
        let of_server =
            |(id, of): (String, Option<String>)| (of.as_deref() == Some(server)).then_some(id);
        Ok(all.filter_map(of_server).collect())
    }

    /// Fetches clips from their servers again, as far as there is something to fetch.
    pub async fn fetch_clips(&self, request: RequestId, ids: Vec<String>) -> Result<Vec<Clip>> {
        let (fetched, first) = self
            .core
            .change(request, "fetch_clips", move |transaction, _| {
                let mut fetched = Vec::new();
                for id in ids.into_iter().collect::<BTreeSet<_>>() {
                    let Some(clip) = clips::find(transaction, &id)? else {
                        continue;
                    };
                    let has_job = clip.remote_id.is_some() && clip.trashed_at.is_none();
                    if has_job && ask::fetch(transaction, &id)? {
                        fetched.push(id);
                    }
                }
                Ok(fetched)
            })
            .await?;
        if first {
            for id in &fetched {
                self.core.tell(Message::Now(id.clone()));
            }
        }
        self.told(fetched, first).await
    }

    /// Asks again for clips that failed or were refused, each as a new clip. Those that moderation
    /// stopped or that could not be paid are left out, and so is what was asked for again already.
    pub async fn retry_clips(&self, request: RequestId, ids: Vec<String>) -> Result<Vec<Clip>> {
        let moments: Vec<i64> = ids.iter().map(|_| self.core.moment()).collect();
        let (new, first) = self
            .core
            .change(request, "retry_clips", move |transaction, _| {
                let mut new = Vec::new();
                for (id, moment) in ids.iter().zip(moments) {
                    if clips::find(transaction, id)?.is_some()
                        && queue::may_be_retried(transaction, id)?
                    {
                        new.push(ask::write_again(transaction, id, moment)?);
                    }
                }
                if new.is_empty() {
                    return Err(Error::conflict(
                        "Asking again in the same words cannot help here. Change the prompt, or settle the account with the server, and generate anew.",
                    ));
                }
                Ok(new)
            })
            .await?;
        self.told(new, first).await
    }
}
