//! Keys: kept by the keychain, held in memory, written nowhere.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use studio::RequestId;
use studio::clip::ClipState;
use studio::error::Error;
use studio::event::Event;
use studio::server::{KeyPlace, KeyState, ServerInput, ServerState};

use super::world::{KEY, Mood, Open, Outcome, World, eventually, files};

async fn key_state(open: &mut Open) -> KeyState {
    loop {
        let state = open.studio.servers().await.expect("servers")[0].key.clone();
        if state != KeyState::Loading {
            return state;
        }
        open.event(|event| matches!(event, Event::Servers { .. }))
            .await;
    }
}

#[tokio::test]
async fn no_file_ever_holds_the_key() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Search me").await;
    open.until(&clip.id, |clip| clip.has_sprite).await;
    world.simulator.set_key(Some("another".to_owned()));
    let refused = open.create("Refused").await;
    open.until_state(&refused.id, ClipState::Refused).await;
    open.studio.shutdown().await;
    drop(open);
    let (needle, mut looked_at) = (KEY.as_bytes(), 0);
    for path in files(world.folder.path()) {
        // The database folds its log away while it is closed.
        let Ok(bytes) = std::fs::read(&path) else {
            continue;
        };
        looked_at += 1;
        assert!(
            !bytes.windows(needle.len()).any(|window| window == needle),
            "the key is in {}",
            path.display()
        );
    }
    assert!(looked_at >= 4, "database, clip, sidecar, poster");
    Ok(())
}

#[tokio::test]
async fn a_key_survives_a_restart_and_shows_its_last_four_characters() {
    let world = World::new().await;
    drop(world.open().await);
    let mut open = world.open().await;
    let expected = KeyState::Set {
        last_four: "WXYZ".to_owned(),
        place: KeyPlace::Keychain,
    };
    assert_eq!(key_state(&mut open).await, expected);
    open.safe("With the kept key").await;
}

#[tokio::test]
async fn a_locked_keychain_lets_clips_wait_and_a_retry_sends_them() -> Outcome {
    let world = World::new().await;
    drop(world.open().await);
    world.keys.be(Mood::Locked);
    let mut open = world.open().await;
    assert!(matches!(
        key_state(&mut open).await,
        KeyState::Unavailable { .. }
    ));
    let clip = open.create("Waiting").await;
    let clip = open.until(&clip.id, |clip| clip.problem.is_some()).await;
    assert_eq!(clip.state, ClipState::Queued);
    assert_eq!(
        clip.problem.expect("a problem").headline,
        "Waiting for the key"
    );
    world.keys.be(Mood::Willing);
    open.studio.reload_keys().await?;
    open.until_state(&clip.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn a_silent_keychain_is_given_up_on_and_asked_again_later() -> Outcome {
    let world = World::new().await;
    drop(world.open().await);
    let (silence, until) = std::sync::mpsc::channel();
    world.keys.be(Mood::Silent(Arc::new(Mutex::new(until))));
    let mut open = world.open().await;
    assert!(matches!(
        key_state(&mut open).await,
        KeyState::Unavailable { .. }
    ));
    world.keys.be(Mood::Willing);
    open.studio.reload_keys().await?;
    assert!(matches!(key_state(&mut open).await, KeyState::Set { .. }));
    drop(silence);
    Ok(())
}

#[tokio::test]
async fn without_a_keychain_a_key_lasts_for_the_session() -> Outcome {
    let world = World::new().await;
    world.keys.be(Mood::Missing);
    let (studio, events) = studio::Studio::open(world.config()).await?;
    let server = studio
        .save_server(
            RequestId::fresh(),
            ServerInput {
                base_url: world.simulator.base_url(),
                ..ServerInput::default()
            },
        )
        .await?;
    let refused = studio
        .set_key(RequestId::fresh(), &server.id, KEY.into(), false)
        .await;
    assert!(matches!(refused, Err(Error::Keychain { .. })));
    let borrowed = studio
        .borrow_key(RequestId::fresh(), &server.id, KEY.into())
        .await?;
    let server = studio
        .set_key(RequestId::fresh(), &server.id, KEY.into(), true)
        .await?;
    assert_eq!(borrowed.key, server.key);
    assert!(matches!(
        server.key,
        KeyState::Set {
            place: KeyPlace::Session,
            ..
        }
    ));
    let mut open = Open {
        studio,
        events,
        server: server.id,
    };
    open.safe("For this session").await;
    assert!(world.keys.keys.lock().expect("keys").is_empty());
    Ok(())
}

#[tokio::test]
async fn a_refused_key_is_told_and_a_new_one_goes_on() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let server = open.server.clone();
    open.studio
        .set_key(RequestId::fresh(), &server, "sk-wrong-wrong".into(), false)
        .await?;
    let clip = open.create("Wrong key").await;
    let clip = open.until_state(&clip.id, ClipState::Refused).await;
    assert_eq!(
        clip.problem.expect("a problem").headline,
        "The server refused the key"
    );
    assert!(matches!(
        open.studio.servers().await?[0].state,
        ServerState::KeyRefused { .. }
    ));
    open.studio
        .set_key(RequestId::fresh(), &server, KEY.into(), false)
        .await?;
    assert_eq!(
        open.studio.servers().await?[0].state,
        ServerState::Untried,
        "what was said of the old key is not said of the new one"
    );
    let again = open.studio.make_again(RequestId::fresh(), &clip.id).await?;
    open.until_state(&again.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn a_server_without_a_key_is_not_said_to_have_one_refused() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let server = open
        .studio
        .remove_key(RequestId::fresh(), &open.server)
        .await?;
    let input = ServerInput {
        id: Some(server.id),
        base_url: server.base_url,
        auth: server.auth,
        ..ServerInput::default()
    };
    open.studio.test_server(input, None, Vec::new()).await?;
    assert_eq!(
        open.studio.servers().await?[0].state,
        ServerState::KeyRefused {
            message: "The server wants a key. Enter one.".to_owned()
        }
    );
    Ok(())
}

#[tokio::test]
async fn removing_a_key_of_this_session_takes_the_one_it_replaced_out_of_the_keychain() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    assert!(
        world
            .keys
            .keys
            .lock()
            .expect("keys")
            .contains_key(&open.server)
    );
    let lent = "sk-for-this-session-only-0123456789";
    open.studio
        .set_key(RequestId::fresh(), &open.server, lent.into(), true)
        .await?;
    let server = open
        .studio
        .remove_key(RequestId::fresh(), &open.server)
        .await?;
    assert_eq!(server.key, KeyState::Missing);
    assert!(world.keys.keys.lock().expect("keys").is_empty());
    Ok(())
}

#[tokio::test]
async fn keys_with_spaces_line_breaks_or_emoji_are_refused() {
    let world = World::new().await;
    let open = world.open().await;
    for key in ["sk a b", "sk\nab", "sk-🔑", "   "] {
        let answer = open
            .studio
            .set_key(RequestId::fresh(), &open.server, key.into(), false)
            .await;
        assert!(
            matches!(answer, Err(Error::Invalid { field: "key", .. })),
            "{key:?}"
        );
    }
}

#[tokio::test]
async fn a_key_does_not_follow_its_server_to_another_host() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: "http://127.0.0.1:9/v1".to_owned(),
        ..ServerInput::default()
    };
    let test = open
        .studio
        .test_server(input.clone(), None, Vec::new())
        .await?;
    assert!(!test.usable);
    open.studio.save_server(RequestId::fresh(), input).await?;
    assert_eq!(key_state(&mut open).await, KeyState::Missing);
    assert!(world.keys.keys.lock().expect("keys").is_empty());
    Ok(())
}

