//! Characters: made once, whatever becomes of the answer, named where their server looks for them, and
//! remembered beside the clips they appear in.

use std::path::PathBuf;
use std::time::Duration;

use studio::RequestId;
use studio::character::{Character, CharacterState, NewCharacter};
use studio::clip::{Clip, ClipState, LocalRemix, NewClips};
use videos_simulator::{Config, Fault, Profile, Route, Trouble};

use super::world::{Open, Outcome, World, eventually, eventually_async, remove_databases};

fn wish(open: &Open, clip: &Clip, name: &str) -> NewCharacter {
    NewCharacter {
        server_id: open.server.clone(),
        name: name.to_owned(),
        clip_id: clip.id.clone(),
    }
}

/// A clip, and a character made of it.
async fn mossy(open: &mut Open) -> Result<(Clip, Character), Box<dyn std::error::Error>> {
    let clip = open.safe("A troll of moss").await;
    let wish = wish(open, &clip, " Mossy ");
    let made = open.studio.make_character(RequestId::fresh(), wish).await?;
    Ok((clip, made))
}

async fn known(open: &Open) -> Vec<Character> {
    let servers = open.studio.servers().await.expect("servers");
    servers[0].characters.clone()
}

async fn with(open: &Open, prompt: &str, who: &Character) -> studio::error::Result<Clip> {
    let wish = NewClips {
        characters: vec![who.id.clone()],
        ..open.wish(prompt)
    };
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    Ok(clips.into_iter().next().expect("one clip"))
}

#[tokio::test]
async fn a_character_is_made_of_a_clip_and_appears_where_its_name_stands() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (origin, made) = mossy(&mut open).await?;
    assert_eq!(
        (made.name.as_str(), made.state, &made.clip_id),
        ("Mossy", CharacterState::Ready, &Some(origin.id.clone()))
    );
    let bytes = std::fs::read(open.studio.clip_path(&origin.id).await?)?;
    let books = world.simulator.books();
    let video = books.characters[0].video.as_ref().ok_or("a video")?;
    assert_eq!(video.bytes, bytes.len(), "the server got the clip");
    assert_eq!(known(&open).await, std::slice::from_ref(&made));

    let clip = with(&open, "Mossy waves at the sea", &made).await?;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let books = world.simulator.books();
    let sent = books.creates.last().ok_or("a create")?;
    assert_eq!(Some(&sent.characters[0]), made.remote_id.as_ref());
    assert_eq!(clip.characters[0].name, "Mossy");
    let path = open.studio.clip_path(&clip.id).await?;
    let notes = path.with_file_name(format!("{}.json", clip.file.ok_or("a file")?.name));
    eventually("the sidecar names who appears", || {
        std::fs::read_to_string(&notes).is_ok_and(|notes| notes.contains("\"Mossy\""))
    })
    .await;
    let can = &open.studio.servers().await?[0].capabilities;
    assert_eq!(can.characters, Some(true));
    Ok(())
}

#[tokio::test]
async fn a_name_that_is_not_in_the_prompt_is_told_before_anything_is_paid() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (_, made) = mossy(&mut open).await?;
    let refused = with(&open, "mossy waves", &made).await;
    let studio::error::Error::Invalid { field, message } = refused.expect_err("refused") else {
        return Err("another error".into());
    };
    assert_eq!(field, "prompt");
    assert!(message.contains("\u{201c}Mossy\u{201d}"), "{message}");
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_command_that_is_sent_again_makes_one_character_also_after_a_restart() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    let wish = wish(&open, &clip, "Mossy");
    let request = RequestId::fresh();
    let (one, two) = tokio::join!(
        open.studio.make_character(request.clone(), wish.clone()),
        open.studio.make_character(request.clone(), wish.clone()),
    );
    assert_eq!(one?, two?);
    world.close(open).await;
    let open = world.open().await;
    // What it was made of need not be there any more.
    std::fs::remove_file(open.studio.clip_path(&clip.id).await?)?;
    let again = open.studio.make_character(request, wish).await?;
    assert_eq!(known(&open).await, [again]);
    assert_eq!(world.simulator.books().characters.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_upload_whose_answer_is_lost_is_unknown_until_its_id_is_named() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let lost = Fault::new(Route::MakeCharacter, Trouble::AcceptThenClose);
    world.simulator.inject(lost);
    let (_, made) = mossy(&mut open).await?;
    assert_eq!(
        (made.state, &made.remote_id),
        (CharacterState::Unknown, &None)
    );
    let refused = with(&open, "Mossy waves", &made).await;
    assert!(refused.is_err(), "nobody knows by which id");
    assert_eq!(world.simulator.books().characters.len(), 1);

    let books = world.simulator.books();
    let id = books.characters[0].accepted.clone().ok_or("it was made")?;
    let found = open
        .studio
        .add_character(RequestId::fresh(), &open.server, &format!(" {id}\n"))
        .await?;
    assert_eq!((found.id, found.state), (made.id, CharacterState::Ready));
    assert_eq!(known(&open).await.len(), 1);
    Ok(())
}

