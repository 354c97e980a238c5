//! Where servers put finished clips, and which kinds they send: each ends safe, named for what it is.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use studio::RequestId;
use studio::clip::{Clip, ClipState, NewClips};
use studio::server::{BodyForm, ConnectionInput, SecondsForm, ServerInput};
use videos_simulator::{Fault, Route, Trouble};
use wiremock::matchers::{header_exists, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::handmade::{
    CREATED, ask, clip_bytes, content, creates, job, known, known_with_key, one, polls, server,
};
use super::world::{KEY, Open, Outcome, World, eventually};

fn path_of_content() -> String {
    format!("/v1/videos/{CREATED}/content")
}

/// The answer of `/content`.
async fn answers_content(server: &MockServer, answer: ResponseTemplate) {
    Mock::given(method("GET"))
        .and(path(path_of_content()))
        .respond_with(answer)
        .mount(server)
        .await;
}

async fn safe_with(open: &mut Open, id: &str, bytes: &[u8]) -> Clip {
    let clip = open.until_state(id, ClipState::Safe).await;
    let kept = open.studio.clip_path(id).await.expect("a file");
    assert_eq!(std::fs::read(kept).expect("readable"), bytes);
    clip
}

#[tokio::test]
async fn webm_gif_and_avi_are_kept_under_their_own_names_and_media_types() {
    let fixture = |name: &str| {
        let folder = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../tests/fixtures/clips/"
        );
        std::fs::read(format!("{folder}{name}")).expect("a fixture")
    };
    // What a server calls it does not matter: LiteLLM calls everything video/mp4.
    for (bytes, said, kind, ending) in [
        (fixture("clip.webm"), "video/mp4", "video/webm", ".webm"),
        (fixture("clip.gif"), "image/gif", "image/gif", ".gif"),
        (
            fixture("clip.avi"),
            "application/octet-stream",
            "video/x-msvideo",
            ".avi",
        ),
    ] {
        let server = server(job("completed")).await;
        let answer = ResponseTemplate::new(200).set_body_raw(bytes.clone(), said);
        answers_content(&server, answer).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = safe_with(&mut open, &id, &bytes).await;
        let file = clip.file.expect("facts");
        assert_eq!(file.media_type, kind);
        assert!(file.name.ends_with(ending), "{}", file.name);
    }
}

#[tokio::test]
async fn an_address_in_the_answer_to_a_create_is_enough_where_there_are_no_jobs() {
    // NVIDIA Dynamo.
    let files = MockServer::start().await;
    content(&files, "/out/one.mp4").await;
    let mut done = job("completed");
    done["data"] =
        json!([{ "url": format!("{}/out/one.mp4", files.uri()), "output_format": "mp4" }]);
    let server = server(done).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    safe_with(&mut open, &id, &clip_bytes()).await;
    assert_eq!(creates(&server).await.len(), 1);
}

