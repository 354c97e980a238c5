//! Create and remix: what is sent, and that it is sent once.

use videos_api::{CreateVideo, ImageType, NotAnImage, Phase, Reference};
use wiremock::matchers::{body_json, header as has_header, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{KEY, answer, assert_discreet, client, header, id, raw_server, server};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-the-rest-of-the-image";

fn kite() -> CreateVideo {
    CreateVideo {
        model: Some("sora-2".to_owned()),
        seconds: Some("8".to_owned()),
        size: Some("1280x720".to_owned()),
        ..CreateVideo::new("Wide shot of a red kite")
    }
}

async fn accepting() -> MockServer {
    let server = server().await;
    Mock::given(method("POST"))
        .and(path("/v1/videos"))
        .and(has_header(
            "authorization",
            format!("Bearer {KEY}").as_str(),
        ))
        .respond_with(answer(200, "openai/created"))
        .mount(&server)
        .await;
    server
}

/// The body of the only request.
async fn sent(server: &MockServer) -> String {
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    let kind = header(&requests[0], "content-type").unwrap();
    assert!(kind.starts_with("multipart/form-data; boundary="), "{kind}");
    assert_eq!(
        header(&requests[0], "content-length"),
        Some(requests[0].body.len().to_string().as_str())
    );
    String::from_utf8_lossy(&requests[0].body).into_owned()
}

fn field(name: &str, value: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

#[tokio::test]
async fn a_clip_is_asked_for_as_a_form() {
    let server = accepting().await;
    let reply = client(&server).create(&kite()).await.unwrap();
    assert_eq!(reply.value.phase(), Phase::Queued);
    assert!(reply.raw.contains("video_68f42b71"));
    let body = sent(&server).await;
    for (name, value) in [
        ("prompt", "Wide shot of a red kite"),
        ("model", "sora-2"),
        ("seconds", "8"),
        ("size", "1280x720"),
    ] {
        assert!(body.contains(&field(name, value)), "{name} in {body}");
    }
    assert!(!body.contains("input_reference"));
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let server = accepting().await;
    client(&server)
        .create(&CreateVideo::new("a kite"))
        .await
        .unwrap();
    assert_eq!(sent(&server).await.matches("form-data; name=").count(), 1);
}

#[tokio::test]
async fn a_reference_is_a_file_with_a_name_and_its_real_type() {
    let server = accepting().await;
    let reference = Reference::from_bytes("first frame \"ä\"", PNG).unwrap();
    client(&server)
        .create(&CreateVideo {
            reference: Some(reference),
            ..kite()
        })
        .await
        .unwrap();
    let body = sent(&server).await;
    let part = body
        .split("\r\n--")
        .find(|part| part.contains("input_reference"))
        .unwrap();
    assert!(
        part.contains("name=\"input_reference\"; filename=\"first_frame____.png\""),
        "{part}"
    );
    assert!(
        part.to_lowercase().contains("content-type: image/png\r\n"),
        "{part}"
    );
    assert!(part.ends_with("-the-rest-of-the-image"), "{part}");
}

#[test]
fn a_reference_is_recognised_by_its_bytes() {
    assert_eq!(ImageType::of(b"\xff\xd8\xff\xe0"), Some(ImageType::Jpeg));
    assert_eq!(ImageType::of(PNG), Some(ImageType::Png));
    assert_eq!(
        ImageType::of(b"RIFF\0\0\0\0WEBPVP8 "),
        Some(ImageType::Webp)
    );
    for other in [&b""[..], b"GIF89a", b"%PDF-1.7", b"\0\0\0\x18ftypheic"] {
        assert_eq!(Reference::from_bytes("x", other).unwrap_err(), NotAnImage);
    }
}

#[tokio::test]
async fn extra_parameters_are_further_fields_and_change_none() {
    let server = accepting().await;
    let extra = [
        ("seed", "42"),
        ("seconds", "20"),
        ("negative_prompt", "rain"),
    ];
    client(&server)
        .create(&CreateVideo {
            extra: extra.map(|(n, v)| (n.to_owned(), v.into())).to_vec(),
            ..kite()
        })
        .await
        .unwrap();
    let body = sent(&server).await;
    assert!(body.contains(&field("seed", "42")));
    assert!(body.contains(&field("negative_prompt", "rain")));
    assert!(body.contains(&field("seconds", "8")));
    assert!(!body.contains(&field("seconds", "20")));
}

#[tokio::test]
async fn created_and_accepted_are_success() {
    for status in [200, 201, 202] {
        let server = server().await;
        Mock::given(method("POST"))
            .respond_with(answer(status, "reference/create"))
            .mount(&server)
            .await;
        let reply = client(&server).create(&kite()).await.unwrap();
        assert_eq!(reply.value.id.as_str(), "video_123");
    }
}

#[tokio::test]
async fn a_job_in_an_envelope_keeps_its_id() {
    let server = server().await;
    Mock::given(method("POST"))
        .respond_with(answer(200, "newapi/wrapped"))
        .mount(&server)
        .await;
    let reply = client(&server).create(&kite()).await.unwrap();
    assert_eq!(reply.value.id.as_str(), "task_Xk30");
    assert_eq!(reply.value.phase(), Phase::Queued);
}

#[tokio::test]
async fn a_prompt_of_40000_characters_arrives_whole_and_its_refusal_does_not_repeat_it() {
    let prompt: String = "Ein roter Drachen, дракон, 红色的风筝. "
        .chars()
        .cycle()
        .take(40_000)
        .collect();
    let server = server().await;
    let complaint = serde_json::json!({"error": {
        "message": format!("Invalid 'prompt': string too long. Expected a string with maximum length 32000, but got '{prompt}'"),
        "type": "invalid_request_error", "param": "prompt", "code": "string_above_max_length"}});
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(400).set_body_json(&complaint))
        .mount(&server)
        .await;
    let error = client(&server)
        .create(&CreateVideo::new(prompt.clone()))
        .await
        .unwrap_err();
    assert!(sent(&server).await.contains(&field("prompt", &prompt)));
    assert_eq!(error.code(), Some("string_above_max_length"));
    assert!(error.to_string().contains("maximum length 32000"));
    assert!(error.to_string().len() < 300, "{error}");
    assert_discreet(&error, Some("Ein roter"));
    assert!(!error.certainly_not_received());
}

#[tokio::test]
async fn an_empty_prompt_is_the_servers_to_refuse() {
    let server = server().await;
    Mock::given(method("POST"))
        .respond_with(answer(422, "vllm-omni/no_prompt"))
        .mount(&server)
        .await;
    let error = client(&server)
        .create(&CreateVideo::new(""))
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "prompt: Field required (HTTP 422)");
}

