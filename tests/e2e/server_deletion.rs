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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_deleted_on_the_server_and_trashed_comes_back_from_the_trash() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, "Both at once").await;
    safe(&app, "Both at once").await;
    select(&app, "Both at once").await;

    app.click_in("aside", "button", "More").await;
    app.click("menuitem", "Delete from server and move to trash")
        .await;
    app.find("alertdialog", "Delete this clip from its server")
        .await;
    app.picture("both asked").await;
    app.click("button", "Delete and move to trash").await;
    app.see("1 clip deleted from its server and moved to trash")
        .await;
    let id = server.books().accepted().next().map(str::to_owned);
    let job = server.books().job(&id.expect("one clip"));
    assert!(job.deleted, "the server has deleted it");
    app.gone("gridcell", "Both at once").await;
    app.click("button", "Undo").await;
    safe(&app, "Both at once").await;
    app.quit().await;
}
