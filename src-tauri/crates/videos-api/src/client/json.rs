//! The JSON bodies of creates, for servers that take no multipart form, and of what is made of a clip.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::{CreateVideo, Reference, ReferenceForm, SecondsForm, VideoId};

/// The body of `video`.
pub(super) fn create(
    video: &CreateVideo,
    seconds_form: SecondsForm,
    reference_form: ReferenceForm,
) -> Value {
    let mut body = Map::new();
    body.insert("prompt".to_owned(), Value::from(video.prompt.as_str()));
    let seconds = video
        .seconds
        .as_deref()
        .map(|seconds| seconds_form.value(seconds));
    for (name, value) in [
        ("model", video.model.as_deref().map(Value::from)),
        (seconds_form.field(), seconds),
        ("size", video.size.as_deref().map(Value::from)),
    ] {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    }
    if let Some(reference) = &video.reference {
        let (name, value) = image(reference, reference_form);
        body.insert(name.to_owned(), value);
    }
    if !video.characters.is_empty() {
        let ids = video.characters.iter();
        let named: Vec<Value> = ids.map(|id| json!({ "id": id.as_str() })).collect();
        body.insert("characters".to_owned(), Value::Array(named));
    }
    for (name, value) in &video.extra {
        if !body.contains_key(name) {
            body.insert(name.clone(), value.clone());
        }
    }
    Value::Object(body)
}

/// The body of an edit or an extension; `seconds` is how its length is spelled, and the length.
pub(super) fn variation(id: &VideoId, prompt: &str, seconds: Option<(SecondsForm, &str)>) -> Value {
    let mut body = json!({ "video": { "id": id.as_str() }, "prompt": prompt });
    if let Some((form, seconds)) = seconds {
        body[form.field()] = form.value(seconds);
    }
    body
}

fn image(reference: &Reference, form: ReferenceForm) -> (&'static str, Value) {
    let base64 = STANDARD.encode(&reference.bytes);
    let data_url = |base64: String| format!("data:{};base64,{base64}", reference.image_type.mime());
    match form {
        ReferenceForm::ImageUrl => ("input_reference", json!({ "image_url": data_url(base64) })),
        ReferenceForm::DataUrl => ("input_reference", Value::from(data_url(base64))),
        ReferenceForm::Base64 => ("input_reference", Value::from(base64)),
        ReferenceForm::ReferenceUrl => ("reference_url", Value::from(data_url(base64))),
        ReferenceForm::Images => ("images", json!([data_url(base64)])),
        ReferenceForm::FrameImages => {
            let image = json!({ "url": data_url(base64) });
            let frame = json!({
                "type": "image_url",
                "image_url": image,
                "frame_type": "first_frame",
            });
            ("frame_images", json!([frame]))
        }
    }
}
