//! What an answer says besides its value.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::HeaderMap;

use crate::{Video, VideoId};

/// An answer: its value, and what its headers said.
///
/// `Debug` leaves the body out: it may contain a prompt or a signed address.
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// What was asked for.
    pub value: T,
    /// The body as text without keys, cut after 64 KiB. For people who look for a bug.
    pub raw: String,
    /// The server's name for this request.
    pub request_id: Option<String>,
    /// When to poll next, if the server says so (`openai-poll-after-ms`).
    pub poll_after: Option<Duration>,
    /// When to send anything next, if the server says so.
    pub retry_after: Option<Duration>,
    /// What the request cost in the server's currency (`x-litellm-response-cost`, or the
    /// job's own `usage.cost`).
    pub cost: Option<f64>,
}

impl<T> Reply<T> {
    pub(crate) fn new(value: T, raw: String, notes: HeaderNotes) -> Self {
        Self {
            value,
            raw,
            request_id: notes.request_id,
            poll_after: notes.poll_after,
            retry_after: notes.retry_after,
            cost: notes.cost,
        }
    }

    /// The same reply with another value.
    pub fn map<U>(self, convert: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            value: convert(self.value),
            raw: self.raw,
            request_id: self.request_id,
            poll_after: self.poll_after,
            retry_after: self.retry_after,
            cost: self.cost,
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("value", &self.value)
            .field("request_id", &self.request_id)
            .field("poll_after", &self.poll_after)
            .field("retry_after", &self.retry_after)
            .field("cost", &self.cost)
            .finish_non_exhaustive()
    }
}

/// The server has removed a job and its bytes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Deleted {
    /// The id that was asked for.
    pub id: VideoId,
    /// The job's last state, where the server sends it along (`SGLang`).
    pub video: Option<Video>,
}

/// The headers worth keeping.
#[derive(Debug, Default)]
pub(crate) struct HeaderNotes {
    pub(crate) request_id: Option<String>,
    pub(crate) poll_after: Option<Duration>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) cost: Option<f64>,
}

impl HeaderNotes {
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?.trim();
            (!value.is_empty()).then_some(value)
        };
        let number = |name: &str| text(name)?.parse::<f64>().ok().filter(|n| n.is_finite());
        let millis =
            |name: &str| Duration::try_from_secs_f64(number(name)?.max(0.0) / 1_000.0).ok();
        Self {
            // The last two: LiteLLM, one-api.
            request_id: [
                "x-request-id",
                "request-id",
                "x-litellm-call-id",
                "x-oneapi-request-id",
            ]
            .iter()
            .find_map(|name| text(name))
            .map(|id| id.chars().take(256).collect()),
            poll_after: millis("openai-poll-after-ms"),
            retry_after: millis("retry-after-ms")
                .or_else(|| text("retry-after").and_then(delay))
                // LiteLLM passes its provider's header on under another name only.
                .or_else(|| text("llm_provider-retry-after").and_then(delay)),
            cost: number("x-litellm-response-cost"),
        }
    }
}

/// Seconds or an HTTP date; a date that has passed is "now".
fn delay(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds.max(0.0)).ok();
    }
    let until = httpdate::parse_http_date(text).ok()?;
    Some(
        until
            .duration_since(SystemTime::now())
            .unwrap_or(Duration::ZERO),
    )
}
