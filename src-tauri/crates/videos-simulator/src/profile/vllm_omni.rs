//! vLLM-Omni 0.30.0. Source: `entrypoints/openai/api_server.py`, `protocol/videos.py` and
//! `video/generation/helpers.py` of the package vllm-omni, and its documentation of the Videos API.
//!
//! Not as the reference: forms only, one model, any size or none, a failed job retrieved with an
//! HTTP error and its own object as body, integer codes, `variant` ignored, a delete aborts, the
//! list is whole unless cut, no remix, everything forgotten by a restart.

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Bodies, Content, Deleting, Keep, Lengths, Listing, Model, Pictures, Seconds, Strangers,
    View, Way,
};
use super::shared::{self, detail, digits, of_a_field, of_the_framework, routes_of_fastapi};
use crate::faults::Route;
use crate::job::{Look, Stage};
use crate::problem::{Problem, Why};
use crate::state::Variant;

const MODEL: &str = "Wan-AI/Wan2.2-T2V-A14B-Diffusers";

/// vLLM-Omni.
pub static VLLM_OMNI: Profile = Profile {
    name: "vllm-omni",
    about: "vLLM-Omni 0.30.0",
    closed: &[(Route::Remix, Why::NoSuchRoute)],
    // The path is that of a job, which can only be looked at.
    later: Some(Why::WrongMethod),
    asking: Asking {
        bodies: Bodies::Forms,
        models: &[Model {
            name: MODEL,
            sizes: &[],
        }],
        seconds: Seconds {
            lengths: Lengths::UpTo { usual: 4, most: 60 },
            ..STRICT.asking.seconds
        },
        pictures: Pictures {
            ways: &[Way::File],
            exact: false,
            declared: false,
        },
        strangers: Strangers::Ignored,
        ..STRICT.asking
    },
    content: Content {
        variant: |_| Ok(Variant::Video),
        headers: |job| {
            let name = format!("attachment; filename=\"{}.mp4\"", job.id);
            vec![("content-disposition", name)]
        },
        ..STRICT.content
    },
    listing: Listing {
        usual: None,
        lost_is_empty: true,
        ..STRICT.listing
    },
    deleting: Deleting {
        running: true,
        stuck_stays: true,
        ..STRICT.deleting
    },
    keep: Keep::ForEver,
    forgets: true,
    id: |seed, number| format!("video_gen_{}", digits(seed, number, 32)),
    retrieved,
    video,
    models: |models| shared::models(models, "vllm"),
    words,
    problem,
    headers: shared::uvicorn,
    ..STRICT
};

/// A failed job is an HTTP error whose body is the job.
fn retrieved(look: Look) -> StatusCode {
    match look.stage {
        Stage::Blocked => StatusCode::BAD_REQUEST,
        Stage::Cancelled => StatusCode::UNPROCESSABLE_ENTITY,
        Stage::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        Stage::Queued | Stage::Running | Stage::Done => StatusCode::OK,
    }
}

fn video(view: &View) -> Value {
    let (job, stage) = (view.job, view.look.stage);
    let done = stage == Stage::Done;
    let mut video = openai::video(view);
    video["progress"] = if done { 100 } else { 0 }.into();
    video["size"] = Some(&job.size)
        .filter(|size| !size.is_empty())
        .cloned()
        .into();
    if !video["error"].is_null() {
        video["error"]["code"] = retrieved(view.look).as_u16().into();
    }
    let more = json!({
        "quality": "default",
        "media_type": job.kind.mime(),
        "file_name": done.then(|| format!("{}.mp4", job.id)),
        "inference_time_s": done.then(|| seconds(job.render_ms)),
        "fps": 30,
        "num_frames": job.seconds * 30,
        "duration_s": f64::from(job.seconds),
        "stage_durations": {},
        "peak_memory_mb": done.then_some(23_541.5),
        "action": null,
    });
    if let (Some(fields), Value::Object(more)) = (video.as_object_mut(), more) {
        fields.extend(more);
    }
    video
}

fn seconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

fn words(problem: Problem) -> Problem {
    let say = |status, message: &str| Problem {
        status,
        message: message.into(),
        param: None,
        ..problem.clone()
    };
    match problem.why {
        Why::NotOneOf if problem.param.as_deref() == Some("model") => Problem {
            message: format!(
                "Model mismatch: request specifies '{}' but server is running '{MODEL}'.",
                problem.about
            ),
            param: None,
            ..problem
        },
        // A form that is not there has no prompt.
        Why::Encoding => Problem {
            why: Why::Missing,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: "Field required".into(),
            param: Some("prompt".into()),
            ..problem
        },
        Why::Missing => Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: "Field required".into(),
            ..problem
        },
        Why::NotOneOf if problem.param.as_deref() == Some("seconds") => Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: "String should match pattern '^[1-9]\\d*$'".into(),
            ..problem
        },
        Why::NoSuchVideo => say(StatusCode::NOT_FOUND, "Video not found"),
        Why::NotReady => say(StatusCode::NOT_FOUND, "Generation is still in-progress"),
        Why::NoFiles => say(
            StatusCode::UNPROCESSABLE_ENTITY,
            "Video generation failed. Check job status for error details.",
        ),
        Why::Stuck => say(
            StatusCode::CONFLICT,
            "Cancellation in progress. Please try again later.",
        ),
        _ if of_a_field(&problem) => Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..problem
        },
        _ => routes_of_fastapi(problem),
    }
}

fn problem(problem: &Problem) -> Value {
    match problem.why {
        Why::NoKey | Why::WrongKey => json!({ "error": "Unauthorized" }),
        _ if of_the_framework(problem) || problem.param.is_some() => detail(problem),
        _ => json!({ "error": {
            "message": problem.message,
            "type": problem.status.canonical_reason(),
            "param": null,
            "code": problem.status.as_u16(),
        } }),
    }
}
