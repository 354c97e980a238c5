//! The secrets of a server: its key, the values of secret headers, user name and password of its
//! proxy. Each has an account of its own in the key store and is bound to the place it was given
//! for: the server's origin, or the proxy. Where they are held is `keys`.

use secrecy::{ExposeSecret as _, SecretString};

use super::reach::Unreachable;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::keys::Access;
use crate::server::{AuthForm, Secret};
use crate::store::servers::Kept;

/// Longest value, in characters: what Windows keeps.
const LONGEST: usize = 1280;

/// What a client of a server is made with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    pub(crate) key: Option<SecretString>,
    /// User name and password with a colon between.
    pub(crate) proxy: Option<SecretString>,
    /// Secret headers with their values.
    pub(crate) headers: Vec<(String, SecretString)>,
}

impl Secrets {
    /// Sets one that was typed, in place of the one that is kept.
    pub(crate) fn put(&mut self, secret: Secret, value: SecretString) {
        match secret {
            Secret::Key => self.key = Some(value),
            Secret::Proxy => self.proxy = Some(value),
            Secret::Header(name) => {
                self.headers.retain(|(known, _)| *known != name);
                self.headers.push((name, value));
            }
        }
    }
}

/// One secret that a server should have.
pub(crate) struct Wanted {
    pub(crate) secret: Secret,
    /// Its account in the key store.
    pub(crate) account: String,
    /// The address it is for.
    pub(crate) address: String,
    /// The origin that the one in the key store was given for; `None`: there is none.
    pub(crate) origin: Option<String>,
}

/// The account of a secret in the key store.
pub(crate) fn account(server_id: &str, secret: &Secret) -> String {
    match secret {
        Secret::Key => server_id.to_owned(),
        Secret::Proxy => format!("{server_id}/proxy"),
        Secret::Header(name) => format!("{server_id}/header/{}", name.to_ascii_lowercase()),
    }
}

/// Every secret that a server should have.
pub(crate) fn wanted(kept: &Kept) -> Vec<Wanted> {
    let of = |secret: Secret, address: &str, origin: Option<&String>| Wanted {
        account: account(&kept.id, &secret),
        secret,
        address: address.to_owned(),
        origin: origin.cloned(),
    };
    let mut all = Vec::new();
    if kept.auth != AuthForm::None {
        all.push(of(Secret::Key, &kept.base_url, kept.key_origin.as_ref()));
    }
    if let Some(proxy) = &kept.connection.proxy {
        all.push(of(Secret::Proxy, &proxy.address, proxy.origin.as_ref()));
    }
    for header in &kept.connection.headers {
        if header.value.is_none() {
            let secret = Secret::Header(header.name.clone());
            all.push(of(secret, &kept.base_url, header.origin.as_ref()));
        }
    }
    all
}

/// Notes for which origin the secret in the key store was given; `None`: there is none any more.
pub(crate) fn set_origin(kept: &mut Kept, secret: &Secret, origin: Option<String>) {
    match secret {
        Secret::Key => kept.key_origin = origin,
        Secret::Proxy => {
            if let Some(proxy) = &mut kept.connection.proxy {
                proxy.origin = origin;
            }
        }
        Secret::Header(name) => {
            let headers = kept.connection.headers.iter_mut();
            for header in headers.filter(|header| header.name == *name) {
                header.origin.clone_from(&origin);
            }
        }
    }
}

/// Checks a secret as it was typed or pasted.
pub(crate) fn checked(secret: &Secret, value: &SecretString) -> Result<SecretString> {
    let text = value.expose_secret().trim();
    match secret {
        Secret::Key => {
            videos_api::validate_key(text).map_err(|error| Error::invalid("key", error.to_string()))
        }
        Secret::Proxy if !is_login(text) => Err(Error::invalid(
            "proxy_login",
            "Enter the proxy's user name and password; the user name has no colon in it.",
        )),
        Secret::Header(name) if !is_plain(text) => Err(Error::invalid(
            "headers",
            format!(
                "Write the value of {name} in plain characters on one line, {LONGEST} at most."
            ),
        )),
        Secret::Proxy | Secret::Header(_) => Ok(text.to_owned().into()),
    }
}

fn is_login(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(user, _)| !user.is_empty())
        && text.chars().count() <= LONGEST
        && !text.chars().any(char::is_control)
}

fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= LONGEST
        && text.chars().all(|c| c.is_ascii_graphic() || c == ' ')
}

impl Core {
    /// The secrets of a server, as far as they are needed. A proxy may do without.
    pub(super) fn secrets(&self, kept: &Kept) -> Result<Secrets, Unreachable> {
        let mut secrets = Secrets::default();
        for wanted in wanted(kept) {
            match (
                self.keys.access(&wanted.account, &wanted.address),
                &wanted.secret,
            ) {
                (Access::Key(value), _) => secrets.put(wanted.secret, value),
                (Access::Loading | Access::Missing, Secret::Proxy) if wanted.origin.is_none() => {}
                (Access::Loading, _) => return Err(Unreachable::KeyLoading),
                (Access::Missing, secret) => {
                    return Err(Unreachable::NoKey(missing(&kept.name, secret)));
                }
                (Access::Unavailable(message), _) => return Err(Unreachable::NoKey(message)),
            }
        }
        Ok(secrets)
    }
}

fn missing(name: &str, secret: &Secret) -> String {
    match secret {
        Secret::Key => format!(
            "{name} has no key yet. Enter it under Servers; everything goes on by itself then."
        ),
        Secret::Proxy => format!(
            "The proxy of {name} has no password any more. Enter it under Servers; everything goes on by itself then."
        ),
        Secret::Header(header) => format!(
            "The header {header} of {name} has no value yet. Enter it under Servers; everything goes on by itself then."
        ),
    }
}
