//! Servers that speak the protocol in their own way. Each test names one that does.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use studio::RequestId;
use studio::clip::{ClipState, NewClips};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::handmade::{CREATED, ask, clip_bytes, content, job, known, polls, server};
use super::world::{Outcome, World, clips_in};

/// A server that answers every create in this way, and has nothing else yet.
async fn answering_creates(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn the_create_id_is_kept_when_polls_answer_with_another() -> Outcome {
    // LiteLLM: the id in the answer to a poll does not route.
    let server = server(job("queued")).await;
    polls(
        &server,
        200,
        json!({ "id": "video_other", "status": "completed" }),
    )
    .await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open.until_state(&id, ClipState::Safe).await;
    assert_eq!(clip.remote_id.as_deref(), Some(CREATED));
    let asked = server.received_requests().await.expect("recorded");
    assert!(
        asked
            .iter()
            .all(|request| !request.url.path().contains("video_other"))
    );
    assert_eq!(
        std::fs::read(open.studio.clip_path(&id).await?)?,
        clip_bytes()
    );
    Ok(())
}

#[tokio::test]
async fn a_clip_without_content_is_fetched_from_the_address_in_the_job() {
    // Relays in front of other makers name an address instead.
    let server = server(job("processing")).await;
    let mut done = job("succeeded");
    done["video_url"] = json!(format!("{}/files/one.mp4", server.uri()));
    polls(&server, 200, done).await;
    content(&server, "/files/one.mp4").await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    open.until_state(&id, ClipState::Safe).await;
}

#[tokio::test]
async fn a_clip_that_is_finished_at_once_is_fetched_at_once() {
    // NVIDIA Dynamo has no jobs: the answer to the create is the finished one.
    let server = server(job("completed")).await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    open.until_state(&id, ClipState::Safe).await;
}

#[tokio::test]
async fn a_failed_job_in_an_error_status_is_a_failed_job() {
    // vLLM-Omni answers polls of failed jobs with 4xx and the job as the body.
    let server = server(job("queued")).await;
    let mut failed = job("failed");
    failed["error"] = json!({ "code": 422, "message": "The number of frames is too small" });
    polls(&server, 422, failed).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open.until_state(&id, ClipState::Failed).await;
    let problem = clip.problem.expect("a problem");
    assert_eq!(
        problem.message,
        "The server could not make this clip: The number of frames is too small."
    );
}

#[tokio::test]
async fn a_create_answered_by_what_is_no_job_may_have_been_made_and_is_not_sent_again() {
    // Gateways answer with a login page, with nothing, or with an answer that was cut.
    for answer in ["<html>Sign in</html>", "", r#"{"id": "video_1", "obj"#] {
        let server = answering_creates(ResponseTemplate::new(200).set_body_string(answer)).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = open.until_state(&id, ClipState::Unknown).await;
        assert_eq!(clip.prompt, "A dialect");
        assert!(clip.problem.is_some(), "{answer}");
        let asked = server.received_requests().await.expect("recorded");
        let sent = asked.iter().filter(|one| one.method.as_str() == "POST");
        assert_eq!(sent.count(), 1, "{answer}");
    }
}

#[tokio::test]
async fn without_a_list_an_unknown_outcome_is_the_users_to_decide() -> Outcome {
    // new-api has no list.
    let server = answering_creates(ResponseTemplate::new(500)).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open
        .until(&id, |clip| {
            clip.problem
                .as_ref()
                .is_some_and(|problem| problem.message.contains("no list"))
        })
        .await;
    assert_eq!(clip.state, ClipState::Unknown);
    let known = open.studio.servers().await?;
    let known = known.iter().find(|one| one.id == open.server);
    assert_eq!(known.expect("a server").capabilities.list, Some(false));
    let asked = server.received_requests().await.expect("recorded");
    let sent = asked.iter().filter(|one| one.method.as_str() == "POST");
    assert_eq!(sent.count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_list_that_is_not_shown_is_no_reason_to_search_for_ever() -> Outcome {
    // Portkey: 500 to a create that was passed on, and 500 to the list. A key may not list, either.
    for status in [500, 401, 403, 422] {
        let server = answering_creates(ResponseTemplate::new(500)).await;
        Mock::given(method("GET"))
            .respond_with(ResponseTemplate::new(status))
            .mount(&server)
            .await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = open
            .until(&id, |clip| {
                let problem = clip.problem.as_ref();
                problem.is_some_and(|problem| problem.message.contains("does not show its list"))
            })
            .await;
        assert_eq!(clip.state, ClipState::Unknown, "{status}");
        let known = open.studio.servers().await?;
        let known = known.iter().find(|one| one.id == open.server);
        assert_eq!(known.expect("a server").capabilities.list, None);
    }
    Ok(())
}

#[tokio::test]
async fn a_job_that_is_listed_only_when_it_is_done_is_still_found() -> Outcome {
    // Gateways whose create waits for the clip, and whose caller does not.
    let server = answering_creates(ResponseTemplate::new(504)).await;
    let list = |jobs: Value| {
        let page = json!({ "object": "list", "data": jobs, "has_more": false });
        Mock::given(method("GET"))
            .and(path("/v1/videos"))
            .respond_with(ResponseTemplate::new(200).set_body_json(page))
    };
    // As often as it is looked at quickly.
    list(json!([])).up_to_n_times(4).mount(&server).await;
    let mut listed = job("completed");
    listed["prompt"] = json!("A dialect");
    list(json!([listed])).mount(&server).await;
    polls(&server, 200, job("completed")).await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open
        .until(&id, |clip| {
            let problem = clip.problem.as_ref();
            problem.is_some_and(|problem| problem.message.contains("so far"))
        })
        .await;
    assert_eq!(clip.state, ClipState::Unknown);
    let clip = open.until_state(&id, ClipState::Safe).await;
    assert_eq!(clip.remote_id.as_deref(), Some(CREATED));
    Ok(())
}

#[tokio::test]
async fn a_job_of_a_server_whose_clock_is_wrong_is_shown_to_the_user() -> Outcome {
    let server = answering_creates(ResponseTemplate::new(500)).await;
    let mut listed = job("completed");
    listed["prompt"] = json!("A dialect");
    let hour_ago = SystemTime::now() - Duration::from_hours(1);
    listed["created_at"] = json!(hour_ago.duration_since(SystemTime::UNIX_EPOCH)?.as_secs());
    let page = json!({ "object": "list", "data": [listed], "has_more": false });
    Mock::given(method("GET"))
        .and(path("/v1/videos"))
        .respond_with(ResponseTemplate::new(200).set_body_json(page))
        .mount(&server)
        .await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open
        .until(&id, |clip| {
            let problem = clip.problem.as_ref();
            problem.is_some_and(|problem| problem.message.contains("a job that could be"))
        })
        .await;
    assert_eq!((clip.state, clip.remote_id), (ClipState::Unknown, None));
    Ok(())
}

#[tokio::test]
async fn takes_with_other_seeds_are_not_each_others_jobs() -> Outcome {
    // Of two lost creates one arrived; no list tells with which seed.
    let server = answering_creates(ResponseTemplate::new(500)).await;
    let mut listed = job("queued");
    listed["prompt"] = json!("A seed decides");
    let page = json!({ "object": "list", "data": [listed], "has_more": false });
    Mock::given(method("GET"))
        .and(path("/v1/videos"))
        .respond_with(ResponseTemplate::new(200).set_body_json(page))
        .mount(&server)
        .await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    let seeded = |seed: u32| NewClips {
        extra: Some(format!(r#"{{"seed": {seed}}}"#)),
        ..open.wish("A seed decides")
    };
    let wishes = vec![seeded(1), seeded(2)];
    let clips = open
        .studio
        .create_batch(RequestId::fresh(), wishes, None)
        .await?;
    for clip in &clips {
        let clip = open
            .until(&clip.id, |clip| {
                let problem = clip.problem.as_ref();
                problem.is_some_and(|problem| problem.message.contains("a job that could be"))
            })
            .await;
        assert_eq!((clip.state, clip.remote_id), (ClipState::Unknown, None));
    }
    Ok(())
}

#[tokio::test]
async fn money_that_is_missing_is_not_waited_for_although_it_says_429() {
    // The reference service itself.
    let server = MockServer::start().await;
    let broke = json!({ "error": {
        "message": "You exceeded your current quota.", "type": "insufficient_quota",
        "param": null, "code": "insufficient_quota",
    } });
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(429).set_body_json(broke))
        .mount(&server)
        .await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open.until_state(&id, ClipState::Refused).await;
    assert_eq!(
        clip.problem.expect("a problem").headline,
        "The account cannot pay"
    );
    let asked = server.received_requests().await.expect("recorded");
    assert_eq!(asked.len(), 1);
}

#[tokio::test]
async fn a_server_that_sends_creates_elsewhere_is_not_followed() {
    let elsewhere = MockServer::start().await;
    let redirect = ResponseTemplate::new(302).insert_header("Location", elsewhere.uri().as_str());
    let server = answering_creates(redirect).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open.until_state(&id, ClipState::Refused).await;
    assert_eq!(
        clip.problem.expect("a problem").headline,
        "The address leads elsewhere"
    );
    assert!(
        elsewhere
            .received_requests()
            .await
            .expect("recorded")
            .is_empty()
    );
}

#[tokio::test]
async fn a_create_that_was_carried_out_and_is_seen_elsewhere_is_not_called_refused() {
    let see_other = ResponseTemplate::new(303).insert_header("Location", "/v1/videos/video_1");
    let server = answering_creates(see_other).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    open.until_state(&id, ClipState::Unknown).await;
}

#[tokio::test]
async fn a_clip_that_does_not_fit_on_the_disk_says_so_and_is_not_begun() -> Outcome {
    // A petabyte, from another address, because a well-behaved server cannot lie about lengths.
    let vast = TcpListener::bind("127.0.0.1:0").await?;
    let place = format!("http://{}/vast.mp4", vast.local_addr()?);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\
                Content-Length: 1000000000000000\r\n\r\n";
    let serving = tokio::spawn(async move {
        while let Ok((mut connection, _)) = vast.accept().await {
            connection.read_u8().await?;
            connection.write_all(head.as_bytes()).await?;
        }
        Ok::<(), std::io::Error>(())
    });
    let server = server(job("completed")).await;
    let elsewhere = ResponseTemplate::new(302).insert_header("Location", place.as_str());
    Mock::given(method("GET"))
        .and(path(format!("/v1/videos/{CREATED}/content")))
        .respond_with(elsewhere)
        .mount(&server)
        .await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = open
        .until(&id, |clip| {
            clip.problem
                .as_ref()
                .is_some_and(|problem| problem.message.contains("Free some space"))
        })
        .await;
    assert!(matches!(
        clip.state,
        ClipState::Finished | ClipState::Saving
    ));
    assert!(clips_in(&world.library()).is_empty());
    serving.abort();
    Ok(())
}

#[tokio::test]
async fn a_job_that_nothing_is_heard_of_is_named_and_its_clip_is_tried_without_paying() -> Outcome {
    // new-api: the task is done upstream and its progress never moves.
    let server = server(job("queued")).await;
    polls(&server, 200, job("in_progress")).await;
    let mut world = World::new().await;
    world.tuning.stuck_after = std::time::Duration::from_millis(300);
    let (mut open, id) = ask(&world, &server).await;
    // On a busy machine the time may be over before the server has been asked at all.
    open.until(&id, |clip| {
        clip.quiet_since.is_some() && clip.state == ClipState::Running
    })
    .await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    let safe = open.until_state(&id, ClipState::Safe).await;
    assert_eq!((safe.quiet_since, safe.problem), (None, None));
    let asked = server.received_requests().await.expect("recorded");
    let creates = asked.iter().filter(|one| one.method.as_str() == "POST");
    assert_eq!(creates.count(), 1);
    Ok(())
}

#[tokio::test]
async fn the_origin_of_a_remix_is_what_was_written_down_here_whatever_the_server_calls_it()
-> Outcome {
    // LiteLLM names the id that the server behind it gave.
    let server = server(job("completed")).await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    let mut remix = json!({ "id": "video_remix", "object": "video", "status": "completed" });
    remix["remixed_from_video_id"] = json!("video_raw_upstream");
    Mock::given(method("POST"))
        .and(path(format!("/v1/videos/{CREATED}/remix")))
        .respond_with(ResponseTemplate::new(200).set_body_json(remix))
        .mount(&server)
        .await;
    content(&server, "/v1/videos/video_remix/content").await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    open.until_state(&id, ClipState::Safe).await;
    let remix = open
        .studio
        .remix_clip(RequestId::fresh(), &id, "Again".to_owned(), None)
        .await?;
    open.until_state(&remix.id, ClipState::Safe).await;
    let detail = open.studio.clip_detail(&remix.id).await?;
    assert_eq!(detail.origin.expect("an origin").id, id);
    Ok(())
}
