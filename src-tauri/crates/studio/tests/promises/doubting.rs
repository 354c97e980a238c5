//! What servers say and do not mean: that a job is forgotten, that a clip is gone, that a job failed.

use std::time::Duration;

use studio::clip::{Clip, ClipState};
use studio::money::LedgerState;
use videos_simulator::{Config, Fault, Profile, Route, Trouble};

use super::world::{Outcome, World, clips_in, eventually, kept_in};

fn status(code: u16) -> Trouble {
    Trouble::Status {
        code,
        body: String::new(),
    }
}

fn headline(clip: &Clip) -> Option<&str> {
    Some(clip.problem.as_ref()?.headline.as_str())
}

/// How often the clip itself was asked for.
fn fetches(world: &World) -> usize {
    let books = world.simulator.books();
    let content = books.requests.iter().filter(|one| {
        one.route == Route::Content && one.method == "GET" && !one.path.contains("variant")
    });
    content.count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_a_proxy_does_not_know_for_a_while_is_not_given_up() {
    let mut world = World::new().await;
    world.tuning.forgotten_after = Duration::from_hours(1);
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, status(404)).times(12));
    let mut open = world.open().await;
    let clip = open.create("Restarting").await;
    let told = open
        .until(&clip.id, |clip| {
            headline(clip) == Some("The server does not know this job")
        })
        .await;
    assert!(told.state.is_moving(), "{told:?}");
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(clip.problem, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_a_store_does_not_have_yet_is_not_given_up() {
    for code in [403, 404] {
        let mut world = World::new().await;
        world.tuning.forgotten_after = Duration::ZERO;
        world
            .simulator
            .inject(Fault::new(Route::Content, status(code)).times(8));
        let mut open = world.open().await;
        // Its time there is said, and is not over.
        open.safe("[expire 3000] Lagging").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_elsewhere_that_ran_out_makes_no_clip_gone() {
    let world = World::with(Config {
        profile: Profile::named("redirect-cdn").expect("a profile"),
        ..Config::default()
    })
    .await;
    world
        .simulator
        .inject(Fault::new(Route::Outside, status(410)).times(2));
    let mut open = world.open().await;
    open.safe("[expire 3000] Signed anew").await;
    let books = world.simulator.books();
    let refused = books.requests.iter();
    let refused = refused.filter(|one| one.route == Route::Outside && one.status == 410);
    assert_eq!(refused.count(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_is_ahead_makes_no_clip_gone() {
    let world = World::new().await;
    world.clock.set_forward(Duration::from_hours(2));
    world
        .simulator
        .inject(Fault::new(Route::Content, status(404)).times(2));
    let mut open = world.open().await;
    open.safe("[expire 3000] Ahead").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_was_called_gone_and_is_there_comes_back_with_the_next_start() -> Outcome {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, status(404)).times(1_000_000));
    let mut open = world.open().await;
    let clip = open.create("Down for a day").await;
    open.until_state(&clip.id, ClipState::Gone).await;
    world.close(open).await;
    world.simulator.clear_faults();
    let mut open = world.open().await;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(clip.problem, None);
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_is_gone_stays_so_in_silence() -> Outcome {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, status(410)).times(1_000_000));
    let mut open = world.open().await;
    let clip = open.create("Gone for good").await;
    let gone = open.until_state(&clip.id, ClipState::Gone).await;
    world.close(open).await;
    let asked = |world: &World| {
        let books = world.simulator.books();
        let looks = books.requests.iter();
        looks.filter(|one| one.route == Route::Retrieve).count()
    };
    let before = asked(&world);
    let open = world.open().await;
    eventually("it is looked at once more", || asked(&world) == before + 1).await;
    assert_eq!(open.studio.clip(&clip.id).await?, gone);
    world.close(open).await;
    assert_eq!(asked(&world), before + 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_job_is_not_taken_for_finished_by_the_headers_of_something_else() {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::NotVideo).times(1_000_000));
    let mut open = world.open().await;
    let clip = open.create("[fail] No clip").await;
    let clip = open.until(&clip.id, |clip| !clip.state.is_moving()).await;
    assert_eq!(clip.state, ClipState::Failed);
    assert_eq!(fetches(&world), 1);
    assert_eq!(clip.completed_at, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_failed_job_hands_out_and_is_no_clip_is_neither_kept_nor_paid() -> Outcome {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Content, Trouble::HeadOnly).times(1_000_000));
    let mut open = world.open().await;
    let clip = open.create("[fail] Half a clip").await;
    let clip = open.until(&clip.id, |clip| !clip.state.is_moving()).await;
    assert_eq!(clip.state, ClipState::Failed);
    assert_eq!(headline(&clip), Some("The server could not make it"));
    // Once to see how it begins, once to fetch it.
    assert_eq!(fetches(&world), 2);
    let detail = open.studio.clip_detail(&clip.id).await?;
    let cost = detail.cost.expect("a row of the ledger");
    assert_eq!(cost.state, LedgerState::Unbilled);
    assert!(clips_in(&world.library()).is_empty());
    assert_eq!(kept_in(&world.library()), Vec::<std::path::PathBuf>::new());
    Ok(())
}
