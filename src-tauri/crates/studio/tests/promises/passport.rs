//! What is learned of servers: by tests that touch nothing, and in use.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;
use studio::RequestId;
use studio::clip::{ClipState, NewClips};
use studio::server::{
    AuthForm, BodyForm, ConnectionInput, Finding, How, OfferSource, Server, ServerInput, Subject,
};
use wiremock::matchers::{method, path, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::{Open, Outcome, World};

async fn server(open: &Open) -> Server {
    let all = open.studio.servers().await.expect("servers");
    let found = all.into_iter().find(|one| one.id == open.server);
    found.expect("the server is there")
}

/// Waits, event by event, until the server is known as wanted.
async fn until(open: &mut Open, wanted: impl Fn(&Server) -> bool) -> Server {
    let waiting = async {
        loop {
            let known = server(open).await;
            if wanted(&known) {
                return known;
            }
            open.events.recv().await.expect("the studio is open");
        }
    };
    let limit = std::time::Duration::from_secs(30);
    tokio::time::timeout(limit, waiting)
        .await
        .expect("it was learned")
}

fn line(lines: &[Finding], subject: Subject) -> &Finding {
    let found = lines.iter().find(|line| line.subject == subject);
    found.expect("every subject has a line")
}

fn input(server: &Server) -> ServerInput {
    ServerInput {
        id: Some(server.id.clone()),
        base_url: server.base_url.clone(),
        auth: server.auth.clone(),
        ..ServerInput::default()
    }
}

#[tokio::test]
async fn a_test_fills_the_passport_and_makes_and_deletes_nothing() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let kept = open.safe("Stays").await;
    let creates = world.simulator.books().creates.len();
    let before = server(&open).await;
    let test = open
        .studio
        .test_server(input(&before), None, Vec::new())
        .await?;
    for subject in [
        Subject::Reachable,
        Subject::Key,
        Subject::Models,
        Subject::List,
        Subject::Delete,
        Subject::Remix,
    ] {
        let found = line(&test.findings, subject);
        assert_eq!(found.answer, Some(true), "{subject:?}: {test:?}");
        assert!(found.at.is_some());
    }
    let encrypted = line(&test.findings, Subject::Encrypted);
    assert_eq!(encrypted.answer, Some(false));
    assert_eq!(encrypted.values, ["loopback"]);
    let passport = server(&open).await.passport;
    assert_eq!(line(&passport, Subject::Remix).how, Some(How::Tested));
    assert_eq!(world.simulator.books().creates.len(), creates);
    let remote = kept.remote_id.expect("a job");
    assert!(
        world.simulator.clip(&remote).await.is_some(),
        "nothing was deleted"
    );
    Ok(())
}

#[tokio::test]
async fn a_server_without_delete_and_remix_is_seen_to_have_none() -> Outcome {
    // FastAPI: what is not there is `Not Found`, what has other methods is 405.
    let server_there = MockServer::start().await;
    Mock::given(path("/v1/models"))
        .respond_with(
            ResponseTemplate::new(200).set_body_json(json!({ "data": [{ "id": "wan" }] })),
        )
        .mount(&server_there)
        .await;
    Mock::given(method("DELETE"))
        .and(path_regex("^/v1/videos/[^/]+$"))
        .respond_with(
            ResponseTemplate::new(405).set_body_json(json!({ "detail": "Method Not Allowed" })),
        )
        .mount(&server_there)
        .await;
    let world = World::new().await;
    let mut open = world.open().await;
    let saved = ServerInput {
        base_url: format!("{}/v1", server_there.uri()),
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    open.server = open.studio.save_server(RequestId::fresh(), saved).await?.id;
    let known = server(&open).await;
    let test = open
        .studio
        .test_server(input(&known), None, Vec::new())
        .await?;
    assert!(test.usable, "{test:?}");
    let known = server(&open).await;
    let delete = line(&known.passport, Subject::Delete);
    assert_eq!((delete.answer, delete.status), (Some(false), Some(405)));
    assert_eq!(line(&known.passport, Subject::Remix).answer, None);
    assert_eq!(known.capabilities.delete, Some(false));
    let asked = server_there.received_requests().await.expect("recorded");
    assert!(asked.iter().all(|one| one.method.as_str() != "POST"));
    Ok(())
}

#[tokio::test]
async fn use_refines_the_passport_and_says_when_and_how() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Seen").await;
    open.until(&clip.id, |clip| clip.has_sprite).await;
    let shown = |known: &Server| {
        let subjects = [
            Subject::Content,
            Subject::Poster,
            Subject::Sprite,
            Subject::Expires,
        ];
        subjects.into_iter().all(|subject| {
            let found = line(&known.passport, subject);
            (found.answer, found.how) == (Some(true), Some(How::Used))
        })
    };
    let known = until(&mut open, shown).await;
    assert_eq!(
        line(&known.passport, Subject::Content).values,
        ["video/mp4"]
    );
    assert_eq!(line(&known.passport, Subject::Expires).values, ["3600"]);
    Ok(())
}

