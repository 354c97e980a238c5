//! Servers that come, change and go.

use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use studio::RequestId;
use studio::clip::ClipState;
use studio::error::Error;
use studio::server::{AuthForm, ServerInput};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{KEY, Mood, Outcome, World, eventually, eventually_async};

#[tokio::test]
async fn the_demo_is_one_server_wherever_it_is() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let first = open
        .studio
        .add_demo_server(
            RequestId::fresh(),
            "http://127.0.0.1:1/v1".to_owned(),
            KEY.into(),
        )
        .await?;
    let second = open
        .studio
        .add_demo_server(RequestId::fresh(), world.simulator.base_url(), KEY.into())
        .await?;
    assert_eq!(first.id, second.id);
    assert!(second.demo);
    assert_eq!(second.models[0].id, "sora-2");
    let mut wish = open.wish("Demo");
    wish.server_id = second.id;
    let clip = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await?
        .remove(0);
    let mut open = open;
    open.until_state(&clip.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn removing_a_server_keeps_its_clips_and_sends_nothing_more() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let kept = open.safe("Kept").await;
    let limit = Trouble::RateLimit {
        retry_after: Some(600),
    };
    world.simulator.inject(Fault::new(Route::Create, limit));
    let queued = open.create("Never sent").await;
    eventually("the create was turned away", || {
        world.simulator.books().requests_on(Route::Create) == 2
    })
    .await;
    let server = open.server.clone();
    open.studio
        .remove_server(RequestId::fresh(), &server)
        .await?;
    let queued = open.until_state(&queued.id, ClipState::Refused).await;
    assert_eq!(
        queued.problem.expect("a problem").headline,
        "Its server was removed"
    );
    assert!(open.studio.servers().await?.is_empty());
    assert!(world.keys.keys.lock().expect("keys").is_empty());
    let kept = open.studio.clip(&kept.id).await?;
    let unnamed = format!("127.0.0.1:{}", world.simulator.port());
    assert_eq!(kept.server_name, Some(unnamed));
    assert!(open.studio.clip_path(&kept.id).await?.is_file());
    Ok(())
}

#[tokio::test]
async fn addresses_are_tidied_and_wrong_ones_refused() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let save = async |base_url: &str| {
        let input = ServerInput {
            base_url: base_url.to_owned(),
            auth: AuthForm::None,
            ..ServerInput::default()
        };
        open.studio.save_server(RequestId::fresh(), input).await
    };
    let saved = save(" localhost:8000/v1/videos/ ").await?;
    assert_eq!(saved.base_url, "http://localhost:8000/v1");
    assert_eq!(saved.name, "localhost:8000");
    assert_eq!(
        save("https://videos.example/v1").await?.name,
        "videos.example"
    );
    for wrong in ["", "ftp://x/v1", "http://a b/", "https://me:secret@x/v1"] {
        let answer = save(wrong).await;
        assert!(
            matches!(
                answer,
                Err(Error::Invalid {
                    field: "base_url",
                    ..
                })
            ),
            "{wrong}: {answer:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn tests_of_what_is_no_videos_api_say_so() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    for trouble in [Trouble::Html, Trouble::Empty, Trouble::HalfJson] {
        world.simulator.clear_faults();
        world
            .simulator
            .inject(Fault::new(Route::Any, trouble.clone()).times(10));
        let input = ServerInput {
            base_url: world.simulator.base_url(),
            ..ServerInput::default()
        };
        let test = open
            .studio
            .test_server(input, Some(KEY.into()), Vec::new())
            .await?;
        assert!(!test.usable, "{trouble:?}: {test:?}");
        assert!(test.summary.ends_with('.'), "{}", test.summary);
    }
    world.simulator.clear_faults();
    let elsewhere = Trouble::Redirect {
        to: "https://login.example/".to_owned(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Any, elsewhere).times(10));
    let input = ServerInput {
        base_url: world.simulator.base_url(),
        ..ServerInput::default()
    };
    let test = open
        .studio
        .test_server(input, Some(KEY.into()), Vec::new())
        .await?;
    assert!(test.summary.contains("login.example"), "{}", test.summary);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_set_while_a_server_is_saved_is_kept() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let (silence, heard) = channel();
    world.keys.be(Mood::Silent(Arc::new(Mutex::new(heard))));
    // Another host: the key store is asked to forget the key, and takes its time.
    let moved = ServerInput {
        id: Some(open.server.clone()),
        base_url: "http://127.0.0.1:1/v1".to_owned(),
        auth: AuthForm::Bearer,
        ..ServerInput::default()
    };
    let studio = open.studio.clone();
    let saving = tokio::spawn(async move { studio.save_server(RequestId::fresh(), moved).await });
    let asked = async || world.keys.asked_while_silent();
    eventually_async("the key store is asked", asked).await;
    open.studio
        .pause_server(RequestId::fresh(), &open.server, true)
        .await?;
    drop(silence);
    let saved = saving.await??;
    assert_eq!(saved.base_url, "http://127.0.0.1:1/v1");
    assert!(saved.paused, "the pause is undone");
    Ok(())
}
