//! From JSON to [`Video`], one function per rule of `protocol.md` 2.9.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::fields::{Fields, Item};
use super::{JobError, Status, Video, VideoId, VideoIdError, time};
use crate::ResultUrl;
use crate::content::is_data_address;
use crate::harmless::harmless;

/// Why a JSON value is not a job.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VideoShapeError {
    /// An array, a string, a number.
    #[error("the answer is not a JSON object")]
    NotAnObject,
    /// None of the fields that carry the id.
    #[error("the job has no id")]
    NoId,
    /// An id that cannot be one.
    #[error("{0}")]
    BadId(#[from] VideoIdError),
}

impl Video {
    /// Reads a job object.
    pub fn from_value(value: &Value) -> Result<Self, VideoShapeError> {
        Self::from_fields(value.as_object().ok_or(VideoShapeError::NotAnObject)?)
    }

    /// Reads a job object from the item of a list, or from an answer.
    pub(crate) fn from_item(item: &Item) -> Result<Self, VideoShapeError> {
        Self::from_fields(item.0.as_ref().ok_or(VideoShapeError::NotAnObject)?)
    }

    fn from_fields(job: &impl Fields) -> Result<Self, VideoShapeError> {
        // new-api sends `task_id` beside or instead of `id`, Agnes AI `video_id`.
        let id = first(job, &["id", "task_id", "video_id"], exact).ok_or(VideoShapeError::NoId)?;
        // Agnes AI put the address of the result into `remixed_from_video_id`.
        let origin = first_text(job, &["remixed_from_video_id", "remix_video_id"]);
        let (misplaced_url, origin) = match origin {
            Some(url) if is_absolute(&url) => (Some(url), None),
            other => (None, other),
        };
        let (mut result_urls, file) = addresses(job);
        result_urls.extend(misplaced_url.map(ResultUrl::new));
        Ok(Self {
            id: VideoId::parse(id)?,
            object: first_text(job, &["object"]),
            model: first_text(job, &["model"]),
            status: Status::new(first_text(job, &["status"]).unwrap_or_default()),
            progress: job.field("progress").and_then(percent),
            created_at: first(job, &["created_at", "created"], time::unix_seconds),
            completed_at: first(job, &["completed_at"], time::unix_seconds),
            expires_at: first(job, &["expires_at"], time::expiry),
            worked: job.field("inference_time_s").and_then(duration),
            prompt: first_text(job, &["prompt"]),
            size: first_text(job, &["size"]),
            // TensorRT-LLM and OpenRouter: `duration`; vLLM-Omni: `duration_s`.
            seconds: first(job, &["seconds", "duration", "duration_s"], length),
            quality: first_text(job, &["quality"]),
            remixed_from_video_id: origin,
            error: job.field("error").and_then(JobError::from_value),
            cost: ["/usage/cost", "/outputs/cost"]
                .iter()
                .find_map(|path| pointer(job, path).and_then(Value::as_f64)),
            result_urls,
            inline: coded(job).or(file),
        })
    }
}

impl<'de> Deserialize<'de> for Video {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let item = Item::deserialize(deserializer)?;
        Self::from_item(&item).map_err(serde::de::Error::custom)
    }
}

/// True for a job object in whatever envelope of status code it came: vLLM-Omni answers a
/// poll of a failed job with 4xx or 5xx and the job as body.
pub(crate) fn looks_like_job(value: &Value) -> bool {
    value.get("object").and_then(Value::as_str) == Some("video")
}

/// Non-empty text, made harmless; numbers become their spelling. Every text of a server that is
/// shown comes from here.
pub(crate) fn text(value: &Value) -> Option<String> {
    exact(value).map(|text| match harmless(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(clean) => clean,
    })
}

