//! Faults: each does what it says, to the route and as often as it was told, and then stops.

use std::time::{Duration, Instant};

use serde_json::json;
use videos_simulator::{Config, Fault, Route, Trouble};

use crate::client::{World, good, refused, with, world};

async fn post_a_cat(world: &World) -> reqwest::Result<reqwest::Response> {
    world
        .http
        .post(world.url("/videos"))
        .json(&json!({ "prompt": "a cat" }))
        .send()
        .await
}

#[tokio::test]
async fn a_rate_limit_hits_as_often_as_told_and_creates_nothing() {
    let world = world().await;
    let limit = Trouble::RateLimit {
        retry_after: Some(3),
    };
    world
        .simulator
        .inject(Fault::new(Route::Create, limit).times(2));
    for _ in 0..2 {
        let answer = post_a_cat(&world).await.expect("an answer");
        assert_eq!(answer.headers()["retry-after"], "3");
        assert_eq!(answer.headers()["x-ratelimit-remaining-requests"], "0");
        refused(answer, 429, None, Some("rate_limit_exceeded")).await;
    }
    good(post_a_cat(&world).await.expect("an answer")).await;
    let books = world.simulator.books();
    assert_eq!(
        (books.creates_of("a cat"), books.accepted().count()),
        (3, 1)
    );
    assert_eq!(books.requests[0].fault.as_deref(), Some("rate_limit"));
}

#[tokio::test]
async fn a_create_can_be_accepted_without_an_answer() {
    let world = world().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThenClose));
    assert!(post_a_cat(&world).await.is_err());
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThen500));
    let answer = post_a_cat(&world).await.expect("an answer");
    refused(answer, 500, None, None).await;
    assert_eq!(world.simulator.books().accepted().count(), 2);
    let list = good(world.get("/videos").await).await;
    assert_eq!(list["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_status_is_sent_with_its_body() {
    let world = world().await;
    let body = r#"{"error":{"message":"no money","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#;
    let trouble = Trouble::Status {
        code: 429,
        body: body.into(),
    };
    world.simulator.inject(Fault::new(Route::Create, trouble));
    let answer = post_a_cat(&world).await.expect("an answer");
    refused(answer, 429, None, Some("insufficient_quota")).await;
    let trouble = Trouble::Status {
        code: 502,
        body: "<html>Bad Gateway</html>".into(),
    };
    world.simulator.inject(Fault::new(Route::Any, trouble));
    let answer = world.get("/videos").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (502, &"text/plain; charset=utf-8".parse().expect("a header"))
    );
}

#[tokio::test]
async fn a_download_can_be_cut_anywhere() {
    let world = world().await;
    let id = world.finished("a cat").await;
    let path = format!("/videos/{id}/content");
    let whole = world.get(&path).await.bytes().await.expect("bytes");

    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::CloseBeforeBody));
    let answer = world.get(&path).await;
    assert_eq!(answer.content_length(), Some(whole.len() as u64));
    assert!(answer.bytes().await.is_err());

    world.simulator.inject(Fault::new(
        Route::Content,
        Trouble::CloseAfterBytes { bytes: 50_000 },
    ));
    let mut answer = world.get(&path).await;
    let mut got = 0;
    let broken = loop {
        match answer.chunk().await {
            Ok(Some(chunk)) => got += chunk.len(),
            Ok(None) => break false,
            Err(_) => break true,
        }
    };
    assert!(broken);
    assert_eq!(got, 50_000);

    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::WrongContentLength));
    let answer = world.get(&path).await;
    assert!(answer.content_length() > Some(whole.len() as u64));
    assert!(answer.bytes().await.is_err());
    assert_eq!(world.get(&path).await.bytes().await.expect("bytes"), whole);
}

