//! Error bodies in the forms servers use (`protocol.md` 2.9, rule 4).

use serde_json::{Deserializer, Map, Value};

use super::fault::{Fault, only_body};
use super::form_change::Sent;
use super::{ApiError, Redaction};
use crate::harmless::harmless;
use crate::reply::HeaderNotes;
use crate::video::text;

/// The longest sentence kept.
const MAX_MESSAGE: usize = 2_000;

/// What a body says about an error.
#[derive(Debug, Default, PartialEq)]
struct Complaint {
    message: Option<String>,
    kind: Option<String>,
    code: Option<String>,
    param: Option<String>,
    faults: Vec<Fault>,
}

/// The error an answer with this status and body stands for; `sent` is how what it was to make
/// was written.
pub(crate) fn refusal(
    status: u16,
    notes: &HeaderNotes,
    body: &str,
    redaction: Redaction<'_>,
    sent: Option<Sent>,
) -> ApiError {
    let complaint = Complaint::read(body);
    let only = complaint.message.as_deref().and_then(only_body);
    let wants = sent.and_then(|sent| sent.change(status, &complaint.all_faults(), only));
    let message = complaint
        .message
        .unwrap_or_else(|| format!("The server gave no reason{}", meaning(status)));
    let short = |text: String| -> Box<str> {
        redaction
            .clean(&text)
            .chars()
            .take(MAX_MESSAGE)
            .collect::<String>()
            .into()
    };
    ApiError::Refused {
        status,
        kind: complaint.kind.map(short),
        code: complaint.code.map(short),
        param: complaint.param.map(short),
        message: short(message),
        request_id: notes.request_id.as_deref().map(Into::into),
        retry_after: notes.retry_after,
        wants,
    }
}

/// True for a JSON body that is an error although its status says success.
pub(crate) fn carries_error(body: &Value) -> bool {
    let failed = |word: &Value| matches!(word.as_str(), Some("failure" | "error" | "fail"));
    match body {
        Value::Object(fields) => {
            fields
                .get("error")
                .is_some_and(|error| !error.is_null() && error != "" && error != false)
                || fields.get("status").is_some_and(failed)
                || fields.get("detail").is_some_and(Value::is_string)
                // TaskError of new-api.
                || (fields.contains_key("code")
                    && fields.get("message").and_then(text).is_some()
                    && fields.get("data").is_none_or(Value::is_null))
        }
        _ => false,
    }
}

impl Complaint {
    fn read(body: &str) -> Self {
        let body = body.trim();
        match serde_json::from_str(body) {
            Ok(Value::Object(fields)) => Self::from_object(&fields).unwrap_nested(),
            Ok(value) => Self::from_message(text(&value)),
            Err(_) if body.starts_with('<') => Self::from_message(title(body)),
            Err(_) => Self::from_message(Some(body.to_owned())),
        }
    }

    fn from_message(message: Option<String>) -> Self {
        Self {
            message: message
                .map(|message| harmless(message.trim()).into_owned())
                .filter(|message| !message.is_empty()),
            ..Self::default()
        }
    }

    fn from_object(fields: &Map<String, Value>) -> Self {
        match fields.get("error").or_else(|| fields.get("detail")) {
            // OpenAI and most others; `detail` as an object is FastAPI with a custom error.
            Some(Value::Object(inner)) => {
                let outer = Self::from_flat(fields);
                let inner = Self::from_object(inner);
                Self {
                    message: inner.message.or(outer.message),
                    kind: inner.kind.or(outer.kind),
                    code: inner.code.or(outer.code),
                    param: inner.param.or(outer.param),
                    faults: inner.faults,
                }
            }
            // FastAPI's validation: one entry per wrong field.
            Some(Value::Array(entries)) => Self::from_validation(entries),
            // SGLang: `{"error":"Unauthorized"}`, FastAPI: `{"detail":"Video not found"}`.
            Some(word @ Value::String(_)) => {
                let flat = Self::from_flat(fields);
                let word = text(word);
                Self {
                    message: flat.message.or(word),
                    ..flat
                }
            }
            // new-api: `{code, message, data}`; Portkey: `{status: "failure", message}`.
            _ => Self::from_flat(fields),
        }
    }

    fn from_flat(fields: &Map<String, Value>) -> Self {
        let field = |name: &str| fields.get(name).and_then(text);
        Self {
            message: field("message").or_else(|| field("msg")),
            kind: field("type"),
            code: field("code"),
            param: field("param"),
            faults: Vec::new(),
        }
    }

    /// `{"loc":["body","prompt"],"msg":"Field required","type":"missing","input":…}`: never
    /// the `input`, which repeats the whole request.
    fn from_validation(entries: &[Value]) -> Self {
        let mut sentences = Vec::new();
        let mut param = None;
        let mut kind = None;
        for entry in entries {
            let place = entry
                .get("loc")
                .and_then(Value::as_array)
                .and_then(|path| path.last())
                .and_then(text);
            if let Some(message) = entry.get("msg").and_then(text) {
                sentences.push(match &place {
                    Some(place) => format!("{place}: {message}"),
                    None => message,
                });
            }
            param = param.or(place);
            kind = kind.or_else(|| entry.get("type").and_then(text));
        }
        Self {
            kind,
            param,
            faults: entries.iter().map(Fault::of_validation).collect(),
            ..Self::from_message(Some(sentences.join("; ")))
        }
    }

    /// What the server says to machines about the parts of the request.
    fn all_faults(&self) -> Vec<Fault> {
        let mut faults = self.faults.clone();
        faults.extend(Fault::of_envelope(
            self.param.as_deref(),
            self.code.as_deref(),
        ));
        if let Some(message) = &self.message {
            faults.extend(Fault::of_python(message));
            faults.extend(Fault::of_go(message));
            faults.extend(Fault::of_rust(message));
        }
        faults
    }

    /// `LiteLLM` nests its provider's envelope in the message:
    /// `litellm.NotFoundError: … OpenAIException - {"error":{…}}`, and gives the HTTP status
    /// as code.
    fn unwrap_nested(self) -> Self {
        let inner = self.message.as_deref().and_then(|message| {
            let json = &message[message.find('{')?..];
            let value: Value = Deserializer::from_str(json).into_iter().next()?.ok()?;
            let inner = Self::from_object(value.as_object()?);
            inner.message.is_some().then_some(inner)
        });
        match inner {
            Some(inner) => Self {
                message: inner.message,
                kind: inner.kind.or(self.kind),
                code: inner.code.or(self.code),
                param: inner.param.or(self.param),
                faults: inner.faults,
            },
            None => self,
        }
    }
}

/// The title of an HTML page.
fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(
        page[start..end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// What a status usually means, for answers that do not say.
fn meaning(status: u16) -> &'static str {
    match status {
        401 => ". Check the key.",
        403 => ". The key may not be allowed to do this.",
        404 => ". It knows no such address or job.",
        405 | 501 => ". It does not offer this operation.",
        413 => ". The request was too large for it.",
        429 => ". It has too much to do right now.",
        500..=599 => ". Something is wrong on its side.",
        _ => ".",
    }
}
