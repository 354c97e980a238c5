//! Families: which clips were made of which, also when some of them are no more.

use studio::RequestId;
use studio::clip::{Clip, ClipState, Fit, FrameOf, LocalRemix, ReferenceUse};
use studio::family::{Descent, Family, Member};

use super::world::{Open, Outcome, World, eventually, eventually_async, files, remove_databases};

/// A local remix: it needs no server to be in the family.
async fn local_remix(open: &Open, origin: &str, prompt: &str) -> Clip {
    let wish = LocalRemix {
        origin_id: origin.to_owned(),
        prompt: prompt.to_owned(),
        reference: None,
        project_id: None,
    };
    let made = open.studio.remix_locally(RequestId::fresh(), wish).await;
    made.expect("a local remix is written down")
}

async fn delete_for_good(open: &Open, id: &str) -> Outcome {
    let ids = vec![id.to_owned()];
    open.studio
        .trash_clips(RequestId::fresh(), ids.clone())
        .await?;
    open.studio
        .delete_clips(RequestId::fresh(), ids, true)
        .await?;
    assert!(open.studio.clip(id).await.is_err());
    Ok(())
}

fn member<'a>(family: &'a Family, id: &str) -> &'a Member {
    let mut members = family.members.iter();
    members.find(|one| one.id == id).expect("a member")
}

/// What a clip came of, and how.
fn came(family: &Family, id: &str) -> (Option<String>, Option<Descent>) {
    let member = member(family, id);
    (member.parent_id.clone(), member.descent)
}