#[tokio::test]
async fn a_key_that_a_locked_keychain_kept_is_not_sent_to_another_host() -> Outcome {
    let world = World::new().await;
    drop(world.open().await);
    world.keys.be(Mood::Locked);
    let mut open = world.open().await;
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: "http://127.0.0.1:9/v1".to_owned(),
        ..ServerInput::default()
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    world.keys.be(Mood::Willing);
    assert_eq!(world.keys.keys.lock().expect("keys").len(), 1);
    open.studio.reload_keys().await?;
    assert_eq!(key_state(&mut open).await, KeyState::Missing);
    Ok(())
}

#[tokio::test]
async fn a_key_that_comes_after_its_server_moved_is_not_sent_there() -> Outcome {
    let mut world = World::new().await;
    drop(world.open().await);
    world.tuning.key_patience = Duration::from_secs(30);
    let (silence, until) = std::sync::mpsc::channel();
    let until = Arc::new(Mutex::new(until));
    world.keys.be(Mood::Silent(Arc::clone(&until)));
    let mut open = world.open().await;
    eventually("the keychain is asked", || until.try_lock().is_err()).await;
    world.keys.be(Mood::Willing);
    let elsewhere = "http://127.0.0.1:9/v1";
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: elsewhere.to_owned(),
        ..ServerInput::default()
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    let moved = |event: &Event| matches!(event, Event::Servers { servers } if servers[0].base_url == elsewhere);
    open.event(moved).await;
    // The keychain answers what it was asked before.
    world
        .keys
        .keys
        .lock()
        .expect("keys")
        .insert(open.server.clone(), KEY.into());
    drop(silence);
    open.event(moved).await;
    assert_eq!(key_state(&mut open).await, KeyState::Missing);
    Ok(())
}

#[tokio::test]
async fn a_test_tells_what_the_server_is_and_remembers_it() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let pasted = format!("{}/videos/", world.simulator.base_url());
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: pasted,
        ..ServerInput::default()
    };
    let test = open
        .studio
        .test_server(input.clone(), None, Vec::new())
        .await?;
    assert!(test.usable, "{test:?}");
    assert!(test.models.iter().any(|model| model == "sora-2"));
    let server = open.studio.servers().await?.remove(0);
    assert_eq!(server.state, ServerState::Online);
    assert_eq!(server.capabilities.list, Some(true));
    assert_eq!(server.models[0].sizes.values.len(), 2);
    let wrong = open
        .studio
        .test_server(input, Some("sk-wrong-wrong".into()), Vec::new())
        .await?;
    assert!(!wrong.usable);
    Ok(())
}
