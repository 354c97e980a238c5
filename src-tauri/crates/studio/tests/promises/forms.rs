//! The second try in another form: never a second job, never without being written down, and learned.

use serde_json::json;
use studio::RequestId;
use studio::clip::{Clip, ClipState, Variation, VariationKind};
use studio::server::Limits;
use videos_simulator::{Fault, Route, Trouble};
use wiremock::matchers::{header, header_regex, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::handmade::{CREATED, content, creates, job, known, one, polls, server};
use super::world::{Open, Outcome, World, eventually, eventually_async};

const FORM: &str = "multipart/form-data";
const JSON: &str = "application/json";

fn unsupported() -> ResponseTemplate {
    // NVIDIA Dynamo.
    ResponseTemplate::new(415).set_body_json(json!({
        "message": "Unsupported Media Type: expected request with `Content-Type: application/json`",
        "type": "Unsupported Media Type",
        "code": 415,
    }))
}

/// A server that takes JSON only.
async fn json_only() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(header_regex("content-type", "^multipart/"))
        .respond_with(unsupported())
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/v1/videos"))
        .and(header("content-type", JSON))
        .respond_with(ResponseTemplate::new(200).set_body_json(job("queued")))
        .mount(&server)
        .await;
    polls(&server, 200, job("in_progress")).await;
    server
}

#[tokio::test]
async fn a_create_that_is_refused_for_its_form_goes_out_once_more_in_the_other_and_that_is_learned()
-> Outcome {
    let server = json_only().await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    let id = one(&open).await;
    let clip = open.until_state(&id, ClipState::Running).await;
    assert_eq!(clip.remote_id.as_deref(), Some(CREATED));
    assert_eq!(clip.problem, None);
    assert_eq!(creates(&server).await, [FORM, JSON]);
    // The next one leaves in the learned form, and so it does after the next start.
    one(&open).await;
    eventually_async("the next one left", async || {
        creates(&server).await.len() == 3
    })
    .await;
    world.close(open).await;
    let mut open = world.open().await;
    open.server = open.studio.servers().await?[1].id.clone();
    one(&open).await;
    eventually_async("the last one left", async || {
        creates(&server).await.len() == 4
    })
    .await;
    assert_eq!(creates(&server).await[2..], [JSON, JSON]);
    Ok(())
}

#[tokio::test]
async fn body_and_length_are_changed_once_each_where_a_server_wants_both_in_another_form() {
    // NVIDIA Dynamo takes JSON only, and the length as a number.
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(header_regex("content-type", "^multipart/"))
        .respond_with(unsupported())
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(wiremock::matchers::body_partial_json(json!({"seconds": 4})))
        .respond_with(ResponseTemplate::new(200).set_body_json(job("queued")))
        .with_priority(1)
        .mount(&server)
        .await;
    let wrong = json!({ "detail": [{ "type": "int_type", "loc": ["body", "seconds"],
        "msg": "Input should be a valid integer", "input": "4" }] });
    Mock::given(method("POST"))
        .and(header("content-type", JSON))
        .respond_with(ResponseTemplate::new(422).set_body_json(wrong))
        .mount(&server)
        .await;
    polls(&server, 200, job("in_progress")).await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    let clip = open.create("Both").await;
    open.until_state(&clip.id, ClipState::Running).await;
    assert_eq!(creates(&server).await, [FORM, JSON, JSON]);
}

#[tokio::test]
async fn a_server_that_never_agrees_is_sent_one_more_create_and_its_refusal_stands() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(unsupported())
        .mount(&server)
        .await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    let id = one(&open).await;
    let clip = open.until_state(&id, ClipState::Refused).await;
    assert!(clip.problem.is_some());
    assert_eq!(creates(&server).await, [FORM, JSON]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_between_the_two_tries_makes_one_job_in_the_other_form() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let limits = |per_minute| Limits {
        rendering: None,
        per_minute,
    };
    open.studio
        .limit_server(RequestId::fresh(), &open.server, limits(Some(1)))
        .await?;
    let unsupported = Trouble::Status {
        code: 415,
        body: String::new(),
    };
    world
        .simulator
        .inject(Fault::new(Route::Create, unsupported));
    let clip = open.create("Interrupted").await;
    // The limit holds the second try back, and the app ends meanwhile.
    eventually("the first try was refused", || {
        world.simulator.books().requests_on(Route::Create) == 1
    })
    .await;
    open.until_state(&clip.id, ClipState::Queued).await;
    world.close(open).await;
    let mut open = world.open().await;
    open.studio
        .limit_server(RequestId::fresh(), &open.server, limits(None))
        .await?;
    open.until_state(&clip.id, ClipState::Safe).await;
    let books = world.simulator.books();
    assert_eq!(books.accepted().count(), 1);
    let sent: Vec<String> = books
        .requests
        .iter()
        .filter(|request| request.route == Route::Create)
        .filter_map(|request| request.content_type.clone())
        .collect();
    assert_eq!(sent.len(), 2);
    assert!(sent[0].starts_with(FORM) && sent[1].starts_with(JSON));
    let cost = open.studio.clip_detail(&clip.id).await?.cost;
    assert!(cost.is_some(), "the create that was taken is in the ledger");
    Ok(())
}

