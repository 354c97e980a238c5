//! Everything that is turned down, with the words, the param and the code of the envelope.

use image::ImageFormat;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use videos_simulator::{Config, Refusal};

use crate::client::{good, picture, refused, with, with_reference, world};

#[tokio::test]
async fn every_wrong_field_is_named() {
    let world = world().await;
    let cases = [
        (json!({}), "prompt", "missing_required_parameter"),
        (json!({ "prompt": "" }), "prompt", "empty_string"),
        (
            json!({ "prompt": "é".repeat(32_001) }),
            "prompt",
            "string_above_max_length",
        ),
        (json!({ "prompt": 7 }), "prompt", "invalid_type"),
        (
            json!({ "prompt": "x", "model": "sora-9" }),
            "model",
            "invalid_value",
        ),
        (
            json!({ "prompt": "x", "size": "640x480" }),
            "size",
            "invalid_value",
        ),
        (
            json!({ "prompt": "x", "size": "1792x1024" }),
            "size",
            "invalid_value",
        ),
        (
            json!({ "prompt": "x", "seconds": 5 }),
            "seconds",
            "invalid_value",
        ),
        (
            json!({ "prompt": "x", "seconds": [4] }),
            "seconds",
            "invalid_type",
        ),
        (
            json!({ "prompt": "x", "seed": 1 }),
            "seed",
            "unknown_parameter",
        ),
        (
            json!({ "prompt": "x", "input_reference": "pic" }),
            "input_reference",
            "invalid_type",
        ),
        (
            json!({ "prompt": "x", "input_reference": {} }),
            "input_reference",
            "invalid_value",
        ),
        (
            json!({ "prompt": "x", "input_reference": { "file_id": "file-1" } }),
            "input_reference.file_id",
            "invalid_value",
        ),
        (
            json!({ "prompt": "x", "input_reference": { "image_url": "https://example.com/a.png" } }),
            "input_reference.image_url",
            "invalid_value",
        ),
    ];
    let count = cases.len();
    for (body, param, code) in cases {
        refused(
            world.post("/videos", body).await,
            400,
            Some(param),
            Some(code),
        )
        .await;
    }
    let longest = json!({ "prompt": "é".repeat(32_000) });
    good(world.post("/videos", longest).await).await;
    let books = world.simulator.books();
    assert_eq!(
        (books.creates.len(), books.accepted().count()),
        (count + 1, 1)
    );
    let expected = Refusal {
        status: 400,
        code: Some("missing_required_parameter".into()),
        param: Some("prompt".into()),
    };
    assert_eq!(books.creates[0].refused, Some(expected));
}

#[tokio::test]
async fn sizes_are_named_that_the_model_has() {
    let world = world().await;
    let body = json!({ "prompt": "x", "size": "1x1" });
    let message = refused(
        world.post("/videos", body).await,
        400,
        Some("size"),
        Some("invalid_value"),
    );
    assert_eq!(
        message.await,
        "Invalid value: '1x1'. Supported values are: '720x1280' and '1280x720'."
    );
}

#[tokio::test]
async fn a_reference_of_another_shape_is_refused_in_the_recorded_words() {
    let form = with_reference(picture(640, 480, ImageFormat::Png), "image/png");
    let answer = world().await.form("/videos", form).await;
    let message = refused(answer, 400, Some("input_reference"), Some("invalid_value")).await;
    assert_eq!(
        message,
        "Inpaint image must match the requested width and height"
    );
}

#[tokio::test]
async fn a_reference_without_an_image_type_or_without_image_bytes_is_refused() {
    let world = world().await;
    let png = picture(1280, 720, ImageFormat::Png);
    let form = with_reference(png, "application/octet-stream");
    let message = refused(
        world.form("/videos", form).await,
        400,
        Some("input_reference"),
        Some("unsupported_mimetype"),
    );
    assert!(
        message
            .await
            .contains("unsupported mimetype ('application/octet-stream')")
    );
    let form = with_reference(b"not a picture".to_vec(), "image/png");
    let answer = world.form("/videos", form).await;
    refused(answer, 400, Some("input_reference"), Some("invalid_value")).await;
}

