//! The only error that crosses to the page. Its `code` exists for what the page does differently;
//! nothing ever matches on `message`.

use serde::Serialize;
use specta::Type;
use studio::error::Error;

/// What the page does differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The sentence belongs beside `field`.
    Invalid,
    /// The list on the screen is out of date.
    NotFound,
    /// It cannot be done in this state.
    Conflict,
    /// A server refused; `details` has its words.
    Server,
    /// A server did not answer.
    Offline,
    /// Offer the session-only key and a retry.
    Keychain,
    /// A file or folder could not be used.
    Storage,
    /// The library could not be opened; nothing else will work.
    Closed,
    /// A defect of ours; the log has the rest.
    Internal,
}

/// An error as the page sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommandError {
    /// What the page does differently.
    pub code: ErrorCode,
    /// One plain sentence for the screen.
    pub message: String,
    /// The field it belongs to.
    pub field: Option<String>,
    /// The other side's own words.
    pub details: Option<String>,
    /// The server's request id.
    pub request_id: Option<String>,
}

impl CommandError {
    /// An error with a sentence and nothing else.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
            details: None,
            request_id: None,
        }
    }

    fn with_details(mut self, details: Option<String>) -> Self {
        self.details = details;
        self
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Invalid { field, .. } => Self {
                field: Some(field.to_owned()),
                ..Self::new(ErrorCode::Invalid, message)
            },
            Error::NotFound { .. } => Self::new(ErrorCode::NotFound, message),
            Error::Conflict { .. } => Self::new(ErrorCode::Conflict, message),
            Error::Server {
                details,
                request_id,
                ..
            } => Self {
                request_id,
                ..Self::new(ErrorCode::Server, message).with_details(details)
            },
            Error::Offline { .. } => Self::new(ErrorCode::Offline, message),
            Error::Keychain { .. } => Self::new(ErrorCode::Keychain, message),
            Error::Storage { details, .. } => {
                Self::new(ErrorCode::Storage, message).with_details(details)
            }
            Error::Internal { source } => {
                tracing::error!(%source, "a defect of ours");
                Self::new(ErrorCode::Internal, message)
            }
        }
    }
}
