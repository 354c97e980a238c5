//! Why a job failed, in the forms servers use.

use serde_json::Value;

use super::text;

/// The `error` of a failed job. At least one field is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobError {
    /// A word for machines; vLLM-Omni sends an HTTP status as a number.
    pub code: Option<String>,
    /// A sentence for people.
    pub message: Option<String>,
    /// `type` in newer `OpenAI` answers.
    pub kind: Option<String>,
    /// The parameter to blame.
    pub param: Option<String>,
}

impl JobError {
    /// From an object or a string; absent, null, `""` and `{}` mean no error.
    pub(super) fn from_value(value: &Value) -> Option<Self> {
        let error = match value {
            Value::String(_) => Self {
                message: text(value),
                ..Self::default()
            },
            Value::Object(fields) => Self {
                code: fields.get("code").and_then(text),
                message: ["message", "detail", "reason"]
                    .iter()
                    .find_map(|name| fields.get(*name).and_then(text)),
                kind: fields.get("type").and_then(text),
                param: fields.get("param").and_then(text),
            },
            _ => return None,
        };
        (error != Self::default()).then_some(error)
    }
}
