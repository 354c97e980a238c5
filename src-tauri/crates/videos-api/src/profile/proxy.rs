//! What people paste as a proxy, made into an address and credentials that do not print.

use std::fmt;

use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// A proxy of HTTP or SOCKS, with a name and password if it wants them.
#[derive(Clone)]
pub struct Proxy {
    address: Url,
    credentials: Option<(String, SecretString)>,
}

/// Why a text is no proxy. Each displays as one sentence saying what to do; none contains the
/// credentials.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProxyError {
    /// Nothing was entered.
    #[error("Enter the address of the proxy, for example http://proxy.example:3128.")]
    Empty,
    /// White space inside.
    #[error("Remove the spaces and line breaks from the address of the proxy.")]
    HasSpace,
    /// A scheme of no proxy.
    #[error("Use a proxy that starts with http://, https:// or socks5://, not {scheme}://.")]
    WrongScheme {
        /// The scheme as entered, lower case.
        scheme: String,
    },
    /// A path, a query or a fragment.
    #[error("Remove everything after the port from the address of the proxy.")]
    HasPath,
    /// The port is not a number up to 65535.
    #[error("Correct the port of the proxy: it is a number from 1 to 65535.")]
    BadPort,
    /// Not an address in any reading.
    #[error(
        "Check the address of the proxy for typing mistakes: it should look like http://proxy.example:3128."
    )]
    NotAnAddress,
}

/// Names are looked up by `socks5` here, by `socks5h` at the proxy; likewise `socks4` and
/// `socks4a`.
const SCHEMES: [&str; 6] = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"];

impl Proxy {
    /// Reads `http://user:password@proxy.example:3128` and the like. A missing scheme becomes
    /// `http`, `socks` becomes `socks5h`.
    pub fn parse(pasted: &str) -> Result<Self, ProxyError> {
        let text = pasted.trim();
        if text.is_empty() {
            return Err(ProxyError::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(ProxyError::HasSpace);
        }
        let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
        let scheme = match scheme.to_ascii_lowercase() {
            socks if socks == "socks" => "socks5h".to_owned(),
            other => other,
        };
        if !SCHEMES.contains(&scheme.as_str()) {
            return Err(ProxyError::WrongScheme { scheme });
        }
        // Read as http, because the URL standard knows no hosts in other schemes.
        let mut url = Url::parse(&format!("http://{rest}")).map_err(|error| match error {
            url::ParseError::InvalidPort => ProxyError::BadPort,
            _ => ProxyError::NotAnAddress,
        })?;
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(ProxyError::HasPath);
        }
        if url.port() == Some(0) {
            return Err(ProxyError::BadPort);
        }
        let credentials = match (decoded(url.username()), url.password().map(decoded)) {
            (user, None) if user.is_empty() => None,
            (user, password) => Some((user, password.unwrap_or_default().into())),
        };
        if url.set_username("").is_err() || url.set_password(None).is_err() {
            return Err(ProxyError::NotAnAddress);
        }
        // `:80` vanished as the default of http, which is not that of the others.
        let port = url.port_or_known_default().unwrap_or(80);
        let port = match (scheme.as_str(), has_port(rest)) {
            ("http", _) | (_, true) => port,
            ("https", false) => 443,
            (_, false) => 1080,
        };
        let host = url.host_str().ok_or(ProxyError::NotAnAddress)?;
        let address = Url::parse(&format!("{scheme}://{host}:{port}"))
            .map_err(|_| ProxyError::NotAnAddress)?;
        Ok(Self {
            address,
            credentials,
        })
    }

    /// The same proxy with this name and password.
    #[must_use]
    pub fn with_credentials(mut self, user: impl Into<String>, password: SecretString) -> Self {
        self.credentials = Some((user.into(), password));
        self
    }

    /// Scheme, host and port, fit for showing and keeping.
    pub fn address(&self) -> &Url {
        &self.address
    }

    /// The name and the password, fit for the keychain only.
    pub fn credentials(&self) -> Option<(&str, &SecretString)> {
        self.credentials
            .as_ref()
            .map(|(user, password)| (user.as_str(), password))
    }

    pub(crate) fn to_reqwest(&self) -> reqwest::Result<reqwest::Proxy> {
        let mut url = self.address.clone();
        if let Some((user, password)) = &self.credentials {
            // For SOCKS they are read from the address only.
            let _ = url.set_username(user);
            let _ = url.set_password(Some(password.expose_secret()));
        }
        reqwest::Proxy::all(url)
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether `user@host:port` says a port.
fn has_port(rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    host.rsplit_once(':')
        .is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.address.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Proxy({self})")
    }
}
