//! What the grid asks: days, places in a list, where the user was, pictures made by the page.

use std::time::Duration;

use studio::RequestId;
use studio::clip::{ClipQuery, Sort, View};
use studio::error::Error;
use studio::grid::Bookmark;

use super::world::{Open, Outcome, World};

const TWO_DAYS: Duration = Duration::from_hours(48);

/// Three clips: one of the day before yesterday, two of today; in the order of asking.
async fn three(world: &World, open: &Open) -> Vec<String> {
    let first = open.create("The day before yesterday").await;
    world.clock.set_forward(TWO_DAYS);
    let second = open.create("This morning").await;
    let third = open.create("Just now").await;
    vec![first.id, second.id, third.id]
}

fn sorted(sort: Sort) -> ClipQuery {
    ClipQuery {
        sort,
        ..ClipQuery::default()
    }
}

#[tokio::test]
async fn the_days_of_a_list_follow_its_order_and_count_its_clips() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&world, &open).await;
    let newest = open.studio.list_days(sorted(Sort::Newest)).await?;
    let counts: Vec<u32> = newest.iter().map(|day| day.count).collect();
    assert_eq!(counts, [2, 1]);
    assert!(newest[0].day > newest[1].day);
    let oldest = open.studio.list_days(sorted(Sort::Oldest)).await?;
    assert_eq!(oldest, newest.iter().rev().cloned().collect::<Vec<_>>());
    assert!(
        open.studio
            .list_days(sorted(Sort::Rating))
            .await?
            .is_empty()
    );
    open.studio
        .trash_clips(RequestId::fresh(), vec![ids[2].clone()])
        .await?;
    let rest = open.studio.list_days(sorted(Sort::Newest)).await?;
    assert_eq!(rest[0].count, 1);
    let words = ClipQuery {
        search: "morning".to_owned(),
        ..ClipQuery::default()
    };
    assert_eq!(open.studio.list_days(words).await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn clips_are_found_where_a_list_has_them() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&world, &open).await;
    let asked = vec![ids[0].clone(), "none".to_owned(), ids[2].clone()];
    let find = |query| open.studio.find_in_list(query, asked.clone());
    assert_eq!(find(sorted(Sort::Newest)).await?, [Some(2), None, Some(0)]);
    assert_eq!(find(sorted(Sort::Oldest)).await?, [Some(0), None, Some(2)]);
    let trash = ClipQuery {
        view: View::Trash,
        ..ClipQuery::default()
    };
    assert_eq!(find(trash).await?, [None, None, None]);
    Ok(())
}

#[tokio::test]
async fn where_the_user_was_is_known_after_a_restart() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    assert_eq!(open.studio.bookmark().await?, Bookmark::default());
    let there = Bookmark {
        query: sorted(Sort::Oldest),
        top: Some("a".to_owned()),
        focus: Some("b".to_owned()),
        selected: vec!["b".to_owned(), "c".to_owned()],
    };
    open.studio.save_bookmark(there.clone()).await?;
    world.close(open).await;
    let open = world.open().await;
    assert_eq!(open.studio.bookmark().await?, there);
    let many = Bookmark {
        selected: (0..2000).map(|number| number.to_string()).collect(),
        ..there.clone()
    };
    open.studio.save_bookmark(many).await?;
    let kept = open.studio.bookmark().await?;
    assert_eq!((kept.selected.len(), kept.focus), (0, there.focus));
    Ok(())
}

#[tokio::test]
async fn a_sprite_sheet_of_the_page_is_kept_as_a_picture_or_not_at_all() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Without a sheet of its own").await;
    let clip = open.until(&clip.id, |clip| clip.has_sprite).await;
    let path = open.studio.sprite_path(&clip.id).await?;
    let sheet = std::fs::read(&path)?;
    open.studio.store_sprite(&clip.id, sheet).await?;
    let kept = std::fs::read(open.studio.sprite_path(&clip.id).await?)?;
    assert_eq!(kept[..3], [0xff, 0xd8, 0xff]);
    let refused = |bytes: Vec<u8>| open.studio.store_sprite(&clip.id, bytes);
    for bytes in [b"no picture".to_vec(), vec![0xff; 9 << 20]] {
        let error = refused(bytes).await;
        assert!(matches!(error, Err(Error::Invalid { .. })), "{error:?}");
    }
    assert_eq!(
        std::fs::read(open.studio.sprite_path(&clip.id).await?)?,
        kept
    );
    Ok(())
}
