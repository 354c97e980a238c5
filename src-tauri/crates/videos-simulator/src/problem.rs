//! The error envelope, and the sentences that the service used in it. Each sentence that was seen
//! in the wild is written as it was seen.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

/// One refusal, before it takes the shape of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    pub(crate) param: Option<String>,
    pub(crate) code: Option<&'static str>,
}

pub(crate) type Answer<T> = Result<T, Problem>;

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            kind: "invalid_request_error",
            message: message.into(),
            param: None,
            code: None,
        }
    }

    fn bad(param: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            param: Some(param.to_owned()),
            code: Some(code),
            ..Self::new(StatusCode::BAD_REQUEST, message)
        }
    }

    pub(crate) fn missing(param: &str) -> Self {
        let message = format!("Missing required parameter: '{param}'.");
        Self::bad(param, "missing_required_parameter", message)
    }

    pub(crate) fn unknown(param: &str) -> Self {
        Self::bad(
            param,
            "unknown_parameter",
            format!("Unknown parameter: '{param}'."),
        )
    }

    pub(crate) fn wrong_type(param: &str, wanted: &str, got: &str) -> Self {
        let message =
            format!("Invalid type for '{param}': expected {wanted}, but got {got} instead.");
        Self::bad(param, "invalid_type", message)
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
        Self::bad(param, "invalid_value", message)
    }

    pub(crate) fn invalid(param: &str, message: impl Into<String>) -> Self {
        Self::bad(param, "invalid_value", message)
    }

    pub(crate) fn empty(param: &str) -> Self {
        let message = format!(
            "Invalid '{param}': empty string. Expected a string with minimum length 1, but got an \
             empty string instead."
        );
        Self::bad(param, "empty_string", message)
    }

    pub(crate) fn too_long(param: &str, limit: usize, got: usize) -> Self {
        let message = format!(
            "Invalid '{param}': string too long. Expected a string with maximum length {limit}, \
             but got a string with length {got} instead."
        );
        Self::bad(param, "string_above_max_length", message)
    }

    pub(crate) fn above(param: &str, limit: u64, got: &str) -> Self {
        let message = format!(
            "Invalid '{param}': integer above maximum value. Expected a value <= {limit}, but got \
             {got} instead."
        );
        Self::bad(param, "integer_above_max_value", message)
    }

    pub(crate) fn below(param: &str, got: &str) -> Self {
        let message = format!(
            "Invalid '{param}': integer below minimum value. Expected a value >= 0, but got {got} \
             instead."
        );
        Self::bad(param, "integer_below_min_value", message)
    }

    pub(crate) fn unsupported_mimetype(param: &str, got: &str) -> Self {
        let message = format!(
            "Invalid file '{param}': unsupported mimetype ('{got}'). Supported file formats are \
             'image/jpeg', 'image/png', and 'image/webp'."
        );
        Self::bad(param, "unsupported_mimetype", message)
    }

    pub(crate) fn wrong_shape(param: &str) -> Self {
        let message = "Inpaint image must match the requested width and height";
        Self::bad(param, "invalid_value", message)
    }

    pub(crate) fn no_such_video(id: &str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::bad(
                "video_id",
                "not_found",
                format!("Video with id '{id}' not found."),
            )
        }
    }

    pub(crate) fn no_such_route(method: &str, path: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            format!("Invalid URL ({method} {path})"),
        )
    }

    pub(crate) fn wrong_method(method: &str, path: &str) -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            format!("Not allowed to {method} on {path}."),
        )
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("Maximum content size limit ({limit}) exceeded."),
        )
    }

    pub(crate) fn no_key() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "You didn't provide an API key. You need to provide your API key in an Authorization \
             header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        )
    }

    pub(crate) fn wrong_key(key: &str) -> Self {
        Self {
            code: Some("invalid_api_key"),
            ..Self::new(
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
                StatusCode::TOO_MANY_REQUESTS,
                "Rate limit reached for requests. Please try again later.",
            )
        }
    }

    pub(crate) fn ours() -> Self {
        Self {
            kind: "server_error",
            ..Self::new(
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
        (self.status, Json(shape(self))).into_response()
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
