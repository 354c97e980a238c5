//! `OpenRouter`.

use std::time::Duration;

use serde_json::json;
use videos_simulator::Config;
use videos_simulator::profile::OPENROUTER;

use crate::client::{World, good, id, picture, said, with};

const KEY: &str = "sk-or-0123456789";

async fn here() -> World {
    let mut world = with(Config {
        profile: &OPENROUTER,
        key: Some(KEY.to_owned()),
        ..Config::default()
    })
    .await;
    let mut headers = reqwest::header::HeaderMap::new();
    let value = format!("Bearer {KEY}").parse().expect("a header");
    headers.insert("authorization", value);
    world.http = reqwest::Client::builder()
        .no_proxy()
        .default_headers(headers)
        .build()
        .expect("a client");
    world
}

fn ask(prompt: &str) -> serde_json::Value {
    json!({ "model": "bytedance/seedance-2.0", "prompt": prompt, "duration": 8 })
}

#[tokio::test]
async fn a_create_is_accepted_with_three_fields() {
    let world = here().await;
    let (status, video) = said(world.post("/videos", ask("a cat")).await).await;
    let url = world.url(&format!("/videos/{}", id(&video)));
    assert!(url.contains("/api/v1/videos/"));
    let expected = json!({ "id": id(&video), "polling_url": url, "status": "pending" });
    assert_eq!((status, video), (202, expected));
}

#[tokio::test]
async fn the_file_is_at_an_address_of_its_own_that_wants_the_key() {
    let world = here().await;
    let made = world.made(world.post("/videos", ask("a cat")).await).await;
    world.render();
    let video = good(world.get(&format!("/videos/{}", id(&made))).await).await;
    assert_eq!(
        (&video["status"], &video["usage"]["cost"]),
        (&json!("completed"), &json!(0.4))
    );
    let url = video["unsigned_urls"][0].as_str().expect("an address");
    assert!(url.starts_with(&world.simulator.base_url()));
    let open = world.http.get(url).send().await.expect("an answer");
    assert_eq!(open.status(), 200);
    let bare = reqwest::Client::builder().no_proxy().build();
    let denied = bare.expect("a client").get(url).send().await;
    let (status, body) = said(denied.expect("an answer")).await;
    assert_eq!((status, &body["error"]["code"]), (401, &json!(401)));
}

#[tokio::test]
async fn a_job_can_end_in_five_words() {
    let world = here().await;
    let mut words = Vec::new();
    for prompt in ["a cat", "[fail]", "[cancel]", "a cat [expire 0]"] {
        let made = world.made(world.post("/videos", ask(prompt)).await).await;
        world.render();
        let video = good(world.get(&format!("/videos/{}", id(&made))).await).await;
        words.push(video["status"].as_str().expect("a word").to_owned());
        if prompt == "[fail]" {
            assert!(video["error"].is_string(), "{video}");
        }
    }
    assert_eq!(words, ["completed", "failed", "cancelled", "expired"]);
}

#[tokio::test]
async fn a_duration_is_a_whole_number_of_the_model_s_own() {
    let world = here().await;
    for duration in [json!("8"), json!(7)] {
        let mut ask = ask("a cat");
        ask["duration"] = duration;
        let (status, body) = said(world.post("/videos", ask).await).await;
        assert_eq!((status, &body["error"]["code"]), (400, &json!(400)));
    }
    let models = good(world.get("/videos/models").await).await;
    let durations = models["data"][0]["supported_durations"].as_array();
    assert!(durations.is_some_and(|all| all.contains(&json!(8)) && !all.contains(&json!(7))));
}

#[tokio::test]
async fn a_reference_is_a_frame() {
    use base64::Engine;
    let world = here().await;
    let png = picture(64, 48, image::ImageFormat::Png);
    let text = base64::engine::general_purpose::STANDARD.encode(png);
    let mut ask = ask("a cat");
    ask["frame_images"] = json!([{
        "type": "image_url",
        "image_url": { "url": format!("data:image/png;base64,{text}") },
        "frame_type": "first_frame",
    }]);
    world.made(world.post("/videos", ask).await).await;
    assert!(world.simulator.books().creates[0].reference.is_some());
}

#[tokio::test]
async fn there_is_no_list_no_delete_and_content_only_at_the_end() {
    let world = here().await;
    let made = world.made(world.post("/videos", ask("a cat")).await).await;
    assert_eq!(world.get("/videos").await.status(), 404);
    assert_eq!(world.delete(&id(&made)).await.status(), 404);
    world.simulator.advance(Duration::from_secs(3));
    let early = world.get(&format!("/videos/{}/content", id(&made))).await;
    assert_eq!(early.status(), 400);
}
