//! Servers as the user sets them up: switched off and on, copied, with secrets of their own.

use secrecy::ExposeSecret as _;
use studio::RequestId;
use studio::clip::ClipState;
use studio::error::Error;
use studio::server::{
    AuthForm, ConnectionInput, HandModel, HeaderInput, KeyPlace, KeyState, OfferSource, Secret,
    Server, ServerInput,
};

use super::world::{KEY, Mood, Open, Outcome, World};

async fn server(open: &Open) -> Server {
    let all = open.studio.servers().await.expect("servers");
    let found = all.into_iter().find(|one| one.id == open.server);
    found.expect("the server is there")
}

fn input_of(server: &Server) -> ServerInput {
    ServerInput {
        id: Some(server.id.clone()),
        name: server.name.clone(),
        base_url: server.base_url.clone(),
        auth: server.auth.clone(),
        ..ServerInput::default()
    }
}

fn header(name: &str, value: Option<&str>) -> HeaderInput {
    HeaderInput {
        name: name.to_owned(),
        value: value.map(str::to_owned),
    }
}

#[tokio::test]
async fn a_server_that_is_switched_off_is_sent_nothing_and_goes_on_when_it_is_switched_on()
-> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let neighbour = World::new().await;
    let kept = open.safe("Before").await;
    let running = open.create("Under way [slow 2]").await;
    let running = open
        .until(&running.id, |clip| clip.remote_id.is_some())
        .await;
    let off = open
        .studio
        .enable_server(RequestId::fresh(), &open.server, false)
        .await?;
    assert!(!off.enabled);
    let refused = open
        .studio
        .create_clips(RequestId::fresh(), open.wish("Refused"))
        .await;
    assert!(
        matches!(refused, Err(Error::Conflict { .. })),
        "{refused:?}"
    );
    let refused = open
        .studio
        .jobs_on_server(&open.server, None)
        .await
        .expect_err("nothing is asked");
    assert!(refused.to_string().contains("switched off"), "{refused}");
    assert_eq!(open.studio.clip(&kept.id).await?.state, ClipState::Safe);
    let books = || world.simulator.books();
    let job = running.remote_id.clone().expect("a job");
    let polls = || books().jobs.get(&job).map_or(0, |job| job.polls);
    let before = polls();
    // Elsewhere a clip is asked about several times meanwhile.
    let input = ServerInput {
        base_url: neighbour.simulator.base_url(),
        ..ServerInput::default()
    };
    let there = open.studio.save_server(RequestId::fresh(), input).await?;
    open.studio
        .set_key(RequestId::fresh(), &there.id, KEY.into(), true)
        .await?;
    let here = std::mem::replace(&mut open.server, there.id);
    open.safe("At the neighbour's").await;
    // One question may have been on its way.
    assert!(polls() <= before + 1, "{} after {before}", polls());
    open.server = here;
    let on = open
        .studio
        .enable_server(RequestId::fresh(), &open.server, true)
        .await?;
    assert!(on.enabled);
    open.until_state(&running.id, ClipState::Safe).await;
    Ok(())
}

#[tokio::test]
async fn a_copy_of_a_server_has_its_key_and_everything_the_user_said() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let input = ServerInput {
        models: Some(vec![HandModel {
            id: "mine".to_owned(),
            ..HandModel::default()
        }]),
        ..input_of(&server(&open).await)
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    let request = RequestId::fresh();
    let copy = open
        .studio
        .duplicate_server(request.clone(), &open.server)
        .await?;
    let again = open.studio.duplicate_server(request, &open.server).await?;
    assert_eq!(copy.id, again.id, "one request makes one copy");
    assert_eq!(open.studio.servers().await?.len(), 2);
    assert!(copy.name.ends_with(" copy"), "{}", copy.name);
    assert!(copy.models.iter().any(|model| model.id == "mine"));
    assert!(matches!(
        copy.key,
        KeyState::Set {
            place: KeyPlace::Keychain,
            ..
        }
    ));
    open.server = copy.id;
    open.safe("With the copied key").await;
    Ok(())
}

