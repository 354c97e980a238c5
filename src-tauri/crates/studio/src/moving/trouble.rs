//! Why a move did not go on, in sentences.

use std::io;
use std::path::Path;

use thiserror::Error;

use crate::durable::{Trouble, trouble};

/// Why a piece of work ended before its end.
#[derive(Debug)]
pub(super) enum Stopped {
    /// Somebody wanted it to.
    Asked,
    /// It cannot be done.
    Broke(MoveError),
}

impl From<MoveError> for Stopped {
    fn from(error: MoveError) -> Self {
        Self::Broke(error)
    }
}

/// Why a move cannot be done.
#[derive(Debug, Error)]
pub(super) enum MoveError {
    /// The old folder could not be read.
    #[error(
        "{name} could not be read, so the library was not moved. Check the disk of the library folder, then move it again."
    )]
    Unreadable {
        /// What of it.
        name: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// Something else has that name in the new folder.
    #[error(
        "Another file named {name} is in {folder}, so the library was not moved. Take it away, then move the library again."
    )]
    InTheWay {
        /// The name.
        name: String,
        /// The new folder.
        folder: String,
    },
    /// What was written is not what was read.
    #[error(
        "The copy of {name} in {folder} is damaged, so the library was not moved. Check that disk, or move the library elsewhere."
    )]
    Damaged {
        /// The name.
        name: String,
        /// The new folder.
        folder: String,
    },
    /// No room is left.
    #[error(
        "The disk of {folder} is full, so the library was not moved. Free some space there, then move it again."
    )]
    Full {
        /// The new folder.
        folder: String,
    },
    /// Writing is refused.
    #[error(
        "Dailies may not write into {folder}, so the library was not moved. Allow writing there, or move it elsewhere."
    )]
    ReadOnly {
        /// The new folder.
        folder: String,
    },
    /// Too large a file for that disk.
    #[error(
        "{name} is too large for the disk of {folder}, so the library was not moved. Move it to another disk."
    )]
    TooLarge {
        /// The name.
        name: String,
        /// The new folder.
        folder: String,
    },
    /// Anything else.
    #[error(
        "{folder} could not be used, so the library was not moved. Check that disk, then move the library again."
    )]
    Other {
        /// The new folder.
        folder: String,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl MoveError {
    pub(super) fn reading(name: &str, source: io::Error) -> Self {
        Self::Unreadable {
            name: name.to_owned(),
            source,
        }
    }

    pub(super) fn writing(name: &str, folder: &Path, source: io::Error) -> Self {
        let (name, folder) = (name.to_owned(), folder.display().to_string());
        match trouble(&source) {
            Trouble::Full => Self::Full { folder },
            Trouble::ReadOnly => Self::ReadOnly { folder },
            Trouble::TooLarge => Self::TooLarge { name, folder },
            Trouble::Missing | Trouble::WrongKind | Trouble::BadName | Trouble::Other => {
                Self::Other { folder, source }
            }
        }
    }
}
