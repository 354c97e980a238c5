//! Transfers: what arrives, what is missing, what is no clip.

use base64::Engine as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use videos_api::{
    ApiError, Client, Content, ContentError, Flaw, ResultUrl, Resume, Variant, Video,
};
use wiremock::matchers::{any, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{
    KEY, answer, assert_discreet, client, client_at, header, id, job, profile, raw_server, server,
};

pub(crate) const CLIP: &[u8] = b"\0\0\0\x18ftypmp42 and the rest of the clip";

pub(crate) fn clip() -> ResponseTemplate {
    ResponseTemplate::new(200)
        .set_body_raw(CLIP, "video/mp4")
        .insert_header("etag", "\"v1\"")
}

pub(crate) async fn answering(response: ResponseTemplate) -> MockServer {
    let server = server().await;
    Mock::given(method("GET"))
        .and(path("/v1/videos/video_1/content"))
        .respond_with(response)
        .mount(&server)
        .await;
    server
}

pub(crate) async fn fetched(client: &Client, resume: Option<Resume>) -> Result<Content, ApiError> {
    client.content(&id("video_1"), Variant::Video, resume).await
}

async fn refused(response: ResponseTemplate) -> ApiError {
    let server = answering(response).await;
    let error = fetched(&client(&server), None).await.unwrap_err();
    assert_discreet(&error, None);
    error
}

pub(crate) async fn written(content: Content) -> Result<Vec<u8>, ApiError> {
    let mut file = Vec::new();
    let length = content.copy_to(&mut file, |_, _| {}).await?;
    assert_eq!(length, file.len() as u64);
    Ok(file)
}

#[tokio::test]
async fn a_clip_goes_to_the_writer_and_progress_grows_to_its_length() {
    let server = answering(clip()).await;
    let content = fetched(&client(&server), None).await.unwrap();
    assert!(!content.partial);
    assert_eq!(content.content_type.as_deref(), Some("video/mp4"));
    assert_eq!(content.content_length, Some(CLIP.len() as u64));
    assert_eq!(content.etag.as_deref(), Some("\"v1\""));
    let (mut file, mut seen) = (Vec::new(), Vec::new());
    let length = content
        .copy_to(&mut file, |so_far, of| seen.push((so_far, of)))
        .await
        .unwrap();
    assert_eq!(file, CLIP);
    assert_eq!(length, CLIP.len() as u64);
    assert_eq!(seen.last(), Some(&(length, Some(length))));
    assert!(seen.is_sorted());
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(
        request.url.query(),
        None,
        "variant=video is a 404 at SGLang"
    );
    assert_eq!(header(request, "accept-encoding"), Some("identity"));
    assert_eq!(header(request, "range"), None);
}

#[tokio::test]
async fn stills_are_asked_for_by_name() {
    for (variant, word) in [
        (Variant::Thumbnail, "thumbnail"),
        (Variant::Spritesheet, "spritesheet"),
    ] {
        let server = server().await;
        Mock::given(query_param("variant", word))
            .respond_with(ResponseTemplate::new(200).set_body_raw("RIFF....WEBP", "image/webp"))
            .mount(&server)
            .await;
        let content = client(&server)
            .content(&id("video_1"), variant, None)
            .await
            .unwrap();
        assert_eq!(content.content_type.as_deref(), Some("image/webp"));
    }
}

#[tokio::test]
async fn the_first_bytes_are_written_before_the_last_are_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (written, first_is_written) = tokio::sync::oneshot::channel();
    let serving = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        // An answer before the request would be an error of its own.
        assert!(connection.read(&mut [0; 4096]).await.unwrap() > 0);
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nfirst ";
        connection.write_all(head).await.unwrap();
        first_is_written.await.unwrap();
        connection.write_all(b"second").await.unwrap();
        connection
    });
    let content = fetched(&client_at(&base), None).await.unwrap();
    let mut written = Some(written);
    let mut file = Vec::new();
    content
        .copy_to(&mut file, |_, _| {
            if let Some(written) = written.take() {
                written.send(()).unwrap();
            }
        })
        .await
        .unwrap();
    assert_eq!(file, b"first second");
    serving.await.unwrap();
}

#[tokio::test]
async fn a_clip_of_unknown_length_is_whole_when_the_server_says_so() {
    let (base, _heads) = raw_server(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nabcd\r\n2\r\nef\r\n0\r\n\r\n",
    )
    .await;
    let content = fetched(&client_at(&base), None).await.unwrap();
    assert_eq!(content.content_length, None);
    assert_eq!(written(content).await.unwrap(), b"abcdef");
}