#[tokio::test]
async fn a_copy_whose_key_cannot_be_had_says_that_it_has_none() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    world.keys.be(Mood::Locked);
    let copy = open
        .studio
        .duplicate_server(RequestId::fresh(), &open.server)
        .await?;
    assert_eq!(copy.key, KeyState::Missing);
    assert_eq!(world.keys.keys.lock().expect("keys").len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_secret_header_is_kept_by_the_keychain_and_only_its_end_is_told() -> Outcome {
    let secret = "gateway-pass-0123456789-QRST";
    let world = World::new().await;
    let open = world.open().await;
    let input = ServerInput {
        connection: Some(ConnectionInput {
            headers: vec![header("X-Team", Some("films")), header("X-Gateway", None)],
            ..ConnectionInput::default()
        }),
        ..input_of(&server(&open).await)
    };
    let saved = open.studio.save_server(RequestId::fresh(), input).await?;
    let [team, gateway] = &saved.connection.headers[..] else {
        panic!("two headers");
    };
    assert_eq!(team.value.as_deref(), Some("films"));
    assert_eq!(
        (&gateway.value, &gateway.key),
        (&None, &Some(KeyState::Missing))
    );
    let waits = open.create("Without the header's value").await;
    let mut open = open;
    let waits = open.until(&waits.id, |clip| clip.problem.is_some()).await;
    assert!(
        waits
            .problem
            .expect("a problem")
            .message
            .contains("X-Gateway")
    );
    let name = Secret::Header("X-Gateway".to_owned());
    let saved = open
        .studio
        .set_secret(RequestId::fresh(), &open.server, name, secret.into(), false)
        .await?;
    assert!(matches!(
        &saved.connection.headers[1].key,
        Some(KeyState::Set { last_four, .. }) if last_four == "QRST"
    ));
    assert!(!serde_json::to_string(&saved)?.contains(secret));
    open.until_state(&waits.id, ClipState::Safe).await;
    let in_keychain: Vec<String> = {
        let keys = world.keys.keys.lock().expect("keys");
        keys.values()
            .map(|key| key.expose_secret().to_owned())
            .collect()
    };
    assert!(in_keychain.iter().any(|kept| kept == secret));
    open.studio.shutdown().await;
    for file in super::world::files(world.folder.path()) {
        let Ok(bytes) = std::fs::read(&file) else {
            continue;
        };
        let found = bytes
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!found, "{} holds the secret", file.display());
    }
    Ok(())
}

#[tokio::test]
async fn a_secret_header_does_not_follow_its_server_to_another_host() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let before = server(&open).await;
    let connection = ConnectionInput {
        headers: vec![header("X-Gateway", None)],
        ..ConnectionInput::default()
    };
    let input = ServerInput {
        connection: Some(connection.clone()),
        ..input_of(&before)
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    let name = Secret::Header("X-Gateway".to_owned());
    open.studio
        .set_secret(RequestId::fresh(), &open.server, name, KEY.into(), false)
        .await?;
    assert_eq!(world.keys.keys.lock().expect("keys").len(), 2);
    let moved = ServerInput {
        base_url: "http://127.0.0.1:9/v1".to_owned(),
        connection: Some(connection),
        ..input_of(&before)
    };
    let moved = open.studio.save_server(RequestId::fresh(), moved).await?;
    assert_eq!(moved.connection.headers[0].key, Some(KeyState::Missing));
    assert_eq!(moved.key, KeyState::Missing);
    assert!(world.keys.keys.lock().expect("keys").is_empty());
    Ok(())
}

