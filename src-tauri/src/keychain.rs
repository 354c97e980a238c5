//! Keys in the keychain of the operating system, through `keyring`.
//!
//! Blocking and, with a locked keychain, slow: `studio` calls it on a thread of its own and stops
//! waiting after ten seconds. The facade remembers a store that could not be opened for the whole
//! process, so after such a failure a new store is made for every try.

use keyring_core::api::CredentialStoreApi as _;
use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret as _, SecretString};
use studio::ports::{KeyStore, KeyStoreError};

/// Under this name the keys stand in the keychain.
const SERVICE: &str = "app.dailies.desktop";

/// The keychain of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Keychain;

impl Keychain {
    fn entry(account: &str) -> Result<Entry, KeyStoreError> {
        let entry = match keyring::Entry::store_status() {
            Ok(()) => keyring::Entry::new(SERVICE, account).map(|entry| entry.inner),
            Err(_) => new_entry(account),
        };
        entry.map_err(explain)
    }
}

#[cfg(target_os = "linux")]
fn new_entry(account: &str) -> keyring_core::Result<Entry> {
    zbus_secret_service_keyring_store::Store::new()?.build(SERVICE, account, None)
}

#[cfg(target_os = "macos")]
fn new_entry(account: &str) -> keyring_core::Result<Entry> {
    apple_native_keyring_store::keychain::Store::new()?.build(SERVICE, account, None)
}

#[cfg(windows)]
fn new_entry(account: &str) -> keyring_core::Result<Entry> {
    windows_native_keyring_store::Store::new()?.build(SERVICE, account, None)
}

fn explain(error: Error) -> KeyStoreError {
    let source = Box::new(error);
    match *source {
        Error::NoStorageAccess(_) => KeyStoreError::Locked { source },
        Error::NoDefaultStore | Error::PlatformFailure(_) | Error::NotSupportedByStore(_) => {
            KeyStoreError::Missing { source }
        }
        _ => KeyStoreError::Failed { source },
    }
}

impl KeyStore for Keychain {
    fn get(&self, account: &str) -> Result<Option<SecretString>, KeyStoreError> {
        match Self::entry(account)?.get_password() {
            Ok(key) => Ok(Some(key.into())),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(explain(error)),
        }
    }

    fn set(&self, account: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        Self::entry(account)?
            .set_password(key.expose_secret())
            .map_err(explain)
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(explain(error)),
        }
    }
}
