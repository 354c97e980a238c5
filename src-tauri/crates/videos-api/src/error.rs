//! What can go wrong, told so that the caller knows what may be done next.
//!
//! No variant ever holds a key, a query string or the prompt of the request: what servers
//! write is cleaned in [`redact`] before it gets here.

mod envelope;
mod fault;
mod form_change;
mod redact;

pub(crate) use envelope::{carries_error, refusal};
pub use form_change::FormChange;
pub(crate) use form_change::Sent;
pub(crate) use redact::Redaction;

use std::fmt;
use std::io;
use std::time::Duration;

use http::HeaderMap;

use crate::reply::HeaderNotes;
use crate::{CreateVideo, Profile};

/// The outcome of a request that did not bring what was asked for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ApiError {
    /// No connection was made, so nothing was sent.
    #[error("{host} could not be reached: {reason}.")]
    Unreachable {
        /// Host and port.
        host: String,
        /// The innermost cause, for example "Connection refused (os error 111)".
        reason: String,
    },
    /// No answer within the time limit. The request may have arrived.
    #[error("{host} did not answer in time.")]
    TimedOut {
        /// Host and port.
        host: String,
    },
    /// The connection ended before the answer did. The request may have arrived.
    #[error("The connection to {host} broke: {reason}.")]
    Broken {
        /// Host and port.
        host: String,
        /// The innermost cause.
        reason: String,
    },
    /// The server said no.
    #[error("{message} (HTTP {status}{})", code.as_ref().map(|c| format!(", {c}")).unwrap_or_default())]
    Refused {
        /// HTTP status; 2xx where a server hides an error behind one.
        status: u16,
        /// The server's `type`.
        kind: Option<Box<str>>,
        /// The server's word for machines.
        code: Option<Box<str>>,
        /// The parameter to blame.
        param: Option<Box<str>>,
        /// The server's sentence, or ours if it gave none.
        message: Box<str>,
        /// The server's name for the request.
        request_id: Option<Box<str>>,
        /// When to try again, if the server says so.
        retry_after: Option<Duration>,
        /// The form in which the server would rather have had what it was to make.
        wants: Option<FormChange>,
    },
    /// The answer is no Videos API answer. The request has arrived.
    #[error("The server's answer was not understood: {what}.")]
    NotUnderstood {
        /// HTTP status.
        status: u16,
        /// What is wrong with the answer.
        what: Flaw,
        /// The beginning of the answer.
        excerpt: Excerpt,
        /// The server's name for the request.
        request_id: Option<Box<str>>,
    },
    /// The answer is larger than any answer of this protocol.
    #[error("The server's answer is larger than {} MB.", limit / 1_000_000)]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The server sends the request on to where the key must not follow.
    #[error("The server sends requests on to {}. If that is the right one, enter it as the address.", origin.as_deref().unwrap_or("another place"))]
    RedirectedElsewhere {
        /// HTTP status.
        status: u16,
        /// Scheme, host and port of the other place.
        origin: Option<String>,
    },
    /// It went wrong at another origin, to which the server sent us for a clip: it says nothing
    /// about the server.
    #[error("At {host}: {error}")]
    Outside {
        /// Host and port of the other origin.
        host: String,
        /// What went wrong there; never this variant or [`Self::Content`].
        error: Box<ApiError>,
    },
    /// The answer to a content request is no complete clip.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The clip arrived but could not be written.
    #[error("The clip could not be written: {source}.")]
    NotWritten {
        /// What the writer said; its kind tells a full disk from a missing folder.
        source: io::Error,
    },
}

/// Why content is no complete clip.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContentError {
    /// Not one byte.
    #[error("The server sent an empty file.")]
    Empty,
    /// The transfer ended early.
    #[error("The transfer ended early, after {received} bytes.")]
    Truncated {
        /// Bytes of this transfer.
        received: u64,
        /// Bytes it should have had, if the server said.
        expected: Option<u64>,
    },
    /// More bytes than the profile allows.
    #[error("The clip is larger than {} MB.", limit / 1_000_000)]
    TooLarge {
        /// The profile's limit in bytes.
        limit: u64,
    },
    /// A public server sends us to an address inside the network the app runs in. Nothing was
    /// asked there.
    #[error("The server sends us to {host}, which is inside this network.")]
    Inside {
        /// The host.
        host: String,
    },
    /// The clip is at another address. Fetch it with
    /// [`Client::content_at`](crate::Client::content_at).
    #[error("The clip is at {url}.")]
    Elsewhere {
        /// The address.
        url: crate::ResultUrl,
    },
    /// The job's state came instead of the clip: it is not finished.
    #[error("The clip is not ready: its status is {status}.")]
    NotReady {
        /// The status.
        status: crate::Status,
    },
    /// A resumed transfer would not continue where it stopped. Start again.
    #[error("The server would continue the transfer at another place.")]
    WrongRange,
    /// The clip arrives compressed, so its length could not be checked.
    #[error("The server compresses clips ({encoding}).")]
    Encoded {
        /// `Content-Encoding`.
        encoding: String,
    },
    /// Too many redirects, or one to something that is not http(s).
    #[error("The server's redirects lead nowhere.")]
    LostInRedirects,
    /// An address that is not http(s), or a clip in broken base64.
    #[error("The server's description of where the clip is cannot be read.")]
    Unreadable,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// No bytes.
    Empty,
    /// A web page: usually the address is a site's, not its API's.
    Html,
    /// JSON that ends in the middle.
    CutOff,
    /// Neither JSON nor a web page.
    NotJson,
    /// Compressed, although nothing compressed was asked for.
    Packed,
    /// JSON of another shape.
    Shape(&'static str),
}

