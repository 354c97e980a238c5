//! What can be refused and why, the error envelope, and the sentences that the reference service used
//! in it. Each sentence that was seen in the wild is written as it was seen; those of other servers
//! are in their profiles.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

/// What a refusal is about: profiles choose their words by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// A field that must be there, or a value of it that is not good.
    Missing,
    Unknown,
    WrongType,
    NotOneOf,
    Invalid,
    /// A body that cannot be read, or in an encoding that is not taken.
    Unreadable,
    Encoding,
    TooLarge,
    NoSuchVideo,
    NoSuchCharacter,
    NoSuchRoute,
    WrongMethod,
    /// A list without the parameter that says of whom.
    NoProvider,
    NoKey,
    WrongKey,
    RateLimit,
    /// Too many jobs under way.
    TooMany,
    /// Files that are not there yet, no more, or never.
    NotReady,
    Expired,
    NoFiles,
    /// A delete of a job under way, or of one that hangs.
    Running,
    Stuck,
    Ours,
    /// A sentence of one profile, already in its words.
    Said,
}

/// One refusal, before it takes the shape of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) why: Why,
    /// What it is about: the value, the id, the status.
    pub(crate) about: String,
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) code: Option<&'static str>,
}

pub(crate) type Answer<T> = Result<T, Problem>;

