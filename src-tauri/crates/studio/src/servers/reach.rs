//! Reaching a server: its client with its key, and what every answer tells of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use videos_api::{ApiError, Auth, BaseUrl, Client, OwnCa, Profile, Proxy};

use super::{Secrets, form};
use crate::core::Core;
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::sentences;
use crate::server::{AuthForm, ServerState};
use crate::store::certificates;
use crate::store::servers::{self, Kept};

/// Clients by server. Making one reads the machine's certificates, so they are kept until the
/// server or its key changes.
#[derive(Debug, Default)]
pub(crate) struct Clients(Mutex<HashMap<String, Slot>>);

#[derive(Debug, Default)]
struct Slot {
    client: Option<Client>,
    /// Counts the changes of the server, so that a client made from what it was is not kept.
    changes: u64,
}

impl Clients {
    /// Forgets the client of a server that was changed.
    pub(crate) fn forget(&self, server_id: &str) {
        let mut slots = self.lock();
        let slot = slots.entry(server_id.to_owned()).or_default();
        slot.client = None;
        slot.changes += 1;
    }

    /// The client, or how often the server was changed so far.
    fn find(&self, server_id: &str) -> Result<Client, u64> {
        match self.lock().get(server_id) {
            Some(slot) => slot.client.clone().ok_or(slot.changes),
            None => Err(0),
        }
    }

