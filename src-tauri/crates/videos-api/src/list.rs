//! Pages of jobs.

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::video::{Item, any_other_value, exact};
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
        Envelope::deserialize(value).ok()?.page()
    }

    /// The same from text, without keeping what nobody reads. `None`: not JSON, or not a list.
    pub fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str::<Envelope>(text).ok()?.page()
    }
}

/// A list as it came.
#[derive(Default)]
struct Envelope {
    /// `None` where the jobs should be and are not.
    items: Option<Vec<Item>>,
    /// There is a null in their place.
    null: bool,
    is_list: bool,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: Option<bool>,
}

impl Envelope {
    fn page(self) -> Option<VideoPage> {
        // Go servers write an empty list as null.
        let empty = self.null && self.is_list;
        let items = self.items.or_else(|| empty.then(Vec::new))?;
        let videos: Vec<Video> = items
            .iter()
            .filter_map(|item| Video::from_item(item).ok())
            .collect();
        Some(VideoPage {
            unreadable: items.len() - videos.len(),
            videos,
            first_id: self.first_id,
            last_id: self.last_id,
            has_more: self.has_more,
        })
    }
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfEnvelope)
    }
}

struct OfEnvelope;

impl<'de> Visitor<'de> for OfEnvelope {
    type Value = Envelope;

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Envelope, A::Error> {
        Ok(Envelope {
            items: Some(Vec::deserialize(SeqAccessDeserializer::new(items))?),
            ..Envelope::default()
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "data" => match map.next_value()? {
                    Data::Items(items) => envelope.items = Some(items),
                    other => (envelope.items, envelope.null) = (None, matches!(other, Data::Null)),
                },
                "object" => envelope.is_list = map.next_value::<Value>()? == "list",
                "first_id" => envelope.first_id = exact(&map.next_value()?),
                "last_id" => envelope.last_id = exact(&map.next_value()?),
                "has_more" => envelope.has_more = map.next_value::<Value>()?.as_bool(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(envelope)
    }

    fn visit_unit<E>(self) -> Result<Envelope, E> {
        Ok(Envelope::default())
    }

    any_other_value!(Envelope::default());
}

/// What is where the jobs should be.
enum Data {
    Items(Vec<Item>),
    Null,
    Other,
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfData)
    }
}

struct OfData;

impl<'de> Visitor<'de> for OfData {
    type Value = Data;

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Data, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Data::Items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Data::Other)
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    any_other_value!(Data::Other);
}