#[tokio::test]
async fn a_clip_inside_the_answer_to_a_create_is_kept_until_the_library_takes_it() -> Outcome {
    // NVIDIA Dynamo: nobody can be asked for it again.
    let mut done = job("completed");
    done["data"] = json!([{ "b64_json": STANDARD.encode(clip_bytes()), "output_format": "mp4" }]);
    let server = server(done).await;
    let world = World::new().await;
    let given = world.data_dir().join("given");
    let mut open = known(&world, &server).await;
    let away = world.folder.path().join("unplugged");
    std::fs::rename(world.library(), &away)?;
    let id = one(&open).await;
    open.until_state(&id, ClipState::Finished).await;
    assert_eq!(std::fs::read_dir(&given)?.count(), 1);
    world.close(open).await;
    std::fs::rename(&away, world.library())?;
    let mut open = world.open().await;
    safe_with(&mut open, &id, &clip_bytes()).await;
    assert_eq!(creates(&server).await.len(), 1);
    eventually("nothing is kept twice", || {
        std::fs::read_dir(&given).is_ok_and(|files| files.count() == 0)
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn a_clip_inside_the_answer_to_a_create_may_be_longer_than_words_are() {
    // What is paid for is not let go of for its length. A box that nobody reads makes it long.
    const BOX: u32 = 9_000_000;
    let mut long = clip_bytes();
    long.extend(BOX.to_be_bytes());
    long.extend(b"free");
    long.resize(long.len() + BOX as usize - 8, 7);
    let mut done = job("completed");
    done["data"] = json!([{ "b64_json": STANDARD.encode(&long), "output_format": "mp4" }]);
    let server = server(done).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    safe_with(&mut open, &id, &long).await;
    assert_eq!(creates(&server).await.len(), 1);
}

/// A relay that puts the clip into the job, and one that is longer than words may be.
async fn of_a_relay(prompt: &str) -> Result<(World, Open, Clip), Box<dyn std::error::Error>> {
    let config = videos_simulator::Config {
        profile: videos_simulator::Profile::named("relay-json").ok_or("a profile")?,
        ..videos_simulator::Config::default()
    };
    let world = World::with(config).await;
    let open = world.open().await;
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: world.simulator.base_url(),
        connection: Some(ConnectionInput {
            body: BodyForm::Json,
            seconds: SecondsForm::Duration,
            ..ConnectionInput::default()
        }),
        ..ServerInput::default()
    };
    open.studio.save_server(RequestId::fresh(), input).await?;
    let wish = NewClips {
        model: None,
        extra: Some(json!({ "response_format": "b64_json" }).to_string()),
        ..open.wish(&format!("[heavy 9] {prompt}"))
    };
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    let clip = clips.into_iter().next().ok_or("a clip")?;
    Ok((world, open, clip))
}

#[tokio::test]
async fn a_long_clip_inside_the_answer_to_a_look_is_kept_and_asked_for_once() -> Outcome {
    let (world, mut open, clip) = of_a_relay("A dialect").await?;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let kept = std::fs::read(open.studio.clip_path(&clip.id).await?)?;
    let job = clip.remote_id.as_deref().ok_or("a job")?;
    assert!(kept.len() > 9_000_000);
    assert_eq!(kept, world.bytes_on_server(job).await);
    let books = world.simulator.books();
    assert_eq!(books.requests_on(Route::Content), 0, "it was here already");
    assert_eq!(books.accepted().count(), 1);
    let given = world.data_dir().join("given");
    eventually("nothing is kept twice", || {
        std::fs::read_dir(&given).is_ok_and(|files| files.count() == 0)
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn a_look_that_breaks_off_in_the_middle_of_a_clip_is_taken_again() -> Outcome {
    let (world, mut open, clip) = of_a_relay("[slow 600] A dialect").await?;
    open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
    // Short answers pass unharmed.
    let cut = Trouble::CloseAfterBytes { bytes: 9_000_000 };
    let cut = Fault::new(Route::Retrieve, cut).times(u32::MAX);
    world.simulator.inject(cut);
    world.simulator.advance(Duration::from_secs(601));
    let looks = || world.simulator.books().requests_on(Route::Retrieve);
    let before = looks();
    eventually("it was looked at some times", || looks() > before + 2).await;
    world.simulator.clear_faults();
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let kept = std::fs::read(open.studio.clip_path(&clip.id).await?)?;
    let job = clip.remote_id.as_deref().ok_or("a job")?;
    assert_eq!(kept, world.bytes_on_server(job).await);
    assert_eq!(world.simulator.books().accepted().count(), 1);
    Ok(())
}

#[tokio::test]
async fn content_in_base64_is_the_clip() {
    // TensorRT-LLM, where the job was asked for that way.
    let server = server(job("completed")).await;
    let words = json!({ "b64_json": STANDARD.encode(clip_bytes()) });
    answers_content(&server, ResponseTemplate::new(200).set_body_json(words)).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    safe_with(&mut open, &id, &clip_bytes()).await;
}

#[tokio::test]
async fn content_that_is_an_address_leads_there_without_the_key() {
    // Relays answer with JSON, SGLang with a sentence, aisix with a redirect.
    for answer in ["json", "sentence", "redirect"] {
        let files = MockServer::start().await;
        Mock::given(header_exists("authorization"))
            .respond_with(ResponseTemplate::new(401))
            .with_priority(1)
            .mount(&files)
            .await;
        content(&files, "/out/one.mp4").await;
        let place = format!("{}/out/one.mp4", files.uri());
        let server = server(job("completed")).await;
        let answer = match answer {
            "json" => ResponseTemplate::new(200).set_body_json(json!({ "url": place })),
            "sentence" => ResponseTemplate::new(400).set_body_json(json!({ "detail": format!(
                "Video has been uploaded to cloud storage. Please use the cloud URL: {place}"
            ) })),
            _ => ResponseTemplate::new(302).insert_header("Location", place.as_str()),
        };
        answers_content(&server, answer).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        safe_with(&mut open, &id, &clip_bytes()).await;
    }
}

#[tokio::test]
async fn an_address_that_is_the_servers_own_is_asked_with_the_key() -> Outcome {
    // OpenRouter calls them unsigned, and wants the key for them.
    let server = MockServer::start().await;
    let keyed = format!("Bearer {KEY}");
    let created: Value = json!({ "id": CREATED, "status": "pending" });
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(202).set_body_json(created))
        .mount(&server)
        .await;
    let done = json!({ "id": CREATED, "status": "completed",
        "unsigned_urls": [format!("{}/v1/files/one", server.uri())] });
    polls(&server, 200, done).await;
    Mock::given(method("GET"))
        .and(path("/v1/files/one"))
        .and(wiremock::matchers::header("authorization", keyed.as_str()))
        .respond_with(ResponseTemplate::new(200).set_body_raw(clip_bytes(), "video/mp4"))
        .mount(&server)
        .await;
    let world = World::new().await;
    let mut open = known_with_key(&world, &server).await;
    let id = one(&open).await;
    safe_with(&mut open, &id, &clip_bytes()).await;
    Ok(())
}
