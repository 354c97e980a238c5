//! What was done to projects and saved searches is taken back and done again, also after a restart.

use studio::RequestId;
use studio::clip::ClipQuery;
use studio::deed::Verb;
use studio::project::Project;
use studio::search::SavedSearch;

use super::world::{Open, Outcome, World, eventually};

fn fresh() -> RequestId {
    RequestId::fresh()
}

/// What lies beside the clips: projects and saved searches.
async fn beside(open: &Open) -> (Vec<Project>, Vec<SavedSearch>) {
    let studio = &open.studio;
    (
        studio.projects().await.expect("they are there"),
        studio.saved_searches().await.expect("they are there"),
    )
}

#[tokio::test]
async fn what_is_done_to_projects_and_saved_searches_is_taken_back_across_restarts() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    let mut steps = vec![beside(&open).await];
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    steps.push(beside(&open).await);
    let scene = studio.create_project(fresh(), "Scene".to_owned()).await?.id;
    steps.push(beside(&open).await);
    let (query, id) = (ClipQuery::default(), None);
    let search = studio
        .save_search(fresh(), id, "Heroes".to_owned(), query.clone())
        .await?
        .id;
    steps.push(beside(&open).await);
    studio
        .rename_project(fresh(), film.clone(), "Night film".to_owned())
        .await?;
    steps.push(beside(&open).await);
    studio
        .arrange_project(fresh(), scene.clone(), None, Some(film.clone()))
        .await?;
    steps.push(beside(&open).await);
    studio
        .arrange_project(fresh(), scene.clone(), Some(film), None)
        .await?;
    steps.push(beside(&open).await);
    studio
        .save_search(
            fresh(),
            Some(search.clone()),
            "All heroes".to_owned(),
            query,
        )
        .await?;
    steps.push(beside(&open).await);
    let other = ClipQuery {
        search: "tag:hero".to_owned(),
        ..ClipQuery::default()
    };
    studio
        .save_search(
            fresh(),
            Some(search.clone()),
            "All heroes".to_owned(),
            other,
        )
        .await?;
    steps.push(beside(&open).await);
    studio.remove_search(fresh(), search).await?;
    steps.push(beside(&open).await);
    for pair in steps.windows(2) {
        assert_ne!(pair[0], pair[1], "every step changes something");
    }

    world.close(open).await;
    let open = world.open().await;
    let mut verbs = Vec::new();
    for before in steps.iter().rev().skip(1) {
        let deed = open.studio.undo(fresh(), None).await?.expect("a deed");
        verbs.push((deed.verb, deed.word.expect("a word")));
        assert_eq!(&beside(&open).await, before);
    }
    let named = |verb, word: &str| (verb, word.to_owned());
    assert_eq!(
        verbs,
        [
            named(Verb::RemoveSearch, "All heroes"),
            named(Verb::ChangeSearch, "All heroes"),
            named(Verb::ChangeSearch, "All heroes"),
            named(Verb::ArrangeProject, "Scene"),
            named(Verb::ArrangeProject, "Scene"),
            named(Verb::RenameProject, "Night film"),
            named(Verb::SaveSearch, "Heroes"),
            named(Verb::MakeProject, "Scene"),
            named(Verb::MakeProject, "Film"),
        ]
    );
    assert_eq!(open.studio.undo(fresh(), None).await?, None);

    world.close(open).await;
    let open = world.open().await;
    for after in &steps[1..] {
        assert!(open.studio.redo(fresh()).await?.is_some());
        assert_eq!(&beside(&open).await, after);
    }
    assert_eq!(open.studio.redo(fresh()).await?, None);
    Ok(())
}

#[tokio::test]
async fn what_leaves_a_project_or_a_search_as_it_is_is_no_deed() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    let scene = studio.create_project(fresh(), "Scene".to_owned()).await?.id;
    let query = ClipQuery::default();
    let saved = studio
        .save_search(fresh(), None, "Heroes".to_owned(), query.clone())
        .await?;
    let made = studio.undoable().await?.undo;
    studio
        .rename_project(fresh(), film.clone(), "Film".to_owned())
        .await?;
    studio
        .save_search(fresh(), Some(saved.id), saved.name, query)
        .await?;
    assert_eq!(
        studio.remove_search(fresh(), "never".to_owned()).await?,
        None
    );
    // The last one is put where it lies.
    studio
        .arrange_project(fresh(), scene.clone(), None, None)
        .await?;
    assert_eq!(studio.undoable().await?.undo, made);
    // One that was removed since stays away when its place is taken back.
    studio
        .arrange_project(fresh(), scene.clone(), Some(film.clone()), None)
        .await?;
    let arranged = studio.undoable().await?.undo.expect("a deed");
    studio.remove_project(fresh(), scene).await?;
    studio.undo(fresh(), Some(arranged.id)).await?;
    let ids: Vec<_> = studio
        .projects()
        .await?
        .into_iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(ids, [film]);
    Ok(())
}

