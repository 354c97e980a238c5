//! Carries a fault out on an answer.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, stream};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

use super::Trouble;
use crate::problem::Problem;
use crate::state::State;

/// Long enough for what was written to leave the machine before the connection goes.
const FLUSH: Duration = Duration::from_millis(60);
/// How many times a second a slow answer drips.
const DRIPS: u32 = 20;

impl Trouble {
    /// Its name, as in the JSON of the control route.
    pub(crate) fn name(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value["kind"].as_str().unwrap_or("fault").to_owned()
    }

    /// The whole answer, for faults under which nothing is carried out.
    pub(crate) fn instead(&self, state: &State) -> Option<Response> {
        let mp4 = [(header::CONTENT_TYPE, "video/mp4")];
        let response = match self {
            Self::RateLimit { retry_after } => {
                let mut response = state.refuse(Problem::rate_limit());
                if let Some(seconds) = retry_after {
                    let name = HeaderName::from_static(state.profile.retry_after);
                    response.headers_mut().insert(name, (*seconds).into());
                }
                response
            }
            Self::Status { code, body } => {
                let json = serde_json::from_str::<Value>(body).is_ok();
                let mime = if json {
                    "application/json"
                } else {
                    "text/plain; charset=utf-8"
                };
                let status =
                    StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, [(header::CONTENT_TYPE, mime)], body.clone()).into_response()
            }
            Self::Html => {
                let page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in \
                            to the network</h1></body></html>";
                ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
            }
            Self::Empty => StatusCode::OK.into_response(),
            Self::Redirect { to } => {
                let place = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
                (StatusCode::FOUND, [(header::LOCATION, place)]).into_response()
            }
            Self::Reset => cut_at_once().into_response(),
            Self::ZeroBytes => (mp4, Body::empty()).into_response(),
            Self::NotVideo => (mp4, "This is no video. ".repeat(400)).into_response(),
            Self::HeadOnly => (mp4, HEAD).into_response(),
            Self::CloseBeforeBody
            | Self::CloseAfterBytes { .. }
            | Self::AcceptThenClose
            | Self::AcceptThen500
            | Self::WrongContentLength
            | Self::HalfJson
            | Self::UnknownStatus
            | Self::ChangedId
            | Self::TakenId { .. }
            | Self::Corrupt
            | Self::OtherEtag
            | Self::BareRange
            | Self::Slow { .. } => return None,
        };
        Some(response)
    }

    /// Damages the real answer.
    pub(crate) async fn befall(&self, state: &State, response: Response) -> Response {
        let (mut parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        let length = bytes.len() as u64;
        let (body, declared) = match self {
            Self::AcceptThen500 => return state.refuse(Problem::ours()),
            // The client sees no answer at all.
            Self::AcceptThenClose => (cut_at_once(), length),
            Self::CloseBeforeBody => (cut_after(&bytes, 0), length),
            Self::CloseAfterBytes { bytes: count } => (cut_after(&bytes, *count), length),
            Self::WrongContentLength => (cut_after(&bytes, length), length + 4096),
            Self::HalfJson => {
                let half = bytes.slice(..bytes.len() / 2);
                let length = half.len() as u64;
                (Body::from(half), length)
            }
            Self::UnknownStatus => {
                let odd = Bytes::from(with_unknown_status(&bytes));
                let length = odd.len() as u64;
                (Body::from(odd), length)
            }
            Self::ChangedId => {
                let changed = Bytes::from(with_id(&bytes, |id| format!("{id}-as-seen-from-here")));
                let length = changed.len() as u64;
                (Body::from(changed), length)
            }
            Self::TakenId { id } => {
                let taken = Bytes::from(with_id(&bytes, |_| id.clone()));
                let length = taken.len() as u64;
                (Body::from(taken), length)
            }
            Self::Corrupt if parts.status != StatusCode::PARTIAL_CONTENT => {
                (Body::from(overwritten(&bytes)), length)
            }
            Self::Slow { bytes_per_second } => {
                (Body::from_stream(drip(bytes, *bytes_per_second)), length)
            }
            Self::OtherEtag => {
                let other = HeaderValue::from_static("\"another\"");
                parts.headers.insert(header::ETAG, other);
                (Body::from(bytes), length)
            }
            Self::BareRange => {
                if let Some(range) = parts.headers.get_mut(header::CONTENT_RANGE)
                    && let Some(bare) = range.as_bytes().strip_prefix(b"bytes ")
                    && bare.starts_with(b"*")
                    && let Ok(bare) = HeaderValue::from_bytes(bare)
                {
                    *range = bare;
                }
                (Body::from(bytes), length)
            }
            _ => (Body::from(bytes), length),
        };
        parts
            .headers
            .insert(header::CONTENT_LENGTH, declared.into());
        Response::from_parts(parts, body)
    }
}

