//! The library folder comes and goes; nothing is lost meanwhile.

use studio::RequestId;
use studio::clip::{Clip, ClipSource, ClipState, Flag, Marks, NewClips};
use studio::event::Event;
use studio::import::ImportProgress;
use studio::library::Library;
use studio::part::Part;
use studio::settings::LibraryState;

use super::world::{Open, Outcome, World, clips_in, eventually};

#[tokio::test]
async fn a_missing_folder_lets_downloads_wait_until_it_is_back() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let away = world.folder.path().join("unplugged");
    std::fs::rename(world.library(), &away)?;
    let clip = open.create("No disk").await;
    let event = open
        .event(|event| {
            matches!(
                event,
                Event::Library {
                    library: LibraryState::Unusable { .. }
                }
            )
        })
        .await;
    let Event::Library {
        library: LibraryState::Unusable { message, .. },
    } = event
    else {
        unreachable!("just matched");
    };
    assert!(message.contains("not there"), "{message}");
    open.until_state(&clip.id, ClipState::Finished).await;
    std::fs::rename(&away, world.library())?;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_is_no_folder_lets_downloads_wait() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    // What is about to be written there goes along.
    open.studio.look_through().await?;
    std::fs::rename(world.library(), world.library().with_extension("away"))?;
    std::fs::write(world.library(), "a file")?;
    let clip = open.create("A file stands there").await;
    open.until_state(&clip.id, ClipState::Finished).await;
    open.studio.check_library().await?;
    assert!(matches!(
        open.studio.library_state().await?,
        LibraryState::Unusable { .. }
    ));
    std::fs::remove_file(world.library())?;
    std::fs::create_dir(world.library())?;
    open.until_state(&clip.id, ClipState::Safe).await;
    Ok(())
}

/// Gives up the rights of the administrator, whom permissions do not stop, for this thread and those
/// that it starts.
#[cfg(target_os = "linux")]
pub(crate) fn become_anybody() -> std::io::Result<()> {
    use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
    let none = CapabilitySet::empty();
    let sets = CapabilitySets {
        effective: none,
        permitted: none,
        inheritable: none,
    };
    Ok(set_capabilities(None, sets)?)
}

#[cfg(all(unix, not(target_os = "linux")))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Linux")]
pub(crate) fn become_anybody() -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_lets_downloads_wait() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    // Before there are threads that would keep the rights.
    become_anybody()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let world = World::new().await;
        let mut open = world.open().await;
        // Not before it was looked at for the first time.
        open.studio.check_library().await?;
        let allow =
            |mode| std::fs::set_permissions(world.library(), std::fs::Permissions::from_mode(mode));
        allow(0o555)?;
        let refused = std::fs::write(world.library().join("probe"), "x");
        assert!(refused.is_err(), "permissions do not hold here");
        let clip = open.create("Read only").await;
        // The first who meets it says it: the download, or whoever looks at the folder.
        let said = async |open: &Open| -> studio::error::Result<bool> {
            let clip = open.studio.clip(&clip.id).await?;
            let words = match open.studio.library_state().await? {
                LibraryState::Unusable { message, .. } => message,
                LibraryState::Ready { .. } => {
                    clip.problem.map(|one| one.message).unwrap_or_default()
                }
            };
            Ok(words.contains("may not write"))
        };
        while !said(&open).await? {
            open.event(|_| true).await;
        }
        assert!(clips_in(&world.library()).is_empty());
        allow(0o755)?;
        open.until_state(&clip.id, ClipState::Safe).await;
        assert_eq!(world.simulator.books().creates.len(), 1);
        Ok(())
    })
}

#[tokio::test]
async fn another_folder_can_be_chosen() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let other = world.folder.path().join("Other");
    std::fs::create_dir(&other)?;
    let state = open
        .studio
        .locate_library(RequestId::fresh(), other.clone())
        .await?;
    assert!(matches!(state, LibraryState::Ready { .. }));
    open.safe("Over there").await;
    assert_eq!(clips_in(&other).len(), 1);
    assert!(clips_in(&world.library()).is_empty());
    Ok(())
}

#[tokio::test]
async fn dropped_clips_are_imported_once_and_others_are_named() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("The original").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let dropped = world.folder.path().join("dropped");
    std::fs::create_dir(&dropped)?;
    let copy = dropped.join("Holiday 1.mp4");
    std::fs::copy(&path, &copy)?;
    std::fs::write(dropped.join("page.mp4"), "<html>no clip</html>")?;
    let report = open
        .studio
        .import_files(RequestId::fresh(), vec![dropped.clone()], None, |_| ())
        .await?;
    assert!(report.clips.is_empty());
    assert_eq!(report.skipped.len(), 2, "{:?}", report.skipped);
    open.studio
        .trash_clips(RequestId::fresh(), vec![clip.id.clone()])
        .await?;
    open.studio.empty_trash(RequestId::fresh(), false).await?;
    let report = open
        .studio
        .import_files(RequestId::fresh(), vec![dropped], None, |_| ())
        .await?;
    assert_eq!(report.clips.len(), 1);
    assert_eq!(report.clips[0].state, ClipState::Safe);
    assert_eq!(report.clips[0].title.as_deref(), Some("Holiday 1"));
    assert_eq!(
        std::fs::read(open.studio.clip_path(&report.clips[0].id).await?)?,
        std::fs::read(&copy)?
    );
    Ok(())
}

