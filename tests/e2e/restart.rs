//! Leaving in the middle of something, in order and out of order.

use std::time::Duration;

use videos_simulator::{Fault, Route, Simulator, Trouble};

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::person::{connect, generate, safe, says};
use crate::server;
use crate::wait::{SOON, until};

const PROMPT: &str = "A train through snow";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_renders_while_the_app_is_closed_ends_safe() {
    let desktop = Desktop::start().await;
    let server = server::rendering_in(Duration::from_mins(10)).await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, PROMPT).await;
    says(&app, PROMPT, "Rendering", SOON).await;
    app.quit().await;

    server.advance(Duration::from_mins(11));
    let app = App::start(&desktop, &[]).await;
    safe(&app, PROMPT).await;
    is_whole_and_made_once(&desktop, &server);
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_cut_by_quitting_ends_safe() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = in_the_middle_of_a_download(&desktop, &server).await;
    app.quit().await;
    comes_back_whole(&desktop, &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_cut_by_a_power_cut_ends_safe() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = in_the_middle_of_a_download(&desktop, &server).await;
    app.kill().await;
    comes_back_whole(&desktop, &server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_cut_by_a_power_cut_is_paid_once_and_ends_safe() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    // The server has the job, and its answer is on the way for minutes.
    let dripping = Trouble::Slow {
        bytes_per_second: 1,
    };
    server.inject(Fault::new(Route::Create, dripping));
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, PROMPT).await;
    until("the create to arrive", SOON, async || {
        (server.books().creates_of(PROMPT) == 1).then_some(())
    })
    .await;
    app.kill().await;
    comes_back_whole(&desktop, &server).await;
}

async fn in_the_middle_of_a_download<'desktop>(
    desktop: &'desktop Desktop,
    server: &Simulator,
) -> App<'desktop> {
    let dripping = Trouble::Slow {
        bytes_per_second: 20_000,
    };
    server.inject(Fault::new(Route::Content, dripping).times(10));
    let app = App::start(desktop, &[]).await;
    connect(&app, server).await;
    generate(&app, PROMPT).await;
    says(&app, PROMPT, "Saving", SOON).await;
    app
}

async fn comes_back_whole(desktop: &Desktop, server: &Simulator) {
    server.clear_faults();
    let app = App::start(desktop, &[]).await;
    safe(&app, PROMPT).await;
    is_whole_and_made_once(desktop, server);
    app.quit().await;
}

/// One create was sent, and the one clip in the library has the server's bytes.
fn is_whole_and_made_once(desktop: &Desktop, server: &Simulator) {
    let books = server.books();
    assert_eq!(books.creates_of(PROMPT), 1, "it was asked for once");
    let id = books.accepted().next().expect("one clip").to_owned();
    let made = server::content(desktop, server, &id);
    let files = std::fs::read_dir(library_of(desktop)).expect("the library is a folder");
    let clips: Vec<_> = files
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "mp4"))
        .collect();
    assert_eq!(clips.len(), 1, "{clips:?}");
    let kept = std::fs::read(&clips[0]).expect("the clip can be read");
    assert!(
        kept == made,
        "{} bytes are kept, {} were made",
        kept.len(),
        made.len()
    );
}
