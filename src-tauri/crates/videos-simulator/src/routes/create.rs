//! Whatever starts a job: judge what was asked, start the job, write down either way. What is made of
//! another job is in `vary.rs`.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State as Shared};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode};

use super::{characters, vary};
use crate::ask::{Ask, Field};
use crate::books::{self, Refusal};
use crate::clip::{self, Kind};
use crate::config::Bill;
use crate::faults::Route;
use crate::job::{Files, Job, frame, pixels};
use crate::problem::{Answer, Problem, Why};
use crate::profile::rules::{Bodies, Call, Form, Lengths, Model, Strangers};
use crate::reference;
use crate::state::{State, Variant, millis};
use crate::steer::Steer;

/// Put on a request that is only read and written down, because a fault answers it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doomed(pub(super) StatusCode);

/// How often a create that waits for its clip looks for it.
const LOOK: Duration = Duration::from_millis(10);

pub(super) async fn create(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    start(&state, Route::Create, None, request).await
}

/// Everything from the body to the answer. `source` is the job in the path, where one is.
pub(super) async fn start(
    state: &State,
    route: Route,
    source: Option<String>,
    request: Request,
) -> Response {
    let doomed = request.extensions().get::<Doomed>().copied();
    let mut record = books::Create {
        route,
        source: source.clone(),
        prompt: None,
        model: None,
        size: None,
        seconds: None,
        reference: None,
        characters: Vec::new(),
        accepted: None,
        refused: None,
    };
    // A remix is JSON with every client there is, an edit a form with those of the author.
    let bodies = match route {
        Route::Create => state.profile.asking.bodies,
        _ => Bodies::Both,
    };
    let read = Ask::read(request, bodies).await;
    let outcome = match doomed {
        None => read.and_then(|ask| judge(state, route, source, &ask, &mut record)),
        Some(Doomed(status)) => {
            if let Ok(ask) = read {
                remember(state, &ask, &mut record);
                record.source = record.source.or_else(|| vary::named(&ask).ok());
            }
            Err(Problem::new(Why::Said, status, "A fault was injected."))
        }
    }
    .map_err(state.profile.words);
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
    match outcome {
        Ok(job) => taken(state, job).await,
        Err(problem) => problem.answer(state.profile.problem),
    }
}

/// The answer to a create that became a job: at once, or when the clip is there.
async fn taken(state: &State, job: Job) -> Response {
    let mut view = state.view(&job, Call::Create);
    if state.profile.asking.waits {
        while job.look(state.now()).files == Files::NotYet {
            tokio::time::sleep(LOOK).await;
        }
        view = state.view(&job, Call::Create);
        if job.inline && view.look.files == Files::Ready {
            match state.file(job.clone(), Variant::Video).await {
                Ok(bytes) => view.bytes = Some(bytes),
                Err(problem) => return state.refuse(problem),
            }
        }
    }
    let mut response = (state.profile.created, Json(state.shown(&view))).into_response();
    if let Some(Bill::Header(cost)) = state.bill(&job)
        && let Ok(cost) = HeaderValue::try_from(cost.to_string())
    {
        response
            .headers_mut()
            .insert("x-litellm-response-cost", cost);
    }
    response
}

fn remember(state: &State, ask: &Ask, record: &mut books::Create) {
    record.prompt = ask.text("prompt");
    record.model = ask.text("model");
    record.size = ask.text("size");
    record.seconds = ask.text(state.profile.asking.seconds.field);
}

/// Checks everything in the order in which the service did, and starts the job.
fn judge(
    state: &State,
    route: Route,
    source: Option<String>,
    ask: &Ask,
    record: &mut books::Create,
) -> Answer<Job> {
    remember(state, ask, record);
    let asking = &state.profile.asking;
    let (route, source) = match route {
        Route::Edit | Route::Extend => (route, Some(vary::named(ask)?)),
        _ => match asking.remix_field.and_then(|field| ask.text(field)) {
            Some(named) => (Route::Remix, Some(named)),
            None => (route, source),
        },
    };
    record.source.clone_from(&source);
    let source = source.map(|id| state.find(&id)).transpose()?;
    let known = |name: &str| match route {
        Route::Edit | Route::Extend => vary::knows(route, name),
        _ => known(state, name),
    };
    if let Some(name) = ask.names().find(|name| !known(name)) {
        return Err(Problem::unknown(name));
    }
    let prompt = prompt(ask, asking.prompt_limit)?;
    if let Some(source) = source {
        return vary::of(state, route, &source, ask, &prompt);
    }
    let (name, model) = model(state, ask)?;
    let size = size(ask, model)?;
    let seconds = seconds(state, ask)?;
    if let Some(arrived) = reference::find(ask, &asking.pictures)? {
        record.reference = Some(arrived.record());
        arrived.judge(pixels(&size), &asking.pictures)?;
    }
    if state.profile.later.is_none() {
        record.characters = characters::named(state, ask)?;
    }
    room(state)?;
    Ok(add(state, &prompt, |number| Job {
        model: name,
        seconds,
        film: clip::film(&prompt, number, seconds, frame(&size)),
        size,
        ..bare(state, number, ask, &prompt)
    }))
}

pub(super) fn add(state: &State, prompt: &str, make: impl FnOnce(u64) -> Job) -> Job {
    let job = state.jobs.add(make);
    tracing::info!(id = job.id, characters = prompt.len(), "a job began");
    job
}

