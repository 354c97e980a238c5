//! Deleting on the server says so, and leaves the library alone.

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::person::{connect, generate, safe, select};
use crate::server;
use crate::wait::{SOON, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_deleted_on_the_server_stays_in_the_library() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, "Made, kept, forgotten").await;
    safe(&app, "Made, kept, forgotten").await;
    select(&app, "Made, kept, forgotten").await;

    app.click_in("aside", "button", "More").await;
    app.click("menuitem", "Delete from server").await;
    app.find("alertdialog", "Delete this clip from").await;
    desktop.picture("asked");
    app.click("button", "Delete from server").await;
    app.see("Deleted from").await;

    let id = server
        .books()
        .accepted()
        .next()
        .expect("one clip")
        .to_owned();
    until("the server to have deleted it", SOON, async || {
        server.books().job(&id).deleted.then_some(())
    })
    .await;
    safe(&app, "Made, kept, forgotten").await;
    let files = std::fs::read_dir(library_of(&desktop)).expect("the library is a folder");
    assert!(
        files
            .flatten()
            .any(|file| file.path().extension().is_some_and(|end| end == "mp4"))
    );
    app.quit().await;
}