#[tokio::test]
async fn an_empty_clip_is_an_error() {
    let (base, _heads) = raw_server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let error = fetched(&client_at(&base), None).await.unwrap_err();
    assert!(
        matches!(error, ApiError::Content(ContentError::Empty)),
        "{error:?}"
    );
    let (base, _heads) =
        raw_server("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n").await;
    let content = fetched(&client_at(&base), None).await.unwrap();
    let error = written(content).await.unwrap_err();
    assert!(
        matches!(error, ApiError::Content(ContentError::Empty)),
        "{error:?}"
    );
    assert!(error.is_retryable_read());
}

#[tokio::test]
async fn a_shortened_clip_is_an_error_and_what_arrived_is_kept() {
    for (head, expected) in [
        ("content-length: 100", Some(100)),
        ("transfer-encoding: chunked", None),
    ] {
        let body = if expected.is_some() {
            "abcdef"
        } else {
            "6\r\nabcdef\r\n"
        };
        let (base, _heads) = raw_server(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}")).await;
        let content = fetched(&client_at(&base), None).await.unwrap();
        let mut file = Vec::new();
        let error = content.copy_to(&mut file, |_, _| {}).await.unwrap_err();
        let ApiError::Content(ContentError::Truncated {
            received,
            expected: of,
        }) = &error
        else {
            panic!("{error:?}");
        };
        assert_eq!((*received, *of), (6, expected));
        assert_eq!(file, b"abcdef");
        assert!(error.is_retryable_read());
    }
}

