//! The composer's memory: what was asked for, what is kept, and asking for many at once.

use std::collections::BTreeMap;

use studio::RequestId;
use studio::clip::{ClipState, Flag, LocalRemix, Marks, NewClips};
use studio::error::Error;
use studio::money::WorthBy;
use studio::prompts::KeptPrompt;
use studio::settings::{KeyPreset, Keyboard, Language, Settings};

use super::world::{Open, Outcome, World};

fn wish(open: &Open, prompt: &str, takes: u8) -> NewClips {
    NewClips {
        server_id: open.server.clone(),
        prompt: prompt.to_owned(),
        model: Some("sora-2".to_owned()),
        size: None,
        seconds: Some("4".to_owned()),
        takes,
        reference: None,
        extra: None,
        project_id: None,
        characters: Vec::new(),
    }
}

fn kept(id: &str, prompt: &str) -> KeptPrompt {
    KeptPrompt {
        id: id.to_owned(),
        name: " Night shot ".to_owned(),
        prompt: prompt.to_owned(),
        model: None,
        size: None,
        seconds: None,
        values: BTreeMap::from([("animal".to_owned(), "cat, dog".to_owned())]),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn past_prompts_are_remembered_once_each_and_outlive_their_clips() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let first = open.safe("A red kite over a grey sea").await;
    open.safe("A harbour at dawn").await;
    open.safe("A harbour at dawn").await;
    let trashed = vec![first.id];
    open.studio.trash_clips(RequestId::fresh(), trashed).await?;
    let all = open.studio.past_prompts(String::new()).await?;
    let prompts: Vec<&str> = all.iter().map(|past| past.prompt.as_str()).collect();
    assert_eq!(prompts, ["A harbour at dawn", "A red kite over a grey sea"]);
    let found = open.studio.past_prompts("SEA kite".to_owned()).await?;
    assert_eq!(found.len(), 1);
    assert!(found[0].prompt.contains("red kite"));
    assert!(
        open.studio
            .past_prompts("volcano".to_owned())
            .await?
            .is_empty()
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kept_prompt_is_there_after_a_restart_until_it_is_forgotten() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    studio
        .keep_prompt(RequestId::fresh(), kept("a", "A {animal} at night"))
        .await?;
    studio
        .keep_prompt(RequestId::fresh(), kept("b", "A lamp"))
        .await?;
    let changed = kept("a", "A {animal} at noon");
    studio.keep_prompt(RequestId::fresh(), changed).await?;
    let nothing = studio
        .keep_prompt(RequestId::fresh(), kept("c", " \n"))
        .await;
    assert!(matches!(
        nothing,
        Err(Error::Invalid {
            field: "prompt",
            ..
        })
    ));
    world.close(open).await;
    let open = world.open().await;
    let all = open.studio.kept_prompts().await?;
    let of =
        |all: &[KeptPrompt]| -> Vec<String> { all.iter().map(|one| one.prompt.clone()).collect() };
    assert_eq!(of(&all), ["A lamp", "A {animal} at noon"]);
    assert_eq!(all[1].name, "Night shot");
    assert_eq!(all[1].values["animal"], "cat, dog");
    let left = open
        .studio
        .forget_prompt(RequestId::fresh(), "b".to_owned())
        .await?;
    assert_eq!(of(&left), ["A {animal} at noon"]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_written_down_whole_or_not_at_all() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let studio = &open.studio;
    let bad = vec![wish(&open, "A cat", 2), wish(&open, "  ", 1)];
    assert!(
        studio
            .create_batch(RequestId::fresh(), bad, None)
            .await
            .is_err()
    );
    let elsewhere = NewClips {
        server_id: "none".to_owned(),
        ..wish(&open, "A dog", 1)
    };
    let bad = vec![wish(&open, "A cat", 2), elsewhere];
    assert!(
        studio
            .create_batch(RequestId::fresh(), bad, None)
            .await
            .is_err()
    );
    let many = vec![wish(&open, "A cat", 16); 16];
    let refused = studio.create_batch(RequestId::fresh(), many, None).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid { field: "takes", .. })
    ));
    assert_eq!(studio.counts().await?.all, 0);

    let request = RequestId::fresh();
    let wishes = vec![wish(&open, "A cat", 2), wish(&open, "A dog", 1)];
    let clips = studio
        .create_batch(request.clone(), wishes.clone(), None)
        .await?;
    let prompts: Vec<&str> = clips.iter().map(|clip| clip.prompt.as_str()).collect();
    assert_eq!(prompts, ["A cat", "A cat", "A dog"]);
    assert!(clips.iter().all(|clip| clip.state == ClipState::Queued));
    // Asked again by a page that lost the answer.
    let again = studio.create_batch(request, wishes, None).await?;
    assert_eq!(again.len(), 3);
    assert_eq!(studio.counts().await?.all, 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn language_and_keys_survive_a_restart_and_stay_within_bounds() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let long = "k".repeat(100);
    let changed = BTreeMap::from([
        ("clip.pick".to_owned(), vec!["Ctrl+P".to_owned(), long]),
        ("player.stop".to_owned(), Vec::new()),
    ]);
    let settings = Settings {
        language: Language::SimplifiedChinese,
        keyboard: Keyboard {
            preset: KeyPreset::Editor,
            changed,
        },
        recent_actions: vec!["clip.pick".to_owned(); 40],
        ..Settings::default()
    };
    open.studio
        .save_settings(RequestId::fresh(), settings)
        .await?;
    world.close(open).await;
    let open = world.open().await;
    let settings = open.studio.settings().await?;
    assert_eq!(settings.language, Language::SimplifiedChinese);
    assert_eq!(settings.keyboard.preset, KeyPreset::Editor);
    assert_eq!(settings.keyboard.changed["clip.pick"], ["Ctrl+P"]);
    assert!(settings.keyboard.changed["player.stop"].is_empty());
    assert_eq!(settings.recent_actions.len(), 12);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_of_another_clip_is_remembered_too() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let origin = open.safe("A red kite").await;
    let remix = LocalRemix {
        origin_id: origin.id,
        prompt: "A red kite in the rain".to_owned(),
        reference: None,
        project_id: None,
    };
    open.studio.remix_locally(RequestId::fresh(), remix).await?;
    let past = open.studio.past_prompts("rain".to_owned()).await?;
    assert_eq!(past.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_template_cost_is_known_also_of_clips_that_are_no_more() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let template = "A {animal}";
    let wishes = vec![wish(&open, "A cat", 1), wish(&open, "A dog", 1)];
    let clips = open
        .studio
        .create_batch(RequestId::fresh(), wishes, Some(template.to_owned()))
        .await?;
    open.safe("A red kite").await;
    for clip in &clips {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    let studio = &open.studio;
    let pick = Marks {
        flag: Some(Flag::Pick),
        ..Marks::default()
    };
    let (kept, other) = (vec![clips[0].id.clone()], vec![clips[1].id.clone()]);
    studio.mark_clips(RequestId::fresh(), kept, pick).await?;
    studio
        .trash_clips(RequestId::fresh(), other.clone())
        .await?;
    studio.delete_clips(RequestId::fresh(), other, true).await?;
    let worth = studio.worth(WorthBy::Template, None).await?;
    let lines: Vec<_> = worth
        .lines
        .iter()
        .map(|line| (line.name.as_deref(), line.clips, line.kept))
        .collect();
    assert_eq!(lines, [(Some(template), 2, 1), (None, 1, 0)]);
    Ok(())
}
