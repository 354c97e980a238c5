//! Remixes, and the edge between a clip and its origin, followed both ways.

use studio::RequestId;
use studio::clip::{ClipSource, ClipState};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World};

#[tokio::test]
async fn a_remix_knows_its_origin_and_the_origin_its_remix() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    let remix = open
        .studio
        .remix_clip(
            RequestId::fresh(),
            &origin.id,
            "The same kite, at night".to_owned(),
            None,
        )
        .await?;
    let remix = open.until_state(&remix.id, ClipState::Safe).await;
    assert_eq!(remix.source, ClipSource::Remixed);
    let detail = open.studio.clip_detail(&remix.id).await?;
    assert_eq!(detail.origin.expect("an origin").id, origin.id);
    assert!(detail.raw_reply.expect("a reply").contains("remixed_from"));
    let detail = open.studio.clip_detail(&origin.id).await?;
    assert_eq!(detail.remixes.len(), 1);
    assert_eq!(detail.remixes[0].id, remix.id);
    Ok(())
}

#[tokio::test]
async fn a_lost_remix_is_found_by_its_origin() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    world
        .simulator
        .inject(Fault::new(Route::Remix, Trouble::AcceptThenClose));
    let remix = open
        .studio
        .remix_clip(RequestId::fresh(), &origin.id, "Again".to_owned(), None)
        .await?;
    open.until_state(&remix.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Again"), 1);
    Ok(())
}

#[tokio::test]
async fn a_server_without_remixes_says_so_and_is_remembered() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    let cannot = Trouble::Status {
        code: 404,
        body: "Not Found".to_owned(),
    };
    world.simulator.inject(Fault::new(Route::Remix, cannot));
    let remix = open
        .studio
        .remix_clip(RequestId::fresh(), &origin.id, "Again".to_owned(), None)
        .await?;
    let remix = open.until_state(&remix.id, ClipState::Refused).await;
    assert_eq!(
        remix.problem.expect("a problem").headline,
        "This server cannot remix"
    );
    assert_eq!(
        open.studio.servers().await?[0].capabilities.remix,
        Some(false)
    );
    let refused = open
        .studio
        .remix_clip(RequestId::fresh(), &origin.id, "Again".to_owned(), None)
        .await;
    assert!(refused.is_err());
    Ok(())
}

#[tokio::test]
async fn only_finished_clips_are_remixed() {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.create("[slow 60] Not yet").await;
    open.until_state(&clip.id, ClipState::Running).await;
    let answer = open
        .studio
        .remix_clip(RequestId::fresh(), &clip.id, "Now".to_owned(), None)
        .await;
    assert!(answer.is_err());
}