#[tokio::test]
async fn a_create_that_is_told_in_words_which_form_a_server_takes_goes_out_in_that() {
    // OpenAI, in words that were recorded; vLLM and Kong's gateway say the like.
    let words = "Unsupported content type: 'multipart/form-data'. This API method only accepts \
                 'application/json' requests, but you specified the header 'Content-Type: \
                 multipart/form-data'. Please try again with a supported content type.";
    let told = json!({ "error": { "message": words, "type": "invalid_request_error",
        "param": null, "code": "unsupported_content_type" } });
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(header_regex("content-type", "^multipart/"))
        .respond_with(ResponseTemplate::new(400).set_body_json(told))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(header("content-type", JSON))
        .respond_with(ResponseTemplate::new(200).set_body_json(job("queued")))
        .mount(&server)
        .await;
    polls(&server, 200, job("in_progress")).await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    let id = one(&open).await;
    open.until_state(&id, ClipState::Running).await;
    assert_eq!(creates(&server).await, [FORM, JSON]);
}

/// A server that has made a clip, and takes edits and extensions in a way that is still to be said.
async fn with_a_clip(world: &World) -> (MockServer, Open, Clip) {
    let server = server(job("completed")).await;
    polls(&server, 200, job("completed")).await;
    for id in [CREATED, "video_new"] {
        content(&server, &format!("/v1/videos/{id}/content")).await;
    }
    let mut open = known(world, &server).await;
    let id = one(&open).await;
    let clip = open.until_state(&id, ClipState::Safe).await;
    (server, open, clip)
}

async fn vary(open: &Open, origin: &Clip, kind: VariationKind) -> studio::error::Result<Clip> {
    let wish = Variation {
        origin_id: origin.id.clone(),
        kind,
        prompt: "In the rain".to_owned(),
        seconds: Some("8".to_owned()),
        project_id: None,
    };
    open.studio.vary_clip(RequestId::fresh(), wish).await
}

fn new_job() -> ResponseTemplate {
    let job = json!({ "id": "video_new", "object": "video", "status": "completed" });
    ResponseTemplate::new(200).set_body_json(job)
}

#[tokio::test]
async fn an_edit_that_is_refused_for_its_form_goes_out_once_more_in_the_other_and_that_is_learned()
-> Outcome {
    // The form fields of FastAPI, as vLLM-Omni takes its creates.
    let world = World::new().await;
    let (server, mut open, origin) = with_a_clip(&world).await;
    let missing = json!({ "detail": [{ "type": "missing", "loc": ["body", "prompt"],
        "msg": "Field required", "input": null }] });
    Mock::given(method("POST"))
        .and(path("/v1/videos/edits"))
        .and(header("content-type", JSON))
        .respond_with(ResponseTemplate::new(422).set_body_json(missing))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/v1/videos/edits"))
        .and(header_regex("content-type", "^multipart/"))
        .respond_with(new_job())
        .mount(&server)
        .await;
    let edit = vary(&open, &origin, VariationKind::Edit).await?;
    let edit = open.until_state(&edit.id, ClipState::Safe).await;
    assert_eq!(edit.remote_id.as_deref(), Some("video_new"));
    assert_eq!(creates(&server).await[1..], [JSON, FORM]);
    let detail = open.studio.clip_detail(&edit.id).await?;
    assert!(detail.cost.is_some(), "it is in the ledger once");
    // The next one leaves in the learned form; that its id is taken does not matter here.
    vary(&open, &origin, VariationKind::Edit).await?;
    eventually_async("the next one left", async || {
        creates(&server).await.len() == 4
    })
    .await;
    assert_eq!(creates(&server).await[3], FORM);
    Ok(())
}

#[tokio::test]
async fn an_extension_whose_length_is_refused_as_text_goes_out_once_more_with_a_number() -> Outcome
{
    // SGLang and NVIDIA Dynamo read whole numbers.
    let world = World::new().await;
    let (server, mut open, origin) = with_a_clip(&world).await;
    Mock::given(method("POST"))
        .and(path("/v1/videos/extensions"))
        .and(wiremock::matchers::body_partial_json(json!({"seconds": 8})))
        .respond_with(new_job())
        .with_priority(1)
        .mount(&server)
        .await;
    let wrong = json!({ "detail": [{ "type": "int_type", "loc": ["body", "seconds"],
        "msg": "Input should be a valid integer", "input": "8" }] });
    Mock::given(method("POST"))
        .and(path("/v1/videos/extensions"))
        .respond_with(ResponseTemplate::new(422).set_body_json(wrong))
        .mount(&server)
        .await;
    let longer = vary(&open, &origin, VariationKind::Extension).await?;
    open.until_state(&longer.id, ClipState::Safe).await;
    assert_eq!(creates(&server).await[1..], [JSON, JSON]);
    Ok(())
}

