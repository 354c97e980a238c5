//! A database that is lost or damaged: what comes back, and that nothing is paid for twice.

use std::time::Duration;

use studio::RequestId;
use studio::clip::{Clip, ClipState, Flag, Marks};
use studio::library::Library;
use studio::server::KeyState;

use super::world::{Open, Outcome, World, eventually, files, remove_databases};

/// Fifteen takes with a remix and every mark there is; closed when all of it is noted.
async fn library_with_a_past(world: &World) -> Result<Vec<Clip>, Box<dyn std::error::Error>> {
    let mut open = world.open().await;
    let mut wish = open.wish("A lighthouse in fog");
    wish.takes = 14;
    let takes = open
        .studio
        .create_clips(RequestId::fresh(), wish.clone())
        .await?;
    let other = studio::clip::NewClips {
        prompt: "A kite".to_owned(),
        takes: 15,
        ..wish
    };
    let more = open.studio.create_clips(RequestId::fresh(), other).await?;
    for clip in takes.iter().chain(&more) {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    let origin = takes[0].id.clone();
    let remix = open
        .studio
        .remix_clip(RequestId::fresh(), &origin, "At night".to_owned(), None)
        .await?;
    open.until_state(&remix.id, ClipState::Safe).await;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Harbour".to_owned())
        .await?;
    let some: Vec<String> = takes[1..4].iter().map(|clip| clip.id.clone()).collect();
    let marks = Marks {
        rating: Some(4),
        flag: Some(Flag::Pick),
        ..Marks::default()
    };
    let studio = &open.studio;
    studio
        .mark_clips(RequestId::fresh(), some.clone(), marks)
        .await?;
    studio
        .move_clips(RequestId::fresh(), some, Some(project.id.clone()))
        .await?;
    studio
        .rename_project(RequestId::fresh(), project.id, "Port".to_owned())
        .await?;
    studio
        .rename_clip(RequestId::fresh(), &origin, Some("The one".to_owned()))
        .await?;
    studio
        .trash_clips(RequestId::fresh(), vec![more[0].id.clone()])
        .await?;
    let mut clips = open.all().await;
    clips.push(studio.clip(&more[0].id).await?);
    let library = Library::open(world.library());
    eventually("everything is noted beside the clips", || {
        clips.iter().all(|clip| {
            let name = &clip.file.as_ref().expect("a file").name;
            library.read_sidecar(name).is_ok_and(|notes| {
                let placed = clip.project_id.is_none() || notes.project.as_deref() == Some("Port");
                (notes.rating, notes.flag, &notes.title) == (clip.rating, clip.flag, &clip.title)
                    && notes.trashed_at == clip.trashed_at
                    && notes.project_id == clip.project_id
                    && placed
            })
        })
    })
    .await;
    world.close(open).await;
    Ok(clips)
}

/// As far as a sidecar knows a clip.
fn known(mut clip: Clip) -> Clip {
    clip.remote_status = None;
    clip.progress = None;
    clip.has_poster = false;
    clip.has_sprite = false;
    clip.time_left = None;
    // It is kept in the trash for all of its time once more.
    clip.trash_ends_at = None;
    clip
}

async fn all_are_back(open: &Open, before: Vec<Clip>) -> Outcome {
    for clip in before {
        let back = open.studio.clip(&clip.id).await?;
        assert_eq!(known(back), known(clip));
    }
    Ok(())
}

/// Overwrites the middle of the database, as a bad disk does.
pub(crate) fn damage(world: &World) -> Outcome {
    use std::io::{Seek as _, SeekFrom, Write as _};
    let path = world.data_dir().join("dailies.sqlite");
    // What is still in the log would heal it.
    let connection = rusqlite::Connection::open(&path)?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(connection);
    let length = std::fs::metadata(&path)?.len();
    let mut file = std::fs::File::options().write(true).open(path)?;
    file.seek(SeekFrom::Start(4096))?;
    let bytes = usize::try_from(length - 4096)?;
    file.write_all(&vec![0xA5; bytes])?;
    file.sync_all()?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_of_thirty_clips_comes_back_without_its_database() -> Outcome {
    let world = World::new().await;
    let before = library_with_a_past(&world).await?;
    assert_eq!(before.len(), 30);
    remove_databases(&world.data_dir())?;
    let open = world.open().await;
    all_are_back(&open, before).await?;
    assert_eq!(open.all().await.len(), 29);
    assert_eq!(open.studio.projects().await?[0].name, "Port");
    let servers = open.studio.servers().await?;
    assert_eq!(servers.len(), 1);
    assert_eq!(servers[0].base_url, world.simulator.base_url());
    // A sidecar gives no key to anybody.
    open.studio.reload_keys().await?;
    let server = open.studio.servers().await?.remove(0);
    assert!(!matches!(server.key, KeyState::Set { .. }));
    let told = open.studio.findings().await?.recovery.expect("a word");
    assert!(told.contains("29 clips are back"), "{told}");
    open.studio.dismiss_findings(RequestId::fresh()).await?;
    assert_eq!(open.studio.findings().await?.recovery, None);
    assert_eq!(world.simulator.books().creates.len(), 30);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_database_is_set_aside_and_the_clips_come_back() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Still here").await;
    let name = clip.file.as_ref().expect("a file").name.clone();
    let library = Library::open(world.library());
    eventually("the clip is noted", || library.read_sidecar(&name).is_ok()).await;
    world.close(open).await;
    damage(&world)?;
    let open = world.open().await;
    all_are_back(&open, vec![clip]).await?;
    let told = open.studio.findings().await?.recovery.expect("a word");
    assert!(told.contains("was damaged"), "{told}");
    let aside = files(&world.data_dir()).into_iter().any(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("dailies-damaged-")
    });
    assert!(aside);
    Ok(())
}

/// Overwrites the page that a table begins on, and lets the file look as if it was not touched.
#[cfg(unix)]
fn damage_unseen(world: &World, table: &str) -> Outcome {
    use std::os::unix::fs::FileExt as _;
    let path = world.data_dir().join("dailies.sqlite");
    let changed = std::fs::metadata(&path)?.modified()?;
    let connection = rusqlite::Connection::open(&path)?;
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
    let page: i64 = connection.query_row(sql, [table], |row| row.get(0))?;
    drop(connection);
    let file = std::fs::File::options().write(true).open(path)?;
    file.write_all_at(&[0xA5; 4096], (u64::try_from(page)? - 1) * 4096)?;
    file.set_modified(changed)?;
    Ok(())
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_behind_a_seal_that_a_start_meets_is_healed_at_once() -> Outcome {
    let world = World::new().await;
    let clip = one_that_is_noted(&world).await;
    damage_unseen(&world, "clips")?;
    let open = world.open().await;
    all_are_back(&open, vec![clip]).await
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn damage_behind_a_seal_that_is_met_later_is_healed_at_the_next_start() -> Outcome {
    let world = World::new().await;
    let clip = one_that_is_noted(&world).await;
    damage_unseen(&world, "projects")?;
    let open = world.open().await;
    assert!(open.studio.projects().await.is_err(), "it can be read");
    world.close(open).await;
    let open = world.open().await;
    assert!(open.studio.projects().await?.is_empty());
    all_are_back(&open, vec![clip]).await
}

/// A safe clip with its notes beside it, in a library that is closed in good order.
#[cfg(unix)]
async fn one_that_is_noted(world: &World) -> Clip {
    let mut open = world.open().await;
    let clip = open.safe("Still here").await;
    let name = clip.file.as_ref().expect("a file").name.clone();
    let library = Library::open(world.library());
    eventually("the clip is noted", || library.read_sidecar(&name).is_ok()).await;
    world.close(open).await;
    clip
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_that_was_closed_in_good_order_is_sealed_until_it_is_opened() -> Outcome {
    let mut world = World::new().await;
    let seal = world.data_dir().join("dailies.seal");
    let open = world.open().await;
    assert!(!seal.exists());
    world.close(open).await;
    assert!(seal.exists());
    world.tuning.lock_patience = Duration::from_secs(5);
    let open = world.open().await;
    assert!(!seal.exists(), "a crash from here on leaves no seal");
    drop(open);
    let open = world.open().await;
    assert!(!seal.exists());
    world.close(open).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_database_is_set_aside_too() -> Outcome {
    let world = World::new().await;
    std::fs::create_dir_all(world.data_dir())?;
    let path = world.data_dir().join("dailies.sqlite");
    std::fs::write(&path, "This is no database at all. ".repeat(100))?;
    let open = world.open().await;
    assert!(open.all().await.is_empty());
    let kept = files(&world.data_dir()).into_iter().any(|path| {
        std::fs::read(&path).is_ok_and(|bytes| bytes.starts_with(b"This is no database"))
    });
    assert!(kept);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_newer_than_the_backup_is_neither_lost_nor_paid_twice() -> Outcome {
    let mut world = World::new().await;
    world.tuning.disk_reserve = u64::MAX;
    let open = world.open().await;
    let noted = open.create("Noted").await;
    let forgotten = open.create("Forgotten").await;
    world.close(open).await;
    // The backup knows both as not sent yet.
    world.tuning.backup_first = Duration::ZERO;
    let open = world.open().await;
    let backup = world.data_dir().join("dailies-backup.sqlite");
    eventually("a backup is made", || backup.exists()).await;
    world.close(open).await;
    world.tuning.disk_reserve = 0;
    let mut open = world.open().await;
    for clip in [&noted, &forgotten] {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    let newer = open.safe("Newer").await;
    let noted = open.studio.clip(&noted.id).await?;
    let library = Library::open(world.library());
    let name = |clip: &Clip| clip.file.as_ref().expect("a file").name.clone();
    let lost = open.studio.clip(&forgotten.id).await?;
    eventually("the clips are noted", || {
        [&noted, &newer, &lost]
            .into_iter()
            .all(|clip| library.read_sidecar(&name(clip)).is_ok())
    })
    .await;
    world.close(open).await;
    library.remove(&name(&lost))?;
    damage(&world)?;
    let mut open = world.open().await;
    all_are_back(&open, vec![noted, newer]).await?;
    open.until_state(&forgotten.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates.len(), 3);
    let told = open.studio.findings().await?.recovery.expect("a word");
    assert!(told.contains("restored the backup"), "{told}");
    assert!(told.contains("1 of them newer"), "{told}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_before_the_folder_is_back_is_not_doubted_when_it_is() -> Outcome {
    let mut world = World::new().await;
    let mut open = world.open().await;
    open.safe("From before").await;
    world.close(open).await;
    world.tuning.backup_first = Duration::ZERO;
    // The backup knows which folder the library is.
    let open = world.open().await;
    let backup = world.data_dir().join("dailies-backup.sqlite");
    eventually("a backup is made", || backup.exists()).await;
    world.close(open).await;
    damage(&world)?;
    let away = world.folder.path().join("unplugged");
    std::fs::rename(world.library(), &away)?;
    let mut open = world.open().await;
    open.studio
        .pause_server(RequestId::fresh(), &open.server, true)
        .await?;
    let asked = open.create("Asked for since").await;
    std::fs::rename(&away, world.library())?;
    caught_up(&open).await?;
    let waiting = open.studio.clip(&asked.id).await?;
    assert_eq!(waiting.state, ClipState::Queued);
    open.studio
        .pause_server(RequestId::fresh(), &open.server, false)
        .await?;
    open.until_state(&asked.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Asked for since"), 1);
    Ok(())
}

/// Waits until the library was put back from its folder.
async fn caught_up(open: &Open) -> Outcome {
    while open
        .studio
        .findings()
        .await?
        .recovery
        .is_none_or(|told| told.contains("not there now"))
    {
        open.studio.check_library().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_changed_while_the_folder_is_away_is_newer_than_what_is_noted_in_it() -> Outcome {
    let mut world = World::new().await;
    let library = Library::open(world.library());
    let mut open = world.open().await;
    let clip = open.safe("Judged twice").await;
    let other = open.safe("Judged before").await;
    world.close(open).await;
    world.tuning.backup_first = Duration::ZERO;
    let open = world.open().await;
    let backup = world.data_dir().join("dailies-backup.sqlite");
    eventually("a backup is made", || backup.exists()).await;
    // The backup knows nothing of this.
    let both = vec![clip.id.clone(), other.id.clone()];
    let marks = |rating, flag| Marks {
        rating: Some(rating),
        flag: Some(flag),
        reason: None,
    };
    let studio = &open.studio;
    studio
        .mark_clips(RequestId::fresh(), both, marks(1, Flag::Reject))
        .await?;
    for id in [&clip.id, &other.id] {
        studio
            .rename_clip(RequestId::fresh(), id, Some("Named since".to_owned()))
            .await?;
    }
    let name = |clip: &Clip| clip.file.as_ref().expect("a file").name.clone();
    let noted = |clip: &Clip, rating: u8, title: &str| {
        let notes = library.read_sidecar(&name(clip));
        notes.is_ok_and(|notes| notes.rating == rating && notes.title.as_deref() == Some(title))
    };
    eventually("it is noted", || {
        noted(&clip, 1, "Named since") && noted(&other, 1, "Named since")
    })
    .await;
    world.close(open).await;
    damage(&world)?;
    let away = world.folder.path().join("unplugged");
    std::fs::rename(world.library(), &away)?;
    world.tuning.backup_first = Duration::from_hours(1);
    let open = world.open().await;
    let one = vec![clip.id.clone()];
    open.studio
        .mark_clips(RequestId::fresh(), one.clone(), marks(5, Flag::Pick))
        .await?;
    open.studio.trash_clips(RequestId::fresh(), one).await?;
    std::fs::rename(&away, world.library())?;
    caught_up(&open).await?;
    let now = open.studio.clip(&clip.id).await?;
    assert_eq!((now.rating, now.flag), (5, Flag::Pick));
    assert!(now.trashed_at.is_some());
    assert_eq!(now.title.as_deref(), Some("Named since"));
    let before = open.studio.clip(&other.id).await?;
    assert_eq!((before.rating, before.flag), (1, Flag::Reject));
    assert_eq!(before.title.as_deref(), Some("Named since"));
    eventually("it is noted beside the clip", || {
        noted(&clip, 5, "Named since")
            && library
                .read_sidecar(&name(&clip))
                .is_ok_and(|notes| notes.trashed_at == now.trashed_at)
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_behind_when_a_backup_was_made_is_not_newer_than_the_notes() -> Outcome {
    let mut world = World::new().await;
    let library = Library::open(world.library());
    let mut open = world.open().await;
    let clip = open.safe("Named twice").await;
    let name = clip.file.as_ref().expect("a file").name.clone();
    let titled = |title: &str| {
        let notes = library.read_sidecar(&name);
        notes.is_ok_and(|notes| notes.title.as_deref() == Some(title))
    };
    eventually("it is noted", || library.read_sidecar(&name).is_ok()).await;
    // A folder in its place keeps the next notes from being written.
    let beside = world.library().join(format!("{name}.json"));
    // They may just be written once more.
    eventually("a folder is in its place", || {
        let _ = std::fs::remove_file(&beside);
        std::fs::create_dir(&beside).is_ok()
    })
    .await;
    let rename = async |open: &Open, title: &str| {
        let title = Some(title.to_owned());
        let renamed = open.studio.rename_clip(RequestId::fresh(), &clip.id, title);
        renamed.await.map(drop)
    };
    rename(&open, "First").await?;
    world.close(open).await;
    world.tuning.backup_first = Duration::ZERO;
    let open = world.open().await;
    let backup = world.data_dir().join("dailies-backup.sqlite");
    eventually("a backup is made", || backup.exists()).await;
    std::fs::remove_dir(&beside)?;
    eventually("the notes are written", || titled("First")).await;
    rename(&open, "Second").await?;
    eventually("the notes are written", || titled("Second")).await;
    world.close(open).await;
    damage(&world)?;
    let open = world.open().await;
    let title = open.studio.clip(&clip.id).await?.title;
    assert_eq!(title.as_deref(), Some("Second"));
    Ok(())
}

#[tokio::test]
async fn companions_of_a_lost_database_do_not_come_beside_a_new_one() -> Outcome {
    let world = World::new().await;
    std::fs::create_dir_all(world.data_dir())?;
    let log = world.data_dir().join("dailies.sqlite-wal");
    std::fs::write(&log, "of another database")?;
    let open = world.open().await;
    assert!(open.all().await.is_empty());
    let kept = files(&world.data_dir())
        .into_iter()
        .any(|path| std::fs::read(&path).is_ok_and(|bytes| bytes == b"of another database"));
    assert!(kept);
    Ok(())
}
