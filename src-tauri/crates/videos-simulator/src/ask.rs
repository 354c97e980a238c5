//! The body of whatever makes something, from multipart or JSON, field by field. What is judged here is only
//! whether it can be read at all; what the fields mean is the profile's affair.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use bytes::Bytes;
use futures_util::TryStreamExt;
use http::header;
use serde_json::{Map, Value};

use crate::problem::{Answer, Problem};
use crate::profile::rules::Bodies;

/// Longest body that is read; a 20 MB picture as a data URL fits.
const LIMIT: usize = 48 * 1024 * 1024;

/// What a client sent, in its order.
#[derive(Debug, Default)]
pub(crate) struct Ask {
    fields: Vec<(String, Field)>,
}

/// One field. Multipart has only text and files; JSON can hold anything.
#[derive(Debug)]
pub(crate) enum Field {
    Text(String),
    Json(Value),
    File {
        name: String,
        mime: Option<String>,
        bytes: Bytes,
    },
}

impl Ask {
    /// Reads the whole body, in one of the encodings that are taken.
    pub(crate) async fn read(request: Request, taken: Bodies) -> Answer<Self> {
        let declared = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_ascii_lowercase();
        // The body is read to its end even when it is refused: a client that is still sending
        // would see a broken connection instead of the answer.
        let (parts, body) = request.into_parts();
        let bytes = whole(body).await?;
        let form = declared.starts_with("multipart/form-data");
        let json = declared.starts_with("application/json");
        match taken {
            Bodies::Both | Bodies::Forms if form => {
                Self::from_multipart(Request::from_parts(parts, Body::from(bytes))).await
            }
            Bodies::Both | Bodies::Json if json => Self::from_json(&bytes),
            Bodies::Both => Err(Problem::encoding(
                &declared,
                "'multipart/form-data' and 'application/json'",
            )),
            Bodies::Forms => Err(Problem::encoding(&declared, "'multipart/form-data'")),
            Bodies::Json => Err(Problem::encoding(&declared, "'application/json'")),
        }
    }

    /// A field that is there and not null.
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        let mut fields = self.fields.iter().rev();
        fields
            .find(|(known, field)| known == name && !matches!(field, Field::Json(Value::Null)))
            .map(|(_, field)| field)
    }

    /// A field as text, whether it was sent as text or as a whole number.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Field::Text(text) | Field::Json(Value::String(text)) => Some(text.clone()),
            Field::Json(Value::Number(number)) => whole_number(number).map(|it| it.to_string()),
            Field::Json(_) | Field::File { .. } => None,
        }
    }

    /// The texts of all fields of such names, in the order in which they came.
    pub(crate) fn texts(&self, named: impl Fn(&str) -> bool) -> impl Iterator<Item = &str> {
        self.fields.iter().filter_map(move |(name, field)| {
            let (Field::Text(text) | Field::Json(Value::String(text))) = field else {
                return None;
            };
            named(name).then_some(text.as_str())
        })
    }

    /// All names, in the order in which they came.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    async fn from_multipart(request: Request) -> Answer<Self> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Problem::unreadable(format!("Could not parse multipart form: {error}"))
        };
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|error| unreadable(&error))?;
        let mut ask = Self::default();
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| unreadable(&error))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let mime = part.content_type().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|error| unreadable(&error))?;
            let field = match file_name {
                Some(name) => Field::File { name, mime, bytes },
                None => Field::Text(String::from_utf8_lossy(&bytes).into_owned()),
            };
            ask.fields.push((name, field));
        }
        Ok(ask)
    }

    fn from_json(bytes: &[u8]) -> Answer<Self> {
        let fields: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| {
            Problem::unreadable("We could not parse the JSON body of your request.")
        })?;
        Ok(Self {
            fields: fields
                .into_iter()
                .map(|(name, value)| (name, Field::Json(value)))
                .collect(),
        })
    }
}

impl Field {
    /// What it is, as an error message names it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::File { .. } => "a file",
            Self::Json(value) => match value {
                Value::Null => "null",
                Value::Bool(_) => "a boolean",
                Value::Number(number) if number.is_i64() => "an integer",
                Value::Number(_) => "a number",
                Value::String(_) => "a string",
                Value::Array(_) => "an array",
                Value::Object(_) => "an object",
            },
        }
    }
}

/// A number without a fraction, however it was written.
fn whole_number(number: &serde_json::Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let text = number.to_string();
        text.strip_suffix(".0")?.parse().ok()
    })
}

async fn whole(body: Body) -> Answer<Bytes> {
    let broken = |_| Problem::unreadable("The request body broke off.");
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut too_large = false;
    while let Some(chunk) = stream.try_next().await.map_err(broken)? {
        too_large |= bytes.len() + chunk.len() > LIMIT;
        if !too_large {
            bytes.extend_from_slice(&chunk);
        }
    }
    if too_large {
        Err(Problem::too_large(LIMIT))
    } else {
        Ok(Bytes::from(bytes))
    }
}
