//! Jobs: create, poll, list, remix, delete, and what a restart leaves.

use std::collections::BTreeSet;
use std::time::Duration;

use image::ImageFormat;
use reqwest::multipart::Form;
use serde_json::{Value, json};
use videos_simulator::{Config, Route};

use crate::client::{good, picture, refused, with, with_reference, world};

#[tokio::test]
async fn a_created_job_has_all_thirteen_fields() {
    let world = world().await;
    let form = Form::new().text("prompt", "a cat");
    let video = good(world.form("/videos", form).await).await;
    let keys: BTreeSet<_> = video
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    let expected = [
        "completed_at",
        "created_at",
        "error",
        "expires_at",
        "id",
        "model",
        "object",
        "progress",
        "prompt",
        "remixed_from_video_id",
        "seconds",
        "size",
        "status",
    ];
    assert_eq!(keys, expected.map(String::from).into());
    assert_eq!(
        (
            &video["model"],
            &video["size"],
            &video["seconds"],
            &video["status"],
            &video["progress"]
        ),
        (
            &json!("sora-2"),
            &json!("720x1280"),
            &json!("4"),
            &json!("queued"),
            &json!(0)
        )
    );
    let id = video["id"].as_str().expect("an id");
    assert_eq!((id.len(), &id[..6]), (54, "video_"));
}

#[tokio::test]
async fn json_and_multipart_and_integer_seconds_mean_the_same() {
    let world = world().await;
    let json =
        json!({ "prompt": "a cat", "model": "sora-2-pro", "size": "1792x1024", "seconds": 12 });
    let one = good(world.post("/videos", json).await).await;
    let form = Form::new()
        .text("prompt", "a cat")
        .text("model", "sora-2-pro")
        .text("size", "1792x1024")
        .text("seconds", "12");
    let other = good(world.form("/videos", form).await).await;
    for key in ["prompt", "model", "size", "seconds"] {
        assert_eq!(one[key], other[key]);
    }
    assert_eq!(one["seconds"], "12");
}

#[tokio::test]
async fn a_reference_of_each_kind_and_form_is_taken() {
    let world = world().await;
    let kinds = [
        ("image/png", ImageFormat::Png),
        ("image/jpeg", ImageFormat::Jpeg),
        ("image/webp", ImageFormat::WebP),
    ];
    for (mime, format) in kinds {
        let form = with_reference(picture(1280, 720, format), mime);
        good(world.form("/videos", form).await).await;
    }
    let url = {
        use base64::Engine;
        let text =
            base64::engine::general_purpose::STANDARD.encode(picture(1280, 720, ImageFormat::Png));
        format!("data:image/png;base64,{text}")
    };
    let json =
        json!({ "prompt": "a cat", "size": "1280x720", "input_reference": { "image_url": url } });
    good(world.post("/videos", json).await).await;
    let form = Form::new()
        .text("prompt", "a cat")
        .text("size", "1280x720")
        .text("input_reference[image_url]", url);
    good(world.form("/videos", form).await).await;
    let references = world.simulator.books().creates;
    assert!(
        references
            .iter()
            .all(|create| create.reference.is_some() && create.accepted.is_some())
    );
    assert_eq!(
        references[0]
            .reference
            .as_ref()
            .and_then(|it| it.file_name.as_deref()),
        Some("first")
    );
}

#[tokio::test]
async fn a_job_passes_from_queued_to_completed() {
    let world = world().await;
    let id = world.create("a cat").await;
    assert_eq!(world.video(&id).await["status"], "queued");
    world.simulator.advance(Duration::from_secs(3));
    let video = world.video(&id).await;
    assert_eq!(video["status"], "in_progress");
    assert!(
        (1..100).contains(&video["progress"].as_u64().expect("a number")),
        "{video}"
    );
    world.render();
    let video = world.video(&id).await;
    assert_eq!(
        (&video["status"], &video["progress"]),
        (&json!("completed"), &json!(100))
    );
    let time = |key: &str| video[key].as_u64().expect("a time");
    assert_eq!(time("expires_at") - time("completed_at"), 3600);
    assert_eq!(world.simulator.books().job(&id).polls, 3);
}

#[tokio::test]
async fn a_prompt_decides_what_becomes_of_its_job() {
    let world = world().await;
    let (block, fail) = (world.create("[block]").await, world.create("[fail]").await);
    let (stall, slow) = (
        world.create("[stall]").await,
        world.create("[slow 30]").await,
    );
    world.render();
    let blocked = world.video(&block).await;
    assert_eq!(
        (&blocked["status"], &blocked["error"]["code"]),
        (&json!("failed"), &json!("moderation_blocked"))
    );
    assert_eq!(blocked["completed_at"], Value::Null);
    assert_eq!(world.video(&fail).await["status"], "failed");
    let stalled = world.video(&stall).await;
    assert_eq!(
        (&stalled["status"], &stalled["progress"]),
        (&json!("in_progress"), &json!(99))
    );
    assert_eq!(
        world
            .get(&format!("/videos/{stall}/content"))
            .await
            .status(),
        200
    );
    assert_eq!(world.video(&slow).await["status"], "in_progress");
    world.simulator.advance(Duration::from_secs(24));
    assert_eq!(world.video(&slow).await["status"], "completed");
}

