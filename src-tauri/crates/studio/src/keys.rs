//! Keys: asked of the key store on threads of their own, held in memory, never written anywhere by
//! us. Each is known by its account in the key store: a server's key by the server's id, its other
//! secrets by names of their own (`servers/secrets`). What a key looks like is checked in
//! `videos-api`; where it is sent, in `servers`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use tokio::sync::oneshot;

use crate::error::Error;
use crate::ports::{KeyStore, KeyStoreError};
use crate::server::{KeyPlace, KeyState, last_four};
use crate::servers::origin;

/// What we hold of one key.
#[derive(Debug, Clone)]
enum Held {
    Missing,
    Set {
        key: SecretString,
        place: KeyPlace,
        /// Scheme, host and port it was given for; it is handed out for nothing else.
        origin: Option<String>,
        /// The key store may still have the one that this one replaced.
        another_kept: bool,
    },
    Unavailable {
        message: String,
    },
}

impl Held {
    /// False for a key that was given for another address.
    fn is_for(&self, base_url: &str) -> bool {
        match self {
            Self::Set { origin: given, .. } => given.is_some() && *given == origin(base_url),
            Self::Missing | Self::Unavailable { .. } => true,
        }
    }
}

/// A key as the jobs need it.
#[derive(Debug, Clone)]
pub(crate) enum Access {
    /// Here it is.
    Key(SecretString),
    /// Not asked for yet, or not answered yet.
    Loading,
    /// There is none.
    Missing,
    /// The key store does not give it; one plain sentence.
    Unavailable(String),
}

/// All keys.
#[derive(Debug)]
pub(crate) struct Keys {
    store: Asker,
    held: Mutex<HashMap<String, Held>>,
}

impl Keys {
    pub(crate) fn new(store: Arc<dyn KeyStore>, patience: Duration) -> Self {
        Self {
            store: Asker { store, patience },
            held: Mutex::default(),
        }
    }

    /// What the page may know of a key for this address.
    pub(crate) fn state(&self, account: &str, base_url: &str) -> KeyState {
        match self.lock().get(account) {
            None => KeyState::Loading,
            Some(held) if !held.is_for(base_url) => KeyState::Missing,
            Some(Held::Missing) => KeyState::Missing,
            Some(Held::Set { key, place, .. }) => KeyState::Set {
                last_four: last_four(key),
                place: *place,
            },
            Some(Held::Unavailable { message }) => KeyState::Unavailable {
                message: message.clone(),
            },
        }
    }

    /// The key for a request to this address. The address may have been changed while the key
    /// store was thinking, so it is compared here, where the key goes out.
    pub(crate) fn access(&self, account: &str, base_url: &str) -> Access {
        match self.lock().get(account) {
            None => Access::Loading,
            Some(held) if !held.is_for(base_url) => Access::Missing,
            Some(Held::Missing) => Access::Missing,
            Some(Held::Set { key, .. }) => Access::Key(key.clone()),
            Some(Held::Unavailable { message }) => Access::Unavailable(message.clone()),
        }
    }

    /// Asks the key store for the keys it was not asked for yet; with `again` also for those that
    /// it did not give. After one failure the rest is not asked for: each might take as long. With
    /// each account comes the origin its key was given for.
    pub(crate) async fn load(&self, accounts: &[(String, Option<String>)], again: bool) {
        let mut silent: Option<String> = None;
        for (id, origin) in accounts {
            match self.lock().get(id) {
                None => {}
                Some(Held::Missing | Held::Unavailable { .. }) if again => {}
                Some(_) => continue,
            }
            let held = if let Some(message) = &silent {
                Held::Unavailable {
                    message: message.clone(),
                }
            } else {
                let account = id.clone();
                match self.store.ask(move |store| store.get(&account)).await {
                    Ok(Some(key)) => Held::Set {
                        key,
                        place: KeyPlace::Keychain,
                        origin: origin.clone(),
                        another_kept: false,
                    },
                    Ok(None) => Held::Missing,
                    Err(trouble) => {
                        let message = trouble.sentence();
                        silent = Some(message.clone());
                        Held::Unavailable { message }
                    }
                }
            };
            // A key set meanwhile is newer.
            self.lock()
                .entry(id.clone())
                .and_modify(|known| {
                    if !matches!(known, Held::Set { .. }) {
                        *known = held.clone();
                    }
                })
                .or_insert(held);
        }
    }

