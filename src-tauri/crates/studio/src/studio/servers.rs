//! Servers and keys of a studio.

use secrecy::{ExposeSecret, SecretString};

use super::Studio;
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::request::RequestId;
use crate::server::{AuthForm, KeyState, Server, ServerInput, ServerTest};
use crate::servers::{fresh_id, from_input, normal, origin, same_origin, trial};
use crate::store::servers::{self, Kept};

impl Studio {
    /// All servers, oldest first. The first call wakes the key store in the background.
    pub async fn servers(&self) -> Result<Vec<Server>> {
        let servers = self.core.servers().await?;
        if servers.iter().any(|server| server.key == KeyState::Loading) {
            self.core.key_wish.notify_one();
        }
        Ok(servers)
    }

    /// Adds a server, or changes one. A key stays only while the address keeps its origin: a key
    /// given for one host is never sent to another.
    pub async fn save_server(&self, request: RequestId, input: ServerInput) -> Result<Server> {
        let core = &self.core;
        let id = core
            .once(request, "save_server", async {
                let id = input.id.clone();
                let before = core
                    .store
                    .read(move |connection| match id {
                        Some(id) => servers::get(connection, &id).map(Some),
                        None => Ok(None),
                    })
                    .await?;
                let server = from_input(input, before.as_ref())?;
                if let Some(before) = &before
                    && !same_origin(&before.base_url, &server.base_url)
                {
                    // Where it stays behind, it is never sent: `key_origin` is gone.
                    if let Err(error) = core.keys.remove(&server.id).await {
                        tracing::warn!(%error, "a key stays in the keychain");
                    }
                }
                self.keep(server).await
            })
            .await?;
        self.changed(&id).await
    }

    /// Removes a server and its key. Its clips stay.
    pub async fn remove_server(&self, request: RequestId, id: &str) -> Result<()> {
        let core = &self.core;
        let asked = id.to_owned();
        core.once(request, "remove_server", async {
            if let Err(error) = core.keys.remove(&asked).await {
                tracing::warn!(%error, "the key of a removed server stays in the keychain");
            }
            core.store
                .write(move |transaction| servers::remove(transaction, &asked))
                .await
        })
        .await?;
        core.clients.forget(id);
        core.outbox.servers();
        core.tell(Message::Server(id.to_owned()));
        Ok(())
    }

    /// Sets or replaces the key of a server.
    pub async fn set_key(
        &self,
        request: RequestId,
        server_id: &str,
        key: SecretString,
        session_only: bool,
    ) -> Result<Server> {
        let core = &self.core;
        let key = videos_api::validate_key(key.expose_secret())
            .map_err(|error| Error::invalid("key", error.to_string()))?;
        let id = server_id.to_owned();
        core.once(request, "set_key", async {
            let server = core.server_by_id(&id).await?;
            core.keys
                .set(&id, &server.base_url, key, session_only)
                .await?;
            core.live.forget_refusal(&id);
            let given_for = origin(&server.base_url).filter(|_| !session_only);
            core.learn(&id, |server| server.key_origin = given_for)
                .await
        })
        .await?;
        self.changed(server_id).await
    }

    /// Sets a key that the user has elsewhere, too: in the key store, or where that does not take
    /// it, for this session.
    pub async fn borrow_key(
        &self,
        request: RequestId,
        server_id: &str,
        key: SecretString,
    ) -> Result<Server> {
        let RequestId(request) = request;
        let kept = RequestId(format!("{request}/kept"));
        match self.set_key(kept, server_id, key.clone(), false).await {
            Err(Error::Keychain { message }) => {
                tracing::info!(message, "a key lasts for this session");
                let lent = RequestId(format!("{request}/lent"));
                self.set_key(lent, server_id, key, true).await
            }
            other => other,
        }
    }

    /// Removes the key of a server, here and in the key store.
    pub async fn remove_key(&self, request: RequestId, server_id: &str) -> Result<Server> {
        let core = &self.core;
        core.once(request, "remove_key", async {
            core.keys.remove(server_id).await?;
            core.live.forget_refusal(server_id);
            core.learn(server_id, |server| server.key_origin = None)
                .await
        })
        .await?;
        self.changed(server_id).await
    }

    /// Asks the key store again for the keys it did not give.
    pub async fn reload_keys(&self) -> Result<()> {
        self.core.load_keys(true).await
    }

    /// Tries a server out without spending anything.
    pub async fn test_server(
        &self,
        input: ServerInput,
        key: Option<SecretString>,
    ) -> Result<ServerTest> {
        trial::test(&self.core, input, key).await
    }

    /// Adds the built-in demo, or tells its new address.
    pub async fn add_demo_server(
        &self,
        request: RequestId,
        base_url: String,
        key: SecretString,
    ) -> Result<Server> {
        let core = &self.core;
        let id = core
            .once(request, "add_demo_server", async {
                let before = core.store.read(servers::demo).await?;
                let server = Kept {
                    limits: before
                        .as_ref()
                        .map(|before| before.limits.clone())
                        .unwrap_or_default(),
                    paused: before.as_ref().is_some_and(|before| before.paused),
                    id: before.map_or_else(fresh_id, |before| before.id),
                    name: "Demo".to_owned(),
                    base_url: normal(&base_url)?,
                    auth: AuthForm::Bearer,
                    organization: None,
                    project: None,
                    demo: true,
                    capabilities: crate::server::Capabilities {
                        list: Some(true),
                        delete: Some(true),
                        remix: Some(true),
                        cancel: Some(false),
                    },
                    models: vec!["sora-2".to_owned(), "sora-2-pro".to_owned()],
                    key_origin: None,
                };
                // The demo's key is made anew with every start; it has no place in a keychain.
                core.keys
                    .set(&server.id, &server.base_url, key, true)
                    .await?;
                self.keep(server).await
            })
            .await?;
        self.changed(&id).await
    }

    async fn keep(&self, server: Kept) -> Result<String> {
        let now = self.core.now();
        self.core
            .store
            .write(move |transaction| {
                servers::save(transaction, &server, now)?;
                Ok(server.id)
            })
            .await
    }

    async fn changed(&self, id: &str) -> Result<Server> {
        self.core.outbox.servers();
        self.core.clients.forget(id);
        self.core.tell(Message::Server(id.to_owned()));
        let server = self.core.server_by_id(id).await?;
        if server.key == KeyState::Loading {
            self.core.key_wish.notify_one();
        }
        Ok(server)
    }
}
