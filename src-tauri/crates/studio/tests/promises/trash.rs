//! The trash: undo until it is emptied.

use std::path::Path;

use studio::RequestId;
use studio::clip::{ClipQuery, ClipState, View};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World, eventually, files};

fn left_of(folder: &Path, id: &str) -> usize {
    files(folder)
        .iter()
        .filter(|path| path.to_string_lossy().contains(id))
        .count()
}

#[tokio::test]
async fn a_trashed_clip_comes_back_as_it_was() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Not this one").await;
    let ids = vec![clip.id.clone()];
    open.studio
        .trash_clips(RequestId::fresh(), ids.clone())
        .await?;
    assert!(open.all().await.is_empty());
    assert_eq!(open.studio.counts().await?.trash, 1);
    open.studio.restore_clips(RequestId::fresh(), ids).await?;
    assert_eq!(open.all().await[0].file, clip.file);
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    Ok(())
}

#[tokio::test]
async fn deleting_for_good_leaves_nothing_here_and_everything_on_the_server() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Away with it").await;
    let clip = open
        .until(&clip.id, |clip| clip.has_poster && clip.has_sprite)
        .await;
    let kept = open.safe("But not this").await;
    let ids = vec![clip.id.clone(), kept.id.clone()];
    open.studio
        .trash_clips(RequestId::fresh(), vec![clip.id.clone()])
        .await?;
    open.studio.delete_clips(RequestId::fresh(), ids).await?;
    assert!(open.studio.clip(&clip.id).await.is_err());
    assert!(open.studio.clip(&kept.id).await.is_ok());
    let name = clip.file.expect("a file").name;
    assert!(
        files(&world.library())
            .iter()
            .all(|path| !path.to_string_lossy().contains(&name))
    );
    assert_eq!(left_of(&world.data_dir(), &clip.id), 0);
    let job = clip.remote_id.expect("a create id");
    assert!(!world.simulator.books().job(&job).deleted);
    Ok(())
}

#[tokio::test]
async fn what_is_in_the_trash_is_not_sent_until_it_is_restored() -> Outcome {
    let world = World::new().await;
    let limit = Trouble::RateLimit {
        retry_after: Some(1),
    };
    world.simulator.inject(Fault::new(Route::Create, limit));
    let mut open = world.open().await;
    let first = open.create("Goes on").await;
    let waiting = open.create("Thrown away").await;
    open.studio
        .trash_clips(RequestId::fresh(), vec![waiting.id.clone()])
        .await?;
    open.until_state(&first.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Thrown away"), 0);
    assert_eq!(
        open.studio.clip(&waiting.id).await?.state,
        ClipState::Queued
    );
    open.studio
        .restore_clips(RequestId::fresh(), vec![waiting.id.clone()])
        .await?;
    open.until_state(&waiting.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn a_name_given_later_is_noted_beside_the_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Nameless").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let sidecar = world.library().join(format!(
        "{}.json",
        path.file_name().expect("a name").to_string_lossy()
    ));
    open.studio
        .rename_clip(RequestId::fresh(), &clip.id, Some("Baptised".to_owned()))
        .await?;
    eventually("the sidecar says so", || {
        std::fs::read_to_string(&sidecar).is_ok_and(|notes| notes.contains("Baptised"))
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn the_trash_is_emptied_at_once() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("One").await;
    open.studio
        .trash_clips(RequestId::fresh(), vec![clip.id])
        .await?;
    open.studio.empty_trash(RequestId::fresh()).await?;
    let query = ClipQuery {
        view: View::Trash,
        ..ClipQuery::default()
    };
    assert_eq!(open.studio.list_clips(query, 0, 10).await?.total, 0);
    Ok(())
}
