//! The gateways of the new-api family.

use std::time::Duration;

use serde_json::json;
use videos_simulator::Config;
use videos_simulator::profile::NEWAPI;

use crate::client::{fields, good, id, of, said, with};

#[tokio::test]
async fn a_job_leaves_out_what_is_empty_and_counts_milliseconds() {
    let world = of(&NEWAPI).await;
    let form = fields([("prompt", "a cat"), ("model", "sora-2")]);
    let video = good(world.form("/videos", form).await).await;
    let job = id(&video);
    assert!(job.starts_with("task_"));
    assert_eq!(video["task_id"], job.as_str());
    assert!(
        video["created_at"]
            .as_u64()
            .is_some_and(|at| at > 100_000_000_000)
    );
    for absent in [
        "error",
        "completed_at",
        "expires_at",
        "seconds",
        "size",
        "prompt",
    ] {
        assert!(video.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn the_words_of_a_job_come_in_their_order() {
    let world = with(Config {
        profile: &NEWAPI,
        render: Duration::from_secs(16),
        ..Config::default()
    })
    .await;
    let form = fields([("prompt", "a cat"), ("model", "sora-2")]);
    let job = world.form_id(form).await;
    let mut seen = Vec::new();
    for step in [0, 1_500, 2_500, 14_000] {
        world.simulator.advance(Duration::from_millis(step));
        let video = world.video(&job).await;
        seen.push(video["status"].as_str().expect("a word").to_owned());
    }
    assert_eq!(seen, ["NOT_START", "queued", "in_progress", "completed"]);
}

#[tokio::test]
async fn a_create_is_refused_as_a_task() {
    let world = of(&NEWAPI).await;
    let none = said(world.form("/videos", fields([("prompt", "a cat")])).await).await;
    let expected =
        json!({ "code": "missing_model", "message": "model field is required", "data": null });
    assert_eq!(none, (400, expected));
    let form = fields([("prompt", "x"), ("model", "sora-2"), ("size", "9x9")]);
    let (status, body) = said(world.form("/videos", form).await).await;
    assert_eq!(
        (status, &body["message"], &body["code"]),
        (
            400,
            &json!("sora-2 size is invalid"),
            &json!("invalid_request")
        )
    );
}

#[tokio::test]
async fn content_says_the_status_until_it_is_there() {
    let world = of(&NEWAPI).await;
    let form = fields([("prompt", "a cat"), ("model", "sora-2")]);
    let job = world.form_id(form).await;
    world.simulator.advance(Duration::from_secs(3));
    let early = said(world.get(&format!("/videos/{job}/content")).await).await;
    let expected = json!({ "error": {
        "message": "Task is not completed yet, current status: IN_PROGRESS",
        "type": "invalid_request_error",
    } });
    assert_eq!(early, (400, expected));
    world.render();
    let url = world.url(&format!("/videos/{job}/content"));
    let answer = world.http.get(url).header("range", "bytes=0-9").send();
    let answer = answer.await.expect("an answer");
    assert_eq!(answer.status(), 206);
    assert_eq!(answer.headers()["cache-control"], "public, max-age=86400");
}

#[tokio::test]
async fn the_clip_of_another_provider_has_an_address_of_its_own() {
    let world = of(&NEWAPI).await;
    let form = fields([("prompt", "a cat"), ("model", "kling-v2")]);
    let job = world.form_id(form).await;
    world.render();
    let video = world.video(&job).await;
    let url = video["metadata"]["url"].as_str().expect("an address");
    let answer = world.http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn there_is_neither_list_nor_delete_but_a_remix() {
    let world = of(&NEWAPI).await;
    let form = fields([("prompt", "a cat"), ("model", "sora-2")]);
    let job = world.form_id(form).await;
    let (status, body) = said(world.get("/videos").await).await;
    assert_eq!(
        (status, &body["error"]["message"]),
        (404, &json!("Invalid URL (GET /v1/videos)"))
    );
    assert_eq!(world.delete(&job).await.status(), 404);
    world.render();
    let remix = world
        .post(
            &format!("/videos/{job}/remix"),
            json!({ "prompt": "a dog" }),
        )
        .await;
    good(remix).await;
}
