//! `SGLang` diffusion 0.5.23. Source: `multimodal_gen/runtime/entrypoints/openai/{video_api,protocol,
//! stores}.py` of the package sglang; the refusal of a key is that of its server for language.
//!
//! Not as the reference: ids without a prefix, no `prompt`, errors as `detail`, `variant` an index,
//! a deleted job comes back with the status `deleted`, no remix, everything forgotten by a restart.
//! Where cloud storage is on (`[cloud]` in the prompt) the address stands in a refusal's sentence.

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Content, Deleting, Keep, Lengths, Listing, Model, Pictures, Seconds, Serving,
    Strangers, View, Way,
};
use super::shared::{self, detail, of_a_field, routes_of_fastapi};
use crate::faults::Route;
use crate::job::Stage;
use crate::problem::{Answer, Problem, Why};
use crate::state::Variant;

/// `SGLang` diffusion.
pub static SGLANG: Profile = Profile {
    name: "sglang",
    about: "SGLang diffusion 0.5.23",
    closed: &[(Route::Remix, Why::NoSuchRoute)],
    // The path is that of a job, which can only be looked at.
    later: Some(Why::WrongMethod),
    asking: Asking {
        models: &[Model {
            name: "Wan-AI/Wan2.1-T2V-1.3B-Diffusers",
            sizes: &[],
        }],
        only_those: false,
        seconds: Seconds {
            lengths: Lengths::UpTo { usual: 4, most: 60 },
            ..STRICT.asking.seconds
        },
        pictures: Pictures {
            ways: &[Way::File, Way::DataUrl("reference_url")],
            exact: false,
            declared: false,
        },
        strangers: Strangers::Ignored,
        ..STRICT.asking
    },
    content: Content {
        variant,
        serving,
        headers: |job| {
            let name = format!("attachment; filename=\"{}.mp4\"", job.id);
            vec![("content-disposition", name)]
        },
        ..STRICT.content
    },
    listing: Listing {
        lost_is_empty: true,
        ..STRICT.listing
    },
    deleting: Deleting {
        running: true,
        stuck_stays: false,
        answer: |view| {
            let mut video = video(view);
            video["status"] = "deleted".into();
            video
        },
    },
    keep: Keep::ForEver,
    forgets: true,
    outside: true,
    id: shared::uuid,
    video,
    models: |models| shared::models(models, "sglang"),
    words,
    problem: |problem| match problem.why {
        Why::NoKey | Why::WrongKey => json!({ "error": "Unauthorized" }),
        _ => detail(problem),
    },
    headers: shared::uvicorn,
    ..STRICT
};

fn variant(name: Option<&str>) -> Answer<Variant> {
    match name {
        None | Some("0") => Ok(Variant::Video),
        Some(name) => Err(Problem::new(
            Why::Said,
            StatusCode::NOT_FOUND,
            format!("Video variant {name} not found"),
        )),
    }
}

fn serving(view: &View) -> Serving {
    match &view.elsewhere {
        Some(url) if view.job.cloud => Serving::Refused(Problem::new(
            Why::Said,
            StatusCode::BAD_REQUEST,
            format!("Video has been uploaded to cloud storage. Please use the cloud URL: {url}"),
        )),
        _ => Serving::Bytes,
    }
}

fn video(view: &View) -> Value {
    let (job, look) = (view.job, view.look);
    let done = look.stage == Stage::Done;
    let cloud = view.elsewhere.as_ref().filter(|_| job.cloud);
    let path = (done && !job.cloud).then(|| format!("/outputs/{}.mp4", job.id));
    json!({
        "id": job.id,
        "object": "video",
        "model": job.model,
        "status": openai::status(look.stage),
        "progress": look.progress,
        "created_at": job.created_ms / 1000,
        "size": job.size,
        "seconds": job.seconds.to_string(),
        "quality": "standard",
        "url": cloud,
        "urls": cloud.map(|url| [url]),
        "remixed_from_video_id": null,
        "completed_at": look.completed_at,
        "expires_at": null,
        "error": match openai::error_text(look.stage) {
            Value::Null => Value::Null,
            message => json!({ "message": message }),
        },
        "file_path": path,
        "file_paths": path.as_ref().map(|path| [path]),
        "num_outputs": 1,
        "revised_prompt": null,
        "inference_time_s": done.then_some(41.5),
        "peak_memory_mb": done.then_some(18_220.0),
    })
}

fn words(problem: Problem) -> Problem {
    let say = |message: &str| Problem {
        status: StatusCode::NOT_FOUND,
        message: message.into(),
        param: None,
        ..problem.clone()
    };
    match problem.why {
        Why::NoSuchVideo => say("Video not found"),
        Why::NotReady | Why::NoFiles | Why::Expired => say("Generation is still in-progress"),
        Why::Missing => Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: "Field required".into(),
            ..problem
        },
        Why::NotOneOf | Why::WrongType if problem.param.as_deref() == Some("seconds") => Problem {
            why: Why::WrongType,
            status: StatusCode::UNPROCESSABLE_ENTITY,
            message: "Input should be a valid integer".into(),
            ..problem
        },
        _ if of_a_field(&problem) => Problem {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            ..problem
        },
        _ => routes_of_fastapi(problem),
    }
}
