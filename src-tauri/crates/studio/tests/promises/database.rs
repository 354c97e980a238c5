//! The database: who may open it, what it finds, and how fast.

use std::time::Duration;

use studio::clip::{ClipQuery, ClipState, Flag, Marks, Sort, View};
use studio::event::Event;
use studio::settings::{Draft, Settings};
use studio::{OpenError, RequestId};

use super::world::{Outcome, World};

#[tokio::test]
async fn a_library_of_a_newer_version_is_refused_and_left_alone() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    open.studio.shutdown().await;
    drop(open);
    let path = world.data_dir().join("dailies.sqlite");
    let newer = rusqlite::Connection::open(&path);
    // The studio lets go of the file a moment after it was dropped.
    newer?.pragma_update(None, "user_version", 9999)?;
    let refused = world.try_open().await.err().expect("an error");
    assert!(
        matches!(refused, OpenError::NewerVersion { found: 9999, .. }),
        "{refused:?}"
    );
    assert!(refused.to_string().contains("newer version"));
    Ok(())
}

#[tokio::test]
async fn two_studios_do_not_share_a_library() {
    let mut world = World::new().await;
    world.tuning.lock_patience = std::time::Duration::ZERO;
    let _open = world.open().await;
    let refused = world.try_open().await.err().expect("an error");
    assert!(matches!(refused, OpenError::Locked), "{refused:?}");
}

#[tokio::test]
async fn every_word_of_a_search_must_occur() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    for prompt in [
        "[slow 60] Red kite at sea",
        "[slow 60] Red lantern",
        "[slow 60] Ümläut \"quoted\"",
    ] {
        open.create(prompt).await;
    }
    let found = async |search: &str| {
        let query = ClipQuery {
            search: search.to_owned(),
            ..ClipQuery::default()
        };
        let page = open.studio.list_clips(query, 0, 10).await;
        page.expect("a list").total
    };
    assert_eq!(found("red").await, 2);
    assert_eq!(found("RED kit").await, 1);
    assert_eq!(found("umlaut").await, 1);
    assert_eq!(found("red sora-2").await, 2);
    assert_eq!(found("kite lantern").await, 0);
    assert_eq!(found("\" - *").await, 3);
    assert_eq!(found("red OR kite").await, 0);
    assert_eq!(found("127.0.0.1").await, 3);
    Ok(())
}

#[tokio::test]
async fn marks_projects_and_views_agree() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let one = open.create("[slow 60] One").await;
    let other = open.create("[slow 60] Other").await;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Harbour".to_owned())
        .await?;
    open.studio
        .move_clips(
            RequestId::fresh(),
            vec![one.id.clone()],
            Some(project.id.clone()),
        )
        .await?;
    let marks = Marks {
        rating: Some(4),
        flag: Some(Flag::Pick),
        ..Marks::default()
    };
    open.studio
        .mark_clips(RequestId::fresh(), vec![other.id.clone()], marks)
        .await?;
    let total = async |view: View| {
        let query = ClipQuery {
            view,
            ..ClipQuery::default()
        };
        let page = open.studio.list_clips(query, 0, 10).await;
        page.expect("a list").total
    };
    assert_eq!(total(View::Project(project.id.clone())).await, 1);
    assert_eq!(total(View::Picks).await, 1);
    assert_eq!(total(View::InProgress).await, 2);
    assert_eq!(open.studio.projects().await?[0].clips, 1);
    let query = ClipQuery {
        sort: Sort::Rating,
        ..ClipQuery::default()
    };
    let page = open.studio.list_clips(query, 0, 1).await?;
    assert_eq!(page.clips[0].id, other.id);
    assert_eq!(page.total, 2);
    open.studio
        .remove_project(RequestId::fresh(), project.id)
        .await?;
    assert_eq!(open.studio.clip(&one.id).await?.project_id, None);
    Ok(())
}

#[tokio::test]
async fn settings_and_draft_survive_a_restart() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let settings = Settings {
        columns: 99,
        volume: f64::NAN,
        welcomed: true,
        ..Settings::default()
    };
    open.studio
        .save_settings(RequestId::fresh(), settings)
        .await?;
    let draft = Draft {
        prompt: "Half a sent".to_owned(),
        ..Draft::default()
    };
    open.studio.save_draft(draft.clone()).await?;
    drop(open);
    let open = world.open().await;
    let settings = open.studio.settings().await?;
    assert_eq!(settings.columns, 8);
    assert!(settings.welcomed);
    assert!((settings.volume - 1.0).abs() < f64::EPSILON);
    assert_eq!(open.studio.draft().await?, draft);
    Ok(())
}

/// Renames a column behind the back of the studio, so that whoever reads it fails.
fn rename(world: &World, table: &str, from: &str, to: &str) -> Outcome {
    let other = rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?;
    other.busy_timeout(Duration::from_secs(10))?;
    other.execute(
        &format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}"),
        [],
    )?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_that_fails_once_parks_no_clip() -> Outcome {
    let mut world = World::new().await;
    world.tuning.after_a_defect = Duration::from_millis(50);
    let mut open = world.open().await;
    rename(&world, "clips", "etag", "away")?;
    let mut clips = Vec::new();
    for number in 0..10 {
        clips.push(open.create(&format!("Asked for meanwhile {number}")).await);
    }
    assert_eq!(world.simulator.books().creates.len(), 0);
    rename(&world, "clips", "away", "etag")?;
    for clip in clips {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_cannot_be_read_keeps_no_other_waiting_and_comes_later() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Told in the end").await;
    rename(&world, "clips", "progress", "away")?;
    open.studio
        .trash_clips(RequestId::fresh(), vec![clip.id.clone()])
        .await?;
    open.event(|event| matches!(event, Event::Projects { .. }))
        .await;
    rename(&world, "clips", "away", "progress")?;
    open.event(|event| {
        matches!(event, Event::Clips { changed, .. }
            if changed.iter().any(|one| one.id == clip.id && one.trashed_at.is_some()))
    })
    .await;
    Ok(())
}
