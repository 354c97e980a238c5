//! Saving a clip somewhere else, through the native dialog.

use std::fs;

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse::answer_file_dialog;
use crate::person::{connect, generate, safe, select};
use crate::server;
use crate::wait::{SOON, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_clip_is_what_the_server_made() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, "A clip for the desk").await;
    safe(&app, "A clip for the desk").await;
    select(&app, "A clip for the desk").await;

    let target = desktop.folder("Desk, elsewhere").join("my clip.mp4");
    app.click("button", "Save as").await;
    // Without its ending, which the app adds.
    answer_file_dialog(&desktop, &target.with_extension("")).await;
    app.see("Saved my clip.mp4").await;
    let saved = until("the saved file", SOON, async || fs::read(&target).ok()).await;

    let id = server
        .books()
        .accepted()
        .next()
        .expect("one clip")
        .to_owned();
    let made = server::content(&desktop, &server, &id);
    assert!(
        saved == made,
        "{} bytes were saved, {} were made",
        saved.len(),
        made.len()
    );
    assert_eq!(
        fs::read_dir(desktop.folder("Desk, elsewhere"))
            .expect("the folder")
            .count(),
        1,
        "nothing else was left beside the file"
    );
    app.quit().await;
}
