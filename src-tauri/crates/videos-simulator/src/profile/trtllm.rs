//! TensorRT-LLM `trtllm-serve`, visual generation (beta, 2026). Source:
//! `tensorrt_llm/serve/openai_video_routes.py` and `visual_gen_utils.py` of NVIDIA/TensorRT-LLM.
//!
//! Not as the reference: 202 on create, the error a text, `duration` as a number and neither
//! `seconds` nor `progress`, a list without cursors, `{"deleted":true}`, content as base64 where the
//! job asked for it, AVI where it asked for that, no key, no remix, all forgotten by a restart.

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Content, Deleting, Keep, Lengths, Listing, Model, Pictures, Seconds, Serving, View, Way,
};
use super::shared::{self, detail, digits, of_the_framework, routes_of_fastapi};
use crate::faults::Route;
use crate::job::Stage;
use crate::problem::{Problem, Why};
use crate::state::Variant;

/// TensorRT-LLM.
pub static TRTLLM: Profile = Profile {
    name: "trtllm",
    about: "TensorRT-LLM trtllm-serve, visual generation (beta, 2026)",
    doors: &[],
    closed: &[(Route::Remix, Why::NoSuchRoute)],
    // The path is that of a job, which can only be looked at.
    later: Some(Why::WrongMethod),
    asking: Asking {
        models: &[Model {
            name: "wan2.2-t2v",
            sizes: &[],
        }],
        only_those: false,
        seconds: Seconds {
            lengths: Lengths::UpTo { usual: 4, most: 60 },
            ..STRICT.asking.seconds
        },
        pictures: Pictures {
            ways: &[Way::File, Way::Base64("input_reference")],
            exact: false,
            declared: false,
        },
        also: &[
            "n",
            "fps",
            "seed",
            "negative_prompt",
            "num_inference_steps",
            "guidance_scale",
            "guidance_rescale",
            "output_format",
            "response_format",
            "extra_params",
        ],
        ..STRICT.asking
    },
    content: Content {
        variant: |_| Ok(Variant::Video),
        serving: |view| {
            if view.job.inline {
                Serving::InJson(|view, base64| {
                    json!({
                        "id": view.job.id,
                        "object": "video",
                        "status": "completed",
                        "b64_json": base64,
                    })
                })
            } else {
                Serving::Bytes
            }
        },
        ..STRICT.content
    },
    listing: Listing {
        paged: false,
        page: |videos, _| json!({ "object": "list", "data": videos }),
        ..STRICT.listing
    },
    deleting: Deleting {
        running: true,
        answer: |_| json!({ "deleted": true }),
        ..STRICT.deleting
    },
    keep: Keep::ForEver,
    forgets: true,
    id: |seed, number| format!("video_{}", digits(seed, number, 32)),
    created: StatusCode::ACCEPTED,
    video,
    models: |models| shared::models(models, "tensorrt_llm"),
    words,
    problem: |problem| {
        if of_the_framework(problem) {
            return detail(problem);
        }
        json!({ "error": {
            "message": problem.message,
            "type": problem.kind,
            "param": null,
            "code": problem.status.as_u16(),
        } })
    },
    headers: shared::uvicorn,
    ..STRICT
};

fn video(view: &View) -> Value {
    let (job, stage) = (view.job, view.look.stage);
    let path = (stage == Stage::Done).then(|| format!("/outputs/{}_0.mp4", job.id));
    let ended = matches!(stage, Stage::Blocked | Stage::Failed | Stage::Cancelled);
    json!({
        "created_at": job.created_ms / 1000,
        "id": job.id,
        "model": job.model,
        "object": "video",
        "prompt": job.prompt,
        "status": openai::status(stage),
        "completed_at": view.look.completed_at.or(ended.then_some((job.created_ms + job.render_ms) / 1000)),
        "error": openai::error_text(stage),
        "duration": f64::from(job.seconds),
        "fps": 30,
        "size": Some(job.size.as_str()).filter(|size| !size.is_empty()).unwrap_or("1280x720"),
        "output_path": path,
        "output_paths": path.as_ref().map(|path| [path]),
        "response_format": job.inline.then_some("b64_json"),
    })
}

fn words(problem: Problem) -> Problem {
    let about = &problem.about;
    let say = |status, kind, message: String| Problem {
        status,
        kind,
        message,
        ..problem.clone()
    };
    let (missing, bad) = (StatusCode::NOT_FOUND, StatusCode::BAD_REQUEST);
    match problem.why {
        Why::NoSuchVideo => say(missing, "NotFoundError", format!("Video {about} not found")),
        Why::NotReady => say(
            bad,
            "BadRequestError",
            format!("Video is not ready (status: {about})"),
        ),
        Why::NoFiles => say(
            bad,
            "BadRequestError",
            "Video is not ready (status: failed)".into(),
        ),
        Why::Unknown => say(
            StatusCode::UNPROCESSABLE_ENTITY,
            "UnprocessableEntityError",
            format!(
                "Unknown request field '{about}'. Pass model-specific parameters via \
                 'extra_params'."
            ),
        ),
        Why::Missing => say(bad, "BadRequestError", "'prompt' is required".into()),
        Why::NoSuchRoute | Why::WrongMethod => routes_of_fastapi(problem),
        _ => Problem {
            kind: "BadRequestError",
            ..problem
        },
    }
}
