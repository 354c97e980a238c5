//! One create in every form that servers take.

use serde_json::{Value, json};
use videos_api::{BodyForm, Client, CreateVideo, Profile, Reference, ReferenceForm, SecondsForm};
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{answer, header, profile, server};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-the-rest-of-the-image";

fn kite() -> CreateVideo {
    CreateVideo {
        model: Some("wan2.2".to_owned()),
        seconds: Some("8".to_owned()),
        size: Some("1280x720".to_owned()),
        ..CreateVideo::new("a red kite")
    }
}

/// What a server gets as body, as text and with its content type.
async fn sent(video: &CreateVideo, change: impl FnOnce(&mut Profile)) -> (String, String) {
    let server = server().await;
    Mock::given(method("POST"))
        .respond_with(answer(200, "openai/created"))
        .mount(&server)
        .await;
    let mut profile = profile(&format!("{}/v1", server.uri()));
    change(&mut profile);
    Client::new(profile).unwrap().create(video).await.unwrap();
    let request = server.received_requests().await.unwrap().remove(0);
    let kind = header(&request, "content-type").unwrap().to_owned();
    (kind, String::from_utf8_lossy(&request.body).into_owned())
}

async fn sent_json(video: &CreateVideo, change: impl FnOnce(&mut Profile)) -> Value {
    let (kind, body) = sent(video, |profile| {
        profile.body = BodyForm::Json;
        change(profile);
    })
    .await;
    assert_eq!(kind, "application/json");
    serde_json::from_str(&body).unwrap()
}

fn field(name: &str, value: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

#[tokio::test]
async fn a_json_create_has_the_same_fields() {
    let body = sent_json(&kite(), |_| {}).await;
    let expected =
        json!({"prompt": "a red kite", "model": "wan2.2", "seconds": "8", "size": "1280x720"});
    assert_eq!(body, expected);
    let body = sent_json(&CreateVideo::new("a red kite"), |_| {}).await;
    assert_eq!(body, json!({"prompt": "a red kite"}));
}

#[tokio::test]
async fn a_reference_in_json_is_a_data_url_in_the_form_its_server_takes() {
    let video = CreateVideo {
        reference: Some(Reference::from_bytes("first", PNG).unwrap()),
        ..kite()
    };
    let base64 = "iVBORw0KGgotdGhlLXJlc3Qtb2YtdGhlLWltYWdl";
    let data_url = format!("data:image/png;base64,{base64}");
    for (form, name, expected) in [
        (
            ReferenceForm::ImageUrl,
            "input_reference",
            json!({ "image_url": data_url }),
        ),
        (ReferenceForm::DataUrl, "input_reference", json!(data_url)),
        (ReferenceForm::Base64, "input_reference", json!(base64)),
        (
            ReferenceForm::ReferenceUrl,
            "reference_url",
            json!(data_url),
        ),
        (ReferenceForm::Images, "images", json!([data_url])),
        (
            ReferenceForm::FrameImages,
            "frame_images",
            json!([{
                "type": "image_url", "image_url": { "url": data_url }, "frame_type": "first_frame",
            }]),
        ),
    ] {
        let body = sent_json(&video, |profile| profile.reference = form).await;
        assert_eq!(body[name], expected, "{form:?}");
        assert_eq!(body.as_object().unwrap().len(), 5, "{form:?}");
    }
}

#[tokio::test]
async fn a_length_is_spelled_as_its_server_wants_it() {
    for (asked, form, name, value, number) in [
        ("8s", SecondsForm::Text, "seconds", "8s", json!("8s")),
        ("8s", SecondsForm::Number, "seconds", "8", json!(8)),
        ("8.0", SecondsForm::Number, "seconds", "8", json!(8)),
        ("10", SecondsForm::Number, "seconds", "10", json!(10)),
        ("2.5", SecondsForm::Number, "seconds", "2.5", json!(2.5)),
        ("s", SecondsForm::Number, "seconds", "s", json!("s")),
        ("inf", SecondsForm::Number, "seconds", "inf", json!("inf")),
        ("8", SecondsForm::Duration, "duration", "8", json!(8)),
    ] {
        let video = CreateVideo {
            seconds: Some(asked.to_owned()),
            ..kite()
        };
        let body = sent_json(&video, |profile| profile.seconds = form).await;
        assert_eq!(body[name], number, "{asked} {form:?}");
        let other = if name == "seconds" {
            "duration"
        } else {
            "seconds"
        };
        assert_eq!(body.get(other), None, "{asked} {form:?}");
        let (kind, body) = sent(&video, |profile| profile.seconds = form).await;
        assert!(kind.starts_with("multipart/form-data; boundary="), "{kind}");
        assert!(body.contains(&field(name, value)), "{asked} {form:?}");
        assert!(!body.contains(&format!("name=\"{other}\"")), "{asked}");
    }
}

#[tokio::test]
async fn further_parameters_keep_their_kind_in_json_and_are_spelled_out_in_a_form() {
    let extra = [
        ("seed", json!(42)),
        ("generate_sound", json!(true)),
        ("negative_prompt", json!("rain")),
        ("extra_params", json!({"flow_shift": 5.0})),
        ("seconds", json!("20")),
    ];
    let video = CreateVideo {
        extra: extra.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        ..kite()
    };
    let body = sent_json(&video, |_| {}).await;
    assert_eq!(body["seed"], json!(42));
    assert_eq!(body["generate_sound"], json!(true));
    assert_eq!(body["extra_params"], json!({"flow_shift": 5.0}));
    assert_eq!(body["seconds"], json!("8"));
    let (_, body) = sent(&video, |_| {}).await;
    for (name, value) in [
        ("seed", "42"),
        ("generate_sound", "true"),
        ("negative_prompt", "rain"),
        ("extra_params", "{\"flow_shift\":5.0}"),
        ("seconds", "8"),
    ] {
        assert!(body.contains(&field(name, value)), "{name} in {body}");
    }
    assert!(!body.contains(&field("seconds", "20")));
}

#[tokio::test]
async fn a_json_create_is_sent_once_whatever_the_answer() {
    for status in [400, 415, 422, 429, 500, 503] {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(status))
            .expect(1)
            .mount(&server)
            .await;
        let mut profile = profile(&server.uri());
        profile.body = BodyForm::Json;
        let error = Client::new(profile)
            .unwrap()
            .create(&kite())
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(status));
        server.verify().await;
    }
}
