//! Servers as the page sees them: what is kept, what is known of the key, and what they offer.

mod input;
mod offer;
mod reach;
pub(crate) mod trial;

use std::sync::Arc;

use tokio::time::Instant;
use url::Url;

use crate::core::Core;
use crate::error::Result;
use crate::server::{AuthForm, KeyState, Server};
use crate::store::servers::{self, Kept};

pub(crate) use input::{fresh_id, from_input, normal};
pub(crate) use offer::offers;
pub(crate) use reach::{Clients, Unreachable, connect};

impl Core {
    /// All servers.
    pub(crate) async fn servers(&self) -> Result<Vec<Server>> {
        let kept = self.store.read(servers::all).await?;
        Ok(kept.into_iter().map(|kept| self.server(kept)).collect())
    }

    /// One server as the page sees it.
    pub(crate) fn server(&self, kept: Kept) -> Server {
        let key = if kept.auth == AuthForm::None {
            KeyState::NotNeeded
        } else {
            self.keys.state(&kept.id, &kept.base_url)
        };
        Server {
            key,
            state: self.live.server(&kept.id),
            again_at: self.live.again(&kept.id),
            models: offers(&kept.base_url, &kept.models),
            id: kept.id,
            name: kept.name,
            base_url: kept.base_url,
            auth: kept.auth,
            organization: kept.organization,
            project: kept.project,
            demo: kept.demo,
            capabilities: kept.capabilities,
            limits: kept.limits,
            paused: kept.paused,
        }
    }

    /// One server by id.
    pub(crate) async fn server_by_id(&self, id: &str) -> Result<Server> {
        let id = id.to_owned();
        let kept = self.store.read(move |c| servers::get(c, &id)).await?;
        Ok(self.server(kept))
    }

    /// Keeps what was learned of a server.
    pub(crate) async fn learn(
        &self,
        server_id: &str,
        change: impl FnOnce(&mut Kept) + Send + 'static,
    ) -> Result<()> {
        let (id, now) = (server_id.to_owned(), self.now());
        let news = self
            .store
            .write(move |transaction| {
                let Some(before) = servers::find(transaction, &id)? else {
                    return Ok(false);
                };
                let mut after = before.clone();
                change(&mut after);
                if after == before {
                    return Ok(false);
                }
                servers::save(transaction, &after, now)?;
                Ok(true)
            })
            .await?;
        if news {
            self.outbox.servers();
        }
        Ok(())
    }

    /// Asks the key store for keys, with `again` also for those it did not give, and tells.
    pub(crate) async fn load_keys(&self, again: bool) -> Result<()> {
        let kept = self.store.read(servers::all).await?;
        let (with_key, without): (Vec<Kept>, Vec<Kept>) = kept
            .into_iter()
            .filter(|server| server.auth != AuthForm::None)
            .partition(|server| {
                server.key_origin.is_some() && server.key_origin == origin(&server.base_url)
            });
        for server in &without {
            self.keys.know_missing(&server.id);
        }
        let given: Vec<(String, Option<String>)> = with_key
            .into_iter()
            .map(|server| (server.id, server.key_origin))
            .collect();
        self.keys.load(&given, again).await;
        self.outbox.servers();
        for id in given
            .into_iter()
            .map(|(id, _)| id)
            .chain(without.into_iter().map(|server| server.id))
        {
            self.clients.forget(&id);
            self.tell(crate::jobs::Message::Server(id));
        }
        Ok(())
    }
}

/// Loads keys whenever somebody wishes for them: the window at once, the jobs a little after the
/// start, so that no keychain asks for a password before the window is there.
pub(crate) async fn give_keys(core: Arc<Core>) {
    let jobs_may = Instant::now() + core.config.tuning.key_delay;
    let for_jobs = async || {
        tokio::time::sleep_until(jobs_may).await;
        core.key_need.notified().await;
    };
    loop {
        tokio::select! {
            () = core.key_wish.notified() => {}
            () = for_jobs() => {}
        }
        if let Err(error) = core.load_keys(false).await {
            tracing::error!(%error, "keys were not loaded");
        }
    }
}

/// Scheme, host and port of an address.
pub(crate) fn origin(base_url: &str) -> Option<String> {
    Some(Url::parse(base_url).ok()?.origin().ascii_serialization())
}

/// Whether a key given for one address may be sent to another: only to the same origin.
pub(crate) fn same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}
