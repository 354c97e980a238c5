//! NVIDIA Dynamo.

use std::time::Duration;

use base64::Engine;
use serde_json::{Value, json};
use videos_simulator::Config;
use videos_simulator::profile::DYNAMO;

use crate::client::{World, fields, good, said, with};

const MODEL: &str = "Wan-AI/Wan2.1-T2V-1.3B-Diffusers";

async fn quick() -> World {
    with(Config {
        profile: &DYNAMO,
        render: Duration::ZERO,
        ..Config::default()
    })
    .await
}

fn ask(seconds: &Value, format: &str) -> Value {
    json!({
        "prompt": "a cat",
        "model": MODEL,
        "seconds": seconds,
        "size": "832x480",
        "response_format": format,
    })
}

#[tokio::test]
async fn a_create_is_complete_at_once_with_an_address() {
    let world = quick().await;
    let video = good(world.post("/videos", ask(&json!(5), "url")).await).await;
    assert_eq!(
        (&video["status"], &video["progress"], &video["object"]),
        (&json!("completed"), &json!(100), &json!("video"))
    );
    assert!(video["created"].is_u64() && video.get("created_at").is_none());
    assert!(video.get("error").is_none());
    let url = video["data"][0]["url"].as_str().expect("an address");
    let answer = world.http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_create_can_hold_its_clip() {
    let world = quick().await;
    let video = good(world.post("/videos", ask(&json!(4), "b64_json")).await).await;
    let text = video["data"][0]["b64_json"].as_str().expect("base64");
    assert!(video["data"][0].get("url").is_none());
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    assert_eq!(bytes.expect("base64").get(4..8), Some(b"ftyp".as_slice()));
}

#[tokio::test]
async fn a_create_waits_for_its_clip() {
    let world = with(Config {
        profile: &DYNAMO,
        render: Duration::from_hours(1),
        ..Config::default()
    })
    .await;
    let (answer, ()) = tokio::join!(world.post("/videos", ask(&json!(4), "url")), async {
        // The create is written down before its answer is; then the hour passes.
        while world.simulator.books().creates.is_empty() {
            tokio::task::yield_now().await;
        }
        world.simulator.advance(Duration::from_hours(1));
    });
    assert_eq!(good(answer).await["status"], "completed");
}

#[tokio::test]
async fn only_json_and_only_whole_numbers_are_read() {
    let world = quick().await;
    let form = world.form("/videos", fields([("prompt", "a cat")])).await;
    let sentence = "Expected request with `Content-Type: application/json`";
    assert_eq!(said(form).await, (415, json!(sentence)));
    let (status, body) = said(world.post("/videos", ask(&json!("4"), "url")).await).await;
    let error = body["error"].as_str().expect("a text");
    assert_eq!(status, 400);
    assert!(error.contains("seconds: invalid type: string \"4\", expected i32"));
    let missing = world.post("/videos", json!({ "prompt": "a cat" })).await;
    let (status, body) = said(missing).await;
    assert_eq!(status, 400);
    assert!(
        body["error"]
            .as_str()
            .is_some_and(|it| it.contains("missing field `model`"))
    );
}

#[tokio::test]
async fn there_is_nothing_but_a_create() {
    let world = quick().await;
    let video = good(world.post("/videos", ask(&json!(4), "url")).await).await;
    let id = crate::client::id(&video);
    assert_eq!(said(world.get("/videos").await).await, (405, Value::Null));
    for path in [format!("/videos/{id}"), format!("/videos/{id}/content")] {
        assert_eq!(said(world.get(&path).await).await, (404, Value::Null));
    }
    assert_eq!(said(world.delete(&id).await).await, (404, Value::Null));
}
