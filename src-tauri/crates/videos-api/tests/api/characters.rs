//! Characters: making, looking at, and naming them in creates.

use serde_json::{Value, json};
use videos_api::{BodyForm, CharacterId, Client, CreateVideo, NewCharacter};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{answer, assert_discreet, client, header, profile, server};

fn mossy() -> NewCharacter {
    NewCharacter {
        name: "Mossy".to_owned(),
        file_name: "mossy.mp4".to_owned(),
        video: b"....ftypisom and the rest".to_vec().into(),
    }
}

fn character(id: &str) -> CharacterId {
    CharacterId::parse(id).unwrap()
}

async fn answering(verb: &str, at: &str, answer: ResponseTemplate) -> MockServer {
    let server = server().await;
    Mock::given(method(verb))
        .and(path(at))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

async fn asked(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

#[tokio::test]
async fn a_character_is_made_of_a_named_file_with_its_length_and_type() {
    let at = "/v1/videos/characters";
    let server = answering("POST", at, answer(200, "openai/character")).await;
    let made = client(&server).make_character(&mossy()).await.unwrap();
    assert_eq!(made.value.id, character("char_123"));
    assert_eq!(made.value.name.as_deref(), Some("Mossy"));
    let request = asked(&server).await.remove(0);
    let body = String::from_utf8_lossy(&request.body).into_owned();
    for part in [
        "name=\"name\"\r\n\r\nMossy\r\n",
        "name=\"video\"; filename=\"mossy.mp4\"\r\n",
        "video/mp4\r\n",
        "....ftypisom and the rest",
    ] {
        assert!(body.contains(part), "{part} is not in {body}");
    }
    assert!(header(&request, "content-length").is_some());
}

#[tokio::test]
async fn a_character_is_looked_at_by_its_id() {
    let at = "/v1/videos/characters/char_123";
    let server = answering("GET", at, answer(200, "openai/character")).await;
    let look = client(&server).character(&character("char_123")).await;
    assert_eq!(look.unwrap().value.name.as_deref(), Some("Mossy"));
    let at = "/v1/videos/characters/char_0";
    let server = answering("GET", at, answer(404, "openai/no_character")).await;
    let look = client(&server).character(&character("char_0")).await;
    let error = look.unwrap_err();
    assert_eq!(
        (error.status(), error.code()),
        (Some(404), Some("not_found"))
    );
}

#[tokio::test]
async fn an_id_that_would_name_another_path_stays_one_part_of_it() {
    let server = server().await;
    let _ = client(&server).character(&character("../a b/?c")).await;
    let request = asked(&server).await.remove(0);
    assert_eq!(
        request.url.path(),
        "/v1/videos/characters/..%2Fa%20b%2F%3Fc"
    );
    assert!(CharacterId::parse("..").is_err());
    assert!(CharacterId::parse("x".repeat(513)).is_err());
}

#[tokio::test]
async fn an_answer_without_an_id_is_no_character() {
    for body in [
        json!({ "id": null, "name": "Mossy", "created_at": 1 }),
        json!({ "name": "Mossy" }),
        json!([]),
        json!("char_1"),
    ] {
        let answer = ResponseTemplate::new(200).set_body_json(body);
        let server = answering("POST", "/v1/videos/characters", answer).await;
        let error = client(&server).make_character(&mossy()).await.unwrap_err();
        assert!(!error.certainly_not_received(), "{error}");
        assert_discreet(&error, None);
    }
    // Relays wrap what they pass on.
    let wrapped = json!({ "code": 0, "data": { "id": "char_1", "name": "Mossy" } });
    let answer = ResponseTemplate::new(200).set_body_json(wrapped);
    let server = answering("POST", "/v1/videos/characters", answer).await;
    let made = client(&server).make_character(&mossy()).await.unwrap();
    assert_eq!(made.value.id, character("char_1"));
}

#[tokio::test]
async fn a_create_names_its_characters_in_the_form_of_its_body() {
    let video = CreateVideo {
        characters: vec![character("char_1"), character("char_2")],
        extra: vec![("characters".to_owned(), json!("mine"))],
        ..CreateVideo::new("Mossy meets Rex")
    };
    for body in [BodyForm::Multipart, BodyForm::Json] {
        let server = answering("POST", "/v1/videos", answer(200, "openai/created")).await;
        let mut profile = profile(&format!("{}/v1", server.uri()));
        profile.body = body;
        Client::new(profile).unwrap().create(&video).await.unwrap();
        let request = asked(&server).await.remove(0);
        if body == BodyForm::Json {
            let sent: Value = serde_json::from_slice(&request.body).unwrap();
            let expected = json!([{ "id": "char_1" }, { "id": "char_2" }]);
            assert_eq!(sent["characters"], expected);
            continue;
        }
        let sent = String::from_utf8_lossy(&request.body).into_owned();
        for id in ["char_1", "char_2"] {
            let part = format!("name=\"characters[][id]\"\r\n\r\n{id}\r\n");
            assert!(sent.contains(&part), "{part} is not in {sent}");
        }
        assert!(!sent.contains("mine"), "what is set above counts");
    }
}
