//! The trash: undo until it is emptied.

use std::path::{Path, PathBuf};
use std::time::Duration;

use studio::RequestId;
use studio::clip::{Clip, ClipQuery, ClipState, View};
use studio::event::Event;
use studio::settings::{KeepTrash, LibraryState, Settings};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World, eventually, files, remove_databases};

fn left_of(folder: &Path, id: &str) -> usize {
    files(folder)
        .iter()
        .filter(|path| path.to_string_lossy().contains(id))
        .count()
}

#[tokio::test]
async fn a_trashed_clip_comes_back_as_it_was() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Not this one").await;
    let ids = vec![clip.id.clone()];
    open.studio
        .trash_clips(RequestId::fresh(), ids.clone())
        .await?;
    assert!(open.all().await.is_empty());
    assert_eq!(open.studio.counts().await?.trash, 1);
    open.studio.restore_clips(RequestId::fresh(), ids).await?;
    assert_eq!(open.all().await[0].file, clip.file);
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    Ok(())
}

#[tokio::test]
async fn deleting_for_good_leaves_nothing_here_and_everything_on_the_server() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Away with it").await;
    let clip = open
        .until(&clip.id, |clip| clip.has_poster && clip.has_sprite)
        .await;
    let kept = open.safe("But not this").await;
    let ids = vec![clip.id.clone(), kept.id.clone()];
    open.studio
        .trash_clips(RequestId::fresh(), vec![clip.id.clone()])
        .await?;
    open.studio
        .delete_clips(RequestId::fresh(), ids, false)
        .await?;
    assert!(open.studio.clip(&clip.id).await.is_err());
    assert!(open.studio.clip(&kept.id).await.is_ok());
    let name = clip.file.expect("a file").name;
    assert!(
        files(&world.library())
            .iter()
            .all(|path| !path.to_string_lossy().contains(&name))
    );
    assert_eq!(left_of(&world.data_dir(), &clip.id), 0);
    let job = clip.remote_id.expect("a create id");
    assert!(!world.simulator.books().job(&job).deleted);
    Ok(())
}

#[tokio::test]
async fn what_is_in_the_trash_is_not_sent_until_it_is_restored() -> Outcome {
    let world = World::new().await;
    let limit = Trouble::RateLimit {
        retry_after: Some(1),
    };
    world.simulator.inject(Fault::new(Route::Create, limit));
    let mut open = world.open().await;
    let first = open.create("Goes on").await;
    let waiting = open.create("Thrown away").await;
    open.studio
        .trash_clips(RequestId::fresh(), vec![waiting.id.clone()])
        .await?;
    open.until_state(&first.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Thrown away"), 0);
    assert_eq!(
        open.studio.clip(&waiting.id).await?.state,
        ClipState::Queued
    );
    open.studio
        .restore_clips(RequestId::fresh(), vec![waiting.id.clone()])
        .await?;
    open.until_state(&waiting.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn a_name_given_later_is_noted_beside_the_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Nameless").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let sidecar = world.library().join(format!(
        "{}.json",
        path.file_name().expect("a name").to_string_lossy()
    ));
    open.studio
        .rename_clip(RequestId::fresh(), &clip.id, Some("Baptised".to_owned()))
        .await?;
    eventually("the sidecar says so", || {
        std::fs::read_to_string(&sidecar).is_ok_and(|notes| notes.contains("Baptised"))
    })
    .await;
    Ok(())
}

/// Puts a folder where a file is, however often that is written anew meanwhile.
fn stand_in_the_way(of: &Path) -> std::io::Result<()> {
    loop {
        std::fs::remove_file(of)?;
        match std::fs::create_dir(of) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            other => return other,
        }
    }
}

