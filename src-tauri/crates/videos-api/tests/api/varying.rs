//! Edits and extensions of finished clips.

use serde_json::json;
use videos_api::{Client, SecondsForm};
use wiremock::matchers::{body_json, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{client, id, profile, server};

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