#[tokio::test]
async fn a_list_comes_in_pages_in_both_orders() {
    let world = world().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(world.create(&format!("clip {number}")).await);
    }
    for order in ["asc", "desc"] {
        let mut seen = Vec::new();
        let mut after = String::new();
        loop {
            let page = good(
                world
                    .get(&format!("/videos?limit=2&order={order}{after}"))
                    .await,
            )
            .await;
            let data = page["data"].as_array().expect("videos");
            assert_eq!(
                (&page["object"], &page["first_id"]),
                (&json!("list"), &data[0]["id"])
            );
            seen.extend(
                data.iter()
                    .map(|video| video["id"].as_str().expect("an id").to_owned()),
            );
            assert_eq!(page["last_id"].as_str(), seen.last().map(String::as_str));
            if page["has_more"] == false {
                break;
            }
            after = format!("&after={}", seen[seen.len() - 1]);
        }
        assert_eq!(seen, ids);
        ids.reverse();
    }
    let none = good(world.get("/videos?limit=0").await).await;
    assert_eq!(
        none,
        json!({ "object": "list", "data": [], "first_id": null, "last_id": null, "has_more": true })
    );
}

#[tokio::test]
async fn a_page_holds_twenty_unless_told_otherwise() {
    let world = world().await;
    for number in 0..21 {
        world.create(&format!("clip {number}")).await;
    }
    let page = good(world.get("/videos").await).await;
    assert_eq!(
        (page["data"].as_array().map(Vec::len), &page["has_more"]),
        (Some(20), &json!(true))
    );
}

#[tokio::test]
async fn a_remix_comes_from_a_completed_job_and_says_so() {
    let world = world().await;
    let source = world.create("a cat").await;
    let path = format!("/videos/{source}/remix");
    let early = world.post(&path, json!({ "prompt": "a dog" })).await;
    refused(early, 400, Some("video_id"), Some("invalid_value")).await;
    world.render();
    let remix = good(world.post(&path, json!({ "prompt": "a dog" })).await).await;
    assert_eq!(
        (
            remix["remixed_from_video_id"].as_str(),
            &remix["prompt"],
            &remix["size"]
        ),
        (Some(source.as_str()), &json!("a dog"), &json!("1280x720"))
    );
    good(
        world
            .form(&path, Form::new().text("prompt", "a bird"))
            .await,
    )
    .await;
    let books = world.simulator.books();
    assert_eq!(
        books
            .creates
            .iter()
            .filter(|create| create.route == Route::Remix)
            .count(),
        3
    );
    assert_eq!(books.accepted().count(), 3);
}

#[tokio::test]
async fn a_deleted_job_is_gone_and_a_running_one_cannot_be_deleted() {
    let world = world().await;
    let id = world.create("a cat").await;
    refused(
        world.delete(&id).await,
        400,
        Some("video_id"),
        Some("invalid_value"),
    )
    .await;
    world.render();
    let gone = good(world.delete(&id).await).await;
    assert_eq!(
        gone,
        json!({ "id": id, "object": "video.deleted", "deleted": true })
    );
    let missing = world.get(&format!("/videos/{id}")).await;
    refused(missing, 404, Some("video_id"), Some("not_found")).await;
    assert!(world.simulator.books().job(&id).deleted);
}

#[tokio::test]
async fn jobs_outlive_a_restart_where_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        state_file: Some(folder.path().join("jobs.json")),
        ..Config::default()
    };
    let first = with(config.clone()).await;
    let id = first.create("a cat").await;
    let port = first.simulator.port();
    first.simulator.shutdown().await;
    let second = with(Config { port, ..config }).await;
    assert_eq!(second.video(&id).await["prompt"], "a cat");
    assert_ne!(second.create("a dog").await, id, "ids do not repeat");
}

#[tokio::test]
async fn ids_follow_from_the_seed() {
    let (one, same, other) = (
        world().await,
        world().await,
        with(Config {
            seed: 2,
            ..Config::default()
        })
        .await,
    );
    let id = one.create("a cat").await;
    assert_eq!(same.create("a dog").await, id);
    assert_ne!(other.create("a cat").await, id);
}

#[tokio::test]
async fn models_are_listed_for_a_test_of_the_connection() {
    let models = good(world().await.get("/models").await).await;
    assert_eq!(models["data"][0]["id"], "sora-2");
}
