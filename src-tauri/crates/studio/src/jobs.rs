//! The one actor that moves clips along.

use tokio::sync::mpsc;

/// What the actor can be told. Closed: everything that moves a clip starts here.
#[derive(Debug)]
pub(crate) enum Message {
    /// These clips are new or changed: look at them.
    Look(Vec<String>),
    /// Do what is next for this clip now, whatever pause it is in.
    Now(String),
    /// This server was changed, or its key was.
    Server(String),
    /// The library folder can be used again.
    LibraryBack,
}

/// The inbox.
pub(crate) type Inbox = mpsc::UnboundedReceiver<Message>;
