//! Servers that mean harm: they send us to our neighbours, drip, flood, pack, and write what
//! terminals obey.

use std::io::Write as _;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use videos_api::{
    ApiError, Client, ContentError, CreateVideo, ExposeSecret as _, Flaw, Profile, Proxy,
    ResultUrl, Variant, Video, VideoId, VideoIdError, harmless,
};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{KEY, answer, client, header, id, profile, raw_server};

/// A client of a public server that is reached through a proxy of ours, which answers for it.
fn behind(proxy: &str, base: &str) -> Client {
    let mut profile = profile(base);
    profile.proxy = Some(Proxy::parse(proxy).unwrap());
    Client::new(profile).unwrap()
}

/// Everywhere that is inside, in the spellings that hide it.
const INSIDE: [&str; 18] = [
    "http://127.0.0.1/clip.mp4",
    "http://127.1/clip.mp4",
    "http://2130706433/clip.mp4",
    "http://0x7f.0.0.1/clip.mp4",
    "http://0177.0.0.1/clip.mp4",
    "http://0.0.0.0/clip.mp4",
    "http://10.0.0.1/clip.mp4",
    "http://172.20.0.1/clip.mp4",
    "http://192.168.1.1:8080/clip.mp4",
    "http://169.254.169.254/latest/meta-data",
    "http://100.64.0.1/clip.mp4",
    "http://[::1]/clip.mp4",
    "http://[::ffff:127.0.0.1]/clip.mp4",
    "http://[fd00::1]/clip.mp4",
    "http://[fe80::1]/clip.mp4",
    "http://localhost/clip.mp4",
    "http://LOCALHOST./clip.mp4",
    "http://printer.local/clip.mp4",
];

#[tokio::test]
async fn a_public_server_cannot_send_us_inside_by_redirect_or_result_address() {
    for place in INSIDE {
        let (proxy, mut heads) = raw_server(format!(
            "HTTP/1.1 302 Found\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n"
        ))
        .await;
        let client = behind(&proxy.replace("/v1", ""), "http://93.184.216.34/v1");
        let redirected = client.content(&id("v"), Variant::Video, None).await;
        let named = client.content_at(&ResultUrl::new(place), None).await;
        for outcome in [redirected, named] {
            let error = outcome.unwrap_err();
            assert!(
                matches!(error, ApiError::Content(ContentError::Inside { .. })),
                "{place}: {error:?}"
            );
            assert!(!error.is_retryable_read());
        }
        let asked = heads.recv().await.unwrap();
        assert!(asked.starts_with("GET http://93.184.216.34/v1/videos/v/content "));
        assert!(heads.try_recv().is_err(), "{place} was asked");
    }
}

#[tokio::test]
async fn a_public_server_may_send_us_to_another_public_one_without_the_key() {
    let (proxy, mut heads) = raw_server("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nclip").await;
    let mut profile = profile("http://93.184.216.34/v1");
    profile.extra_headers = vec![("x-plain".to_owned(), "shown".to_owned())];
    profile.proxy = Some(Proxy::parse(&proxy.replace("/v1", "")).unwrap());
    let client = Client::new(profile).unwrap();
    for place in ["http://1.1.1.1/clip.mp4", "//1.1.1.1/clip.mp4"] {
        let place = ResultUrl::new(place);
        client.content_at(&place, None).await.unwrap();
        let head = heads.recv().await.unwrap();
        assert!(head.starts_with("GET http://1.1.1.1/clip.mp4 "), "{head}");
        assert!(!head.contains(KEY) && !head.to_lowercase().contains("x-plain"));
    }
}

#[tokio::test]
async fn a_server_on_this_machine_may_send_us_to_another_one_on_it() {
    let (own, store) = (MockServer::start().await, MockServer::start().await);
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_raw("clip", "video/mp4"))
        .mount(&store)
        .await;
    let place = format!("{}/clip.mp4", store.uri());
    Mock::given(any())
        .respond_with(ResponseTemplate::new(302).insert_header("location", place.as_str()))
        .mount(&own)
        .await;
    let content = client(&own)
        .content(&id("v"), Variant::Video, None)
        .await
        .unwrap();
    assert_eq!(content.content_length, Some(4));
    let request = &store.received_requests().await.unwrap()[0];
    assert_eq!(header(request, "authorization"), None);
}

#[tokio::test]
async fn no_cookie_comes_back() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(answer(200, "openai/completed").insert_header("set-cookie", "spy=1; Path=/"))
        .mount(&server)
        .await;
    let client = client(&server);
    for _ in 0..2 {
        client.retrieve(&id("v")).await.unwrap();
        client.create(&CreateVideo::new("a kite")).await.unwrap();
    }
    for request in server.received_requests().await.unwrap() {
        assert_eq!(header(&request, "cookie"), None);
    }
}

