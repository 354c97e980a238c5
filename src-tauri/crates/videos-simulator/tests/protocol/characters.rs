//! Characters: made of a video, looked at, named by creates.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use videos_simulator::{Config, Fault, Profile, Route, Trouble};

use crate::client::{World, good, of, refused, said, with, world};

/// The form of the official clients.
fn form(name: &str, video: Vec<u8>) -> Form {
    let part = Part::bytes(video)
        .file_name("mossy.mp4")
        .mime_str("video/mp4");
    Form::new()
        .text("name", name.to_owned())
        .part("video", part.expect("a MIME type"))
}

/// A clip of the server's own, to make a character of.
async fn clip(world: &World) -> Vec<u8> {
    let id = world.finished("a mossy troll").await;
    world.simulator.clip(&id).await.expect("a clip").to_vec()
}

async fn mossy(world: &World) -> String {
    let form = form("Mossy", clip(world).await);
    let made = good(world.form("/videos/characters", form).await).await;
    assert_eq!(made["name"], "Mossy");
    made["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_character_is_made_of_a_video_and_can_be_looked_at() {
    let world = world().await;
    let id = mossy(&world).await;
    let kept = good(world.get(&format!("/videos/characters/{id}")).await).await;
    let fields = kept.as_object().expect("an object");
    assert_eq!(fields.len(), 3, "{kept}");
    assert_eq!((&kept["id"], &kept["name"]), (&json!(id), &json!("Mossy")));
    assert!(kept["created_at"].is_u64());
    let books = world.simulator.books();
    let made = &books.characters[0];
    assert_eq!(made.accepted, Some(id));
    let video = made.video.as_ref().expect("a video");
    assert_eq!(
        (video.file_name.as_deref(), video.mime.as_deref()),
        (Some("mossy.mp4"), Some("video/mp4"))
    );
}

#[tokio::test]
async fn a_create_names_characters_in_either_encoding() {
    let world = world().await;
    let id = mossy(&world).await;
    let json = json!({ "prompt": "Mossy waves", "characters": [{ "id": id }] });
    good(world.post("/videos", json).await).await;
    for field in ["characters[][id]", "characters[0][id]"] {
        let form = Form::new()
            .text("prompt", "Mossy waves")
            .text(field, id.clone());
        good(world.form("/videos", form).await).await;
    }
    let books = world.simulator.books();
    let with: Vec<_> = books
        .creates
        .iter()
        .skip(1)
        .map(|it| &it.characters)
        .collect();
    assert_eq!(with, [&vec![id.clone()], &vec![id.clone()], &vec![id]]);
}

#[tokio::test]
async fn what_is_no_character_is_refused_in_the_envelope() {
    let world = world().await;
    let video = clip(&world).await;
    let make = async |form: Form| world.form("/videos/characters", form).await;
    let missing = Some("missing_required_parameter");
    let (wrong, long) = (Some("invalid_value"), Some("string_above_max_length"));
    let nameless = Form::new().part("video", Part::bytes(video.clone()).file_name("a.mp4"));
    refused(make(nameless).await, 400, Some("name"), missing).await;
    let answer = make(form("", video.clone())).await;
    refused(answer, 400, Some("name"), Some("empty_string")).await;
    let answer = make(form(&"x".repeat(81), video.clone())).await;
    refused(answer, 400, Some("name"), long).await;
    let answer = make(form("Mossy", b"no video at all".to_vec())).await;
    refused(answer, 400, Some("video"), wrong).await;
    let answer = make(Form::new().text("name", "Mossy")).await;
    refused(answer, 400, Some("video"), missing).await;
    let answer = make(form("Mossy", video.clone()).text("seed", "7")).await;
    refused(answer, 400, Some("seed"), Some("unknown_parameter")).await;
    let json = world
        .post("/videos/characters", json!({ "name": "Mossy" }))
        .await;
    refused(json, 400, None, None).await;
    let books = world.simulator.books();
    assert!(books.characters.iter().all(|made| made.accepted.is_none()));
}

#[tokio::test]
async fn a_create_with_a_stranger_or_a_crowd_is_refused() {
    let world = world().await;
    let id = mossy(&world).await;
    let ask = async |ids: &[&str]| {
        let characters: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
        let body = json!({ "prompt": "Mossy", "characters": characters });
        world.post("/videos", body).await
    };
    let (no, found) = (Some("character_id"), Some("not_found"));
    refused(ask(&[&id, "char_0"]).await, 404, no, found).await;
    let crowd = ask(&[&id, &id, &id]).await;
    refused(crowd, 400, Some("characters"), Some("invalid_value")).await;
    world.simulator.forget_character(&id);
    refused(ask(&[&id]).await, 404, no, found).await;
    let look = world.get(&format!("/videos/characters/{id}")).await;
    refused(look, 404, no, found).await;
}

#[tokio::test]
async fn a_character_outlives_a_restart_where_jobs_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        state_file: Some(folder.path().join("jobs.json")),
        ..Config::default()
    };
    let first = with(config.clone()).await;
    let id = mossy(&first).await;
    first.simulator.shutdown().await;
    let second = with(config).await;
    good(second.get(&format!("/videos/characters/{id}")).await).await;
}

#[tokio::test]
async fn a_character_that_is_made_and_not_answered_is_in_the_books() {
    let world = world().await;
    let video = clip(&world).await;
    for (trouble, made) in [(Trouble::AcceptThen500, true), (Trouble::Reset, false)] {
        let fault = Fault::new(Route::MakeCharacter, trouble);
        world.simulator.inject(fault);
        let ask = world.http.post(world.url("/videos/characters"));
        let _ = ask.multipart(form("Mossy", video.clone())).send().await;
        let books = world.simulator.books();
        let last = books.characters.last().expect("an attempt");
        assert_eq!(last.name.as_deref(), Some("Mossy"));
        assert_eq!(last.accepted.is_some(), made);
    }
}

#[tokio::test]
async fn a_server_without_characters_knows_neither_the_operation_nor_the_field() {
    let world = of(Profile::named("azure").expect("a profile")).await;
    let answer = world
        .form("/videos/characters", form("Mossy", Vec::new()))
        .await;
    assert_eq!(answer.status(), 404);
    let (status, _) = said(world.get("/videos/characters/char_0").await).await;
    assert_eq!(status, 404);
    let create = Form::new()
        .text("prompt", "Mossy")
        .text("characters[][id]", "char_0");
    let answer = world.form("/videos", create).await;
    let unknown = Some("unknown_parameter");
    refused(answer, 400, Some("characters[][id]"), unknown).await;
}
