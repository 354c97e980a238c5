//! Retrieve, list and delete, and the list of models.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State as Shared};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;

use crate::job::{Fate, Files};
use crate::problem::{Answer, Problem};
use crate::profile::rules::Call;
use crate::state::{State, Variant};

pub(super) async fn retrieve(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
) -> Response {
    match state.find(&id) {
        Err(problem) => state.refuse(problem),
        Ok(job) => {
            let mut view = state.view(&job, Call::Retrieve);
            if job.inline && view.look.files == Files::Ready {
                match state.file(job.clone(), Variant::Video).await {
                    Ok(bytes) => view.bytes = Some(bytes),
                    Err(problem) => return state.refuse(problem),
                }
            }
            let status = (state.profile.retrieved)(view.look);
            (status, Json(state.shown(&view))).into_response()
        }
    }
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
    let listing = &state.profile.listing;
    if !listing.paged {
        let (jobs, more) = state.jobs.page(None, usize::MAX, true).unwrap_or_default();
        let videos: Vec<Value> = jobs.iter().map(|job| state.show(job, Call::List)).collect();
        return Ok((listing.page)(&videos, more));
    }
    let most = listing.most;
    let limit = match page.limit.as_deref() {
        None => listing.usual.unwrap_or(usize::MAX),
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
    let found = state.jobs.page(after, limit, oldest_first);
    let (jobs, more) = match found {
        Some(found) => found,
        None if listing.lost_is_empty => (Vec::new(), false),
        None => {
            let id = after.unwrap_or_default();
            let message = format!("Invalid 'after': no video with id '{id}'.");
            return Err(Problem::invalid("after", message));
        }
    };
    let videos: Vec<Value> = jobs.iter().map(|job| state.show(job, Call::List)).collect();
    Ok((listing.page)(&videos, more))
}

pub(super) async fn delete(Shared(state): Shared<Arc<State>>, Path(id): Path<String>) -> Response {
    answer(&state, remove(&state, &id))
}

/// Takes a job off the server, where its profile lets it go.
fn remove(state: &State, id: &str) -> Answer<Value> {
    let job = state.find(id)?;
    let rule = &state.profile.deleting;
    let view = state.view(&job, Call::Delete);
    let under_way = view.look.files == Files::NotYet;
    if under_way && !rule.running {
        return Err(Problem::still_running());
    }
    if rule.stuck_stays && !under_way && job.fate == Fate::Stall {
        return Err(Problem::stuck());
    }
    let answer = (rule.answer)(&view);
    state.jobs.remove(&job.id);
    state.forget_files(&job.id);
    state.note(|books| books.jobs.entry(job.id.clone()).or_default().deleted = true);
    Ok(answer)
}

pub(super) async fn models(Shared(state): Shared<Arc<State>>) -> Response {
    Json((state.profile.models)(state.profile.asking.models)).into_response()
}

/// JSON with 200, or the refusal in the shape of the profile.
fn answer(state: &State, result: Answer<Value>) -> Response {
    match result {
        Ok(value) => Json(value).into_response(),
        Err(problem) => state.refuse(problem),
    }
}
