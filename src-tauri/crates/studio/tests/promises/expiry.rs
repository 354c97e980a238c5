//! How long servers keep what is not here yet, and what is said when they no longer do.

use studio::clip::{ClipQuery, ClipState, Sort, View};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World};

fn status(code: u16, body: &str) -> Trouble {
    Trouble::Status {
        code,
        body: body.to_owned(),
    }
}

#[tokio::test]
async fn what_dies_first_comes_first_and_what_is_kept_comes_last() -> Outcome {
    let world = World::new().await;
    let dry = Fault::new(Route::Content, status(500, ""));
    world.simulator.inject(dry.times(1_000_000));
    let mut open = world.open().await;
    let mut ids = Vec::new();
    // What the server says of the first two is said for it: it keeps one, and is silent on the other.
    for expires in ["253402300799", "null"] {
        let clip = open.create("[slow 60] Told otherwise").await;
        let clip = open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
        let job = clip.remote_id.expect("an id");
        let body = format!(
            r#"{{"id":"{job}","object":"video","status":"completed","expires_at":{expires}}}"#
        );
        world.simulator.inject(Fault {
            job: Some(job),
            ..Fault::new(Route::Retrieve, status(200, &body)).times(1_000_000)
        });
        ids.push(clip.id);
    }
    for prompt in ["[expire 6000] Later", "[expire 600] Soon"] {
        let clip = open.create(prompt).await;
        ids.push(clip.id);
    }
    for id in &ids {
        let there = |state| matches!(state, ClipState::Finished | ClipState::Saving);
        open.until(id, |clip| there(clip.state)).await;
    }
    let kept = open.studio.clip(&ids[0]).await?;
    assert_eq!((kept.never_expires, kept.expires_at), (true, None));
    let silent = open.studio.clip(&ids[1]).await?;
    assert_eq!((silent.never_expires, silent.expires_at), (false, None));
    let query = ClipQuery {
        view: View::ServerOnly,
        sort: Sort::Expiry,
        ..ClipQuery::default()
    };
    let [kept, silent, later, soon] = &ids[..] else {
        unreachable!("four clips were made");
    };
    assert_eq!(
        open.studio.list_ids(query).await?,
        [soon.clone(), later.clone(), silent.clone(), kept.clone()]
    );
    let counts = open.studio.counts().await?;
    assert_eq!(counts.server_only, 4);
    let first = open.studio.clip(soon).await?.expires_at;
    assert_eq!(counts.first_expires_at, first);
    Ok(())
}

#[tokio::test]
async fn a_clip_whose_time_ran_out_says_when_that_was_found_out() -> Outcome {
    let world = World::new().await;
    let gone = Fault::new(Route::Content, status(410, ""));
    world.simulator.inject(gone.times(1_000_000));
    let mut open = world.open().await;
    let clip = open.create("Too late").await;
    let clip = open.until_state(&clip.id, ClipState::Gone).await;
    let at = clip.gone_at.expect("a time");
    assert!(at >= clip.completed_at.expect("a time"), "{clip:?}");
    Ok(())
}