    /// Notes that there is no key, without asking: none was ever given.
    pub(crate) fn know_missing(&self, account: &str) {
        let mut held = self.lock();
        // One that was given for this session stays.
        if !matches!(held.get(account), Some(Held::Set { .. })) {
            held.insert(account.to_owned(), Held::Missing);
        }
    }

    /// Keeps a key for this address in the key store, or in memory only.
    pub(crate) async fn set(
        &self,
        account: &str,
        base_url: &str,
        key: SecretString,
        session_only: bool,
    ) -> Result<(), Error> {
        let place = if session_only {
            KeyPlace::Session
        } else {
            let (account, copy) = (account.to_owned(), key.clone());
            self.store
                .ask(move |store| store.set(&account, &copy))
                .await
                .map_err(|trouble| Error::Keychain {
                    message: trouble.sentence(),
                })?;
            KeyPlace::Keychain
        };
        let origin = origin(base_url);
        let mut held = self.lock();
        let another_kept = session_only
            && match held.get(account) {
                Some(Held::Missing) => false,
                Some(Held::Set {
                    place: KeyPlace::Session,
                    another_kept,
                    ..
                }) => *another_kept,
                // One that was not read yet may be there as well.
                Some(Held::Set { .. } | Held::Unavailable { .. }) | None => true,
            };
        let set = Held::Set {
            key,
            place,
            origin,
            another_kept,
        };
        held.insert(account.to_owned(), set);
        Ok(())
    }

    /// Forgets a key here and in the key store.
    pub(crate) async fn remove(&self, account: &str) -> Result<(), Error> {
        let before = self.lock().insert(account.to_owned(), Held::Missing);
        if let Some(Held::Set {
            place: KeyPlace::Session,
            another_kept: false,
            ..
        }) = before
        {
            return Ok(());
        }
        let account = account.to_owned();
        self.store
            .ask(move |store| store.remove(&account))
            .await
            .map_err(|trouble| Error::Keychain {
                message: trouble.sentence(),
            })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Held>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why the key store did not do it.
enum Trouble {
    Silent,
    Answered(KeyStoreError),
}

impl Trouble {
    fn sentence(&self) -> String {
        match self {
            Self::Silent | Self::Answered(KeyStoreError::Failed { .. }) => {
                "The keychain did not answer. Unlock it and try again, or use the key for this session only."
            }
            Self::Answered(KeyStoreError::Locked { .. }) => {
                "The keychain is locked. Unlock it and try again, or use the key for this session only."
            }
            Self::Answered(KeyStoreError::Missing { .. }) => {
                "This desktop has no keychain. Use the key for this session only, or install a keychain such as GNOME Keyring."
            }
        }
        .to_owned()
    }
}

/// Talks to the key store, each time on a thread of its own: one that hangs holds up nobody.
struct Asker {
    store: Arc<dyn KeyStore>,
    patience: Duration,
}

impl std::fmt::Debug for Asker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asker").finish_non_exhaustive()
    }
}

impl Asker {
    async fn ask<T, F>(&self, work: F) -> Result<T, Trouble>
    where
        F: FnOnce(&dyn KeyStore) -> Result<T, KeyStoreError> + Send + 'static,
        T: Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let store = Arc::clone(&self.store);
        let started = std::thread::Builder::new()
            .name("dailies-keys".to_owned())
            .spawn(move || {
                // Whoever asked may have given up.
                let _ = reply.send(work(store.as_ref()));
            });
        if started.is_err() {
            return Err(Trouble::Silent);
        }
        let Ok(Ok(answer)) = tokio::time::timeout(self.patience, answer).await else {
            tracing::warn!("the keychain is silent");
            return Err(Trouble::Silent);
        };
        answer.map_err(|error| {
            tracing::warn!(%error, "the keychain refused");
            Trouble::Answered(error)
        })
    }
}