/// The sheet of the trash in the account, where there is one.
fn sheet(world: &World) -> Option<PathBuf> {
    files(&world.library().join(".dailies-account"))
        .into_iter()
        .find(|path| path.ends_with("trash.json"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clips_come_back_as_trashed_though_their_notes_were_never_written() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut clips = Vec::new();
    for prompt in ["Thrown away", "Restored", "Kept"] {
        clips.push(open.safe(prompt).await);
    }
    let beside = |clip: &Clip| {
        let name = &clip.file.as_ref().expect("a file").name;
        world.library().join(format!("{name}.json"))
    };
    for clip in &clips {
        eventually("the clip is noted", || beside(clip).exists()).await;
    }
    let id = |clip: &Clip| vec![clip.id.clone()];
    let studio = &open.studio;
    studio
        .trash_clips(RequestId::fresh(), id(&clips[1]))
        .await?;
    eventually("it is noted as trashed", || {
        std::fs::read_to_string(beside(&clips[1])).is_ok_and(|notes| notes.contains("trashedAt"))
    })
    .await;
    eventually("what the notes say is not said twice", || {
        sheet(&world).is_none()
    })
    .await;
    let database = rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?;
    eventually("nothing of it is to be written", || {
        let sql = "SELECT count(*) FROM unwritten WHERE sheet = 'trash'";
        database.query_row(sql, [], |row| row.get::<_, u32>(0)) == Ok(0)
    })
    .await;
    drop(database);
    // From here on no notes can be written.
    let mut notes = Vec::new();
    for clip in &clips {
        notes.push(std::fs::read(beside(clip))?);
        stand_in_the_way(&beside(clip))?;
    }
    studio
        .trash_clips(RequestId::fresh(), id(&clips[0]))
        .await?;
    studio
        .restore_clips(RequestId::fresh(), id(&clips[1]))
        .await?;
    eventually("both are on the sheet", || {
        sheet(&world)
            .and_then(|path| std::fs::read_to_string(path).ok())
            .is_some_and(|text| clips[..2].iter().all(|clip| text.contains(&clip.id)))
    })
    .await;
    world.close(open).await;
    remove_databases(&world.data_dir())?;
    for (clip, notes) in clips.iter().zip(notes) {
        std::fs::remove_dir(beside(clip))?;
        std::fs::write(beside(clip), notes)?;
    }
    let open = world.open().await;
    let trashed = async |clip: &Clip| -> studio::error::Result<bool> {
        Ok(open.studio.clip(&clip.id).await?.trashed_at.is_some())
    };
    assert!(trashed(&clips[0]).await?);
    assert!(!trashed(&clips[1]).await?);
    assert!(!trashed(&clips[2]).await?);
    eventually("the notes say so by now, and the sheet is no more", || {
        std::fs::read_to_string(beside(&clips[0])).is_ok_and(|text| text.contains("trashedAt"))
            && sheet(&world).is_none()
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notes_that_a_crash_left_behind_are_written_by_the_next_start() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Judged in the last second").await;
    let name = clip.file.as_ref().expect("a file").name.clone();
    let notes = world.library().join(format!("{name}.json"));
    eventually("the clip is noted", || notes.exists()).await;
    // They may be written once more meanwhile.
    eventually("a folder takes the place of the notes", || {
        let _ = std::fs::remove_file(&notes);
        std::fs::create_dir(&notes).is_ok()
    })
    .await;
    open.studio
        .rename_clip(RequestId::fresh(), &clip.id, Some("At last".to_owned()))
        .await?;
    world.close(open).await;
    std::fs::remove_dir(&notes)?;
    let open = world.open().await;
    eventually("the notes are written", || {
        std::fs::read_to_string(&notes).is_ok_and(|notes| notes.contains("At last"))
    })
    .await;
    world.close(open).await;
    Ok(())
}

#[tokio::test]
async fn the_trash_is_emptied_at_once() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("One").await;
    open.studio
        .trash_clips(RequestId::fresh(), vec![clip.id])
        .await?;
    open.studio.empty_trash(RequestId::fresh(), false).await?;
    let query = ClipQuery {
        view: View::Trash,
        ..ClipQuery::default()
    };
    assert_eq!(open.studio.list_clips(query, 0, 10).await?.total, 0);
    Ok(())
}

const DAY: Duration = Duration::from_hours(24);

/// A clip in the trash, whose file and id are answered.
async fn trashed(open: &mut Open, prompt: &str) -> Clip {
    let clip = open.safe(prompt).await;
    let ids = vec![clip.id.clone()];
    let moved = open.studio.trash_clips(RequestId::fresh(), ids).await;
    assert!(moved.expect("it is moved").is_some());
    open.studio.clip(&clip.id).await.expect("it is there")
}

async fn keep(open: &Open, keep_trash: KeepTrash) -> Outcome {
    let settings = open.studio.settings().await?;
    let settings = Settings {
        keep_trash,
        ..settings
    };
    Ok(open
        .studio
        .save_settings(RequestId::fresh(), settings)
        .await?)
}

/// Waits until a clip is deleted for good.
async fn gone(open: &mut Open, id: &str) {
    open.event(|event| matches!(event, Event::Clips { removed, .. } if removed.iter().any(|one| one == id)))
        .await;
}

#[tokio::test]
async fn the_trash_lets_a_clip_go_after_thirty_days_and_not_before() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = trashed(&mut open, "Old").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let ends = clip.trash_ends_at.expect("a day");
    let kept = ends - clip.trashed_at.expect("in the trash");
    assert!((kept - 30.0 * 24.0 * 3_600_000.0).abs() < 1.0, "{kept}");
    assert_eq!(open.studio.counts().await?.trash_ends_at, Some(ends));
    world.clock.set_forward(29 * DAY);
    // A sweep has gone by when one that lets something go has: this one is to stay.
    let other = trashed(&mut open, "Emptied by hand").await;
    assert!(open.studio.clip(&clip.id).await.is_ok() && path.is_file());
    world.clock.set_forward(2 * DAY);
    gone(&mut open, &clip.id).await;
    assert!(!path.exists());
    assert!(open.studio.clip(&other.id).await.is_ok());
    assert_eq!(left_of(&world.data_dir(), &clip.id), 0);
    Ok(())
}

#[tokio::test]
async fn another_setting_deletes_nothing_before_its_own_time_is_over() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    keep(&open, KeepTrash::Forever).await?;
    let clip = trashed(&mut open, "Kept for long").await;
    assert_eq!(clip.trash_ends_at, None);
    assert_eq!(open.studio.counts().await?.trash_ends_at, None);
    world.clock.set_forward(400 * DAY);
    keep(&open, KeepTrash::Week).await?;
    let ends = open.studio.clip(&clip.id).await?.trash_ends_at;
    let now = studio::ports::Clock::now(&*world.clock);
    let now = now.duration_since(std::time::UNIX_EPOCH)?.as_secs_f64() * 1000.0;
    let days = (ends.expect("a day") - now) / (24.0 * 3_600_000.0);
    assert!((6.9..=7.0).contains(&days), "{days}");
    // The studio opened anew sweeps at its start.
    world.close(open).await;
    let mut open = world.open().await;
    let later = trashed(&mut open, "Later").await;
    assert!(open.studio.clip(&clip.id).await.is_ok());
    world.clock.set_forward(8 * DAY);
    gone(&mut open, &clip.id).await;
    gone_or_going(&mut open, &later.id).await;
    Ok(())
}

async fn gone_or_going(open: &mut Open, id: &str) {
    while open.studio.clip(id).await.is_ok() {
        open.events.recv().await.expect("the studio is open");
    }
}

#[tokio::test]
async fn a_clip_of_an_older_library_is_given_the_whole_time() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = trashed(&mut open, "From before").await;
    world.close(open).await;
    let database = rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?;
    database.execute("DELETE FROM settings WHERE name = 'trash_since'", [])?;
    drop(database);
    world.clock.set_forward(60 * DAY);
    let mut open = world.open().await;
    trashed(&mut open, "Another").await;
    let ends = open.studio.clip(&clip.id).await?.trash_ends_at;
    assert!(ends > clip.trash_ends_at, "it starts anew");
    Ok(())
}

