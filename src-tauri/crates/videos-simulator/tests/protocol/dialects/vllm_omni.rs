//! vLLM-Omni.

use serde_json::{Value, json};
use videos_simulator::Config;
use videos_simulator::profile::VLLM_OMNI;

use crate::client::{fields, good, of, picture, said, with};

#[tokio::test]
async fn only_forms_are_read() {
    let world = of(&VLLM_OMNI).await;
    let json = world.post("/videos", json!({ "prompt": "a cat" })).await;
    let (status, body) = said(json).await;
    assert_eq!(
        (
            status,
            &body["detail"][0]["loc"],
            &body["detail"][0]["type"]
        ),
        (422, &json!(["body", "prompt"]), &json!("missing"))
    );
    assert_eq!(world.simulator.books().accepted().count(), 0);
}

#[tokio::test]
async fn a_job_has_no_size_unless_asked_and_knows_no_progress() {
    let world = of(&VLLM_OMNI).await;
    let form = fields([("prompt", "a cat"), ("seconds", "5"), ("seed", "7")]);
    let made = world.made(world.form("/videos", form).await).await;
    assert_eq!(
        (&made["size"], &made["seconds"], &made["quality"]),
        (&Value::Null, &json!("5"), &json!("default"))
    );
    let id = crate::client::id(&made);
    assert!(id.starts_with("video_gen_") && id.len() == 42, "{id}");
    world.simulator.advance(std::time::Duration::from_secs(3));
    let running = world.video(&id).await;
    assert_eq!(
        (&running["status"], &running["progress"]),
        (&json!("in_progress"), &json!(0))
    );
    world.render();
    let done = world.video(&id).await;
    assert_eq!(
        (&done["status"], &done["progress"], &done["expires_at"]),
        (&json!("completed"), &json!(100), &Value::Null)
    );
}

#[tokio::test]
async fn a_failed_job_is_an_http_error_whose_body_is_the_job() {
    let world = of(&VLLM_OMNI).await;
    for (prompt, expected) in [("[block]", 400), ("[fail]", 500), ("[cancel]", 422)] {
        let id = world.form_id(fields([("prompt", prompt)])).await;
        world.render();
        let (status, body) = said(world.get(&format!("/videos/{id}")).await).await;
        assert_eq!(
            (
                status,
                &body["object"],
                &body["status"],
                &body["error"]["code"]
            ),
            (
                expected,
                &json!("video"),
                &json!("failed"),
                &json!(expected)
            )
        );
        let (status, body) = said(world.get(&format!("/videos/{id}/content")).await).await;
        assert_eq!((status, &body["error"]["code"]), (422, &json!(422)));
    }
}

#[tokio::test]
async fn every_variant_is_the_whole_clip_with_a_name() {
    let world = of(&VLLM_OMNI).await;
    let id = world.form_id(fields([("prompt", "a cat")])).await;
    let early = said(world.get(&format!("/videos/{id}/content")).await).await;
    assert_eq!(
        (early.0, &early.1["error"]["message"]),
        (404, &json!("Generation is still in-progress"))
    );
    world.render();
    let answer = world
        .get(&format!("/videos/{id}/content?variant=thumbnail"))
        .await;
    let name = format!("attachment; filename=\"{id}.mp4\"");
    assert_eq!(answer.headers()["content-disposition"], name.as_str());
    assert_eq!(answer.headers()["content-type"], "video/mp4");
    let bytes = answer.bytes().await.expect("bytes");
    assert_eq!(bytes.get(4..8), Some(b"ftyp".as_slice()));
}

#[tokio::test]
async fn a_delete_aborts_what_runs_and_not_what_hangs() {
    let world = of(&VLLM_OMNI).await;
    let running = world.form_id(fields([("prompt", "a cat")])).await;
    let gone = good(world.delete(&running).await).await;
    assert_eq!(
        gone,
        json!({ "id": running, "object": "video.deleted", "deleted": true })
    );
    let stuck = world.form_id(fields([("prompt", "a cat [stall]")])).await;
    world.render();
    let (status, body) = said(world.delete(&stuck).await).await;
    assert_eq!(
        (status, &body["error"]["message"]),
        (
            409,
            &json!("Cancellation in progress. Please try again later.")
        )
    );
    let (status, body) = said(world.get(&format!("/videos/{running}")).await).await;
    assert_eq!(
        (status, &body["error"]["message"]),
        (404, &json!("Video not found"))
    );
}

#[tokio::test]
async fn a_list_is_whole_unless_cut_and_empty_after_the_unknown() {
    let world = of(&VLLM_OMNI).await;
    for number in 0..25 {
        let form = reqwest::multipart::Form::new().text("prompt", format!("clip {number}"));
        world.form_id(form).await;
    }
    let count = async |query: &str| {
        let list = good(world.get(&format!("/videos{query}")).await).await;
        list["data"].as_array().map(Vec::len)
    };
    assert_eq!(count("").await, Some(25));
    assert_eq!(count("?limit=4").await, Some(4));
    assert_eq!(count("?after=video_gen_nobody").await, Some(0));
}

#[tokio::test]
async fn another_model_or_a_strange_length_is_refused_and_a_remix_is_unknown() {
    let world = of(&VLLM_OMNI).await;
    let form = fields([("prompt", "a cat"), ("model", "sora-2")]);
    let (status, body) = said(world.form("/videos", form).await).await;
    let message = body["error"]["message"].as_str().unwrap_or_default();
    assert_eq!((status, &body["error"]["code"]), (400, &json!(400)));
    assert!(message.starts_with("Model mismatch: request specifies 'sora-2'"));
    let form = fields([("prompt", "a cat"), ("seconds", "4.5")]);
    let (status, body) = said(world.form("/videos", form).await).await;
    assert_eq!(
        (status, &body["detail"][0]["loc"][1]),
        (422, &json!("seconds"))
    );
    let remix = world
        .post("/videos/video_gen_1/remix", json!({ "prompt": "x" }))
        .await;
    assert_eq!(said(remix).await, (404, json!({ "detail": "Not Found" })));
}

#[tokio::test]
async fn a_reference_of_any_size_is_taken_and_a_wrong_key_is_one_word() {
    let world = with(Config {
        profile: &VLLM_OMNI,
        key: Some("right".into()),
        ..Config::default()
    })
    .await;
    let png = picture(64, 48, image::ImageFormat::Png);
    let form = crate::client::with_reference(png, "application/octet-stream");
    let ask = world.http.post(world.url("/videos")).multipart(form);
    good(ask.bearer_auth("right").send().await.expect("an answer")).await;
    let denied = said(world.get("/videos").await).await;
    assert_eq!(denied, (401, json!({ "error": "Unauthorized" })));
}
