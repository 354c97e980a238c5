//! Azure `OpenAI`.

use std::time::Duration;

use serde_json::{Value, json};
use videos_simulator::Config;
use videos_simulator::profile::AZURE;

use crate::client::{World, fields, good, of, refused, said, with};

async fn poll(world: &World, id: &str) -> Value {
    good(world.get(&format!("/videos/{id}")).await).await
}

#[tokio::test]
async fn the_key_stands_in_a_header_of_its_own_below_a_path_of_its_own() {
    let world = with(Config {
        profile: &AZURE,
        key: Some("azure-0123456789".into()),
        ..Config::default()
    })
    .await;
    assert!(world.simulator.base_url().ends_with("/openai/v1"));
    let ask = world.http.get(world.url("/videos"));
    let ask = ask.header("api-key", "azure-0123456789");
    good(ask.send().await.expect("an answer")).await;
    let wrong = world
        .http
        .get(world.url("/videos"))
        .header("api-key", "azure-wrong");
    let (status, body) = said(wrong.send().await.expect("an answer")).await;
    assert_eq!((status, &body["error"]["code"]), (401, &json!("401")));
    let requests = world.simulator.books().requests;
    assert!(requests[0].authorized, "a key in any header counts");
}

#[tokio::test]
async fn files_expire_a_day_after_creation() {
    let world = of(&AZURE).await;
    let id = world.form_id(fields([("prompt", "a cat")])).await;
    world.render();
    let video = poll(&world, &id).await;
    let time = |key: &str| video[key].as_u64().expect("a time");
    assert_eq!(time("expires_at") - time("created_at"), 86_400);
    assert!(video.get("prompt").is_none());
    world.simulator.advance(Duration::from_hours(24));
    let late = world.get(&format!("/videos/{id}/content")).await;
    assert_eq!(late.status(), 404);
    assert_eq!(poll(&world, &id).await["status"], "completed");
}

#[tokio::test]
async fn the_third_job_at_once_is_too_many() {
    let world = of(&AZURE).await;
    for prompt in ["one", "two"] {
        world.form_id(fields([("prompt", prompt)])).await;
    }
    let third = world.form("/videos", fields([("prompt", "three")])).await;
    let (status, body) = said(third).await;
    let expected = json!({ "error": {
        "message": "Too many running tasks",
        "type": "video_generation_user_error",
        "param": null,
        "code": null,
    } });
    assert_eq!((status, body), (429, expected));
    world.render();
    world.form_id(fields([("prompt", "three")])).await;
}

#[tokio::test]
async fn a_create_can_be_a_remix_and_says_so_by_another_name() {
    let world = of(&AZURE).await;
    let source = world.form_id(fields([("prompt", "a cat")])).await;
    world.render();
    let form = fields([("prompt", "a dog")]).text("remix_video_id", source.clone());
    let remix = world.form_id(form).await;
    let video = poll(&world, &remix).await;
    assert_eq!(video["remix_video_id"], source.as_str());
    assert!(video.get("remixed_from_video_id").is_none());
}

#[tokio::test]
async fn a_deployment_that_is_not_there_is_not_found_and_json_is_not_read() {
    let world = of(&AZURE).await;
    let form = fields([("prompt", "a cat"), ("model", "sora-2-pro")]);
    let message = refused(world.form("/videos", form).await, 404, None, None).await;
    assert!(
        message.starts_with("The API deployment 'sora-2-pro' for this resource does not exist"),
        "{message}"
    );
    let json = world.post("/videos", json!({ "prompt": "a cat" })).await;
    assert_eq!(json.status(), 400);
}

#[tokio::test]
async fn a_cancelled_job_says_so() {
    let world = of(&AZURE).await;
    let id = world.form_id(fields([("prompt", "a cat [cancel]")])).await;
    world.render();
    assert_eq!(poll(&world, &id).await["status"], "cancelled");
}
