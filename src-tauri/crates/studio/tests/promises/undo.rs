//! What was done to clips is taken back and done again, also after a restart.

use studio::RequestId;
use studio::clip::{Clip, Flag, Marks};
use studio::deed::{Deed, Verb};
use studio::event::Event;
use studio::money::{CapInput, Period, Scope};

use super::world::{Open, Outcome, World, eventually_async};

async fn three(open: &Open) -> Vec<String> {
    let mut ids = Vec::new();
    for prompt in ["[slow 60] One", "[slow 60] Two", "[slow 60] Three"] {
        ids.push(open.create(prompt).await.id);
    }
    eventually_async("all three are with the server", async || {
        let clips = open.all().await;
        clips.iter().all(|clip| clip.remote_id.is_some())
    })
    .await;
    ids
}

/// What can be judged of a clip.
#[derive(Debug, Clone, PartialEq)]
struct Judged {
    rating: u8,
    flag: Flag,
    reason: Option<String>,
    tags: Vec<String>,
    note: Option<String>,
    title: Option<String>,
    project: Option<String>,
    trashed: bool,
}

impl From<Clip> for Judged {
    fn from(clip: Clip) -> Self {
        Self {
            rating: clip.rating,
            flag: clip.flag,
            reason: clip.reject_reason,
            tags: clip.tags,
            note: clip.note,
            title: clip.title,
            project: clip.project_id,
            trashed: clip.trashed_at.is_some(),
        }
    }
}

async fn judged(open: &Open, ids: &[String]) -> Vec<Judged> {
    let mut all = Vec::new();
    for id in ids {
        all.push(open.studio.clip(id).await.expect("it is there").into());
    }
    all
}

fn stars(rating: u8) -> Marks {
    Marks {
        rating: Some(rating),
        ..Marks::default()
    }
}

fn fresh() -> RequestId {
    RequestId::fresh()
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[tokio::test]
async fn every_deed_is_taken_back_and_done_again_across_restarts() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    let studio = &open.studio;
    let project = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    let mut steps = vec![judged(&open, &ids).await];
    let two = ids[..2].to_vec();
    studio.mark_clips(fresh(), two.clone(), stars(4)).await?;
    steps.push(judged(&open, &ids).await);
    studio.mark_clips(fresh(), ids.clone(), stars(2)).await?;
    steps.push(judged(&open, &ids).await);
    let reject = Marks {
        reason: Some("Flicker".to_owned()),
        ..Marks::default()
    };
    studio.mark_clips(fresh(), two.clone(), reject).await?;
    steps.push(judged(&open, &ids).await);
    let pick = Marks {
        flag: Some(Flag::Pick),
        ..Marks::default()
    };
    studio.mark_clips(fresh(), two, pick).await?;
    steps.push(judged(&open, &ids).await);
    let (hero, none) = (words(&["Hero", "b roll"]), Vec::new());
    studio
        .tag_clips(fresh(), ids[1..].to_vec(), hero, none.clone())
        .await?;
    steps.push(judged(&open, &ids).await);
    studio
        .tag_clips(fresh(), ids.clone(), none, words(&["hero"]))
        .await?;
    steps.push(judged(&open, &ids).await);
    studio
        .note_clips(fresh(), ids.clone(), Some("Too dark".to_owned()))
        .await?;
    steps.push(judged(&open, &ids).await);
    studio
        .rename_clip(fresh(), &ids[2], Some("Storm".to_owned()))
        .await?;
    steps.push(judged(&open, &ids).await);
    studio
        .move_clips(fresh(), ids[..2].to_vec(), Some(project))
        .await?;
    steps.push(judged(&open, &ids).await);
    studio.trash_clips(fresh(), ids.clone()).await?;
    steps.push(judged(&open, &ids).await);
    studio.restore_clips(fresh(), ids[1..].to_vec()).await?;
    steps.push(judged(&open, &ids).await);
    for pair in steps.windows(2) {
        assert_ne!(pair[0], pair[1], "every step changes something");
    }

    world.close(open).await;
    let open = world.open().await;
    for before in steps.iter().rev().skip(1) {
        assert!(open.studio.undo(fresh(), None).await?.is_some());
        assert_eq!(&judged(&open, &ids).await, before);
    }
    let made = open.studio.undo(fresh(), None).await?;
    assert_eq!(made.map(|deed| deed.verb), Some(Verb::MakeProject));
    assert_eq!(open.studio.undo(fresh(), None).await?, None);

    world.close(open).await;
    let open = world.open().await;
    open.studio.redo(fresh()).await?;
    for after in &steps[1..] {
        assert!(open.studio.redo(fresh()).await?.is_some());
        assert_eq!(&judged(&open, &ids).await, after);
    }
    assert_eq!(open.studio.redo(fresh()).await?, None);
    Ok(())
}

