//! Routes outside the protocol, for tests in another process. Served only where asked for.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State as Shared;
use axum::routing::{get, post};
use axum::{Json, Router};
use http::StatusCode;
use serde::Deserialize;

use crate::books::Books;
use crate::faults::Fault;
use crate::state::State;

pub(super) fn router() -> Router<Arc<State>> {
    Router::new()
        .route("/control/faults", post(inject).delete(clear))
        .route("/control/books", get(books))
        .route("/control/settings", post(settings))
}

/// One fault or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Plan {
    One(Fault),
    Several(Vec<Fault>),
}

async fn inject(Shared(state): Shared<Arc<State>>, Json(plan): Json<Plan>) -> StatusCode {
    let faults = match plan {
        Plan::One(fault) => vec![fault],
        Plan::Several(faults) => faults,
    };
    for fault in faults {
        state.faults.inject(fault);
    }
    StatusCode::NO_CONTENT
}

async fn clear(Shared(state): Shared<Arc<State>>) -> StatusCode {
    state.faults.clear();
    StatusCode::NO_CONTENT
}

async fn books(Shared(state): Shared<Arc<State>>) -> Json<Books> {
    Json(state.books())
}

/// What to change; what is absent stays. An empty key lets everybody in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    key: Option<String>,
    render_seconds: Option<f64>,
    expire_seconds: Option<f64>,
    /// Moves the server's clock forward.
    advance_seconds: Option<f64>,
}

async fn settings(
    Shared(state): Shared<Arc<State>>,
    Json(change): Json<Change>,
) -> Result<StatusCode, StatusCode> {
    let time = |seconds: Option<f64>| {
        seconds
            .map(Duration::try_from_secs_f64)
            .transpose()
            .map_err(|_| StatusCode::BAD_REQUEST)
    };
    let (render, expire) = (time(change.render_seconds)?, time(change.expire_seconds)?);
    let ahead = time(change.advance_seconds)?;
    state.change(|settings| {
        settings.render = render.unwrap_or(settings.render);
        settings.expire_after = expire.or(settings.expire_after);
        if let Some(key) = change.key {
            settings.key = Some(key).filter(|key| !key.is_empty());
        }
    });
    state.advance(ahead.unwrap_or_default());
    Ok(StatusCode::NO_CONTENT)
}
