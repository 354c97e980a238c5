//! The queue as the user steers it: limits, pauses, order, taking back, asking again.

use serde_json::json;
use studio::clip::{Clip, ClipState, Resolution};
use studio::error::Error;
use studio::server::{AuthForm, Limits, ServerInput};
use studio::{RequestId, Studio};
use videos_simulator::{Fault, Route, Trouble};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::{Open, Outcome, World, eventually};

async fn pause(studio: &Studio, server: &str, paused: bool) {
    let server = studio
        .pause_server(RequestId::fresh(), server, paused)
        .await
        .expect("kept");
    assert_eq!(server.paused, paused);
}

async fn limit(open: &Open, rendering: Option<u32>) {
    let limits = Limits {
        rendering,
        per_minute: None,
    };
    let server = open
        .studio
        .limit_server(RequestId::fresh(), &open.server, limits.clone())
        .await
        .expect("kept");
    assert_eq!(server.limits, limits);
}

/// Waits until the jobs had many turns: what should not happen would have happened.
async fn many_turns(world: &World) {
    let before = world.simulator.books().requests_on(Route::Retrieve);
    eventually("a running job was asked about again and again", || {
        world.simulator.books().requests_on(Route::Retrieve) >= before + 5
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_jobs_than_allowed_are_on_a_server_at_once() {
    let world = World::new().await;
    let mut open = world.open().await;
    limit(&open, Some(1)).await;
    open.create("[slow 600] One").await;
    let other = open.create("[slow 600] Other").await;
    many_turns(&world).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
    let waiting = open.studio.clip(&other.id).await.expect("a clip");
    assert_eq!(
        (waiting.state, waiting.queue_place),
        (ClipState::Queued, Some(1))
    );
    limit(&open, Some(2)).await;
    open.until(&other.id, |clip| clip.remote_id.is_some()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_waits_is_taken_back_at_once_and_nothing_else() {
    let world = World::new().await;
    let mut open = world.open().await;
    let safe = open.safe("Long done").await;
    pause(&open.studio, &open.server, true).await;
    let first = open.create("First").await;
    let second = open.create("Second").await;
    let waiting = open.studio.waiting(&open.server).await.expect("a list");
    assert_eq!(waiting, [first.id.clone(), second.id.clone()]);
    assert!(
        open.studio
            .waiting("another")
            .await
            .expect("a list")
            .is_empty()
    );
    let mut ids = waiting.clone();
    ids.extend([safe.id.clone(), "nobody".to_owned()]);
    let cancelled = open.studio.cancel_waiting(RequestId::fresh(), ids).await;
    let cancelled = cancelled.expect("cancelled");
    assert_eq!(
        cancelled.iter().map(|clip| &clip.id).collect::<Vec<_>>(),
        [&first.id, &second.id]
    );
    assert!(
        cancelled
            .iter()
            .all(|clip| clip.state == ClipState::Cancelled)
    );
    assert_eq!(
        open.studio.clip(&safe.id).await.expect("a clip").state,
        ClipState::Safe
    );
    assert_eq!(world.simulator.books().creates.len(), 1);
}

#[tokio::test]
async fn several_clips_are_fetched_again_and_what_cannot_be_is_left_out() {
    let world = World::new().await;
    let mut open = world.open().await;
    let here = open.safe("Here").await;
    let clip = open.safe("Lost").await;
    pause(&open.studio, &open.server, true).await;
    let waiting = open.create("Not yet").await;
    let path = open.studio.clip_path(&clip.id).await.expect("a file");
    std::fs::remove_file(path).expect("removed");
    open.studio.look_through().await.expect("looked through");
    let ids = vec![here.id, clip.id.clone(), waiting.id, clip.id.clone()];
    let fetched = open.studio.fetch_clips(RequestId::fresh(), ids).await;
    let fetched = fetched.expect("fetched");
    assert_eq!(
        fetched.iter().map(|clip| &clip.id).collect::<Vec<_>>(),
        [&clip.id]
    );
    open.until_state(&clip.id, ClipState::Safe).await;
}

#[tokio::test]
async fn limits_that_make_no_sense_are_refused() {
    let world = World::new().await;
    let open = world.open().await;
    for (rendering, per_minute) in [(Some(0), None), (None, Some(0)), (Some(5000), None)] {
        let limits = Limits {
            rendering,
            per_minute,
        };
        let answer = open
            .studio
            .limit_server(RequestId::fresh(), &open.server, limits)
            .await;
        assert!(matches!(answer, Err(Error::Invalid { .. })), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_server_gets_nothing_new_also_after_a_restart() {
    let world = World::new().await;
    let mut open = world.open().await;
    let running = open.create("[slow 600] Running").await;
    open.until(&running.id, |clip| clip.remote_id.is_some())
        .await;
    pause(&open.studio, &open.server, true).await;
    let waiting = open.create("Waiting").await;
    many_turns(&world).await;
    open.studio.shutdown().await;
    drop(open);
    let mut open = world.open().await;
    assert!(open.studio.servers().await.expect("servers")[0].paused);
    many_turns(&world).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
    pause(&open.studio, &open.server, false).await;
    open.until_state(&waiting.id, ClipState::Safe).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clips_are_sent_in_the_order_the_user_gave_them() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    pause(&open.studio, &open.server, true).await;
    let mut clips = Vec::new();
    for prompt in [
        "[slow 600] A",
        "[slow 600] B",
        "[slow 600] C",
        "[slow 600] D",
    ] {
        clips.push(open.create(prompt).await);
    }
    let [first, second, third, fourth] = [0, 1, 2, 3].map(|at: usize| clips[at].id.clone());
    open.studio
        .move_in_queue(
            RequestId::fresh(),
            vec![third.clone(), fourth.clone()],
            Some(first.clone()),
        )
        .await?;
    open.studio
        .move_in_queue(RequestId::fresh(), vec![fourth.clone()], None)
        .await?;
    let queue = open.studio.queue().await?;
    let order: Vec<&String> = queue.clips.iter().map(|clip| &clip.id).collect();
    assert_eq!(order, [&third, &first, &second, &fourth]);
    let places: Vec<_> = queue.clips.iter().map(|clip| clip.queue_place).collect();
    assert_eq!(places, [Some(1), Some(2), Some(3), Some(4)]);
    open.studio.shutdown().await;
    drop(open);
    let mut open = world.open().await;
    // What is asked for later comes last.
    let last = open.create("[slow 600] E").await;
    pause(&open.studio, &open.server, false).await;
    open.until(&last.id, |clip| clip.remote_id.is_some()).await;
    let sent: Vec<_> = world.simulator.books().creates;
    let order: Vec<_> = sent
        .iter()
        .filter_map(|create| create.prompt.as_deref()?.chars().last())
        .collect();
    assert_eq!(order, ['C', 'A', 'B', 'D', 'E']);
    let late = open
        .studio
        .move_in_queue(RequestId::fresh(), vec![first], None)
        .await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_stop_a_job_is_named_and_the_job_goes_on() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.create("[slow 1] Unstoppable").await;
    open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
    let refused = open.studio.cancel_clip(RequestId::fresh(), &clip.id).await;
    let error = refused.expect_err("the simulator deletes finished jobs only");
    assert!(matches!(error, Error::Server { .. }), "{error:?}");
    assert!(error.to_string().contains("goes on"), "{error}");
    let server = open.studio.servers().await?.remove(0);
    assert_eq!(server.capabilities.cancel, Some(false));
    open.until_state(&clip.id, ClipState::Safe).await;
    let late = open.studio.cancel_clip(RequestId::fresh(), &clip.id).await;
    assert!(matches!(late, Err(Error::Conflict { .. })), "{late:?}");
    Ok(())
}

/// A server whose only job is being made for ever.
async fn tireless(deleted: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    let job = json!({ "id": "video_1", "object": "video", "status": "in_progress" });
    Mock::given(method("POST"))
        .and(path("/v1/videos"))
        .respond_with(ResponseTemplate::new(200).set_body_json(&job))
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path_regex("^/v1/videos/[^/]+$"))
        .respond_with(ResponseTemplate::new(200).set_body_json(&job))
        .mount(&server)
        .await;
    Mock::given(method("DELETE"))
        .respond_with(deleted)
        .mount(&server)
        .await;
    server
}

async fn running_on(open: &mut Open, server: &MockServer) -> Clip {
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
    let clip = open.create("On and on").await;
    open.until_state(&clip.id, ClipState::Running).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_cancelled_where_the_server_lets_it_go() -> Outcome {
    // vLLM-Omni stops a job that is deleted.
    let gone = json!({ "id": "video_1", "object": "video.deleted", "deleted": true });
    let server = tireless(ResponseTemplate::new(200).set_body_json(gone)).await;
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = running_on(&mut open, &server).await;
    let request = RequestId::fresh();
    let cancelled = open.studio.cancel_clip(request.clone(), &clip.id).await?;
    assert_eq!(cancelled.state, ClipState::Cancelled);
    assert!(cancelled.deleted_on_server_at.is_some());
    let problem = cancelled.problem.expect("a sentence");
    assert_eq!(problem.headline, "Cancelled on the server");
    let again = open.studio.cancel_clip(request, &clip.id).await?;
    assert_eq!(again.state, ClipState::Cancelled);
    let servers = open.studio.servers().await?;
    let known = servers.iter().find(|known| known.id == open.server);
    assert_eq!(known.expect("it is there").capabilities.cancel, Some(true));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_cannot_be_asked_to_cancel_says_nothing_about_whether_it_can() -> Outcome {
    let server = tireless(ResponseTemplate::new(503)).await;
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = running_on(&mut open, &server).await;
    let refused = open.studio.cancel_clip(RequestId::fresh(), &clip.id).await;
    assert!(refused.is_err());
    let clip = open.studio.clip(&clip.id).await?;
    assert_eq!(clip.state, ClipState::Running);
    let servers = open.studio.servers().await?;
    let known = servers.iter().find(|known| known.id == open.server);
    assert_eq!(known.expect("it is there").capabilities.cancel, None);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failed_clips_are_asked_for_again_once_and_moderated_ones_never() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let failed = open.create("[fail] Out of memory").await;
    let blocked = open.create("[block] Forbidden").await;
    for clip in [&failed, &blocked] {
        open.until_state(&clip.id, ClipState::Failed).await;
    }
    let queue = open.studio.queue().await?;
    assert_eq!((queue.total, queue.failed_total), (0, 2));
    let settled: Vec<_> = queue
        .failed
        .iter()
        .map(|clip| clip.problem.as_ref().is_some_and(|problem| problem.settled))
        .collect();
    assert_eq!(settled, [true, false]);
    let both = vec![failed.id.clone(), blocked.id.clone()];
    let request = RequestId::fresh();
    let new = open
        .studio
        .retry_clips(request.clone(), both.clone())
        .await?;
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].prompt, "[fail] Out of memory");
    let same = open.studio.retry_clips(request, both.clone()).await?;
    assert_eq!(same[0].id, new[0].id);
    let more = open.studio.retry_clips(RequestId::fresh(), both).await;
    assert!(matches!(more, Err(Error::Conflict { .. })), "{more:?}");
    open.until_state(&new[0].id, ClipState::Failed).await;
    let books = world.simulator.books();
    assert_eq!(books.creates_of("[fail] Out of memory"), 2);
    assert_eq!(books.creates_of("[block] Forbidden"), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_left_undecided_is_asked_for_again_by_itself_only() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    world
        .simulator
        .inject(Fault::new(Route::List, Trouble::Html).times(50));
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThenClose));
    let left = open.create("It is on the server").await;
    open.until_state(&left.id, ClipState::Unknown).await;
    open.studio
        .resolve_clip(RequestId::fresh(), &left.id, Resolution::GiveUp)
        .await?;
    let failed = open.create("[fail] Out of memory").await;
    open.until_state(&failed.id, ClipState::Failed).await;
    let all = vec![left.id.clone(), failed.id.clone()];
    let new = open.studio.retry_clips(RequestId::fresh(), all).await?;
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].prompt, failed.prompt);
    let alone = open
        .studio
        .retry_clips(RequestId::fresh(), vec![left.id.clone()])
        .await;
    assert!(matches!(alone, Err(Error::Conflict { .. })), "{alone:?}");
    let books = world.simulator.books();
    assert_eq!(books.creates_of("It is on the server"), 1);
    // The user may, who was asked.
    let again = open.studio.make_again(RequestId::fresh(), &left.id).await?;
    open.until_state(&again.id, ClipState::Safe).await;
    Ok(())
}
