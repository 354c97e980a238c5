//! What the two processes say to each other: one JSON value per line.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use studio::character::Character;
use studio::clip::{Clip, Resolution};
use studio::money::LedgerLine;

/// What the engine is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// Set these traps; the passes count from now on.
    Arm(Vec<Arm>),
    /// Do this as the page would, under this request id.
    Do {
        /// The request id, repeated until it is answered.
        request: String,
        /// What.
        deed: Deed,
    },
    /// Say so when every clip has come to rest.
    Settle,
}

/// What a person can do in the window.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Deed {
    /// Ask for clips.
    Ask { prompt: String, takes: u8 },
    /// Take back a clip that was not sent yet.
    Cancel { id: String },
    /// Decide about a clip whose create may have arrived.
    Resolve { id: String, resolution: Resolution },
    /// Fetch a clip, or look at it again.
    Fetch { id: String },
    /// Delete the file behind the app's back, and fetch it again.
    LoseAndFetch { id: String },
    /// Take the file away behind the app's back, have it fetched, and put it back where that failed.
    PutBack { id: String },
    /// From its server and into the trash, and out of it for good.
    Delete { id: String },
    /// Take a job from the server's list.
    Adopt { remote_id: String },
    /// Let clips pass the caps that hold them back.
    Waive { ids: Vec<String> },
    /// Put the price of a model into the book that no clip here is made by.
    Price { model: String },
    /// Set a cap that is never reached, or set it anew.
    Cap { amount: String },
    /// Send these waiting clips last.
    Postpone { ids: Vec<String> },
    /// Ask again for what came to nothing.
    Retry { id: String },
    /// Pause the server, and let it go on.
    PauseAndGoOn,
    /// Have the server make a character of a clip.
    Cast { name: String, clip_id: String },
    /// Change the settings.
    Set { columns: u8 },
    /// Move the library into this folder; with `meanwhile`, once a clip is being fetched.
    Move { to: PathBuf, meanwhile: bool },
}

/// A trap at a fail point.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Arm {
    /// The name of the point.
    pub(crate) point: String,
    /// Springs when the point is passed this often, from 1.
    pub(crate) pass: u32,
    /// What happens.
    pub(crate) act: Act,
}

/// What a trap does.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Act {
    /// The process is gone.
    Kill,
    /// The disk fails, so many times in a row.
    Fail { how: Failing, times: u32 },
}

/// How a disk or a database fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Failing {
    /// No room is left.
    Full,
    /// Writing is not allowed.
    ReadOnly,
    /// Somebody else holds it.
    Busy,
}

impl Failing {
    pub(crate) const ALL: [Self; 3] = [Self::Full, Self::ReadOnly, Self::Busy];

    pub(crate) fn kind(self) -> io::ErrorKind {
        match self {
            Self::Full => io::ErrorKind::StorageFull,
            Self::ReadOnly => io::ErrorKind::PermissionDenied,
            Self::Busy => io::ErrorKind::ResourceBusy,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Full => "disk full",
            Self::ReadOnly => "folder read-only",
            Self::Busy => "database busy",
        }
    }
}

/// What the engine says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Report {
    /// The studio is open.
    Open,
    /// The traps are set.
    Armed,
    /// A deed is done, with these clips.
    Done { request: String, ids: Vec<String> },
    /// A deed was refused with a sentence.
    Refused { request: String, sentence: String },
    /// The library and every clip are at rest, or patience ended; and the ledger in one line.
    Settled {
        clips: Vec<Clip>,
        ledger: LedgerLine,
        /// The characters of the server, as far as the engine knows them.
        characters: Vec<Character>,
        /// Where the library is.
        library: PathBuf,
    },
}
