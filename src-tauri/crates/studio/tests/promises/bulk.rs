//! Changes of many clips at once, and what is needed to take them back.

use studio::RequestId;
use studio::clip::{ClipQuery, Flag, Marks, View};
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
async fn judging_answers_how_each_clip_was_judged() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let [one, two, three] = three(&open).await;
    let marks = |rating, flag| Marks { rating, flag };
    let before = open
        .studio
        .mark_clips(
            RequestId::fresh(),
            vec![one.clone()],
            marks(Some(4), Some(Flag::Pick)),
        )
        .await?;
    assert_eq!(before.len(), 1);
    assert_eq!(before[0].marks, marks(Some(0), Some(Flag::None)));
    let all = vec![one.clone(), two.clone(), three.clone(), "gone".to_owned()];
    let request = RequestId::fresh();
    let before = open
        .studio
        .mark_clips(request.clone(), all.clone(), marks(Some(2), None))
        .await?;
    let again = open
        .studio
        .mark_clips(request, all, marks(Some(2), None))
        .await?;
    assert_eq!(before, again, "the same request has the same answer");
    for former in before {
        open.studio
            .mark_clips(RequestId::fresh(), former.ids, former.marks)
            .await?;
    }
    assert_eq!(open.studio.clip(&one).await?.rating, 4);
    assert_eq!(open.studio.clip(&one).await?.flag, Flag::Pick);
    assert_eq!(open.studio.clip(&two).await?.rating, 0);
    assert_eq!(open.studio.clip(&three).await?.rating, 0);
    Ok(())
}

#[tokio::test]
async fn moving_answers_where_each_clip_was() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let [one, two, three] = three(&open).await;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Harbour".to_owned())
        .await?
        .id;
    let only = vec![two.clone()];
    open.studio
        .move_clips(RequestId::fresh(), only, Some(project.clone()))
        .await?;
    let all = vec![one, two.clone(), three];
    let before = open
        .studio
        .move_clips(RequestId::fresh(), all, None)
        .await?;
    assert_eq!(before.len(), 2);
    for former in before {
        open.studio
            .move_clips(RequestId::fresh(), former.ids, former.project_id)
            .await?;
    }
    assert_eq!(ids(&open, View::Project(project)).await, [two]);
    Ok(())
}

#[tokio::test]
async fn only_what_was_not_in_the_trash_comes_back_out_of_it() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let [one, two, three] = three(&open).await;
    open.studio
        .trash_clips(RequestId::fresh(), vec![two.clone()])
        .await?;
    let all = vec![one.clone(), two.clone(), three.clone()];
    let mut moved = open
        .studio
        .trash_clips(RequestId::fresh(), all.clone())
        .await?;
    moved.sort();
    assert_eq!(moved, [one.clone(), three.clone()]);
    let mut back = open.studio.restore_clips(RequestId::fresh(), all).await?;
    back.sort();
    assert_eq!(back, [one, two, three]);
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
        flag: None,
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
