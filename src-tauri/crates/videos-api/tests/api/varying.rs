//! Edits and extensions of finished clips.

use serde_json::json;
use videos_api::{BodyForm, Client, FormChange, SecondsForm};
use wiremock::matchers::{any, body_json, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{answer, client, id, profile, server};

/// A server that takes this body for this operation, and nothing else.
async fn taking(operation: &str, body: serde_json::Value) -> MockServer {
    let server = server().await;
    let job = json!({ "id": "video_new", "object": "video", "status": "queued" });
    Mock::given(method("POST"))
        .and(path(format!("/v1/videos/{operation}")))
        .and(body_json(body))
        .respond_with(ResponseTemplate::new(200).set_body_json(job))
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn an_edit_names_its_clip_in_the_body() {
    let server = taking(
        "edits",
        json!({ "video": { "id": "video_a" }, "prompt": "In the rain" }),
    )
    .await;
    let reply = client(&server).edit(&id("video_a"), "In the rain").await;
    assert_eq!(reply.unwrap().value.id.as_str(), "video_new");
}

#[tokio::test]
async fn an_extension_says_its_length_in_the_spelling_of_the_server() {
    for (form, body) in [
        (
            SecondsForm::Text,
            json!({ "video": { "id": "video_a" }, "prompt": "It flies on", "seconds": "8" }),
        ),
        (
            SecondsForm::Number,
            json!({ "video": { "id": "video_a" }, "prompt": "It flies on", "seconds": 8 }),
        ),
    ] {
        let server = taking("extensions", body).await;
        let mut profile = profile(&format!("{}/v1", server.uri()));
        profile.seconds = form;
        let client = Client::new(profile).unwrap();
        let reply = client
            .extend(&id("video_a"), "It flies on", Some("8"))
            .await;
        assert_eq!(reply.unwrap().value.id.as_str(), "video_new");
    }
}

#[tokio::test]
async fn an_extension_without_a_length_leaves_it_to_the_server() {
    let body = json!({ "video": { "id": "video_a" }, "prompt": "It flies on" });
    let server = taking("extensions", body).await;
    let reply = client(&server)
        .extend(&id("video_a"), "It flies on", None)
        .await;
    assert!(reply.is_ok());
}

#[tokio::test]
async fn a_server_without_edits_says_so_with_its_status() {
    let server = server().await;
    Mock::given(method("POST"))
        .and(path("/v1/videos/edits"))
        .respond_with(ResponseTemplate::new(404).set_body_string("Not Found"))
        .mount(&server)
        .await;
    let refused = client(&server).edit(&id("video_a"), "x").await.unwrap_err();
    assert_eq!(refused.status(), Some(404));
}

#[tokio::test]
async fn a_server_that_takes_forms_gets_the_clip_as_the_official_client_names_it() {
    let server = server().await;
    let job = json!({ "id": "video_new", "object": "video", "status": "queued" });
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(job))
        .mount(&server)
        .await;
    let mut profile = profile(&format!("{}/v1", server.uri()));
    (profile.extension, profile.seconds) = (BodyForm::Multipart, SecondsForm::Number);
    let client = Client::new(profile).unwrap();
    let made = client
        .extend(&id("video_a"), "It flies on", Some("8s"))
        .await;
    assert!(made.is_ok());
    let asked = server.received_requests().await.unwrap();
    let asked = asked.last().unwrap();
    let kind = asked.headers.get("content-type").unwrap().to_str().unwrap();
    assert!(kind.starts_with("multipart/form-data"), "{kind}");
    let form = String::from_utf8_lossy(&asked.body).into_owned();
    for (name, value) in [
        ("video[id]", "video_a"),
        ("prompt", "It flies on"),
        ("seconds", "8"),
    ] {
        let part = format!("name=\"{name}\"\r\n\r\n{value}\r\n");
        assert!(form.contains(&part), "{name} in {form}");
    }
}

#[tokio::test]
async fn a_refusal_of_the_form_of_an_edit_or_extension_says_which_form_is_wanted() {
    let body = FormChange::Body;
    let seconds = FormChange::Seconds;
    for (status, fixture, form, length, wanted) in [
        // The form fields of FastAPI, as vLLM-Omni takes its creates.
        (
            422,
            "vllm-omni/no_form",
            BodyForm::Json,
            None,
            Some(body(BodyForm::Multipart)),
        ),
        (
            400,
            "openai/only_form",
            BodyForm::Json,
            Some("8"),
            Some(body(BodyForm::Multipart)),
        ),
        (
            415,
            "dynamo/no_form",
            BodyForm::Multipart,
            None,
            Some(body(BodyForm::Json)),
        ),
        (
            422,
            "sglang/seconds_text",
            BodyForm::Json,
            Some("8"),
            Some(seconds(SecondsForm::Number)),
        ),
        // An edit has no length, and a refusal elsewhere may have made a job.
        (422, "sglang/seconds_text", BodyForm::Json, None, None),
        (500, "openai/only_form", BodyForm::Json, Some("8"), None),
    ] {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(answer(status, fixture))
            .expect(1)
            .mount(&server)
            .await;
        let mut profile = profile(&server.uri());
        (profile.edit, profile.extension) = (form, form);
        let client = Client::new(profile).unwrap();
        let refused = match length {
            None => client.edit(&id("video_a"), "In the rain").await,
            Some(_) => client.extend(&id("video_a"), "It flies on", length).await,
        };
        assert_eq!(refused.unwrap_err().wants(), wanted, "{fixture}");
        server.verify().await;
    }
}
