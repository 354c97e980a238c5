//! What lies in the library folder and should not, and what should and does not.

use std::error::Error;
use std::path::PathBuf;

use studio::RequestId;
use studio::clip::{Clip, ClipState};
use studio::event::Event;
use studio::findings::Findings;
use studio::library::Library;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World, clips_in, eventually};

async fn found(open: &mut Open, wanted: impl Fn(&Findings) -> bool) -> Findings {
    let told = |event: &Event| matches!(event, Event::Findings { findings } if wanted(findings));
    match open.event(told).await {
        Event::Findings { findings } => findings,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_went_away_is_noticed_at_the_start_and_fetched_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Where did it go").await;
    let path = open.studio.clip_path(&clip.id).await?;
    open.studio.shutdown().await;
    drop(open);
    std::fs::remove_file(&path)?;
    let mut open = world.open().await;
    let findings = found(&mut open, |findings| findings.missing == 1).await;
    assert_eq!((findings.fetchable, findings.foreign), (1, 0));
    assert!(
        !open
            .studio
            .clip(&clip.id)
            .await?
            .file
            .expect("facts")
            .present
    );
    assert_eq!(open.studio.fetch_missing(RequestId::fresh()).await?, 1);
    open.until(&clip.id, |clip| {
        clip.state == ClipState::Safe && clip.file.as_ref().is_some_and(|file| file.present)
    })
    .await;
    assert_eq!(open.studio.look_through().await?, Findings::default());
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_clip_is_offered_and_taken_in_where_it_is() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A stranger").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let bytes = std::fs::read(&path)?;
    let studio = &open.studio;
    studio
        .trash_clips(RequestId::fresh(), vec![clip.id.clone()])
        .await?;
    studio
        .delete_clips(RequestId::fresh(), vec![clip.id.clone()], false)
        .await?;
    std::fs::write(world.library().join("holiday.mp4"), &bytes)?;
    std::fs::write(world.library().join("notes.txt"), "no clip")?;
    std::fs::write(world.library().join(".hidden.mp4"), &bytes)?;
    let findings = studio.look_through().await?;
    assert_eq!(findings.foreign_names, ["holiday.mp4"]);
    let request = RequestId::fresh();
    let report = studio.take_in(request.clone()).await?;
    assert_eq!(report.clips.len(), 1);
    assert_eq!(report.clips[0].title.as_deref(), Some("holiday"));
    assert_eq!(
        studio.clip_path(&report.clips[0].id).await?,
        world.library().join("holiday.mp4")
    );
    assert_eq!(studio.take_in(request).await?.clips.len(), 1);
    assert_eq!(studio.look_through().await?, Findings::default());
    let library = Library::open(world.library());
    eventually("it is noted", || {
        library.read_sidecar("holiday.mp4").is_ok()
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renamed_file_is_its_clip_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Renamed by hand").await;
    let path = open.studio.clip_path(&clip.id).await?;
    std::fs::rename(&path, world.library().join("my favourite.mp4"))?;
    let findings = open.studio.look_through().await?;
    assert_eq!((findings.missing, findings.foreign), (1, 1));
    let report = open.studio.take_in(RequestId::fresh()).await?;
    assert_eq!(report.clips[0].id, clip.id);
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    assert_eq!(open.studio.look_through().await?, Findings::default());
    assert_eq!(clips_in(&world.library()).len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_passed_over_is_not_told_again_but_nothing_is_forgotten() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Passed over").await;
    std::fs::remove_file(open.studio.clip_path(&clip.id).await?)?;
    assert_eq!(open.studio.look_through().await?.missing, 1);
    open.studio.dismiss_findings(RequestId::fresh()).await?;
    assert_eq!(open.studio.look_through().await?, Findings::default());
    let clip = open.studio.clip(&clip.id).await?;
    assert_eq!(clip.state, ClipState::Safe);
    assert!(!clip.file.expect("facts").present);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_of_another_library_gives_its_clips_back_with_their_notes() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("From another life").await;
    let name = clip.file.as_ref().expect("a file").name.clone();
    let library = Library::open(world.library());
    eventually("it is noted", || library.read_sidecar(&name).is_ok()).await;
    open.studio.shutdown().await;
    drop(open);
    let other = World::new().await;
    let open = other.open().await;
    open.studio
        .locate_library(RequestId::fresh(), world.library())
        .await?;
    assert_eq!(open.studio.findings().await?.foreign, 1);
    let told = open.studio.rebuild_library(RequestId::fresh()).await?;
    assert!(
        told.recovery
            .is_some_and(|told| told.contains("1 clip is back"))
    );
    let back = open.studio.clip(&clip.id).await?;
    assert_eq!((back.prompt, back.remote_id), (clip.prompt, clip.remote_id));
    assert_eq!(open.studio.findings().await?.foreign, 0);
    Ok(())
}

/// A clip whose file went away, that was to be fetched again, and that its server no longer has.
async fn given_up(world: &World, open: &mut Open) -> Result<(Clip, PathBuf), Box<dyn Error>> {
    let clip = open.safe("Lost and put back").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let aside = world.folder.path().join("aside.mp4");
    std::fs::rename(&path, &aside)?;
    assert_eq!(open.studio.look_through().await?.missing, 1);
    for route in [Route::Content, Route::Retrieve] {
        let gone = Trouble::Status {
            code: 410,
            body: "{}".to_owned(),
        };
        world.simulator.inject(Fault::new(route, gone).times(1000));
    }
    assert_eq!(open.studio.fetch_missing(RequestId::fresh()).await?, 1);
    open.until_state(&clip.id, ClipState::Gone).await;
    Ok((clip, aside))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_put_back_after_its_server_lost_it_is_its_clip_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (clip, aside) = given_up(&world, &mut open).await?;
    let name = clip.file.expect("a file").name;
    // Other bytes of that name are not it.
    std::fs::write(world.library().join(&name), "something else")?;
    open.studio.look_through().await?;
    assert_eq!(open.studio.clip(&clip.id).await?.state, ClipState::Gone);
    std::fs::rename(&aside, world.library().join(&name))?;
    assert_eq!(open.studio.look_through().await?, Findings::default());
    let back = open.studio.clip(&clip.id).await?;
    assert_eq!(
        (back.state, back.problem, back.gone_at),
        (ClipState::Safe, None, None)
    );
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_put_back_under_another_name_is_its_clip_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (clip, aside) = given_up(&world, &mut open).await?;
    std::fs::rename(&aside, world.library().join("found.mp4"))?;
    assert_eq!(open.studio.look_through().await?.foreign, 1);
    let report = open.studio.take_in(RequestId::fresh()).await?;
    assert_eq!(report.clips[0].id, clip.id);
    assert_eq!(report.clips[0].state, ClipState::Safe);
    assert_eq!(open.studio.look_through().await?, Findings::default());
    Ok(())
}
