//! Retrieve, list and delete, and the list of models.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::job::Files;
use crate::problem::{Answer, Problem};
use crate::state::State;

pub(super) async fn retrieve(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
) -> Response {
    let found = state
        .jobs
        .find(&id)
        .ok_or_else(|| Problem::no_such_video(&id));
    answer(&state, found.map(|job| state.show(&job)))
}

/// The query of a list, as text: what is wrong with it is said in the envelope.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    limit: Option<String>,
    order: Option<String>,
    after: Option<String>,
}

pub(super) async fn list(Shared(state): Shared<Arc<State>>, Query(page): Query<Page>) -> Response {
    answer(&state, list_page(&state, &page))
}

fn list_page(state: &State, page: &Page) -> Answer<Value> {
    let (usual, most) = state.profile.page;
    let limit = match page.limit.as_deref() {
        None => usual,
        Some(text) => match text.parse::<i64>() {
            Err(_) => return Err(Problem::wrong_type("limit", "an integer", "a string")),
            Ok(number) => match usize::try_from(number) {
                Err(_) => return Err(Problem::below("limit", text)),
                Ok(number) if number > most => {
                    return Err(Problem::above("limit", most as u64, text));
                }
                Ok(number) => number,
            },
        },
    };
    let oldest_first = match page.order.as_deref() {
        None | Some("desc") => false,
        Some("asc") => true,
        Some(other) => return Err(Problem::not_one_of("order", other, &["asc", "desc"])),
    };
    let after = page.after.as_deref().filter(|id| !id.is_empty());
    let (jobs, more) = state.jobs.page(after, limit, oldest_first).ok_or_else(|| {
        let id = after.unwrap_or_default();
        Problem::invalid(
            "after",
            format!("Invalid 'after': no video with id '{id}'."),
        )
    })?;
    let videos: Vec<Value> = jobs.iter().map(|job| state.show(job)).collect();
    Ok((state.profile.list)(&videos, more))
}

pub(super) async fn delete(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    answer(&state, remove(&state, &id))
}

/// Only finished jobs can be deleted; there is no cancelling.
fn remove(state: &State, id: &str) -> Answer<Value> {
    let job = state
        .jobs
        .find(id)
        .ok_or_else(|| Problem::no_such_video(id))?;
    if job.look(state.now()).files == Files::NotYet {
        return Err(Problem {
            status: StatusCode::BAD_REQUEST,
            ..Problem::invalid(
                "video_id",
                "Only completed or failed videos can be deleted; this one is still being made.",
            )
        });
    }
    state.jobs.remove(id);
    state.forget_files(id);
    state.note(|books| books.jobs.entry(id.to_owned()).or_default().deleted = true);
    Ok((state.profile.deleted)(id))
}

pub(super) async fn models(Shared(state): Shared<Arc<State>>) -> Response {
    let models: Vec<Value> = state
        .profile
        .models
        .iter()
        .map(|model| {
            json!({ "id": model.name, "object": "model", "created": 1_759_708_800, "owned_by": "system" })
        })
        .collect();
    Json(json!({ "object": "list", "data": models })).into_response()
}

/// JSON with 200, or the refusal in the shape of the profile.
pub(super) fn answer(state: &State, result: Answer<Value>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(problem) => problem.answer(state.profile.problem),
    }
}