/// What all jobs share: id, clock, and what the prompt's brackets say.
pub(super) fn bare(state: &State, number: u64, ask: &Ask, prompt: &str) -> Job {
    let steer = Steer::read(prompt);
    let settings = state.settings();
    let render_ms = millis(steer.slow.map_or(settings.render, Duration::from_secs_f64));
    let wanted = |field, word: &str| {
        state.profile.asking.also.contains(&field) && ask.text(field).as_deref() == Some(word)
    };
    let avi = wanted("output_format", "avi").then_some(Kind::Avi);
    Job {
        id: (state.profile.id)(state.seed, number),
        number,
        model: String::new(),
        prompt: prompt.to_owned(),
        size: String::new(),
        seconds: 0,
        remixed_from: None,
        created_ms: state.now(),
        render_ms,
        keep_ms: state.keep_ms(steer.expire, render_ms),
        fate: steer.fate,
        film: Vec::new(),
        kind: steer.kind.or(avi).unwrap_or_default(),
        cloud: steer.cloud,
        inline: wanted("response_format", "b64_json"),
        extensions: 0,
        ballast: steer.heavy.map_or(0, ballast),
    }
}

/// Megabytes in bytes, as far as anybody would want them.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped first"
)]
fn ballast(megabytes: f64) -> u32 {
    (megabytes.clamp(0.0, 400.0) * 1e6) as u32
}

/// Whether a field means something, or may mean nothing.
fn known(state: &State, name: &str) -> bool {
    let asking = &state.profile.asking;
    let bare = name.split_once('[').map_or(name, |(bare, _)| bare);
    asking.strangers == Strangers::Ignored
        || ["prompt", "model", "size", asking.seconds.field].contains(&name)
        || asking.also.contains(&name)
        || (state.profile.later.is_none() && bare == characters::FIELD)
        || asking.remix_field == Some(name)
        || asking.pictures.ways.iter().any(|way| way.field() == bare)
}

/// Some servers work on few jobs at a time, and say so.
pub(super) fn room(state: &State) -> Answer<()> {
    let now = state.now();
    let under_way = || state.jobs.count(|job| job.look(now).files == Files::NotYet);
    match state.profile.asking.at_once {
        Some(most) if under_way() >= most => Err(Problem::too_many()),
        _ => Ok(()),
    }
}

fn prompt(ask: &Ask, limit: usize) -> Answer<String> {
    let prompt = text("prompt", ask)?.ok_or_else(|| Problem::missing("prompt"))?;
    let length = prompt.chars().count();
    match length {
        0 => Err(Problem::empty("prompt")),
        _ if length > limit => Err(Problem::too_long("prompt", limit, length)),
        _ => Ok(prompt),
    }
}

/// The model's name as it will be shown, and the model whose sizes count.
fn model(state: &State, ask: &Ask) -> Answer<(String, &'static Model)> {
    let asking = &state.profile.asking;
    let usual = &asking.models[0];
    match text("model", ask)? {
        None if asking.model_required => Err(Problem::missing("model")),
        None => Ok((usual.name.to_owned(), usual)),
        Some(name) => match state.profile.model(&name) {
            Some(model) => Ok((name, model)),
            None if !asking.only_those => Ok((name, usual)),
            None => {
                let names: Vec<_> = asking.models.iter().map(|model| model.name).collect();
                Err(Problem::not_one_of("model", &name, &names))
            }
        },
    }
}

fn size(ask: &Ask, model: &Model) -> Answer<String> {
    let size = text("size", ask)?;
    if !model.sizes.is_empty() {
        return one_of("size", size, model.sizes).map(str::to_owned);
    }
    match size.filter(|size| !size.is_empty()) {
        None => Ok(String::new()),
        Some(size) if pixels(&size).is_some() => Ok(size),
        Some(size) => Err(Problem::not_one_of("size", &size, &["WIDTHxHEIGHT"])),
    }
}

pub(super) fn seconds(state: &State, ask: &Ask) -> Answer<u32> {
    let rule = &state.profile.asking.seconds;
    let asked = match (ask.get(rule.field), rule.form) {
        (None, _) => None,
        (Some(Field::Json(serde_json::Value::String(text))), Form::Whole) => {
            let got = format!("string {text:?}");
            return Err(Problem::wrong_type(rule.field, "an integer", &got));
        }
        (Some(field), form) => Some(ask.text(rule.field).ok_or_else(|| {
            let wanted = match form {
                Form::Either => "a string",
                Form::Whole => "an integer",
            };
            Problem::wrong_type(rule.field, wanted, field.kind())
        })?),
    };
    match rule.lengths {
        Lengths::OneOf(allowed) => {
            one_of(rule.field, asked, allowed).map(|text| text.parse().unwrap_or_default())
        }
        Lengths::UpTo { usual, most } => match asked {
            None => Ok(usual),
            Some(text) => match text.parse() {
                Ok(seconds) if (1..=most).contains(&seconds) => Ok(seconds),
                _ => {
                    let range = format!("1 to {most}");
                    Err(Problem::not_one_of(rule.field, &text, &[&range]))
                }
            },
        },
    }
}

pub(super) fn text(name: &str, ask: &Ask) -> Answer<Option<String>> {
    match ask.get(name) {
        None => Ok(None),
        Some(Field::Text(text) | Field::Json(serde_json::Value::String(text))) => {
            Ok(Some(text.clone()))
        }
        Some(field) => Err(Problem::wrong_type(name, "a string", field.kind())),
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
