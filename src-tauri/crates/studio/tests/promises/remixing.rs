//! Remixes, and the edge between a clip and its origin, followed both ways.

use studio::RequestId;
use studio::clip::{ClipSource, ClipState, Fit, LocalRemix, ReferenceUse};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World, eventually};

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

/// A picture of `size`, staged.
async fn picture(open: &Open) -> Result<ReferenceUse, Box<dyn std::error::Error>> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(720, 1280).write_to(&mut png, image::ImageFormat::Png)?;
    let staged = open
        .studio
        .stage_reference(png.into_inner(), "Frame of A kite.png".to_owned())
        .await?;
    Ok(ReferenceUse {
        id: staged.id,
        fit: Fit::Crop,
        frame_of: None,
    })
}

#[tokio::test]
async fn a_local_remix_is_a_create_with_the_parameters_of_its_origin_and_a_frame_of_it() -> Outcome
{
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    let wish = LocalRemix {
        origin_id: origin.id.clone(),
        prompt: "A kite at night".to_owned(),
        reference: Some(picture(&open).await?),
        project_id: None,
    };
    let remix = open
        .studio
        .remix_locally(RequestId::fresh(), wish.clone())
        .await?;
    let remix = open.until_state(&remix.id, ClipState::Safe).await;
    assert_eq!(remix.source, ClipSource::LocalRemix);
    assert_eq!(
        (&remix.model, &remix.size, &remix.seconds),
        (&origin.model, &origin.size, &origin.seconds)
    );
    assert_eq!(remix.reference_id, wish.reference.map(|picture| picture.id));
    let books = world.simulator.books();
    let sent = books.creates.last().ok_or("a create")?;
    assert_eq!(sent.route, Route::Create);
    assert_eq!(sent.prompt.as_deref(), Some("A kite at night"));
    assert!(sent.reference.is_some());
    // The edge is this library's own, followed both ways, and stands beside the clip.
    let detail = open.studio.clip_detail(&remix.id).await?;
    assert_eq!(detail.origin.expect("an origin").id, origin.id);
    assert_eq!(open.studio.clip_detail(&origin.id).await?.remixes.len(), 1);
    let path = open.studio.clip_path(&remix.id).await?;
    let notes = path.with_file_name(format!("{}.json", remix.file.expect("a file").name));
    eventually("the sidecar names kind and origin", || {
        std::fs::read_to_string(&notes)
            .is_ok_and(|notes| notes.contains("local_remix") && notes.contains(&origin.id))
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn a_clip_that_is_gone_from_its_server_is_remixed_locally() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    open.studio
        .delete_on_server(RequestId::fresh(), &origin.id)
        .await?;
    let wish = LocalRemix {
        origin_id: origin.id.clone(),
        prompt: "Again".to_owned(),
        reference: None,
        project_id: None,
    };
    let remix = open.studio.remix_locally(RequestId::fresh(), wish).await?;
    open.until_state(&remix.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn a_remix_that_its_server_does_not_offer_is_a_local_one_when_it_is_made_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    let cannot = Trouble::Status {
        code: 405,
        body: "Method Not Allowed".to_owned(),
    };
    world.simulator.inject(Fault::new(Route::Remix, cannot));
    let remix = open
        .studio
        .remix_clip(RequestId::fresh(), &origin.id, "Again".to_owned(), None)
        .await?;
    open.until_state(&remix.id, ClipState::Refused).await;
    let again = open
        .studio
        .make_again(RequestId::fresh(), &remix.id)
        .await?;
    let again = open.until_state(&again.id, ClipState::Safe).await;
    assert_eq!(again.source, ClipSource::LocalRemix);
    assert_eq!(again.origin_id.as_deref(), Some(origin.id.as_str()));
    // The origin and the local remix; the refused one made nothing.
    assert_eq!(world.simulator.books().accepted().count(), 2);
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