#[tokio::test]
async fn an_answer_can_be_something_else() {
    let world = world().await;
    let id = world.finished("a cat").await;
    let path = format!("/videos/{id}");
    let plan = |trouble| world.simulator.inject(Fault::new(Route::Retrieve, trouble));

    plan(Trouble::Html);
    let answer = world.get(&path).await;
    assert!(
        answer
            .text()
            .await
            .expect("a page")
            .starts_with("<!DOCTYPE html>")
    );

    plan(Trouble::HalfJson);
    let half = world.get(&path).await.text().await.expect("half");
    assert!(half.starts_with('{') && serde_json::from_str::<serde_json::Value>(&half).is_err());

    plan(Trouble::Empty);
    assert!(
        world
            .get(&path)
            .await
            .bytes()
            .await
            .expect("nothing")
            .is_empty()
    );

    plan(Trouble::Redirect {
        to: "https://example.com/x".into(),
    });
    let answer = world.get(&path).await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["location"]),
        (302, &"https://example.com/x".parse().expect("a header"))
    );

    plan(Trouble::UnknownStatus);
    assert_eq!(world.video(&id).await["status"], "simmering");
    assert_eq!(world.video(&id).await["status"], "completed");
    world
        .simulator
        .inject(Fault::new(Route::List, Trouble::UnknownStatus));
    assert_eq!(
        good(world.get("/videos").await).await["data"][0]["status"],
        "simmering"
    );
}

#[tokio::test]
async fn content_can_be_no_bytes_or_no_video() {
    let world = world().await;
    let (one, other) = (world.finished("a cat").await, world.finished("a dog").await);
    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::ZeroBytes).job(&one));
    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::NotVideo).job(&other));
    let bytes = async |id: &str| {
        world
            .get(&format!("/videos/{id}/content"))
            .await
            .bytes()
            .await
            .expect("bytes")
    };
    assert!(bytes(&other).await.starts_with(b"This is no video."));
    assert!(bytes(&one).await.is_empty());
    assert_eq!(world.simulator.books().job(&one).downloads.len(), 0);
    assert_eq!(&bytes(&one).await[4..8], b"ftyp");
}

#[tokio::test]
async fn a_slow_answer_takes_its_time() {
    let world = world().await;
    let id = world.finished("a cat").await;
    let whole = world
        .get(&format!("/videos/{id}/content"))
        .await
        .bytes()
        .await
        .expect("bytes");
    let trouble = Trouble::Slow {
        bytes_per_second: whole.len() as u64 * 2,
    };
    world.simulator.inject(Fault::new(Route::Content, trouble));
    let start = Instant::now();
    let slow = world
        .get(&format!("/videos/{id}/content"))
        .await
        .bytes()
        .await
        .expect("bytes");
    assert_eq!(slow, whole);
    assert!(
        start.elapsed() > Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_server_that_goes_cuts_what_it_was_sending() {
    let world = world().await;
    let id = world.finished("a cat").await;
    let trouble = Trouble::Slow {
        bytes_per_second: 1_000,
    };
    world.simulator.inject(Fault::new(Route::Content, trouble));
    let mut answer = world.get(&format!("/videos/{id}/content")).await;
    assert!(answer.chunk().await.expect("a first chunk").is_some());
    let url = world.url("/videos");
    world.simulator.shutdown().await;
    let rest = async {
        while let Some(chunk) = answer.chunk().await? {
            drop(chunk);
        }
        Ok::<_, reqwest::Error>(())
    };
    assert!(rest.await.is_err());
    assert!(world.http.get(url).send().await.is_err());
}

#[tokio::test]
async fn another_process_steers_through_the_control_routes() {
    let world = with(Config {
        control: true,
        key: Some("sk-1".into()),
        ..Config::default()
    })
    .await;
    let control = world.simulator.base_url().replace("/v1", "/control");
    let post = async |path: &str, body: serde_json::Value| {
        let answer = world
            .http
            .post(format!("{control}{path}"))
            .json(&body)
            .send();
        assert_eq!(answer.await.expect("an answer").status(), 204);
    };
    post("/settings", json!({ "key": "", "render_seconds": 100 })).await;
    post(
        "/faults",
        json!([{ "route": "create", "kind": "rate_limit", "retry_after": 1, "times": 1 }]),
    )
    .await;
    post("/faults", json!({ "route": "list", "kind": "empty" })).await;
    assert_eq!(post_a_cat(&world).await.expect("an answer").status(), 429);
    assert!(
        world
            .get("/videos")
            .await
            .bytes()
            .await
            .expect("nothing")
            .is_empty()
    );
    let id = world.create("a cat").await;
    assert_eq!(world.video(&id).await["status"], "queued");
    post("/settings", json!({ "advance_seconds": 100 })).await;
    assert_eq!(world.video(&id).await["status"], "completed");
    let books = world
        .http
        .get(format!("{control}/books"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(good(books).await["jobs"][&id]["polls"], 2);
}

#[tokio::test]
async fn without_being_asked_for_there_are_no_control_routes() {
    let world = world().await;
    let url = world.simulator.base_url().replace("/v1", "/control/books");
    assert_eq!(
        world
            .http
            .get(url)
            .send()
            .await
            .expect("an answer")
            .status(),
        404
    );
}

#[tokio::test]
async fn a_create_can_be_cut_before_anything_is_carried_out() {
    let world = world().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::Reset));
    assert!(post_a_cat(&world).await.is_err());
    let books = world.simulator.books();
    assert_eq!(
        (books.creates_of("a cat"), books.accepted().count()),
        (1, 0)
    );
}

#[tokio::test]
async fn a_job_can_come_back_under_another_id() {
    let world = world().await;
    let made = good(post_a_cat(&world).await.expect("an answer")).await;
    let id = made["id"].as_str().expect("an id");
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, Trouble::ChangedId));
    let path = format!("/videos/{id}");
    let changed = good(world.get(&path).await).await;
    assert_ne!(changed["id"], made["id"]);
    assert_eq!(good(world.get(&path).await).await["id"], made["id"]);
}

