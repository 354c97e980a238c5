//! How to reach one server: address, authentication, proxy, certificates, forms, limits.

mod forms;
mod headers;
mod length;
mod own_ca;
mod proxy;

pub use forms::{BodyForm, ReferenceForm, SecondsForm};
pub use headers::{HeaderError, check_header};
pub(crate) use headers::{Headers, headers};
pub(crate) use length::whole;
pub use own_ca::{OwnCa, OwnCaError};
pub use proxy::{Proxy, ProxyError};

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
    /// Further headers, as names and values that may be shown. Like the key, they never leave
    /// the server's origin.
    pub extra_headers: Vec<(String, String)>,
    /// Further headers whose values are secret.
    pub secret_headers: Vec<(String, SecretString)>,
    /// What all requests go through, also those to where the server sends us. `None`: what the
    /// system says, except for this machine itself.
    pub proxy: Option<Proxy>,
    /// Authorities trusted in addition to the system's.
    pub own_ca: Option<OwnCa>,
    /// What a create is written as.
    pub body: BodyForm,
    /// What an edit is written as: JSON, as the contract has it, unless the server wants a form, as
    /// `OpenAI`'s Node client sends it.
    pub edit: BodyForm,
    /// The same of an extension.
    pub extension: BodyForm,
    /// How a reference image travels in a JSON create; in a multipart one it is a file.
    pub reference: ReferenceForm,
    /// How the length is spelled.
    pub seconds: SecondsForm,
    /// Limit for name lookup, connection and TLS. Default 10 s.
    pub connect_timeout: Duration,
    /// Limit for silence: until the answer starts, and between two pieces of it. Default 60 s.
    /// A transfer as a whole has no limit.
    pub read_timeout: Duration,
    /// Limit for silence until the answer to a request that costs money starts. Default 30 min: some
    /// servers answer when the clip is rendered (NVIDIA Dynamo), and who gives up earlier pays for a
    /// clip without knowing of it. Uploads get more, by their size.
    pub create_timeout: Duration,
    /// The longest JSON answer, in bytes. Default 8 MB. Answers that may hold a clip as base64, the
    /// one to a create among them, may be as long as content, up to 256 MB.
    pub json_limit: u64,
    /// The longest content, in bytes; `None` is no limit.
    pub content_limit: Option<u64>,
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
    /// No JSON answer of this protocol is larger, except clips as base64.
    pub const JSON_LIMIT: u64 = 8_000_000;

    /// A profile without authentication and with the default forms and limits.
    pub fn new(base_url: Url) -> Self {
        Self {
            base_url,
            auth: Auth::None,
            organization: None,
            project: None,
            extra_headers: Vec::new(),
            secret_headers: Vec::new(),
            proxy: None,
            own_ca: None,
            body: BodyForm::default(),
            edit: BodyForm::Json,
            extension: BodyForm::Json,
            reference: ReferenceForm::default(),
            seconds: SecondsForm::default(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_mins(1),
            create_timeout: Duration::from_mins(30),
            json_limit: Self::JSON_LIMIT,
            content_limit: None,
        }
    }

    /// The same profile with this authentication.
    #[must_use]
    pub fn with_auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }
}