/// A server that writes `head` and then one byte at a time, for ever.
async fn dripping(head: &'static str, byte: u8) -> Profile {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut profile = profile(&format!("http://{}/v1", listener.local_addr().unwrap()));
    profile.read_timeout = Duration::from_millis(300);
    tokio::spawn(async move {
        while let Ok((mut connection, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = connection.read(&mut [0; 4096]).await;
                let _ = connection.write_all(head.as_bytes()).await;
                let mut beat = tokio::time::interval(Duration::from_millis(20));
                while connection.write_all(&[byte]).await.is_ok() {
                    beat.tick().await;
                }
            });
        }
    });
    profile
}

#[tokio::test]
async fn an_answer_that_drips_ends() {
    let profile = dripping("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", b' ').await;
    let client = Client::new(profile).unwrap();
    let error = client.retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::TimedOut { .. }), "{error:?}");
    let error = client
        .create(&CreateVideo::new("a kite"))
        .await
        .unwrap_err();
    assert!(matches!(error, ApiError::TimedOut { .. }), "{error:?}");
    assert!(!error.certainly_not_received());
}

#[tokio::test]
async fn a_clip_that_drips_ends_and_what_came_is_kept() {
    let profile = dripping(
        "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 100000\r\n\r\n",
        b'x',
    )
    .await;
    let client = Client::new(profile).unwrap();
    let content = client
        .content(&id("v"), Variant::Video, None)
        .await
        .unwrap();
    let mut file = Vec::new();
    let error = content.copy_to(&mut file, |_, _| {}).await.unwrap_err();
    assert!(matches!(error, ApiError::TimedOut { .. }), "{error:?}");
    assert!(error.is_retryable_read());
    assert!(!file.is_empty() && file.len() < 1_000);
}

#[tokio::test]
async fn headers_that_never_end_end() {
    let profile = dripping("HTTP/1.1 200 OK\r\nx-endless: ", b'x').await;
    let client = Client::new(profile).unwrap();
    let error = client.retrieve(&id("v")).await.unwrap_err();
    assert!(matches!(error, ApiError::TimedOut { .. }), "{error:?}");
}

