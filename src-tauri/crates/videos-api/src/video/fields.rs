//! The fields of a job object, taken out of JSON while it is parsed: names that nobody here reads are
//! passed over without being kept, however much a server sends along.
//!
//! Not here: what the fields mean (`parse`).

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The rest of a visitor that takes every kind of JSON: for truth, numbers and texts there is one
/// answer.
macro_rules! any_other_value {
    ($answer:expr) => {
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("JSON")
        }

        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($answer)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($answer)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($answer)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($answer)
        }

        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($answer)
        }
    };
}
pub(crate) use any_other_value;

/// Every name that `parse` reads.
const NAMES: [&str; 34] = [
    "id",
    "task_id",
    "video_id",
    "object",
    "model",
    "status",
    "progress",
    "created_at",
    "created",
    "completed_at",
    "expires_at",
    "inference_time_s",
    "prompt",
    "size",
    "seconds",
    "duration",
    "duration_s",
    "quality",
    "remixed_from_video_id",
    "remix_video_id",
    "error",
    "usage",
    "outputs",
    "output",
    "metadata",
    "url",
    "video_url",
    "result_url",
    "data",
    "unsigned_urls",
    "urls",
    "video",
    "b64_json",
    "b64",
];

/// Where fields are looked up by name.
pub(crate) trait Fields {
    /// The value of a field.
    fn field(&self, name: &str) -> Option<&Value>;
}

impl Fields for Map<String, Value> {
    fn field(&self, name: &str) -> Option<&Value> {
        self.get(name)
    }
}

/// The fields of one object; of two with one name the last counts, as in `serde_json`.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<(&'static str, Value)>);

impl Fields for Known {
    fn field(&self, name: &str) -> Option<&Value> {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }
}

/// A JSON value that may be an object with such fields; `None` for any other.
#[derive(Debug)]
pub(crate) struct Item(pub(crate) Option<Known>);

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfItem)
    }
}

struct OfItem;

impl<'de> Visitor<'de> for OfItem {
    type Value = Item;

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Item, A::Error> {
        let mut known = Known(Vec::with_capacity(16));
        while let Some(Name(name)) = map.next_key()? {
            let Some(name) = name else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value()?;
            match known.0.iter_mut().find(|(before, _)| *before == name) {
                Some((_, before)) => *before = value,
                None => known.0.push((name, value)),
            }
        }
        Ok(Item(Some(known)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Item, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item(None))
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item(None))
    }

    any_other_value!(Item(None));
}

/// A name of a field, if it is one of ours.
struct Name(Option<&'static str>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(OfName)
    }
}

struct OfName;

impl Visitor<'_> for OfName {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        Ok(Name(NAMES.into_iter().find(|known| *known == name)))
    }
}
