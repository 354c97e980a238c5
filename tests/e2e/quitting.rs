//! Closing the window while a clip is not safe: asked about, waited for, and never locked in.

use videos_simulator::{Fault, Route, Simulator, Trouble};

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::person::{connect, generate, says};
use crate::server;
use crate::wait::{LATER, SOON};

const PROMPT: &str = "A kite over dunes [expire 1500]";
const QUESTION: &str = "1 clip is not safe yet";

/// A clip that is being saved, slowly.
async fn saving<'desktop>(desktop: &'desktop Desktop, server: &Simulator) -> App<'desktop> {
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closing_before_a_clip_is_safe_asks_and_can_wait_until_it_is() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = saving(&desktop, &server).await;
    app.close_once().await;
    app.find("alertdialog", QUESTION).await;
    app.see("1 is being saved now. It expires in 2").await;
    app.picture("quit question").await;
    app.click("button", "Keep open").await;
    app.gone("alertdialog", QUESTION).await;

    app.close_once().await;
    app.find("alertdialog", QUESTION).await;
    app.click("button", "Quit when safe").await;
    app.see("Dailies quits by itself when 1 clip is safe").await;
    app.picture("quitting when safe").await;
    app.ends(LATER).await;
    let files = std::fs::read_dir(library_of(&desktop)).expect("the library is a folder");
    let whole = files.flatten().filter(|file| {
        let path = file.path();
        path.extension().is_some_and(|end| end == "mp4")
    });
    assert_eq!(whole.count(), 1, "the clip is here");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_close_quits_without_an_answer() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = saving(&desktop, &server).await;
    app.close_once().await;
    app.find("alertdialog", QUESTION).await;
    app.close_once().await;
    app.ends(SOON).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_died_does_not_keep_the_window_open() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = saving(&desktop, &server).await;
    app.kill_page().await;
    app.close_once().await;
    app.ends(SOON).await;
}
