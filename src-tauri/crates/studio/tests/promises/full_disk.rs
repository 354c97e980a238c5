//! The disk with the database takes nothing at the worst moment. What happened is written down once
//! it does; a trigger stands for the disk.

use rusqlite::Connection;
use studio::RequestId;
use studio::clip::{Clip, ClipState};
use studio::server::ServerState;
use studio::settings::Draft;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World, clips_in, eventually};

/// The disk, full for some writes.
struct Full(Connection);

impl Full {
    /// For what a statement of a trigger names.
    fn of(world: &World, writes: &str) -> rusqlite::Result<Self> {
        let disk = Connection::open(world.data_dir().join("dailies.sqlite"))?;
        disk.execute_batch(&format!(
            "CREATE TRIGGER full {writes} BEGIN SELECT RAISE(ABORT, 'no room'); END"
        ))?;
        Ok(Self(disk))
    }

    /// For clips that come into a state.
    fn of_clips_that_are(world: &World, state: &str) -> rusqlite::Result<Self> {
        let when = format!("BEFORE UPDATE ON clips WHEN NEW.state = '{state}'");
        Self::of(world, &when)
    }

    fn has_room_again(self) -> rusqlite::Result<()> {
        self.0.execute_batch("DROP TRIGGER full")
    }
}

/// The clip once the server has answered and many a write had its turn since.
async fn after_the_answer(open: &Open, clip: &Clip) -> studio::error::Result<Clip> {
    while open.studio.servers().await?[0].state == ServerState::Untried {
        tokio::task::yield_now().await;
    }
    for _ in 0..10 {
        open.studio.save_draft(Draft::default()).await?;
    }
    open.studio.clip(&clip.id).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_job_is_written_down_once_there_is_room() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let full = Full::of_clips_that_are(&world, "accepted")?;
    let clip = open.create("Paid for").await;
    eventually("the create arrived", || {
        world.simulator.books().creates_of("Paid for") == 1
    })
    .await;
    assert_eq!(
        after_the_answer(&open, &clip).await?.state,
        ClipState::Submitting
    );
    full.has_room_again()?;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Paid for"), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_written_down_once_there_is_room() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    world.simulator.set_key(Some("another".to_owned()));
    let full = Full::of_clips_that_are(&world, "refused")?;
    let clip = open.create("Turned down").await;
    open.until_state(&clip.id, ClipState::Submitting).await;
    assert_eq!(
        after_the_answer(&open, &clip).await?.state,
        ClipState::Submitting
    );
    full.has_room_again()?;
    open.until_state(&clip.id, ClipState::Refused).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_create_is_written_down_once_there_is_room_and_found() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThenClose));
    let full = Full::of_clips_that_are(&world, "unknown")?;
    let clip = open.create("No answer").await;
    open.until_state(&clip.id, ClipState::Submitting).await;
    assert_eq!(
        after_the_answer(&open, &clip).await?.state,
        ClipState::Submitting
    );
    full.has_room_again()?;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("No answer"), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fetched_clip_is_written_down_once_there_is_room() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let leaving = "BEFORE UPDATE ON clips WHEN OLD.state = 'saving' AND NEW.state <> 'saving'";
    let full = Full::of(&world, leaving)?;
    let clip = open.create("Here already").await;
    eventually("the file is there", || {
        world.library().is_dir() && clips_in(&world.library()).len() == 1
    })
    .await;
    assert_eq!(
        after_the_answer(&open, &clip).await?.state,
        ClipState::Saving
    );
    full.has_room_again()?;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(clips_in(&world.library()).len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_that_is_there_is_no_failure_because_nothing_could_be_noted() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Save me").await;
    let _full = Full::of(&world, "BEFORE INSERT ON requests")?;
    let target = world.folder.path().join("copy.mp4");
    let saved = open
        .studio
        .export_clip(RequestId::fresh(), &clip.id, target.clone(), |_, _| {})
        .await?;
    assert_eq!(saved, target);
    assert_eq!(
        std::fs::read(&target)?,
        std::fs::read(open.studio.clip_path(&clip.id).await?)?
    );
    Ok(())
}