#[tokio::test]
async fn an_endless_answer_ends_at_its_limit() {
    let piece = format!("10000\r\n{}\r\n", " ".repeat(0x10000)).repeat(200);
    let (base, _heads) = raw_server(format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{piece}"
    ))
    .await;
    let client = Client::new(profile(&base)).unwrap();
    let error = client.retrieve(&id("v")).await.unwrap_err();
    assert!(
        matches!(
            error,
            ApiError::TooLarge {
                limit: Profile::JSON_LIMIT
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_packed_answer_is_not_unpacked() {
    // 20 MB of spaces in 20 kB.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(&vec![b' '; 20_000_000]).unwrap();
    let bomb = bomb.finish().unwrap();
    for encoding in ["gzip", "br", "zstd", "deflate", "identity, gzip"] {
        for status in [200, 400] {
            let server = MockServer::start().await;
            Mock::given(any())
                .respond_with(
                    ResponseTemplate::new(status)
                        .set_body_raw(bomb.clone(), "application/json")
                        .insert_header("content-encoding", encoding),
                )
                .mount(&server)
                .await;
            let client = client(&server);
            let error = client.retrieve(&id("v")).await.unwrap_err();
            match (status, &error) {
                (
                    200,
                    ApiError::NotUnderstood {
                        what: Flaw::Packed, ..
                    },
                ) => {}
                (400, ApiError::Refused { message, .. }) => {
                    assert!(message.starts_with("The server gave no reason"));
                }
                _ => panic!("{encoding}: {error:?}"),
            }
            let outcome = client.content(&id("v"), Variant::Video, None).await;
            assert!(outcome.is_err(), "{encoding}");
            for request in server.received_requests().await.unwrap() {
                assert_eq!(header(&request, "accept-encoding"), Some("identity"));
            }
        }
    }
}

/// Red, a bell, text from right to left, and a line that would overwrite the one before.
const EVIL: &str = "\u{1b}[31mmp4\u{7}\u{202e}exe\u{2066}.\u{9b}\rok\u{2028}end";
const TAMED: &str = "\u{fffd}[31mmp4\u{fffd}exe.\u{fffd}ok\nend";

#[test]
fn harmful_characters_are_told_from_those_that_scripts_need() {
    assert_eq!(harmless(EVIL), TAMED);
    for good in [
        "A red kite\n\tover the sea",
        "\u{200f}\u{5e9}\u{5dc}\u{5d5}\u{5dd}\u{200e}, \u{61c}\u{633}\u{644}\u{627}\u{645}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} \u{2764}\u{fe0f}",
        "<script>alert(1)</script>",
    ] {
        assert_eq!(harmless(good), good);
    }
    assert_eq!(harmless("a\r\nb"), "a\nb");
}

#[tokio::test]
async fn texts_of_a_server_are_harmless_everywhere() {
    let job = serde_json::json!({
        "id": "v", "object": "video", "model": EVIL, "status": EVIL, "prompt": EVIL,
        "size": EVIL, "seconds": EVIL, "quality": EVIL, "remixed_from_video_id": EVIL,
        "error": {"code": EVIL, "message": EVIL, "type": EVIL, "param": EVIL},
    });
    let video = Video::from_value(&job).unwrap();
    let error = video.error.unwrap();
    for text in [
        video.model,
        Some(video.status.to_string()),
        video.prompt,
        video.size,
        video.seconds,
        video.quality,
        video.remixed_from_video_id,
        error.code,
        error.message,
        error.kind,
        error.param,
    ] {
        assert_eq!(text.as_deref().map(str::trim), Some(TAMED));
    }
    let server = MockServer::start().await;
    let refusals = [
        serde_json::json!({"error": {"message": EVIL, "code": EVIL, "param": EVIL, "type": EVIL}})
            .to_string(),
        serde_json::json!({"detail": [{"loc": ["body", EVIL], "msg": EVIL, "type": EVIL}]})
            .to_string(),
        serde_json::json!({ "error": EVIL }).to_string(),
        format!("<html><title>{EVIL}</title></html>"),
        EVIL.to_owned(),
    ];
    for body in refusals {
        for status in [200, 500] {
            server.reset().await;
            Mock::given(any())
                .respond_with(
                    ResponseTemplate::new(status).set_body_raw(body.clone(), "text/plain"),
                )
                .mount(&server)
                .await;
            let error = client(&server).retrieve(&id("v")).await.unwrap_err();
            let mut said = format!("{error} {:?} {:?}", error.code(), error.request_id());
            if let ApiError::NotUnderstood { excerpt, .. } = &error {
                said.push_str(excerpt.as_str());
            }
            assert_eq!(harmless(&said), said, "{status} {body:?}");
        }
    }
}

#[tokio::test]
async fn a_raw_answer_loses_nothing_and_harms_nobody() {
    let body = serde_json::json!({"id": "v", "status": "queued", "prompt": "a\u{202e}b\u{85}c"});
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_json(&body))
        .mount(&server)
        .await;
    let reply = client(&server).retrieve(&id("v")).await.unwrap();
    assert_eq!(harmless(&reply.raw), reply.raw);
    let again: serde_json::Value = serde_json::from_str(&reply.raw).unwrap();
    assert_eq!(again, body);
}

#[test]
fn an_id_is_taken_as_it_is_or_not_at_all() {
    let long = "\u{e4}".repeat(VideoId::MAX_CHARS);
    for good in [
        "../../etc/passwd",
        "a/b?c#d",
        "<script>",
        "task_\u{661f}",
        &long,
    ] {
        assert_eq!(VideoId::parse(good).unwrap().as_str(), good);
    }
    for (bad, why) in [
        ("a\u{202e}b", VideoIdError::Invisible),
        ("a\u{1b}[2J", VideoIdError::Invisible),
        ("a\nb", VideoIdError::Invisible),
        ("..", VideoIdError::Dots),
        (&format!("{long}x"), VideoIdError::TooLong),
    ] {
        assert_eq!(VideoId::parse(bad).unwrap_err(), why);
        let job = serde_json::json!({"id": bad, "status": "queued"});
        assert!(Video::from_value(&job).is_err(), "{bad:?}");
    }
}

#[test]
fn a_proxy_keeps_its_password() {
    let proxy = Proxy::parse("http://ann:s3cr3t@127.0.0.1:1").unwrap();
    assert_eq!(proxy.credentials().unwrap().1.expose_secret(), "s3cr3t");
    assert!(!format!("{proxy:?} {proxy}").contains("s3cr3t"));
}

#[tokio::test]
async fn a_path_in_an_id_stays_one_segment() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(answer(200, "openai/completed"))
        .mount(&server)
        .await;
    let client = client(&server);
    for evil in [
        "../../admin",
        "a/../../b",
        "%2e%2e",
        "v?key=1",
        "v#x",
        "\\..\\x",
    ] {
        client.retrieve(&id(evil)).await.unwrap();
        let request = server.received_requests().await.unwrap().pop().unwrap();
        let path = request.url.path();
        let segments: Vec<&str> = path.split('/').collect();
        assert_eq!(segments.len(), 4, "{path}");
        assert!(path.starts_with("/v1/videos/"), "{path}");
        assert_eq!(request.url.query(), None);
    }
}
