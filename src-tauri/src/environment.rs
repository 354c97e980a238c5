//! The key that many creators already have in their environment, offered on first run and used
//! only after asking.

use secrecy::SecretString;
use studio::server::{EnvironmentKey, last_four};

/// A key and the server it is for.
pub(crate) struct Offer {
    /// The key.
    pub key: SecretString,
    /// `OPENAI_BASE_URL`, else `OpenAI`'s own address.
    pub base_url: String,
}

/// What `OPENAI_API_KEY` offers, if it is set and not empty.
pub(crate) fn offer() -> Option<Offer> {
    let key = set("OPENAI_API_KEY")?;
    let base_url = set("OPENAI_BASE_URL").unwrap_or_else(|| "https://api.openai.com/v1".to_owned());
    Some(Offer {
        key: key.into(),
        base_url,
    })
}

fn set(name: &str) -> Option<String> {
    let value = std::env::var(name).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

impl Offer {
    /// What the page may know of it.
    pub(crate) fn shown(&self) -> EnvironmentKey {
        EnvironmentKey {
            last_four: last_four(&self.key),
            base_url: self.base_url.clone(),
        }
    }
}