#[tokio::test]
async fn a_create_is_sent_once_whatever_the_answer() {
    for status in [408, 409, 425, 429, 500, 502, 503, 504] {
        let server = server().await;
        Mock::given(method("POST"))
            .respond_with(ResponseTemplate::new(status).insert_header("retry-after", "0"))
            .expect(1)
            .mount(&server)
            .await;
        let error = client(&server).create(&kite()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.certainly_not_received(), matches!(status, 429 | 503));
        server.verify().await;
    }
}

#[tokio::test]
async fn a_create_whose_connection_breaks_is_sent_once_and_may_have_arrived() {
    let (base, mut heads) = raw_server("").await;
    let error = crate::support::client_at(&base)
        .create(&kite())
        .await
        .unwrap_err();
    assert!(
        matches!(error, videos_api::ApiError::Broken { .. }),
        "{error:?}"
    );
    assert!(!error.certainly_not_received());
    assert_discreet(&error, Some("red kite"));
    assert!(heads.recv().await.unwrap().starts_with("POST /v1/videos "));
    assert!(heads.try_recv().is_err(), "sent twice");
}

#[tokio::test]
async fn a_remix_is_json() {
    let server = server().await;
    Mock::given(method("POST"))
        .and(path("/v1/videos/video_123/remix"))
        .and(has_header("content-type", "application/json"))
        .and(body_json(
            serde_json::json!({"prompt": "the same at night"}),
        ))
        .respond_with(answer(200, "reference/remix"))
        .expect(1)
        .mount(&server)
        .await;
    let reply = client(&server)
        .remix(&id("video_123"), "the same at night")
        .await
        .unwrap();
    assert_eq!(
        reply.value.remixed_from_video_id.as_deref(),
        Some("video_123")
    );
}

#[test]
fn a_request_does_not_print_its_prompt() {
    let video = CreateVideo {
        extra: vec![("negative_prompt".to_owned(), "rain".into())],
        ..kite()
    };
    let shown = format!("{video:?}");
    assert!(
        !shown.contains("kite") && !shown.contains("rain"),
        "{shown}"
    );
}
