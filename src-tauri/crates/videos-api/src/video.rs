//! The job object, whichever server wrote it.
//!
//! Every field but the id may be absent or null anywhere; unknown fields are ignored; numbers
//! may be strings and the other way round. The rules are those of `protocol.md` 2.9.

mod fields;
mod id;
mod job_error;
mod parse;
mod status;
mod time;

pub use id::{VideoId, VideoIdError};
pub use job_error::JobError;
pub use parse::VideoShapeError;
pub use status::{Phase, Status};
pub use time::Expiry;

pub(crate) use fields::{Item, any_other_value};
pub(crate) use parse::{exact, looks_like_job, result_urls, take_inline, text};

use crate::ResultUrl;

/// A generation on a server, as of one answer.
///
/// Made from JSON only: `serde_json::from_str`, or [`Video::from_value`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Video {
    /// The server's name for the job. A gateway may give another one in every answer: keep
    /// the one that create returned.
    pub id: VideoId,
    /// `video` in the reference contract; relays send `video.generation` and others.
    pub object: Option<String>,
    /// The model as the server calls it.
    pub model: Option<String>,
    /// The status word as sent; empty when absent.
    pub status: Status,
    /// Approximate per cent, 0 to 100. Absent means unknown, not 0.
    pub progress: Option<u8>,
    /// Unix seconds.
    pub created_at: Option<i64>,
    /// Unix seconds.
    pub completed_at: Option<i64>,
    /// When the server forgets the bytes.
    pub expires_at: Option<Expiry>,
    /// How many seconds the server was at work on it, without what it waited: `SGLang`, vLLM-Omni,
    /// NVIDIA Dynamo (`inference_time_s`).
    pub worked: Option<f64>,
    /// The prompt; many servers do not repeat it.
    pub prompt: Option<String>,
    /// `WIDTHxHEIGHT` or whatever the server calls a size.
    pub size: Option<String>,
    /// The length as text: `"8"`, `"5.5"`.
    pub seconds: Option<String>,
    /// Not in the schema, but in `OpenAI`'s own examples.
    pub quality: Option<String>,
    /// The origin of a remix. Behind gateways this is the id of another server.
    pub remixed_from_video_id: Option<String>,
    /// Why the job failed.
    pub error: Option<JobError>,
    /// What the server says the job cost (`usage.cost`, `outputs.cost`), in its currency.
    pub cost: Option<f64>,
    result_urls: Vec<ResultUrl>,
    inline: Option<String>,
}

impl Video {
    /// What the status word means. A job without one that brings an error came to nothing.
    pub fn phase(&self) -> Phase {
        if self.status.as_str().is_empty() && self.error.is_some() {
            return Phase::Failed;
        }
        self.status.phase()
    }

    /// The length as a number, if it is one.
    pub fn seconds_value(&self) -> Option<f64> {
        let text = self.seconds.as_deref()?;
        let number: f64 = text.trim_end_matches('s').trim().parse().ok()?;
        (number.is_finite() && number > 0.0).then_some(number)
    }

    /// Where else than `/content` the clip may be, best first. Usually empty.
    pub fn result_urls(&self) -> &[ResultUrl] {
        &self.result_urls
    }

    /// The clip itself as base64 (`data[0].b64_json`) or as a `data:` address, where a server sends
    /// it along: NVIDIA Dynamo, which has no `/content`. See [`Content::from_base64`](crate::Content::from_base64).
    pub fn inline_base64(&self) -> Option<&str> {
        self.inline.as_deref()
    }

    /// Takes the clip out, so that what is said of the job can be copied without it.
    pub fn take_inline_base64(&mut self) -> Option<String> {
        self.inline.take()
    }
}
