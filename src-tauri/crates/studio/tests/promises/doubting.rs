//! What servers say and do not mean: that a job is forgotten, that a clip is gone.

use std::time::Duration;

use studio::clip::{Clip, ClipState};
use videos_simulator::{Fault, Route, Trouble};

use super::world::World;

fn status(code: u16) -> Trouble {
    Trouble::Status {
        code,
        body: String::new(),
    }
}

fn headline(clip: &Clip) -> Option<&str> {
    Some(clip.problem.as_ref()?.headline.as_str())
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
async fn a_clock_that_is_ahead_makes_no_clip_gone() {
    let world = World::new().await;
    world.clock.set_forward(Duration::from_hours(2));
    world
        .simulator
        .inject(Fault::new(Route::Content, status(404)).times(2));
    let mut open = world.open().await;
    open.safe("[expire 3000] Ahead").await;
}
