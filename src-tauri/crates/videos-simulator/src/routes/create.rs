//! Create and remix: judge what was asked, start the job, write down either way.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, Request, State as Shared};
use axum::response::Response;
use http::{HeaderValue, StatusCode};

use super::videos::answer;
use crate::ask::{Ask, Field};
use crate::books::{self, Refusal};
use crate::clip;
use crate::config::Bill;
use crate::faults::Route;
use crate::job::{Fate, Job, Stage, pixels};
use crate::problem::{Answer, Problem};
use crate::reference;
use crate::state::{State, millis};
use crate::steer::Steer;

/// Put on a request that is only read and written down, because a fault answers it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doomed(pub(super) StatusCode);

pub(super) async fn create(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    start(&state, Route::Create, None, request).await
}

pub(super) async fn remix(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    start(&state, Route::Remix, Some(id), request).await
}

async fn start(state: &State, route: Route, source: Option<String>, request: Request) -> Response {
    let doomed = request.extensions().get::<Doomed>().copied();
    let mut record = books::Create {
        route,
        prompt: None,
        model: None,
        size: None,
        seconds: None,
        reference: None,
        accepted: None,
        refused: None,
    };
    let read = Ask::read(request).await;
    let outcome = match doomed {
        None => read.and_then(|ask| judge(state, source.as_deref(), ask, &mut record)),
        Some(Doomed(status)) => {
            if let Ok(ask) = read {
                remember(&ask, &mut record);
            }
            Err(Problem::new(status, "A fault was injected."))
        }
    };
    match &outcome {
        Ok(job) => record.accepted = Some(job.id.clone()),
        Err(problem) => {
            record.refused = Some(Refusal {
                status: problem.status.as_u16(),
                code: problem.code.map(str::to_owned),
                param: problem.param.clone(),
            });
        }
    }
    state.note(|books| {
        if let Some(id) = &record.accepted {
            books.jobs.entry(id.clone()).or_default();
        }
        books.creates.push(record);
    });
    let taken = outcome.is_ok();
    let mut response = answer(state, outcome.map(|job| state.show(&job)));
    if let (true, Some(Bill::Header(cost))) = (taken, state.bill)
        && let Ok(cost) = HeaderValue::try_from(cost.to_string())
    {
        response
            .headers_mut()
            .insert("x-litellm-response-cost", cost);
    }
    response
}

fn remember(ask: &Ask, record: &mut books::Create) {
    record.prompt = ask.prompt.text();
    record.model = ask.model.text();
    record.size = ask.size.text();
    record.seconds = ask.seconds.text();
}

/// Checks everything in the order in which the service did, and starts the job.
fn judge(state: &State, source: Option<&str>, ask: Ask, record: &mut books::Create) -> Answer<Job> {
    remember(&ask, record);
    let source = source
        .map(|id| {
            state
                .jobs
                .find(id)
                .ok_or_else(|| Problem::no_such_video(id))
        })
        .transpose()?;
    if let Some(name) = ask.unknown.first() {
        return Err(Problem::unknown(name));
    }
    let prompt = prompt(&ask.prompt, state.profile.prompt_limit)?;
    if let Some(source) = source {
        return remix_of(state, &source, &prompt);
    }
    let profile = state.profile;
    let usual = &profile.models[0];
    let model = match text("model", &ask.model)? {
        None => usual,
        Some(name) => profile.model(&name).ok_or_else(|| {
            let names: Vec<_> = profile.models.iter().map(|model| model.name).collect();
            Problem::not_one_of("model", &name, &names)
        })?,
    };
    let size = one_of("size", text("size", &ask.size)?, model.sizes)?;
    // Sloppy clients send a number; the service took it.
    let seconds = match &ask.seconds {
        Field::Other(got) => return Err(Problem::wrong_type("seconds", "a string", got)),
        field => one_of("seconds", field.text(), profile.seconds)?,
    };
    let pixels = pixels(size).unwrap_or_default();
    if let Some(picture) = ask.reference {
        let arrived = reference::unwrap(picture)?;
        record.reference = Some(arrived.record());
        arrived.judge(pixels)?;
    }
    let seconds = seconds.parse().unwrap_or_default();
    Ok(add(state, &prompt, |number| Job {
        model: model.name.to_owned(),
        size: size.to_owned(),
        seconds,
        film: clip::film(&prompt, number, seconds, pixels),
        ..bare(state, number, &prompt)
    }))
}

fn remix_of(state: &State, source: &Job, prompt: &str) -> Answer<Job> {
    if source.look(state.now()).stage != Stage::Done {
        return Err(Problem::invalid(
            "video_id",
            "Only completed videos can be remixed.",
        ));
    }
    let pixels = source.pixels().unwrap_or_default();
    Ok(add(state, prompt, |number| Job {
        model: source.model.clone(),
        size: source.size.clone(),
        seconds: source.seconds,
        remixed_from: Some(source.id.clone()),
        film: clip::remixed(&source.film, prompt, number, pixels),
        ..bare(state, number, prompt)
    }))
}

fn add(state: &State, prompt: &str, make: impl FnOnce(u64) -> Job) -> Job {
    let job = state.jobs.add(make);
    tracing::info!(id = job.id, characters = prompt.len(), "a job began");
    job
}

/// What all jobs share: id, clock, and what the prompt's brackets say.
fn bare(state: &State, number: u64, prompt: &str) -> Job {
    let steer = Steer::read(prompt);
    let settings = state.settings();
    let or = |seconds: Option<f64>, usual| millis(seconds.map_or(usual, Duration::from_secs_f64));
    Job {
        id: (state.profile.id)(state.seed, number),
        number,
        model: String::new(),
        prompt: prompt.to_owned(),
        size: String::new(),
        seconds: 0,
        remixed_from: None,
        created_ms: state.now(),
        render_ms: or(steer.slow, settings.render),
        keep_ms: or(steer.expire, settings.expire_after),
        fate: match steer {
            Steer { block: true, .. } => Fate::Block,
            Steer { fail: true, .. } => Fate::Fail,
            Steer { stall: true, .. } => Fate::Stall,
            _ => Fate::Complete,
        },
        film: Vec::new(),
    }
}

fn prompt(field: &Field, limit: usize) -> Answer<String> {
    let prompt = text("prompt", field)?.ok_or_else(|| Problem::missing("prompt"))?;
    let length = prompt.chars().count();
    match length {
        0 => Err(Problem::empty("prompt")),
        _ if length > limit => Err(Problem::too_long("prompt", limit, length)),
        _ => Ok(prompt),
    }
}

fn text(name: &str, field: &Field) -> Answer<Option<String>> {
    match field {
        Field::Absent => Ok(None),
        Field::Text(text) => Ok(Some(text.clone())),
        Field::Number(_) => Err(Problem::wrong_type(name, "a string", "an integer")),
        Field::Other(got) => Err(Problem::wrong_type(name, "a string", got)),
    }
}

fn one_of(
    name: &str,
    value: Option<String>,
    allowed: &'static [&'static str],
) -> Answer<&'static str> {
    let Some(value) = value else {
        return Ok(allowed[0]);
    };
    allowed
        .iter()
        .find(|known| **known == value)
        .copied()
        .ok_or_else(|| Problem::not_one_of(name, &value, allowed))
}
