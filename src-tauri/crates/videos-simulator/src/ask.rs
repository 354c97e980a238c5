//! The body of a create or remix, from multipart or JSON, before anybody judged it. What is judged
//! here is only whether it can be read at all.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use bytes::Bytes;
use http::{StatusCode, header};
use serde_json::{Map, Value};

use crate::problem::{Answer, Problem};

/// Longest body that is read; a 20 MB picture as a data URL fits.
const LIMIT: usize = 48 * 1024 * 1024;

/// What a client sent, field by field.
#[derive(Debug, Default)]
pub(crate) struct Ask {
    pub(crate) prompt: Field,
    pub(crate) model: Field,
    pub(crate) size: Field,
    pub(crate) seconds: Field,
    pub(crate) reference: Option<Picture>,
    /// Names that the protocol does not know.
    pub(crate) unknown: Vec<String>,
}

/// One plain field. Multipart has only text; JSON can hold anything.
#[derive(Debug, Default)]
pub(crate) enum Field {
    #[default]
    Absent,
    Text(String),
    Number(i64),
    /// Something else, named as the error message names it.
    Other(&'static str),
}

/// The reference, in any of the forms in which it comes.
#[derive(Debug)]
pub(crate) enum Picture {
    File {
        name: Option<String>,
        mime: Option<String>,
        bytes: Bytes,
    },
    /// A part that has no file name, or a JSON string.
    Text {
        in_json: bool,
    },
    Url(String),
    FileId(String),
    /// Both of the two, or neither.
    Unclear,
}

impl Field {
    /// The value as text, whatever it was sent as.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Absent | Self::Other(_) => None,
        }
    }

    fn from_json(value: &Value) -> Self {
        match value {
            Value::Null => Self::Absent,
            Value::String(text) => Self::Text(text.clone()),
            Value::Number(number) => number
                .as_i64()
                .map_or(Self::Other("a number"), Self::Number),
            other => Self::Other(kind(other)),
        }
    }
}

impl Ask {
    /// Reads the whole body, in either encoding.
    pub(crate) async fn read(request: Request) -> Answer<Self> {
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
        if declared.starts_with("multipart/form-data") {
            let again = Request::from_parts(parts, Body::from(bytes));
            Self::from_multipart(again).await
        } else if declared.starts_with("application/json") {
            Self::from_json(&bytes)
        } else {
            Err(Problem::new(
                StatusCode::BAD_REQUEST,
                format!(
                    "Unsupported content type: '{declared}'. This API method only accepts \
                     'multipart/form-data' and 'application/json' requests."
                ),
            ))
        }
    }

    async fn from_multipart(request: Request) -> Answer<Self> {
        let unreadable = |error: &dyn std::fmt::Display| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                format!("Could not parse multipart form: {error}"),
            )
        };
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|error| unreadable(&error))?;
        let mut ask = Self::default();
        let (mut url, mut file_id) = (None, None);
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| unreadable(&error))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let mime = part.content_type().map(str::to_owned);
            let bytes = part.bytes().await.map_err(|error| unreadable(&error))?;
            let text = || String::from_utf8_lossy(&bytes).into_owned();
            match name.as_str() {
                "prompt" => ask.prompt = Field::Text(text()),
                "model" => ask.model = Field::Text(text()),
                "size" => ask.size = Field::Text(text()),
                "seconds" => ask.seconds = Field::Text(text()),
                "input_reference[image_url]" => url = Some(text()),
                "input_reference[file_id]" => file_id = Some(text()),
                "input_reference" if file_name.is_none() => {
                    ask.reference = Some(Picture::Text { in_json: false });
                }
                "input_reference" => {
                    ask.reference = Some(Picture::File {
                        name: file_name,
                        mime,
                        bytes,
                    });
                }
                _ => ask.unknown.push(name),
            }
        }
        if url.is_some() || file_id.is_some() {
            ask.reference = Some(pointer(url, file_id));
        }
        Ok(ask)
    }

    fn from_json(bytes: &[u8]) -> Answer<Self> {
        let unreadable = || {
            let message = "We could not parse the JSON body of your request.";
            Problem::new(StatusCode::BAD_REQUEST, message)
        };
        let fields: Map<String, Value> = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
        let mut ask = Self::default();
        for (name, value) in &fields {
            match name.as_str() {
                "prompt" => ask.prompt = Field::from_json(value),
                "model" => ask.model = Field::from_json(value),
                "size" => ask.size = Field::from_json(value),
                "seconds" => ask.seconds = Field::from_json(value),
                "input_reference" => {
                    ask.reference = match value {
                        Value::Null => None,
                        Value::Object(inside) => {
                            let text =
                                |key| inside.get(key).and_then(Value::as_str).map(str::to_owned);
                            Some(pointer(text("image_url"), text("file_id")))
                        }
                        _ => Some(Picture::Text { in_json: true }),
                    }
                }
                _ => ask.unknown.push(name.clone()),
            }
        }
        Ok(ask)
    }
}

async fn whole(body: Body) -> Answer<Bytes> {
    use futures_util::TryStreamExt;
    let broken = |_| Problem::new(StatusCode::BAD_REQUEST, "The request body broke off.");
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

fn pointer(url: Option<String>, file_id: Option<String>) -> Picture {
    match (url, file_id) {
        (Some(url), None) => Picture::Url(url),
        (None, Some(id)) => Picture::FileId(id),
        _ => Picture::Unclear,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
