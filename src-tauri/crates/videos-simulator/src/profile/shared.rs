//! Shapes that several servers share: those of `FastAPI`, of uvicorn, and small conversions.

use http::StatusCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::rules::{Model, Sent};
use crate::hex::hex;
use crate::problem::{Problem, Why};

/// The two sizes of 720 pixels.
pub(super) const SMALL: &[&str] = &["720x1280", "1280x720"];

/// So many hex digits that follow from seed and number.
pub(crate) fn digits(seed: u64, number: u64, count: usize) -> String {
    let hash = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(number.to_be_bytes());
    let mut digits = hex(&hash.finalize());
    digits.truncate(count);
    digits
}

/// An id in the form of a random UUID.
pub(super) fn uuid(seed: u64, number: u64) -> String {
    let digits = digits(seed, number, 32);
    format!(
        "{}-{}-4{}-a{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[13..16],
        &digits[17..20],
        &digits[20..]
    )
}

/// `FastAPI`'s own refusals: `{"detail": …}`, a list of places where a field is at fault.
pub(super) fn detail(problem: &Problem) -> Value {
    let Some(param) = &problem.param else {
        return json!({ "detail": problem.message });
    };
    let kind = match problem.why {
        Why::Missing => "missing",
        Why::WrongType => "int_parsing",
        _ => "value_error",
    };
    json!({ "detail": [{
        "type": kind,
        "loc": ["body", param],
        "msg": problem.message,
        "input": null,
    }] })
}

/// The words in which `FastAPI` says that there is no such route.
pub(super) fn routes_of_fastapi(problem: Problem) -> Problem {
    match problem.why {
        Why::NoSuchRoute => Problem {
            message: "Not Found".into(),
            ..problem
        },
        Why::WrongMethod => Problem {
            message: "Method Not Allowed".into(),
            ..problem
        },
        _ => problem,
    }
}

/// Whether a refusal is about the route, which a framework answers before the server does.
pub(super) fn of_the_framework(problem: &Problem) -> bool {
    matches!(problem.why, Why::NoSuchRoute | Why::WrongMethod)
}

/// Whether a refusal is about what a field says.
pub(super) fn of_a_field(problem: &Problem) -> bool {
    problem.param.is_some() && problem.status == StatusCode::BAD_REQUEST
}

pub(super) fn uvicorn(_: &Sent) -> Vec<(&'static str, String)> {
    vec![("server", "uvicorn".to_owned())]
}

pub(super) fn no_headers(_: &Sent) -> Vec<(&'static str, String)> {
    Vec::new()
}

/// The list of models that all of them share.
pub(super) fn models(models: &[Model], owner: &str) -> Value {
    let models: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({ "id": model.name, "object": "model", "created": 1_759_708_800, "owned_by": owner })
        })
        .collect();
    json!({ "object": "list", "data": models })
}

/// The values that are not null, as servers write them that leave empty fields out.
pub(super) fn without_nulls(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    value
}
