//! The frontend of NVIDIA Dynamo (2026). Source: `lib/llm/src/protocols/openai/videos.rs` of
//! ai-dynamo/dynamo.
//!
//! Not as the reference: JSON only, `seconds` an integer, and nothing but a create, which answers
//! when the clip is there: `completed` at once, with an address or base64 in `data`.

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Bodies, Form, Keep, Lengths, Model, Pictures, Seconds, Strangers, View, Way,
};
use super::shared::{self, without_nulls};
use crate::faults::Route;
use crate::hex::base64;
use crate::problem::{Problem, Why};

/// NVIDIA Dynamo.
pub static DYNAMO: Profile = Profile {
    name: "dynamo",
    about: "NVIDIA Dynamo, frontend (2026)",
    doors: &[],
    closed: &[
        (Route::List, Why::WrongMethod),
        (Route::Retrieve, Why::NoSuchRoute),
        (Route::Delete, Why::NoSuchRoute),
        (Route::Content, Why::NoSuchRoute),
        (Route::Remix, Why::NoSuchRoute),
    ],
    later: Some(Why::NoSuchRoute),
    asking: Asking {
        bodies: Bodies::Json,
        models: &[Model {
            name: "Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
            sizes: &[],
        }],
        model_required: true,
        seconds: Seconds {
            form: Form::Whole,
            lengths: Lengths::UpTo { usual: 4, most: 60 },
            ..STRICT.asking.seconds
        },
        pictures: Pictures {
            ways: &[Way::DataUrl("input_reference")],
            exact: false,
            declared: false,
        },
        also: &["response_format"],
        strangers: Strangers::Ignored,
        waits: true,
        ..STRICT.asking
    },
    keep: Keep::ForEver,
    forgets: true,
    outside: true,
    id: shared::uuid,
    video,
    models: |models| shared::models(models, "nvidia"),
    words,
    problem: |problem| match problem.why {
        // What the web framework says by itself.
        Why::NoSuchRoute | Why::WrongMethod => Value::Null,
        Why::Encoding => Value::from(problem.message.clone()),
        _ => json!({ "error": problem.message }),
    },
    headers: shared::no_headers,
    ..STRICT
};

fn video(view: &View) -> Value {
    let (job, look) = (view.job, view.look);
    let file = match (&view.bytes, &view.elsewhere) {
        (Some(bytes), _) if job.inline => Some(json!({ "b64_json": base64(bytes) })),
        (_, Some(url)) => Some(json!({ "url": url })),
        _ => None,
    };
    let data: Vec<Value> = file
        .map(|mut file| {
            file["output_format"] = "mp4".into();
            file["fps"] = 30.into();
            file
        })
        .into_iter()
        .collect();
    without_nulls(json!({
        "id": job.id,
        "object": "video",
        "model": job.model,
        "status": openai::status(look.stage),
        "progress": 100,
        "created": job.created_ms / 1000,
        "data": data,
        "error": openai::error_text(look.stage),
        "inference_time_s": 31.5,
    }))
}

fn words(problem: Problem) -> Problem {
    let about = problem.about.clone();
    match problem.why {
        Why::Encoding => Problem {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: "Expected request with `Content-Type: application/json`".into(),
            ..problem
        },
        Why::Missing => Problem {
            message: format!(
                "Failed to deserialize the JSON body into the target type: missing field `{about}`"
            ),
            ..problem
        },
        Why::WrongType => Problem {
            message: format!(
                "Failed to deserialize the JSON body into the target type: {}: invalid type: \
                 {about}, expected i32",
                problem.param.as_deref().unwrap_or_default()
            ),
            ..problem
        },
        Why::NotOneOf if problem.param.as_deref() == Some("model") => Problem {
            status: StatusCode::NOT_FOUND,
            message: format!("Model not found: {about}"),
            ..problem
        },
        _ => problem,
    }
}
