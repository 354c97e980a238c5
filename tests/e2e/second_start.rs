//! Starting the app while it runs.

use std::process::{Child, Stdio};

use crate::app::{App, data_of, library_of};
use crate::desktop::{Desktop, text};
use crate::wait::{LATER, SOON, until};

/// Starts the app again as a person does, with these words.
fn start(desktop: &Desktop, words: &[&str]) -> Child {
    desktop
        .program(env!("CARGO_BIN_EXE_dailies"))
        .args(words)
        .env("DAILIES_DATA_DIR", data_of(desktop))
        .env("DAILIES_LIBRARY", library_of(desktop))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(desktop.log("second"))
        .spawn()
        .expect("the app starts")
}

/// How many windows of the app are on the screen.
fn windows(desktop: &Desktop) -> usize {
    let found = desktop.output(
        "xdotool",
        &["search", "--onlyvisible", "--name", "^Dailies$"],
    );
    text(&found).lines().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_start_brings_the_demo_into_the_first_window() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &[]).await;
    app.find("button", "Try the demo").await;
    let mut second = start(&desktop, &["--demo"]);
    until("the second start to end", SOON, async || {
        second.try_wait().ok().flatten()
    })
    .await;
    app.gone("button", "Try the demo").await;
    app.see("Demo").await;
    assert_eq!(windows(&desktop), 1);
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_start_with_another_data_folder_opens_a_window_of_its_own() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &[]).await;
    let other = desktop.folder("other");
    // Another way to say the first folder is no other folder.
    let first = desktop.folder("other/../profile");
    let mut same = start(&desktop, &["--data-dir", &first.to_string_lossy()]);
    until("the start with the same folder to end", SOON, async || {
        same.try_wait().ok().flatten()
    })
    .await;
    assert_eq!(windows(&desktop), 1);
    let mut second = start(&desktop, &["--data-dir", &other.to_string_lossy()]);
    until("a second window", LATER, async || {
        (windows(&desktop) == 2).then_some(())
    })
    .await;
    until("a library of its own", SOON, async || {
        other.join("dailies.sqlite").is_file().then_some(())
    })
    .await;
    second.kill().expect("it runs");
    second.wait().expect("it ends");
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_start_while_the_first_window_closes_opens_the_library_anew() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &["--demo"]).await;
    let first = app.process().expect("it runs");
    app.close("the window to go", || {
        (windows(&desktop) == 0).then_some(())
    })
    .await;
    let mut second = start(&desktop, &[]);
    until("a window", LATER, async || {
        (windows(&desktop) == 1).then_some(())
    })
    .await;
    assert_ne!(second.id(), first);
    assert!(second.try_wait().expect("it is ours").is_none(), "it ended");
    second.kill().expect("it runs");
    second.wait().expect("it ends");
}