impl Flaw {
    /// The flaw that keeps `body` from being JSON.
    pub(crate) fn of(body: &str, error: &serde_json::Error) -> Self {
        if body.is_empty() {
            Self::Empty
        } else if body.starts_with('<') {
            Self::Html
        } else if error.is_eof() {
            Self::CutOff
        } else {
            Self::NotJson
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::Html => "it is a web page, so the address may not be that of an API",
            Self::CutOff => "it ends in the middle",
            Self::NotJson => "it is not JSON",
            Self::Packed => "it is compressed, which was not asked for",
            Self::Shape(what) => what,
        })
    }
}

/// The beginning of a server's answer, for people who look for a bug.
///
/// It can repeat a job's prompt, so `Debug` shows only how long it is.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Excerpt(Box<str>);

impl Excerpt {
    /// The longest excerpt.
    pub const MAX_CHARS: usize = 500;

    pub(crate) fn new(text: &str) -> Self {
        Self(
            crate::harmless::harmless(text)
                .chars()
                .take(Self::MAX_CHARS)
                .collect::<String>()
                .into(),
        )
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excerpt({} bytes)", self.0.len())
    }
}

/// Words that mean "pay first", as code or as type, although some come with 400 or 429.
const MONEY_WORDS: [&str; 9] = [
    "insufficient_quota",
    "billing_hard_limit_reached",
    "billing_not_active",
    "project_spend_limit_exceeded",
    "organization_spend_limit_exceeded",
    // LiteLLM, as type.
    "budget_exceeded",
    // new-api.
    "insufficient_user_quota",
    "pre_consume_token_quota_failed",
    // OpenRouter and relays.
    "insufficient_credits",
];

impl ApiError {
    /// The refusal that an answer stands for which was recorded somewhere else; `create` is what
    /// was asked for and how, if it was a create.
    pub fn of_answer(
        status: u16,
        headers: &HeaderMap,
        body: &[u8],
        create: Option<(&CreateVideo, &Profile)>,
    ) -> Self {
        let redaction = Redaction {
            secrets: &[],
            prompt: create.map(|(video, _)| video.prompt.as_str()),
        };
        refusal(
            status,
            &HeaderNotes::read(headers),
            &String::from_utf8_lossy(body),
            redaction,
            create.map(|(video, profile)| Sent::create(video, profile)),
        )
    }

    /// True if no job can have been made by this request: there was no connection, or the
    /// server refused with 429 or 503. Only then may a create be sent again.
    pub fn certainly_not_received(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Refused {
                    status: 429 | 503,
                    ..
                }
        )
    }

    /// The same error, wherever it happened.
    pub fn bare(&self) -> &Self {
        match self {
            Self::Outside { error, .. } => error,
            _ => self,
        }
    }

    /// True if asking again may help. Only for requests that change nothing.
    pub fn is_retryable_read(&self) -> bool {
        match self {
            Self::Outside { error, .. } => error.is_retryable_read(),
            Self::Unreachable { .. } | Self::TimedOut { .. } | Self::Broken { .. } => true,
            Self::Refused { status, .. } => {
                matches!(status, 408 | 425 | 429 | 500..=599)
                    && *status != 501
                    && !self.is_about_money()
            }
            Self::NotUnderstood { what, .. } => matches!(what, Flaw::Empty | Flaw::CutOff),
            Self::Content(content) => matches!(
                content,
                ContentError::Empty
                    | ContentError::Truncated { .. }
                    | ContentError::WrongRange
                    | ContentError::NotReady { .. }
            ),
            Self::TooLarge { .. } | Self::RedirectedElsewhere { .. } | Self::NotWritten { .. } => {
                false
            }
        }
    }

    /// True if the account is out of money or over a limit: waiting does not help.
    pub fn is_about_money(&self) -> bool {
        let kind = match self.bare() {
            Self::Refused { kind, .. } => kind.as_deref(),
            _ => None,
        };
        [self.code(), kind]
            .into_iter()
            .flatten()
            .any(|word| MONEY_WORDS.contains(&word))
            || self.status() == Some(402)
    }

    /// The form in which the server would rather have had the create, edit or extension that it
    /// refused. It made no job, so one second try in that form is safe; this client never makes it by itself.
    pub fn wants(&self) -> Option<FormChange> {
        match self {
            Self::Refused { wants, .. } => *wants,
            _ => None,
        }
    }

    /// The server's name for the request.
    pub fn request_id(&self) -> Option<&str> {
        match self.bare() {
            Self::Refused { request_id, .. } | Self::NotUnderstood { request_id, .. } => {
                request_id.as_deref()
            }
            _ => None,
        }
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self.bare() {
            Self::Refused { status, .. }
            | Self::NotUnderstood { status, .. }
            | Self::RedirectedElsewhere { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The server's word for machines.
    pub fn code(&self) -> Option<&str> {
        match self.bare() {
            Self::Refused { code, .. } => code.as_deref(),
            _ => None,
        }
    }

    /// When to try again, if the server says so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.bare() {
            Self::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}