#[tokio::test]
async fn what_was_done_since_to_the_same_project_or_search_is_not_taken_back_by_an_older_deed()
-> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    let last = async || studio.undoable().await.expect("asked").undo;
    let rename = async |name: &str| {
        let renamed = studio.rename_project(fresh(), film.clone(), name.to_owned());
        renamed.await.expect("renamed");
        last().await.expect("a deed").id
    };
    let first = rename("Night").await;
    rename("Day").await;
    assert_eq!(studio.undo(fresh(), Some(first)).await?, None);
    assert_eq!(studio.projects().await?[0].name, "Day");
    assert!(studio.undo(fresh(), None).await?.is_some());
    assert!(studio.undo(fresh(), Some(first)).await?.is_some());
    assert_eq!(studio.projects().await?[0].name, "Film");

    let query = ClipQuery::default();
    let save = async |id: Option<String>, name: &str| {
        let saved = studio.save_search(fresh(), id, name.to_owned(), query.clone());
        saved.await.expect("saved").id
    };
    let search = save(None, "Heroes").await;
    save(Some(search.clone()), "All heroes").await;
    let renamed = last().await.expect("a deed").id;
    studio.remove_search(fresh(), search).await?;
    assert_eq!(studio.undo(fresh(), Some(renamed)).await?, None);
    assert!(studio.saved_searches().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_arrangement_that_is_taken_back_moves_no_other_project() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    let make = async |name: &str| {
        let made = studio.create_project(fresh(), name.to_owned()).await;
        made.expect("made").id
    };
    let (outer, inner) = (make("Outer").await, make("Inner").await);
    let (one, two) = (make("One").await, make("Two").await);
    studio
        .arrange_project(fresh(), inner.clone(), Some(outer.clone()), None)
        .await?;
    let removed = studio.remove_project(fresh(), outer.clone()).await?;
    studio
        .arrange_project(fresh(), two.clone(), None, Some(one))
        .await?;
    studio.undo(fresh(), Some(removed.id)).await?;
    let undone = studio.undo(fresh(), None).await?.expect("a deed");
    assert_eq!(undone.word.as_deref(), Some("Two"));
    let all = studio.projects().await?;
    let of = |id: &str| all.iter().find(|one| one.id == id).expect("it is there");
    assert_eq!(of(&inner).parent_id.as_ref(), Some(&outer));
    assert_eq!(of(&two).parent_id, None);
    Ok(())
}

#[tokio::test]
async fn a_project_that_gets_its_name_back_gets_it_in_the_sidecars_too() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A cat").await;
    let name = clip.file.expect("a file").name;
    let sidecar = world.library().join(format!("{name}.json"));
    let studio = &open.studio;
    let film = studio.create_project(fresh(), "Film".to_owned()).await?.id;
    studio
        .move_clips(fresh(), vec![clip.id], Some(film.clone()))
        .await?;
    let names = |name: &str| {
        std::fs::read_to_string(&sidecar).is_ok_and(|text| text.contains(&format!("\"{name}\"")))
    };
    eventually("the sidecar names it", || names("Film")).await;
    studio
        .rename_project(fresh(), film, "Night film".to_owned())
        .await?;
    eventually("the sidecar has its new name", || names("Night film")).await;
    studio.undo(fresh(), None).await?;
    eventually("the sidecar has its old name again", || names("Film")).await;
    Ok(())
}

#[tokio::test]
async fn a_project_that_was_not_meant_goes_and_comes_back_with_what_is_in_it_by_then() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (before, after) = (open.safe("A cat").await, open.safe("A dog").await);
    let in_project = async |open: &Open, id: &str| {
        let detail = open.studio.clip_detail(id).await;
        detail.expect("it is there").clip.project_id
    };
    let film = open
        .studio
        .create_project(fresh(), "Film".to_owned())
        .await?
        .id;
    let made = open.studio.undoable().await?.undo.expect("a deed").id;
    open.studio
        .move_clips(fresh(), vec![before.id.clone()], Some(film.clone()))
        .await?;

    open.studio.undo(fresh(), Some(made)).await?;
    assert!(open.studio.projects().await?.is_empty());
    assert_eq!(in_project(&open, &before.id).await, None);
    world.close(open).await;
    let open = world.open().await;
    open.studio.redo(fresh()).await?;
    let projects = open.studio.projects().await?;
    assert_eq!((&*projects[0].id, projects[0].clips), (&*film, 1));

    // Once more, with another clip in it.
    open.studio
        .move_clips(fresh(), vec![after.id.clone()], Some(film.clone()))
        .await?;
    open.studio.undo(fresh(), Some(made)).await?;
    assert!(open.studio.projects().await?.is_empty());
    open.studio.redo(fresh()).await?;
    for clip in [&before, &after] {
        assert_eq!(in_project(&open, &clip.id).await.as_ref(), Some(&film));
    }

    // What it became since is not taken back with it.
    open.studio
        .rename_project(fresh(), film.clone(), "Night film".to_owned())
        .await?;
    assert_eq!(open.studio.undo(fresh(), Some(made)).await?, None);
    open.studio.undo(fresh(), None).await?;
    open.studio.remove_project(fresh(), film).await?;
    assert_eq!(open.studio.undo(fresh(), Some(made)).await?, None);
    Ok(())
}
