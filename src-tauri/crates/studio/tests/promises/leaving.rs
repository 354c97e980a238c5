//! Leaving while something is not safe: what is counted, and what waiting does.

use studio::RequestId;
use studio::character::NewCharacter;
use studio::clip::ClipState;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World, eventually};

/// Nothing comes out of the server for now.
fn dry(world: &World) {
    let busy = Trouble::Status {
        code: 500,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Content, busy).times(1_000_000));
}

#[tokio::test]
async fn nothing_is_at_risk_while_all_is_safe_or_waits_here() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    open.safe("Kept").await;
    open.studio
        .pause_server(RequestId::fresh(), &open.server, true)
        .await?;
    open.create("Waits").await;
    let risk = open.studio.at_risk().await?;
    assert_eq!((risk.clips, risk.first_expires_at), (0, None));
    Ok(())
}

#[tokio::test]
async fn what_is_only_on_a_server_is_at_risk_until_its_time_is_over() -> Outcome {
    let mut world = World::new().await;
    // Tried once, so that neither is being fetched when it is counted.
    world.tuning.download_pauses = vec![std::time::Duration::from_hours(1)];
    dry(&world);
    let mut open = world.open().await;
    let first = open.create("[expire 600] Soon").await;
    let second = open.create("[expire 6000] Later").await;
    let gone = |clip: &studio::clip::Clip| {
        clip.state == ClipState::Finished && clip.problem.is_some() && clip.expires_at.is_some()
    };
    let first = open.until(&first.id, gone).await;
    open.until(&second.id, gone).await;
    let risk = open.studio.at_risk().await?;
    assert_eq!(risk.clips, 2);
    assert_eq!(risk.first_expires_at, first.expires_at);
    assert!(risk.can_wait);
    world.clock.set_forward(std::time::Duration::from_mins(20));
    let risk = open.studio.at_risk().await?;
    assert_eq!((risk.clips, risk.fetching), (1, 0), "{risk:?}");
    Ok(())
}

#[tokio::test]
async fn what_was_thrown_away_is_not_missed() -> Outcome {
    let world = World::new().await;
    dry(&world);
    let mut open = world.open().await;
    let clip = open.create("Not wanted").await;
    open.until(&clip.id, |clip| clip.expires_at.is_some()).await;
    let ids = vec![clip.id.clone()];
    open.studio.trash_clips(RequestId::fresh(), ids).await?;
    open.until_state(&clip.id, ClipState::Finished).await;
    let risk = open.studio.at_risk().await?;
    assert_eq!(risk.clips - risk.fetching, 0, "{risk:?}");
    Ok(())
}

#[tokio::test]
async fn a_job_is_at_risk_on_a_server_that_is_known_to_forget() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.create("[slow 60] Renders").await;
    open.until_state(&first.id, ClipState::Running).await;
    assert_eq!(open.studio.at_risk().await?.clips, 0, "it may keep clips");
    open.safe("Told when it would be forgotten").await;
    let risk = open.studio.at_risk().await?;
    assert_eq!((risk.clips, risk.first_expires_at), (1, None));
    Ok(())
}

#[tokio::test]
async fn a_create_on_its_way_is_at_risk() -> Outcome {
    let world = World::new().await;
    let slow = Trouble::Slow {
        bytes_per_second: 1,
    };
    world.simulator.inject(Fault::new(Route::Create, slow));
    let mut open = world.open().await;
    let clip = open.create("Leaves now").await;
    open.until_state(&clip.id, ClipState::Submitting).await;
    let risk = open.studio.at_risk().await?;
    assert_eq!((risk.clips, risk.sending), (1, 1));
    Ok(())
}

#[tokio::test]
async fn a_character_on_its_way_is_a_reason_to_stay_until_its_server_has_answered() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    let slow = Trouble::Slow {
        bytes_per_second: 100,
    };
    world
        .simulator
        .inject(Fault::new(Route::MakeCharacter, slow));
    let wish = NewCharacter {
        server_id: open.server.clone(),
        name: "Mossy".to_owned(),
        clip_id: clip.id,
    };
    let studio = open.studio.clone();
    let making = tokio::spawn(async move { studio.make_character(RequestId::fresh(), wish).await });
    eventually("the server has it", || {
        !world.simulator.books().characters.is_empty()
    })
    .await;
    let risk = open.studio.at_risk().await?;
    assert_eq!((risk.clips, risk.characters), (0, 1));
    assert!(risk.can_wait && risk.is_a_reason_to_stay());
    making.await??;
    let risk = open.studio.at_risk().await?;
    assert_eq!(risk.characters, 0);
    assert!(!risk.is_a_reason_to_stay());
    Ok(())
}

#[tokio::test]
async fn nothing_new_is_sent_while_the_queue_is_held_and_what_was_sent_ends_safe() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let sent = open.create("Under way").await;
    open.until(&sent.id, |clip| clip.remote_id.is_some()).await;
    open.studio.hold_queue(true);
    let held = open.create("Held back").await;
    open.until_state(&sent.id, ClipState::Safe).await;
    assert_eq!(open.studio.at_risk().await?.clips, 0);
    assert_eq!(world.simulator.books().creates_of("Held back"), 0);
    open.studio.hold_queue(false);
    open.until_state(&held.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn what_nobody_fetches_is_no_reason_to_stay_and_is_not_kept_quiet_about() -> Outcome {
    let world = World::new().await;
    dry(&world);
    let mut open = world.open().await;
    let clip = open.create("[expire 6000] On a server that is off").await;
    open.until(&clip.id, |clip| clip.expires_at.is_some()).await;
    assert_eq!(open.studio.at_risk().await?.clips, 1);
    open.studio
        .enable_server(RequestId::fresh(), &open.server, false)
        .await?;
    // What was being fetched at that moment comes to its end.
    let mut risk = open.studio.at_risk().await?;
    while risk.fetching > 0 {
        open.event(|_| true).await;
        risk = open.studio.at_risk().await?;
    }
    assert_eq!((risk.clips, risk.unattended), (0, 1), "{risk:?}");
    assert_eq!(risk.first_expires_at, None);
    open.studio
        .enable_server(RequestId::fresh(), &open.server, true)
        .await?;
    let risk = open.studio.at_risk().await?;
    assert_eq!((risk.clips, risk.unattended), (1, 0), "{risk:?}");
    Ok(())
}