#[tokio::test]
async fn what_can_be_taken_back_is_named_with_its_number_of_clips() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let ids = three(&open).await;
    open.studio
        .mark_clips(fresh(), ids[..1].to_vec(), stars(3))
        .await?;
    let deed = open
        .studio
        .mark_clips(fresh(), ids.clone(), stars(3))
        .await?
        .expect("two of them change");
    assert_eq!(
        (deed.verb, deed.word.as_deref(), deed.clips),
        (Verb::Rate, Some("3"), 2)
    );
    let same = open.studio.mark_clips(fresh(), ids, stars(3)).await?;
    assert_eq!(same, None, "what changes nothing is no deed");
    let told = open
        .event(|event| matches!(event, Event::Deeds { undoable } if undoable.undo.as_ref() == Some(&deed)))
        .await;
    let Event::Deeds { undoable } = told else {
        unreachable!("only events about deeds were wanted");
    };
    assert_eq!(undoable.redo, None);
    open.studio.undo(fresh(), None).await?;
    let undoable = open.studio.undoable().await?;
    assert_eq!(undoable.redo, Some(deed));
    Ok(())
}

#[tokio::test]
async fn something_new_leaves_nothing_to_do_again() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    open.studio
        .mark_clips(fresh(), ids.clone(), stars(1))
        .await?;
    open.studio.undo(fresh(), None).await?;
    open.studio
        .mark_clips(fresh(), ids[..1].to_vec(), stars(5))
        .await?;
    assert_eq!(open.studio.redo(fresh()).await?, None);
    assert_eq!(open.studio.clip(&ids[0]).await?.rating, 5);
    assert_eq!(open.studio.clip(&ids[1]).await?.rating, 0);
    Ok(())
}

#[tokio::test]
async fn a_request_that_is_repeated_takes_back_one_deed() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    for rating in [1, 2] {
        open.studio
            .mark_clips(fresh(), ids.clone(), stars(rating))
            .await?;
    }
    let request = fresh();
    let first = open.studio.undo(request.clone(), None).await?;
    let again = open.studio.undo(request, None).await?;
    assert_eq!(first, again);
    assert_eq!(open.studio.clip(&ids[0]).await?.rating, 1);
    Ok(())
}

#[tokio::test]
async fn a_deed_is_taken_back_by_its_number_once_and_out_of_turn() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    let (one, two) = (vec![ids[0].clone()], vec![ids[1].clone()]);
    let first = open.studio.trash_clips(fresh(), one).await?;
    let first: Deed = first.expect("a deed");
    open.studio.trash_clips(fresh(), two).await?;
    assert!(open.studio.undo(fresh(), Some(first.id)).await?.is_some());
    assert_eq!(open.studio.undo(fresh(), Some(first.id)).await?, None);
    assert!(open.studio.clip(&ids[0]).await?.trashed_at.is_none());
    assert!(open.studio.clip(&ids[1]).await?.trashed_at.is_some());
    Ok(())
}

#[tokio::test]
async fn clips_deleted_for_good_and_projects_removed_are_passed_over() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let ids = three(&open).await;
    // What is just being sent cannot be deleted.
    for id in &ids {
        open.until(id, |clip| clip.remote_id.is_some()).await;
    }
    let studio = &open.studio;
    let project = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    studio
        .move_clips(fresh(), ids.clone(), Some(project.clone()))
        .await?;
    let deed_out = studio
        .move_clips(fresh(), ids.clone(), None)
        .await?
        .expect("a deed");
    studio.remove_project(fresh(), project).await?;
    studio.trash_clips(fresh(), ids[..1].to_vec()).await?;
    studio
        .delete_clips(fresh(), ids[..1].to_vec(), true)
        .await?;
    let brought_back = studio.undo(fresh(), None).await?.expect("a deed");
    assert_eq!(brought_back.verb, Verb::RemoveProject);
    studio.redo(fresh()).await?;
    let undone = studio
        .undo(fresh(), Some(deed_out.id))
        .await?
        .expect("a deed");
    assert_eq!(
        (undone.verb, undone.clips),
        (Verb::Move, 2),
        "of what was deleted nothing is left to take back"
    );
    assert_eq!(studio.clip(&ids[1]).await?.project_id, None);
    Ok(())
}

