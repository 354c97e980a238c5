//! The library moves to another folder: it is whole in one of the two at any time, and nothing is
//! left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use studio::RequestId;
use studio::clip::{Clip, ClipState};
use studio::error::Error;
use studio::event::Event;
use studio::library::Library;
use studio::moving::{MoveEnd, MoveStage};
use studio::settings::LibraryState;
use tempfile::TempDir;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World, clips_in, eventually, files};

/// A folder on another disk. Where there is none, files are copied all the same.
pub(super) fn another_disk(world: &mut World) -> TempDir {
    let shared_memory = TempDir::new_in("/dev/shm");
    #[cfg(target_os = "linux")]
    if let Ok(folder) = shared_memory {
        use std::os::unix::fs::MetadataExt as _;
        let disk = |path: &Path| fs::metadata(path).map(|facts| facts.dev()).ok();
        if disk(folder.path()) != disk(world.folder.path()) {
            return folder;
        }
    }
    world.tuning.links = false;
    TempDir::new().expect("a temporary folder")
}

/// The library with these clips, noted.
pub(super) async fn with_clips(world: &World, open: &mut Open, prompts: &[&str]) -> Vec<Clip> {
    let mut clips = Vec::new();
    for prompt in prompts {
        clips.push(open.safe(prompt).await);
    }
    let library = Library::open(world.library());
    for clip in &clips {
        let name = &clip.file.as_ref().expect("a file").name;
        eventually("it is noted", || library.read_sidecar(name).is_ok()).await;
    }
    clips
}

pub(super) async fn ended(open: &mut Open) -> MoveEnd {
    let over = |event: &Event| matches!(event, Event::LibraryMove { ended: Some(_), .. });
    match open.event(over).await {
        Event::LibraryMove {
            ended: Some(end), ..
        } => end,
        other => panic!("{other:?}"),
    }
}

/// Waits until nothing moves any more.
async fn at_rest(open: &mut Open) {
    while let Some(moving) = open.studio.library_move().await.expect("an answer") {
        open.event(|event| match event {
            Event::LibraryMove { library_move, .. } => library_move.as_ref() != Some(&moving),
            _ => false,
        })
        .await;
    }
}

/// Waits until a move waits for something, said in these words.
pub(super) async fn waits(open: &mut Open, words: &str) {
    let told = |event: &Event| match event {
        Event::LibraryMove {
            library_move: Some(moving),
            ..
        } => moving
            .waiting
            .as_ref()
            .is_some_and(|waiting| waiting.contains(words)),
        _ => false,
    };
    open.event(told).await;
}

/// Leaves a move to this folder as a power cut leaves it.
pub(super) fn cut(world: &World, to: &Path, stage: &str) -> Outcome {
    let plan = serde_json::json!({
        "from": world.library(), "to": to, "stage": stage,
        "made": to.ends_with("Dailies"), "linked": false, "bare": false, "why": null,
    });
    let database = rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?;
    database.execute(
        "INSERT INTO settings (name, value) VALUES ('library_move', ?1)",
        [plan.to_string()],
    )?;
    Ok(())
}

async fn folder_of(open: &Open) -> PathBuf {
    match open.studio.library_state().await.expect("a state") {
        LibraryState::Ready { folder } | LibraryState::Unusable { folder, .. } => folder.into(),
    }
}

