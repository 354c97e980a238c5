//! Answers that are no job: refusals in every form, and answers nobody can understand.

use std::time::Duration;

use videos_api::{ApiError, Auth, Client, CreateVideo, Flaw, Phase};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{KEY, answer, assert_discreet, client, header, id, profile, server};

async fn answering(response: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

/// What retrieving a job says when the server answers like this.
async fn retrieving(response: ResponseTemplate) -> ApiError {
    let server = answering(response).await;
    let error = client(&server).retrieve(&id("video_1")).await.unwrap_err();
    assert_discreet(&error, None);
    error
}

fn raw(status: u16, body: &str, kind: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(body, kind)
}

#[track_caller]
fn says(error: &ApiError, expected: (u16, &str, Option<&str>, Option<&str>, Option<&str>)) {
    let ApiError::Refused {
        status,
        kind,
        code,
        param,
        message,
        ..
    } = error
    else {
        panic!("{error:?}");
    };
    assert_eq!(
        (
            *status,
            &**message,
            kind.as_deref(),
            code.as_deref(),
            param.as_deref()
        ),
        expected
    );
}

#[tokio::test]
async fn openai_envelopes_keep_every_field() {
    let error = retrieving(
        answer(400, "openai/bad_reference")
            .insert_header("x-request-id", "req_7")
            .insert_header("retry-after", "12"),
    )
    .await;
    says(
        &error,
        (
            400,
            "Invalid type for 'input_reference': expected a file, but got a string instead.",
            Some("invalid_request_error"),
            Some("invalid_type"),
            Some("input_reference"),
        ),
    );
    assert_eq!(error.request_id(), Some("req_7"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(12)));
}

#[tokio::test]
async fn azure_has_no_code() {
    let error = retrieving(answer(429, "azure/too_many")).await;
    let kind = Some("video_generation_user_error");
    says(&error, (429, "Too many running tasks", kind, None, None));
    assert!(error.is_retryable_read() && error.certainly_not_received());
}

#[tokio::test]
async fn an_empty_account_is_not_worth_asking_again() {
    let error = retrieving(answer(429, "openai/no_quota")).await;
    assert!(error.is_about_money());
    assert!(!error.is_retryable_read());
}

#[tokio::test]
async fn litellm_hides_its_providers_words_in_its_message() {
    let error =
        retrieving(answer(404, "litellm/not_found").insert_header("x-litellm-call-id", "call-9"))
            .await;
    says(
        &error,
        (
            404,
            "Video with id 'video_123' not found.",
            Some("invalid_request_error"),
            Some("video_not_found"),
            Some("video_id"),
        ),
    );
    assert_eq!(error.request_id(), Some("call-9"));
}

#[tokio::test]
async fn fastapi_details_are_sentences_or_lists_and_never_repeat_the_request() {
    let error = retrieving(answer(404, "sglang/not_found")).await;
    says(&error, (404, "Video not found", None, None, None));
    let error = retrieving(answer(422, "vllm-omni/no_prompt")).await;
    says(
        &error,
        (
            422,
            "prompt: Field required",
            Some("missing"),
            None,
            Some("prompt"),
        ),
    );
    assert!(!format!("{error:?}").contains("comes back"));
}

#[tokio::test]
async fn flat_and_textual_forms_are_read() {
    for (status, name, message, kind, code) in [
        (401, "sglang/unauthorized", "Unauthorized", None, None),
        (
            400,
            "newapi/task_error",
            "model field is required",
            None,
            Some("missing_model"),
        ),
        (500, "portkey/failure", "Something went wrong", None, None),
        (
            400,
            "vllm-omni/mismatch",
            "Model mismatch: request specifies sora-2 but server is running Wan2.2",
            Some("BadRequestError"),
            Some("400"),
        ),
        (
            410,
            "qvac/expired",
            "Video has expired",
            Some("invalid_request_error"),
            Some("video_expired"),
        ),
    ] {
        let error = retrieving(answer(status, name)).await;
        says(&error, (status, message, kind, code, None));
    }
    for body in [
        "upstream is gone",
        "  upstream is gone\n",
        "\"upstream is gone\"",
    ] {
        let error = retrieving(raw(502, body, "text/plain")).await;
        says(&error, (502, "upstream is gone", None, None, None));
    }
}

#[tokio::test]
async fn an_error_page_gives_its_title_and_an_empty_one_its_meaning() {
    let page = "<!DOCTYPE html><html><head><title>502 Bad\n Gateway</title></head><body>…";
    let error = retrieving(raw(502, page, "text/html")).await;
    says(&error, (502, "502 Bad Gateway", None, None, None));
    let error = retrieving(ResponseTemplate::new(401)).await;
    assert_eq!(
        error.to_string(),
        "The server gave no reason. Check the key. (HTTP 401)"
    );
}

#[tokio::test]
async fn an_error_under_a_status_of_success_is_an_error() {
    for name in [
        "newapi/task_error",
        "openai/bad_key",
        "portkey/failure",
        "sglang/not_found",
    ] {
        let error = retrieving(answer(200, name)).await;
        assert!(
            matches!(error, ApiError::Refused { status: 200, .. }),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn a_failed_job_of_vllm_omni_is_a_job_although_its_status_is_an_error() {
    for status in [400, 422, 500] {
        let server = answering(answer(status, "vllm-omni/failed")).await;
        let video = client(&server).retrieve(&id("v")).await.unwrap().value;
        assert_eq!(video.phase(), Phase::Failed);
        assert_eq!(video.error.unwrap().code.as_deref(), Some("422"));
    }
}

#[tokio::test]
async fn answers_that_are_no_answer_say_what_is_wrong() {
    for (body, kind, flaw) in [
        ("", "application/json", Flaw::Empty),
        ("  \n", "application/json", Flaw::Empty),
        ("<html><body>Welcome</body></html>", "text/html", Flaw::Html),
        (
            "{\"id\":\"video_1\",\"obj",
            "application/json",
            Flaw::CutOff,
        ),
        ("OK", "text/plain", Flaw::NotJson),
    ] {
        let error = retrieving(raw(200, body, kind)).await;
        let ApiError::NotUnderstood {
            status: 200,
            what,
            excerpt,
            ..
        } = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!(*what, flaw);
        assert_eq!(excerpt.as_str(), body.trim());
        assert_eq!(
            error.is_retryable_read(),
            matches!(flaw, Flaw::Empty | Flaw::CutOff)
        );
        assert!(!error.certainly_not_received());
    }
    for body in ["{}", "[]", "null", "7", "{\"object\":\"video\"}"] {
        let error = retrieving(raw(200, body, "application/json")).await;
        let what = |error: &ApiError| match error {
            ApiError::NotUnderstood { what, .. } => Some(*what),
            _ => None,
        };
        assert_eq!(what(&error), Some(Flaw::Shape("it is not a job")), "{body}");
    }
}

#[tokio::test]
async fn an_answer_larger_than_any_is_not_read_to_its_end() {
    let server = answering(ResponseTemplate::new(200).set_body_bytes(vec![b' '; 9_000_000])).await;
    let error = client(&server).retrieve(&id("v")).await.unwrap_err();
    assert!(
        matches!(error, ApiError::TooLarge { limit: 8_000_000 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn no_error_shows_what_a_server_repeats() {
    let prompt = "A \"quoted\" kite\nover the sea, at dawn, in one long take";
    for body in [
        format!("wrong key {KEY} for {prompt}"),
        serde_json::json!({"error": {"message": format!("no: {prompt} with {KEY}"),
            "code": KEY, "param": prompt, "type": KEY}})
        .to_string(),
        serde_json::json!({"error": format!("see https://h/x?sig=s3cr3t&k={KEY}: {}…", &prompt[..40])})
            .to_string(),
        format!("<html><title>{KEY} {prompt}</title></html>"),
        format!("{{\"echo\":{},\"key\":\"{KEY}\",", serde_json::json!(prompt)),
    ] {
        for status in [200, 400] {
            let server = answering(raw(status, &body, "application/json")).await;
            let error = client(&server)
                .create(&CreateVideo::new(prompt))
                .await
                .unwrap_err();
            assert_discreet(&error, Some("quoted"));
            if let ApiError::NotUnderstood { excerpt, .. } = &error {
                assert!(!excerpt.as_str().contains("quoted") && !excerpt.as_str().contains(KEY));
            }
        }
    }
}

#[tokio::test]
async fn no_job_shows_a_key_that_its_server_repeats() {
    let server = answering(ResponseTemplate::new(200).set_body_json(serde_json::json!({
        "id": "video_1",
        "status": "failed",
        "error": { "message": format!("upstream refused {KEY}") },
        "debug": { "authorization": format!("Bearer {KEY}") },
    })))
    .await;
    let reply = client(&server).retrieve(&id("video_1")).await.unwrap();
    assert!(!reply.raw.contains(KEY), "{}", reply.raw);
    let message = reply.value.error.unwrap().message.unwrap();
    assert_eq!(message, "upstream refused [key]");
}

#[tokio::test]
async fn every_form_of_authentication_travels_and_never_prints() {
    for (auth, name, value) in [
        (
            Auth::Bearer(KEY.into()),
            "authorization",
            format!("Bearer {KEY}"),
        ),
        (Auth::ApiKey(KEY.into()), "api-key", KEY.to_owned()),
        (
            Auth::Header {
                name: "x-litellm-api-key".to_owned(),
                value: KEY.into(),
            },
            "x-litellm-api-key",
            KEY.to_owned(),
        ),
    ] {
        let server = answering(answer(401, "openai/bad_key")).await;
        let mut profile = profile(&server.uri());
        profile.auth = auth;
        profile.organization = Some("org-1".to_owned());
        profile.project = Some("proj-1".to_owned());
        profile.secret_headers = vec![("x-tenant".to_owned(), "tenant-secret".into())];
        let shown = format!("{profile:?}");
        assert!(
            !shown.contains(KEY) && !shown.contains("tenant-secret"),
            "{shown}"
        );
        let client = Client::new(profile).unwrap();
        assert!(!format!("{client:?}").contains(KEY));
        let error = client.retrieve(&id("v")).await.unwrap_err();
        assert_eq!(error.code(), Some("invalid_api_key"));
        let request = &server.received_requests().await.unwrap()[0];
        assert_eq!(header(request, name), Some(value.as_str()));
        assert_eq!(header(request, "openai-organization"), Some("org-1"));
        assert_eq!(header(request, "openai-project"), Some("proj-1"));
        assert_eq!(header(request, "x-tenant"), Some("tenant-secret"));
        assert_eq!(header(request, "accept-encoding"), Some("identity"));
    }
}

#[tokio::test]
async fn headers_of_an_answer_are_kept() {
    let server = server().await;
    Mock::given(method("GET"))
        .and(path("/v1/videos/video_1"))
        .respond_with(
            answer(200, "openai/created")
                .insert_header("x-request-id", "req_1")
                .insert_header("openai-poll-after-ms", "2500")
                .insert_header("x-litellm-response-cost", "0.4")
                .insert_header("retry-after-ms", "1500"),
        )
        .mount(&server)
        .await;
    let reply = client(&server).retrieve(&id("video_1")).await.unwrap();
    assert_eq!(reply.request_id.as_deref(), Some("req_1"));
    assert_eq!(reply.poll_after, Some(Duration::from_millis(2_500)));
    assert_eq!(reply.retry_after, Some(Duration::from_millis(1_500)));
    assert_eq!(reply.cost, Some(0.4));
}

#[tokio::test]
async fn retry_after_is_seconds_or_a_date() {
    for (name, value, expected) in [
        ("retry-after", "7", Some(Duration::from_secs(7))),
        ("retry-after", "0.5", Some(Duration::from_millis(500))),
        ("retry-after", "-3", Some(Duration::ZERO)),
        (
            "retry-after",
            "Wed, 21 Oct 2015 07:28:00 GMT",
            Some(Duration::ZERO),
        ),
        ("retry-after", "later", None),
        ("retry-after", "1e300", None),
        (
            "llm_provider-retry-after",
            "9",
            Some(Duration::from_secs(9)),
        ),
    ] {
        let error = retrieving(ResponseTemplate::new(429).insert_header(name, value)).await;
        assert_eq!(error.retry_after(), expected, "{name}: {value}");
    }
}
