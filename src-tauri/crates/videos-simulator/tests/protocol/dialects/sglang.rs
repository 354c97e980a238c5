//! `SGLang` diffusion.

use serde_json::{Value, json};
use videos_simulator::Route;
use videos_simulator::profile::SGLANG;

use crate::client::{fields, good, id, of, said};

#[tokio::test]
async fn a_job_has_a_bare_uuid_no_prompt_and_coerced_seconds() {
    let world = of(&SGLANG).await;
    for seconds in [json!(5), json!("5")] {
        let ask = json!({ "prompt": "a cat", "seconds": seconds, "fps": 16, "model": "anything" });
        let video = good(world.post("/videos", ask).await).await;
        assert_eq!(id(&video).len(), 36);
        assert!(video.get("prompt").is_none());
        assert_eq!(
            (&video["seconds"], &video["size"], &video["model"]),
            (&json!("5"), &json!(""), &json!("anything"))
        );
    }
    let ask = json!({ "prompt": "a cat", "seconds": "five" });
    let (status, body) = said(world.post("/videos", ask).await).await;
    assert_eq!(
        (status, &body["detail"][0]["loc"]),
        (422, &json!(["body", "seconds"]))
    );
}

#[tokio::test]
async fn a_variant_is_an_index() {
    let world = of(&SGLANG).await;
    let id = world.form_id(fields([("prompt", "a cat")])).await;
    world.render();
    let content = async |query: &str| {
        let answer = world.get(&format!("/videos/{id}/content{query}")).await;
        answer.status().as_u16()
    };
    assert_eq!(content("").await, 200);
    assert_eq!(content("?variant=0").await, 200);
    let named = world
        .get(&format!("/videos/{id}/content?variant=video"))
        .await;
    assert_eq!(
        said(named).await,
        (404, json!({ "detail": "Video variant video not found" }))
    );
}

#[tokio::test]
async fn a_file_in_the_cloud_is_named_in_a_refusal_and_in_the_job() {
    let world = of(&SGLANG).await;
    let id = world.form_id(fields([("prompt", "a cat [cloud]")])).await;
    assert_eq!(world.video(&id).await["url"], Value::Null);
    world.render();
    let (status, body) = said(world.get(&format!("/videos/{id}/content")).await).await;
    let sentence = body["detail"].as_str().expect("a sentence");
    let start = "Video has been uploaded to cloud storage. Please use the cloud URL: ";
    assert_eq!(status, 400);
    let url = sentence.strip_prefix(start).expect("the sentence");
    let origin = world.simulator.second_origin().expect("another origin");
    assert!(url.starts_with(&origin), "{url}");
    // Signed anew with every answer.
    let place = |url: &str| url.split('?').next().map(str::to_owned);
    let shown = world.video(&id).await;
    assert_eq!(shown["url"].as_str().and_then(place), place(url));
    let answer = world.http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(world.simulator.books().requests_on(Route::Outside), 1);
}

#[tokio::test]
async fn a_delete_answers_with_the_job_and_a_status_of_its_own() {
    let world = of(&SGLANG).await;
    let id = world.form_id(fields([("prompt", "a cat")])).await;
    let video = good(world.delete(&id).await).await;
    assert_eq!(
        (&video["id"], &video["status"], &video["object"]),
        (&json!(id), &json!("deleted"), &json!("video"))
    );
    assert_eq!(
        said(world.get(&format!("/videos/{id}")).await).await,
        (404, json!({ "detail": "Video not found" }))
    );
}

#[tokio::test]
async fn an_error_has_a_message_and_no_code() {
    let world = of(&SGLANG).await;
    let id = world.form_id(fields([("prompt", "[fail]")])).await;
    let early = said(world.get(&format!("/videos/{id}/content")).await).await;
    assert_eq!(
        early,
        (404, json!({ "detail": "Generation is still in-progress" }))
    );
    world.render();
    let video = world.video(&id).await;
    assert!(video["error"]["message"].is_string());
    assert_eq!(
        video["error"].as_object().map(serde_json::Map::len),
        Some(1)
    );
    let remix = world
        .post(&format!("/videos/{id}/remix"), json!({ "prompt": "x" }))
        .await;
    assert_eq!(remix.status(), 404);
}
