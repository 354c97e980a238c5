//! TensorRT-LLM.

use base64::Engine;
use serde_json::{Value, json};
use videos_simulator::profile::TRTLLM;

use crate::client::{good, id, of, picture, said};

#[tokio::test]
async fn a_create_is_accepted_and_has_a_duration() {
    let world = of(&TRTLLM).await;
    let ask = json!({ "prompt": "a cat", "seconds": 5.0, "size": "832x480" });
    let (status, video) = said(world.post("/videos", ask).await).await;
    assert_eq!(
        (status, &video["duration"], &video["status"], &video["size"]),
        (202, &json!(5.0), &json!("queued"), &json!("832x480"))
    );
    for absent in ["seconds", "progress", "expires_at"] {
        assert!(video.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn an_error_is_a_text() {
    let world = of(&TRTLLM).await;
    let made = world
        .made(world.post("/videos", json!({ "prompt": "[fail]" })).await)
        .await;
    world.render();
    let video = world.video(&id(&made)).await;
    assert!(video["error"].is_string(), "{video}");
    assert!(video["completed_at"].is_u64());
}

#[tokio::test]
async fn content_is_bytes_or_base64_in_json_as_the_job_asked() {
    let world = of(&TRTLLM).await;
    let ask = json!({ "prompt": "a cat", "response_format": "b64_json" });
    let inline = id(&world.made(world.post("/videos", ask).await).await);
    let early = said(world.get(&format!("/videos/{inline}/content")).await).await;
    assert_eq!(
        (early.0, &early.1["error"]["type"]),
        (400, &json!("BadRequestError"))
    );
    world.render();
    let inside = good(world.get(&format!("/videos/{inline}/content")).await).await;
    let text = inside["b64_json"].as_str().expect("base64");
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    assert_eq!(bytes.expect("base64").get(4..8), Some(b"ftyp".as_slice()));

    let ask = json!({ "prompt": "a cat", "output_format": "avi" });
    let avi = id(&world.made(world.post("/videos", ask).await).await);
    world.render();
    let answer = world.get(&format!("/videos/{avi}/content")).await;
    assert_eq!(answer.headers()["content-type"], "video/x-msvideo");
}

#[tokio::test]
async fn a_list_has_no_cursors_and_knows_no_limit() {
    let world = of(&TRTLLM).await;
    for prompt in ["one", "two", "three"] {
        world
            .made(world.post("/videos", json!({ "prompt": prompt })).await)
            .await;
    }
    let list = good(world.get("/videos?limit=1").await).await;
    assert_eq!(
        list.as_object().map(serde_json::Map::len),
        Some(2),
        "{list}"
    );
    let prompts: Vec<&Value> = list["data"]
        .as_array()
        .expect("jobs")
        .iter()
        .map(|video| &video["prompt"])
        .collect();
    assert_eq!(prompts, ["one", "two", "three"]);
}

#[tokio::test]
async fn a_delete_says_little_and_a_field_too_many_is_named() {
    let world = of(&TRTLLM).await;
    let made = world
        .made(world.post("/videos", json!({ "prompt": "a cat" })).await)
        .await;
    assert_eq!(
        good(world.delete(&id(&made)).await).await,
        json!({ "deleted": true })
    );
    let (status, body) = said(world.get(&format!("/videos/{}", id(&made))).await).await;
    assert_eq!(
        (status, &body["error"]["type"]),
        (404, &json!("NotFoundError"))
    );
    let ask = json!({ "prompt": "a cat", "flow_shift": 3 });
    let (status, body) = said(world.post("/videos", ask).await).await;
    let message = body["error"]["message"].as_str().expect("a message");
    assert_eq!(status, 422);
    assert!(message.contains("'flow_shift'") && message.contains("extra_params"));
}

#[tokio::test]
async fn a_reference_comes_as_bare_base64() {
    let world = of(&TRTLLM).await;
    let png = picture(64, 48, image::ImageFormat::Png);
    let text = base64::engine::general_purpose::STANDARD.encode(png);
    let ask = json!({ "prompt": "a cat", "input_reference": text });
    world.made(world.post("/videos", ask).await).await;
    let creates = world.simulator.books().creates;
    assert!(creates[0].reference.is_some());
    let ask = json!({ "prompt": "a cat", "input_reference": { "image_url": "data:," } });
    assert_eq!(world.post("/videos", ask).await.status(), 400);
}
