//! Servers and keys of a studio.

use std::path::PathBuf;

use secrecy::SecretString;

use super::Studio;
use crate::core::blocking;
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::keys::Access;
use crate::request::RequestId;
use crate::server::{
    AuthForm, Certificate, Connection, KeyPlace, KeyState, Secret, SecretInput, Server,
    ServerInput, ServerTest, Sign, Subject,
};
use crate::servers::{
    account, certificate, checked, fresh_id, from_input, origin, set_origin, trial, wanted,
};
use crate::store::certificates;
use crate::store::servers::{self, Kept};

impl Studio {
    /// All servers, oldest first. The first call wakes the key store in the background.
    pub async fn servers(&self) -> Result<Vec<Server>> {
        let servers = self.core.servers().await?;
        if servers.iter().any(wants_keys) {
            self.core.key_wish.notify_one();
        }
        Ok(servers)
    }

    /// Adds a server, or changes one. A key stays only while the address keeps its origin: a key
    /// given for one host is never sent to another.
    pub async fn save_server(&self, request: RequestId, input: ServerInput) -> Result<Server> {
        let id = self
            .core
            .once(request, "save_server", async {
                let (before, server) = self.take(input, |server| server).await?;
                // The key store may take its time. What it still has is for the old address, and
                // nothing says that it may go to the new one.
                if let Some(before) = &before {
                    self.forget_secrets(before, Some(&server)).await;
                }
                self.expect_no_secrets(&server);
                Ok(server.id)
            })
            .await?;
        self.changed(&id).await
    }

    /// Keeps what was typed about a server, with what `finish` makes of it; answers the server as it
    /// was and as it is. What is learned or set meanwhile stays: all of it is read in the transaction
    /// that writes.
    async fn take(
        &self,
        input: ServerInput,
        finish: impl FnOnce(Kept) -> Kept + Send + 'static,
    ) -> Result<(Option<Kept>, Kept)> {
        let now = self.core.now();
        self.core
            .store
            .write(move |transaction| {
                let before = match &input.id {
                    Some(id) => Some(servers::get(transaction, id)?),
                    None => None,
                };
                let server = finish(from_input(input, before.as_ref())?);
                servers::save(transaction, &server, now)?;
                Ok((before, server))
            })
            .await
    }

    /// Forgets the secrets of a server that it no longer has a use for. Where one stays behind in
    /// the key store, it is never sent: nothing says what it was given for.
    async fn forget_secrets(&self, before: &Kept, after: Option<&Kept>) {
        let stay: Vec<_> = after.map(wanted).unwrap_or_default();
        for old in wanted(before) {
            let goes_on = stay.iter().any(|new| {
                new.account == old.account && origin(&new.address) == origin(&old.address)
            });
            if !goes_on && let Err(error) = self.core.keys.remove(&old.account).await {
                tracing::warn!(%error, "a key stays in the keychain");
            }
        }
    }

    /// Removes a server and its keys. Its clips stay.
    pub async fn remove_server(&self, request: RequestId, id: &str) -> Result<()> {
        let core = &self.core;
        let asked = id.to_owned();
        core.once(request, "remove_server", async {
            let id = asked.clone();
            if let Some(before) = core.store.read(move |c| servers::find(c, &id)).await? {
                self.forget_secrets(&before, None).await;
            }
            core.store
                .write(move |transaction| servers::remove(transaction, &asked))
                .await
        })
        .await?;
        core.clients.forget(id);
        core.live.not_lacking(id);
        core.outbox.servers();
        core.tell(Message::Server(id.to_owned()));
        Ok(())
    }

    /// Uses a server, or does not: nothing is sent to one that is off, and its jobs are not asked
    /// about. What it has already stays in the library.
    pub async fn enable_server(
        &self,
        request: RequestId,
        id: &str,
        enabled: bool,
    ) -> Result<Server> {
        let asked = id.to_owned();
        self.core
            .change(request, "enable_server", move |transaction, now| {
                let server = servers::get(transaction, &asked)?;
                servers::save(transaction, &Kept { enabled, ..server }, now)
            })
            .await?;
        self.changed(id).await
    }

