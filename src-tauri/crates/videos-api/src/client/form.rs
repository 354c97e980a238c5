//! The multipart form of a create. Always multipart, as the official clients send it: the one
//! encoding that all servers but Dynamo take.

use bytes::Bytes;
use reqwest::multipart::{Form, Part};

use crate::{CreateVideo, Reference};

/// The form of `video`.
pub(super) fn create(video: &CreateVideo, seconds_as_integer: bool) -> Form {
    let seconds = video.seconds.as_deref().map(|seconds| {
        if seconds_as_integer {
            integer(seconds)
        } else {
            seconds.to_owned()
        }
    });
    let fields = [
        ("prompt", Some(video.prompt.clone())),
        ("model", video.model.clone()),
        ("seconds", seconds),
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
    for (name, value) in &video.extra {
        if !sent.contains(&name.as_str()) {
            form = form.text(name.clone(), value.clone());
        }
    }
    form
}

/// The image with its length, so that the whole form has one: chunked uploads are refused by
/// some gateways.
fn part(reference: &Reference) -> Part {
    let length = reference.bytes.len() as u64;
    let bytes: Bytes = reference.bytes.clone();
    let mut headers = http::HeaderMap::new();
    headers.insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static(reference.image_type.mime()),
    );
    Part::stream_with_length(bytes, length)
        .file_name(reference.file_name.clone())
        .headers(headers)
}

/// `8s` and `8.0` as `8`; anything else as it is, for the server to refuse.
fn integer(seconds: &str) -> String {
    let number = seconds.trim().trim_end_matches('s').trim_end();
    let whole = number.trim_end_matches('0').strip_suffix('.');
    match whole.unwrap_or(number) {
        digits if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            digits.to_owned()
        }
        _ => seconds.to_owned(),
    }
}
