//! Where servers put finished clips, and which kinds they send: each ends safe, named for what it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use studio::RequestId;
use studio::clip::{Clip, ClipState, Problem};
use studio::findings::Findings;
use studio::server::ServerState;
use videos_simulator::{Fault, Profile, Route, Trouble};
use wiremock::matchers::{header_exists, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::handmade::{
    CREATED, ask, clip_bytes, content, creates, job, known, known_with_key, one, polls, server,
};
use super::world::{KEY, Open, Outcome, World, eventually, eventually_async, remove_databases};

pub(super) fn path_of_content() -> String {
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

pub(super) async fn safe_with(open: &mut Open, id: &str, bytes: &[u8]) -> Clip {
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

/// `RIFF` with the extended header of a `WebP` that moves, 64 by 32 pixels.
fn moving_webp() -> Vec<u8> {
    let mut webp = b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x3f\0\0\x1f\0\0".to_vec();
    webp.extend(b"ANIM\x06\0\0\0\xff\xff\xff\xff\0\0");
    webp
}

#[tokio::test]
async fn kinds_that_only_other_apps_play_are_kept_too() {
    let packets: Vec<u8> = (0..20)
        .flat_map(|number| [&[0x47, 0x40, number, 0x10][..], &[0xff; 184]].concat())
        .collect();
    let flash = b"FLV\x01\x05\0\0\0\x09\0\0\0\0\x12".to_vec();
    // Zeros, and what a relay leaves of its own envelope.
    let padded = [clip_bytes(), vec![0; 4096]].concat();
    let marked = [clip_bytes(), b"\r\n--boundary--\r\n".to_vec()].concat();
    for (bytes, kind, ending) in [
        (packets, "video/mp2t", ".ts"),
        (flash, "video/x-flv", ".flv"),
        (moving_webp(), "image/webp", ".webp"),
        (padded, "video/mp4", ".mp4"),
        (marked, "video/mp4", ".mp4"),
    ] {
        let server = server(job("completed")).await;
        let answer = ResponseTemplate::new(200).set_body_raw(bytes.clone(), "video/mp4");
        answers_content(&server, answer).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = safe_with(&mut open, &id, &bytes).await;
        assert_eq!(clip.problem, None);
        let file = clip.file.expect("facts");
        assert_eq!(file.media_type, kind);
        assert!(file.name.ends_with(ending), "{}", file.name);
    }
}

/// How often a server was asked for the clip itself.
async fn fetches(server: &MockServer) -> usize {
    let asked = server.received_requests().await.expect("recorded");
    let content =
        |one: &&wiremock::Request| one.url.path() == path_of_content() && one.url.query().is_none();
    asked.iter().filter(content).count()
}

#[tokio::test]
async fn bytes_that_came_twice_and_cannot_be_read_are_kept_as_they_came() -> Outcome {
    let cut = clip_bytes()[..clip_bytes().len() - 100].to_vec();
    let other = [&[1, 2, 3, 4][..], &[0; 200], b"whatever this is"].concat();
    for (bytes, kind, ending) in [
        (cut, "video/mp4", ".mp4"),
        (other, "application/octet-stream", ".bin"),
    ] {
        let server = server(job("completed")).await;
        polls(&server, 200, job("completed")).await;
        let answer = ResponseTemplate::new(200).set_body_raw(bytes.clone(), "video/mp4");
        answers_content(&server, answer).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = safe_with(&mut open, &id, &bytes).await;
        assert!(clip.problem.as_ref().is_some_and(Problem::is_as_it_came));
        let file = clip.file.expect("facts");
        assert_eq!(file.media_type, kind);
        assert!(file.name.ends_with(ending), "{}", file.name);
        assert_eq!(fetches(&server).await, 2);
        let sidecar = world.library().join(format!("{}.json", file.name));
        eventually("its notes are written", || sidecar.is_file()).await;
        assert_eq!(open.studio.look_through().await?, Findings::default());
        world.close(open).await;
        // What is known of it comes back from the notes alone.
        remove_databases(&world.data_dir())?;
        let mut open = world.open().await;
        open.studio.rebuild_library(RequestId::fresh()).await?;
        let clip = safe_with(&mut open, &id, &bytes).await;
        assert!(clip.problem.as_ref().is_some_and(Problem::is_as_it_came));
        let found = open.studio.look_through().await?;
        assert_eq!((found.missing, found.foreign), (0, 0));
        assert_eq!(fetches(&server).await, 2);
    }
    Ok(())
}

#[tokio::test]
async fn what_is_cut_off_while_a_server_is_still_at_work_is_not_kept() {
    let server = server(job("completed")).await;
    polls(&server, 200, job("processing")).await;
    let cut = &clip_bytes()[..clip_bytes().len() - 100];
    let answer = ResponseTemplate::new(200).set_body_raw(cut, "video/mp4");
    Mock::given(method("GET"))
        .and(path(path_of_content()))
        .respond_with(answer)
        .up_to_n_times(4)
        .mount(&server)
        .await;
    content(&server, &path_of_content()).await;
    let world = World::new().await;
    let (mut open, id) = ask(&world, &server).await;
    let clip = safe_with(&mut open, &id, &clip_bytes()).await;
    assert_eq!(clip.problem, None);
}

#[tokio::test]
async fn an_address_in_the_job_helps_where_content_fails() {
    // A gateway that gets no answer, a web front, an error under 200, a store behind a wrong key.
    let refusal = json!({ "error": { "message": "upstream", "type": "x", "code": null } });
    for answer in [
        ResponseTemplate::new(502),
        ResponseTemplate::new(200).set_body_raw("<html>Welcome</html>", "text/html"),
        ResponseTemplate::new(200).set_body_json(refusal),
        ResponseTemplate::new(403),
    ] {
        let server = server(job("queued")).await;
        answers_content(&server, answer).await;
        let mut done = job("completed");
        // The first is dead, the second names another.
        done["url"] = json!(format!("{}/files/dead.mp4", server.uri()));
        done["metadata"] = json!({ "url": format!("{}/files/named", server.uri()) });
        polls(&server, 200, done).await;
        let named = json!({ "url": format!("{}/files/one.mp4", server.uri()) });
        Mock::given(method("GET"))
            .and(path("/files/named"))
            .respond_with(ResponseTemplate::new(200).set_body_json(named))
            .mount(&server)
            .await;
        content(&server, "/files/one.mp4").await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        safe_with(&mut open, &id, &clip_bytes()).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_in_the_job_helps_where_content_always_breaks_off() -> Outcome {
    // new-api gives a transfer a minute.
    let world = World::with(videos_simulator::Config {
        profile: Profile::named("newapi").expect("a profile"),
        ..videos_simulator::Config::default()
    })
    .await;
    let cut = Trouble::CloseAfterBytes { bytes: 3_000 };
    world
        .simulator
        .inject(Fault::new(Route::Content, cut).times(1_000_000));
    let mut open = world.open().await;
    let wish = studio::clip::NewClips {
        model: Some("kling-v2".to_owned()),
        ..open.wish("Slow proxy")
    };
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    let clip = open.until_state(&clips[0].id, ClipState::Safe).await;
    let job = clip.remote_id.expect("a job");
    let kept = std::fs::read(open.studio.clip_path(&clip.id).await?)?;
    assert_eq!(kept, world.bytes_on_server(&job).await);
    Ok(())
}

#[tokio::test]
async fn what_a_store_does_is_not_taken_for_the_doing_of_its_server() -> Outcome {
    // It wants a key of its own; it is not there at all.
    let there = MockServer::start().await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(401))
        .mount(&there)
        .await;
    // Nobody listens where a listener was a moment ago.
    let gone = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    for store in [there.uri(), format!("http://{gone}")] {
        let server = server(job("completed")).await;
        let place = format!("{store}/one.mp4");
        let answer = ResponseTemplate::new(302).insert_header("Location", place.as_str());
        answers_content(&server, answer).await;
        let world = World::new().await;
        let (mut open, id) = ask(&world, &server).await;
        let clip = open.until(&id, |clip| clip.problem.is_some()).await;
        let message = clip.problem.expect("a problem").message;
        assert!(
            message.starts_with("The place where the server"),
            "{message}"
        );
        // It is still sent what is new.
        one(&open).await;
        eventually_async("the second create is sent", async || {
            creates(&server).await.len() == 2
        })
        .await;
        let servers = open.studio.servers().await?;
        let asked = servers.iter().find(|one| one.id == open.server);
        assert_eq!(asked.map(|one| &one.state), Some(&ServerState::Online));
    }
    Ok(())
}
