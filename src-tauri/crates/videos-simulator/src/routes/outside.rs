//! The second origin, where files lie at signed addresses: an object store or a network that delivers
//! content. It knows no keys, and refuses whoever brings one, as those do whose own signature stands
//! in the address. The protocol is not served here.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::content::{downloaded, part, ready};
use crate::faults::Route;
use crate::hex::hex;
use crate::state::{State, Variant};

/// What an address must carry.
#[derive(Debug, Deserialize)]
struct Signed {
    /// Seconds since 1970.
    #[serde(rename = "Expires")]
    expires: u64,
    #[serde(rename = "Signature")]
    signature: String,
}

/// The path and query of a job's file that are good until then.
pub(crate) fn address(seed: u64, id: &str, variant: Variant, expires: u64) -> String {
    let name = variant.name();
    let signature = signature(seed, id, name, expires);
    format!("/files/{id}/{name}?Expires={expires}&Signature={signature}")
}

fn signature(seed: u64, id: &str, name: &str, expires: u64) -> String {
    let hash = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(expires.to_be_bytes())
        .chain_update(id)
        .chain_update(name);
    hex(&hash.finalize()[..16])
}

pub(crate) fn router(state: &Arc<State>) -> Router {
    Router::new()
        .route("/files/{id}/{name}", get(file))
        .fallback(async || refusal(StatusCode::NOT_FOUND, "NoSuchKey"))
        .layer(from_fn_with_state(state.clone(), attend))
        .with_state(state.clone())
}

async fn attend(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let number = state.count_request();
    let job = request.uri().path().split('/').nth(2).map(str::to_owned);
    let trouble = state.trouble(Route::Outside, job.as_deref());
    let mut entry = super::entry(&state, &request, Route::Outside, number, trouble.as_ref());
    let response = match trouble {
        None => next.run(request).await,
        Some(trouble) => match trouble.instead(&state) {
            Some(instead) => instead,
            None => trouble.befall(&state, next.run(request).await).await,
        },
    };
    entry.status = response.status().as_u16();
    state.note(|books| books.requests.push(entry));
    response
}

async fn file(
    Shared(state): Shared<Arc<State>>,
    Path((id, name)): Path<(String, String)>,
    Query(signed): Query<Signed>,
    headers: HeaderMap,
) -> Response {
    if headers.contains_key(header::AUTHORIZATION) || state.carries_key(&headers) {
        return refusal(StatusCode::UNAUTHORIZED, "InvalidArgument");
    }
    if signed.signature != signature(state.seed, &id, &name, signed.expires) {
        return refusal(StatusCode::FORBIDDEN, "SignatureDoesNotMatch");
    }
    if state.now() / 1000 >= signed.expires {
        return refusal(StatusCode::FORBIDDEN, "AccessDenied");
    }
    let found = state.jobs.find(&id).zip(Variant::named(&name));
    let Some((job, variant)) = found.filter(|(job, _)| ready(&state, job).is_ok()) else {
        return refusal(StatusCode::NOT_FOUND, "NoSuchKey");
    };
    match state.file(job.clone(), variant).await {
        Err(problem) => state.refuse(problem),
        Ok(bytes) => {
            let response = part(variant.mime(job.kind), bytes, &headers);
            if response.status().is_success() {
                downloaded(&state, &job, variant);
            }
            response
        }
    }
}

/// In the XML of object stores.
fn refusal(status: StatusCode, code: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code>\
         <Message>The request was refused.</Message></Error>"
    );
    (status, [(header::CONTENT_TYPE, "application/xml")], body).into_response()
}
