//! Where a server says a finished clip is.

use std::fmt;

use crate::harmless::harmless;

/// An address taken from a server's answer, absolute or relative to the base URL.
///
/// Usually signed, so whoever holds the query string holds the clip: neither `Display` nor
/// `Debug` shows it. Fetch it with [`Client::content_at`](crate::Client::content_at).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResultUrl(String);

impl ResultUrl {
    /// Wraps an address as the server gave it.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The whole address, query string included.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ResultUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.0.find(['?', '#']).unwrap_or(self.0.len());
        let shown = &*harmless(&self.0[..end]);
        // Anything before an `@` in the authority is a credential.
        match shown.split_once("://") {
            Some((scheme, rest)) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let host = authority.rsplit('@').next().unwrap_or(authority);
                write!(f, "{scheme}://{host}{path}")
            }
            None => f.write_str(shown),
        }
    }
}

impl fmt::Debug for ResultUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResultUrl({self})")
    }
}
