//! Servers that are not there, silent, or gone in the middle.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use videos_api::{ApiError, Client, CreateVideo, Variant};

use crate::support::{assert_discreet, client_at, id, profile, raw_server};

/// A server that accepts connections and never answers.
async fn silent() -> (TcpListener, Client) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut profile = profile(&format!("http://{}/v1", listener.local_addr().unwrap()));
    profile.connect_timeout = Duration::from_millis(100);
    profile.read_timeout = Duration::from_millis(100);
    profile.create_timeout = Duration::from_millis(100);
    (listener, Client::new(profile).unwrap())
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_received() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = client_at(&format!("http://{address}/v1"));
    let error = client
        .create(&CreateVideo::new("a kite"))
        .await
        .unwrap_err();
    let ApiError::Unreachable { host, reason } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(*host, address.to_string());
    assert!(reason.contains("refused"), "{reason}");
    assert!(error.certainly_not_received() && error.is_retryable_read());
    assert_discreet(&error, Some("a kite"));
}

#[tokio::test]
async fn a_name_nobody_knows_is_unreachable() {
    let client = client_at("http://no-such-host.invalid/v1");
    let error = client.retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn a_silent_server_runs_out_of_time_and_may_have_received() {
    let (_listener, client) = silent().await;
    let errors = [
        client
            .create(&CreateVideo::new("a kite"))
            .await
            .unwrap_err(),
        client.remix(&id("v"), "a kite").await.unwrap_err(),
        client.retrieve(&id("v")).await.unwrap_err(),
        client
            .content(&id("v"), Variant::Video, None)
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, ApiError::TimedOut { .. }), "{error:?}");
        assert!(!error.certainly_not_received() && error.is_retryable_read());
    }
}

#[tokio::test]
async fn a_create_is_waited_for_longer_than_anything_else() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut profile = profile(&format!("http://{}/v1", listener.local_addr().unwrap()));
    profile.read_timeout = Duration::from_millis(100);
    let client = Client::new(profile).unwrap();
    let creating = tokio::spawn({
        let client = client.clone();
        async move { client.create(&CreateVideo::new("a kite")).await }
    });
    let (mut create, _) = listener.accept().await.unwrap();
    // What is read meanwhile runs out of time first.
    let error = client.retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::TimedOut { .. }), "{error:?}");
    let job = r#"{"id":"video_1","status":"queued"}"#;
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{job}",
        job.len()
    );
    create.write_all(answer.as_bytes()).await.unwrap();
    let made = creating.await.unwrap().unwrap();
    assert_eq!(made.value.id.as_str(), "video_1");
}

#[tokio::test]
async fn an_answer_that_stops_in_the_middle_is_broken() {
    let (base, _heads) =
        raw_server("HTTP/1.1 200 OK\r\ncontent-length: 200\r\n\r\n{\"id\":\"video_1\"").await;
    let error = client_at(&base).retrieve(&id("video_1")).await.unwrap_err();
    assert!(matches!(error, ApiError::Broken { .. }), "{error:?}");
    assert!(error.is_retryable_read() && !error.certainly_not_received());
}

#[tokio::test]
async fn what_is_not_http_is_broken() {
    let (base, _heads) = raw_server("SSH-2.0-OpenSSH_9.6\r\n").await;
    let error = client_at(&base).retrieve(&id("video_1")).await.unwrap_err();
    assert!(matches!(error, ApiError::Broken { .. }), "{error:?}");
}

/// Reads one request; `None` when the client hangs up.
async fn request(connection: &mut TcpStream) -> Option<String> {
    let mut received = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&received).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                return Some(text);
            }
        }
        match connection.read(&mut piece).await {
            Ok(length) if length > 0 => received.extend_from_slice(&piece[..length]),
            _ => return None,
        }
    }
}

#[tokio::test]
async fn reads_share_a_connection_and_each_create_has_its_own() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (log, mut logged) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        for number in 0.. {
            let (mut connection, _) = listener.accept().await.unwrap();
            let log = log.clone();
            tokio::spawn(async move {
                while let Some(request) = request(&mut connection).await {
                    let is_create = request.starts_with("post ");
                    log.send((number, is_create)).unwrap();
                    let body = r#"{"id":"video_1","status":"queued"}"#;
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    connection.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    let client = client_at(&base);
    for _ in 0..3 {
        client.retrieve(&id("video_1")).await.unwrap();
        client.create(&CreateVideo::new("a kite")).await.unwrap();
        client.remix(&id("video_1"), "a kite").await.unwrap();
    }
    let mut of_creates = Vec::new();
    let mut of_reads = Vec::new();
    while let Ok((connection, is_create)) = logged.try_recv() {
        if is_create {
            of_creates.push(connection);
        } else {
            of_reads.push(connection);
        }
    }
    assert_eq!(of_reads, [0, 0, 0]);
    assert_eq!(of_creates, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn operations_can_be_spawned() {
    fn is_send<T: Send + 'static>(_: &T) {}
    let client = client_at("http://127.0.0.1:1/v1");
    let stream = client.list_all(videos_api::Order::Desc);
    is_send(&stream);
    let task = tokio::spawn(async move {
        let content = client.content(&id("v"), Variant::Video, None).await;
        client.create(&CreateVideo::new("x")).await.ok();
        client.probe().await.ok();
        match content {
            Ok(content) => content.copy_to(&mut Vec::new(), |_, _| {}).await.is_ok(),
            Err(_) => false,
        }
    });
    assert!(!task.await.unwrap());
}
