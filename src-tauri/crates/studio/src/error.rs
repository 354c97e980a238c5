//! The errors of `studio`: *theirs* (a server refused), *circumstance* (offline, disk full, folder
//! missing: says what to do) and *ours* (logged, told generically).
//!
//! `Display` is always one plain sentence that can stand on the screen. Never a key, a query
//! string or a prompt in it.

use thiserror::Error;

/// What a command of `studio` can answer instead of its result.
#[derive(Debug, Error)]
pub enum Error {
    /// Something the user typed cannot be used.
    #[error("{message}")]
    Invalid {
        /// The field it was typed into, as the page names it (`prompt`, `base_url`, `key` ...).
        field: &'static str,
        /// One plain sentence that says what to do.
        message: String,
    },
    /// The thing is no longer there.
    #[error("{message}")]
    NotFound {
        /// One plain sentence.
        message: String,
    },
    /// It cannot be done in this state; the sentence says what can.
    #[error("{message}")]
    Conflict {
        /// One plain sentence.
        message: String,
    },
    /// A server refused or could not be understood.
    #[error("{message}")]
    Server {
        /// One plain sentence that says what to do next.
        message: String,
        /// The server's own words.
        details: Option<String>,
        /// The server's own code.
        code: Option<String>,
        /// The server's request id.
        request_id: Option<String>,
    },
    /// The server could not be reached.
    #[error("{message}")]
    Offline {
        /// One plain sentence.
        message: String,
    },
    /// The keychain is locked, missing or silent.
    #[error("{message}")]
    Keychain {
        /// One plain sentence.
        message: String,
    },
    /// A file or folder could not be read or written.
    #[error("{message}")]
    Storage {
        /// One plain sentence.
        message: String,
        /// The operating system's own words.
        details: Option<String>,
    },
    /// A defect of ours; the log has the rest.
    #[error(
        "Something went wrong inside Dailies. Nothing of yours was changed. The log says more."
    )]
    Internal {
        /// For the log.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
