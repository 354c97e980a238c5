//! What a search finds, by every filter and its opposite; saved searches; projects in each other.

use std::collections::BTreeSet;

use studio::RequestId;
use studio::clip::{ClipQuery, Flag, Marks, NewClips, Sort, Stacks, View};
use studio::error::Error;

use super::world::{Open, Outcome, World};

fn fresh() -> RequestId {
    RequestId::fresh()
}

async fn listed(open: &Open, view: View, search: &str, sort: Sort) -> Vec<String> {
    let query = ClipQuery {
        view,
        search: search.to_owned(),
        sort,
        ..ClipQuery::default()
    };
    open.studio.list_ids(query).await.expect("a list")
}

async fn found(open: &Open, search: &str) -> BTreeSet<String> {
    let list = listed(open, View::All, search, Sort::Newest).await;
    list.into_iter().collect()
}

fn set<'a>(ids: impl IntoIterator<Item = &'a String>) -> BTreeSet<String> {
    ids.into_iter().cloned().collect()
}

#[tokio::test]
async fn every_filter_finds_what_it_says_and_its_opposite_the_rest() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let kite = open.safe("A red kite over the harbour").await;
    let storm = open.create("[slow 60] A storm, \"loud\" one").await;
    let calm = open.create("[slow 60] A calm sea").await;
    let (kite, storm, calm) = (kite.id, storm.id, calm.id);
    let all = set([&kite, &storm, &calm]);
    let studio = &open.studio;
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    let scene = studio
        .create_project(fresh(), "Scene 1".to_owned())
        .await?
        .id;
    studio
        .arrange_project(fresh(), scene.clone(), Some(film), None)
        .await?;
    studio
        .move_clips(fresh(), vec![storm.clone()], Some(scene))
        .await?;
    let hero = vec!["Hero".to_owned(), "b roll".to_owned()];
    studio
        .tag_clips(fresh(), vec![kite.clone()], hero, Vec::new())
        .await?;
    let marks = Marks {
        rating: Some(4),
        flag: Some(Flag::Pick),
        ..Marks::default()
    };
    studio
        .mark_clips(fresh(), vec![kite.clone()], marks)
        .await?;
    let marks = Marks {
        reason: Some("Too loud".to_owned()),
        ..Marks::default()
    };
    studio
        .mark_clips(fresh(), vec![storm.clone()], marks)
        .await?;
    let bytes = studio.clip(&kite).await?.file.expect("it is safe");
    let size = format!(
        "size:{}x{}",
        bytes.width.unwrap_or(0),
        bytes.height.unwrap_or(0)
    );
    let model = studio.clip(&kite).await?.model.expect("a model");

    for (search, wanted) in [
        ("kite", vec![&kite]),
        ("har*", vec![&kite]),
        ("red harbour", vec![&kite]),
        ("\"red kite\"", vec![&kite]),
        ("\"kite red\"", vec![]),
        ("tag:hero", vec![&kite]),
        ("tag:\"B ROLL\"", vec![&kite]),
        ("tag:her*", vec![&kite]),
        ("tag:*", vec![&kite]),
        ("tag:her", vec![]),
        ("project:scene*", vec![&storm]),
        ("project:film", vec![&storm]),
        ("rating:4", vec![&kite]),
        ("rating:>=3", vec![&kite]),
        ("rating:<4", vec![&storm, &calm]),
        ("is:safe", vec![&kite]),
        ("is:running", vec![&storm, &calm]),
        ("is:pick", vec![&kite]),
        ("is:reject", vec![&storm]),
        ("is:unjudged", vec![&calm]),
        ("is:failed", vec![]),
        ("is:remote", vec![]),
        ("after:today", vec![&kite, &storm, &calm]),
        ("before:2020", vec![]),
        (size.as_str(), vec![&kite, &storm, &calm]),
        ("size:1x1", vec![]),
        ("size:portrait", vec![&kite, &storm, &calm]),
        ("size:landscape", vec![]),
        ("seconds:<600", vec![&kite, &storm, &calm]),
        ("seconds:>=600", vec![]),
    ] {
        let found_here = found(&open, search).await;
        assert_eq!(found_here, set(wanted), "{search}");
        let opposite = found(&open, &format!("-{search}")).await;
        let rest: BTreeSet<String> = all.difference(&found_here).cloned().collect();
        // Of a search for two words the minus takes the first one alone.
        if search != "red harbour" {
            assert_eq!(opposite, rest, "-{search}");
        }
    }
    assert!(
        found(&open, &format!("model:{model}"))
            .await
            .contains(&kite)
    );
    let both = found(&open, "-tag:hero -is:reject").await;
    assert_eq!(both, set([&calm]));
    Ok(())
}

