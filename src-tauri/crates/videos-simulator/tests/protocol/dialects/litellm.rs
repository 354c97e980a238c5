//! The `LiteLLM` proxy.

use serde_json::{Value, json};
use videos_simulator::profile::LITELLM;
use videos_simulator::{Config, Fault, Route, Trouble};

use crate::client::{World, fields, good, id, of, said, with};

fn path(id: &str) -> String {
    format!("/videos/{}", id.replace('=', "%3D"))
}

async fn made(world: &World, prompt: &'static str) -> String {
    world.form_id(fields([("prompt", prompt)])).await
}

#[tokio::test]
async fn a_poll_brings_another_id_that_leads_nowhere() {
    let world = of(&LITELLM).await;
    let first = made(&world, "a cat").await;
    assert!((140..=220).contains(&first.len()), "{first}");
    world.render();
    let polled = good(world.get(&path(&first)).await).await;
    let other = id(&polled);
    assert_ne!(other, first);
    let content = world.get(&format!("{}/content", path(&first))).await;
    assert_eq!(content.status(), 200);
    let (status, body) = said(world.get(&format!("{}/content", path(&other))).await).await;
    assert_eq!((status, &body["error"]["code"]), (500, &json!("500")));
    assert_eq!(world.get("/videos/video_plain").await.status(), 500);
    assert_eq!(world.simulator.books().job(&first).polls, 1);
}

#[tokio::test]
async fn a_job_has_no_prompt_and_its_lineage_is_that_of_the_provider() {
    let world = of(&LITELLM).await;
    let first = made(&world, "a cat").await;
    world.render();
    let ask = json!({ "prompt": "a dog" });
    let remix = good(world.post(&format!("{}/remix", path(&first)), ask).await).await;
    let source = remix["remixed_from_video_id"].as_str().expect("a source");
    assert!(source.starts_with("video_") && source.len() == 54);
    assert_ne!(source, first);
    assert!(remix.get("prompt").is_none());
    assert_eq!(remix["usage"], json!({ "duration_seconds": 4.0 }));
}

#[tokio::test]
async fn a_create_says_what_it_costs() {
    let world = of(&LITELLM).await;
    let answer = world.form("/videos", fields([("prompt", "a cat")])).await;
    assert_eq!(answer.headers()["x-litellm-response-cost"], "0.4");
}

#[tokio::test]
async fn there_is_no_delete_and_no_list_without_a_provider() {
    let world = of(&LITELLM).await;
    let first = made(&world, "a cat").await;
    assert_eq!(
        said(world.delete(&first.replace('=', "%3D")).await).await,
        (405, json!({ "detail": "Method Not Allowed" }))
    );
    let (status, body) = said(world.get("/videos").await).await;
    let message = body["error"]["message"].as_str().expect("a message");
    assert_eq!((status, &body["error"]["code"]), (400, &json!("400")));
    assert!(message.contains("LLM Provider NOT provided"), "{message}");
    let list = world.get("/videos?custom_llm_provider=openai").await;
    assert_eq!(list.status(), 500);
}

#[tokio::test]
async fn the_provider_s_error_is_text_within_the_proxy_s() {
    let world = of(&LITELLM).await;
    let form = fields([("prompt", "a cat"), ("size", "640x480")]);
    let (status, body) = said(world.form("/videos", form).await).await;
    assert_eq!((status, &body["error"]["code"]), (400, &json!("400")));
    let message = body["error"]["message"].as_str().expect("a message");
    let start = "litellm.BadRequestError: BadRequestError: OpenAIException - ";
    let inner: Value =
        serde_json::from_str(message.strip_prefix(start).expect("the start")).expect("JSON");
    assert_eq!(inner["error"]["param"], "size");
    let limit = Trouble::RateLimit {
        retry_after: Some(3),
    };
    world.simulator.inject(Fault::new(Route::Create, limit));
    let answer = world.form("/videos", fields([("prompt", "a cat")])).await;
    assert_eq!(answer.headers()["llm_provider-retry-after"], "3");
    assert!(!answer.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn content_is_always_an_mp4_and_always_whole() {
    let world = of(&LITELLM).await;
    let first = made(&world, "a cat [gif]").await;
    let early = said(world.get(&format!("{}/content", path(&first))).await).await;
    assert_eq!((early.0, &early.1["error"]["code"]), (404, &json!("404")));
    world.render();
    let url = world.url(&format!("{}/content?variant=thumbnail", path(&first)));
    let answer = world.http.get(url).header("range", "bytes=5-").send();
    let answer = answer.await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "video/mp4");
    let name = format!("attachment; filename=video_{first}.mp4");
    assert_eq!(answer.headers()["content-disposition"], name.as_str());
    let bytes = answer.bytes().await.expect("bytes");
    assert!(bytes.starts_with(b"GIF89a"));
}

#[tokio::test]
async fn it_is_there_with_and_without_v1_and_a_wrong_key_meets_no_database() {
    let world = with(Config {
        profile: &LITELLM,
        key: Some("sk-right".into()),
        ..Config::default()
    })
    .await;
    let root = world.simulator.base_url().replace("/v1", "");
    let ask = world.http.get(format!("{root}/models"));
    let ask = ask.header("x-litellm-api-key", "sk-right");
    good(ask.send().await.expect("an answer")).await;
    let wrong = world.http.get(world.url("/models")).bearer_auth("sk-wrong");
    let (status, body) = said(wrong.send().await.expect("an answer")).await;
    assert_eq!(
        (status, &body["error"]["message"]),
        (400, &json!("No connected db."))
    );
}
