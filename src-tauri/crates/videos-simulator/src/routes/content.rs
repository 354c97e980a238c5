//! The files of a finished job, whole or in part.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State as Shared};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::hex::hex;
use crate::job::Files;
use crate::problem::{Answer, Problem};
use crate::state::{State, Variant};

#[derive(Debug, Deserialize)]
pub(super) struct Which {
    variant: Option<String>,
}

pub(super) async fn content(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
    headers: HeaderMap,
) -> Response {
    match file(&state, &id, which.variant.as_deref()).await {
        Err(problem) => problem.answer(state.profile.problem),
        Ok((variant, bytes)) => {
            let response = part(variant, bytes, &headers);
            if response.status().is_success() {
                state.note(|books| {
                    let activity = books.jobs.entry(id).or_default();
                    *activity
                        .downloads
                        .entry(variant.name().to_owned())
                        .or_default() += 1;
                });
            }
            response
        }
    }
}

async fn file(state: &State, id: &str, variant: Option<&str>) -> Answer<(Variant, Bytes)> {
    let name = variant.unwrap_or("video");
    let variant = Variant::named(name)
        .ok_or_else(|| Problem::not_one_of("variant", name, &Variant::NAMES))?;
    let job = state
        .jobs
        .find(id)
        .ok_or_else(|| Problem::no_such_video(id))?;
    let refuse = |status, message: &str| Err(Problem::new(status, message));
    match job.look(state.now()).files {
        Files::Ready => Ok((variant, state.file(job, variant).await?)),
        Files::NotYet => refuse(
            state.profile.not_ready,
            "Video is not ready yet, use GET /v1/videos/{video_id} to check status.",
        ),
        Files::Expired => refuse(
            state.profile.expired,
            "The files of this video have expired.",
        ),
        Files::Never => refuse(
            StatusCode::BAD_REQUEST,
            "Video generation failed; there is nothing to download.",
        ),
    }
}

/// All of the bytes, or the one range that was asked for.
fn part(variant: Variant, bytes: Bytes, asked: &HeaderMap) -> Response {
    let hash = hex(&Sha256::digest(&bytes)[..16]);
    let etag = format!("\"{hash}\"");
    let text = |name| {
        asked
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let same = |name| text(name).is_none_or(|known| known == etag);
    let length = bytes.len() as u64;
    let range = text(header::RANGE)
        .filter(|_| same(header::IF_RANGE))
        .and_then(|range| http_range_header::parse_range_header(range).ok())
        .map(|ranges| ranges.validate(length));
    let (status, body, place) = match range.as_ref().map(|ranges| ranges.as_deref()) {
        Some(Err(_)) => {
            let whole = format!("bytes */{length}");
            let headers = [(header::CONTENT_RANGE, whole)];
            return (StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response();
        }
        Some(Ok([one])) => {
            let (start, end) = (*one.start(), *one.end());
            let place = format!("bytes {start}-{end}/{length}");
            let within = |at: u64| usize::try_from(at).unwrap_or(bytes.len());
            let slice = bytes.slice(within(start)..=within(end));
            (StatusCode::PARTIAL_CONTENT, slice, Some(place))
        }
        // Several ranges are answered with everything, as the standard allows.
        Some(Ok(_)) | None => (StatusCode::OK, bytes, None),
    };
    let mut response = (status, Body::from(body)).into_response();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, variant.mime());
    set(header::ETAG, &etag);
    set(header::ACCEPT_RANGES, "bytes");
    if let Some(place) = place {
        set(header::CONTENT_RANGE, &place);
    }
    response
}
