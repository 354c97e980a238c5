//! When servers are asked: silence, too many questions, sleep, and jobs that are not what they
//! seem.

use std::time::Duration;

use studio::clip::ClipState;
use studio::event::Event;
use studio::server::ServerState;
use videos_simulator::{Fault, Route, Simulator, Trouble};

use super::world::{KEY, Outcome, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_away_is_waited_for_and_its_jobs_go_on() -> Outcome {
    let folder = tempfile::TempDir::new()?;
    let config = videos_simulator::Config {
        key: Some(KEY.to_owned()),
        state_file: Some(folder.path().join("jobs.json")),
        ..videos_simulator::Config::default()
    };
    let mut world = World::with(config.clone()).await;
    let port = world.simulator.port();
    let mut open = world.open().await;
    let made = open.create("[slow 1] Under way").await;
    open.until(&made.id, |clip| clip.remote_id.is_some()).await;
    let other = Simulator::start(videos_simulator::Config::default()).await?;
    std::mem::replace(&mut world.simulator, other)
        .shutdown()
        .await;
    open.event(|event| {
        matches!(event, Event::Servers { servers }
            if matches!(servers[0].state, ServerState::Offline { .. })
                && servers[0].again_at.is_some())
    })
    .await;
    let waiting = open.create("Asked for meanwhile").await;
    let under_way = open.studio.clip(&made.id).await?;
    assert!(
        matches!(under_way.state, ClipState::Accepted | ClipState::Running),
        "{under_way:?}"
    );
    assert_eq!(under_way.problem, None);
    let back = videos_simulator::Config { port, ..config };
    world.simulator = Simulator::start(back).await?;
    open.until_state(&made.id, ClipState::Safe).await;
    open.until_state(&waiting.id, ClipState::Safe).await;
    let books = world.simulator.books();
    assert_eq!(books.creates_of("Asked for meanwhile"), 1);
    assert_eq!(books.creates_of("[slow 1] Under way"), 0);
    let server = open.studio.servers().await?.remove(0);
    assert_eq!((server.state, server.again_at), (ServerState::Online, None));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_is_never_the_one_to_find_out_whether_a_server_is_back() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    world
        .simulator
        .inject(Fault::new(Route::List, Trouble::CloseBeforeBody).times(5));
    // Asking for the list finds the server silent.
    let silent = open.studio.jobs_on_server(&open.server, None).await;
    assert!(silent.is_err());
    let clip = open.create("Patience").await;
    open.until_state(&clip.id, ClipState::Safe).await;
    let books = world.simulator.books();
    let create = books
        .requests
        .iter()
        .position(|request| request.route == Route::Create);
    let lists = books.requests[..create.expect("it was sent")]
        .iter()
        .filter(|request| request.route == Route::List);
    assert_eq!(lists.count(), 6);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_storm_of_too_many_requests_fails_no_job() {
    let world = World::new().await;
    let limit = |retry_after| Trouble::RateLimit { retry_after };
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, limit(None)).times(12));
    world
        .simulator
        .inject(Fault::new(Route::Create, limit(None)).times(3));
    let mut open = world.open().await;
    let mut wish = open.wish("In the storm");
    wish.takes = 4;
    let clips = open
        .studio
        .create_clips(studio::RequestId::fresh(), wish)
        .await
        .expect("written down");
    for clip in &clips {
        let clip = open.until_state(&clip.id, ClipState::Safe).await;
        assert_eq!(clip.problem, None);
    }
    assert_eq!(world.simulator.books().accepted().count(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_due_while_the_machine_slept_is_looked_at_when_it_wakes() {
    let mut world = World::new().await;
    world.tuning.poll_first = Duration::from_hours(1);
    world.tuning.poll_longest = Duration::from_hours(1);
    let mut open = world.open().await;
    let clip = open.create("Overnight").await;
    open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
    assert_eq!(world.simulator.books().requests_on(Route::Retrieve), 0);
    world.clock.set_forward(Duration::from_hours(8));
    open.until_state(&clip.id, ClipState::Safe).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_is_asked_about_as_often_as_the_server_wants() {
    let mut world = World::new().await;
    // The simulator asks for a tenth of a second between two looks.
    world.tuning.poll_first = Duration::from_millis(1);
    world.tuning.poll_longest = Duration::from_millis(1);
    let mut open = world.open().await;
    let clip = open.create("[slow 1] Unhurried").await;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let id = clip.remote_id.expect("a create id");
    let polls = world.simulator.books().job(&id).polls;
    assert!(polls <= 12, "{polls}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_is_falsely_called_failed_is_fetched_without_paying() {
    let mut world = World::new().await;
    world.tuning.poll_first = Duration::from_millis(600);
    let mut open = world.open().await;
    let clip = open.create("Not so failed").await;
    let clip = open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
    let id = clip.remote_id.expect("a create id");
    let failed = Trouble::Status {
        code: 200,
        body: format!(
            r#"{{"id":"{id}","object":"video","status":"failed","error":{{"code":"internal_error","message":"worker lost"}}}}"#
        ),
    };
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, failed).times(50));
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(clip.problem, None);
    assert_eq!(world.simulator.books().accepted().count(), 1);
}