#[tokio::test]
async fn a_family_is_every_clip_around_one_with_how_it_came() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.safe("A kite").await;
    let alone = open.safe("A dog").await;
    let remix = open
        .studio
        .remix_clip(RequestId::fresh(), &first.id, "A red kite".to_owned(), None)
        .await?;
    let remix = open.until_state(&remix.id, ClipState::Safe).await;
    let local = local_remix(&open, &remix.id, "A red kite at night").await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(720, 1280).write_to(&mut png, image::ImageFormat::Png)?;
    let frame = open
        .studio
        .stage_reference(png.into_inner(), "Last frame.png".to_owned())
        .await?;
    let mut wish = open.wish("The kite lands");
    wish.extra = Some(r#"{"seed": 7}"#.to_owned());
    wish.reference = Some(ReferenceUse {
        id: frame.id,
        fit: Fit::Crop,
        frame_of: Some(FrameOf {
            clip_id: first.id.clone(),
            continues: true,
        }),
    });
    let made = open.studio.create_clips(RequestId::fresh(), wish).await?;
    let continued = &made[0];

    let of = |id: &str| Some(id.to_owned());
    for asked in [&first.id, &remix.id, &local.id, &continued.id] {
        let family = open.studio.family(asked).await?;
        assert_eq!(family.members.len(), 4, "asked for {asked}");
        assert!(!family.older);
        assert_eq!(came(&family, &first.id), (None, None));
        assert_eq!(
            came(&family, &remix.id),
            (of(&first.id), Some(Descent::Remix))
        );
        assert_eq!(
            came(&family, &local.id),
            (of(&remix.id), Some(Descent::LocalRemix))
        );
        assert_eq!(
            came(&family, &continued.id),
            (of(&first.id), Some(Descent::Continued))
        );
        assert_eq!(member(&family, &first.id).made, 2);
        let extra = member(&family, &continued.id).extra.as_deref();
        assert_eq!(extra, Some(r#"{"seed": 7}"#));
        let clip = member(&family, &local.id).clip.as_ref();
        assert_eq!(
            clip.map(|clip| clip.prompt.as_str()),
            Some("A red kite at night")
        );
    }
    let family = open.studio.family(&alone.id).await?;
    assert_eq!(family.members.len(), 1);
    assert!(open.studio.family("none").await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_clip_deleted_for_good_keeps_its_place_as_long_as_something_came_of_it() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.safe("A kite").await;
    let second = local_remix(&open, &first.id, "A secret kite").await;
    open.until_state(&second.id, ClipState::Safe).await;
    let third = local_remix(&open, &second.id, "Three kites").await;
    open.until_state(&third.id, ClipState::Safe).await;
    let fourth = local_remix(&open, &second.id, "Four kites").await;
    open.until_state(&fourth.id, ClipState::Safe).await;
    delete_for_good(&open, &second.id).await?;

    let family = open.studio.family(&third.id).await?;
    assert_eq!(family.members.len(), 4);
    assert_eq!(member(&family, &second.id).clip, None);
    let of_first = (Some(first.id.clone()), Some(Descent::LocalRemix));
    assert_eq!(came(&family, &second.id), of_first);
    for made in [&third.id, &fourth.id] {
        assert_eq!(
            came(&family, made),
            (Some(second.id.clone()), Some(Descent::LocalRemix))
        );
    }
    world.close(open).await;
    for file in files(&world.data_dir()) {
        let bytes = std::fs::read(&file)?;
        let found = bytes.windows(13).any(|part| part == b"A secret kite");
        assert!(!found || is_database(&file), "{}", file.display());
    }

    let open = world.open().await;
    delete_for_good(&open, &third.id).await?;
    assert_eq!(open.studio.family(&first.id).await?.members.len(), 3);
    delete_for_good(&open, &fourth.id).await?;
    assert_eq!(open.studio.family(&first.id).await?.members.len(), 1);
    Ok(())
}

/// Free pages of a database and its backups still hold what was deleted, until they are written to.
fn is_database(file: &std::path::Path) -> bool {
    file.to_string_lossy().contains("dailies.")
}

#[tokio::test]
async fn what_is_asked_for_again_comes_of_what_came_to_nothing() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let failed = open.create("[fail] A kite").await;
    open.until_state(&failed.id, ClipState::Failed).await;
    let again = open
        .studio
        .make_again(RequestId::fresh(), &failed.id)
        .await?;
    open.until_state(&again.id, ClipState::Failed).await;
    let last = open
        .studio
        .make_again(RequestId::fresh(), &again.id)
        .await?;
    open.until_state(&last.id, ClipState::Failed).await;
    let other = open
        .studio
        .make_again(RequestId::fresh(), &failed.id)
        .await?;

    let family = open.studio.family(&last.id).await?;
    for (id, of) in [(&again, &failed), (&last, &again), (&other, &failed)] {
        let expected = (Some(of.id.clone()), Some(Descent::Again));
        assert_eq!(came(&family, &id.id), expected);
    }
    // What came to nothing leaves no gap.
    delete_for_good(&open, &again.id).await?;
    let family = open.studio.family(&last.id).await?;
    let expected = (Some(failed.id.clone()), Some(Descent::Again));
    assert_eq!(came(&family, &last.id), expected);
    assert_eq!(family.members.len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_remix_of_a_deleted_clip_is_a_local_one_when_it_is_made_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.safe("A kite").await;
    let remix = open
        .studio
        .remix_clip(
            RequestId::fresh(),
            &first.id,
            "[fail] Again".to_owned(),
            None,
        )
        .await?;
    open.until_state(&remix.id, ClipState::Failed).await;
    delete_for_good(&open, &first.id).await?;
    let again = open
        .studio
        .make_again(RequestId::fresh(), &remix.id)
        .await?;
    assert_eq!(again.source, studio::clip::ClipSource::LocalRemix);
    open.until_state(&again.id, ClipState::Failed).await;
    let family = open.studio.family(&again.id).await?;
    assert_eq!(member(&family, &first.id).clip, None);
    assert_eq!(family.members.len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_circle_in_the_sidecars_ends_somewhere() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let one = open.safe("One").await;
    let two = open.safe("Two").await;
    // What is late would be written with the next start, from the database that is lost then.
    eventually("both have notes", || {
        let all = files(&world.library());
        let notes = all
            .iter()
            .filter(|file| file.to_string_lossy().ends_with(".mp4.json"));
        notes.count() == 2
    })
    .await;
    world.close(open).await;
    for file in files(&world.library()) {
        let Ok(text) = std::fs::read_to_string(&file) else {
            continue;
        };
        let Ok(mut notes) = serde_json::from_str::<serde_json::Value>(&text) else {
            continue;
        };
        let origin = match notes["id"].as_str() {
            Some(id) if id == one.id => &two.id,
            Some(id) if id == two.id => &one.id,
            _ => continue,
        };
        notes["originId"] = serde_json::json!(origin);
        std::fs::write(&file, serde_json::to_vec(&notes)?)?;
    }
    remove_databases(&world.data_dir())?;
    let open = world.open().await;
    open.studio.rebuild_library(RequestId::fresh()).await?;
    eventually_async("both are back", async || {
        open.studio.clip(&one.id).await.is_ok() && open.studio.clip(&two.id).await.is_ok()
    })
    .await;
    for (asked, other) in [(&one.id, &two.id), (&two.id, &one.id)] {
        let family = open.studio.family(asked).await?;
        assert_eq!(family.members.len(), 2);
        assert!(!family.older);
        assert_eq!(came(&family, other), (None, None));
        assert_eq!(
            came(&family, asked),
            (Some(other.clone()), Some(Descent::Other))
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_family_that_is_too_large_loses_what_is_far_away_and_says_so() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.safe("A kite").await;
    open.studio
        .pause_server(RequestId::fresh(), &open.server, true)
        .await?;
    let mut last = first.id.clone();
    for number in 0..410 {
        last = local_remix(&open, &first.id, &format!("Kite {number}"))
            .await
            .id;
    }
    let child = local_remix(&open, &last, "A kite of the last").await;
    let family = open.studio.family(&child.id).await?;
    assert_eq!(family.members.len(), 400);
    assert_eq!(member(&family, &first.id).made, 410);
    let of_last = (Some(last.clone()), Some(Descent::LocalRemix));
    assert_eq!(came(&family, &child.id), of_last);

    let mut line = child.id.clone();
    for number in 0..210 {
        line = local_remix(&open, &line, &format!("Line {number}"))
            .await
            .id;
    }
    let family = open.studio.family(&line).await?;
    assert!(family.older);
    assert_eq!(family.members.len(), 200);
    let firsts = family.members.iter().filter(|one| one.parent_id.is_none());
    assert_eq!(firsts.count(), 1);
    Ok(())
}