#[tokio::test]
async fn words_without_spaces_between_them_are_found_wherever_they_stand() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let red = open.create("[slow 60] 一只红色的猫在街上").await.id;
    let night = open.create("[slow 60] 夜の街を歩くネコ").await.id;
    let korean = open
        .create("[slow 60] 고양이가 뛴다, iPhone手机壳")
        .await
        .id;
    let tags = vec!["特写镜头".to_owned()];
    open.studio
        .tag_clips(fresh(), vec![night.clone()], tags, Vec::new())
        .await?;
    for (search, wanted) in [
        ("猫", vec![&red]),
        ("红色", vec![&red]),
        ("红色的猫", vec![&red]),
        ("猫 红", vec![&red]),
        ("\"猫红\"", vec![]),
        ("猫色", vec![]),
        ("街", vec![&red, &night]),
        ("街 -猫", vec![&night]),
        ("ネコ", vec![&night]),
        ("歩く", vec![&night]),
        ("고양이", vec![&korean]),
        ("양이", vec![&korean]),
        ("手机", vec![&korean]),
        ("iphone手", vec![&korean]),
        ("iph", vec![&korean]),
        ("镜头", vec![&night]),
    ] {
        assert_eq!(found(&open, search).await, set(wanted), "{search}");
    }
    let title = Some("雨".to_owned());
    open.studio.rename_clip(fresh(), &red, title).await?;
    assert_eq!(found(&open, "雨").await, set([&red]));
    open.studio.rename_clip(fresh(), &red, None).await?;
    assert!(found(&open, "雨").await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_mistake_in_a_search_leaves_the_rest_of_it() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let storm = open.create("[slow 60] A storm").await.id;
    open.create("[slow 60] A calm").await;
    for search in [
        "storm rating:nine",
        "storm tag:",
        "storm nokey:x",
        "storm \"",
        "storm ') OR 1=1 --",
        "storm model:%' OR '1'='1",
    ] {
        let found = found(&open, search).await;
        assert!(found.is_empty() || found == set([&storm]), "{search}");
    }
    assert_eq!(found(&open, "storm rating:nine").await, set([&storm]));
    Ok(())
}

#[tokio::test]
async fn a_list_is_sorted_by_name_and_cost() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let (b, a) = (
        open.create("[slow 60] b").await.id,
        open.create("[slow 60] A").await.id,
    );
    open.studio
        .rename_clip(fresh(), &b, Some("Zebra".to_owned()))
        .await?;
    let named = listed(&open, View::All, "", Sort::Name).await;
    assert_eq!(named, [a.clone(), b.clone()]);
    let costly = listed(&open, View::All, "", Sort::Dearest).await;
    assert_eq!(set(&costly), set([&a, &b]));
    Ok(())
}

#[tokio::test]
async fn a_saved_search_is_kept_changed_and_forgotten_and_comes_back_with_the_account() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let query = ClipQuery {
        search: "tag:hero -is:reject".to_owned(),
        sort: Sort::Rating,
        ..ClipQuery::default()
    };
    let studio = &open.studio;
    let blank = studio
        .save_search(fresh(), None, " ".to_owned(), query.clone())
        .await;
    assert!(matches!(blank, Err(Error::Invalid { .. })));
    let saved = studio
        .save_search(fresh(), None, "Heroes".to_owned(), query.clone())
        .await?;
    let other = studio
        .save_search(fresh(), None, "Old".to_owned(), ClipQuery::default())
        .await?;
    let id = Some(saved.id.clone());
    let saved = studio
        .save_search(fresh(), id, "All heroes".to_owned(), query)
        .await?;
    studio.remove_search(fresh(), other.id).await?;
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    let scene = studio.create_project(fresh(), "Alpha".to_owned()).await?.id;
    studio
        .arrange_project(fresh(), scene, Some(film), None)
        .await?;
    let before = studio.projects().await?;
    assert_eq!(studio.saved_searches().await?, std::slice::from_ref(&saved));
    world.close(open).await;
    std::fs::remove_dir_all(world.data_dir())?;
    let mut open = world.open().await;
    open.event(|event| matches!(event, studio::event::Event::Searches { searches } if !searches.is_empty()))
        .await;
    assert_eq!(open.studio.saved_searches().await?, [saved]);
    assert_eq!(open.studio.projects().await?, before);
    Ok(())
}