#[tokio::test]
async fn a_deed_that_is_not_the_newest_is_taken_back_where_nothing_came_after_it() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    let studio = &open.studio;
    let first = studio.create_project(fresh(), "One".to_owned()).await?.id;
    let second = studio.create_project(fresh(), "Two".to_owned()).await?.id;
    let into_first = studio
        .move_clips(fresh(), ids[..2].to_vec(), Some(first.clone()))
        .await?
        .expect("a deed");
    let into_second = studio
        .move_clips(fresh(), ids[..1].to_vec(), Some(second.clone()))
        .await?
        .expect("a deed");
    studio.mark_clips(fresh(), ids.clone(), stars(3)).await?;
    let undone = studio.undo(fresh(), Some(into_first.id)).await?;
    assert_eq!(undone.map(|deed| deed.clips), Some(1));
    let projects: Vec<_> = judged(&open, &ids)
        .await
        .into_iter()
        .map(|clip| clip.project)
        .collect();
    assert_eq!(projects, [Some(second), None, None]);
    studio.undo(fresh(), Some(into_second.id)).await?;
    assert_eq!(studio.clip(&ids[0]).await?.project_id, Some(first));
    let again = studio
        .mark_clips(fresh(), ids.clone(), stars(4))
        .await?
        .expect("a deed");
    studio.mark_clips(fresh(), ids, stars(5)).await?;
    let nothing = studio.undo(fresh(), Some(again.id)).await?;
    assert_eq!(nothing, None, "no clip is as that deed left it");
    Ok(())
}

#[tokio::test]
async fn a_removed_project_comes_back_with_its_clips_what_lay_in_it_and_its_caps() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    let studio = &open.studio;
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    let scene = studio.create_project(fresh(), "Scene".to_owned()).await?.id;
    studio
        .arrange_project(fresh(), scene.clone(), Some(film.clone()), None)
        .await?;
    studio
        .move_clips(fresh(), ids[..2].to_vec(), Some(film.clone()))
        .await?;
    let cap = CapInput {
        id: None,
        scope: Scope::Project,
        subject_id: Some(film.clone()),
        period: Period::Month,
        amount: "5".to_owned(),
        currency: "USD".to_owned(),
    };
    studio.save_cap(fresh(), cap).await?;
    let before = (studio.projects().await?, studio.budget().await?.caps);
    let deed = studio.remove_project(fresh(), film.clone()).await?;
    assert_eq!((deed.verb, deed.clips), (Verb::RemoveProject, 2));
    assert_eq!(deed.word.as_deref(), Some("Film"));
    assert_eq!(studio.clip(&ids[0]).await?.project_id, None);

    world.close(open).await;
    let open = world.open().await;
    let studio = &open.studio;
    assert!(studio.undo(fresh(), Some(deed.id)).await?.is_some());
    assert_eq!(
        (studio.projects().await?, studio.budget().await?.caps),
        before
    );
    assert_eq!(studio.clip(&ids[1]).await?.project_id, Some(film.clone()));
    studio.redo(fresh()).await?;
    assert_eq!(studio.projects().await?.len(), 1);
    assert_eq!(studio.clip(&ids[0]).await?.project_id, None);
    studio.undo(fresh(), None).await?;
    assert_eq!(studio.clip(&ids[0]).await?.project_id, Some(film));
    Ok(())
}

#[tokio::test]
async fn a_deed_about_one_clip_says_which() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let ids = three(&open).await;
    let studio = &open.studio;
    let one = studio
        .mark_clips(fresh(), ids[..1].to_vec(), stars(3))
        .await?
        .expect("a deed");
    assert_eq!(one.clip.as_deref(), Some(&*ids[0]));
    let all = studio
        .mark_clips(fresh(), ids.clone(), stars(4))
        .await?
        .expect("a deed");
    assert_eq!(all.clip, None);
    studio
        .mark_clips(fresh(), ids[1..].to_vec(), stars(5))
        .await?;
    let undone = studio.undo(fresh(), Some(all.id)).await?.expect("a deed");
    assert_eq!(
        (undone.clips, undone.clip.as_deref()),
        (1, Some(&*ids[0])),
        "what was done to the others since is left out"
    );
    assert_eq!(studio.undoable().await?.redo, Some(undone));
    Ok(())
}
