//! Reaching a server: its client with its key, and what every answer tells of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;
use videos_api::{ApiError, Auth, BaseUrl, Client, Profile};

use crate::core::Core;
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::keys::Access;
use crate::sentences;
use crate::server::{AuthForm, ServerState};
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
        let Some(kept) = self.store.read(move |c| servers::find(c, &id)).await? else {
            return Ok(Err(Unreachable::Removed));
        };
        let key = match key_for(&kept, self.keys.access(server_id, &kept.base_url)) {
            Ok(key) => key,
            Err(why) => return Ok(Err(why)),
        };
        // Reads the certificate store of the machine.
        let made = tokio::task::spawn_blocking(move || connect(&kept, key))
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

fn key_for(kept: &Kept, access: Access) -> Result<Option<SecretString>, Unreachable> {
    if kept.auth == AuthForm::None {
        return Ok(None);
    }
    match access {
        Access::Key(key) => Ok(Some(key)),
        Access::Loading => Err(Unreachable::KeyLoading),
        Access::Missing => Err(Unreachable::NoKey(format!(
            "{} has no key yet. Enter it under Servers; everything goes on by itself then.",
            kept.name
        ))),
        Access::Unavailable(message) => Err(Unreachable::NoKey(message)),
    }
}

/// A client for a server as kept, with this key.
pub(crate) fn connect(kept: &Kept, key: Option<SecretString>) -> Result<Client, Unreachable> {
    let url =
        BaseUrl::parse(&kept.base_url).map_err(|error| Unreachable::Unusable(error.to_string()))?;
    let mut profile = Profile::new(url);
    profile.organization.clone_from(&kept.organization);
    profile.project.clone_from(&kept.project);
    profile.auth = match (&kept.auth, key) {
        (AuthForm::None, _) | (_, None) => Auth::None,
        (AuthForm::Bearer, Some(key)) => Auth::Bearer(key),
        (AuthForm::ApiKey, Some(key)) => Auth::ApiKey(key),
        (AuthForm::Header(name), Some(value)) => Auth::Header {
            name: name.clone(),
            value,
        },
    };
    Client::new(profile).map_err(|error| Unreachable::Unusable(error.to_string()))
}
