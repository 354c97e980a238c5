//! Files on another origin: a gateway that redirects there, and relays that name it.

use std::time::Duration;

use base64::Engine as _;
use serde_json::{Value, json};
use videos_simulator::profile::{REDIRECT_CDN, RELAY_JSON};
use videos_simulator::{Config, Fault, Route, Trouble};

use crate::client::{World, good, id, said, with};

const KEY: &str = "sk-elsewhere-0123456789";

async fn there() -> World {
    with(Config {
        profile: &REDIRECT_CDN,
        key: Some(KEY.to_owned()),
        ..Config::default()
    })
    .await
}

/// Creates a clip, lets it finish, and returns where its content leads.
async fn address(world: &World) -> String {
    let ask = world.http.post(world.url("/videos"));
    let ask = ask.bearer_auth(KEY).json(&json!({ "prompt": "a cat" }));
    let made = good(ask.send().await.expect("an answer")).await;
    world.render();
    let url = world.url(&format!("/videos/{}/content", id(&made)));
    let answer = world.http.get(url).bearer_auth(KEY).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 302);
    let place = answer.headers()["location"].to_str().expect("an address");
    place.to_owned()
}

#[tokio::test]
async fn content_leads_to_another_origin_that_refuses_the_key() {
    let world = there().await;
    let place = address(&world).await;
    let origin = world.simulator.second_origin().expect("another origin");
    assert!(place.starts_with(&origin) && origin != world.simulator.base_url());
    let bare = world.http.get(&place).send().await.expect("an answer");
    assert_eq!(bare.headers()["content-type"], "video/mp4");
    let bytes = bare.bytes().await.expect("bytes");
    assert_eq!(bytes.get(4..8), Some(b"ftyp".as_slice()));
    for (name, value) in [
        ("authorization", format!("Bearer {KEY}")),
        ("x-key", KEY.to_owned()),
    ] {
        let keyed = world.http.get(&place).header(name, value).send();
        assert_eq!(keyed.await.expect("an answer").status(), 401);
    }
    let outside: Vec<(bool, u16)> = world
        .simulator
        .books()
        .requests
        .iter()
        .filter(|request| request.route == Route::Outside)
        .map(|request| (request.authorized, request.status))
        .collect();
    assert_eq!(outside, [(false, 200), (true, 401), (true, 401)]);
}

#[tokio::test]
async fn an_address_is_good_for_a_while_and_as_it_was_signed() {
    let world = there().await;
    let place = address(&world).await;
    let status = async |url: &str| {
        let answer = world.http.get(url).send().await.expect("an answer");
        answer.status().as_u16()
    };
    assert_eq!(status(&place).await, 200);
    let later = place.replace("Expires=1", "Expires=2");
    assert_eq!(status(&later).await, 403);
    world.simulator.advance(Duration::from_mins(10));
    assert_eq!(status(&place).await, 403);
}

#[tokio::test]
async fn faults_hit_the_other_origin_too() {
    let world = there().await;
    let place = address(&world).await;
    let cut = Trouble::CloseAfterBytes { bytes: 1_000 };
    world.simulator.inject(Fault::new(Route::Outside, cut));
    let answer = world.http.get(&place).send().await.expect("an answer");
    assert!(answer.bytes().await.is_err());
    let answer = world.http.get(&place).send().await.expect("an answer");
    assert!(answer.bytes().await.is_ok());
}

#[tokio::test]
async fn a_relay_answers_content_with_an_address_in_json() {
    let world = with(Config {
        profile: &RELAY_JSON,
        ..Config::default()
    })
    .await;
    let ask = json!({ "prompt": "a cat", "duration": 5 });
    let made = good(world.post("/videos", ask).await).await;
    assert_eq!(
        (&made["status"], &made["object"], &made["progress"]),
        (&json!("pending"), &json!("video.generation"), &json!("0%"))
    );
    assert!(made["created"].is_u64() && made.get("created_at").is_none());
    let path = format!("/videos/{}", id(&made));
    world.simulator.advance(Duration::from_secs(3));
    assert_eq!(world.video(&id(&made)).await["status"], "processing");
    assert_eq!(world.get(&format!("{path}/content")).await.status(), 400);
    world.render();
    assert_eq!(world.video(&id(&made)).await["status"], "succeeded");
    let inside: Value = good(world.get(&format!("{path}/content")).await).await;
    let place = inside["video_url"].as_str().expect("an address");
    assert_eq!(inside["url"], place);
    let answer = world.http.get(place).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(world.get("/videos").await.status(), 404);
    assert_eq!(world.delete(&id(&made)).await.status(), 404);
    let form = crate::client::fields([("prompt", "a cat")]);
    assert_eq!(said(world.form("/videos", form).await).await.0, 400);
}

#[tokio::test]
async fn a_relay_that_is_asked_to_puts_the_file_into_the_job() {
    let world = with(Config {
        profile: &RELAY_JSON,
        ..Config::default()
    })
    .await;
    let ask = json!({ "prompt": "a cat [heavy 9]", "response_format": "b64_json" });
    let made = id(&good(world.post("/videos", ask).await).await);
    assert!(world.video(&made).await.get("b64_json").is_none());
    world.render();
    let video = world.video(&made).await;
    assert!(video.get("url").is_none());
    let file = world.simulator.clip(&made).await.expect("a clip");
    assert!(file.len() > 9_000_000);
    let content = good(world.get(&format!("/videos/{made}/content")).await).await;
    for answer in [video, content] {
        let text = answer["b64_json"].as_str().expect("base64");
        let engine = base64::engine::general_purpose::STANDARD;
        assert_eq!(engine.decode(text).expect("base64"), file);
    }
}
