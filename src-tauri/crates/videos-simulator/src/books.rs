//! What the server saw, kept for tests: at most one create per intent, what was downloaded, what
//! was deleted. Not here: the jobs themselves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::faults::Route;

/// Everything recorded since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Books {
    /// Every request that reached a route of the protocol or the second origin, oldest first (the
    /// last 20,000).
    pub requests: Vec<Request>,
    /// Everything that asked for a job and whose body was read, oldest first.
    pub creates: Vec<Create>,
    /// Every attempt to make a character whose body was read, oldest first.
    #[serde(default)]
    pub characters: Vec<Character>,
    /// What happened to each job, by id.
    pub jobs: BTreeMap<String, Activity>,
}

/// One request and the status it was answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The operation.
    pub route: Route,
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// Path and query as they came.
    pub path: String,
    /// The status that was sent, or would have been sent had no fault cut the connection.
    pub status: u16,
    /// The `x-request-id` of the answer.
    pub request_id: String,
    /// Whether an `Authorization` header came along, or the key in any other. Never the key.
    pub authorized: bool,
    /// The `Content-Type` of the request body.
    pub content_type: Option<String>,
    /// The `Range` header.
    pub range: Option<String>,
    /// The injected fault that hit it, by name.
    pub fault: Option<String>,
}

/// One attempt to start a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Create {
    /// `Create`, `Remix`, `Edit` or `Extend`.
    pub route: Route,
    /// The job that it was to be made of, as the client named it.
    #[serde(default)]
    pub source: Option<String>,
    /// The prompt as understood.
    pub prompt: Option<String>,
    /// The model as understood.
    pub model: Option<String>,
    /// The size as understood.
    pub size: Option<String>,
    /// The seconds as understood.
    pub seconds: Option<String>,
    /// The reference image, if one came.
    pub reference: Option<Reference>,
    /// The characters that appear in it, by id.
    #[serde(default)]
    pub characters: Vec<String>,
    /// The id of the job it became; `None` if it was refused.
    pub accepted: Option<String>,
    /// Why it was refused: status and `code` of the envelope.
    pub refused: Option<Refusal>,
}

/// One attempt to make a character.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Character {
    /// The name as understood.
    pub name: Option<String>,
    /// The video, if one came.
    pub video: Option<Reference>,
    /// The id it got; `None` if it was refused.
    pub accepted: Option<String>,
}

/// How a reference image or the video of a character arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The file name of the multipart part.
    pub file_name: Option<String>,
    /// The MIME type that the client declared.
    pub mime: Option<String>,
    /// Length in bytes.
    pub bytes: usize,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
}

/// How a create was turned down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// `error.code`.
    pub code: Option<String>,
    /// `error.param`.
    pub param: Option<String>,
}

/// What was asked about one job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Times it was retrieved.
    pub polls: usize,
    /// Answers that carried the file (200 or 206), here or at the second origin, by variant.
    pub downloads: BTreeMap<String, usize>,
    /// Whether it was deleted.
    pub deleted: bool,
}

impl Books {
    /// Jobs that came into being, in order.
    pub fn accepted(&self) -> impl Iterator<Item = &str> {
        self.creates
            .iter()
            .filter_map(|create| create.accepted.as_deref())
    }

    /// How many creates, remixes, edits and extensions with exactly this prompt were received, accepted or not.
    pub fn creates_of(&self, prompt: &str) -> usize {
        self.creates
            .iter()
            .filter(|create| create.prompt.as_deref() == Some(prompt))
            .count()
    }

    /// How many requests a route received.
    pub fn requests_on(&self, route: Route) -> usize {
        self.requests
            .iter()
            .filter(|request| request.route == route)
            .count()
    }

    /// What happened to one job; all zero if it was never touched.
    pub fn job(&self, id: &str) -> Activity {
        self.jobs.get(id).cloned().unwrap_or_default()
    }
}