#[tokio::test]
async fn an_upload_that_was_on_its_way_when_the_app_ended_is_not_sent_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    let wish = wish(&open, &clip, "Mossy");
    let slow = Trouble::Slow {
        bytes_per_second: 1,
    };
    world
        .simulator
        .inject(Fault::new(Route::MakeCharacter, slow));
    let request = RequestId::fresh();
    let (studio, asked, again) = (open.studio.clone(), request.clone(), wish.clone());
    let sending = tokio::spawn(async move { studio.make_character(asked, again).await });
    eventually("the server has it", || {
        !world.simulator.books().characters.is_empty()
    })
    .await;
    sending.abort();
    // Whether it is told so or not: it ended in the middle.
    let _ = sending.await;
    world.close(open).await;
    let open = world.open().await;
    let known_now = known(&open).await;
    assert_eq!(known_now[0].state, CharacterState::Unknown);
    let same = open.studio.make_character(request, wish).await?;
    assert_eq!(same.id, known_now[0].id);
    assert_eq!(world.simulator.books().characters.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_refused_upload_leaves_nothing_and_says_why() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    let refusal = Trouble::Status {
        code: 400,
        body: r#"{"error":{"message":"No faces.","type":"invalid_request_error","param":"video","code":"moderation_blocked"}}"#.to_owned(),
    };
    world
        .simulator
        .inject(Fault::new(Route::MakeCharacter, refusal));
    let wish = wish(&open, &clip, "Mossy");
    let refused = open.studio.make_character(RequestId::fresh(), wish).await;
    assert!(matches!(
        refused,
        Err(studio::error::Error::Server { details: Some(words), .. }) if words == "No faces."
    ));
    assert!(known(&open).await.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_server_without_characters_is_asked_twice_and_not_again() -> Outcome {
    let config = Config {
        profile: Profile::named("newapi").ok_or("a profile")?,
        ..Config::default()
    };
    let mut world = World::with(config).await;
    world.tuning.forgotten_after = Duration::ZERO;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    for _ in 0..3 {
        let wish = wish(&open, &clip, "Mossy");
        let refused = open.studio.make_character(RequestId::fresh(), wish).await;
        assert!(refused.is_err());
    }
    let can = &open.studio.servers().await?[0].capabilities;
    assert_eq!(can.characters, Some(false));
    let books = world.simulator.books();
    assert_eq!(books.requests_on(Route::MakeCharacter), 2);
    Ok(())
}

/// What the passport says of characters.
async fn offers(open: &Open) -> Option<bool> {
    let servers = open.studio.servers().await.expect("servers");
    servers[0].capabilities.characters
}

/// The answer of whatever is asked for what it does not have.
fn not_found(route: Route) -> Fault {
    let refusal = Trouble::Status {
        code: 404,
        body: "404 page not found".to_owned(),
    };
    Fault::new(route, refusal)
}

#[tokio::test]
async fn answers_of_one_moment_that_there_is_nothing_take_no_characters_from_a_server() -> Outcome {
    // A proxy whose server is just starting.
    let mut world = World::new().await;
    world.tuning.forgotten_after = Duration::from_hours(1);
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    let nothing = not_found(Route::MakeCharacter).times(3);
    world.simulator.inject(nothing);
    for _ in 0..3 {
        let wish = wish(&open, &clip, "Mossy");
        let refused = open.studio.make_character(RequestId::fresh(), wish).await;
        assert!(refused.is_err());
        assert_ne!(offers(&open).await, Some(false));
    }
    let wish = wish(&open, &clip, "Mossy");
    let made = open.studio.make_character(RequestId::fresh(), wish).await?;
    assert_eq!(made.state, CharacterState::Ready);
    assert_eq!(offers(&open).await, Some(true));
    Ok(())
}

#[tokio::test]
async fn a_server_of_which_nothing_is_found_is_not_taken_for_one_without_characters() -> Outcome {
    let mut world = World::new().await;
    world.tuning.forgotten_after = Duration::ZERO;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    for route in [Route::MakeCharacter, Route::List, Route::Models] {
        world.simulator.inject(not_found(route).times(1_000));
    }
    for _ in 0..3 {
        let wish = wish(&open, &clip, "Mossy");
        let refused = open.studio.make_character(RequestId::fresh(), wish).await;
        assert!(refused.is_err());
        assert_ne!(offers(&open).await, Some(false));
    }
    Ok(())
}

#[tokio::test]
async fn characters_that_are_not_found_time_after_time_are_not_offered_until_one_is_there()
-> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (clip, made) = mossy(&mut open).await?;
    world
        .simulator
        .inject(not_found(Route::MakeCharacter).times(1_000_000));
    eventually_async("it is believed", async || {
        let wish = wish(&open, &clip, "Rex");
        let refused = open.studio.make_character(RequestId::fresh(), wish).await;
        assert!(refused.is_err());
        offers(&open).await == Some(false)
    })
    .await;
    let asked = || world.simulator.books().requests_on(Route::MakeCharacter);
    let before = asked();
    assert!(before > 2, "one answer was believed");
    let again = wish(&open, &clip, "Rex");
    let refused = open.studio.make_character(RequestId::fresh(), again).await;
    assert!(refused.is_err());
    assert_eq!(asked(), before, "it is known now");
    let id = made.remote_id.ok_or("an id")?;
    open.studio
        .add_character(RequestId::fresh(), &open.server, &id)
        .await?;
    assert_eq!(offers(&open).await, Some(true));
    Ok(())
}

#[tokio::test]
async fn what_was_not_found_before_a_server_was_changed_or_answered_says_nothing() -> Outcome {
    let mut world = World::new().await;
    world.tuning.forgotten_after = Duration::ZERO;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    let make = async |open: &Open, answered: Fault| {
        world.simulator.inject(answered);
        let wish = wish(open, &clip, "Mossy");
        let refused = open.studio.make_character(RequestId::fresh(), wish).await;
        assert!(refused.is_err());
    };
    make(&open, not_found(Route::MakeCharacter)).await;
    for enabled in [false, true] {
        open.studio
            .enable_server(RequestId::fresh(), &open.server, enabled)
            .await?;
    }
    make(&open, not_found(Route::MakeCharacter)).await;
    assert_ne!(offers(&open).await, Some(false));
    let read = Trouble::Status {
        code: 422,
        body: "{\"error\": {\"message\": \"Too long.\"}}".to_owned(),
    };
    make(&open, Fault::new(Route::MakeCharacter, read)).await;
    make(&open, not_found(Route::MakeCharacter)).await;
    assert_ne!(offers(&open).await, Some(false));
    make(&open, not_found(Route::MakeCharacter)).await;
    assert_eq!(offers(&open).await, Some(false));
    Ok(())
}

#[tokio::test]
async fn a_character_that_its_server_lost_is_named_and_not_chosen_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (_, made) = mossy(&mut open).await?;
    let job = made.remote_id.as_deref().ok_or("an id")?;
    world.simulator.forget_character(job);
    let clip = with(&open, "Mossy waves", &made).await?;
    let clip = open.until_state(&clip.id, ClipState::Refused).await;
    let problem = clip.problem.ok_or("a problem")?;
    assert_eq!(problem.headline, "The server no longer has this character");
    assert!(problem.message.contains("\u{201c}Mossy\u{201d}"));
    assert_eq!(known(&open).await[0].state, CharacterState::Gone);
    for refused in [
        with(&open, "Mossy waves", &made).await,
        open.studio.make_again(RequestId::fresh(), &clip.id).await,
    ] {
        let words = refused.expect_err("refused").to_string();
        assert!(words.contains("no longer has the character"), "{words}");
    }
    assert_eq!(world.simulator.books().creates_of("Mossy waves"), 1);
    Ok(())
}

