//! Changes of many clips at once. Taking them back is in `undo`.

use studio::RequestId;
use studio::clip::{ClipQuery, Marks, View};
use studio::event::Event;

use super::world::{Open, Outcome, World};

async fn ids(open: &Open, view: View) -> Vec<String> {
    let query = ClipQuery {
        view,
        ..ClipQuery::default()
    };
    open.studio.list_ids(query).await.expect("a list of ids")
}

async fn three(open: &Open) -> [String; 3] {
    [
        open.create("[slow 60] One").await.id,
        open.create("[slow 60] Two").await.id,
        open.create("[slow 60] Three").await.id,
    ]
}

#[tokio::test]
async fn all_of_a_list_is_named_in_its_order() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let [one, two, three] = three(&open).await;
    assert_eq!(ids(&open, View::All).await, [&*three, &*two, &*one]);
    let searched = ClipQuery {
        search: "tw".to_owned(),
        ..ClipQuery::default()
    };
    assert_eq!(open.studio.list_ids(searched).await?, [two]);
    open.studio
        .trash_clips(RequestId::fresh(), vec![one.clone()])
        .await?;
    assert_eq!(ids(&open, View::Trash).await, [one]);
    Ok(())
}

#[tokio::test]
async fn more_changes_than_can_be_told_are_told_as_one() -> Outcome {
    let mut world = World::new().await;
    world.tuning.most_told = 2;
    let mut open = world.open().await;
    let all = three(&open).await.to_vec();
    let marks = Marks {
        rating: Some(5),
        ..Marks::default()
    };
    open.studio
        .mark_clips(RequestId::fresh(), all, marks)
        .await?;
    let told = open
        .event(|event| matches!(event, Event::Clips { stale: true, .. }))
        .await;
    let Event::Clips {
        changed, relist, ..
    } = told
    else {
        unreachable!("only events about clips were wanted");
    };
    assert!(changed.is_empty() && relist);
    Ok(())
}
