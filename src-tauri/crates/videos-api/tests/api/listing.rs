//! Lists, pages, single jobs and their deletion.

use futures_util::{StreamExt as _, TryStreamExt as _};
use serde_json::json;
use videos_api::{ApiError, ListQuery, Order, Phase, Video};
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{answer, client, client_at, id, server};

async fn page(server: &MockServer, after: Option<&str>, body: serde_json::Value, times: u64) {
    let mock = Mock::given(method("GET")).and(path("/v1/videos"));
    let mock = match after {
        Some(after) => mock.and(query_param("after", after)),
        None => mock.and(query_param_is_missing("after")),
    };
    mock.respond_with(ResponseTemplate::new(200).set_body_json(body))
        .expect(times)
        .mount(server)
        .await;
}

async fn all(server: &MockServer) -> Vec<String> {
    let videos: Vec<Video> = client(server)
        .list_all(Order::Desc)
        .try_collect()
        .await
        .unwrap();
    videos.into_iter().map(|video| video.id.into()).collect()
}

#[tokio::test]
async fn a_page_is_asked_for_with_its_cursor_limit_and_order() {
    let server = server().await;
    Mock::given(path("/v1/videos"))
        .and(query_param("after", "video_a=/ü"))
        .and(query_param("limit", "7"))
        .and(query_param("order", "asc"))
        .respond_with(answer(200, "reference/list"))
        .mount(&server)
        .await;
    let query = ListQuery {
        after: Some(id("video_a=/ü")),
        limit: Some(7),
        order: Some(Order::Asc),
    };
    let page = client(&server).list(query).await.unwrap().value;
    assert_eq!(page.videos.len(), 1);
    assert_eq!(page.videos[0].phase(), Phase::Completed);
    assert_eq!(page.next_after(), None);
}

#[tokio::test]
async fn a_plain_list_has_no_query() {
    let server = server().await;
    Mock::given(path("/v1/videos"))
        .respond_with(answer(200, "trtllm/list"))
        .mount(&server)
        .await;
    let reply = client(&server).list(ListQuery::default()).await.unwrap();
    assert_eq!(reply.value.videos.len(), 2);
    assert_eq!(reply.value.has_more, None);
    let requests = server.received_requests().await.unwrap();
    assert_eq!(requests[0].url.query(), None);
}

#[tokio::test]
async fn all_pages_are_read_in_order() {
    let server = server().await;
    let first = json!({"object": "list", "data": [{"id": "c"}, {"id": "b"}],
        "first_id": "c", "last_id": "b", "has_more": true});
    let second = json!({"object": "list", "data": [{"id": "a"}],
        "first_id": "a", "last_id": "a", "has_more": false});
    page(&server, None, first, 1).await;
    page(&server, Some("b"), second, 1).await;
    assert_eq!(all(&server).await, ["c", "b", "a"]);
}

#[tokio::test]
async fn pages_are_read_only_as_far_as_somebody_looks() {
    let server = server().await;
    let first = json!({"data": [{"id": "b"}], "last_id": "b", "has_more": true});
    page(&server, None, first, 1).await;
    page(&server, Some("b"), json!({"data": []}), 0).await;
    let first = Box::pin(client(&server).list_all(Order::Desc)).next().await;
    assert_eq!(first.unwrap().unwrap().id, id("b"));
    server.verify().await;
}

#[tokio::test]
async fn a_list_ends_where_the_official_clients_end_it() {
    for last_page in [
        json!({"data": [{"id": "a"}], "last_id": "a", "has_more": false}),
        json!({"data": [{"id": "a"}], "has_more": true}),
        json!({"data": [{"id": "a"}], "last_id": null, "has_more": true}),
        json!({"data": [{"id": "a"}]}),
    ] {
        let server = server().await;
        page(&server, None, last_page, 1).await;
        assert_eq!(all(&server).await, ["a"]);
    }
    let server = server().await;
    page(
        &server,
        None,
        json!({"data": [], "last_id": "x", "has_more": true}),
        1,
    )
    .await;
    assert!(all(&server).await.is_empty());
}

#[tokio::test]
async fn a_server_that_repeats_its_page_does_not_go_on_for_ever() {
    let server = server().await;
    let body = json!({"data": [{"id": "b"}, {"id": "a"}], "last_id": "a", "has_more": true});
    page(&server, None, body.clone(), 1).await;
    page(&server, Some("a"), body, 1).await;
    assert_eq!(all(&server).await, ["b", "a"]);
    server.verify().await;
}

