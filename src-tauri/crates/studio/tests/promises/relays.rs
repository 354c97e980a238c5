//! Relays that put a finished clip into the job itself: it is kept from there.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use studio::RequestId;
use studio::clip::{Clip, ClipState, NewClips};
use studio::server::{BodyForm, ConnectionInput, SecondsForm, ServerInput, Subject};
use videos_simulator::{Fault, Profile, Route, Trouble};

use super::contents::{path_of_content, safe_with};
use super::handmade::{clip_bytes, content, job, known, one, polls, server};
use super::world::{Open, Outcome, World, eventually};

/// A relay that puts the clip into the job, and one that is longer than words may be.
async fn of_a_relay(prompt: &str) -> Result<(World, Open, Clip), Box<dyn std::error::Error>> {
    let config = videos_simulator::Config {
        profile: Profile::named("relay-json").ok_or("a profile")?,
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
    let servers = open.studio.servers().await?;
    let told = servers[0].passport.iter();
    let told = told.filter(|line| line.subject == Subject::Content);
    assert!(
        told.map(|line| line.answer).all(|answer| answer.is_none()),
        "whether it hands clips out was not seen"
    );
    assert_eq!(books.accepted().count(), 1);
    let given = world.data_dir().join("given");
    eventually("nothing is kept twice", || {
        std::fs::read_dir(&given).is_ok_and(|files| files.count() == 0)
    })
    .await;
    Ok(())
}

#[tokio::test]
async fn a_clip_inside_the_answer_to_a_look_says_nothing_of_content_after_a_restart_either()
-> Outcome {
    let server = server(job("queued")).await;
    let mut done = job("completed");
    done["data"] = json!([{ "b64_json": STANDARD.encode(clip_bytes()), "output_format": "mp4" }]);
    polls(&server, 200, done).await;
    content(&server, &path_of_content()).await;
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
    let servers = open.studio.servers().await?;
    let told = servers[1].passport.iter();
    let told = told.filter(|line| line.subject == Subject::Content);
    assert!(
        told.map(|line| line.answer).all(|answer| answer.is_none()),
        "whether it hands clips out was not seen"
    );
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
