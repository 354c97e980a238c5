//! The commercial relays of the kind of globalai, anyfast and starrise, after their documentation
//! (2026).
//!
//! Not as the reference: JSON only, `duration` an integer and pictures in `images`, the words
//! pending, processing and succeeded, progress as text, `created`, and a `content` that is JSON with
//! the file's address on another origin, or the file itself as base64 within the job where that was
//! asked for. No list, no delete, no remix.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Bodies, Content, Form, Keep, Lengths, Model, Pictures, Seconds, Serving, Strangers,
    View, Way,
};
use super::shared::{self, SMALL, digits, without_nulls};
use crate::faults::Route;
use crate::hex::base64;
use crate::job::Stage;
use crate::problem::{Problem, Why};
use crate::state::Variant;

/// A relay that answers with addresses.
pub static RELAY_JSON: Profile = Profile {
    name: "relay-json",
    about: "commercial relays (globalai, anyfast, starrise, 2026)",
    closed: &[
        (Route::List, Why::NoSuchRoute),
        (Route::Delete, Why::NoSuchRoute),
        (Route::Remix, Why::NoSuchRoute),
    ],
    later: Some(Why::NoSuchRoute),
    asking: Asking {
        bodies: Bodies::Json,
        models: &[Model {
            name: "seedance-1-pro",
            sizes: SMALL,
        }],
        seconds: Seconds {
            field: "duration",
            form: Form::Whole,
            lengths: Lengths::UpTo { usual: 5, most: 12 },
        },
        pictures: Pictures {
            ways: &[Way::Urls("images")],
            exact: false,
            declared: false,
        },
        also: &["response_format"],
        strangers: Strangers::Ignored,
        ..STRICT.asking
    },
    content: Content {
        variant: |_| Ok(Variant::Video),
        serving: |view| {
            if view.job.inline {
                Serving::InJson(|_, base64| json!({ "b64_json": base64 }))
            } else {
                Serving::Json(video(view))
            }
        },
        ..STRICT.content
    },
    keep: Keep::AfterCompletion(Duration::from_hours(24)),
    outside: true,
    id: |seed, number| format!("rel-{}", digits(seed, number, 24)),
    video,
    models: |models| shared::models(models, "relay"),
    words,
    problem: |problem| json!({ "error": { "message": problem.message, "type": problem.kind } }),
    headers: shared::no_headers,
    ..STRICT
};

fn video(view: &View) -> Value {
    let (job, look) = (view.job, view.look);
    let place = view.elsewhere.as_ref().filter(|_| !job.inline);
    without_nulls(json!({
        "id": job.id,
        "object": "video.generation",
        "model": job.model,
        "status": match look.stage {
            Stage::Queued => "pending",
            Stage::Running => "processing",
            Stage::Done => "succeeded",
            Stage::Blocked | Stage::Failed | Stage::Cancelled => "failed",
        },
        "progress": format!("{}%", look.progress),
        "created": job.created_ms / 1000,
        "duration": job.seconds,
        "size": job.size,
        "url": place,
        "video_url": place,
        "b64_json": view.bytes.as_ref().map(|bytes| base64(bytes)),
        "error": openai::error(look.stage),
    }))
}

fn words(problem: Problem) -> Problem {
    match problem.why {
        Why::NotReady => Problem {
            status: StatusCode::BAD_REQUEST,
            message: format!("video is not ready, status: {}", problem.about),
            ..problem
        },
        Why::NoSuchVideo => Problem {
            message: "task not found".into(),
            ..problem
        },
        _ => problem,
    }
}