#[tokio::test]
async fn a_create_can_be_answered_with_another_job() {
    let world = world().await;
    let first = good(post_a_cat(&world).await.expect("an answer")).await;
    let id = first["id"].as_str().expect("an id").to_owned();
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::TakenId { id }));
    let second = good(post_a_cat(&world).await.expect("an answer")).await;
    assert_eq!(second["id"], first["id"]);
    let list = good(world.get("/videos").await).await;
    assert_eq!(list["data"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn a_clip_can_be_corrupt_with_its_length_right() {
    let world = world().await;
    let made = good(post_a_cat(&world).await.expect("an answer")).await;
    let id = made["id"].as_str().expect("an id");
    world.simulator.advance(Duration::from_mins(1));
    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::Corrupt));
    let path = format!("/videos/{id}/content");
    let corrupt = world.get(&path).await.bytes().await.expect("bytes");
    let whole = world.simulator.clip(id).await.expect("a clip");
    assert_eq!(corrupt.len(), whole.len());
    assert_ne!(corrupt, whole);
    assert_eq!(world.get(&path).await.bytes().await.expect("bytes"), whole);
}

/// Other bytes in the middle of a clip, at the right length and under the same strong tag, are what no
/// client can tell: they are not among the accidents.
#[tokio::test]
async fn what_a_resumed_clip_goes_on_with_is_never_corrupt() {
    let world = world().await;
    let made = good(post_a_cat(&world).await.expect("an answer")).await;
    let id = made["id"].as_str().expect("an id");
    world.simulator.advance(Duration::from_mins(1));
    let path = format!("/videos/{id}/content");
    let tag = world.get(&path).await.headers()["etag"].clone();
    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::Corrupt));
    let rest = world
        .http
        .get(world.url(&path))
        .header("range", "bytes=5000-")
        .header("if-range", tag)
        .send()
        .await
        .expect("an answer");
    assert_eq!(rest.status(), 206);
    let whole = world.simulator.clip(id).await.expect("a clip");
    assert_eq!(rest.bytes().await.expect("bytes"), whole[5000..]);
}
