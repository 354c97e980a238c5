//! Finding out what a server is.

use serde_json::json;
use videos_api::{ApiError, Client, Flaw, KeyVerdict, Profile};
use wiremock::matchers::{any, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{answer, client, client_at, raw_server, server};

async fn get(server: &MockServer, at: &str, response: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(at))
        .respond_with(response)
        .mount(server)
        .await;
}

fn models() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({"data": [{"id": "wan"}]}))
}

fn page() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw("<!doctype html><title>Console</title>", "text/html")
}

#[tokio::test]
async fn a_complete_server_shows_itself_in_two_requests() {
    let server = server().await;
    Mock::given(path("/v1/videos"))
        .and(query_param("limit", "1"))
        .respond_with(answer(200, "reference/list"))
        .mount(&server)
        .await;
    get(&server, "/v1/models", models()).await;
    let probe = client(&server).probe().await.unwrap();
    assert_eq!(probe.key, KeyVerdict::Accepted);
    assert_eq!(probe.lists, Some(true));
    assert_eq!(probe.models.as_deref(), Some(&["wan".to_owned()][..]));
    assert_eq!(probe.base_url.as_str(), format!("{}/v1", server.uri()));
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 2);
    assert!(requests.iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn without_a_key_none_is_needed() {
    let server = server().await;
    get(&server, "/v1/videos", answer(200, "trtllm/list")).await;
    let base = format!("{}/v1", server.uri()).parse().unwrap();
    let probe = Client::new(Profile::new(base))
        .unwrap()
        .probe()
        .await
        .unwrap();
    assert_eq!(probe.key, KeyVerdict::NotNeeded);
    assert_eq!(probe.models, None);
}

#[tokio::test]
async fn a_forgotten_v1_is_found() {
    for root in [page(), ResponseTemplate::new(404)] {
        let server = MockServer::start().await;
        Mock::given(any())
            .respond_with(root)
            .with_priority(255)
            .mount(&server)
            .await;
        get(&server, "/api/v1/videos", answer(200, "reference/list")).await;
        get(&server, "/api/v1/models", models()).await;
        let probe = client_at(&format!("{}/api", server.uri()))
            .probe()
            .await
            .unwrap();
        assert_eq!(probe.base_url.as_str(), format!("{}/api/v1", server.uri()));
        assert_eq!(probe.key, KeyVerdict::Accepted);
    }
}

#[tokio::test]
async fn a_refused_key_is_a_verdict_with_the_servers_words() {
    for (status, name) in [
        (401, "openai/bad_key"),
        (403, "openai/bad_key"),
        (401, "sglang/unauthorized"),
    ] {
        let server = server().await;
        get(&server, "/v1/videos", answer(status, name)).await;
        get(&server, "/v1/models", models()).await;
        let probe = client(&server).probe().await.unwrap();
        assert_eq!(probe.key, KeyVerdict::Refused);
        assert_eq!(probe.lists, None);
        assert_eq!(probe.refusal.unwrap().status(), Some(status));
    }
}

#[tokio::test]
async fn a_key_refused_by_one_of_two_is_refused_unless_the_list_took_it() {
    for (list, verdict) in [
        (ResponseTemplate::new(404), KeyVerdict::Refused),
        (answer(200, "reference/list"), KeyVerdict::Accepted),
    ] {
        let server = server().await;
        get(&server, "/v1/videos", list).await;
        get(&server, "/v1/models", answer(401, "openai/bad_key")).await;
        let probe = client(&server).probe().await.unwrap();
        assert_eq!(probe.key, verdict);
    }
}

#[tokio::test]
async fn servers_without_a_list_are_servers() {
    for (list, key) in [
        (answer(400, "litellm/no_list"), KeyVerdict::Accepted),
        (ResponseTemplate::new(404), KeyVerdict::Accepted),
        (ResponseTemplate::new(405), KeyVerdict::Accepted),
        (page(), KeyVerdict::Accepted),
    ] {
        let server = server().await;
        get(&server, "/v1/videos", list).await;
        get(&server, "/v1/models", models()).await;
        let probe = client(&server).probe().await.unwrap();
        assert_eq!(probe.lists, Some(false));
        assert_eq!(probe.key, key);
    }
    let server = server().await;
    get(&server, "/v1/videos", answer(200, "reference/list")).await;
    get(&server, "/v1/models", ResponseTemplate::new(404)).await;
    let probe = client(&server).probe().await.unwrap();
    assert_eq!((probe.lists, probe.models), (Some(true), None));
}

#[tokio::test]
async fn a_web_site_is_no_server() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(page()).mount(&server).await;
    let error = client_at(&server.uri()).probe().await.unwrap_err();
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
    assert_eq!(server.received_requests().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_dead_server_is_unreachable_after_one_attempt() {
    let error = client_at("http://127.0.0.1:1/v1")
        .probe()
        .await
        .unwrap_err();
    assert!(matches!(error, ApiError::Unreachable { .. }), "{error:?}");
    let (base, mut heads) = raw_server("SSH-2.0-OpenSSH_9.6\r\n").await;
    let error = client_at(&base).probe().await.unwrap_err();
    assert!(matches!(error, ApiError::Broken { .. }), "{error:?}");
    assert!(heads.recv().await.is_some());
    assert!(heads.try_recv().is_err(), "asked again");
}