impl Problem {
    pub(crate) fn new(why: Why, status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            why,
            about: String::new(),
            status,
            kind: "invalid_request_error",
            message: message.into(),
            param: None,
            code: None,
        }
    }

    fn bad(why: Why, param: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            about: param.to_owned(),
            param: Some(param.to_owned()),
            code: Some(code),
            ..Self::new(why, StatusCode::BAD_REQUEST, message)
        }
    }

    /// The same about another value.
    fn of(self, about: &str) -> Self {
        Self {
            about: about.to_owned(),
            ..self
        }
    }

    pub(crate) fn missing(param: &str) -> Self {
        let message = format!("Missing required parameter: '{param}'.");
        Self::bad(Why::Missing, param, "missing_required_parameter", message)
    }

    pub(crate) fn unknown(param: &str) -> Self {
        Self::bad(
            Why::Unknown,
            param,
            "unknown_parameter",
            format!("Unknown parameter: '{param}'."),
        )
    }

    pub(crate) fn wrong_type(param: &str, wanted: &str, got: &str) -> Self {
        let message =
            format!("Invalid type for '{param}': expected {wanted}, but got {got} instead.");
        Self::bad(Why::WrongType, param, "invalid_type", message).of(got)
    }

    pub(crate) fn not_one_of(param: &str, got: &str, allowed: &[&str]) -> Self {
        let quoted: Vec<_> = allowed.iter().map(|value| format!("'{value}'")).collect();
        let list = match quoted.as_slice() {
            [only] => only.clone(),
            [one, other] => format!("{one} and {other}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => "none".to_owned(),
        };
        let message = format!("Invalid value: '{got}'. Supported values are: {list}.");
        Self::bad(Why::NotOneOf, param, "invalid_value", message).of(got)
    }

    pub(crate) fn invalid(param: &str, message: impl Into<String>) -> Self {
        Self::bad(Why::Invalid, param, "invalid_value", message)
    }

    pub(crate) fn empty(param: &str) -> Self {
        let message = format!(
            "Invalid '{param}': empty string. Expected a string with minimum length 1, but got an \
             empty string instead."
        );
        Self::bad(Why::Invalid, param, "empty_string", message)
    }

    pub(crate) fn too_long(param: &str, limit: usize, got: usize) -> Self {
        let message = format!(
            "Invalid '{param}': string too long. Expected a string with maximum length {limit}, \
             but got a string with length {got} instead."
        );
        Self::bad(Why::Invalid, param, "string_above_max_length", message)
    }

    pub(crate) fn above(param: &str, limit: u64, got: &str) -> Self {
        let message = format!(
            "Invalid '{param}': integer above maximum value. Expected a value <= {limit}, but got \
             {got} instead."
        );
        Self::bad(Why::Invalid, param, "integer_above_max_value", message)
    }

    pub(crate) fn below(param: &str, got: &str) -> Self {
        let message = format!(
            "Invalid '{param}': integer below minimum value. Expected a value >= 0, but got {got} \
             instead."
        );
        Self::bad(Why::Invalid, param, "integer_below_min_value", message)
    }

    pub(crate) fn unsupported_mimetype(param: &str, got: &str) -> Self {
        let message = format!(
            "Invalid file '{param}': unsupported mimetype ('{got}'). Supported file formats are \
             'image/jpeg', 'image/png', and 'image/webp'."
        );
        Self::bad(Why::Invalid, param, "unsupported_mimetype", message)
    }

    pub(crate) fn wrong_shape(param: &str) -> Self {
        let message = "Inpaint image must match the requested width and height";
        Self::bad(Why::Invalid, param, "invalid_value", message)
    }

    pub(crate) fn no_such_video(id: &str) -> Self {
        let message = format!("Video with id '{id}' not found.");
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::bad(Why::NoSuchVideo, "video_id", "not_found", message).of(id)
        }
    }

    pub(crate) fn no_such_character(id: &str) -> Self {
        let message = format!("Character with id '{id}' not found.");
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::bad(Why::NoSuchCharacter, "character_id", "not_found", message).of(id)
        }
    }

    /// `status` is the word that the job shows.
    pub(crate) fn not_ready(status: &str) -> Self {
        let message = "Video is not ready yet, use GET /v1/videos/{video_id} to check status.";
        Self::new(Why::NotReady, StatusCode::NOT_FOUND, message).of(status)
    }

    pub(crate) fn expired() -> Self {
        let message = "The files of this video have expired.";
        Self::new(Why::Expired, StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn no_files(status: &str) -> Self {
        let message = "Video generation failed; there is nothing to download.";
        Self::new(Why::NoFiles, StatusCode::BAD_REQUEST, message).of(status)
    }

    pub(crate) fn still_running() -> Self {
        let message =
            "Only completed or failed videos can be deleted; this one is still being made.";
        Self::bad(Why::Running, "video_id", "invalid_value", message)
    }

    pub(crate) fn stuck() -> Self {
        Self::new(
            Why::Stuck,
            StatusCode::CONFLICT,
            "This video cannot be deleted now.",
        )
    }

    pub(crate) fn too_many() -> Self {
        Self::new(
            Why::TooMany,
            StatusCode::TOO_MANY_REQUESTS,
            "Too many running tasks",
        )
    }

    pub(crate) fn unreadable(message: impl Into<String>) -> Self {
        Self::new(Why::Unreadable, StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn encoding(declared: &str, taken: &str) -> Self {
        let message = format!(
            "Unsupported content type: '{declared}'. This API method only accepts {taken} requests."
        );
        Self::new(Why::Encoding, StatusCode::BAD_REQUEST, message).of(declared)
    }

    pub(crate) fn no_provider(query: &str) -> Self {
        let message = "Say whose videos to list.";
        Self::new(Why::NoProvider, StatusCode::BAD_REQUEST, message).of(query)
    }

    pub(crate) fn no_such_route(method: &str, path: &str) -> Self {
        Self::new(
            Why::NoSuchRoute,
            StatusCode::NOT_FOUND,
            format!("Invalid URL ({method} {path})"),
        )
    }

    pub(crate) fn wrong_method(method: &str, path: &str) -> Self {
        Self::new(
            Why::WrongMethod,
            StatusCode::METHOD_NOT_ALLOWED,
            format!("Not allowed to {method} on {path}."),
        )
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            Why::TooLarge,
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("Maximum content size limit ({limit}) exceeded."),
        )
    }

    pub(crate) fn no_key() -> Self {
        Self::new(
            Why::NoKey,
            StatusCode::UNAUTHORIZED,
            "You didn't provide an API key. You need to provide your API key in an Authorization \
             header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        )
    }

    pub(crate) fn wrong_key(key: &str) -> Self {
        Self {
            code: Some("invalid_api_key"),
            ..Self::new(
                Why::WrongKey,
                StatusCode::UNAUTHORIZED,
                format!("Incorrect API key provided: {}.", masked(key)),
            )
        }
    }

    pub(crate) fn rate_limit() -> Self {
        Self {
            kind: "requests",
            code: Some("rate_limit_exceeded"),
            ..Self::new(
                Why::RateLimit,
                StatusCode::TOO_MANY_REQUESTS,
                "Rate limit reached for requests. Please try again later.",
            )
        }
    }

    pub(crate) fn ours() -> Self {
        Self {
            kind: "server_error",
            ..Self::new(
                Why::Ours,
                StatusCode::INTERNAL_SERVER_ERROR,
                "The server had an error while processing your request. Sorry about that!",
            )
        }
    }

    /// The envelope of the reference contract: all four keys, always.
    pub(crate) fn envelope(&self) -> Value {
        json!({ "error": {
            "message": self.message,
            "type": self.kind,
            "param": self.param,
            "code": self.code,
        } })
    }

    pub(crate) fn answer(&self, shape: fn(&Self) -> Value) -> Response {
        match shape(self) {
            Value::Null => self.status.into_response(),
            Value::String(text) => (self.status, text).into_response(),
            body => (self.status, Json(body)).into_response(),
        }
    }
}

/// First and last characters, as the service repeats a key: enough to recognise, not to use.
fn masked(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    if letters.len() < 12 {
        return "*".repeat(letters.len());
    }
    let (head, tail) = (&letters[..4], &letters[letters.len() - 4..]);
    let middle = "*".repeat(letters.len() - 8);
    format!(
        "{}{middle}{}",
        String::from_iter(head),
        String::from_iter(tail)
    )
}
