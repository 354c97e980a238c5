//! How to reach one server: address, authentication, switches, time limits.

use std::time::Duration;

use secrecy::SecretString;
use url::Url;

/// Everything a [`Client`](crate::Client) needs to know about a server.
///
/// Build it with [`Profile::new`] and set what differs.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The address operations are appended to, as [`BaseUrl::parse`](crate::BaseUrl::parse)
    /// returns it.
    pub base_url: Url,
    /// How requests prove who they are from.
    pub auth: Auth,
    /// Sent as `OpenAI-Organization`.
    pub organization: Option<String>,
    /// Sent as `OpenAI-Project`.
    pub project: Option<String>,
    /// Further headers. Their values count as secrets and, like the key, never leave the
    /// server's origin.
    pub extra_headers: Vec<(String, SecretString)>,
    /// Send `seconds` as a plain whole number (`8s` and `8.0` become `8`), for servers that
    /// parse the field as an integer.
    pub seconds_as_integer: bool,
    /// Limit for name lookup, connection and TLS. Default 10 s.
    pub connect_timeout: Duration,
    /// Limit for silence: until the answer starts, and between two pieces of it. Default 60 s.
    /// Uploads get more, by their size. A transfer as a whole has no limit.
    pub read_timeout: Duration,
}

/// How a request is authenticated.
#[derive(Debug, Clone, Default)]
pub enum Auth {
    /// Not at all: most self-hosted servers.
    #[default]
    None,
    /// `Authorization: Bearer …`.
    Bearer(SecretString),
    /// `api-key: …` (Azure).
    ApiKey(SecretString),
    /// Any other header, for example `x-litellm-api-key`.
    Header {
        /// The header's name.
        name: String,
        /// The whole value.
        value: SecretString,
    },
}

impl Profile {
    /// A profile without authentication and with the default time limits.
    pub fn new(base_url: Url) -> Self {
        Self {
            base_url,
            auth: Auth::None,
            organization: None,
            project: None,
            extra_headers: Vec::new(),
            seconds_as_integer: false,
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_mins(1),
        }
    }

    /// The same profile with this authentication.
    #[must_use]
    pub fn with_auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }
}
