//! Tags, notes and reasons: found again, written beside the clip, and brought back from there.

use studio::RequestId;
use studio::clip::{ClipQuery, Flag, Marks};

use super::world::{Open, Outcome, World, eventually};

fn fresh() -> RequestId {
    RequestId::fresh()
}

async fn found(open: &Open, search: &str) -> Vec<String> {
    let query = ClipQuery {
        search: search.to_owned(),
        ..ClipQuery::default()
    };
    open.studio.list_ids(query).await.expect("a list")
}

async fn judge_all_of(open: &Open, id: &str) -> Outcome {
    let ids = vec![id.to_owned()];
    let tags = vec!["Hero".to_owned(), "b roll".to_owned()];
    let marks = Marks {
        reason: Some("Flicker in the sky".to_owned()),
        ..Marks::default()
    };
    let note = Some("Ask Ana about the sound".to_owned());
    open.studio
        .tag_clips(fresh(), ids.clone(), tags, Vec::new())
        .await?;
    open.studio.mark_clips(fresh(), ids.clone(), marks).await?;
    open.studio.note_clips(fresh(), ids, note).await?;
    Ok(())
}

#[tokio::test]
async fn a_clip_is_found_by_its_tags_its_note_and_why_it_was_rejected() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let clip = open.create("[slow 60] A storm").await;
    open.create("[slow 60] A calm").await;
    judge_all_of(&open, &clip.id).await?;
    for search in ["hero", "roll", "ana sound", "flick"] {
        assert_eq!(found(&open, search).await, [&*clip.id], "{search}");
    }
    let none = vec!["HERO".to_owned()];
    open.studio
        .tag_clips(fresh(), vec![clip.id.clone()], Vec::new(), none)
        .await?;
    assert!(found(&open, "hero").await.is_empty());
    assert_eq!(open.studio.clip(&clip.id).await?.tags, ["b roll"]);
    Ok(())
}

#[tokio::test]
async fn a_tag_is_one_whatever_its_capitals_and_offered_with_its_clips() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let (one, two) = (
        open.create("[slow 60] One").await.id,
        open.create("[slow 60] Two").await.id,
    );
    for (id, tag) in [(&one, "Über"), (&two, "über"), (&two, "Zoo")] {
        open.studio
            .tag_clips(fresh(), vec![id.clone()], vec![tag.to_owned()], Vec::new())
            .await?;
    }
    assert_eq!(open.studio.clip(&two).await?.tags, ["Zoo", "Über"]);
    let known = open.studio.vocabulary(String::new()).await?;
    let tags: Vec<_> = known
        .tags
        .iter()
        .map(|tag| (tag.name.as_str(), tag.clips))
        .collect();
    assert_eq!(tags, [("Über", 2), ("Zoo", 1)]);
    Ok(())
}

#[tokio::test]
async fn a_reason_rejects_and_goes_when_the_clip_is_rejected_no_longer() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let id = open.create("[slow 60] One").await.id;
    judge_all_of(&open, &id).await?;
    let clip = open.studio.clip(&id).await?;
    assert_eq!(clip.flag, Flag::Reject);
    assert_eq!(clip.reject_reason.as_deref(), Some("Flicker in the sky"));
    let pick = Marks {
        flag: Some(Flag::Pick),
        ..Marks::default()
    };
    open.studio
        .mark_clips(fresh(), vec![id.clone()], pick)
        .await?;
    assert_eq!(open.studio.clip(&id).await?.reject_reason, None);
    Ok(())
}

#[tokio::test]
async fn what_is_said_of_a_clip_comes_back_from_its_notes_when_the_database_is_lost() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A storm").await;
    judge_all_of(&open, &clip.id).await?;
    let before = open.studio.clip(&clip.id).await?;
    let name = clip.file.expect("it is safe").name;
    let sidecar = world.library().join(format!("{name}.json"));
    eventually("the note is beside the clip", || {
        std::fs::read_to_string(&sidecar).is_ok_and(|text| text.contains("Ask Ana"))
    })
    .await;
    world.close(open).await;
    std::fs::remove_dir_all(world.data_dir())?;
    let mut open = world.open().await;
    open.event(
        |event| matches!(event, studio::event::Event::Clips { changed, .. } if !changed.is_empty()),
    )
    .await;
    let after = open.studio.clip(&clip.id).await?;
    assert_eq!(after.tags, before.tags);
    assert_eq!(after.note, before.note);
    assert_eq!(
        (after.flag, after.reject_reason),
        (before.flag, before.reject_reason)
    );
    assert_eq!(found(&open, "hero ana").await, [clip.id]);
    Ok(())
}