#[tokio::test]
async fn a_full_disk_is_told_from_a_bad_connection() {
    struct Full;
    impl tokio::io::AsyncWrite for Full {
        fn poll_write(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
            _: &[u8],
        ) -> std::task::Poll<std::io::Result<usize>> {
            std::task::Poll::Ready(Err(std::io::ErrorKind::StorageFull.into()))
        }
        fn poll_flush(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            std::task::Poll::Ready(Ok(()))
        }
        fn poll_shutdown(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<std::io::Result<()>> {
            std::task::Poll::Ready(Ok(()))
        }
    }
    let server = answering(clip()).await;
    let content = fetched(&client(&server), None).await.unwrap();
    let error = content.copy_to(&mut Full, |_, _| {}).await.unwrap_err();
    let ApiError::NotWritten { source } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(source.kind(), std::io::ErrorKind::StorageFull);
    assert!(!error.is_retryable_read());
}

#[tokio::test]
async fn a_clip_that_is_called_a_text_or_nothing_at_all_is_a_clip() {
    for kind in ["text/plain", "text/plain; charset=utf-8", "application/xml"] {
        let response = ResponseTemplate::new(200).set_body_raw(CLIP, kind);
        let server = answering(response).await;
        let content = fetched(&client(&server), None).await.unwrap();
        assert_eq!(content.content_length, Some(CLIP.len() as u64));
        assert_eq!(written(content).await.unwrap(), CLIP, "{kind}");
    }
    let page = "<html>".to_owned() + &" ".repeat(600) + "</html>";
    let (base, _heads) = raw_server(format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{page}",
        page.len()
    ))
    .await;
    let error = fetched(&client_at(&base), None).await.unwrap_err();
    assert!(
        matches!(
            error,
            ApiError::NotUnderstood {
                what: Flaw::Html,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn only_json_may_be_as_long_as_a_clip() {
    let server = server().await;
    let mut profile = profile(&format!("{}/v1", server.uri()));
    profile.json_limit = 1_000;
    let client = Client::new(profile).unwrap();
    let words = "word ".repeat(400);
    let coded = format!("{{\"b64_json\":\"{}\"}}", "AAAA".repeat(400));
    for (kind, body, taken) in [
        ("text/html", &words, false),
        ("text/plain", &words, false),
        ("application/json", &coded, true),
        ("text/plain", &coded, true),
    ] {
        server.reset().await;
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_raw(body.as_bytes(), kind))
            .mount(&server)
            .await;
        match fetched(&client, None).await {
            Ok(content) => assert!(taken && content.content_length == Some(1_200), "{kind}"),
            Err(error) => assert!(
                !taken && matches!(error, ApiError::TooLarge { limit: 1_000 }),
                "{kind}: {error:?}"
            ),
        }
    }
}

#[tokio::test]
async fn words_are_no_clip() {
    let page = ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html");
    let error = refused(page).await;
    let what = |error: &ApiError| match error {
        ApiError::NotUnderstood { what, .. } => Some(*what),
        _ => None,
    };
    assert_eq!(what(&error), Some(Flaw::Html), "{error:?}");
    let error = refused(answer(200, "openai/bad_key")).await;
    assert_eq!(error.code(), Some("invalid_api_key"));
    let error = refused(answer(200, "trtllm/list")).await;
    assert!(matches!(error, ApiError::NotUnderstood { .. }), "{error:?}");
    let error = refused(answer(400, "newapi/not_ready")).await;
    assert!(
        error.to_string().starts_with("Task is not completed yet"),
        "{error}"
    );
}

#[tokio::test]
async fn a_job_instead_of_a_clip_is_not_ready() {
    let error = refused(answer(200, "relay/processing")).await;
    let ApiError::Content(ContentError::NotReady { status }) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(status.as_str(), "processing");
}

#[tokio::test]
async fn an_address_instead_of_a_clip_is_told() {
    for (response, expected) in [
        (
            answer(200, "relay/content_url"),
            "https://cdn.example/rel.mp4?sig=s3cr3t",
        ),
        (
            answer(400, "sglang/in_cloud"),
            "https://bucket.example/clip.mp4?sig=s3cr3t",
        ),
    ] {
        let error = refused(response).await;
        let ApiError::Content(ContentError::Elsewhere { url }) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(url.as_str(), expected);
    }
}

#[tokio::test]
async fn a_clip_in_base64_is_a_clip() {
    let server = answering(answer(200, "trtllm/content_b64")).await;
    let content = fetched(&client(&server), None).await.unwrap();
    assert_eq!(content.content_length, Some(12));
    assert_eq!(written(content).await.unwrap(), b"\0\0\0\x18ftypmp42");
    let video = job("dynamo/created_completed");
    let content = Content::from_base64(video.inline_base64().unwrap()).unwrap();
    assert_eq!(written(content).await.unwrap(), b"\0\0\0\x18ftypmp42");
    let content = Content::from_base64("data:video/mp4;base64,AAAAGGZ0eXA").unwrap();
    assert_eq!(content.content_type.as_deref(), Some("video/mp4"));
    assert!(Content::from_base64("no base64!").is_err());
}

#[tokio::test]
async fn base64_may_be_broken_into_lines_and_of_either_alphabet() {
    let bytes: Vec<u8> = (0..=255).collect();
    let standard = base64::engine::general_purpose::STANDARD.encode(&bytes);
    let for_addresses = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bytes);
    assert!(standard.contains('+') && for_addresses.contains('-'));
    let lines = |text: &str| {
        let lines: Vec<_> = text
            .as_bytes()
            .chunks(76)
            .map(String::from_utf8_lossy)
            .collect();
        lines.join("\r\n") + "\r\n"
    };
    for text in [
        lines(&standard),
        for_addresses.clone(),
        lines(&for_addresses),
        format!(" DATA:Video/MP4;base64,{standard}"),
    ] {
        let content = Content::from_base64(&text).unwrap();
        assert_eq!(written(content).await.unwrap(), bytes, "{text}");
    }
}

#[tokio::test]
async fn an_address_that_is_the_clip_itself_is_taken_as_the_clip() {
    let clip = "data:video/mp4;base64,AAAAGGZ0eXBtcDQy";
    for answer in [
        serde_json::json!({ "id": "a", "status": "completed", "url": clip }),
        serde_json::json!({ "id": "a", "status": "completed", "data": [{ "url": clip }] }),
    ] {
        let video = Video::from_value(&answer).unwrap();
        assert_eq!(video.inline_base64(), Some(clip));
        assert_eq!(video.result_urls(), []);
        let server = answering(ResponseTemplate::new(200).set_body_json(answer)).await;
        let content = fetched(&client(&server), None).await.unwrap();
        assert_eq!(content.content_type.as_deref(), Some("video/mp4"));
        assert_eq!(written(content).await.unwrap(), b"\0\0\0\x18ftypmp42");
    }
}

#[tokio::test]
async fn a_compressed_clip_is_not_taken() {
    let error = refused(clip().insert_header("content-encoding", "gzip")).await;
    assert!(
        matches!(error, ApiError::Content(ContentError::Encoded { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_result_address_gets_the_key_only_on_the_servers_own_origin() {
    let (own, cdn) = (server().await, server().await);
    for server in [&own, &cdn] {
        Mock::given(any()).respond_with(clip()).mount(server).await;
    }
    let client = client(&own);
    for (place, key) in [
        (format!("{}/files/clip.mp4?sig=1", own.uri()), true),
        ("/files/clip.mp4".to_owned(), true),
        (format!("{}/clip.mp4?sig=1", cdn.uri()), false),
    ] {
        let content = client
            .content_at(&ResultUrl::new(place), None)
            .await
            .unwrap();
        assert_eq!(written(content).await.unwrap(), CLIP);
        let server = if key { &own } else { &cdn };
        let request = server.received_requests().await.unwrap().pop().unwrap();
        let expected = key.then(|| format!("Bearer {KEY}"));
        assert_eq!(header(&request, "authorization"), expected.as_deref());
    }
    for place in [
        "file:///etc/passwd",
        "data:video/mp4;base64,AAAA",
        "ftp://h/x",
    ] {
        let error = client
            .content_at(&ResultUrl::new(place), None)
            .await
            .unwrap_err();
        assert!(
            matches!(error, ApiError::Content(ContentError::Unreadable)),
            "{error:?}"
        );
    }
}