#[tokio::test]
async fn a_local_remix_keeps_the_characters_that_its_prompt_still_names() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (_, made) = mossy(&mut open).await?;
    let origin = with(&open, "Mossy waves", &made).await?;
    open.until_state(&origin.id, ClipState::Safe).await;
    for (prompt, appear) in [("Mossy sleeps", 1), ("Nobody sleeps", 0)] {
        let wish = LocalRemix {
            origin_id: origin.id.clone(),
            prompt: prompt.to_owned(),
            reference: None,
            project_id: None,
        };
        let remix = open.studio.remix_locally(RequestId::fresh(), wish).await?;
        open.until_state(&remix.id, ClipState::Safe).await;
        let books = world.simulator.books();
        let sent = books.creates.last().ok_or("a create")?;
        assert_eq!(sent.characters.len(), appear, "{prompt}");
    }
    Ok(())
}

#[tokio::test]
async fn only_short_mp4_files_under_a_name_are_sent() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A troll").await;
    for (name, field) in [("  ", "name"), (&*"x".repeat(81), "name"), ("a\nb", "name")] {
        let wish = wish(&open, &clip, name);
        let refused = open.studio.make_character(RequestId::fresh(), wish).await;
        assert!(
            matches!(&refused, Err(studio::error::Error::Invalid { field: of, .. }) if *of == field),
            "{refused:?}"
        );
    }
    let fixture = |name: &str| {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../tests/fixtures/clips/"
        );
        PathBuf::from(format!("{folder}{name}"))
    };
    let of_file = |file: PathBuf| {
        let (studio, server) = (open.studio.clone(), open.server.clone());
        async move {
            let request = RequestId::fresh();
            studio
                .make_character_of_file(request, server, "Rex".to_owned(), file)
                .await
        }
    };
    assert!(of_file(fixture("clip.webm")).await.is_err());
    assert!(
        of_file(world.folder.path().join("nothing.mp4"))
            .await
            .is_err()
    );
    assert!(world.simulator.books().characters.is_empty());
    let made = of_file(fixture("faststart.mp4")).await?;
    assert_eq!((made.state, made.clip_id), (CharacterState::Ready, None));
    Ok(())
}

