//! Servers as the page sees them: what is kept, what is known of the key, and what they offer.

mod offer;

use url::Url;

use crate::core::Core;
use crate::error::Result;
use crate::server::{AuthForm, KeyState, Server};
use crate::store::servers::{self, Kept};

pub(crate) use offer::offers;

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
            self.keys.state(&kept.id)
        };
        Server {
            key,
            state: self.live.server(&kept.id),
            models: offers(&kept.base_url, &kept.models),
            id: kept.id,
            name: kept.name,
            base_url: kept.base_url,
            auth: kept.auth,
            organization: kept.organization,
            project: kept.project,
            demo: kept.demo,
            capabilities: kept.capabilities,
        }
    }

    /// One server by id.
    pub(crate) async fn server_by_id(&self, id: &str) -> Result<Server> {
        let id = id.to_owned();
        let kept = self.store.read(move |c| servers::get(c, &id)).await?;
        Ok(self.server(kept))
    }

    /// Asks the key store for the keys that are not known yet, and tells.
    pub(crate) async fn load_keys(&self) -> Result<()> {
        let kept = self.store.read(servers::all).await?;
        let ids: Vec<String> = kept
            .into_iter()
            .filter(|server| server.auth != AuthForm::None)
            .map(|server| server.id)
            .collect();
        self.keys.load(&ids).await;
        self.outbox.servers();
        for id in ids {
            self.tell(crate::jobs::Message::Server(id));
        }
        Ok(())
    }
}

/// Whether a key given for one address may be sent to another: only to the same origin.
pub(crate) fn same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}