/// A file type box, and the first bytes of a movie box.
const HEAD: &[u8] = b"\0\0\0\x18ftypisom\0\0\x02\0isommp41\0\0\x04\0moov\0\0\0\x6cmvhd";

fn cut() -> std::io::Error {
    std::io::Error::new(
        std::io::ErrorKind::ConnectionReset,
        "cut by an injected fault",
    )
}

/// An error before anything was flushed.
fn cut_at_once() -> Body {
    Body::from_stream(stream::iter([Err::<Bytes, _>(cut())]))
}

/// Sends the first bytes, waits for them to leave, and breaks the connection.
fn cut_after(bytes: &Bytes, count: u64) -> Body {
    let count = usize::try_from(count)
        .unwrap_or(usize::MAX)
        .min(bytes.len());
    let first = bytes.slice(..count);
    let chunks = drops(first, 16 * 1024).map(Some).chain([None]);
    Body::from_stream(stream::unfold(chunks, |mut chunks| async move {
        let chunk = if let Some(chunk) = chunks.next()? {
            Ok(chunk)
        } else {
            tokio::time::sleep(FLUSH).await;
            Err(cut())
        };
        Some((chunk, chunks))
    }))
}

fn drip(bytes: Bytes, per_second: u64) -> impl Stream<Item = Result<Bytes, std::io::Error>> {
    let each = usize::try_from(per_second / u64::from(DRIPS))
        .unwrap_or(usize::MAX)
        .max(1);
    let pause = Duration::from_secs_f64(1.0 / f64::from(DRIPS));
    stream::unfold(drops(bytes, each), move |mut chunks| async move {
        let chunk = chunks.next()?;
        tokio::time::sleep(pause).await;
        Some((Ok(chunk), chunks))
    })
}

/// The bytes in pieces of `size`.
fn drops(bytes: Bytes, size: usize) -> impl Iterator<Item = Bytes> {
    (0..bytes.len())
        .step_by(size)
        .map(move |start| bytes.slice(start..bytes.len().min(start + size)))
}

/// Where the boxes of an MP4 file begin: far enough in for its kind to be recognised still.
const BOXES: std::ops::Range<usize> = 32..96;

fn overwritten(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if let Some(place) = bytes.get_mut(BOXES) {
        place.fill(0xff);
    }
    bytes
}

fn with_id(bytes: &[u8], change: impl FnOnce(&str) -> String) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else {
        return bytes.to_vec();
    };
    if let Some(id) = value["id"].as_str() {
        value["id"] = Value::from(change(id));
    }
    serde_json::to_vec(&value).unwrap_or_else(|_| bytes.to_vec())
}

fn with_unknown_status(bytes: &[u8]) -> Vec<u8> {
    let Ok(mut value) = serde_json::from_slice::<Value>(bytes) else {
        return bytes.to_vec();
    };
    let odd = Value::from("simmering");
    match value.get_mut("data").and_then(Value::as_array_mut) {
        Some(videos) => {
            for video in videos {
                video["status"] = odd.clone();
            }
        }
        None => value["status"] = odd,
    }
    serde_json::to_vec(&value).unwrap_or_else(|_| bytes.to_vec())
}
