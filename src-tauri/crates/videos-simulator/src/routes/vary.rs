//! What is made of a finished job: remixes, edits, extensions. Which job is meant, whether something
//! can be made of it, and the pictures of the new one.
//!
//! Not here: uploads in the place of an id, which the service kept for chosen customers.

use std::sync::Arc;

use axum::extract::{Path, Request, State as Shared};
use axum::response::Response;
use serde_json::Value;

use super::create::{self, add, bare, seconds};
use crate::ask::{Ask, Field};
use crate::clip;
use crate::faults::Route;
use crate::job::{Job, Stage};
use crate::problem::{Answer, Problem};
use crate::state::State;

/// How often a clip can be extended, and how long it can become: the guide's limits.
const MOST_EXTENSIONS: u8 = 6;
const LONGEST: u32 = 120;

pub(super) async fn remix(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    create::start(&state, Route::Remix, Some(id), request).await
}

pub(super) async fn edit(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    create::start(&state, Route::Edit, None, request).await
}

pub(super) async fn extend(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    create::start(&state, Route::Extend, None, request).await
}

/// The job that an edit or an extension names in its body.
pub(super) fn named(ask: &Ask) -> Answer<String> {
    match ask.get("video") {
        Some(Field::Json(Value::Object(inside))) => {
            let id = inside.get("id").and_then(Value::as_str);
            id.map(str::to_owned)
                .ok_or_else(|| Problem::missing("video.id"))
        }
        Some(Field::File { .. }) => Err(Problem::invalid(
            "video",
            "Uploaded videos cannot be used here. Name a completed video by its id.",
        )),
        Some(field) => Err(Problem::wrong_type("video", "an object", field.kind())),
        None => ask
            .text("video[id]")
            .ok_or_else(|| Problem::missing("video")),
    }
}

/// Whether a field means something to an edit or an extension.
pub(super) fn knows(route: Route, name: &str) -> bool {
    matches!(name, "prompt" | "video" | "video[id]") || route == Route::Extend && name == "seconds"
}

/// The new job.
pub(super) fn of(
    state: &State,
    route: Route,
    source: &Job,
    ask: &Ask,
    prompt: &str,
) -> Answer<Job> {
    let (field, done) = match route {
        Route::Edit => ("video", "edited"),
        Route::Extend => ("video", "extended"),
        _ => ("video_id", "remixed"),
    };
    if source.look(state.now()).stage != Stage::Done {
        let message = format!("Only completed videos can be {done}.");
        return Err(Problem::invalid(field, message));
    }
    let more = match route {
        Route::Extend => longer(state, source, ask)?,
        _ => 0,
    };
    create::room(state)?;
    let size = source.frame();
    Ok(add(state, prompt, |number| Job {
        model: source.model.clone(),
        size: source.size.clone(),
        seconds: source.seconds + more,
        // Of edits and extensions the job says nothing.
        remixed_from: (route == Route::Remix).then(|| source.id.clone()),
        extensions: source.extensions + u8::from(route == Route::Extend),
        film: match route {
            Route::Extend => {
                let next = clip::film(prompt, number, more, size);
                source.film.iter().copied().chain(next).collect()
            }
            _ => clip::remixed(&source.film, prompt, number, size),
        },
        ..bare(state, number, ask, prompt)
    }))
}

/// By how many seconds a job is extended.
fn longer(state: &State, source: &Job, ask: &Ask) -> Answer<u32> {
    let field = state.profile.asking.seconds.field;
    if ask.get(field).is_none() {
        return Err(Problem::missing(field));
    }
    let more = seconds(state, ask)?;
    if source.extensions >= MOST_EXTENSIONS {
        let message = format!("A video can be extended {MOST_EXTENSIONS} times at most.");
        return Err(Problem::invalid("video", message));
    }
    if source.seconds + more > LONGEST {
        let message = format!("An extended video can have {LONGEST} seconds at most.");
        return Err(Problem::invalid(field, message));
    }
    Ok(more)
}
