//! Finding out what operations a server has, without using any of them.

use serde_json::{Value, json};
use videos_api::Route;
use wiremock::matchers::{any, method, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::client;

async fn answers(server: &MockServer, verb: &str, at: &str, status: u16, body: Value) {
    Mock::given(method(verb))
        .and(path_regex(at))
        .respond_with(ResponseTemplate::new(status).set_body_json(body))
        .mount(server)
        .await;
}

const JOB: &str = "^/v1/videos/[^/]+$";
const REMIX: &str = "^/v1/videos/[^/]+/remix$";
const CHARACTER: &str = "^/v1/videos/characters/[^/]+$";

fn route(exists: bool, status: u16) -> Route {
    Route { exists, status }
}

/// A server that says this of everything that it does not have.
async fn server_without(status: u16, body: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(status).set_body_json(body))
        .with_priority(200)
        .mount(&server)
        .await;
    server
}

fn not_found() -> Value {
    json!({ "detail": "Not Found" })
}

#[tokio::test]
async fn a_delete_that_looked_for_its_job_is_a_delete() {
    // vLLM-Omni, SGLang: FastAPI tells a job that is not there from a route that is not.
    let server = server_without(404, not_found()).await;
    let no_video = json!({ "detail": "Video not found" });
    answers(&server, "DELETE", JOB, 404, no_video).await;
    let survey = client(&server).survey().await;
    assert_eq!(survey.delete, Some(route(true, 404)));
    assert_eq!(survey.remix, None, "a 404 says nothing of another method");
}

#[tokio::test]
async fn an_answer_that_is_that_of_nothing_means_that_there_is_no_delete() {
    // new-api: gin answers both with the same sentence.
    let server = server_without(404, json!({ "error": { "message": "Invalid URL" } })).await;
    let survey = client(&server).survey().await;
    assert_eq!(survey.delete, Some(route(false, 404)));
    assert_eq!(survey.remix, None);
    assert_eq!(survey.characters, Some(route(false, 404)));
}

#[tokio::test]
async fn a_look_that_looked_for_a_character_tells_of_characters() {
    let server = server_without(404, not_found()).await;
    let gone = json!({ "error": { "message": "Character with id 'char_0' not found." } });
    answers(&server, "GET", CHARACTER, 404, gone).await;
    let survey = client(&server).survey().await;
    assert_eq!(survey.characters, Some(route(true, 404)));
    // LiteLLM asks a provider that it does not have.
    let server = server_without(404, not_found()).await;
    let astray = json!({ "error": { "message": "Connection error." } });
    answers(&server, "GET", CHARACTER, 500, astray).await;
    assert_eq!(client(&server).survey().await.characters, None);
}

#[tokio::test]
async fn a_path_that_is_taken_for_a_file_of_a_job_is_no_character() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(|request: &wiremock::Request| {
            let mut parts = request.url.path().rsplit('/').skip(1);
            let job = parts.next().unwrap_or_default();
            let words = format!("There is no video '{job}'.");
            ResponseTemplate::new(404).set_body_json(json!({ "message": words }))
        })
        .mount(&server)
        .await;
    let survey = client(&server).survey().await;
    assert_eq!(survey.characters, Some(route(false, 404)));
}

#[tokio::test]
async fn an_answer_that_repeats_the_address_is_still_that_of_nothing() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(|request: &wiremock::Request| {
            let path = request.url.path();
            ResponseTemplate::new(404).set_body_json(json!({ "message": format!("No {path}") }))
        })
        .mount(&server)
        .await;
    let survey = client(&server).survey().await;
    assert_eq!(survey.delete, Some(route(false, 404)));
}

#[tokio::test]
async fn a_method_that_is_not_allowed_tells_of_what_is() {
    // LiteLLM: no delete; a remix that only takes POST.
    let server = server_without(404, not_found()).await;
    let not_allowed = json!({ "detail": "Method Not Allowed" });
    answers(&server, "DELETE", JOB, 405, not_allowed.clone()).await;
    answers(&server, "GET", REMIX, 405, not_allowed).await;
    let survey = client(&server).survey().await;
    assert_eq!(survey.delete, Some(route(false, 405)));
    assert_eq!(survey.remix, Some(route(true, 405)));
}

#[tokio::test]
async fn a_server_that_says_one_thing_to_everything_says_nothing() {
    for status in [401, 403, 500, 503] {
        let server = server_without(status, json!({ "error": "no" })).await;
        let survey = client(&server).survey().await;
        let all = [survey.delete, survey.remix, survey.characters];
        assert_eq!(all, [None; 3], "{status}");
    }
    let server = server_without(405, json!({ "error": "no" })).await;
    assert_eq!(client(&server).survey().await.remix, None);
}

#[tokio::test]
async fn nothing_is_made_and_nothing_that_can_exist_is_named() {
    let server = server_without(404, not_found()).await;
    client(&server).survey().await;
    for request in server.received_requests().await.unwrap() {
        let verb = request.method.as_str();
        assert!(matches!(verb, "GET" | "DELETE"), "{verb}");
        let path = request.url.path();
        assert!(
            verb == "GET" || path.contains("video_00000000000000000000000000000000"),
            "{verb} {path}"
        );
    }
}
