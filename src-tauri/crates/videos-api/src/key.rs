//! What people paste as an API key, checked before it is stored or sent.

use secrecy::SecretString;

/// The longest key that every keychain we store into can hold (Windows: 2560 bytes of UTF-16).
pub const MAX_KEY_CHARS: usize = 1280;

/// Why a text cannot be a key. Each displays as one sentence; none contains the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Nothing but white space.
    #[error("Enter the key.")]
    Empty,
    /// A line break inside: usually two lines were copied.
    #[error("Paste the key as one line: there is a line break in it.")]
    HasLineBreak,
    /// A space or tab inside: often the word `Bearer` came along.
    #[error("Paste only the key itself: there is a space in it.")]
    HasSpace,
    /// Emoji, accents, typographic or invisible characters.
    #[error("Copy the key again: it contains a character that no key has.")]
    NotAscii,
    /// More than [`MAX_KEY_CHARS`].
    #[error("Copy the key again: {MAX_KEY_CHARS} characters is the longest a key can be.")]
    TooLong,
}

/// Trims `pasted` and checks that it can travel in a header and fit into every keychain.
pub fn validate_key(pasted: &str) -> Result<SecretString, KeyError> {
    let key = pasted.trim();
    if key.is_empty() {
        return Err(KeyError::Empty);
    }
    if key.contains(['\n', '\r']) {
        return Err(KeyError::HasLineBreak);
    }
    if key.contains(char::is_whitespace) {
        return Err(KeyError::HasSpace);
    }
    if !key.chars().all(|c| c.is_ascii_graphic()) {
        return Err(KeyError::NotAscii);
    }
    if key.len() > MAX_KEY_CHARS {
        return Err(KeyError::TooLong);
    }
    Ok(SecretString::from(key))
}
