//! new-api of `QuantumNous` (2026), the gateway behind hundreds of relays. Source:
//! `router/video-router.go`, `controller/video_proxy.go`, `relay/channel/task/sora/adaptor.go`,
//! `dto/openai_video.go` and `relay/common/relay_utils.go`; the milliseconds are those of its
//! documentation.
//!
//! Not as the reference: `task_` ids, empty fields left out, `NOT_START` before `queued`, creates
//! refused with a `TaskError`, `metadata.url` for models of other providers, 400 while not ready,
//! neither list nor delete.

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Content, Form, Keep, Lengths, Model, Pictures, Seconds, Strangers, View,
};
use super::shared::{self, SMALL, digits, without_nulls};
use crate::faults::Route;
use crate::job::Stage;
use crate::problem::{Problem, Why};
use crate::state::Variant;

/// The model of another provider, whose clips lie elsewhere too.
const ELSEWHERE: &str = "kling-v2";

/// new-api.
pub static NEWAPI: Profile = Profile {
    name: "newapi",
    about: "new-api (QuantumNous, 2026)",
    closed: &[
        (Route::List, Why::NoSuchRoute),
        (Route::Delete, Why::NoSuchRoute),
    ],
    later: Some(Why::NoSuchRoute),
    asking: Asking {
        models: &[
            Model {
                name: "sora-2",
                sizes: SMALL,
            },
            Model {
                name: ELSEWHERE,
                sizes: SMALL,
            },
        ],
        model_required: true,
        seconds: Seconds {
            field: "seconds",
            form: Form::Either,
            lengths: Lengths::OneOf(&["4", "8", "12"]),
        },
        pictures: Pictures {
            exact: false,
            declared: false,
            ..STRICT.asking.pictures
        },
        strangers: Strangers::Ignored,
        ..STRICT.asking
    },
    content: Content {
        variant: |_| Ok(Variant::Video),
        headers: |_| vec![("cache-control", "public, max-age=86400".to_owned())],
        ..STRICT.content
    },
    keep: Keep::ForEver,
    outside: true,
    id: |seed, number| format!("task_{}", digits(seed, number, 32)),
    video,
    models: |models| shared::models(models, "custom"),
    words,
    problem,
    headers: |sent| vec![("x-oneapi-request-id", sent.id.to_owned())],
    ..STRICT
};

fn video(view: &View) -> Value {
    let (job, look) = (view.job, view.look);
    let status = match look.stage {
        // The task's own word leaks until the provider has answered once.
        Stage::Queued if look.waited < 50 => "NOT_START",
        stage => openai::status(stage),
    };
    let url = view
        .elsewhere
        .as_ref()
        .filter(|_| job.model == ELSEWHERE)
        .map(|url| json!({ "url": url }));
    without_nulls(json!({
        "id": job.id,
        "task_id": job.id,
        "object": "video",
        "model": job.model,
        "status": status,
        "progress": look.progress,
        "created_at": job.created_ms,
        "completed_at": look.completed_at.map(|at| at * 1000),
        "metadata": url,
        "error": openai::error(look.stage),
    }))
}

fn words(problem: Problem) -> Problem {
    let say = |status, message: String| Problem {
        status,
        message,
        ..problem.clone()
    };
    let bad = StatusCode::BAD_REQUEST;
    let model = problem.param.as_deref() == Some("model");
    match problem.why {
        Why::NotReady | Why::NoFiles => {
            let word = match problem.about.as_str() {
                "in_progress" => "IN_PROGRESS",
                "queued" => "QUEUED",
                "failed" => "FAILURE",
                other => other,
            };
            say(
                bad,
                format!("Task is not completed yet, current status: {word}"),
            )
        }
        Why::NoSuchVideo => say(StatusCode::NOT_FOUND, "Task not found".into()),
        Why::Missing if model => Problem {
            code: Some("missing_model"),
            message: "model field is required".into(),
            ..problem
        },
        Why::NotOneOf if model => Problem {
            status: StatusCode::SERVICE_UNAVAILABLE,
            code: Some("model_not_found"),
            message: format!(
                "No available channel for model {} under group default",
                problem.about
            ),
            ..problem
        },
        Why::NotOneOf if problem.param.as_deref() == Some("size") => {
            say(bad, "sora-2 size is invalid".into())
        }
        Why::NoKey | Why::WrongKey => Problem {
            kind: "new_api_error",
            message: "Invalid token".into(),
            ..problem
        },
        _ => problem,
    }
}

/// Two forms: that of the relay's own tasks and that of everything else.
fn problem(problem: &Problem) -> Value {
    let of_a_task = problem.param.is_some() && problem.why != Why::NoSuchVideo;
    if of_a_task || matches!(problem.why, Why::Unreadable | Why::Encoding) {
        let code = problem
            .code
            .filter(|code| ["missing_model", "model_not_found"].contains(code));
        return json!({
            "code": code.unwrap_or("invalid_request"),
            "message": problem.message,
            "data": null,
        });
    }
    json!({ "error": { "message": problem.message, "type": problem.kind } })
}
