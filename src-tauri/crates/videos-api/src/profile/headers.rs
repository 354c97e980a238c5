//! The headers a profile adds to every request to its server, checked before anything is sent.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Auth, Profile};

/// Why a header cannot be sent. Each displays as one sentence; none contains a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderError {
    /// Nothing was entered as name.
    #[error("Enter the name of the header.")]
    NoName,
    /// A name that HTTP does not allow.
    #[error(
        "Correct the name of the header {name}: only letters, digits and hyphens can be in it."
    )]
    BadName {
        /// The name as entered.
        name: String,
    },
    /// A line break, an accent or an invisible character in the value.
    #[error(
        "Correct the value of the header {name}: it has a line break or a character that headers cannot carry."
    )]
    BadValue {
        /// The header's name.
        name: String,
    },
    /// More than 8,000 characters, which many servers refuse.
    #[error("Shorten the header {name}: 8,000 characters is the longest a header can be.")]
    TooLong {
        /// The header's name.
        name: String,
    },
    /// A header that belongs to the transport.
    #[error("Remove the header {name}: the connection sets it by itself.")]
    Reserved {
        /// The header's name.
        name: String,
    },
    /// Two headers of one name, or one that authentication sets already.
    #[error("Remove the header {name}: it is set already.")]
    Twice {
        /// The header's name.
        name: String,
    },
}

/// The longest value, in bytes.
const LONGEST: usize = 8_000;

/// Setting these would break the transport or the checks on it.
const RESERVED: [HeaderName; 19] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::EXPECT,
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::RANGE,
    header::IF_RANGE,
    header::COOKIE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    HeaderName::from_static("http2-settings"),
];

/// Checks a header that a user entered.
pub fn check_header(name: &str, value: &str) -> Result<(), HeaderError> {
    parsed(name, value).map(|_| ())
}

fn parsed(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), HeaderError> {
    let called = || name.to_owned();
    if name.is_empty() {
        return Err(HeaderError::NoName);
    }
    let header = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| HeaderError::BadName { name: called() })?;
    if RESERVED.contains(&header) {
        return Err(HeaderError::Reserved { name: called() });
    }
    if value.len() > LONGEST {
        return Err(HeaderError::TooLong { name: called() });
    }
    // The library lets bytes above ASCII pass, which servers read as they like.
    let value = HeaderValue::from_str(value)
        .ok()
        .filter(|value| value.to_str().is_ok())
        .ok_or_else(|| HeaderError::BadValue { name: called() })?;
    Ok((header, value))
}

/// What a profile adds to its requests.
pub(crate) struct Headers {
    /// All of them, marked as sensitive.
    pub(crate) map: HeaderMap,
    /// The values among them that are secret.
    pub(crate) secrets: Vec<SecretString>,
    /// True if one of them is a key.
    pub(crate) authenticated: bool,
}

impl Headers {
    fn add(&mut self, name: &str, value: &str) -> Result<(), HeaderError> {
        let (header, mut value) = parsed(name, value)?;
        value.set_sensitive(true);
        if self.map.insert(header, value).is_some() {
            return Err(HeaderError::Twice {
                name: name.to_owned(),
            });
        }
        Ok(())
    }

    fn add_secret(&mut self, name: &str, value: &SecretString) -> Result<(), HeaderError> {
        self.add(name, value.expose_secret())?;
        self.secrets.push(value.clone());
        self.authenticated = true;
        Ok(())
    }
}

/// The headers that every request to the server of `profile` carries.
pub(crate) fn headers(profile: &Profile) -> Result<Headers, HeaderError> {
    let mut headers = Headers {
        map: HeaderMap::new(),
        secrets: Vec::new(),
        authenticated: false,
    };
    match &profile.auth {
        Auth::None => {}
        Auth::Bearer(key) => {
            headers.add("authorization", &format!("Bearer {}", key.expose_secret()))?;
            headers.secrets.push(key.clone());
            headers.authenticated = true;
        }
        Auth::ApiKey(key) => headers.add_secret("api-key", key)?,
        Auth::Header { name, value } => headers.add_secret(name, value)?,
    }
    for (name, value) in [
        ("openai-organization", &profile.organization),
        ("openai-project", &profile.project),
    ] {
        if let Some(value) = value {
            headers.add(name, value)?;
        }
    }
    for (name, value) in &profile.extra_headers {
        headers.add(name, value)?;
    }
    for (name, value) in &profile.secret_headers {
        headers.add_secret(name, value)?;
    }
    Ok(headers)
}