/// Every clip is where the library is, with the server's bytes and its notes, and nowhere else.
pub(super) async fn whole_in(
    world: &World,
    open: &Open,
    clips: &[Clip],
    folder: &Path,
    other: &Path,
) {
    assert_eq!(folder_of(open).await, folder);
    for clip in clips {
        let path = open.studio.clip_path(&clip.id).await.expect("it is there");
        assert_eq!(path.parent(), Some(folder));
        let remote_id = clip.remote_id.as_deref().expect("a create id");
        let made = world.bytes_on_server(remote_id).await;
        assert!(
            fs::read(&path).expect("bytes") == made,
            "{} differs",
            path.display()
        );
        let name = &clip.file.as_ref().expect("a file").name;
        Library::open(folder)
            .read_sidecar(name)
            .expect("its notes moved along");
    }
    assert_eq!(clips_in(folder).len(), clips.len());
    assert!(!other.exists(), "{:?}", files(other));
    // A sheet of the account may just be written.
    let left = |path: &PathBuf| {
        path.file_name()
            .is_some_and(|n| n.as_encoded_bytes()[0] == b'.')
    };
    eventually("nothing is left", || !files(folder).iter().any(left)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_moves_to_another_disk_with_all_its_clips_and_leaves_nothing() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["One", "Two", "Three"]).await;
    let preview = open.studio.preview_library_move(disk.path()).await?;
    assert_eq!(
        (preview.clips, preview.at_once, preview.left),
        (3, false, 0)
    );
    assert!(preview.bytes > 0.0);
    let request = RequestId::fresh();
    let begun = open
        .studio
        .begin_library_move(request.clone(), disk.path().to_owned())
        .await?;
    assert_eq!(begun.stage, MoveStage::Carrying);
    let end = ended(&mut open).await;
    assert!(end.good, "{}", end.message);
    whole_in(&world, &open, &clips, disk.path(), &world.library()).await;
    // A page that asks again moves nothing.
    open.studio
        .begin_library_move(request, disk.path().to_owned())
        .await?;
    assert_eq!(open.studio.library_move().await?, None);
    world.close(open).await;
    let open = world.open().await;
    whole_in(&world, &open, &clips, disk.path(), &world.library()).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_one_disk_a_library_moves_without_copying_and_into_a_folder_of_its_own() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["One", "Two"]).await;
    let archive = world.folder.path().join("Archive");
    fs::create_dir(&archive)?;
    fs::write(archive.join("taxes.pdf"), "2026")?;
    fs::write(world.library().join("shopping.txt"), "milk")?;
    let preview = open.studio.preview_library_move(&archive).await?;
    let to = archive.join("Dailies");
    assert_eq!(preview.to, to.display().to_string());
    assert_eq!((preview.at_once, preview.left), (true, 1));
    open.studio
        .begin_library_move(RequestId::fresh(), archive.clone())
        .await?;
    let end = ended(&mut open).await;
    assert!(end.good && end.message.contains("1 other file"), "{end:?}");
    // What is the user's stays.
    assert_eq!(fs::read_dir(world.library())?.count(), 1);
    fs::remove_dir_all(world.library())?;
    whole_in(&world, &open, &clips, &to, &world.library()).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_moment_of_a_move_is_healed_by_the_next_start() -> Outcome {
    for moment in 0..6_u32 {
        let mut world = World::new().await;
        let disk = another_disk(&mut world);
        let mut open = world.open().await;
        let clips = with_clips(&world, &mut open, &["One", "Two", "Three"]).await;
        open.studio
            .begin_library_move(RequestId::fresh(), disk.path().to_owned())
            .await?;
        // Each time a bit later, until it is over.
        let reached = |event: &Event| match event {
            Event::LibraryMove { library_move, .. } => {
                library_move
                    .as_ref()
                    .is_none_or(|moving| match moving.stage {
                        MoveStage::Carrying => moving.clips_done >= moment,
                        MoveStage::Clearing => moving.clips_done + 3 >= moment,
                        MoveStage::PuttingBack => true,
                    })
            }
            _ => false,
        };
        if moment > 0 {
            open.event(reached).await;
        }
        drop(open);
        let mut open = world.open().await;
        at_rest(&mut open).await;
        whole_in(&world, &open, &clips, disk.path(), &world.library()).await;
    }
    Ok(())
}

