//! How the page reads bytes: by clip id, never by path.
//!
//! One axum [`Router`] answers; Range, `ETag` and 416 come from `tower_http`'s `ServeFile`. It is
//! reached over loopback HTTP on Linux, where `WebKitGTK` cannot play a `<video>` from a custom
//! scheme, and over the `clip:` scheme elsewhere (`media/scheme.rs`).

#[cfg(target_os = "linux")]
mod loopback;
#[cfg(not(target_os = "linux"))]
mod scheme;

use std::path::PathBuf;

use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;
use studio::Studio;
use studio::clip::Fit;
use studio::error::Error;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

#[cfg(target_os = "linux")]
pub use loopback::Media;
#[cfg(not(target_os = "linux"))]
pub use scheme::Media;

/// The one origin that may read pixels of what we serve.
const PAGE: &str = if cfg!(windows) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};

/// What the page can ask for, behind whatever guards the transport needs.
pub(crate) fn router(studio: Studio) -> Router {
    Router::new()
        .route("/clip/{id}", get(clip))
        .route("/poster/{id}", get(poster))
        .route("/small/{id}", get(small))
        .route("/sprite/{id}", get(sprite))
        .route("/reference/{id}", get(reference))
        .with_state(studio)
        .layer(axum::middleware::map_response(finish))
}

/// Headers of every answer: readable by our page alone, kept nowhere.
async fn finish(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static(PAGE),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

async fn clip(State(studio): State<Studio>, Path(id): Path<String>, request: Request) -> Response {
    // Held until the file is open: it may be on its way to another folder.
    let (path, _stay) = studio.visit_clip(&id).await.map_or_else(
        |error| (Err(error), None),
        |(path, stay)| (Ok(path), Some(stay)),
    );
    serve(path, request).await
}

async fn poster(
    State(studio): State<Studio>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    serve(studio.poster_path(&id).await, request).await
}

async fn small(State(studio): State<Studio>, Path(id): Path<String>, request: Request) -> Response {
    serve(studio.small_poster_path(&id).await, request).await
}

async fn sprite(
    State(studio): State<Studio>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    serve(studio.sprite_path(&id).await, request).await
}

/// How a reference is to be shown; without a size it comes as it was brought in.
#[derive(Debug, Deserialize)]
struct Shape {
    size: Option<String>,
    #[serde(default)]
    fit: Fit,
}

async fn reference(
    State(studio): State<Studio>,
    Path(id): Path<String>,
    Query(shape): Query<Shape>,
    request: Request,
) -> Response {
    let path = match shape.size.as_deref().map(pixels) {
        None => studio.reference_path(&id).await,
        Some(Some(size)) => studio.reference_preview(&id, size, shape.fit).await,
        Some(None) => return StatusCode::BAD_REQUEST.into_response(),
    };
    serve(path, request).await
}

/// `1280x720` as numbers.
fn pixels(size: &str) -> Option<(u32, u32)> {
    let (width, height) = size.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

async fn serve(path: Result<PathBuf, Error>, request: Request) -> Response {
    match path {
        Ok(path) => match ServeFile::new(path).oneshot(request).await {
            Ok(response) => response.into_response(),
            Err(never) => match never {},
        },
        Err(Error::NotFound { .. } | Error::Conflict { .. } | Error::Invalid { .. }) => {
            StatusCode::NOT_FOUND.into_response()
        }
        Err(error) => {
            tracing::warn!(%error, "media could not be read");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
