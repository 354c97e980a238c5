//! The files of a finished job, in the form in which the profile hands them out.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State as Shared};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::hex::{base64, hex};
use crate::job::{Files, Job};
use crate::problem::{Answer, Problem};
use crate::profile::rules::{Call, Serving};
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
    hand_out(&state, &id, which.variant.as_deref(), &headers)
        .await
        .unwrap_or_else(|problem| state.refuse(problem))
}

async fn hand_out(
    state: &State,
    id: &str,
    variant: Option<&str>,
    headers: &HeaderMap,
) -> Answer<Response> {
    let rule = &state.profile.content;
    let variant = (rule.variant)(variant)?;
    let job = state.find(id)?;
    ready(state, &job)?;
    let view = state.view(&job, Call::Content);
    let mut response = match (rule.serving)(&view) {
        Serving::Refused(problem) => return Err(problem),
        Serving::Elsewhere => {
            let place = [(header::LOCATION, view.elsewhere.unwrap_or_default())];
            (StatusCode::FOUND, place).into_response()
        }
        Serving::Json(value) => Json(value).into_response(),
        Serving::InJson(shape) => {
            let bytes = state.file(job.clone(), variant).await?;
            downloaded(state, &job, variant);
            Json(shape(&view, &base64(&bytes))).into_response()
        }
        Serving::Bytes => {
            let bytes = state.file(job.clone(), variant).await?;
            let mime = rule.mime.unwrap_or(variant.mime(job.kind));
            let response = if rule.ranges {
                part(mime, bytes, headers)
            } else {
                ([(header::CONTENT_TYPE, mime)], bytes).into_response()
            };
            if response.status().is_success() {
                downloaded(state, &job, variant);
            }
            response
        }
    };
    super::insert(&mut response, (rule.headers)(&job));
    Ok(response)
}

/// Whether there is a file to hand out now.
pub(super) fn ready(state: &State, job: &Job) -> Answer<()> {
    let look = job.look(state.now());
    let status = || {
        let video = state.show(job, Call::Content);
        video["status"].as_str().unwrap_or_default().to_owned()
    };
    match look.files {
        Files::Ready => Ok(()),
        Files::NotYet => Err(Problem::not_ready(&status())),
        Files::Expired => Err(Problem::expired()),
        Files::Never => Err(Problem::no_files(&status())),
    }
}

pub(super) fn downloaded(state: &State, job: &Job, variant: Variant) {
    state.note(|books| {
        let activity = books.jobs.entry(job.id.clone()).or_default();
        *activity
            .downloads
            .entry(variant.name().to_owned())
            .or_default() += 1;
    });
}

/// All of the bytes, or the one range that was asked for.
pub(super) fn part(mime: &str, bytes: Bytes, asked: &HeaderMap) -> Response {
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
    set(header::CONTENT_TYPE, mime);
    set(header::ETAG, &etag);
    set(header::ACCEPT_RANGES, "bytes");
    if let Some(place) = place {
        set(header::CONTENT_RANGE, &place);
    }
    response
}
