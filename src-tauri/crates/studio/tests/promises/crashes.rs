//! The process ends in the middle of something; the next one goes on with it.

use std::fs;
use std::time::{Duration, UNIX_EPOCH};

use rusqlite::Connection;
use studio::clip::{Clip, ClipState};
use studio::event::Event;
use studio::library::clip_name;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World, clips_in, eventually};

/// Ends the process as a crash does: nothing is told, nothing is waited for.
fn crash(open: Open) {
    drop(open);
}

async fn reopened(world: &World, clip: &Clip) -> (Open, Clip) {
    let mut open = world.open().await;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    (open, clip)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_while_the_create_is_on_its_way_makes_one_clip() {
    let world = World::new().await;
    world.simulator.inject(Fault::new(
        Route::Create,
        Trouble::Slow {
            bytes_per_second: 1,
        },
    ));
    let mut open = world.open().await;
    let clip = open.create("Halfway").await;
    open.until_state(&clip.id, ClipState::Submitting).await;
    eventually("the create arrived", || {
        world.simulator.books().creates_of("Halfway") == 1
    })
    .await;
    crash(open);
    let (_open, clip) = reopened(&world, &clip).await;
    let books = world.simulator.books();
    assert_eq!(books.creates_of("Halfway"), 1);
    assert_eq!(books.accepted().next(), clip.remote_id.as_deref());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_while_the_server_works_loses_nothing() {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.create("[slow 1] Working").await;
    open.until_state(&clip.id, ClipState::Running).await;
    crash(open);
    reopened(&world, &clip).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_in_the_middle_of_a_download_continues_it() -> Outcome {
    let world = World::new().await;
    world.simulator.inject(Fault::new(
        Route::Content,
        Trouble::Slow {
            bytes_per_second: 20_000,
        },
    ));
    let mut open = world.open().await;
    let clip = open.create("Half a file").await;
    open.until(&clip.id, |clip| {
        clip.state == ClipState::Saving && clip.fetched_bytes.is_some_and(|bytes| bytes > 0.0)
    })
    .await;
    crash(open);
    let (open, clip) = reopened(&world, &clip).await;
    let path = open.studio.clip_path(&clip.id).await?;
    let remote_id = clip.remote_id.as_deref().expect("a create id");
    assert_eq!(std::fs::read(path)?, world.bytes_on_server(remote_id).await);
    let books = world.simulator.books();
    assert_eq!(books.creates.len(), 1);
    assert!(
        books.requests.iter().any(|request| request.range.is_some()),
        "the second download went on where the first one stopped"
    );
    assert_eq!(clips_in(&world.library()).len(), 1);
    Ok(())
}

/// A crash between the two would otherwise leave a file that no clip knows, and fetch another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_only_name_that_is_ever_written_down_is_the_one_that_the_file_gets() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let database = Connection::open(world.data_dir().join("dailies.sqlite"))?;
    database.execute_batch(
        "CREATE TABLE names (name TEXT);
         CREATE TRIGGER named AFTER UPDATE OF file_name ON clips
         BEGIN INSERT INTO names VALUES (new.file_name); END",
    )?;
    let clip = open.create("[slow 1] Twice of a name").await;
    let asked = UNIX_EPOCH + Duration::from_secs_f64(clip.created_at / 1000.0);
    let taken = clip_name(&clip.prompt, asked, &clip.id, "mp4");
    fs::write(world.library().join(&taken), "somebody else's")?;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let name = clip.file.expect("a file").name;
    assert_ne!(name, taken);
    let names: Vec<String> = database
        .prepare("SELECT DISTINCT name FROM names")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    assert_eq!(names, [name]);
    assert_eq!(fs::read(world.library().join(taken))?, b"somebody else's");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_in_order_waits_for_the_answer_to_a_create() {
    let world = World::new().await;
    world.simulator.inject(Fault::new(
        Route::Create,
        Trouble::Slow {
            bytes_per_second: 1_000,
        },
    ));
    let mut open = world.open().await;
    let clip = open.create("[slow 60] One moment").await;
    open.until_state(&clip.id, ClipState::Submitting).await;
    open.studio.shutdown().await;
    let clip = open.studio.clip(&clip.id).await.expect("a clip");
    assert!(clip.remote_id.is_some(), "{:?}", clip.state);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_crash_left_half_written_is_gone_after_the_next_start() -> Outcome {
    let world = World::new().await;
    let left: Vec<_> = ["posters", "sprites", "references"]
        .map(|folder| world.data_dir().join(folder))
        .into_iter()
        .chain([world.library()])
        .map(|folder| folder.join(".dailies-aB3xYz.part"))
        .collect();
    for path in &left {
        std::fs::create_dir_all(path.parent().expect("a folder"))?;
        std::fs::write(path, "half a picture")?;
    }
    let _open = world.open().await;
    for path in left {
        eventually("the leftover is gone", || !path.exists()).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_start_that_could_not_make_the_library_folder_is_followed_by_one_that_does()
-> Outcome {
    let world = World::new().await;
    std::fs::write(world.library(), "in the way")?;
    let mut open = world.open().await;
    open.event(|event| matches!(event, Event::Library { .. }))
        .await;
    open.studio.shutdown().await;
    drop(open);
    std::fs::remove_file(world.library())?;
    let mut open = world.open().await;
    open.safe("At the second start").await;
    Ok(())
}
