//! Edits and extensions: made by the server from its own copy, where it offers them.

use studio::RequestId;
use studio::clip::{Clip, ClipSource, ClipState, Variation, VariationKind};
use videos_simulator::{Config, Fault, Profile, Route, Trouble};

use super::world::{Open, Outcome, World};

async fn vary(open: &Open, origin: &Clip, kind: VariationKind) -> studio::error::Result<Clip> {
    let wish = Variation {
        origin_id: origin.id.clone(),
        kind,
        prompt: "In the rain".to_owned(),
        seconds: Some("8".to_owned()),
        project_id: None,
    };
    open.studio.vary_clip(RequestId::fresh(), wish).await
}

#[tokio::test]
async fn edits_and_extensions_are_clips_of_their_own_that_know_their_origin() -> Outcome {
    for (kind, route, source, seconds) in [
        (VariationKind::Edit, Route::Edit, ClipSource::Edited, 4.0),
        (
            VariationKind::Extension,
            Route::Extend,
            ClipSource::Extended,
            12.0,
        ),
    ] {
        let world = World::new().await;
        let mut open = world.open().await;
        let origin = open.safe("A kite").await;
        let clip = vary(&open, &origin, kind).await?;
        let clip = open.until_state(&clip.id, ClipState::Safe).await;
        assert_eq!(clip.source, source);
        let job = clip.remote_id.as_deref().ok_or("a job")?;
        let kept = std::fs::read(open.studio.clip_path(&clip.id).await?)?;
        assert_eq!(kept, world.bytes_on_server(job).await);
        let length = clip.file.and_then(|file| file.duration).ok_or("a length")?;
        assert!((length - seconds).abs() < 0.5, "{length} s");
        let books = world.simulator.books();
        let sent = books.creates.last().ok_or("a create")?;
        assert_eq!((sent.route, &sent.source), (route, &origin.remote_id));
        let detail = open.studio.clip_detail(&clip.id).await?;
        assert_eq!(detail.origin.ok_or("an origin")?.id, origin.id);
        assert!(
            detail.cost.is_some(),
            "it left through the one place that spends"
        );
        let can = &open.studio.servers().await?[0].capabilities;
        let known = match kind {
            VariationKind::Edit => can.edit,
            VariationKind::Extension => can.extend,
        };
        assert_eq!(known, Some(true));
    }
    Ok(())
}

#[tokio::test]
async fn a_server_without_edits_says_so_once_and_is_not_asked_again() -> Outcome {
    // Remixes only.
    let config = Config {
        profile: Profile::named("newapi").ok_or("a profile")?,
        ..Config::default()
    };
    let world = World::with(config).await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    let clip = vary(&open, &origin, VariationKind::Edit).await?;
    let clip = open.until_state(&clip.id, ClipState::Refused).await;
    assert_eq!(
        clip.problem.ok_or("a problem")?.headline,
        "This server cannot edit"
    );
    let again = vary(&open, &origin, VariationKind::Edit).await;
    let refused = again.expect_err("refused").to_string();
    assert!(refused.contains("does not offer edits"), "{refused}");
    assert_eq!(world.simulator.books().requests_on(Route::Edit), 1);
    Ok(())
}

#[tokio::test]
async fn an_edit_whose_answer_is_lost_is_found_by_the_list_and_not_sent_again() -> Outcome {
    for kind in [VariationKind::Edit, VariationKind::Extension] {
        let world = World::new().await;
        let mut open = world.open().await;
        let origin = open.safe("A kite").await;
        let route = match kind {
            VariationKind::Edit => Route::Edit,
            VariationKind::Extension => Route::Extend,
        };
        let lost = Fault::new(route, Trouble::AcceptThen500);
        world.simulator.inject(lost);
        let clip = vary(&open, &origin, kind).await?;
        open.until_state(&clip.id, ClipState::Safe).await;
        assert_eq!(world.simulator.books().creates_of("In the rain"), 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_edit_that_may_have_been_made_waits_for_a_decision() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A kite").await;
    world
        .simulator
        .inject(Fault::new(Route::Edit, Trouble::Reset));
    let clip = vary(&open, &origin, VariationKind::Edit).await?;
    let decided = |clip: &Clip| {
        let problem = clip.problem.as_ref();
        clip.state == ClipState::Unknown
            && problem.is_some_and(|problem| problem.message.contains("Send it again"))
    };
    open.until(&clip.id, decided).await;
    assert_eq!(world.simulator.books().requests_on(Route::Edit), 1);
    Ok(())
}
