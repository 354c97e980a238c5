//! The multipart forms of creates, and of what is made of a clip, as the official clients send them.

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde_json::Value;

use crate::profile::whole;
use crate::{CreateVideo, Reference, SecondsForm, VideoId};

/// The form of `video`.
pub(super) fn create(video: &CreateVideo, seconds_form: SecondsForm) -> Form {
    let seconds = video.seconds.as_deref();
    let seconds = seconds.map(|seconds| length(seconds_form, seconds));
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

/// The form of an edit or an extension; `seconds` is how its length is spelled, and the length.
pub(super) fn variation(id: &VideoId, prompt: &str, seconds: Option<(SecondsForm, &str)>) -> Form {
    let form = Form::new()
        .text("prompt", prompt.to_owned())
        .text("video[id]", id.as_str().to_owned());
    match seconds {
        Some((spelling, seconds)) => form.text(spelling.field(), length(spelling, seconds)),
        None => form,
    }
}

fn length(form: SecondsForm, seconds: &str) -> String {
    match form {
        SecondsForm::Text => seconds.to_owned(),
        SecondsForm::Number | SecondsForm::Duration => whole(seconds),
    }
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
