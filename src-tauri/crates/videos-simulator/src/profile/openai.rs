//! The reference contract, as its author last documented it.

use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Model, Profile};
use crate::hex::hex;
use crate::job::{Job, Look, Stage};
use crate::problem::Problem;

const SMALL: &[&str] = &["720x1280", "1280x720"];
const ALL: &[&str] = &[
    "720x1280",
    "1280x720",
    "1024x1792",
    "1792x1024",
    "1080x1920",
    "1920x1080",
];

/// Strict: three variants, files for an hour after completion, every field always there.
pub(crate) static OPENAI: Profile = Profile {
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
    seconds: &["4", "8", "12", "16", "20"],
    prompt_limit: 32_000,
    page: (20, 100),
    not_ready: StatusCode::NOT_FOUND,
    expired: StatusCode::NOT_FOUND,
    requests_per_minute: 375,
    id,
    video,
    list,
    deleted: |id| json!({ "id": id, "object": "video.deleted", "deleted": true }),
    problem: Problem::envelope,
};

fn id(seed: u64, number: u64) -> String {
    let hash = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(number.to_be_bytes());
    let hex = hex(&hash.finalize()[..24]);
    format!("video_{hex}")
}

fn video(job: &Job, look: Look) -> Value {
    let error = match look.stage {
        Stage::Blocked => json!({
            "code": "moderation_blocked",
            "message": "Your request was blocked by our moderation system.",
        }),
        Stage::Failed => json!({
            "code": "internal_error",
            "message": "Video generation failed due to an internal error.",
        }),
        Stage::Queued | Stage::Running | Stage::Done => Value::Null,
    };
    json!({
        "id": job.id,
        "object": "video",
        "model": job.model,
        "status": match look.stage {
            Stage::Queued => "queued",
            Stage::Running => "in_progress",
            Stage::Done => "completed",
            Stage::Blocked | Stage::Failed => "failed",
        },
        "progress": look.progress,
        "created_at": job.created_ms / 1000,
        "completed_at": look.completed_at,
        "expires_at": look.expires_at,
        "prompt": job.prompt,
        "size": job.size,
        "seconds": job.seconds.to_string(),
        "remixed_from_video_id": job.remixed_from,
        "error": error,
    })
}

fn list(videos: &[Value], more: bool) -> Value {
    let id = |video: Option<&Value>| video.map_or(Value::Null, |video| video["id"].clone());
    json!({
        "object": "list",
        "first_id": id(videos.first()),
        "last_id": id(videos.last()),
        "has_more": more,
        "data": videos,
    })
}
