//! Refusals that ask for another spelling of the same create, and those that do not.

use videos_api::BodyForm::{Json, Multipart};
use videos_api::SecondsForm::{Duration, Number, Text};
use videos_api::{ApiError, BodyForm, Client, CreateVideo, FormChange, SecondsForm};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{answer, profile};

/// What a create of `seconds` in this form is told when the server answers like this.
async fn refusal(
    response: ResponseTemplate,
    body: BodyForm,
    form: SecondsForm,
    seconds: Option<&str>,
) -> ApiError {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(response)
        .expect(1)
        .mount(&server)
        .await;
    let mut profile = profile(&server.uri());
    (profile.body, profile.seconds) = (body, form);
    let video = CreateVideo {
        seconds: seconds.map(str::to_owned),
        ..CreateVideo::new("a red kite")
    };
    let client = Client::new(profile).unwrap();
    let error = client.create(&video).await.unwrap_err();
    server.verify().await;
    error
}

#[tokio::test]
async fn a_refusal_of_the_form_says_which_form_is_wanted() {
    let seconds = FormChange::Seconds;
    let body = FormChange::Body;
    for (status, fixture, sent, wanted) in [
        // OpenAI: text, and nothing else.
        (
            400,
            "openai/seconds_type",
            (Json, Number, "8"),
            seconds(Text),
        ),
        // LiteLLM in front of it.
        (
            400,
            "litellm/seconds_type",
            (Json, Number, "8"),
            seconds(Text),
        ),
        // qvac names the field in its code.
        (
            400,
            "qvac/invalid_seconds",
            (Json, Number, "8"),
            seconds(Text),
        ),
        // SGLang reads a whole number out of a form, but not out of `8s`.
        (
            422,
            "sglang/seconds_text",
            (Multipart, Text, "8s"),
            seconds(Number),
        ),
        (
            422,
            "sglang/seconds_text",
            (Json, Text, "8"),
            seconds(Number),
        ),
        // vLLM-Omni wants digits only, and a form only; its handler may make a 400 of that.
        (
            422,
            "vllm-omni/seconds_pattern",
            (Multipart, Text, "8s"),
            seconds(Number),
        ),
        (422, "vllm-omni/no_form", (Json, Text, "8"), body(Multipart)),
        (
            400,
            "vllm-omni/no_form_400",
            (Json, Text, "8"),
            body(Multipart),
        ),
        // NVIDIA Dynamo takes JSON only.
        (415, "dynamo/no_form", (Multipart, Text, "8"), body(Json)),
        // So do relays built with FastAPI.
        (422, "relay/only_json", (Multipart, Text, "8"), body(Json)),
        (
            422,
            "relay/no_duration",
            (Json, Text, "8"),
            seconds(Duration),
        ),
        // new-api passes the words of Go's JSON reader on.
        (
            400,
            "newapi/seconds_type",
            (Json, Number, "8"),
            seconds(Text),
        ),
        (
            400,
            "newapi/seconds_int",
            (Json, Text, "8"),
            seconds(Number),
        ),
        (
            400,
            "dynamo/seconds_text",
            (Json, Text, "4"),
            seconds(Number),
        ),
        // OpenAI says by a code that the kind of body is wrong, and in words which one is right.
        (400, "openai/only_json", (Multipart, Text, "8"), body(Json)),
        (400, "openai/only_form", (Json, Text, "8"), body(Multipart)),
        // vLLM and Kong's gateway have the words alone.
        (
            400,
            "vllm-omni/only_json",
            (Multipart, Text, "8"),
            body(Json),
        ),
        (400, "kong/only_json", (Multipart, Text, "8"), body(Json)),
    ] {
        let (as_body, as_seconds, length) = sent;
        let error = refusal(answer(status, fixture), as_body, as_seconds, Some(length)).await;
        assert_eq!(error.wants(), Some(wanted), "{fixture}: {error:?}");
        assert!(!error.certainly_not_received(), "{fixture}");
        let mut other = profile("http://127.0.0.1:1");
        wanted.apply(&mut other);
        assert!(
            other.body != as_body || other.seconds != as_seconds,
            "{fixture}"
        );
    }
}

#[tokio::test]
async fn a_form_that_was_sent_already_is_never_asked_for() {
    for (status, fixture, body, form, seconds) in [
        (400, "qvac/invalid_seconds", Json, Duration, Some("8")),
        (422, "sglang/seconds_text", Json, Number, Some("8")),
        // In a form `8` reads the same as text and as number.
        (422, "sglang/seconds_text", Multipart, Text, Some("8")),
        (422, "vllm-omni/no_form", Multipart, Text, Some("8")),
        (422, "relay/only_json", Json, Text, Some("8")),
        (422, "relay/no_duration", Json, Duration, Some("8")),
        (400, "newapi/seconds_type", Json, Text, Some("8")),
        (400, "openai/only_json", Json, Text, Some("8")),
        (415, "openai/only_json", Json, Text, Some("8")),
        (400, "openai/only_form", Multipart, Text, Some("8")),
        (400, "vllm-omni/only_json", Json, Text, Some("8")),
        (400, "kong/only_json", Json, Text, Some("8")),
        // No length was sent at all.
        (400, "openai/seconds_type", Json, Number, None),
    ] {
        let error = refusal(answer(status, fixture), body, form, seconds).await;
        assert_eq!(error.wants(), None, "{fixture}");
    }
}

#[tokio::test]
async fn a_refusal_of_a_value_is_no_change_of_form() {
    for (status, fixture) in [
        (400, "openai/seconds_value"),
        (400, "openai/bad_reference"),
        (400, "newapi/task_error"),
        (400, "vllm-omni/mismatch"),
    ] {
        for body in [Multipart, Json] {
            let error = refusal(answer(status, fixture), body, Text, Some("7")).await;
            assert_eq!(error.wants(), None, "{fixture}");
        }
    }
}

#[tokio::test]
async fn only_a_refusal_that_surely_made_no_job_asks_for_another_form() {
    for status in [200, 404, 408, 409, 429, 500, 502, 503] {
        for fixture in ["openai/seconds_type", "vllm-omni/no_form", "dynamo/no_form"] {
            let error = refusal(answer(status, fixture), Json, Number, Some("8")).await;
            assert_eq!(error.wants(), None, "{status} {fixture}");
        }
        let error = refusal(answer(status, "openai/only_form"), Json, Number, Some("8"));
        assert_eq!(error.await.wants(), None, "{status}");
    }
}

#[tokio::test]
async fn two_kinds_of_bodies_that_are_taken_ask_for_none() {
    let words = "Unsupported content type: 'text/plain'. This API method only accepts \
                 'application/json' or 'multipart/form-data' requests.";
    let both = serde_json::json!({ "error": { "message": words, "code": null } });
    for body in [Multipart, Json] {
        let response = ResponseTemplate::new(400).set_body_json(&both);
        assert_eq!(refusal(response, body, Text, Some("8")).await.wants(), None);
    }
}

#[tokio::test]
async fn the_end_of_a_sentence_is_no_part_of_the_kind_of_body() {
    let words = serde_json::json!({ "error": "This endpoint only accepts application/json." });
    let response = ResponseTemplate::new(400).set_body_json(&words);
    let error = refusal(response, Multipart, Text, Some("8")).await;
    assert_eq!(error.wants(), Some(FormChange::Body(Json)));
}
