//! The player in a real window: each step shows the neighbouring frame, and what leaves the player
//! is the frame that was shown. The clip says the number of each frame in eight columns, dark or
//! bright.

use std::fs;

use image::GenericImageView as _;
use videos_simulator::Simulator;

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::mouse::{self, answer_file_dialog};
use crate::person::{connect, select};
use crate::server;
use crate::wait::{SOON, until};

const COUNTED: &[u8] = include_bytes!("../fixtures/clips/counted.mp4");

/// Reads the number of the frame that the player shows; -1 while it has none.
const NUMBER: &str = "const video = document.querySelector('video');
    if (!video || video.readyState < 2 || video.seeking) return -1;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 64];
    const brush = canvas.getContext('2d');
    brush.drawImage(video, 0, 0, 64, 64);
    let number = 0;
    for (let bit = 0; bit < 8; bit += 1) {
        if (brush.getImageData(bit * 8 + 4, 32, 1, 1).data[1] > 128) number += 1 << bit;
    }
    return number;";

async fn shows(app: &App<'_>, frame: i64) {
    until(&format!("frame {frame} to be shown"), SOON, async || {
        (app.value(NUMBER).await.as_i64() == Some(frame)).then_some(())
    })
    .await;
}

/// An app whose library has the counted clip, which is selected.
pub(crate) async fn with_the_counted_clip<'a>(desktop: &'a Desktop, server: &Simulator) -> App<'a> {
    fs::create_dir_all(library_of(desktop)).expect("a folder");
    fs::write(library_of(desktop).join("counted.mp4"), COUNTED).expect("a clip");
    let app = App::start(desktop, &[]).await;
    connect(&app, server).await;
    app.click("button", "Add to the library").await;
    // What stands below it moves up then.
    app.gone("button", "Add to the library").await;
    select(&app, "counted").await;
    shows(&app, 0).await;
    app
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_shows_the_neighbouring_frame() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = with_the_counted_clip(&desktop, &server).await;
    for frame in 1..=14 {
        app.click("button", "One frame on").await;
        shows(&app, frame).await;
    }
    for frame in (10..14).rev() {
        app.click("button", "One frame back").await;
        shows(&app, frame).await;
    }
    app.click("slider", "Playhead").await;
    mouse::activate(&desktop, "^Dailies$").await;
    mouse::keys(&desktop, &["End"]);
    shows(&app, 47).await;
    mouse::keys(&desktop, &["Left"]);
    shows(&app, 46).await;
    app.picture("player-frames").await;
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn marks_are_there_after_a_restart_and_the_frame_that_is_shown_is_saved() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = with_the_counted_clip(&desktop, &server).await;
    app.click("slider", "Playhead").await;
    mouse::activate(&desktop, "^Dailies$").await;
    mouse::keys(&desktop, &["Home", "Right", "Right", "Right", "i"]);
    shows(&app, 3).await;
    mouse::keys(&desktop, &["Right", "Right", "o"]);
    shows(&app, 5).await;
    app.see("Marked from 0:00:03 to 0:00:05").await;

    let target = desktop.folder("Stills").join("five.png");
    mouse::keys(&desktop, &["shift+s"]);
    answer_file_dialog(&desktop, &target).await;
    app.see("Saved five.png").await;
    let png = until("the saved frame", SOON, async || fs::read(&target).ok()).await;
    let picture = image::load_from_memory(&png).expect("a picture");
    assert_eq!(
        picture.dimensions(),
        (64, 64),
        "in the full size of the clip"
    );
    let bright = |bit: u32| picture.get_pixel(bit * 8 + 4, 32).0[1] > 128;
    let number: u32 = (0..8)
        .filter(|bit| bright(*bit))
        .map(|bit| 1_u32 << bit)
        .sum();
    assert_eq!(number, 5, "the frame that was shown");
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    select(&app, "counted").await;
    app.see("Marked from 0:00:03 to 0:00:05").await;
    app.quit().await;
}

/// A key frame is in every twelve.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_marked_part_is_saved_from_the_key_frame_before_it_as_it_was_said() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = with_the_counted_clip(&desktop, &server).await;
    app.click("slider", "Playhead").await;
    mouse::activate(&desktop, "^Dailies$").await;
    mouse::keys(&desktop, &["Home"]);
    shows(&app, 0).await;
    mouse::keys(&desktop, &["Right"; 13]);
    shows(&app, 13).await;
    mouse::keys(&desktop, &["i", "Right", "Right", "o"]);
    app.see("Marked from 0:00:13 to 0:00:15").await;

    let target = desktop.folder("Parts").join("part.mp4");
    mouse::keys(&desktop, &["ctrl+shift+s"]);
    app.find("dialog", "Save marked part").await;
    app.see("0:00:12 to 0:00:15, 4 frames").await;
    app.picture("player-part").await;
    app.click("button", "Save part as").await;
    answer_file_dialog(&desktop, &target).await;
    app.see("Saved part.mp4").await;
    let part = until("the saved part", SOON, async || {
        studio::probe::probe(&target).ok()
    })
    .await;
    assert_eq!((part.width, part.height), (Some(64), Some(64)));
    let rate = part.frame_rate.expect("a rate");
    assert!((rate - 30_000.0 / 1001.0).abs() < 0.5, "{rate}");
    let length = part.duration.expect("a length") * rate;
    assert!((3.0..6.0).contains(&length), "{length} frames");
    assert!(part.bytes < u64::try_from(COUNTED.len()).expect("small"));
    let kept = fs::read(library_of(&desktop).join("counted.mp4")).expect("the clip");
    assert!(kept == COUNTED, "the clip itself stays as it is");
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_goes_on_from_the_last_frame_of_another() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = with_the_counted_clip(&desktop, &server).await;
    app.click("button", "Continue").await;
    app.find("button", "Reference image Last frame of counted")
        .await;
    app.fill("Prompt", "And on it goes").await;
    app.picture("player-continue").await;
    app.click("button", "Generate").await;
    crate::person::safe(&app, "And on it goes").await;
    select(&app, "And on it goes").await;
    app.click("button", "Play as one").await;
    app.see("2 of 2: And on it goes").await;
    app.picture("player-chain").await;
    app.quit().await;
}
