//! What differs from one kind of server to the next: limits as data, shapes as small functions.
//! A further dialect is a further value of [`Profile`]; the routes do not know which one they serve.

mod openai;

use http::StatusCode;
use serde_json::Value;

use crate::job::{Job, Look};
use crate::problem::Problem;

pub(crate) use openai::OPENAI;

/// A model and the sizes it renders.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    pub(crate) sizes: &'static [&'static str],
}

/// One dialect of the protocol.
#[derive(Debug)]
pub(crate) struct Profile {
    /// The first model, and its first size, are the defaults.
    pub(crate) models: &'static [Model],
    /// Allowed lengths; the first is the default.
    pub(crate) seconds: &'static [&'static str],
    /// Longest prompt, in characters.
    pub(crate) prompt_limit: usize,
    /// Page length if none is asked for, and the longest.
    pub(crate) page: (usize, usize),
    /// The status of `content` before the job is done, and after its files expired.
    pub(crate) not_ready: StatusCode,
    pub(crate) expired: StatusCode,
    /// Requests per minute that the rate-limit headers speak of.
    pub(crate) requests_per_minute: u32,
    /// The id of the n-th job of a seed.
    pub(crate) id: fn(seed: u64, number: u64) -> String,
    /// A job as the server shows it at this moment.
    pub(crate) video: fn(&Job, Look) -> Value,
    /// One page of a list.
    pub(crate) list: fn(videos: &[Value], more: bool) -> Value,
    /// The answer to a delete.
    pub(crate) deleted: fn(id: &str) -> Value,
    /// The body of a refusal.
    pub(crate) problem: fn(&Problem) -> Value,
}

impl Profile {
    pub(crate) fn model(&self, name: &str) -> Option<&'static Model> {
        self.models.iter().find(|model| model.name == name)
    }
}
