//! The table of routes and what every request passes through: fault, key, headers, books.

mod characters;
mod content;
mod control;
mod create;
pub(crate) mod outside;
mod vary;
mod videos;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State as Shared};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use crate::books;
use crate::faults::{Route, Trouble};
use crate::hex::hex;
use crate::problem::{Answer, Problem, Why};
use crate::profile::Profile;
use crate::profile::rules::{Door, Sent};
use crate::state::{State, millis};

pub(crate) fn router(state: &Arc<State>, control: bool) -> Router {
    let mut protocol = Router::new();
    for base in state.profile.bases {
        let at = |path: &str| format!("{base}{path}");
        protocol = protocol
            .route(&at("/videos"), get(videos::list).post(create::create))
            .route(
                &at("/videos/{id}"),
                get(videos::retrieve).delete(videos::delete),
            )
            .route(&at("/videos/{id}/content"), get(content::content))
            .route(&at("/videos/{id}/remix"), post(vary::remix));
        // Elsewhere these are paths of jobs.
        if state.profile.later.is_none() {
            protocol = protocol
                .route(&at("/videos/edits"), post(vary::edit))
                .route(&at("/videos/extensions"), post(vary::extend))
                .route(&at("/videos/characters"), post(characters::make))
                .route(&at("/videos/characters/{id}"), get(characters::retrieve));
        }
        for models in state.profile.models_at {
            protocol = protocol.route(&at(models), get(videos::models));
        }
    }
    let protocol = protocol
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
    state.refuse(closed(Why::NoSuchRoute, &request))
}

async fn wrong_method(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    // Where a path has one operation, a server without it has no such path.
    let alone = match route(state.profile, &Method::POST, request.uri().path()) {
        Some((only @ Route::Remix, _)) => state.profile.closed(only),
        _ => None,
    };
    state.refuse(closed(alone.unwrap_or(Why::WrongMethod), &request))
}

/// How a server says that it does not have what a request wants.
fn closed(why: Why, request: &Request) -> Problem {
    let (method, uri) = (request.method().as_str(), request.uri());
    match why {
        Why::WrongMethod => Problem::wrong_method(method, uri.path()),
        Why::NoProvider => Problem::no_provider(uri.query().unwrap_or_default()),
        _ => Problem::no_such_route(method, uri.path()),
    }
}

/// Every request: suffers its fault, shows its key, gets its headers, goes into the books.
async fn attend(Shared(state): Shared<Arc<State>>, mut request: Request, next: Next) -> Response {
    let number = state.count_request();
    let meant = route(state.profile, request.method(), request.uri().path());
    let Some((route, job)) = meant else {
        let id = request_id(number);
        return with_headers(&state, next.run(request).await, number, &id);
    };
    let trouble = state.trouble(route, job.as_deref());
    let mut entry = entry(&state, &request, route, number, trouble.as_ref());
    let makes_something = matches!(
        route,
        Route::Create | Route::Remix | Route::Edit | Route::Extend | Route::MakeCharacter
    );
    let run = async |request: Request| match state.profile.closed(route) {
        Some(why) => state.refuse(closed(why, &request)),
        None => next.run(request).await,
    };
    let response = match allowed(&state, request.headers()) {
        Err(problem) => state.refuse(problem),
        Ok(()) => match trouble {
            None => run(request).await,
            Some(trouble) => match trouble.instead(&state) {
                // A create that fails beforehand is still read and written down.
                Some(instead) if makes_something => {
                    request
                        .extensions_mut()
                        .insert(create::Doomed(instead.status()));
                    run(request).await;
                    instead
                }
                Some(instead) => instead,
                None => trouble.befall(&state, run(request).await).await,
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
fn route(profile: &Profile, method: &Method, path: &str) -> Option<(Route, Option<String>)> {
    let mut bases = profile.bases.iter();
    let inside = bases.find_map(|base| path.strip_prefix(base).filter(|it| it.starts_with('/')))?;
    let parts: Vec<&str> = inside.split('/').skip(1).collect();
    let job = |id: &str| Some(percent_decode_str(id).decode_utf8_lossy().into_owned());
    let get = method == Method::GET || method == Method::HEAD;
    if get && profile.models_at.contains(&inside) {
        return Some((Route::Models, None));
    }
    match parts.as_slice() {
        ["videos"] if get => Some((Route::List, None)),
        ["videos"] if method == Method::POST => Some((Route::Create, None)),
        ["videos", "edits"] if method == Method::POST => Some((Route::Edit, None)),
        ["videos", "extensions"] if method == Method::POST => Some((Route::Extend, None)),
        ["videos", "characters"] if method == Method::POST => Some((Route::MakeCharacter, None)),
        ["videos", "characters", id] if get && *id != "content" => Some((Route::Character, None)),
        ["videos", id] if get => Some((Route::Retrieve, job(id))),
        ["videos", id] if method == Method::DELETE => Some((Route::Delete, job(id))),
        ["videos", id, "content"] if get => Some((Route::Content, job(id))),
        ["videos", id, "remix"] if method == Method::POST => Some((Route::Remix, job(id))),
        _ => None,
    }
}

fn allowed(state: &State, headers: &HeaderMap) -> Answer<()> {
    let doors = state.profile.doors;
    let Some(key) = state.settings().key.filter(|_| !doors.is_empty()) else {
        return Ok(());
    };
    match doors.iter().find_map(|door| shown(*door, headers)) {
        None | Some("") => Err(Problem::no_key()),
        Some(shown) if shown == key => Ok(()),
        Some(shown) => Err(Problem::wrong_key(shown)),
    }
}

/// The key that a request shows at a door.
fn shown(door: Door, headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    match door {
        Door::Header(name) => text(name).map(str::trim),
        Door::Bearer => text("authorization")
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, shown)| shown.trim()),
    }
}

fn entry(
    state: &State,
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
        authorized: request.headers().contains_key(header::AUTHORIZATION)
            || state.carries_key(request.headers()),
        content_type: text(header::CONTENT_TYPE),
        range: text(header::RANGE),
        fault: trouble.map(Trouble::name),
    }
}

fn request_id(number: u64) -> String {
    format!("req_{}", hex(&Sha256::digest(number.to_be_bytes())[..16]))
}

/// The headers that the server sends with everything.
fn with_headers(state: &State, mut response: Response, number: u64, id: &str) -> Response {
    let sent = Sent {
        number,
        id,
        status: response.status(),
        poll_ms: (millis(state.settings().render) / 12).clamp(100, 2_000),
        now: state.now(),
    };
    insert(&mut response, (state.profile.headers)(&sent));
    response
}

fn insert(response: &mut Response, headers: Vec<(&'static str, String)>) {
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response
                .headers_mut()
                .insert(HeaderName::from_static(name), value);
        }
    }
}