#[tokio::test]
async fn removing_a_server_takes_all_of_its_secrets_out_of_the_keychain() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let input = ServerInput {
        connection: Some(ConnectionInput {
            headers: vec![header("X-Gateway", None)],
            proxy: Some("http://127.0.0.1:9".to_owned()),
            ..ConnectionInput::default()
        }),
        ..input_of(&server(&open).await)
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    for (secret, value) in [
        (Secret::Header("X-Gateway".to_owned()), KEY),
        (Secret::Proxy, "me:and my password"),
    ] {
        open.studio
            .set_secret(
                RequestId::fresh(),
                &open.server,
                secret,
                value.into(),
                false,
            )
            .await?;
    }
    assert_eq!(world.keys.keys.lock().expect("keys").len(), 3);
    open.studio
        .remove_server(RequestId::fresh(), &open.server)
        .await?;
    assert!(world.keys.keys.lock().expect("keys").is_empty());
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_used_is_refused_at_its_field_in_one_sentence() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let before = server(&open).await;
    let connection = |change: &dyn Fn(&mut ConnectionInput)| {
        let mut connection = ConnectionInput::default();
        change(&mut connection);
        connection
    };
    for (field, wrong) in [
        (
            "headers",
            connection(&|c| c.headers = vec![header("X Team", Some("a"))]),
        ),
        (
            "headers",
            connection(&|c| c.headers = vec![header("X-Team", Some("a\nb"))]),
        ),
        (
            "headers",
            connection(&|c| c.headers = vec![header("Authorization", Some("a"))]),
        ),
        (
            "headers",
            connection(&|c| c.headers = vec![header("X", Some("a")), header("x", Some("b"))]),
        ),
        (
            "proxy",
            connection(&|c| c.proxy = Some("ftp://proxy:1".to_owned())),
        ),
        (
            "proxy",
            connection(&|c| c.proxy = Some("http://me:sesame@proxy:1".to_owned())),
        ),
        (
            "connect_seconds",
            connection(&|c| c.connect_seconds = Some(0)),
        ),
        (
            "answer_seconds",
            connection(&|c| c.answer_seconds = Some(1)),
        ),
        (
            "largest_megabytes",
            connection(&|c| c.largest_megabytes = Some(0)),
        ),
    ] {
        let input = ServerInput {
            connection: Some(wrong.clone()),
            ..input_of(&before)
        };
        let answer = open.studio.save_server(RequestId::fresh(), input).await;
        let Err(Error::Invalid {
            field: told,
            message,
        }) = answer
        else {
            panic!("{wrong:?} was taken: {answer:?}");
        };
        assert_eq!(told, field, "{message}");
        assert!(
            message.ends_with('.') && !message.contains("sesame"),
            "{message}"
        );
    }
    assert_eq!(server(&open).await.connection, before.connection);
    Ok(())
}

#[tokio::test]
async fn what_the_user_says_about_a_model_wins_and_is_marked() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let before = server(&open).await;
    let input = ServerInput {
        auth: AuthForm::Bearer,
        models: Some(vec![HandModel {
            id: "sora-2".to_owned(),
            sizes: Some(vec!["640 x 360".to_owned()]),
            ..HandModel::default()
        }]),
        ..input_of(&before)
    };
    open.studio
        .test_server(input.clone(), None, Vec::new())
        .await?;
    let saved = open.studio.save_server(RequestId::fresh(), input).await?;
    let model = saved.models.iter().find(|model| model.id == "sora-2");
    let model = model.expect("the model is there");
    assert_eq!(model.sizes.values, ["640x360"]);
    assert_eq!(model.sizes.source, OfferSource::Hand);
    assert!(!model.sizes.open);
    let wrong = ServerInput {
        models: Some(vec![HandModel {
            id: "sora-2".to_owned(),
            sizes: Some(vec!["wide".to_owned()]),
            ..HandModel::default()
        }]),
        ..input_of(&before)
    };
    let refused = open.studio.save_server(RequestId::fresh(), wrong).await;
    assert!(matches!(
        refused,
        Err(Error::Invalid {
            field: "models",
            ..
        })
    ));
    Ok(())
}