#[tokio::test]
async fn items_that_are_no_jobs_are_counted_and_left_out() {
    let server = server().await;
    let body = json!({"data": [{"id": "b"}, {"model": "x"}, null, 3, {"id": "a"}]});
    page(&server, None, body, 1).await;
    let page = client(&server).list(ListQuery::default()).await.unwrap();
    assert_eq!(page.value.videos.len(), 2);
    assert_eq!(page.value.unreadable, 3);
}

#[tokio::test]
async fn empty_lists_come_in_several_shapes() {
    for body in [
        json!([]),
        json!({"object": "list", "data": null}),
        json!({"data": []}),
    ] {
        let server = server().await;
        page(&server, None, body, 1).await;
        assert!(all(&server).await.is_empty());
    }
}

#[tokio::test]
async fn a_list_that_is_none_is_an_error_in_the_stream_too() {
    let server = server().await;
    page(&server, None, json!({"videos": 3}), 1).await;
    let items: Vec<Result<Video, ApiError>> = client(&server).list_all(Order::Asc).collect().await;
    assert_eq!(items.len(), 1);
    assert!(matches!(items[0], Err(ApiError::NotUnderstood { .. })));
}

#[tokio::test]
async fn ids_are_encoded_in_paths() {
    let strange = "video_bGl0/ZQ==;?#%2e ü";
    let server = server().await;
    Mock::given(method("GET"))
        .and(path("/v1/videos/video_bGl0%2FZQ==;%3F%23%252e%20%C3%BC"))
        .respond_with(answer(200, "litellm/completed"))
        .mount(&server)
        .await;
    let reply = client(&server).retrieve(&id(strange)).await.unwrap();
    // LiteLLM answers with another id than it was asked for; both are kept as they are.
    assert!(reply.value.id.as_str().ends_with("/+=="));
}

#[tokio::test]
async fn a_server_without_a_path_is_asked_at_its_root() {
    let server = server().await;
    Mock::given(path("/videos/video_1"))
        .respond_with(answer(200, "reference/create"))
        .mount(&server)
        .await;
    let client = client_at(&server.uri());
    assert!(client.retrieve(&id("video_1")).await.is_ok());
}

#[tokio::test]
async fn deletion_is_confirmed_in_several_words() {
    for (status, body) in [
        (200, Some("trtllm/deleted")),
        (200, Some("sglang/deleted")),
        (204, None),
    ] {
        let server = server().await;
        let response = match body {
            Some(name) => answer(status, name),
            None => ResponseTemplate::new(status),
        };
        Mock::given(method("DELETE"))
            .and(path("/v1/videos/video_a"))
            .respond_with(response)
            .mount(&server)
            .await;
        let deleted = client(&server).delete(&id("video_a")).await.unwrap();
        assert_eq!(deleted.id, id("video_a"));
        assert_eq!(deleted.video.is_some(), body == Some("sglang/deleted"));
    }
}

#[tokio::test]
async fn a_deletion_that_is_not_confirmed_did_not_happen() {
    for body in [
        json!({"id": "video_a", "object": "video.deleted", "deleted": false}),
        json!({"id": "video_a", "object": "video", "status": "completed"}),
        json!({}),
    ] {
        let server = server().await;
        Mock::given(method("DELETE"))
            .respond_with(ResponseTemplate::new(200).set_body_json(&body))
            .mount(&server)
            .await;
        let error = client(&server).delete(&id("video_a")).await.unwrap_err();
        assert!(
            matches!(error, ApiError::NotUnderstood { .. }),
            "{body}: {error:?}"
        );
    }
}

#[tokio::test]
async fn models_are_names() {
    for body in [
        json!({"object": "list", "data": [{"id": "sora-2"}, {"id": "sora-2-pro", "owned_by": "x"}]}),
        json!([{"id": "sora-2"}, "sora-2-pro"]),
    ] {
        let server = server().await;
        Mock::given(path("/v1/models"))
            .respond_with(ResponseTemplate::new(200).set_body_json(&body))
            .mount(&server)
            .await;
        let models = client(&server).models().await.unwrap().value;
        assert_eq!(models, ["sora-2", "sora-2-pro"]);
    }
}

#[tokio::test]
async fn a_model_that_is_named_twice_is_one_and_nobody_gets_a_million() {
    let server = server().await;
    let many: Vec<_> = (0..5000)
        .map(|at| json!({"id": format!("model-{at}")}))
        .collect();
    let twice = [
        json!({"id": "sora-2"}),
        json!({"id": "sora-2", "owned_by": "x"}),
    ];
    let all: Vec<_> = twice.into_iter().chain(many).collect();
    Mock::given(path("/v1/models"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "data": all })))
        .mount(&server)
        .await;
    let models = client(&server).models().await.unwrap().value;
    assert_eq!(models.len(), 1000);
    assert_eq!(models[..2], ["sora-2", "model-0"]);
}