    /// Keeps a client, unless the server was changed since.
    fn keep(&self, server_id: &str, client: Client, changes: u64) {
        let mut slots = self.lock();
        let slot = slots.entry(server_id.to_owned()).or_default();
        if slot.changes == changes {
            slot.client = Some(client);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Slot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a server cannot be asked now.
#[derive(Debug)]
pub(crate) enum Unreachable {
    /// It was removed.
    Removed,
    /// Its key is not here yet; another message follows when it is.
    KeyLoading,
    /// The user switched it off.
    Off(String),
    /// It has no key, or the key store does not give it. One plain sentence.
    NoKey(String),
    /// Its address or headers cannot be used. One plain sentence.
    Unusable(String),
}

impl From<Unreachable> for Error {
    fn from(why: Unreachable) -> Self {
        match why {
            Unreachable::Removed => Self::no_server(),
            Unreachable::KeyLoading => Self::Keychain {
                message: "The key is still being read from the keychain. Try again in a moment."
                    .to_owned(),
            },
            Unreachable::Off(name) => Self::conflict(format!(
                "{name} is switched off, so nothing is sent to it. Switch it on under Servers first."
            )),
            Unreachable::NoKey(message) => Self::Keychain { message },
            Unreachable::Unusable(message) => Self::invalid("base_url", message),
        }
    }
}

impl Core {
    /// The client of a server.
    pub(crate) async fn client(&self, server_id: &str) -> Result<Result<Client, Unreachable>> {
        let changes = match self.clients.find(server_id) {
            Ok(client) => return Ok(Ok(client)),
            Err(changes) => changes,
        };
        let id = server_id.to_owned();
        let found = self
            .store
            .read(move |connection| match servers::find(connection, &id)? {
                Some(kept) => Ok(Some(with_pem(connection, kept)?)),
                None => Ok(None),
            })
            .await?;
        let Some((kept, pem)) = found else {
            return Ok(Err(Unreachable::Removed));
        };
        if !kept.enabled {
            return Ok(Err(Unreachable::Off(kept.name)));
        }
        let secrets = match self.secrets(&kept) {
            Ok(secrets) => secrets,
            Err(why) => return Ok(Err(why)),
        };
        // Reads the certificate store of the machine.
        let made = tokio::task::spawn_blocking(move || connect(&kept, secrets, pem.as_deref()))
            .await
            .map_err(Error::internal)?;
        Ok(made.inspect(|client| self.clients.keep(server_id, client.clone(), changes)))
    }

    /// The client of a server for a command of the user: waits for the keychain if it must.
    pub(crate) async fn reach(&self, server_id: &str) -> Result<Client> {
        let first = self.client(server_id).await?;
        if !matches!(first, Err(Unreachable::KeyLoading)) {
            return Ok(first?);
        }
        self.load_keys(false).await?;
        Ok(self.client(server_id).await??)
    }

    /// Notes what an answer, or its absence, says about a server.
    pub(crate) fn heard<T>(&self, server_id: &str, answer: &Result<T, ApiError>) {
        let state = match answer {
            Ok(_) => Some(ServerState::Online),
            Err(error) => sentences::server_state(error),
        };
        if let Some(state) = state {
            self.note_server(server_id, state);
        }
    }

    /// Notes how a server stands, for the page and for the jobs.
    pub(crate) fn note_server(&self, server_id: &str, state: ServerState) {
        let answered = !matches!(state, ServerState::Offline { .. });
        let news = self.live.set_server(server_id, state);
        if news {
            self.outbox.servers();
        }
        if news || !answered {
            self.tell(Message::Reached {
                server: server_id.to_owned(),
                answered,
            });
        }
    }
}

/// A server with the text of the certificates it trusts.
pub(super) fn with_pem(
    connection: &rusqlite::Connection,
    kept: Kept,
) -> Result<(Kept, Option<String>)> {
    let pem = match &kept.connection.certificate {
        Some(id) => certificates::pem(connection, id)?,
        None => None,
    };
    Ok((kept, pem))
}

/// A client for a server as kept, with these secrets and certificates.
pub(crate) fn connect(
    kept: &Kept,
    secrets: Secrets,
    pem: Option<&str>,
) -> Result<Client, Unreachable> {
    let unusable = |error: &dyn std::fmt::Display| Unreachable::Unusable(error.to_string());
    let url = BaseUrl::parse(&kept.base_url).map_err(|error| unusable(&error))?;
    let mut profile = Profile::new(url);
    profile.organization.clone_from(&kept.organization);
    profile.project.clone_from(&kept.project);
    profile.auth = match (&kept.auth, secrets.key) {
        (AuthForm::None, _) | (_, None) => Auth::None,
        (AuthForm::Bearer, Some(key)) => Auth::Bearer(key),
        (AuthForm::ApiKey, Some(key)) => Auth::ApiKey(key),
        (AuthForm::Header(name), Some(value)) => Auth::Header {
            name: name.clone(),
            value,
        },
    };
    let how = &kept.connection;
    let plain = how.headers.iter();
    let plain = plain.filter_map(|header| Some((header.name.clone(), header.value.clone()?)));
    profile.extra_headers = plain.collect();
    profile.secret_headers = secrets.headers;
    if let Some(proxy) = &how.proxy {
        let proxy = Proxy::parse(&proxy.address).map_err(|error| unusable(&error))?;
        profile.proxy = Some(match &secrets.proxy {
            Some(login) => with_login(proxy, login),
            None => proxy,
        });
    }
    if let Some(pem) = pem {
        let own_ca = OwnCa::parse(pem.as_bytes()).map_err(|error| unusable(&error))?;
        profile.own_ca = Some(own_ca);
    }
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    if let Some(limit) = how.connect_seconds {
        profile.connect_timeout = seconds(limit);
    }
    if let Some(limit) = how.answer_seconds {
        profile.read_timeout = seconds(limit);
        profile.create_timeout = profile.create_timeout.max(profile.read_timeout);
    }
    profile.content_limit = how
        .largest_megabytes
        .map(|most| u64::from(most) * 1_000_000);
    form::set(&mut profile, kept);
    Client::new(profile).map_err(|error| unusable(&error))
}

/// User name and password of a proxy as the key store has them: with a colon between.
fn with_login(proxy: Proxy, login: &SecretString) -> Proxy {
    let login = login.expose_secret();
    let (user, password) = login.split_once(':').unwrap_or((login, ""));
    proxy.with_credentials(user, password.to_owned().into())
}
