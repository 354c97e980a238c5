//! Deleting on the server and moving to the trash as one act.

use studio::RequestId;
use studio::clip::ClipState;
use studio::deed::Verb;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World};

#[tokio::test]
async fn both_deletes_there_and_trashes_here_and_the_trash_part_can_be_undone() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Away with it").await;
    let ids = vec![clip.id.clone(), "no more".to_owned()];
    let request = RequestId::fresh();
    let report = open
        .studio
        .delete_both(request.clone(), ids.clone(), false)
        .await?;
    assert_eq!(report.trashed, std::slice::from_ref(&clip.id));
    assert_eq!((report.deleted, report.refused.len()), (1, 0));
    let job = clip.remote_id.expect("a create id");
    assert!(world.simulator.books().job(&job).deleted);
    let now = open.studio.clip(&clip.id).await?;
    assert!(now.trashed_at.is_some() && now.deleted_on_server_at.is_some());
    open.studio
        .restore_clips(RequestId::fresh(), report.trashed.clone())
        .await?;
    let again = open.studio.delete_both(request, ids, false).await?;
    assert_eq!(again, report, "the same request has the same answer");
    let now = open.studio.clip(&clip.id).await?;
    assert_eq!((now.state, now.trashed_at), (ClipState::Safe, None));
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    Ok(())
}

#[tokio::test]
async fn what_the_server_refuses_is_not_trashed_and_told_with_the_reason() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.safe("Refused").await;
    let second = open.safe("Refused, too").await;
    let cannot = Trouble::Status {
        code: 405,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Delete, cannot).times(100));
    let ids = vec![first.id.clone(), second.id.clone()];
    let report = open
        .studio
        .delete_both(RequestId::fresh(), ids.clone(), false)
        .await?;
    assert_eq!((report.trashed.len(), report.deleted), (0, 0));
    let [refused] = &report.refused[..] else {
        panic!("one reason: {report:?}");
    };
    assert_eq!(refused.ids, ids);
    assert!(refused.message.contains("cannot delete clips"));
    // A server that cannot delete one clip is not asked about the next one.
    assert_eq!(world.simulator.books().requests_on(Route::Delete), 1);
    for id in &ids {
        let clip = open.studio.clip(id).await?;
        assert_eq!((clip.trashed_at, clip.deleted_on_server_at), (None, None));
    }
    Ok(())
}

#[tokio::test]
async fn the_only_bytes_are_not_deleted_unless_the_user_knows() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let running = open.create("[slow 60] Still there").await;
    open.until_state(&running.id, ClipState::Running).await;
    // Safe by all that is written down, and yet its file is not where it was.
    let lost = open.safe("Behind our back").await;
    std::fs::remove_file(open.studio.clip_path(&lost.id).await?)?;
    let ids = vec![running.id.clone(), lost.id.clone()];
    let report = open
        .studio
        .delete_both(RequestId::fresh(), ids.clone(), false)
        .await?;
    assert!(report.trashed.is_empty(), "{report:?}");
    assert_eq!(report.refused[0].ids, ids);
    assert_eq!(world.simulator.books().requests_on(Route::Delete), 0);
    let report = open
        .studio
        .delete_both(RequestId::fresh(), vec![lost.id.clone()], true)
        .await?;
    assert_eq!(report.trashed, [lost.id]);
    Ok(())
}

#[tokio::test]
async fn a_clip_of_which_no_server_knows_is_simply_trashed() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    open.studio
        .pause_server(RequestId::fresh(), &open.server, true)
        .await?;
    let waiting = open.create("Never sent").await;
    let ids = vec![waiting.id.clone()];
    let report = open
        .studio
        .delete_both(RequestId::fresh(), ids, false)
        .await?;
    assert_eq!((report.trashed.len(), report.deleted), (1, 0));
    Ok(())
}

#[tokio::test]
async fn undo_brings_out_of_the_trash_what_stays_deleted_on_its_server() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Both at once").await;
    let ids = vec![clip.id.clone()];
    let report = open
        .studio
        .delete_both(RequestId::fresh(), ids, false)
        .await?;
    let deed = report.deed.expect("it can be taken back");
    assert_eq!((deed.verb, deed.clips), (Verb::Both, 1));
    open.studio.undo(RequestId::fresh(), Some(deed.id)).await?;
    let now = open.studio.clip(&clip.id).await?;
    assert!(now.trashed_at.is_none() && now.deleted_on_server_at.is_some());
    Ok(())
}
