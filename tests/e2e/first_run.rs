//! From nothing to a playing clip, without a key and without a network.

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::person::{generate, plays, safe, select};

const PROMPT: &str = "A paper boat on a rainy street";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_newcomer_tries_the_demo_and_watches_a_clip() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &[]).await;
    desktop.picture("welcome");
    app.click("button", "Try the demo").await;
    generate(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    select(&app, PROMPT).await;
    plays(&app).await;
    desktop.picture("playing");
    let files = std::fs::read_dir(library_of(&desktop)).expect("the library is a folder");
    let clips = files
        .flatten()
        .filter(|file| file.path().extension().is_some_and(|end| end == "mp4"));
    assert_eq!(clips.count(), 1);
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_word_opens_the_app_ready_to_generate() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &["--demo"]).await;
    generate(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_on_the_command_line_means_the_same_from_everywhere() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &["--library", "my clips"]).await;
    app.value(
        "window.__TAURI_INTERNALS__.invoke('app_info').then((info) => (window.folder = info.library.folder))",
    )
    .await;
    app.until_true("the answer", "return window.folder !== undefined")
        .await;
    let expected = desktop.home().join("my clips");
    assert_eq!(
        app.value("return window.folder").await,
        expected.to_string_lossy().as_ref()
    );
    assert!(expected.is_dir());
    app.quit().await;
}