#[tokio::test]
async fn an_edit_that_no_form_pleases_is_sent_twice_and_its_refusal_stands() -> Outcome {
    let world = World::new().await;
    let (server, mut open, origin) = with_a_clip(&world).await;
    Mock::given(method("POST"))
        .and(path("/v1/videos/edits"))
        .respond_with(unsupported())
        .mount(&server)
        .await;
    let edit = vary(&open, &origin, VariationKind::Edit).await?;
    let edit = open.until_state(&edit.id, ClipState::Refused).await;
    assert!(edit.problem.is_some());
    assert_eq!(creates(&server).await[1..], [JSON, FORM]);
    Ok(())
}

#[tokio::test]
async fn an_edit_that_may_have_been_made_is_not_sent_in_another_form() -> Outcome {
    // The words are those of a refusal, the status is not.
    let world = World::new().await;
    let (server, mut open, origin) = with_a_clip(&world).await;
    let broken = json!({ "error": { "message": "Only 'multipart/form-data' is allowed" } });
    Mock::given(method("POST"))
        .and(path("/v1/videos/edits"))
        .respond_with(ResponseTemplate::new(500).set_body_json(broken))
        .mount(&server)
        .await;
    let edit = vary(&open, &origin, VariationKind::Edit).await?;
    open.until_state(&edit.id, ClipState::Unknown).await;
    assert_eq!(creates(&server).await[1..], [JSON]);
    Ok(())
}

#[tokio::test]
async fn creates_edits_and_extensions_are_each_remembered_in_a_form_of_their_own() -> Outcome {
    // A gateway whose creates and extensions go to servers behind JSON, and whose edits to one behind
    // a form.
    let world = World::new().await;
    let server = MockServer::start().await;
    for (route, taken, answer) in [
        ("/v1/videos", "^application/json", job("completed")),
        ("/v1/videos/edits", "^multipart/", another("video_edit")),
        (
            "/v1/videos/extensions",
            "^application/json",
            another("video_longer"),
        ),
    ] {
        Mock::given(method("POST"))
            .and(path(route))
            .and(header_regex("content-type", taken))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .with_priority(1)
            .mount(&server)
            .await;
    }
    Mock::given(method("POST"))
        .respond_with(unsupported())
        .mount(&server)
        .await;
    polls(&server, 200, job("completed")).await;
    for id in [CREATED, "video_edit", "video_longer"] {
        content(&server, &format!("/v1/videos/{id}/content")).await;
    }
    let mut open = known(&world, &server).await;
    let id = one(&open).await;
    let origin = open.until_state(&id, ClipState::Safe).await;
    for kind in [VariationKind::Edit, VariationKind::Extension] {
        let clip = vary(&open, &origin, kind).await?;
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    assert_eq!(creates(&server).await, [FORM, JSON, JSON, FORM, JSON]);
    // What is asked for again leaves in its form at once; that its id is taken does not matter here.
    one(&open).await;
    for (kind, sent) in [(VariationKind::Edit, 6), (VariationKind::Extension, 7)] {
        eventually_async("the one before left", async || {
            creates(&server).await.len() == sent
        })
        .await;
        vary(&open, &origin, kind).await?;
    }
    eventually_async("the last one left", async || {
        creates(&server).await.len() == 8
    })
    .await;
    assert_eq!(creates(&server).await[5..], [JSON, FORM, JSON]);
    Ok(())
}

#[tokio::test]
async fn what_an_older_version_learned_from_an_edit_holds_for_edits() -> Outcome {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/videos/edits"))
        .and(header_regex("content-type", "^application/json"))
        .respond_with(unsupported())
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(200).set_body_json(job("completed")))
        .mount(&server)
        .await;
    polls(&server, 200, job("completed")).await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    let id = one(&open).await;
    open.until_state(&id, ClipState::Safe).await;
    world.close(open).await;
    let learned = json!({ "body": { "answer": true, "how": "used", "values": ["multipart"] } });
    rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?
        .execute("UPDATE servers SET passport = ?1", [learned.to_string()])?;
    let open = world.open().await;
    let origin = open.studio.clip(&id).await?;
    vary(&open, &origin, VariationKind::Edit).await?;
    eventually_async("the edit left", async || creates(&server).await.len() == 2).await;
    assert_eq!(creates(&server).await, [FORM, FORM]);
    Ok(())
}

fn another(id: &str) -> serde_json::Value {
    json!({ "id": id, "object": "video", "status": "completed" })
}
