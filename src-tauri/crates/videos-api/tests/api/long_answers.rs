//! Clips inside the answer to a look at their job: longer than words may be, one at a time, and long by
//! nothing else.

use std::sync::Arc;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use videos_api::{ApiError, Client, Phase, Profile};
use wiremock::matchers::method;
use wiremock::{Mock, ResponseTemplate};

use crate::support::{client, client_at, id, profile, raw_server, server};

/// Characters of base64 that are longer than words may be.
fn long() -> String {
    "QUJD".repeat(2_300_000)
}

#[tokio::test]
async fn a_job_with_a_long_clip_in_it_is_read_and_the_clip_can_be_taken_out() {
    let server = server().await;
    let job = json!({ "id": "v", "status": "succeeded", "b64_json": long() });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(job))
        .mount(&server)
        .await;
    let mut reply = client(&server).retrieve(&id("v")).await.unwrap();
    assert_eq!(reply.value.phase(), Phase::Completed);
    assert_eq!(reply.value.take_inline_base64(), Some(long()));
    assert_eq!(reply.value.inline_base64(), None);
    assert!(reply.raw.len() <= 64 * 1024);
}

#[tokio::test]
async fn no_answer_is_long_by_words() {
    let words = format!(
        r#"{{"id":"v","status":"queued","note":"{}"}}"#,
        "- ".repeat(4_100_000)
    );
    let server = server().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_raw(words, "application/json"))
        .mount(&server)
        .await;
    let error = client(&server).retrieve(&id("v")).await.unwrap_err();
    let limit = Profile::JSON_LIMIT;
    assert!(
        matches!(error, ApiError::TooLarge { limit: told } if told == limit),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_clip_inside_a_job_is_no_longer_than_clips_of_its_server_may_be() {
    let server = server().await;
    let job = json!({ "id": "v", "status": "succeeded", "b64_json": long() });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(200).set_body_json(job))
        .mount(&server)
        .await;
    let mut small = profile(&server.uri());
    small.content_limit = Some(9_000_000);
    let client = Client::new(small).unwrap();
    let error = client.retrieve(&id("v")).await.unwrap_err();
    assert!(
        matches!(error, ApiError::TooLarge { limit: 9_000_000 }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_length_beyond_all_limits_is_not_waited_for() {
    // Nothing follows, and the connection stays open as far as the answer goes.
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
                content-length: 9000000000000\r\n\r\n{\"id\":\"v\"";
    let (base, _heads) = raw_server(head).await;
    let error = client_at(&base).retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn a_long_answer_that_breaks_off_is_no_job_and_can_be_asked_for_again() {
    let begun = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20000000\r\n\r\n\
         {{\"id\":\"v\",\"status\":\"succeeded\",\"b64_json\":\"{}",
        long()
    );
    let (base, _heads) = raw_server(begun).await;
    let error = client_at(&base).retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::Broken { .. }), "{error:?}");
    assert!(error.is_retryable_read());
}

#[tokio::test]
async fn a_refusal_is_as_short_as_words() {
    let server = server().await;
    let body = json!({ "error": { "message": long() } });
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(500).set_body_json(body))
        .mount(&server)
        .await;
    let error = client(&server).retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::TooLarge { .. }), "{error:?}");
}

/// A server of answers that are longer than any buffer on the way, each of which ends when it is told
/// to. Tells how many were written but for their end.
async fn holding(end: Arc<Notify>) -> (String, watch::Receiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (told, written) = watch::channel(0);
    let told = Arc::new(told);
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(one(connection, Arc::clone(&end), Arc::clone(&told)));
        }
    });
    (base, written)
}

async fn one(mut connection: TcpStream, end: Arc<Notify>, written: Arc<watch::Sender<usize>>) {
    let mut head = vec![0; 4096];
    let length = connection.read(&mut head).await.unwrap_or_default();
    let is_short = head[..length].starts_with(b"GET /v1/videos/short");
    let clip = if is_short {
        String::new()
    } else {
        long().repeat(6)
    };
    let whole = format!(r#"{{"id":"v","status":"succeeded","b64_json":"{clip}"}}"#);
    let length = whole.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let (most, rest) = whole.split_at(length - 2);
    for piece in [&head, most] {
        if connection.write_all(piece.as_bytes()).await.is_err() {
            return;
        }
    }
    if !is_short {
        written.send_modify(|count| *count += 1);
        end.notified().await;
    }
    let _ = connection.write_all(rest.as_bytes()).await;
}

#[tokio::test]
async fn one_long_answer_is_in_memory_at_a_time_and_short_ones_pass() {
    let end = Arc::new(Notify::new());
    let (base, mut written) = holding(Arc::clone(&end)).await;
    let client = client_at(&base);
    let ask = |job: &str| {
        let (client, job) = (client.clone(), id(job));
        tokio::spawn(async move { client.retrieve(&job).await.map(|reply| reply.value.id) })
    };
    let both = [ask("first"), ask("second")];
    written.wait_for(|count| *count == 1).await.unwrap();
    for _ in 0..40 {
        assert!(ask("short").await.unwrap().is_ok());
    }
    assert_eq!(*written.borrow(), 1, "the other one waits for its turn");
    end.notify_one();
    written.wait_for(|count| *count == 2).await.unwrap();
    end.notify_one();
    for one in both {
        assert!(one.await.unwrap().is_ok());
    }
}
