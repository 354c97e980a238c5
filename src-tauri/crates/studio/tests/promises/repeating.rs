//! One request, one change, however often it is sent.

use studio::RequestId;
use studio::clip::ClipState;
use studio::error::Error;

use super::world::{Outcome, World};

#[tokio::test]
async fn a_request_sent_twice_makes_one_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let request = RequestId::fresh();
    let first = open
        .studio
        .create_clips(request.clone(), open.wish("Once"))
        .await?;
    let second = open.studio.create_clips(request, open.wish("Once")).await?;
    assert_eq!(first[0].id, second[0].id);
    open.until_state(&first[0].id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Once"), 1);
    Ok(())
}

#[tokio::test]
async fn a_request_sent_twice_at_once_makes_one_clip() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let request = RequestId::fresh();
    let (first, second) = tokio::join!(
        open.studio.create_clips(request.clone(), open.wish("Once")),
        open.studio.create_clips(request, open.wish("Once")),
    );
    assert_eq!(first?[0].id, second?[0].id);
    assert_eq!(open.all().await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_answer_outlives_the_process() -> Outcome {
    let world = World::new().await;
    let request = RequestId::fresh();
    let open = world.open().await;
    let first = open
        .studio
        .create_clips(request.clone(), open.wish("Once"))
        .await?;
    open.studio.shutdown().await;
    drop(open);
    let open = world.open().await;
    let second = open.studio.create_clips(request, open.wish("Once")).await?;
    assert_eq!(first[0].id, second[0].id);
    assert_eq!(open.all().await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_export_sent_twice_at_once_copies_once() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Copy me").await;
    let target = world.folder.path().join("copy.mp4");
    let request = RequestId::fresh();
    let (first, second) = tokio::join!(
        open.studio
            .export_clip(request.clone(), &clip.id, target.clone(), |_, _| {}),
        open.studio
            .export_clip(request, &clip.id, target.clone(), |_, _| {}),
    );
    assert_eq!(first?, target);
    assert_eq!(second?, target);
    assert_eq!(
        std::fs::read(&target)?,
        std::fs::read(open.studio.clip_path(&clip.id).await?)?
    );
    Ok(())
}

#[tokio::test]
async fn a_failed_request_can_be_sent_again() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let request = RequestId::fresh();
    let refused = open
        .studio
        .create_project(request.clone(), " ".to_owned())
        .await;
    assert!(matches!(refused, Err(Error::Invalid { field: "name", .. })));
    let project = open
        .studio
        .create_project(request, "Harbour".to_owned())
        .await?;
    assert_eq!(project.name, "Harbour");
    Ok(())
}