#[tokio::test]
async fn sizes_and_lengths_that_worked_are_offered_and_leave_the_fields_free() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    open.safe("Worked").await;
    let known = until(&mut open, |known| !known.models.is_empty()).await;
    assert!(known.models_open, "nothing was listed yet");
    let model = known.models.iter().find(|model| model.id == "sora-2");
    assert!(
        model
            .expect("it worked")
            .sizes
            .values
            .contains(&"720x1280".to_owned())
    );
    Ok(())
}

#[tokio::test]
async fn a_refusal_that_names_the_allowed_sizes_is_remembered() -> Outcome {
    let refusing = MockServer::start().await;
    let words = json!({ "error": {
        "message": "Invalid value: '640x640'. Supported values are: '832x480' and '480x832'.",
        "type": "invalid_request_error", "param": "size", "code": "invalid_value",
    } });
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(400).set_body_json(words))
        .mount(&refusing)
        .await;
    let world = World::new().await;
    let mut open = world.open().await;
    let saved = ServerInput {
        base_url: format!("{}/v1", refusing.uri()),
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    open.server = open.studio.save_server(RequestId::fresh(), saved).await?.id;
    let wish = NewClips {
        model: Some("wan".to_owned()),
        size: Some("640x640".to_owned()),
        ..open.wish("Square")
    };
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    open.until_state(&clips[0].id, ClipState::Refused).await;
    let of_wan = |known: &Server| {
        let model = known.models.iter().find(|model| model.id == "wan")?;
        (model.sizes.source == OfferSource::Refusal).then(|| model.sizes.clone())
    };
    let known = until(&mut open, |known| of_wan(known).is_some()).await;
    let sizes = of_wan(&known).expect("it was waited for");
    assert_eq!(sizes.values, ["832x480", "480x832"]);
    assert!(!sizes.open);
    Ok(())
}

/// Takes creates as JSON only, and their length as a number only: NVIDIA Dynamo.
async fn strict_server() -> MockServer {
    let strict = MockServer::start().await;
    let made = AtomicU32::new(0);
    Mock::given(method("POST"))
        .and(path("/v1/videos"))
        .respond_with(move |request: &wiremock::Request| {
            let form = request.headers.get("content-type");
            let is_json = form.is_some_and(|form| form.as_bytes().starts_with(b"application/json"));
            if !is_json {
                return ResponseTemplate::new(415)
                    .set_body_json(json!({ "message": "Expected JSON", "code": 415 }));
            }
            let body: serde_json::Value = request.body_json().unwrap_or_default();
            if body["seconds"].is_number() {
                let number = made.fetch_add(1, Ordering::Relaxed);
                return ResponseTemplate::new(200).set_body_json(
                    json!({ "id": format!("video_strict_{number}"), "status": "queued" }),
                );
            }
            ResponseTemplate::new(422).set_body_json(json!({ "detail": [{
                "type": "int_type", "loc": ["body", "seconds"],
                "msg": "Input should be a valid integer", "input": "4",
            }] }))
        })
        .mount(&strict)
        .await;
    strict
}

async fn ask(open: &mut Open, strict: &MockServer, forms: ConnectionInput) -> String {
    let input = ServerInput {
        base_url: format!("{}/v1", strict.uri()),
        auth: AuthForm::None,
        connection: Some(forms),
        ..ServerInput::default()
    };
    let saved = open.studio.save_server(RequestId::fresh(), input).await;
    open.server = saved.expect("saved").id;
    open.create("In another form").await.id
}

async fn creates(strict: &MockServer) -> usize {
    let asked = strict.received_requests().await.expect("recorded");
    let creates = asked.iter().filter(|one| one.method.as_str() == "POST");
    creates.count()
}

#[tokio::test]
async fn a_create_is_sent_again_in_the_form_that_a_refusal_asks_for_and_then_at_once() -> Outcome {
    let strict = strict_server().await;
    let world = World::new().await;
    let mut open = world.open().await;
    let id = ask(&mut open, &strict, ConnectionInput::default()).await;
    open.until(&id, |clip| clip.remote_id.is_some()).await;
    assert_eq!(creates(&strict).await, 3, "each form was refused once");
    let known = server(&open).await;
    let body = line(&known.passport, Subject::Body);
    assert_eq!(
        (&body.values[..], body.status),
        (&["json".to_owned()][..], Some(415))
    );
    assert_eq!(line(&known.passport, Subject::Seconds).values, ["integer"]);
    let next = open.create("At once").await;
    open.until(&next.id, |clip| clip.remote_id.is_some()).await;
    assert_eq!(creates(&strict).await, 4);
    Ok(())
}

#[tokio::test]
async fn a_form_that_the_user_chose_is_not_changed() {
    let strict = strict_server().await;
    let world = World::new().await;
    let mut open = world.open().await;
    let chosen = ConnectionInput {
        body: BodyForm::Multipart,
        ..ConnectionInput::default()
    };
    let id = ask(&mut open, &strict, chosen).await;
    open.until_state(&id, ClipState::Refused).await;
    assert_eq!(creates(&strict).await, 1);
}
