//! `OpenRouter`'s `/api/v1/videos` (2026), after its API reference; refusals have the form that its
//! page on errors gives.
//!
//! Not as the reference: other fields (`duration` an integer, `frame_images`), 202 with a
//! `polling_url`, the words pending, cancelled and expired, a cost in `usage`, and files at
//! `unsigned_urls`, which are its own and want the key. No list, no delete, no remix.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{
    Asking, Bodies, Content, Form, Keep, Lengths, Model, Pictures, Seconds, Strangers, View, Way,
};
use super::shared::{self, SMALL, digits, without_nulls};
use crate::faults::Route;
use crate::job::{Files, Stage};
use crate::problem::{Problem, Why};
use crate::state::Variant;

/// Dollars per second of clip.
const PRICE: f64 = 0.05;
const DURATIONS: &[&str] = &["5", "4", "6", "8", "10", "12"];

/// `OpenRouter`.
pub static OPENROUTER: Profile = Profile {
    name: "openrouter",
    about: "OpenRouter /api/v1/videos (2026)",
    bases: &["/api/v1"],
    closed: &[
        (Route::List, Why::NoSuchRoute),
        (Route::Delete, Why::NoSuchRoute),
        (Route::Remix, Why::NoSuchRoute),
    ],
    later: Some(Why::NoSuchRoute),
    asking: Asking {
        bodies: Bodies::Json,
        models: &[
            Model {
                name: "bytedance/seedance-2.0",
                sizes: SMALL,
            },
            Model {
                name: "alibaba/wan-2.6",
                sizes: SMALL,
            },
        ],
        model_required: true,
        seconds: Seconds {
            field: "duration",
            form: Form::Whole,
            lengths: Lengths::OneOf(DURATIONS),
        },
        pictures: Pictures {
            ways: &[Way::Frames("frame_images"), Way::Frames("input_references")],
            exact: false,
            declared: false,
        },
        strangers: Strangers::Ignored,
        ..STRICT.asking
    },
    content: Content {
        variant: |_| Ok(Variant::Video),
        ..STRICT.content
    },
    keep: Keep::AfterCompletion(Duration::from_hours(24)),
    id: |seed, number| format!("vgen-{}", digits(seed, number, 24)),
    created: StatusCode::ACCEPTED,
    video,
    models_at: &["/videos/models", "/models"],
    models,
    words: |problem| match problem.why {
        Why::NotReady => Problem {
            status: StatusCode::BAD_REQUEST,
            message: format!("Video generation is not completed: {}", problem.about),
            ..problem
        },
        Why::NoKey => Problem {
            message: "No auth credentials found".into(),
            ..problem
        },
        Why::WrongKey => Problem {
            message: "User not found.".into(),
            ..problem
        },
        _ => problem,
    },
    problem: |problem| {
        json!({ "error": {
            "message": problem.message,
            "code": problem.status.as_u16(),
        } })
    },
    headers: shared::no_headers,
    ..STRICT
};

fn video(view: &View) -> Value {
    let (job, look, here) = (view.job, view.look, view.here);
    let place = format!("{here}/videos/{}", job.id);
    let status = match look.stage {
        Stage::Queued => "pending",
        Stage::Running => "in_progress",
        Stage::Done if look.files == Files::Expired => "expired",
        Stage::Done => "completed",
        Stage::Cancelled => "cancelled",
        Stage::Blocked | Stage::Failed => "failed",
    };
    let completed = status == "completed";
    let cost = PRICE * f64::from(job.seconds);
    without_nulls(json!({
        "id": job.id,
        "polling_url": place,
        "status": status,
        "generation_id": completed.then(|| format!("gen-{}", job.number)),
        "unsigned_urls": completed.then(|| [format!("{place}/content?index=0")]),
        "usage": completed.then(|| json!({ "cost": cost, "is_byok": false })),
        "error": openai::error_text(look.stage),
    }))
}

fn models(models: &[Model]) -> Value {
    let durations: Vec<u32> = DURATIONS
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    let models: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({
                "id": model.name,
                "name": model.name,
                "created": 1_759_708_800,
                "supported_durations": durations,
                "supported_resolutions": ["720p"],
                "supported_aspect_ratios": ["9:16", "16:9"],
                "supported_sizes": model.sizes,
                "supported_frame_images": ["first_frame"],
                "generate_audio": false,
                "seed": true,
                "pricing_skus": { "duration_seconds": PRICE.to_string() },
            })
        })
        .collect();
    json!({ "data": models })
}
