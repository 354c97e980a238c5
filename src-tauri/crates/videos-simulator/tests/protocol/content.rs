//! Files: when they are there, when not, whole and in part.

use std::time::Duration;

use re_mp4::Mp4;
use serde_json::json;

use crate::client::{World, good, refused, world};

async fn file(world: &World, id: &str, query: &str) -> (String, Vec<u8>) {
    let response = world.get(&format!("/videos/{id}/content{query}")).await;
    assert_eq!(response.status(), 200);
    let mime = response.headers()["content-type"]
        .to_str()
        .expect("a MIME type")
        .to_owned();
    (mime, response.bytes().await.expect("bytes").to_vec())
}

#[tokio::test]
async fn a_clip_has_the_size_and_length_that_were_asked_for() {
    let world = world().await;
    let body = json!({ "prompt": "a cat [slow 0]", "model": "sora-2-pro", "size": "1024x1792", "seconds": "8" });
    let video = good(world.post("/videos", body).await).await;
    let id = video["id"].as_str().expect("an id");
    let (mime, bytes) = file(&world, id, "").await;
    assert_eq!(mime, "video/mp4");
    let mp4 = Mp4::read_bytes(&bytes).expect("an MP4");
    let track = mp4.tracks().values().next().expect("a track");
    assert_eq!((track.width, track.height), (1024, 1792));
    assert_eq!(track.duration, 8 * track.timescale);
    assert_eq!(file(&world, id, "?variant=video").await.1, bytes);
}

#[tokio::test]
async fn thumbnail_and_sprite_sheet_are_pictures() {
    let world = world().await;
    let id = world.finished("a cat").await;
    let (mime, bytes) = file(&world, &id, "?variant=thumbnail").await;
    assert_eq!(
        (mime.as_str(), &bytes[8..12]),
        ("image/webp", b"WEBP".as_slice())
    );
    let (mime, bytes) = file(&world, &id, "?variant=spritesheet").await;
    assert_eq!(
        (mime.as_str(), &bytes[..3]),
        ("image/jpeg", [0xff, 0xd8, 0xff].as_slice())
    );
    let wrong = world
        .get(&format!("/videos/{id}/content?variant=poster"))
        .await;
    refused(wrong, 400, Some("variant"), Some("invalid_value")).await;
    let downloads = world.simulator.books().job(&id).downloads;
    assert_eq!(
        downloads,
        [("spritesheet".into(), 1), ("thumbnail".into(), 1)].into()
    );
}

#[tokio::test]
async fn content_is_refused_before_completion_and_after_failure() {
    let world = world().await;
    let (running, failed) = (world.create("a cat").await, world.create("[fail]").await);
    let early = world.get(&format!("/videos/{running}/content")).await;
    let message = refused(early, 404, None, None).await;
    assert!(message.starts_with("Video is not ready yet"), "{message}");
    world.render();
    let never = world.get(&format!("/videos/{failed}/content")).await;
    refused(never, 400, None, None).await;
}

#[tokio::test]
async fn files_expire_and_the_job_stays_completed_in_the_list() {
    let world = world().await;
    let id = world.finished("a cat [expire 5]").await;
    file(&world, &id, "").await;
    world.simulator.advance(Duration::from_secs(5));
    let late = world.get(&format!("/videos/{id}/content")).await;
    refused(late, 404, None, None).await;
    let list = good(world.get("/videos").await).await;
    assert_eq!(
        (&list["data"][0]["id"], &list["data"][0]["status"]),
        (&json!(id), &json!("completed"))
    );
}

#[tokio::test]
async fn a_download_can_be_resumed() {
    let world = world().await;
    let id = world.finished("a cat").await;
    let url = world.url(&format!("/videos/{id}/content"));
    let whole = world.http.get(&url).send().await.expect("an answer");
    let etag = whole.headers()["etag"]
        .to_str()
        .expect("an ETag")
        .to_owned();
    assert!(etag.starts_with('"'), "a strong one: {etag}");
    let bytes = whole.bytes().await.expect("bytes");
    let ask = async |range: &str, if_range: &str| {
        let request = world
            .http
            .get(&url)
            .header("range", range)
            .header("if-range", if_range);
        request.send().await.expect("an answer")
    };

    let rest = ask("bytes=1000-", &etag).await;
    assert_eq!(rest.status(), 206);
    let place = format!("bytes 1000-{}/{}", bytes.len() - 1, bytes.len());
    assert_eq!(rest.headers()["content-range"], place.as_str());
    assert_eq!(rest.bytes().await.expect("bytes"), bytes.slice(1000..));

    let tail = ask("bytes=-10", &etag).await;
    assert_eq!(
        tail.bytes().await.expect("bytes"),
        bytes.slice(bytes.len() - 10..)
    );

    let changed = ask("bytes=1000-", "\"another\"").await;
    assert_eq!(
        (changed.status().as_u16(), changed.content_length()),
        (200, Some(bytes.len() as u64))
    );

    let beyond = ask(&format!("bytes={}-", bytes.len()), &etag).await;
    assert_eq!(beyond.status(), 416);
    assert_eq!(
        beyond.headers()["content-range"],
        format!("bytes */{}", bytes.len()).as_str()
    );
}

#[tokio::test]
async fn takes_of_one_prompt_have_different_bytes() {
    let world = world().await;
    let (one, other) = (world.finished("a cat").await, world.finished("a cat").await);
    assert_ne!(
        file(&world, &one, "").await.1,
        file(&world, &other, "").await.1
    );
}
