//! Servers made by hand, for what no profile of the simulator does: each answer is one that a real
//! server gives.

use serde_json::{Value, json};
use studio::RequestId;
use studio::clip::NewClips;
use studio::server::{AuthForm, ServerInput};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::{KEY, Open, World};

pub(crate) const CREATED: &str = "video_created";

pub(crate) fn clip_bytes() -> Vec<u8> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../tests/fixtures/clips/faststart.mp4"
    );
    std::fs::read(file).expect("a fixture")
}

pub(crate) fn job(status: &str) -> Value {
    json!({ "id": CREATED, "object": "video", "status": status })
}

/// A server that answers a create with this job.
pub(crate) async fn server(created: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/videos"))
        .respond_with(ResponseTemplate::new(200).set_body_json(created))
        .mount(&server)
        .await;
    server
}

pub(crate) async fn polls(server: &MockServer, status: u16, body: Value) {
    Mock::given(method("GET"))
        .and(path_regex("^/v1/videos/[^/]+$"))
        .respond_with(ResponseTemplate::new(status).set_body_json(body))
        .mount(server)
        .await;
}

pub(crate) async fn content(server: &MockServer, at: &str) {
    let bytes = ResponseTemplate::new(200).set_body_raw(clip_bytes(), "video/mp4");
    Mock::given(method("GET"))
        .and(path(at))
        .respond_with(bytes)
        .mount(server)
        .await;
}

/// Asks the server for one clip.
pub(crate) async fn ask(world: &World, server: &MockServer) -> (Open, String) {
    let open = known(world, server).await;
    let id = one(&open).await;
    (open, id)
}

/// A studio that knows the server.
pub(crate) async fn known(world: &World, server: &MockServer) -> Open {
    let mut open = world.open().await;
    let input = ServerInput {
        base_url: format!("{}/v1", server.uri()),
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    let saved = open
        .studio
        .save_server(RequestId::fresh(), input)
        .await
        .expect("saved");
    open.server = saved.id;
    open
}

/// The same with a key.
pub(crate) async fn known_with_key(world: &World, server: &MockServer) -> Open {
    let mut open = world.open().await;
    let input = ServerInput {
        base_url: format!("{}/v1", server.uri()),
        auth: AuthForm::Bearer,
        ..ServerInput::default()
    };
    let saved = open
        .studio
        .save_server(RequestId::fresh(), input)
        .await
        .expect("saved");
    open.studio
        .set_key(RequestId::fresh(), &saved.id, KEY.into(), false)
        .await
        .expect("kept");
    open.server = saved.id;
    open
}

/// Asks for one clip with nothing but a prompt.
pub(crate) async fn one(open: &Open) -> String {
    let wish = NewClips {
        model: None,
        size: None,
        seconds: None,
        ..open.wish("A dialect")
    };
    let clips = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await
        .expect("written down");
    clips[0].id.clone()
}

/// The creates that a server was sent, as their content types.
pub(crate) async fn creates(server: &MockServer) -> Vec<String> {
    let asked = server.received_requests().await.expect("recorded");
    let posts = asked.iter().filter(|one| one.method.as_str() == "POST");
    let kind = |one: &wiremock::Request| {
        let kind = one.headers.get("content-type")?.to_str().ok()?;
        Some(kind.split(';').next()?.to_owned())
    };
    posts.map(|one| kind(one).unwrap_or_default()).collect()
}