/// Puts a film of so many MiB into the library, which takes its time: nobody else knows it, but it has
/// notes.
fn film_beside(
    world: &World,
    clip: &Clip,
    size: u64,
) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let film = world.library().join("film.mp4");
    fs::File::create(&film)?.set_len(size << 20)?;
    let name = &clip.file.as_ref().ok_or("a file")?.name;
    let notes = fs::read_to_string(world.library().join(format!("{name}.json")))?;
    fs::write(
        world.library().join("film.mp4.json"),
        notes.replace(name.as_str(), "film.mp4"),
    )?;
    Ok(film)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_that_is_cancelled_leaves_the_library_where_it_was() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let to = disk.path().join("Dailies");
    fs::write(disk.path().join("taxes.pdf"), "2026")?;
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["One", "Two"]).await;
    let film = film_beside(&world, &clips[0], 256)?;
    open.studio
        .begin_library_move(RequestId::fresh(), disk.path().to_owned())
        .await?;
    open.event(|event| match event {
        Event::LibraryMove {
            library_move: Some(moving),
            ..
        } => moving.bytes_done > 0.0,
        _ => false,
    })
    .await;
    open.studio.cancel_library_move(RequestId::fresh()).await?;
    let end = ended(&mut open).await;
    assert!(end.good && end.message.contains("stays"), "{end:?}");
    fs::remove_file(film)?;
    whole_in(&world, &open, &clips, &world.library(), &to).await;
    assert_eq!(fs::read_to_string(disk.path().join("taxes.pdf"))?, "2026");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_meanwhile_leaves_the_library_where_it_was() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["One", "Two"]).await;
    let to = disk.path().join("Dailies");
    world.close(open).await;
    cut(&world, &to, "carrying")?;
    fs::create_dir(&to)?;
    fs::write(to.join(".dailies-move"), "")?;
    let carried = clips_in(&world.library())[0].clone();
    fs::copy(&carried, to.join(carried.file_name().expect("a name")))?;
    fs::write(to.join(".dailies-aB3xYz.part"), "half a clip")?;
    world.tuning.disk_reserve = u64::MAX;
    let mut open = world.open().await;
    let end = ended(&mut open).await;
    assert!(!end.good && end.message.contains("is full"), "{end:?}");
    whole_in(&world, &open, &clips, &world.library(), &to).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_move_to_a_disk_that_was_pulled_waits_and_can_be_cancelled() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["One"]).await;
    let to = disk.path().join("Dailies");
    world.close(open).await;
    cut(&world, &to, "carrying")?;
    let mut open = world.open().await;
    waits(&mut open, "goes on by itself").await;
    // The place of a disk is not the disk.
    fs::create_dir(&to)?;
    open.studio.cancel_library_move(RequestId::fresh()).await?;
    waits(&mut open, "are removed when").await;
    assert_eq!(fs::read_dir(&to)?.count(), 0);
    // The disk is back, with what was copied.
    let copied = clips_in(&world.library())[0].clone();
    fs::copy(&copied, to.join(copied.file_name().expect("a name")))?;
    fs::write(to.join(".dailies-move"), "")?;
    assert!(ended(&mut open).await.good);
    whole_in(&world, &open, &clips, &world.library(), &to).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_is_fetched_while_the_library_moves_is_not_lost() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let mut clips = with_clips(&world, &mut open, &["Before"]).await;
    let slow = open.create("[slow 0.5] Meanwhile").await;
    let slow = open.until(&slow.id, |clip| clip.remote_id.is_some()).await;
    let dripping = Trouble::Slow {
        bytes_per_second: 8_000,
    };
    // Only this clip: the pictures of the other one are asked for as well.
    let fault = Fault::new(Route::Content, dripping);
    world
        .simulator
        .inject(fault.job(slow.remote_id.clone().unwrap_or_default()));
    open.until(&slow.id, |clip| {
        clip.state == ClipState::Saving && clip.fetched_bytes.is_some_and(|bytes| bytes > 0.0)
    })
    .await;
    open.studio
        .begin_library_move(RequestId::fresh(), disk.path().to_owned())
        .await?;
    // The library is in the new folder before the clip is here.
    let there = |event: &Event| {
        matches!(event, Event::Library { library: LibraryState::Ready { folder } }
            if Path::new(folder) == disk.path())
    };
    open.event(there).await;
    assert_eq!(open.studio.clip(&slow.id).await?.state, ClipState::Saving);
    open.studio.clip_path(&clips[0].id).await?;
    clips.push(open.until_state(&slow.id, ClipState::Safe).await);
    at_rest(&mut open).await;
    let library = Library::open(disk.path());
    let name = clips[1].file.as_ref().expect("a file").name.clone();
    eventually("it is noted", || library.read_sidecar(&name).is_ok()).await;
    whole_in(&world, &open, &clips, disk.path(), &world.library()).await;
    let books = world.simulator.books();
    let content = format!(
        "/{}/content",
        clips[1].remote_id.as_deref().unwrap_or_default()
    );
    let fetched = books
        .requests
        .iter()
        .filter(|request| request.path.ends_with(&content));
    assert_eq!(fetched.count(), 1, "it was fetched once");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_gets_its_name_when_all_others_were_carried_moves_along() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let mut clips = with_clips(&world, &mut open, &["Before"]).await;
    world.close(open).await;
    cut(&world, disk.path(), "carrying")?;
    let mut open = world.open().await;
    waits(&mut open, "goes on by itself").await;
    let last = open.create("[slow 0.5] Last").await;
    let last = open.until(&last.id, |clip| clip.remote_id.is_some()).await;
    let job = last.remote_id.clone().unwrap_or_default();
    let dripping = Trouble::Slow {
        bytes_per_second: 60_000,
    };
    world
        .simulator
        .inject(Fault::new(Route::Content, dripping).job(job.clone()));
    let coming = |clip: &Clip| clip.fetched_bytes.is_some_and(|bytes| bytes > 0.0);
    open.until(&last.id, coming).await;
    // Nothing is written down meanwhile, so that it waits for its name with all of its bytes.
    let database = rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?;
    database.busy_timeout(Duration::from_secs(5))?;
    database.execute_batch("BEGIN IMMEDIATE")?;
    let all = f64::from(u32::try_from(world.bytes_on_server(&job).await.len())?);
    // It is there before the film is carried, and no second round is needed for that.
    film_beside(&world, &clips[0], 60)?;
    open.until(&last.id, |clip| clip.fetched_bytes == Some(all))
        .await;
    fs::write(disk.path().join(".dailies-move"), "")?;
    let (there, name) = (
        Library::open(disk.path()),
        clips[0].file.clone().ok_or("a file")?.name,
    );
    eventually("the others were carried", || {
        there.read_sidecar(&name).is_ok()
    })
    .await;
    assert_eq!(clips_in(&world.library()).len(), 2, "it has no name yet");
    database.execute_batch("ROLLBACK")?;
    assert!(ended(&mut open).await.good);
    clips.push(open.until_state(&last.id, ClipState::Safe).await);
    let name = clips[1].file.clone().ok_or("a file")?.name;
    eventually("it is noted", || there.read_sidecar(&name).is_ok()).await;
    fs::remove_file(disk.path().join("film.mp4"))?;
    whole_in(&world, &open, &clips, disk.path(), &world.library()).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_is_deleted_for_good_does_not_come_back_by_a_move() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["Goes", "Stays"]).await;
    let (studio, goes) = (&open.studio, vec![clips[0].id.clone()]);
    studio.trash_clips(RequestId::fresh(), goes.clone()).await?;
    let to = disk.path().to_owned();
    studio.begin_library_move(RequestId::fresh(), to).await?;
    studio.delete_clips(RequestId::fresh(), goes, false).await?;
    at_rest(&mut open).await;
    whole_in(&world, &open, &clips[1..], disk.path(), &world.library()).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_will_not_do_is_refused_before_anything_is_moved() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    with_clips(&world, &mut open, &["One"]).await;
    let home = world.folder.path();
    fs::write(home.join("a file"), "x")?;
    fs::create_dir(world.library().join("inside"))?;
    fs::create_dir(home.join("taken"))?;
    fs::create_dir_all(home.join("taken/Dailies/more"))?;
    fs::create_dir(world.data_dir().join("empty"))?;
    for (folder, words) in [
        (home.join("a file"), "is a file"),
        (home.join("nowhere"), "is not there"),
        (world.library(), "already"),
        (home.to_owned(), "already"),
        (world.library().join("inside"), "into itself"),
        (world.data_dir().join("empty"), "its own files"),
        (home.join("taken"), "is not an empty folder"),
    ] {
        for refused in [
            open.studio.preview_library_move(&folder).await.map(|_| ()),
            open.studio
                .begin_library_move(RequestId::fresh(), folder.clone())
                .await
                .map(|_| ()),
        ] {
            let Err(Error::Invalid { message, .. }) = refused else {
                panic!("{} was not refused: {refused:?}", folder.display());
            };
            assert!(message.contains(words), "{message}");
        }
    }
    assert_eq!(open.studio.library_move().await?, None);
    assert_eq!(clips_in(&world.library()).len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_with_too_little_room_is_refused_with_the_numbers() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    with_clips(&world, &mut open, &["One"]).await;
    world.close(open).await;
    world.tuning.disk_reserve = u64::MAX;
    let open = world.open().await;
    let Err(Error::Invalid { message, .. }) = open.studio.preview_library_move(disk.path()).await
    else {
        panic!("it was not refused");
    };
    assert!(message.contains("0 bytes left"), "{message}");
    Ok(())
}