    /// Adds a server like another one. Its secrets go along as far as we hold them.
    pub async fn duplicate_server(&self, request: RequestId, id: &str) -> Result<Server> {
        let core = &self.core;
        let new = core
            .once(request, "duplicate_server", async {
                let asked = id.to_owned();
                let old = core.store.read(move |c| servers::get(c, &asked)).await?;
                if old.demo {
                    return Err(Error::conflict(
                        "There is one demo only. Add a server of your own instead.",
                    ));
                }
                let mut new = Kept {
                    id: fresh_id(),
                    name: copied(&old.name),
                    key_origin: None,
                    ..old.clone()
                };
                for wanted in wanted(&old) {
                    let origin = self.copy_secret(&new.id, &wanted.secret, &old).await;
                    set_origin(&mut new, &wanted.secret, origin);
                }
                self.keep(new).await
            })
            .await?;
        self.changed(&new).await
    }

    /// Answers the origin that the copy in the key store is for; `None` where there is none.
    async fn copy_secret(&self, new_id: &str, secret: &Secret, old: &Kept) -> Option<String> {
        let keys = &self.core.keys;
        let address = address_of(old, secret)?;
        let (from, to) = (account(&old.id, secret), account(new_id, secret));
        let (Access::Key(value), KeyState::Set { place, .. }) =
            (keys.access(&from, &address), keys.state(&from, &address))
        else {
            keys.know_missing(&to);
            return None;
        };
        let session_only = place == KeyPlace::Session;
        if let Err(error) = keys.set(&to, &address, value, session_only).await {
            tracing::info!(%error, "a key was not copied");
            keys.know_missing(&to);
            return None;
        }
        origin(&address).filter(|_| !session_only)
    }

    /// Keeps certificates that the user picked, to be trusted beside those of the system.
    pub async fn keep_certificate(&self, path: PathBuf) -> Result<Certificate> {
        let picked = blocking(move || certificate::pick(&path)).await?;
        let now = self.core.now();
        let facts = picked.facts.clone();
        self.core
            .store
            .write(move |transaction| {
                let (facts, pem) = (&picked.facts, &picked.pem);
                certificates::keep(transaction, facts, pem, picked.ends_at, now)
            })
            .await?;
        Ok(facts)
    }

    /// Sets or replaces the key of a server.
    pub async fn set_key(
        &self,
        request: RequestId,
        server_id: &str,
        key: SecretString,
        session_only: bool,
    ) -> Result<Server> {
        self.set_secret(request, server_id, Secret::Key, key, session_only)
            .await
    }