#[tokio::test]
async fn nothing_is_let_go_while_the_library_folder_is_away() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = trashed(&mut open, "On a disk that is unplugged").await;
    let away = world.folder.path().join("unplugged");
    std::fs::rename(world.library(), &away)?;
    open.event(|event| {
        matches!(
            event,
            Event::Library {
                library: LibraryState::Unusable { .. }
            }
        )
    })
    .await;
    world.clock.set_forward(40 * DAY);
    // What stands there meanwhile is an empty folder: the file is not where it was.
    std::fs::create_dir(world.library())?;
    open.event(|event| {
        matches!(
            event,
            Event::Library {
                library: LibraryState::Ready { .. }
            }
        )
    })
    .await;
    open.safe("Something else, meanwhile").await;
    assert!(open.studio.clip(&clip.id).await.is_ok());
    std::fs::rename(world.library(), world.folder.path().join("empty mount"))?;
    open.event(|event| {
        matches!(
            event,
            Event::Library {
                library: LibraryState::Unusable { .. }
            }
        )
    })
    .await;
    std::fs::rename(&away, world.library())?;
    world.clock.set_forward(2 * DAY);
    gone(&mut open, &clip.id).await;
    Ok(())
}

#[tokio::test]
async fn what_a_server_still_has_to_give_stays_in_the_trash() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let running = open.create("[slow 600] Still rendering").await;
    open.until_state(&running.id, ClipState::Running).await;
    let ids = vec![running.id.clone()];
    open.studio.trash_clips(RequestId::fresh(), ids).await?;
    let clip = trashed(&mut open, "At rest").await;
    world.clock.set_forward(31 * DAY);
    gone(&mut open, &clip.id).await;
    let running = open.studio.clip(&running.id).await?;
    assert_eq!(running.trash_ends_at, None);
    Ok(())
}

#[tokio::test]
async fn what_only_a_server_has_is_not_deleted_for_good_unless_the_user_knows() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let running = open.create("[slow 600] Still rendering").await;
    open.until_state(&running.id, ClipState::Running).await;
    let missing = open.safe("Only there").await;
    std::fs::remove_file(open.studio.clip_path(&missing.id).await?)?;
    open.studio.look_through().await?;
    let here = open.safe("Here").await;
    let ids = vec![running.id.clone(), missing.id.clone(), here.id.clone()];
    let studio = &open.studio;
    studio.trash_clips(RequestId::fresh(), ids.clone()).await?;
    let request = RequestId::fresh();
    let left = studio
        .delete_clips(request.clone(), ids.clone(), false)
        .await?;
    assert_eq!(left, 2);
    assert_eq!(studio.delete_clips(request, ids, false).await?, 2);
    assert!(studio.clip(&here.id).await.is_err());
    assert_eq!(studio.empty_trash(RequestId::fresh(), false).await?, 2);
    assert!(studio.clip(&running.id).await.is_ok());
    assert_eq!(studio.empty_trash(RequestId::fresh(), true).await?, 0);
    assert!(studio.clip(&running.id).await.is_err());
    Ok(())
}
