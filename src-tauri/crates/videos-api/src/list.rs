//! Pages of jobs.

use serde_json::Value;

use crate::{Video, VideoId};

/// Which page of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Start behind this job.
    pub after: Option<VideoId>,
    /// At most this many jobs; the server's own default when absent.
    pub limit: Option<u32>,
    /// By creation; newest first in practice when absent.
    pub order: Option<Order>,
}

/// By creation time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// Oldest first.
    Asc,
    /// Newest first.
    Desc,
}

impl Order {
    /// The word in the query.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
        }
    }
}

/// One page of the list.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct VideoPage {
    /// The jobs, in the server's order.
    pub videos: Vec<Video>,
    /// The first job's id, as the server says.
    pub first_id: Option<String>,
    /// The last job's id, as the server says.
    pub last_id: Option<String>,
    /// Whether there are more; TensorRT-LLM does not say.
    pub has_more: Option<bool>,
    /// Items that were no jobs (no id, not an object), left out of `videos`.
    pub unreadable: usize,
}

impl VideoPage {
    /// Where the next page starts, by the rule of `OpenAI`'s clients: there is none if
    /// `has_more` is false, `last_id` is missing, or the page is empty.
    pub fn next_after(&self) -> Option<VideoId> {
        if self.has_more == Some(false) || self.videos.is_empty() {
            return None;
        }
        VideoId::parse(self.last_id.as_deref()?).ok()
    }

    /// From the list envelope, or from a bare array. `None`: not a list.
    pub fn from_value(value: &Value) -> Option<Self> {
        let items = match value {
            Value::Array(items) => items.as_slice(),
            Value::Object(fields) => match fields.get("data") {
                Some(Value::Array(items)) => items.as_slice(),
                // Go servers write an empty list as null.
                Some(Value::Null) if fields.get("object").is_some_and(|o| o == "list") => &[],
                _ => return None,
            },
            _ => return None,
        };
        let id = |name: &str| value.get(name).and_then(crate::video::exact);
        let videos: Vec<Video> = items
            .iter()
            .filter_map(|item| Video::from_value(item).ok())
            .collect();
        Some(Self {
            unreadable: items.len() - videos.len(),
            videos,
            first_id: id("first_id"),
            last_id: id("last_id"),
            has_more: value.get("has_more").and_then(Value::as_bool),
        })
    }
}