/// Non-empty text as it is, for what is sent back: ids.
pub(crate) fn exact(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Where a job names an address of its clip, in the order of rule 6.
const PLACES: [&str; 13] = [
    "/url",
    "/video_url",
    "/result_url",
    "/metadata/url",
    "/output/url",
    "/outputs/video_url",
    "/output/videos/0/url",
    "/data/0/url",
    "/unsigned_urls/0",
    "/urls/0",
    // xAI and relays in front of it.
    "/video/url",
    "/data/url",
    "/data/video_url",
];

/// Where the clip itself comes along: NVIDIA Dynamo (`data[0]`), TensorRT-LLM (top level).
const INLINE: [&str; 4] = ["/data/0/b64_json", "/b64_json", "/b64", "/video/b64_json"];

/// Places of the clip besides `/content`.
pub(crate) fn result_urls(job: &impl Fields) -> Vec<ResultUrl> {
    addresses(job).0
}

/// The same, and the first address that is itself the file (relays).
fn addresses(job: &impl Fields) -> (Vec<ResultUrl>, Option<String>) {
    let (mut found, mut file): (Vec<ResultUrl>, _) = (Vec::new(), None);
    for place in PLACES {
        let Some(text) = pointer(job, place).and_then(Value::as_str).map(str::trim) else {
            continue;
        };
        if is_absolute(text) || text.starts_with('/') {
            let url = ResultUrl::new(text);
            if !found.contains(&url) {
                found.push(url);
            }
        } else if file.is_none() && is_data_address(text) {
            file = Some(text.to_owned());
        }
    }
    (found, file)
}

/// The clip itself as base64, where it came along.
fn coded(job: &impl Fields) -> Option<String> {
    let text = |place| pointer(job, place).and_then(Value::as_str);
    let mut places = INLINE.into_iter();
    let found = places.find_map(|place| text(place).filter(|text| !text.trim().is_empty()));
    found.map(str::to_owned)
}

/// The same, taken out of an answer, so that a long clip is not held twice.
pub(crate) fn take_inline(answer: &mut Value) -> Option<String> {
    let place = inline_place(answer.as_object()?)?;
    match answer.pointer_mut(place)?.take() {
        Value::String(clip) => Some(clip),
        _ => None,
    }
}

fn inline_place(job: &impl Fields) -> Option<&'static str> {
    let text = |place: &str| pointer(job, place).and_then(Value::as_str).map(str::trim);
    let mut coded = INLINE.into_iter();
    let mut places = PLACES.into_iter();
    coded
        .find(|place| text(place).is_some_and(|text| !text.is_empty()))
        .or_else(|| places.find(|place| text(place).is_some_and(is_data_address)))
}

/// [`Value::pointer`] for the fields of an object.
fn pointer<'v>(job: &'v impl Fields, path: &str) -> Option<&'v Value> {
    let path = path.strip_prefix('/')?;
    let (head, rest) = match path.find('/') {
        Some(slash) => path.split_at(slash),
        None => (path, ""),
    };
    job.field(head)?.pointer(rest)
}

fn is_absolute(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

fn first<T>(job: &impl Fields, names: &[&str], read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    names
        .iter()
        .find_map(|name| job.field(name).and_then(&read))
}

fn first_text(job: &impl Fields, names: &[&str]) -> Option<String> {
    first(job, names, text)
}

/// `8`, `8.0` and `"8"` are all `"8"`.
fn length(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(seconds) if seconds > 0.0 => Some(seconds.to_string()),
            _ => None,
        },
        other => text(other).map(|seconds| seconds.trim().to_owned()),
    }
}

/// Seconds of work; nothing is done in none.
fn duration(value: &Value) -> Option<f64> {
    let seconds = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    (seconds.is_finite() && seconds > 0.0).then_some(seconds)
}

/// Whole per cent from a number or `"45%"`.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=100 first"
)]
fn percent(value: &Value) -> Option<u8> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().trim_end_matches('%').trim().parse().ok()?,
        _ => return None,
    };
    number
        .is_finite()
        .then(|| number.clamp(0.0, 100.0).floor() as u8)
}
