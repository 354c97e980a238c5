//! From a prompt to a safe clip, and everything a server can answer to a create.

use std::time::Duration;

use studio::RequestId;
use studio::clip::{ClipState, Fit, ReferenceUse};
use studio::error::Error;
use studio::server::ServerState;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World, clips_in, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_created_clip_ends_safe_with_the_bytes_of_the_server() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A red kite over a grey sea").await;
    let path = open.studio.clip_path(&clip.id).await?;
    let remote_id = clip.remote_id.as_deref().expect("a create id");
    assert_eq!(
        std::fs::read(&path)?,
        world.bytes_on_server(remote_id).await
    );
    let file = clip.file.expect("facts of the file");
    assert_eq!((file.width, file.height), (Some(720), Some(1280)));
    assert!((file.duration.expect("a length") - 4.0).abs() < 0.1);
    assert!(path.starts_with(world.library()));
    assert!(file.name.starts_with("a-red-kite"), "{}", file.name);
    let sidecar = path.with_file_name(format!("{}.json", file.name));
    eventually("the sidecar is written", || {
        std::fs::read_to_string(&sidecar)
            .is_ok_and(|notes| notes.contains("A red kite over a grey sea"))
    })
    .await;
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn poster_and_sprite_sheet_follow_once_the_clip_is_safe() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("A harbour at dawn").await;
    let clip = open
        .until(&clip.id, |clip| clip.has_poster && clip.has_sprite)
        .await;
    let poster = std::fs::read(open.studio.poster_path(&clip.id).await?)?;
    assert_eq!(poster[..3], [0xFF, 0xD8, 0xFF]);
    let small = open.studio.small_poster_path(&clip.id).await?;
    let (width, height) = image::image_dimensions(&small)?;
    assert!(width <= 320 && height <= 180, "{width}x{height}");
    // One that an earlier version did not make yet.
    std::fs::remove_file(&small)?;
    assert!(open.studio.small_poster_path(&clip.id).await?.is_file());
    assert!(open.studio.sprite_path(&clip.id).await?.is_file());
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn takes_are_creates_of_their_own() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut wish = open.wish("Four takes of rain");
    wish.takes = 4;
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    assert_eq!(clips.len(), 4);
    for clip in &clips {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    assert_eq!(world.simulator.books().creates_of("Four takes of rain"), 4);
    assert_eq!(clips_in(&world.library()).len(), 4);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_prompt_of_32_000_characters_arrives_whole() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let prompt = "é".repeat(32_000);
    open.safe(&prompt).await;
    assert_eq!(world.simulator.books().creates_of(&prompt), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prompts_that_cannot_be_sent_are_refused_at_once() {
    let world = World::new().await;
    let open = world.open().await;
    for prompt in ["", "  \n", "x".repeat(40_000).as_str()] {
        let answer = open
            .studio
            .create_clips(RequestId::fresh(), open.wish(prompt))
            .await;
        assert!(
            matches!(
                answer,
                Err(Error::Invalid {
                    field: "prompt",
                    ..
                })
            ),
            "{answer:?}"
        );
    }
    assert!(open.all().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_told_in_a_sentence_and_never_sent_again() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut wish = open.wish("Too tall");
    wish.size = Some("9x9".to_owned());
    let clip = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await?
        .remove(0);
    let clip = open.until_state(&clip.id, ClipState::Refused).await;
    let problem = clip.problem.expect("a problem");
    assert_eq!(problem.headline, "The server refused the size");
    assert!(problem.request_id.is_some());
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_length_that_the_server_refuses_is_named() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut wish = open.wish("Too long");
    wish.seconds = Some("7".to_owned());
    let clip = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await?
        .remove(0);
    let clip = open.until_state(&clip.id, ClipState::Refused).await;
    let problem = clip.problem.expect("a problem");
    assert_eq!(problem.headline, "The server refused the length");
    assert_eq!(clip.prompt, "Too long");
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn moderation_in_the_job_is_told_as_such() {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.create("[block] something").await;
    let clip = open.until_state(&clip.id, ClipState::Failed).await;
    let problem = clip.problem.expect("a problem");
    assert_eq!(problem.headline, "Moderation blocked this prompt");
    assert_eq!(problem.code.as_deref(), Some("moderation_blocked"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rate_limited_create_waits_as_told_and_is_made_once() {
    let world = World::new().await;
    let limit = Trouble::RateLimit {
        retry_after: Some(1),
    };
    world
        .simulator
        .inject(Fault::new(Route::Create, limit).times(2));
    let mut open = world.open().await;
    let before = std::time::Instant::now();
    let clip = open.safe("Patience").await;
    assert!(before.elapsed() >= Duration::from_secs(2));
    let books = world.simulator.books();
    assert_eq!(books.accepted().count(), 1);
    assert_eq!(books.accepted().next(), clip.remote_id.as_deref());
    assert_eq!(books.requests_on(Route::Create), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_never_left_is_sent_when_the_server_is_back() {
    let world = World::new().await;
    let mut open = world.open().await;
    // An address where nobody listens: bound once, then let go.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port");
    let away = |base_url: String| studio::server::ServerInput {
        id: Some(open.server.clone()),
        base_url,
        ..studio::server::ServerInput::default()
    };
    let (there, elsewhere) = (
        away(world.simulator.base_url()),
        away(format!("http://{nobody}/v1")),
    );
    open.studio
        .save_server(RequestId::fresh(), elsewhere)
        .await
        .expect("saved");
    let server = open.server.clone();
    open.studio
        .set_key(RequestId::fresh(), &server, super::world::KEY.into(), true)
        .await
        .expect("a key");
    let clip = open.create("Nobody is there").await;
    open.event(|event| {
        matches!(event, studio::event::Event::Servers { servers }
            if matches!(servers[0].state, ServerState::Offline { .. }))
    })
    .await;
    let waiting = open.studio.clip(&clip.id).await.expect("a clip");
    assert!(matches!(
        waiting.state,
        ClipState::Queued | ClipState::Submitting
    ));
    assert_eq!(waiting.problem, None);
    open.studio
        .save_server(RequestId::fresh(), there)
        .await
        .expect("saved");
    open.studio
        .set_key(RequestId::fresh(), &server, super::world::KEY.into(), true)
        .await
        .expect("a key");
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().creates_of("Nobody is there"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_status_word_is_waited_out() {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, Trouble::UnknownStatus).times(2));
    let mut open = world.open().await;
    open.safe("Simmering").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_server_is_offline_and_its_jobs_go_on_when_it_speaks_again() {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, Trouble::CloseBeforeBody).times(3));
    let mut open = world.open().await;
    let clip = open.create("Interrupted").await;
    open.event(|event| {
        matches!(event, studio::event::Event::Servers { servers }
            if matches!(servers[0].state, ServerState::Offline { .. }))
    })
    .await;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(clip.problem, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reference_picture_is_sent_in_the_size_of_the_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 48, image::Rgb([200, 30, 30]))
        .write_to(&mut png, image::ImageFormat::Png)?;
    let staged = open
        .studio
        .stage_reference(png.into_inner(), "red.png".to_owned())
        .await?;
    let mut wish = open.wish("A red wall");
    wish.reference = Some(ReferenceUse {
        id: staged.id.clone(),
        fit: Fit::Crop,
        frame_of: None,
    });
    let clip = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await?
        .remove(0);
    open.until_state(&clip.id, ClipState::Safe).await;
    let sent = world.simulator.books().creates[0]
        .reference
        .clone()
        .expect("a picture was sent");
    let shown = open
        .studio
        .reference_preview(&staged.id, (720, 1280), Fit::Crop)
        .await?;
    assert_eq!(std::fs::read(shown)?.len(), sent.bytes);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_in_its_own_shape_is_refused_where_the_size_must_be_met_and_cropped_it_is_not()
-> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(1280, 640).write_to(&mut png, image::ImageFormat::Png)?;
    let staged = open
        .studio
        .stage_reference(png.into_inner(), "wide.png".to_owned())
        .await?;
    for (fit, state) in [
        (Fit::Within, ClipState::Refused),
        (Fit::Crop, ClipState::Safe),
    ] {
        let mut wish = open.wish("A wide wall");
        wish.reference = Some(ReferenceUse {
            id: staged.id.clone(),
            fit,
            frame_of: None,
        });
        let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
        let clip = open.until_state(&clips[0].id, state).await;
        if let Some(problem) = clip.problem {
            assert!(
                problem.message.contains("Choose Crop or Pad"),
                "{problem:?}"
            );
        }
    }
    let sent = open
        .studio
        .reference_preview(&staged.id, (720, 1280), Fit::Within)
        .await?;
    assert_eq!(image::image_dimensions(sent)?, (720, 360));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_was_not_sent_yet_can_be_taken_back() {
    let world = World::new().await;
    let limit = Trouble::RateLimit {
        retry_after: Some(600),
    };
    world.simulator.inject(Fault::new(Route::Create, limit));
    let mut open = world.open().await;
    let clip = open.create("Changed my mind").await;
    eventually("the create was turned away", || {
        world.simulator.books().requests_on(Route::Create) == 1
    })
    .await;
    open.until_state(&clip.id, ClipState::Queued).await;
    let clip = open
        .studio
        .cancel_clip(RequestId::fresh(), &clip.id)
        .await
        .expect("cancelled");
    assert_eq!(clip.state, ClipState::Cancelled);
    let again = open
        .studio
        .make_again(RequestId::fresh(), &clip.id)
        .await
        .expect("a new intent");
    assert_ne!(again.id, clip.id);
    assert_eq!(again.prompt, clip.prompt);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn time_left_is_learned_from_clips_of_the_same_kind() {
    let world = World::new().await;
    let mut open = world.open().await;
    open.safe("The first one").await;
    let second = open.create("[stall] The second one").await;
    let second = open
        .until(&second.id, |clip| clip.time_left.is_some())
        .await;
    assert!(second.accepted_at.is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_never_says_finished_is_fetched_all_the_same() {
    let world = World::new().await;
    let mut open = world.open().await;
    open.safe("[stall] Ninety-nine per cent").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_called_failed_is_fetched_when_its_clip_is_there() {
    let world = World::new().await;
    let wrong = Trouble::Status {
        code: 200,
        body: r#"{"id":"video_x","object":"video","status":"failed"}"#.to_owned(),
    };
    let mut open = world.open().await;
    let clip = open.create("[slow 0] Not failed at all").await;
    world
        .simulator
        .inject(Fault::new(Route::Retrieve, wrong).times(1));
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    assert_ne!(clip.remote_id.as_deref(), Some("video_x"));
}
