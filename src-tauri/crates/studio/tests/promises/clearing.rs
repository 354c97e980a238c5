//! What is left of a move when the originals cannot be removed at once.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use studio::RequestId;

use super::folders::become_anybody;
use super::moving::{ended, waits, whole_in, with_clips};
use super::world::{Outcome, World};

#[test]
fn originals_that_may_not_be_removed_for_a_moment_are_removed_after_it() -> Outcome {
    // Before there are threads that would keep the rights.
    become_anybody()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let mut world = World::new().await;
        world.tuning.library_check = Duration::from_secs(1);
        let mut open = world.open().await;
        let clips = with_clips(&world, &mut open, &["One", "Two"]).await;
        let (old, new) = (world.library(), world.folder.path().join("Other"));
        fs::create_dir(&new)?;
        let allow = |mode| fs::set_permissions(&old, fs::Permissions::from_mode(mode));
        allow(0o555)?;
        open.studio
            .begin_library_move(RequestId::fresh(), new.clone())
            .await?;
        waits(&mut open, "could not be removed yet").await;
        allow(0o755)?;
        let end = ended(&mut open).await;
        assert!(end.good && !end.message.contains("originals"), "{end:?}");
        whole_in(&world, &open, &clips, &new, &old).await;
        Ok(())
    })
}
