//! Clips that leave together: copies in a folder, and lists for editors.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use studio::clip::ClipState;
use studio::error::Error;
use studio::export::SelectsForm;
use studio::part::Part;
use studio::{ManyProgress, RequestId};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World};

const COUNTED: &[u8] = include_bytes!("../../../../../tests/fixtures/clips/counted.mp4");

fn folder(world: &World) -> PathBuf {
    let folder = world.folder.path().join("copies");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

async fn takes(open: &mut Open, prompt: &str, count: u8) -> Vec<String> {
    let mut wish = open.wish(prompt);
    wish.takes = count;
    let clips = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await
        .expect("asked for");
    let ids: Vec<String> = clips.into_iter().map(|clip| clip.id).collect();
    for id in &ids {
        open.until_state(id, ClipState::Safe).await;
    }
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn copies_never_take_the_place_of_a_file_and_the_report_says_what_was_left_out() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut ids = takes(&mut open, "A red kite", 3).await;
    ids.push("no-such-clip".to_owned());
    let folder = folder(&world);
    std::fs::write(folder.join("a-red-kite.mp4"), b"mine")?;
    let told: Arc<Mutex<Vec<ManyProgress>>> = Arc::default();
    let hear = Arc::clone(&told);
    let report = open
        .studio
        .export_many(
            RequestId::fresh(),
            ids.clone(),
            folder.clone(),
            "{prompt}",
            move |step| {
                hear.lock().expect("told").push(step);
            },
        )
        .await?;
    assert_eq!(
        names(&folder),
        [
            "a-red-kite.mp4",
            "a-red-kite_2.mp4",
            "a-red-kite_3.mp4",
            "a-red-kite_4.mp4"
        ]
    );
    assert_eq!(std::fs::read(folder.join("a-red-kite.mp4"))?, b"mine");
    assert_eq!((report.written.len(), report.skipped.len()), (3, 1));
    assert!(!report.skipped[0].reason.is_empty() && !report.stopped);
    for copy in &report.written {
        let original = std::fs::read(open.studio.clip_path(&copy.id).await?)?;
        assert_eq!(std::fs::read(folder.join(&copy.name))?, original);
    }
    let told = told.lock().expect("told");
    assert!(told.iter().all(|step| step.total == 4));
    assert!(told.iter().any(|step| step.place == 3));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_preview_gives_the_names_that_are_written() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let ids = takes(&mut open, "A red kite", 2).await;
    let template = "{n} {prompt} take {take}";
    let preview = open.studio.preview_names(ids.clone(), 2, template).await?;
    assert_eq!(
        preview,
        ["01 a-red-kite take 1.mp4", "02 a-red-kite take 2.mp4"]
    );
    let folder = folder(&world);
    open.studio
        .export_many(
            RequestId::fresh(),
            ids.clone(),
            folder.clone(),
            template,
            |_| {},
        )
        .await?;
    assert_eq!(names(&folder), preview);
    let refused = open.studio.preview_names(ids, 2, "{nobody}").await;
    assert!(refused.is_err());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_that_is_stopped_keeps_what_is_whole_and_nothing_else() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let ids = takes(&mut open, "A red kite", 3).await;
    let folder = folder(&world);
    let (studio, request) = (open.studio.clone(), RequestId::fresh());
    let stops = request.clone();
    let report = open
        .studio
        .export_many(request, ids, folder.clone(), "{prompt}", move |step| {
            if step.place == 2 {
                studio.stop_many(&stops);
            }
        })
        .await?;
    assert!(report.stopped);
    assert_eq!(report.written.len(), 1);
    assert_eq!(names(&folder), ["a-red-kite.mp4"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_gone_is_said_once_for_every_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let ids = takes(&mut open, "A red kite", 2).await;
    let gone = world.folder.path().join("nowhere");
    let report = open
        .studio
        .export_many(RequestId::fresh(), ids, gone, "{prompt}", |_| {})
        .await?;
    assert_eq!((report.written.len(), report.skipped.len()), (0, 2));
    assert_eq!(report.skipped[0].reason, report.skipped[1].reason);
    assert_eq!(report.skipped[0].name, "A red kite");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn selects_name_the_marked_part_of_each_clip_in_every_form() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let source = world.folder.path().join("counted.mp4");
    std::fs::write(&source, COUNTED)?;
    let report = open
        .studio
        .import_files(RequestId::fresh(), vec![source], None, |_| ())
        .await?;
    let id = report.clips[0].id.clone();
    let part = Part {
        first: Some(12),
        last: Some(23),
    };
    open.studio.mark_part(RequestId::fresh(), &id, part).await?;
    let ids = vec![id, "no-such-clip".to_owned()];
    let mut written = Vec::new();
    for form in [SelectsForm::Fcpxml, SelectsForm::Edl, SelectsForm::Otio] {
        let target = world
            .folder
            .path()
            .join(format!("list.{}", form.extension()));
        let report = open
            .studio
            .export_selects(RequestId::fresh(), ids.clone(), form, target, |_, _| {})
            .await?;
        assert_eq!((report.clips, report.skipped.len()), (1, 1));
        written.push(std::fs::read_to_string(report.path)?);
    }
    assert!(
        written[0].contains(r#"start="12012/30000s""#),
        "{}",
        written[0]
    );
    assert!(written[0].contains(r#"hasAudio="1""#));
    assert!(written[1].contains("00:00:00:12 00:00:00:24 01:00:00:00 01:00:00:12"));
    let otio: serde_json::Value = serde_json::from_str(&written[2])?;
    let clip = &otio["tracks"]["children"][0]["children"][0];
    assert_eq!(clip["source_range"]["start_time"]["value"], 12.0);
    let none = open
        .studio
        .export_selects(
            RequestId::fresh(),
            vec!["no-such-clip".to_owned()],
            SelectsForm::Edl,
            world.folder.path().join("none.edl"),
            |_, _| {},
        )
        .await;
    assert!(none.is_err() && !world.folder.path().join("none.edl").exists());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_saved_takes_the_place_of_another_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let ids = takes(&mut open, "A red kite", 2).await;
    let (id, studio) = (&ids[0], &open.studio);
    let other = studio.clip_path(&ids[1]).await?;
    let bytes = std::fs::read(&other)?;
    let mut targets = vec![other.clone()];
    #[cfg(unix)]
    {
        let link = world.folder.path().join("a link to the library");
        std::os::unix::fs::symlink(world.library(), &link)?;
        targets.push(link.join(other.file_name().expect("a name")));
    }
    for target in targets {
        let whole = studio.export_clip(RequestId::fresh(), id, target.clone(), |_, _| {});
        let part = studio.export_part(
            RequestId::fresh(),
            id,
            Part::default(),
            target.clone(),
            |_, _| {},
        );
        let png = b"\x89PNG\r\n\x1a\n".to_vec();
        let frame = studio.export_frame(RequestId::fresh(), id, png, target);
        for refused in [whole.await, part.await, frame.await] {
            assert!(
                matches!(
                    &refused,
                    Err(Error::Invalid {
                        field: "target",
                        ..
                    })
                ),
                "{refused:?}"
            );
        }
        assert_eq!(std::fs::read(&other)?, bytes);
    }
    // A file of the user's own in that folder is the user's to replace.
    let own = world.library().join("own.mp4");
    std::fs::write(&own, b"mine")?;
    studio
        .export_clip(RequestId::fresh(), id, own.clone(), |_, _| {})
        .await?;
    assert_eq!(
        std::fs::read(&own)?,
        std::fs::read(studio.clip_path(id).await?)?
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_server_that_gives_nothing_out_one_clip_is_waited_for_not_each() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let here = open.safe("A red kite").await;
    let unavailable = Trouble::Reset;
    let silent = Fault::new(Route::Content, unavailable).times(100_000);
    world.simulator.inject(silent);
    let mut ids = Vec::new();
    for _ in 0..3 {
        let id = open.create("A grey sea").await.id;
        open.until(&id, |clip| {
            matches!(clip.state, ClipState::Finished | ClipState::Saving)
        })
        .await;
        ids.push(id);
    }
    ids.push(here.id);
    let folder = folder(&world);
    let waited: Arc<Mutex<Vec<u32>>> = Arc::default();
    let hear = Arc::clone(&waited);
    let tell = move |step: ManyProgress| {
        if step.fetching {
            hear.lock().expect("told").push(step.place);
        }
    };
    let report = open
        .studio
        .export_many(RequestId::fresh(), ids, folder, "{prompt}", tell)
        .await?;
    assert_eq!((report.written.len(), report.skipped.len()), (1, 3));
    let waited = waited.lock().expect("told");
    assert!(waited.iter().all(|place| *place == 1), "{waited:?}");
    assert!(!waited.is_empty());
    Ok(())
}