#[tokio::test]
async fn characters_that_appeared_in_clips_come_back_from_their_sidecars() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (_, made) = mossy(&mut open).await?;
    let clip = with(&open, "Mossy waves", &made).await?;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let path = open.studio.clip_path(&clip.id).await?;
    let notes = path.with_file_name(format!("{}.json", clip.file.ok_or("a file")?.name));
    eventually("the sidecar is there", || {
        std::fs::read_to_string(&notes).is_ok_and(|notes| notes.contains("\"Mossy\""))
    })
    .await;
    world.close(open).await;
    remove_databases(&world.data_dir())?;
    let open = world.open().await;
    let back = open.studio.clip(&clip.id).await?;
    assert_eq!(back.characters, clip.characters);
    let back = known(&open).await;
    assert_eq!(
        (back[0].name.as_str(), &back[0].remote_id),
        ("Mossy", &made.remote_id)
    );
    Ok(())
}

#[tokio::test]
async fn removing_a_character_here_leaves_it_on_its_server() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (_, made) = mossy(&mut open).await?;
    open.studio
        .remove_character(RequestId::fresh(), &made.id)
        .await?;
    assert!(known(&open).await.is_empty());
    let id = made.remote_id.ok_or("an id")?;
    let back = open
        .studio
        .add_character(RequestId::fresh(), &open.server, &id)
        .await?;
    assert_eq!(
        (back.name, back.state),
        ("Mossy".to_owned(), CharacterState::Ready)
    );
    Ok(())
}