#[tokio::test]
async fn a_reference_without_a_file_name_is_refused_in_the_recorded_words() {
    let part = Part::bytes(picture(1280, 720, ImageFormat::Png));
    let form = Form::new()
        .text("prompt", "x")
        .part("input_reference", part);
    let answer = world().await.form("/videos", form).await;
    let message = refused(answer, 400, Some("input_reference"), Some("invalid_type")).await;
    assert_eq!(
        message,
        "Invalid type for 'input_reference': expected a file, but got a string instead."
    );
}

#[tokio::test]
async fn a_body_that_is_no_form_and_no_json_is_refused() {
    let world = world().await;
    let post = |mime: &str, body: &'static str| {
        world
            .http
            .post(world.url("/videos"))
            .header("content-type", mime)
            .body(body)
            .send()
    };
    for (mime, body) in [
        ("application/json", "{\"prompt\": "),
        ("application/json", "[1]"),
        ("text/plain", "a cat"),
        ("multipart/form-data; boundary=x", "nothing of the kind"),
    ] {
        let answer = post(mime, body).await.expect("an answer");
        refused(answer, 400, None, None).await;
    }
}

#[tokio::test]
async fn a_body_of_sixty_megabytes_is_refused_after_it_was_read() {
    let form = with_reference(vec![0; 60 << 20], "image/png");
    refused(world().await.form("/videos", form).await, 413, None, None).await;
}

#[tokio::test]
async fn list_parameters_are_checked() {
    let world = world().await;
    for (query, param, code) in [
        ("limit=101", "limit", "integer_above_max_value"),
        ("limit=-1", "limit", "integer_below_min_value"),
        ("limit=ten", "limit", "invalid_type"),
        ("order=newest", "order", "invalid_value"),
        ("after=video_0", "after", "invalid_value"),
    ] {
        let answer = world.get(&format!("/videos?{query}")).await;
        refused(answer, 400, Some(param), Some(code)).await;
    }
}

#[tokio::test]
async fn what_is_not_there_is_404_in_the_envelope() {
    let world = world().await;
    for path in ["/videos/video_0", "/videos/video_0/content"] {
        refused(
            world.get(path).await,
            404,
            Some("video_id"),
            Some("not_found"),
        )
        .await;
    }
    let remix = world
        .post("/videos/video_0/remix", json!({ "prompt": "x" }))
        .await;
    refused(remix, 404, Some("video_id"), Some("not_found")).await;
    refused(
        world.delete("video_0").await,
        404,
        Some("video_id"),
        Some("not_found"),
    )
    .await;
    refused(world.get("/images").await, 404, None, None).await;
    let put = world
        .http
        .put(world.url("/videos"))
        .send()
        .await
        .expect("an answer");
    refused(put, 405, None, None).await;
}

#[tokio::test]
async fn without_the_key_nothing_is_answered_and_the_key_is_never_repeated() {
    let world = with(Config {
        key: Some("sk-right-0123456789".into()),
        ..Config::default()
    })
    .await;
    refused(world.get("/videos").await, 401, None, None).await;
    let wrong = "sk-wrong-0123456789";
    let ask = world
        .http
        .get(world.url("/videos"))
        .bearer_auth(wrong)
        .send();
    let message = refused(
        ask.await.expect("an answer"),
        401,
        None,
        Some("invalid_api_key"),
    )
    .await;
    assert!(!message.contains(wrong), "{message}");
    assert!(message.contains("sk-w***********6789"), "{message}");
    let right = world
        .http
        .get(world.url("/videos"))
        .bearer_auth("sk-right-0123456789")
        .send();
    good(right.await.expect("an answer")).await;
    let authorized: Vec<_> = world
        .simulator
        .books()
        .requests
        .iter()
        .map(|request| request.authorized)
        .collect();
    assert_eq!(authorized, [false, true, true]);
}
