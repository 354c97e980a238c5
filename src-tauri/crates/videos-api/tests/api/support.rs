//! Servers and clients of the tests.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use videos_api::{ApiError, Auth, BaseUrl, Client, Profile, Video, VideoId};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The key that no error may show.
pub(crate) const KEY: &str = "sk-test-9f8e7d6c5b4a3210";

/// A server that answers what nobody expected with 500 and the reason.
pub(crate) async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(|request: &Request| {
            let reason = format!("unexpected: {} {}", request.method, request.url.path());
            ResponseTemplate::new(500)
                .set_body_json(serde_json::json!({ "error": { "message": reason } }))
        })
        .with_priority(255)
        .mount(&server)
        .await;
    server
}

/// A client with the key as bearer, for the server's `/v1`.
pub(crate) fn client(server: &MockServer) -> Client {
    client_at(&format!("{}/v1", server.uri()))
}

/// A client with the key as bearer.
pub(crate) fn client_at(base: &str) -> Client {
    Client::new(profile(base)).unwrap()
}

/// A profile with the key as bearer.
pub(crate) fn profile(base: &str) -> Profile {
    Profile::new(BaseUrl::parse(base).unwrap()).with_auth(Auth::Bearer(KEY.into()))
}

pub(crate) fn id(id: &str) -> VideoId {
    VideoId::parse(id).unwrap()
}

/// An answer of a server, from `tests/fixtures`.
pub(crate) fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A job from `tests/fixtures`.
pub(crate) fn job(name: &str) -> Video {
    serde_json::from_str(&fixture(name)).unwrap()
}

/// An answer with a fixture as body.
pub(crate) fn answer(status: u16, name: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw(fixture(name), "application/json")
}

/// Fails if the error shows the key, a signature of an address, or `prompt`.
#[track_caller]
pub(crate) fn assert_discreet(error: &ApiError, prompt: Option<&str>) {
    for shown in [
        error.to_string(),
        format!("{error:?}"),
        format!("{error:#?}"),
    ] {
        for secret in [KEY, "s3cr3t", "sig="].into_iter().chain(prompt) {
            assert!(!shown.contains(secret), "{secret} is in {shown}");
        }
    }
}

/// A server that reads one request head, writes `answer` as it is, hangs up, and goes on with
/// the next connection. Returns its base URL and a receiver of the request heads.
pub(crate) async fn raw_server(
    answer: impl Into<Vec<u8>>,
) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let answer = answer.into();
    let (heads, received) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            let mut head = Vec::new();
            let mut piece = [0; 1024];
            while !head.windows(4).any(|end| end == b"\r\n\r\n") {
                match connection.read(&mut piece).await {
                    Ok(length) if length > 0 => head.extend_from_slice(&piece[..length]),
                    _ => break,
                }
            }
            let _ = heads.send(String::from_utf8_lossy(&head).into_owned());
            let _ = connection.write_all(&answer).await;
            let _ = connection.shutdown().await;
            // What the client still sends is read, or the hang-up would be a reset.
            while matches!(connection.read(&mut piece).await, Ok(length) if length > 0) {}
        }
    });
    (base, received)
}

/// The value of a header in a request that reached a mock server.
pub(crate) fn header<'r>(request: &'r Request, name: &str) -> Option<&'r str> {
    request
        .headers
        .get(name)
        .map(|value| value.to_str().unwrap())
}
