//! The multipart form of a create, as the official clients send it.

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::profile::whole;
use crate::{CreateVideo, Reference, SecondsForm};

/// The form of `video`.
pub(super) fn create(video: &CreateVideo, seconds_form: SecondsForm) -> Form {
    let seconds = video.seconds.as_deref().map(|seconds| match seconds_form {
        SecondsForm::Text => seconds.to_owned(),
        SecondsForm::Number | SecondsForm::Duration => whole(seconds),
    });
    let fields = [
        ("prompt", Some(video.prompt.clone())),
        ("model", video.model.clone()),
        (seconds_form.field(), seconds),
        ("size", video.size.clone()),
    ];
    let mut form = Form::new();
    let mut sent: Vec<&str> = Vec::new();
    for (name, value) in fields {
        if let Some(value) = value {
            form = form.text(name, value);
            sent.push(name);
        }
    }
    if let Some(reference) = &video.reference {
        form = form.part("input_reference", part(reference));
        sent.push("input_reference");
    }
    // As the official clients write a list of objects.
    for character in &video.characters {
        form = form.text("characters[][id]", character.as_str().to_owned());
        sent.push("characters");
    }
    for (name, value) in &video.extra {
        if !sent.contains(&name.as_str()) {
            form = form.text(name.clone(), spelled(value));
        }
    }
    form
}

/// Text as it is; objects and lists as JSON, which is how vLLM-Omni takes `extra_params`.
fn spelled(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn part(reference: &Reference) -> Part {
    let Reference {
        file_name, bytes, ..
    } = reference;
    file(bytes, file_name, reference.image_type.mime())
}

/// A file with its length, so that the whole form has one: chunked uploads are refused by some
/// gateways.
pub(super) fn file(bytes: &Bytes, name: &str, mime: &'static str) -> Part {
    let length = bytes.len() as u64;
    let mut headers = http::HeaderMap::new();
    headers.insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static(mime),
    );
    Part::stream_with_length(bytes.clone(), length)
        .file_name(name.to_owned())
        .headers(headers)
}
