//! The reference contract, as its author last documented it: `openapi.yaml` of openai/openai-openapi
//! of 2026-08-21, the video guide, and the official clients openai-node 7.57 and openai-python 3.54.
//! Strict: three variants, files for an hour after completion, every field always there.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};

use super::Profile;
use super::rules::{
    Asking, Bodies, Content, Deleting, Door, Form, Keep, Lengths, Listing, Model, Pictures,
    Seconds, Sent, Serving, Strangers, View, Way,
};
use super::shared::{self, SMALL, digits};
use crate::job::Stage;
use crate::problem::Problem;
use crate::state::Variant;

const ALL: &[&str] = &[
    "720x1280",
    "1280x720",
    "1024x1792",
    "1792x1024",
    "1080x1920",
    "1920x1080",
];

/// Requests per minute that the rate-limit headers speak of.
const REQUESTS_PER_MINUTE: u64 = 375;

/// The reference contract.
pub static OPENAI: Profile = STRICT;

/// What the others start from.
pub(super) const STRICT: Profile = Profile {
    name: "openai",
    about: "the reference contract, strict (OpenAI, 2026-08)",
    bases: &["/v1"],
    doors: &[Door::Bearer],
    closed: &[],
    later: None,
    asking: Asking {
        bodies: Bodies::Both,
        models: &[
            Model {
                name: "sora-2",
                sizes: SMALL,
            },
            Model {
                name: "sora-2-pro",
                sizes: ALL,
            },
            Model {
                name: "sora-2-2025-10-06",
                sizes: SMALL,
            },
            Model {
                name: "sora-2-2025-12-08",
                sizes: SMALL,
            },
            Model {
                name: "sora-2-pro-2025-10-06",
                sizes: ALL,
            },
        ],
        only_those: true,
        model_required: false,
        seconds: Seconds {
            field: "seconds",
            // Sloppy clients send a number; the service took it.
            form: Form::Either,
            lengths: Lengths::OneOf(&["4", "8", "12", "16", "20"]),
        },
        prompt_limit: 32_000,
        pictures: Pictures {
            ways: &[Way::File, Way::Object],
            exact: true,
            declared: true,
        },
        also: &[],
        strangers: Strangers::Refused,
        remix_field: None,
        at_once: None,
        waits: false,
    },
    content: Content {
        variant,
        serving: |_| Serving::Bytes,
        ranges: true,
        mime: None,
        headers: |_| Vec::new(),
        signed_for: Duration::from_hours(1),
    },
    listing: Listing {
        paged: true,
        usual: Some(20),
        most: 100,
        lost_is_empty: false,
        page,
    },
    deleting: Deleting {
        running: false,
        stuck_stays: false,
        answer: |view| json!({ "id": view.job.id, "object": "video.deleted", "deleted": true }),
    },
    keep: Keep::AfterCompletion(Duration::from_hours(1)),
    forgets: false,
    outside: false,
    skew: |_| 0,
    accident: |_, _, _| None,
    price_in_header: None,
    id: |seed, number| format!("video_{}", digits(seed, number, 48)),
    created: StatusCode::OK,
    retrieved: |_| StatusCode::OK,
    video,
    models_at: &["/models"],
    models: |models| shared::models(models, "system"),
    words: |problem| problem,
    problem: Problem::envelope,
    headers,
    retry_after: "retry-after",
};

fn variant(name: Option<&str>) -> Result<Variant, Problem> {
    let name = name.unwrap_or("video");
    Variant::named(name).ok_or_else(|| Problem::not_one_of("variant", name, &Variant::NAMES))
}

/// The official job object, with all of its fields.
pub(super) fn video(view: &View) -> Value {
    let (job, look) = (view.job, view.look);
    json!({
        "id": job.id,
        "object": "video",
        "model": job.model,
        "status": status(look.stage),
        "progress": look.progress,
        "created_at": job.created_ms / 1000,
        "completed_at": look.completed_at,
        "expires_at": look.expires_at,
        "prompt": job.prompt,
        "size": job.size,
        "seconds": job.seconds.to_string(),
        "remixed_from_video_id": job.remixed_from,
        "error": error(look.stage),
    })
}

/// The four words of the contract.
pub(super) fn status(stage: Stage) -> &'static str {
    match stage {
        Stage::Queued => "queued",
        Stage::Running => "in_progress",
        Stage::Done => "completed",
        Stage::Blocked | Stage::Failed | Stage::Cancelled => "failed",
    }
}

/// Code and message of a job that came to nothing, or null.
pub(super) fn error(stage: Stage) -> Value {
    match stage {
        Stage::Blocked => json!({
            "code": "moderation_blocked",
            "message": "Your request was blocked by our moderation system.",
        }),
        Stage::Failed => json!({
            "code": "internal_error",
            "message": "Video generation failed due to an internal error.",
        }),
        Stage::Cancelled => json!({
            "code": "cancelled",
            "message": "Video generation was cancelled.",
        }),
        Stage::Queued | Stage::Running | Stage::Done => Value::Null,
    }
}

/// The message alone, for servers whose errors are text.
pub(super) fn error_text(stage: Stage) -> Value {
    error(stage)["message"].clone()
}

/// A page with its cursors.
pub(super) fn page(videos: &[Value], more: bool) -> Value {
    let id = |video: Option<&Value>| video.map_or(Value::Null, |video| video["id"].clone());
    json!({
        "object": "list",
        "first_id": id(videos.first()),
        "last_id": id(videos.last()),
        "has_more": more,
        "data": videos,
    })
}

fn headers(sent: &Sent) -> Vec<(&'static str, String)> {
    let limit = REQUESTS_PER_MINUTE;
    let left = limit - 1 - sent.number % 12;
    let failed = sent.status == StatusCode::TOO_MANY_REQUESTS;
    vec![
        ("x-request-id", sent.id.to_owned()),
        ("openai-version", "2020-10-01".to_owned()),
        ("openai-processing-ms", (7 + sent.number % 23).to_string()),
        ("openai-poll-after-ms", sent.poll_ms.to_string()),
        ("x-ratelimit-limit-requests", limit.to_string()),
        (
            "x-ratelimit-remaining-requests",
            if failed { 0 } else { left }.to_string(),
        ),
        (
            "x-ratelimit-reset-requests",
            format!("{}ms", 160 * (limit - left)),
        ),
    ]
}