#[tokio::test]
async fn projects_lie_in_each_other_one_level_deep_in_the_order_given() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    let mut ids = Vec::new();
    for name in ["Film", "Brand", "Scene 1", "Scene 2"] {
        ids.push(studio.create_project(fresh(), name.to_owned()).await?.id);
    }
    let [film, brand, one, two] = &ids[..] else {
        unreachable!("four were made");
    };
    let place = async |id: &String, parent: Option<&String>, before: Option<&String>| {
        let (parent, before) = (parent.cloned(), before.cloned());
        studio
            .arrange_project(fresh(), id.clone(), parent, before)
            .await
    };
    place(two, Some(film), None).await?;
    place(one, Some(film), Some(two)).await?;
    place(brand, None, Some(film)).await?;
    let order: Vec<String> = studio
        .projects()
        .await?
        .into_iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(order, [brand, film, one, two].map(Clone::clone));
    for (id, parent) in [(film, brand), (brand, one), (film, film)] {
        let refused = place(id, Some(parent), None).await;
        assert!(
            matches!(refused, Err(Error::Conflict { .. })),
            "{refused:?}"
        );
    }
    let clip = open.create("[slow 60] A storm").await.id;
    studio
        .move_clips(fresh(), vec![clip.clone()], Some(one.clone()))
        .await?;
    let in_film = listed(&open, View::Project(film.clone()), "", Sort::Newest).await;
    assert_eq!(in_film, [clip]);
    assert_eq!(studio.projects().await?[1].clips, 1);
    studio.remove_project(fresh(), film.clone()).await?;
    let left = studio.projects().await?;
    assert!(left.iter().all(|project| project.parent_id.is_none()));
    assert_eq!(left.len(), 3);
    Ok(())
}

#[tokio::test]
async fn of_the_takes_of_one_intent_the_best_stands_for_all_until_they_are_shown() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let wish = NewClips {
        takes: 3,
        ..open.wish("[slow 60] A storm")
    };
    let takes = open.studio.create_clips(fresh(), wish).await?;
    let single = open.create("[slow 60] A calm").await;
    let stack = takes[0]
        .stack_id
        .clone()
        .expect("they are takes of one intent");
    assert!(
        takes
            .iter()
            .all(|take| take.stack_id.as_ref() == Some(&stack))
    );
    assert_eq!(single.stack_id, None);
    let page = async |search: &str, shown: &[&String]| {
        let query = ClipQuery {
            search: search.to_owned(),
            sort: Sort::Oldest,
            stacks: Stacks {
                collapsed: true,
                open: shown.iter().map(|&id| id.clone()).collect(),
            },
            ..ClipQuery::default()
        };
        let page = open.studio.list_clips(query, 0, 10).await.expect("a page");
        let ids: Vec<String> = page.clips.into_iter().map(|clip| clip.id).collect();
        assert_eq!(page.total as usize, ids.len());
        let sizes: Vec<u32> = page.stacks.iter().map(|stack| stack.takes).collect();
        (ids, sizes)
    };
    let [first, second, third] = [0, 1, 2].map(|at| takes[at].id.clone());
    let calm = single.id;
    let (ids, sizes) = page("", &[]).await;
    assert_eq!((ids, sizes), (vec![first.clone(), calm.clone()], vec![3]));
    let marks = |flag, rating| Marks {
        flag,
        rating,
        ..Marks::default()
    };
    let studio = &open.studio;
    studio
        .mark_clips(fresh(), vec![second.clone()], marks(None, Some(4)))
        .await?;
    assert_eq!(page("", &[]).await.0, [second.clone(), calm.clone()]);
    studio
        .mark_clips(fresh(), vec![third.clone()], marks(Some(Flag::Pick), None))
        .await?;
    assert_eq!(page("", &[]).await.0, [third.clone(), calm.clone()]);
    let (ids, sizes) = page("-is:pick", &[]).await;
    assert_eq!(
        (ids, sizes),
        (vec![second.clone(), calm.clone()], vec![2]),
        "of those that are found the best"
    );
    let (ids, _) = page("", &[&stack]).await;
    assert_eq!(ids, [first, second, third, calm]);
    Ok(())
}

#[tokio::test]
async fn a_tag_that_is_seldom_used_is_offered_by_what_is_typed_of_it() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let (one, two) = (
        open.create("[slow 60] One").await.id,
        open.create("[slow 60] Two").await.id,
    );
    let usual: Vec<String> = (0..300).map(|at| format!("usual {at}")).collect();
    let ids = vec![one.clone(), two];
    for few in usual.chunks(20) {
        open.studio
            .tag_clips(fresh(), ids.clone(), few.to_vec(), Vec::new())
            .await?;
    }
    let seldom = vec!["Zebra_crossing".to_owned()];
    open.studio
        .tag_clips(fresh(), vec![one], seldom, Vec::new())
        .await?;
    for typed in ["zeb", "bra_c", "ZEB"] {
        let known = open.studio.vocabulary(typed.to_owned()).await?;
        let names: Vec<&str> = known.tags.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["Zebra_crossing"], "{typed}");
        let text = format!("tag:{typed}");
        let caret = u32::try_from(text.len())?;
        let offered = open.studio.complete_query(text, caret).await?;
        assert_eq!(offered.options.len(), 1, "{typed}");
        assert_eq!(offered.options[0].text, "Zebra_crossing");
    }
    assert!(
        open.studio
            .vocabulary("%".to_owned())
            .await?
            .tags
            .is_empty()
    );
    Ok(())
}
