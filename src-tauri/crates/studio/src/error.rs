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

/// Short for a result of `studio`.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A defect of ours.
    pub(crate) fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let source = source.into();
        tracing::error!(error = %source, "inside");
        Self::Internal { source }
    }

    /// Whether a page of the database was found damaged.
    pub(crate) fn is_of_a_damaged_database(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let Self::Internal { source } = self else {
            return false;
        };
        let code = source
            .downcast_ref::<rusqlite::Error>()
            .and_then(rusqlite::Error::sqlite_error_code);
        matches!(code, Some(DatabaseCorrupt | NotADatabase))
    }

    /// The studio was shut down while somebody asked.
    pub(crate) fn closed() -> Self {
        Self::Conflict {
            message: "Dailies is closing. Start it again to go on.".to_owned(),
        }
    }

    /// The clip is no longer there.
    pub(crate) fn no_clip() -> Self {
        Self::NotFound {
            message: "This clip is no longer in the library.".to_owned(),
        }
    }

    /// The server is no longer there.
    pub(crate) fn no_server() -> Self {
        Self::NotFound {
            message: "This server is no longer set up. Add it again under Servers.".to_owned(),
        }
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict {
            message: message.into(),
        }
    }

    pub(crate) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            message: message.into(),
        }
    }

    pub(crate) fn storage(message: impl Into<String>, details: &dyn std::fmt::Display) -> Self {
        Self::Storage {
            message: message.into(),
            details: Some(details.to_string()),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, ReadOnly, SystemIoFailure,
        };
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::storage(
                "The disk with the library database is full. Free some space and try again.",
                &error,
            ),
            Some(CannotOpen | ReadOnly | SystemIoFailure) => Self::storage(
                "The library database cannot be written. Check the disk it is on and try again.",
                &error,
            ),
            Some(DatabaseBusy | DatabaseLocked) => Self::storage(
                "Another program, for example one that makes backups, holds the library database. Wait until it is done, or close it, and try again.",
                &error,
            ),
            _ => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::Error;

    #[test]
    fn a_database_that_another_program_holds_is_waited_for_like_a_disk() {
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_LOCKED] {
            let held = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            assert!(matches!(Error::from(held), Error::Storage { .. }), "{code}");
        }
    }
}
