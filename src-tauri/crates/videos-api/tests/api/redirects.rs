//! Redirects: followed only where the key may go, or without it.

use videos_api::{ApiError, Auth, Client, ContentError, CreateVideo, ListQuery, Variant};
use wiremock::matchers::{any, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{KEY, answer, assert_discreet, client, header, id, profile, server};

async fn to(server: &MockServer, from: &str, status: u16, target: &str) {
    Mock::given(path(from))
        .respond_with(ResponseTemplate::new(status).insert_header("location", target))
        .mount(server)
        .await;
}

async fn clip(server: &MockServer, at: &str) {
    Mock::given(method("GET"))
        .and(path(at))
        .respond_with(ResponseTemplate::new(200).set_body_raw("ftyp clip", "video/mp4"))
        .mount(server)
        .await;
}

/// A client that carries every kind of credential at once.
fn laden(server: &MockServer, auth: Auth) -> Client {
    let mut profile = profile(&format!("{}/v1", server.uri()));
    profile.auth = auth;
    profile.organization = Some("org-1".to_owned());
    profile.project = Some("proj-1".to_owned());
    profile.extra_headers = vec![("x-plain".to_owned(), "shown".to_owned())];
    profile.secret_headers = vec![("x-tenant".to_owned(), "tenant-secret".into())];
    Client::new(profile).unwrap()
}

const CREDENTIALS: [&str; 8] = [
    "authorization",
    "api-key",
    "x-own-key",
    "openai-organization",
    "openai-project",
    "x-plain",
    "x-tenant",
    "cookie",
];

#[tokio::test]
async fn content_leaves_every_credential_behind_when_the_origin_changes() {
    for auth in [
        Auth::Bearer(KEY.into()),
        Auth::ApiKey(KEY.into()),
        Auth::Header {
            name: "x-own-key".to_owned(),
            value: KEY.into(),
        },
    ] {
        for status in [301, 302, 303, 307, 308] {
            let (own, cdn) = (server().await, server().await);
            let target = format!("{}/clip.mp4?sig=s3cr3t", cdn.uri());
            to(&own, "/v1/videos/video_1/content", status, &target).await;
            clip(&cdn, "/clip.mp4").await;
            let content = laden(&own, auth.clone())
                .content(&id("video_1"), Variant::Video, None)
                .await
                .unwrap();
            assert_eq!(content.content_length, Some(9));
            let sent = own.received_requests().await.unwrap();
            assert!(header(&sent[0], "x-tenant").is_some());
            let followed = cdn.received_requests().await.unwrap();
            assert_eq!(followed.len(), 1);
            assert_eq!(followed[0].url.query(), Some("sig=s3cr3t"));
            for name in CREDENTIALS {
                assert_eq!(header(&followed[0], name), None, "{name}");
            }
            assert!(header(&followed[0], "referer").is_none());
        }
    }
}

#[tokio::test]
async fn credentials_do_not_come_back_with_a_redirect_to_the_server() {
    let (own, cdn) = (server().await, server().await);
    to(
        &own,
        "/v1/videos/video_1/content",
        302,
        &format!("{}/hop", cdn.uri()),
    )
    .await;
    to(
        &cdn,
        "/hop",
        302,
        &format!("{}/v1/files/clip.mp4", own.uri()),
    )
    .await;
    clip(&own, "/v1/files/clip.mp4").await;
    laden(&own, Auth::Bearer(KEY.into()))
        .content(&id("video_1"), Variant::Video, None)
        .await
        .unwrap();
    let last = own.received_requests().await.unwrap().pop().unwrap();
    assert_eq!(last.url.path(), "/v1/files/clip.mp4");
    for name in CREDENTIALS {
        assert_eq!(header(&last, name), None, "{name}");
    }
}

#[tokio::test]
async fn content_keeps_the_key_within_the_origin() {
    let own = server().await;
    to(&own, "/v1/videos/video_1/content", 302, "/files/clip.mp4").await;
    clip(&own, "/files/clip.mp4").await;
    client(&own)
        .content(&id("video_1"), Variant::Video, None)
        .await
        .unwrap();
    let last = own.received_requests().await.unwrap().pop().unwrap();
    assert_eq!(
        header(&last, "authorization"),
        Some(format!("Bearer {KEY}").as_str())
    );
}

#[tokio::test]
async fn content_redirects_end_somewhere() {
    for target in [
        "/v1/videos/video_1/content",
        "file:///etc/passwd",
        "http://",
    ] {
        let own = server().await;
        to(&own, "/v1/videos/video_1/content", 302, target).await;
        let error = client(&own)
            .content(&id("video_1"), Variant::Video, None)
            .await
            .unwrap_err();
        assert!(
            matches!(error, ApiError::Content(ContentError::LostInRedirects)),
            "{target}: {error:?}"
        );
        assert!(own.received_requests().await.unwrap().len() <= 11);
    }
}

#[tokio::test]
async fn a_redirected_create_is_refused_and_goes_nowhere() {
    for status in [301, 302, 303, 307, 308] {
        let (own, other) = (server().await, server().await);
        for target in [
            format!("{}/v1/videos?token=s3cr3t", other.uri()),
            "/v2/videos".to_owned(),
        ] {
            own.reset().await;
            to(&own, "/v1/videos", status, &target).await;
            let error = client(&own)
                .create(&CreateVideo::new("a red kite over the sea"))
                .await
                .unwrap_err();
            let ApiError::RedirectedElsewhere {
                status: told,
                origin,
            } = &error
            else {
                panic!("{error:?}");
            };
            assert_eq!(*told, status);
            let server = if target.starts_with('/') {
                &own
            } else {
                &other
            };
            assert_eq!(origin.as_deref(), Some(server.uri().as_str()));
            assert_discreet(&error, Some("red kite"));
            assert_eq!(own.received_requests().await.unwrap().len(), 1);
        }
        assert!(other.received_requests().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn reads_follow_redirects_only_within_the_origin() {
    let (own, other) = (server().await, server().await);
    to(&own, "/v1/videos", 307, "/v1/videos/?limit=1").await;
    Mock::given(path("/v1/videos/"))
        .respond_with(answer(200, "reference/list"))
        .mount(&own)
        .await;
    Mock::given(any())
        .respond_with(answer(200, "openai/completed"))
        .mount(&other)
        .await;
    let page = client(&own).list(ListQuery::default()).await.unwrap().value;
    assert_eq!(page.videos.len(), 1);
    to(
        &own,
        "/v1/videos/video_1",
        302,
        &format!("{}/steal", other.uri()),
    )
    .await;
    let error = client(&own).retrieve(&id("video_1")).await.unwrap_err();
    assert!(
        matches!(error, ApiError::RedirectedElsewhere { status: 302, .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains(&other.uri()), "{error}");
    let error = client(&own).delete(&id("video_1")).await.unwrap_err();
    assert!(
        matches!(error, ApiError::RedirectedElsewhere { .. }),
        "{error:?}"
    );
    assert!(other.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_redirected_deletion_is_refused_even_within_the_origin() {
    let own = server().await;
    to(&own, "/v1/videos/video_1", 307, "/v1/videos/video_2").await;
    Mock::given(path("/v1/videos/video_2"))
        .respond_with(answer(200, "trtllm/deleted"))
        .expect(0)
        .mount(&own)
        .await;
    let error = client(&own).delete(&id("video_1")).await.unwrap_err();
    assert!(
        matches!(error, ApiError::RedirectedElsewhere { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_another_origin_does_is_not_blamed_on_the_server() {
    let own = server().await;
    let client = client(&own);
    // Answers with a refusal, with a page, with nothing at all.
    for answer in [
        Some(ResponseTemplate::new(401)),
        Some(ResponseTemplate::new(200).set_body_raw("<html>Sign in</html>", "text/html")),
        None,
    ] {
        let cdn = MockServer::start().await;
        let host = if answer.is_some() {
            cdn.address().to_string()
        } else {
            // Nobody listens where a listener was a moment ago.
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().to_string()
        };
        let target = format!("http://{host}/clip.mp4?sig=s3cr3t");
        own.reset().await;
        to(&own, "/v1/videos/video_1/content", 302, &target).await;
        let status = answer.is_some();
        if let Some(answer) = answer {
            Mock::given(any()).respond_with(answer).mount(&cdn).await;
        }
        let error = client
            .content(&id("video_1"), Variant::Video, None)
            .await
            .unwrap_err();
        assert_discreet(&error, None);
        let ApiError::Outside { host: at, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(*at, host);
        assert_eq!(error.status().is_some(), status, "{error:?}");
    }
    own.reset().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(401))
        .mount(&own)
        .await;
    let error = client
        .content(&id("video_1"), Variant::Video, None)
        .await
        .unwrap_err();
    assert!(
        matches!(error, ApiError::Refused { status: 401, .. }),
        "{error:?}"
    );
}
