//! What holds of a library that waits to move, or has moved.

use std::fs;
use std::path::Path;
use std::time::Duration;

use studio::RequestId;
use studio::clip::ClipState;
use studio::error::Error;
use studio::settings::LibraryState;

use super::moving::{another_disk, cut, ended, waits, whole_in, with_clips};
use super::rescue::damage;
use super::world::{Outcome, World, eventually, remove_databases};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_library_waits_to_move_no_other_folder_can_be_chosen() -> Outcome {
    let mut world = World::new().await;
    let disk = another_disk(&mut world);
    let mut open = world.open().await;
    let clips = with_clips(&world, &mut open, &["One"]).await;
    world.close(open).await;
    cut(&world, disk.path(), "carrying")?;
    let mut open = world.open().await;
    waits(&mut open, "goes on by itself").await;
    let other = world.folder.path().join("Other");
    fs::create_dir(&other)?;
    for refused in [
        open.studio
            .locate_library(RequestId::fresh(), other.clone())
            .await
            .map(|_| ()),
        open.studio
            .begin_library_move(RequestId::fresh(), other.clone())
            .await
            .map(|_| ()),
    ] {
        assert!(
            matches!(refused, Err(Error::Conflict { .. })),
            "{refused:?}"
        );
    }
    // The disk comes back: it goes on by itself.
    fs::write(disk.path().join(".dailies-move"), "")?;
    assert!(ended(&mut open).await.good);
    whole_in(&world, &open, &clips, disk.path(), &world.library()).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_that_moved_is_found_without_its_database_and_with_an_older_backup() -> Outcome {
    for backup in [false, true] {
        let mut world = World::new().await;
        let mut open = world.open().await;
        let clips = with_clips(&world, &mut open, &["One"]).await;
        world.close(open).await;
        world.tuning.backup_first = if backup {
            Duration::ZERO
        } else {
            Duration::from_hours(1)
        };
        let mut open = world.open().await;
        let copy = world.data_dir().join("dailies-backup.sqlite");
        eventually("the backup is made", || copy.exists() == backup).await;
        world.tuning.backup_first = Duration::from_hours(1);
        let to = world.folder.path().join("Archive");
        std::fs::create_dir(&to)?;
        open.studio
            .begin_library_move(RequestId::fresh(), to.clone())
            .await?;
        assert!(ended(&mut open).await.good);
        world.close(open).await;
        if backup {
            damage(&world)?;
        } else {
            remove_databases(&world.data_dir())?;
        }
        let open = world.open().await;
        let state = open.studio.library_state().await?;
        assert!(
            matches!(&state, LibraryState::Ready { folder } if Path::new(folder) == to),
            "{state:?}"
        );
        let back = open.studio.clip(&clips[0].id).await?;
        assert_eq!(back.state, ClipState::Safe);
        open.studio.clip_path(&back.id).await?;
        world.close(open).await;
    }
    Ok(())
}
