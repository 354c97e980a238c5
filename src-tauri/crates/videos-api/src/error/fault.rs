//! The parts of a request that a server finds fault with, as far as it says so to machines.

use serde_json::Value;

use crate::BodyForm;
use crate::video::text;

/// How sentences begin that say which kind of body a server takes: `OpenAI`, and vLLM's and Kong's
/// in front of any engine.
const ONLY: [&str; 3] = ["only accepts ", "Only ", "only supports "];

/// `OpenAI`'s code for a body of another kind than it takes there.
const UNSUPPORTED_BODY: &str = "unsupported_content_type";

/// One fault: where, and of which kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fault {
    /// The path to the field without the leading `body`; empty for the body itself, `None` when
    /// the server does not say.
    path: Option<Vec<String>>,
    /// Its words for the kind of fault: `type` of `FastAPI`, `code` of envelopes.
    kind: Option<String>,
}

impl Fault {
    /// From an envelope's `param` and `code`.
    pub(super) fn of_envelope(param: Option<&str>, code: Option<&str>) -> Option<Self> {
        if code == Some(UNSUPPORTED_BODY) {
            return Some(Self {
                path: Some(Vec::new()),
                kind: code.map(str::to_owned),
            });
        }
        // qvac names the field in its code only.
        let param = param.or_else(|| code?.strip_prefix("invalid_"))?;
        Some(Self {
            path: Some(vec![param.to_owned()]),
            kind: code.map(str::to_owned),
        })
    }

    /// From an entry of `FastAPI`'s list: `{"loc":["body","seconds"],"type":"int_parsing",…}`.
    pub(super) fn of_validation(entry: &Value) -> Self {
        let path = entry.get("loc").and_then(Value::as_array).map(|path| {
            path.iter()
                .filter_map(text)
                .skip_while(|step| step == "body")
                .collect()
        });
        Self {
            path,
            kind: entry.get("type").and_then(text),
        }
    }

    /// From Python's print of that list, which vLLM's handler makes the message:
    /// `[{'type': 'missing', 'loc': ('body', 'prompt'), 'msg': …}]`.
    pub(super) fn of_python(message: &str) -> Vec<Self> {
        const MOST: usize = 20;
        message
            .split("{'type': '")
            .skip(1)
            .take(MOST)
            .filter_map(|entry| {
                let (kind, rest) = entry.split_once("', 'loc': (")?;
                let (path, _) = rest.split_once(')')?;
                let path = path
                    .split(',')
                    .map(|step| step.trim().trim_matches('\'').to_owned())
                    .filter(|step| !step.is_empty())
                    .skip_while(|step| step == "body")
                    .collect();
                Some(Self {
                    path: Some(path),
                    kind: Some(kind.to_owned()),
                })
            })
            .collect()
    }

    /// From the words of Go's JSON reader, which new-api passes on as they are:
    /// `json: cannot unmarshal number into Go struct field T.seconds of type string`.
    pub(super) fn of_go(message: &str) -> Option<Self> {
        let (_, rest) = message.split_once("json: cannot unmarshal ")?;
        let (_, rest) = rest.split_once(" into Go struct field ")?;
        let (field, kind) = rest.split_once(" of type ")?;
        let name = field.rsplit('.').next()?;
        let kind = match kind.split_whitespace().next()? {
            "string" => "string_type",
            number if number.starts_with("int") || number.starts_with("uint") => "int_type",
            number if number.starts_with("float") => "float_type",
            _ => return None,
        };
        Some(Self {
            path: Some(vec![name.to_owned()]),
            kind: Some(kind.to_owned()),
        })
    }

    /// From the words of Rust's JSON reader, which Dynamo passes on as they are:
    /// `…: seconds: invalid type: string "4", expected i32`.
    pub(super) fn of_rust(message: &str) -> Option<Self> {
        let (before, rest) = message.split_once(": invalid type: ")?;
        let name = before.rsplit(": ").next()?;
        let (_, expected) = rest.rsplit_once(", expected ")?;
        let kind = match expected.split_whitespace().next()? {
            _ if expected.starts_with("a string") => "string_type",
            "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => "int_type",
            "f32" | "f64" => "float_type",
            _ => return None,
        };
        Some(Self {
            path: Some(vec![name.to_owned()]),
            kind: Some(kind.to_owned()),
        })
    }

    /// The field's name; `None` for the body as a whole.
    pub(super) fn field(&self) -> Option<&str> {
        self.path.as_ref()?.first().map(String::as_str)
    }

    fn kind(&self) -> &str {
        self.kind.as_deref().unwrap_or_default()
    }

    pub(super) fn is_missing(&self) -> bool {
        self.kind() == "missing"
    }

    pub(super) fn is_extra(&self) -> bool {
        self.kind() == "extra_forbidden"
    }

    /// `FastAPI` was given something that is no JSON object.
    pub(super) fn wants_object(&self) -> bool {
        self.path.is_some()
            && matches!(
                self.kind(),
                "model_attributes_type" | "model_type" | "dict_type" | "json_invalid" | "missing"
            )
    }

    pub(super) fn wants_number(&self) -> bool {
        matches!(
            self.kind(),
            "int_parsing"
                | "int_type"
                | "int_from_float"
                | "float_parsing"
                | "float_type"
                // vLLM-Omni: digits only.
                | "string_pattern_mismatch"
        )
    }

    pub(super) fn wants_text(&self) -> bool {
        self.kind() == "string_type"
    }

    pub(super) fn is_wrong_type(&self) -> bool {
        matches!(self.kind(), "invalid_type" | "invalid_seconds")
    }

    /// The kind of body is refused, not what is in it.
    pub(super) fn is_about_body(&self) -> bool {
        self.kind() == UNSUPPORTED_BODY
    }

    pub(super) fn is_about_reference(&self) -> bool {
        self.field()
            .is_some_and(|field| field.starts_with("input_reference"))
    }
}

/// The one kind of body that a server says it takes: `This API method only accepts
/// 'application/json' requests`, `Only 'application/json' is allowed`.
pub(super) fn only_body(message: &str) -> Option<BodyForm> {
    ONLY.iter().find_map(|lead| {
        let (_, rest) = message.split_once(lead)?;
        let rest = rest.trim_start_matches(['\'', '"', '`']);
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "/-+.".contains(c)))
            .unwrap_or(rest.len());
        let after = rest[end..]
            .trim_start_matches(['\'', '"', '`'])
            .trim_start();
        // `'multipart/form-data' and 'application/json'`.
        let alone = !["and ", "or ", ","]
            .iter()
            .any(|more| after.starts_with(more));
        match rest[..end].trim_end_matches('.') {
            "application/json" if alone => Some(BodyForm::Json),
            "multipart/form-data" if alone => Some(BodyForm::Multipart),
            _ => None,
        }
    })
}