#[tokio::test]
async fn an_import_says_how_far_it_is_goes_into_a_project_and_keeps_what_is_whole_when_it_is_stopped()
-> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let dropped = world.folder.path().join("dropped");
    std::fs::create_dir(&dropped)?;
    for name in ["one", "two"] {
        let clip = open.safe(name).await;
        std::fs::copy(
            open.studio.clip_path(&clip.id).await?,
            dropped.join(format!("{name}.mp4")),
        )?;
    }
    let other = World::new().await;
    let open = other.open().await;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Harbour".to_owned())
        .await?;
    let request = RequestId::fresh();
    let (told, heard) = std::sync::mpsc::channel();
    let (studio, stops) = (open.studio.clone(), request.clone());
    let tell = move |step: ImportProgress| {
        if step.place == 1 {
            studio.stop_many(&stops);
        }
        let _ = told.send(step);
    };
    let report = open
        .studio
        .import_files(
            request,
            vec![dropped.clone()],
            Some(project.id.clone()),
            tell,
        )
        .await?;
    assert!(report.stopped);
    assert_eq!(report.clips.len(), 1);
    assert_eq!(report.clips[0].project_id.as_ref(), Some(&project.id));
    let heard: Vec<_> = heard.iter().map(|step| (step.place, step.total)).collect();
    assert_eq!(heard, [(0, 0), (1, 2)]);
    let gone = Some("no such project".to_owned());
    let report = open
        .studio
        .import_files(RequestId::fresh(), vec![dropped], gone, |_| ())
        .await?;
    assert!(!report.stopped);
    assert_eq!((report.clips.len(), report.skipped.len()), (1, 1));
    assert_eq!(report.clips[0].project_id, None);
    Ok(())
}

#[tokio::test]
async fn a_clip_that_is_imported_with_its_notes_keeps_all_that_is_in_them() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Harbour".to_owned())
        .await?;
    let wish = NewClips {
        project_id: Some(project.id),
        takes: 2,
        ..open.wish("With a past")
    };
    let made = open.studio.create_clips(RequestId::fresh(), wish).await?;
    let before = open.until_state(&made[0].id, ClipState::Safe).await;
    let ids = vec![before.id.clone()];
    let studio = &open.studio;
    let marks = Marks {
        flag: Some(Flag::Reject),
        reason: Some("Too dark".to_owned()),
        ..Marks::default()
    };
    studio
        .mark_clips(RequestId::fresh(), ids.clone(), marks)
        .await?;
    studio
        .tag_clips(
            RequestId::fresh(),
            ids.clone(),
            vec!["night".to_owned()],
            vec![],
        )
        .await?;
    studio
        .note_clips(RequestId::fresh(), ids.clone(), Some("Ask Ann".to_owned()))
        .await?;
    let part = Part {
        first: Some(2),
        last: Some(5),
    };
    studio
        .mark_part(RequestId::fresh(), &before.id, part)
        .await?;
    let before = studio.clip(&before.id).await?;
    let name = before.file.clone().expect("a file").name;
    let library = Library::open(world.library());
    eventually("all of it is noted", || {
        library
            .read_sidecar(&name)
            .is_ok_and(|notes| notes.note.is_some() && notes.part == part && !notes.tags.is_empty())
    })
    .await;
    let dropped = world.folder.path().join(&name);
    std::fs::copy(world.library().join(&name), &dropped)?;
    let notes = std::fs::read(world.library().join(format!("{name}.json")))?;
    let mut notes: serde_json::Value = serde_json::from_slice(&notes)?;
    notes["extra"] = serde_json::json!({ "seed": 7 });
    std::fs::write(
        world.folder.path().join(format!("{name}.json")),
        notes.to_string(),
    )?;
    let other = World::new().await;
    let open = other.open().await;
    let report = open
        .studio
        .import_files(RequestId::fresh(), vec![dropped], None, |_| ())
        .await?;
    let after = report.clips.first().expect("it is imported");
    assert_eq!(after.source, ClipSource::Imported);
    let facts = |clip: &Clip| {
        (
            clip.prompt.clone(),
            (clip.flag, clip.reject_reason.clone()),
            (clip.tags.clone(), clip.note.clone()),
            clip.stack_id.clone(),
        )
    };
    assert_eq!(facts(after), facts(&before));
    let projects = open.studio.projects().await?;
    assert_eq!(
        after.project_id.as_ref(),
        projects.first().map(|one| &one.id)
    );
    assert_eq!(projects[0].name, "Harbour");
    let detail = open.studio.clip_detail(&after.id).await?;
    assert!(detail.extra.is_some_and(|extra| extra.contains("seed")));
    assert_eq!(open.studio.watch(&after.id).await?.part, part);
    assert_eq!((&after.server_id, &after.remote_id), (&None, &None));
    Ok(())
}
