//! The table of routes and what every request passes through: fault, key, headers, books.

mod content;
mod control;
mod create;
mod videos;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use sha2::{Digest, Sha256};

use crate::books;
use crate::faults::{Route, Trouble};
use crate::hex::hex;
use crate::problem::{Answer, Problem};
use crate::state::{State, millis};

pub(crate) fn router(state: &Arc<State>, control: bool) -> Router {
    let protocol = Router::new()
        .route("/v1/videos", get(videos::list).post(create::create))
        .route(
            "/v1/videos/{id}",
            get(videos::retrieve).delete(videos::delete),
        )
        .route("/v1/videos/{id}/content", get(content::content))
        .route("/v1/videos/{id}/remix", post(create::remix))
        .route("/v1/models", get(videos::models))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn_with_state(state.clone(), attend))
        // Bodies are limited where they are read, with an answer in the envelope.
        .layer(DefaultBodyLimit::disable());
    let router = if control {
        protocol.merge(control::router())
    } else {
        protocol
    };
    router.with_state(state.clone())
}

async fn nowhere(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    Problem::no_such_route(request.method().as_str(), request.uri().path())
        .answer(state.profile.problem)
}

async fn wrong_method(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    Problem::wrong_method(request.method().as_str(), request.uri().path())
        .answer(state.profile.problem)
}

/// Every request: suffers its fault, shows its key, gets its headers, goes into the books.
async fn attend(Shared(state): Shared<Arc<State>>, mut request: Request, next: Next) -> Response {
    let number = state.count_request();
    let Some((route, job)) = route(request.method(), request.uri().path()) else {
        let id = request_id(number);
        return with_headers(&state, next.run(request).await, number, &id);
    };
    let trouble = state.faults.take(route, job.as_deref());
    let mut entry = entry(&request, route, number, trouble.as_ref());
    let starts_a_job = matches!(route, Route::Create | Route::Remix);
    let response = match allowed(&state, request.headers()) {
        Err(problem) => problem.answer(state.profile.problem),
        Ok(()) => match trouble {
            None => next.run(request).await,
            Some(trouble) => match trouble.instead(&state) {
                // A create that fails beforehand is still read and written down.
                Some(instead) if starts_a_job => {
                    request
                        .extensions_mut()
                        .insert(create::Doomed(instead.status()));
                    next.run(request).await;
                    instead
                }
                Some(instead) => instead,
                None => trouble.befall(&state, next.run(request).await).await,
            },
        },
    };
    entry.status = response.status().as_u16();
    let response = with_headers(&state, response, number, &entry.request_id);
    state.note(|books| {
        if route == Route::Retrieve
            && let Some(job) = job
        {
            books.jobs.entry(job).or_default().polls += 1;
        }
        books.requests.push(entry);
    });
    response
}

/// Which operation a request means, and about which job.
fn route(method: &Method, path: &str) -> Option<(Route, Option<String>)> {
    let inside = path.strip_prefix("/v1/")?;
    let parts: Vec<&str> = inside.split('/').collect();
    let job = |id: &str| Some(id.to_owned());
    let get = method == Method::GET || method == Method::HEAD;
    match parts.as_slice() {
        ["models"] if get => Some((Route::Models, None)),
        ["videos"] if get => Some((Route::List, None)),
        ["videos"] if method == Method::POST => Some((Route::Create, None)),
        ["videos", id] if get => Some((Route::Retrieve, job(id))),
        ["videos", id] if method == Method::DELETE => Some((Route::Delete, job(id))),
        ["videos", id, "content"] if get => Some((Route::Content, job(id))),
        ["videos", id, "remix"] if method == Method::POST => Some((Route::Remix, job(id))),
        _ => None,
    }
}

fn allowed(state: &State, headers: &HeaderMap) -> Answer<()> {
    let Some(key) = state.settings().key else {
        return Ok(());
    };
    let shown = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, shown)| shown.trim());
    match shown {
        None | Some("") => Err(Problem::no_key()),
        Some(shown) if shown == key => Ok(()),
        Some(shown) => Err(Problem::wrong_key(shown)),
    }
}

fn entry(
    request: &Request,
    route: Route,
    number: u64,
    trouble: Option<&Trouble>,
) -> books::Request {
    let text = |name: HeaderName| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned)
    };
    books::Request {
        route,
        method: request.method().to_string(),
        path: request
            .uri()
            .path_and_query()
            .map_or("/", |whole| whole.as_str())
            .to_owned(),
        status: 0,
        request_id: request_id(number),
        authorized: request.headers().contains_key(header::AUTHORIZATION),
        content_type: text(header::CONTENT_TYPE),
        range: text(header::RANGE),
        fault: trouble.map(Trouble::name),
    }
}

fn request_id(number: u64) -> String {
    format!("req_{}", hex(&Sha256::digest(number.to_be_bytes())[..16]))
}

/// The headers that the service sends with everything.
fn with_headers(state: &State, mut response: Response, number: u64, id: &str) -> Response {
    let limit = state.profile.requests_per_minute;
    let left = limit - 1 - u32::try_from(number % 12).unwrap_or_default();
    let failed = response.status() == StatusCode::TOO_MANY_REQUESTS;
    let poll = (millis(state.settings().render) / 12).clamp(100, 2_000);
    let pairs = [
        ("x-request-id", id.to_owned()),
        ("openai-version", "2020-10-01".to_owned()),
        ("openai-processing-ms", (7 + number % 23).to_string()),
        ("openai-poll-after-ms", poll.to_string()),
        ("x-ratelimit-limit-requests", limit.to_string()),
        (
            "x-ratelimit-remaining-requests",
            if failed { 0 } else { left }.to_string(),
        ),
        (
            "x-ratelimit-reset-requests",
            format!("{}ms", 160 * (limit - left)),
        ),
    ];
    for (name, value) in pairs {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
    response
}
