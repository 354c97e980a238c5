//! What differs from one kind of server to the next: limits as data, shapes as small functions.
//! A further dialect is a further value of [`Profile`], in a file of its own that names the server
//! it mimics; the routes do not know which one they serve. What the words of a value mean is in
//! `profile/rules.rs`; shapes that several servers share are in `profile/shared.rs`.

mod azure;
mod chaos;
mod dynamo;
mod litellm;
mod newapi;
mod openai;
mod openrouter;
mod redirect_cdn;
mod relay_json;
pub(crate) mod rules;
mod sglang;
pub(crate) mod shared;
mod trtllm;
mod vllm_omni;

use http::StatusCode;
use serde_json::Value;

use crate::faults::{Route, Trouble};
use crate::job::Look;
use crate::problem::{Problem, Why};
use rules::{Asking, Content, Deleting, Door, Keep, Listing, Model, Sent, View};

pub use azure::AZURE;
pub use chaos::CHAOS;
pub use dynamo::DYNAMO;
pub use litellm::LITELLM;
pub use newapi::NEWAPI;
pub use openai::OPENAI;
pub use openrouter::OPENROUTER;
pub use redirect_cdn::REDIRECT_CDN;
pub use relay_json::RELAY_JSON;
pub use sglang::SGLANG;
pub use trtllm::TRTLLM;
pub use vllm_omni::VLLM_OMNI;

/// One dialect of the protocol.
#[derive(Debug)]
pub struct Profile {
    pub(crate) name: &'static str,
    /// The server that is mimicked, in a line.
    pub(crate) about: &'static str,
    /// Paths below which the protocol is served; the first is the one that clients are told.
    pub(crate) bases: &'static [&'static str],
    /// Where a key may be shown. None: nobody is asked for one.
    pub(crate) doors: &'static [Door],
    /// Operations that the server does not have, and how it says so.
    pub(crate) closed: &'static [(Route, Why)],
    /// How the server says that it has none of the operations that came last, on 2026-03-12: edits,
    /// extensions and characters. `None`: it has them.
    pub(crate) later: Option<Why>,
    pub(crate) asking: Asking,
    pub(crate) content: Content,
    pub(crate) listing: Listing,
    pub(crate) deleting: Deleting,
    pub(crate) keep: Keep,
    /// Whether a restart forgets all jobs.
    pub(crate) forgets: bool,
    /// Whether there is a second origin, where files lie.
    pub(crate) outside: bool,
    /// Seconds by which the server's clock is wrong, by seed.
    pub(crate) skew: fn(seed: u64) -> i64,
    /// What goes wrong without being planned: on the n-th request of a route, by seed.
    pub(crate) accident: fn(seed: u64, route: Route, nth: u64) -> Option<Trouble>,
    /// What a create says it costs in `x-litellm-response-cost`, per second of clip.
    pub(crate) price_in_header: Option<f64>,
    /// The id of the n-th job of a seed.
    pub(crate) id: fn(seed: u64, number: u64) -> String,
    /// The status of a create that was taken.
    pub(crate) created: StatusCode,
    /// The status with which a job of this look is retrieved.
    pub(crate) retrieved: fn(Look) -> StatusCode,
    /// A job as the server shows it.
    pub(crate) video: fn(&View) -> Value,
    /// Where the list of models is, below a base.
    pub(crate) models_at: &'static [&'static str],
    /// The list of models.
    pub(crate) models: fn(&[Model]) -> Value,
    /// A refusal in the words, and with the status, of this server.
    pub(crate) words: fn(Problem) -> Problem,
    /// The body of a refusal: an object, a text, or nothing.
    pub(crate) problem: fn(&Problem) -> Value,
    /// Headers of every answer.
    pub(crate) headers: fn(&Sent) -> Vec<(&'static str, String)>,
    /// The header that says when to come back.
    pub(crate) retry_after: &'static str,
}

impl Profile {
    /// Its name on the command line.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Which server it mimics, in a line.
    pub fn about(&self) -> &'static str {
        self.about
    }

    /// The profile of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES
            .iter()
            .copied()
            .find(|profile| profile.name == name)
    }

    /// How the server says that it has no such operation; `None` if it has it.
    pub(crate) fn closed(&self, route: Route) -> Option<Why> {
        match route {
            Route::Edit | Route::Extend | Route::MakeCharacter => self.later,
            // Two levels below the list there is nothing but what jobs have.
            Route::Character => self.later.map(|_| Why::NoSuchRoute),
            _ => self
                .closed
                .iter()
                .find(|(closed, _)| *closed == route)
                .map(|(_, why)| *why),
        }
    }

    pub(crate) fn model(&self, name: &str) -> Option<&'static Model> {
        let mut models = self.asking.models.iter();
        models.find(|model| model.name == name)
    }
}

/// All profiles, the reference contract first.
pub static PROFILES: [&Profile; 12] = [
    &OPENAI,
    &AZURE,
    &VLLM_OMNI,
    &SGLANG,
    &TRTLLM,
    &DYNAMO,
    &LITELLM,
    &NEWAPI,
    &REDIRECT_CDN,
    &RELAY_JSON,
    &OPENROUTER,
    &CHAOS,
];
