//! What a server can hand out instead of a clip.

use std::time::Duration;

use studio::RequestId;
use studio::clip::ClipState;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World, clips_in, kept_in};

async fn heals(trouble: Trouble, message: &str) -> Outcome {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Content, trouble).times(3));
    let mut open = world.open().await;
    let clip = open.create("Keep trying").await;
    open.until(&clip.id, |clip| {
        clip.problem
            .as_ref()
            .is_some_and(|problem| problem.message.contains(message))
            && clip.file.is_none()
    })
    .await;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(clip.problem, None);
    let remote_id = clip.remote_id.as_deref().expect("a create id");
    assert_eq!(
        std::fs::read(open.studio.clip_path(&clip.id).await?)?,
        world.bytes_on_server(remote_id).await
    );
    assert_eq!(clips_in(&world.library()).len(), 1);
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_that_breaks_off_goes_on() -> Outcome {
    heals(Trouble::CloseAfterBytes { bytes: 5_000 }, "broke off").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_shorter_than_promised_is_not_kept() -> Outcome {
    heals(Trouble::WrongContentLength, "broke off").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_file_is_not_kept() -> Outcome {
    heals(Trouble::ZeroBytes, "empty file").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_video_are_not_kept() -> Outcome {
    heals(Trouble::NotVideo, "cannot be kept").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_page_is_not_kept() -> Outcome {
    heals(Trouble::Html, "something else").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_clip_is_gone_and_says_so() {
    let world = World::new().await;
    let refused = Trouble::Status {
        code: 502,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Content, refused).times(2));
    let mut open = world.open().await;
    let clip = open.create("[expire 0] Too late").await;
    let clip = open.until_state(&clip.id, ClipState::Gone).await;
    let problem = clip.problem.expect("a problem");
    assert_eq!(problem.headline, "The server no longer has this clip");
    assert!(clips_in(&world.library()).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_clip_that_expired_leaves_nothing_behind() {
    let world = World::new().await;
    world.simulator.inject(Fault::new(
        Route::Content,
        Trouble::CloseAfterBytes { bytes: 5_000 },
    ));
    let gone = Trouble::Status {
        code: 410,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Content, gone).times(5));
    let mut open = world.open().await;
    let clip = open.create("Half of it").await;
    open.until_state(&clip.id, ClipState::Gone).await;
    assert_eq!(kept_in(&world.library()), Vec::<std::path::PathBuf>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_the_server_forgot_is_gone_and_can_be_asked_for_again() -> Outcome {
    let world = World::new().await;
    let forgotten = Trouble::Status {
        code: 404,
        body: r#"{"error":{"message":"Video not found","type":"x","param":null,"code":null}}"#
            .to_owned(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, forgotten).times(1_000_000));
    let mut open = world.open().await;
    let clip = open.create("Do you remember").await;
    let gone = open.until_state(&clip.id, ClipState::Gone).await;
    world.simulator.clear_faults();
    assert_eq!(
        gone.problem.expect("a problem").headline,
        "The server forgot this job"
    );
    open.studio.fetch_clip(RequestId::fresh(), &clip.id).await?;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_404_does_not_make_a_clip_gone() {
    let world = World::new().await;
    let hiccup = |code| Trouble::Status {
        code,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, hiccup(404)));
    world
        .simulator
        .inject(Fault::new(Route::Content, hiccup(404)));
    let mut open = world.open().await;
    open.safe("Hiccup").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_deleted_behind_our_back_is_noticed_and_fetched_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Where is it").await;
    std::fs::remove_file(open.studio.clip_path(&clip.id).await?)?;
    let missing = open.studio.clip_path(&clip.id).await;
    assert!(missing.is_err());
    let clip = open
        .until(&clip.id, |clip| {
            clip.file.as_ref().is_some_and(|file| !file.present)
        })
        .await;
    open.studio.fetch_clip(RequestId::fresh(), &clip.id).await?;
    open.until(&clip.id, |clip| {
        clip.state == ClipState::Safe && clip.file.as_ref().is_some_and(|file| file.present)
    })
    .await;
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_a_slow_download_are_few() {
    let mut world = World::new().await;
    world.tuning.event_spacing = Duration::from_millis(100);
    world.simulator.inject(Fault::new(
        Route::Content,
        Trouble::Slow {
            bytes_per_second: 100_000,
        },
    ));
    let mut open = world.open().await;
    let clip = open.create("Drip").await;
    let started = std::time::Instant::now();
    let mut events = 0;
    loop {
        open.event(|event| matches!(event, studio::event::Event::Clips { .. }))
            .await;
        events += 1;
        if open.studio.clip(&clip.id).await.expect("a clip").state == ClipState::Safe {
            break;
        }
    }
    let most = started.elapsed().as_millis() / 100 + 2;
    assert!(events <= most, "{events} events, {most} at most");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_paid_for_that_the_disk_has_no_room_for() {
    let mut world = World::new().await;
    world.tuning.disk_reserve = u64::MAX;
    let mut open = world.open().await;
    let clip = open.create("Too much").await;
    let waiting = open.until(&clip.id, |clip| clip.problem.is_some()).await;
    assert_eq!(waiting.state, ClipState::Queued);
    let problem = waiting.problem.expect("a problem");
    assert_eq!(problem.headline, "Waiting for disk space");
    assert!(
        problem.message.contains("Free some space"),
        "{}",
        problem.message
    );
    assert!(world.simulator.books().creates.is_empty());
    open.studio.shutdown().await;
    drop(open);
    world.tuning.disk_reserve = 0;
    let mut open = world.open().await;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_waits_while_the_disk_has_no_room_for_it() {
    let mut world = World::new().await;
    let unavailable = Trouble::Status {
        code: 502,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Content, unavailable).times(1000));
    let mut open = world.open().await;
    let clip = open.create("Later").await;
    open.until(&clip.id, |clip| clip.problem.is_some()).await;
    open.studio.shutdown().await;
    drop(open);
    world.simulator.clear_faults();
    world.tuning.disk_reserve = u64::MAX;
    let mut open = world.open().await;
    let full = |clip: &studio::clip::Clip| {
        let problem = clip.problem.as_ref();
        problem.is_some_and(|problem| problem.headline == "Waiting for disk space")
    };
    open.until(&clip.id, full).await;
    assert!(clips_in(&world.library()).is_empty());
    open.studio.shutdown().await;
    drop(open);
    world.tuning.disk_reserve = 0;
    let mut open = world.open().await;
    open.until_state(&clip.id, ClipState::Safe).await;
}