    /// Sets or replaces a secret of a server.
    pub async fn set_secret(
        &self,
        request: RequestId,
        server_id: &str,
        secret: Secret,
        value: SecretString,
        session_only: bool,
    ) -> Result<Server> {
        let core = &self.core;
        let value = checked(&secret, &value)?;
        let id = server_id.to_owned();
        core.once(request, "set_key", async {
            let asked = id.clone();
            let kept = core.store.read(move |c| servers::get(c, &asked)).await?;
            let address = address_of(&kept, &secret).ok_or_else(no_use)?;
            let account = account(&id, &secret);
            core.keys
                .set(&account, &address, value, session_only)
                .await?;
            core.live.forget_refusal(&id);
            let given_for = origin(&address).filter(|_| !session_only);
            core.learn(&id, move |server| {
                set_origin(server, &secret, given_for.clone());
            })
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
        self.remove_secret(request, server_id, Secret::Key).await
    }

    /// Removes a secret of a server, here and in the key store.
    pub async fn remove_secret(
        &self,
        request: RequestId,
        server_id: &str,
        secret: Secret,
    ) -> Result<Server> {
        let core = &self.core;
        core.once(request, "remove_key", async {
            core.keys.remove(&account(server_id, &secret)).await?;
            core.live.forget_refusal(server_id);
            core.learn(server_id, move |server| set_origin(server, &secret, None))
                .await
        })
        .await?;
        self.changed(server_id).await
    }

    /// Asks the key store again for the keys it did not give.
    pub async fn reload_keys(&self) -> Result<()> {
        self.core.load_keys(true).await
    }

    /// Tries a server out without spending anything; `typed` are secrets that are not saved yet.
    pub async fn test_server(
        &self,
        input: ServerInput,
        key: Option<SecretString>,
        typed: Vec<SecretInput>,
    ) -> Result<ServerTest> {
        trial::test(&self.core, input, key, typed).await
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
                let input = ServerInput {
                    id: before.as_ref().map(|before| before.id.clone()),
                    name: "Demo".to_owned(),
                    base_url,
                    auth: AuthForm::Bearer,
                    ..ServerInput::default()
                };
                let now = core.now();
                let demo = move |server: Kept| {
                    let mut server = Kept {
                        demo: true,
                        key_origin: None,
                        models: vec!["sora-2".to_owned(), "sora-2-pro".to_owned()],
                        ..server
                    };
                    for (subject, can) in [
                        (Subject::List, true),
                        (Subject::Delete, true),
                        (Subject::Remix, true),
                        (Subject::Cancel, false),
                        (Subject::Edit, true),
                        (Subject::Extend, true),
                        (Subject::Characters, true),
                    ] {
                        server.passport.note(subject, Sign::given(can), now);
                    }
                    server
                };
                let (_, server) = self.take(input, demo).await?;
                // The demo's key is made anew with every start; it has no place in a keychain.
                core.keys
                    .set(&server.id, &server.base_url, key, true)
                    .await?;
                Ok(server.id)
            })
            .await?;
        self.changed(&id).await
    }

    async fn keep(&self, server: Kept) -> Result<String> {
        let now = self.core.now();
        self.expect_no_secrets(&server);
        self.core
            .store
            .write(move |transaction| {
                servers::save(transaction, &server, now)?;
                Ok(server.id)
            })
            .await
    }

    /// Of secrets that were never given nobody has to ask the key store.
    fn expect_no_secrets(&self, server: &Kept) {
        for secret in wanted(server) {
            if secret.origin.is_none() {
                self.core.keys.know_missing(&secret.account);
            }
        }
    }

    async fn changed(&self, id: &str) -> Result<Server> {
        self.core.outbox.servers();
        self.core.clients.forget(id);
        // It may be reached elsewhere now.
        self.core.live.not_lacking(id);
        self.core.tell(Message::Server(id.to_owned()));
        let server = self.core.server_by_id(id).await?;
        if wants_keys(&server) {
            self.core.key_wish.notify_one();
        }
        Ok(server)
    }
}

/// Whether the key store was not asked yet for something that this server has.
fn wants_keys(server: &Server) -> bool {
    let Connection { headers, proxy, .. } = &server.connection;
    let others = headers.iter().filter_map(|header| header.key.as_ref());
    let others = others.chain(proxy.iter().map(|proxy| &proxy.key));
    server.key == KeyState::Loading || others.into_iter().any(|key| *key == KeyState::Loading)
}

/// The address that a secret of a server is for; `None`: the server has no use for it.
fn address_of(kept: &Kept, secret: &Secret) -> Option<String> {
    match secret {
        // A key may be set before the server is told to use one.
        Secret::Key => Some(kept.base_url.clone()),
        other => wanted(kept)
            .into_iter()
            .find(|wanted| wanted.secret == *other)
            .map(|wanted| wanted.address),
    }
}

fn no_use() -> Error {
    Error::conflict("This server no longer has such a header or proxy. Add it again, then save.")
}

/// A name for a copy, no longer than names may be.
fn copied(name: &str) -> String {
    const LONGEST: usize = 75;
    let short: String = name.chars().take(LONGEST).collect();
    format!("{} copy", short.trim_end())
}
