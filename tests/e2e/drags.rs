//! Dragging: a picture in, a clip onto a project, clips out to another program.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{App, ENTER, library_of};
use crate::desktop::Desktop;
use crate::mouse::{self, make_room, middle_in, middle_of};
use crate::neighbour::Neighbour;
use crate::person::{connect, generate, safe};
use crate::server;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dropped_picture_becomes_the_first_frame_that_is_sent() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let picture = drawn(&desktop, "a sûnset.png");
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;

    make_room(&desktop).await;
    let giver = Neighbour::giving(&desktop, &[&picture]);
    mouse::drag(
        &desktop,
        giver.middle().await,
        middle_of(&app, "textbox", "Prompt").await,
    );
    app.find("button", "Reference image a sûnset.png").await;
    desktop.picture("reference");
    generate(&app, "The sun goes on setting").await;
    safe(&app, "The sun goes on setting").await;

    let create = server.books().creates.first().expect("one create").clone();
    let reference = create.reference.expect("it has a reference");
    assert!(
        reference
            .mime
            .as_deref()
            .is_some_and(|mime| mime.starts_with("image/")),
        "{reference:?}"
    );
    assert!(reference.bytes > 1000, "{reference:?}");
    app.quit().await;
}

/// A square picture that somebody has among their files.
fn drawn(desktop: &Desktop, name: &str) -> PathBuf {
    let picture = desktop.folder("Pictures").join(name);
    let words = ["-size", "900x900", "gradient:orange-navy"];
    let drawn = desktop
        .program("convert")
        .args(words)
        .arg(&picture)
        .status();
    assert!(
        drawn.is_ok_and(|drawn| drawn.success()),
        "ImageMagick draws the picture"
    );
    picture
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_dragged_onto_a_project_is_in_it() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &["--demo"]).await;
    generate(&app, "One for the reel").await;
    safe(&app, "One for the reel").await;
    app.click("button", "New project").await;
    app.fill("Project name", &format!("Reel{ENTER}")).await;
    app.see("No clips in this project yet").await;
    app.click("button", "All clips").await;

    mouse::drag(
        &desktop,
        middle_of(&app, "gridcell", "One for the reel").await,
        middle_in(&app, "nav", "button", "Reel").await,
    );
    app.see("1 clip moved to Reel").await;
    desktop.picture("moved");
    app.click_in("nav", "button", "Reel").await;
    app.find("gridcell", "One for the reel").await;
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_dragged_out_arrives_as_a_whole_file() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &["--demo"]).await;
    generate(&app, "Größe, ünd spaces").await;
    safe(&app, "Größe, ünd spaces").await;

    make_room(&desktop).await;
    let taker = Neighbour::taking(&desktop);
    mouse::drag(
        &desktop,
        middle_of(&app, "gridcell", "Größe, ünd spaces").await,
        taker.middle().await,
    );
    let received = taker.received();
    assert_eq!(received.len(), 1, "{received:?}");
    let arrived = fs::read(&received[0]).expect("the path leads to a file");
    let kept = fs::read_dir(library_of(&desktop))
        .expect("the library is a folder")
        .flatten()
        .map(|file| file.path())
        .find(|path| path.extension().is_some_and(|end| end == "mp4"))
        .expect("one clip");
    let kept = fs::read(kept).expect("it can be read");
    assert!(
        arrived == kept,
        "{} bytes arrived, {} are kept",
        arrived.len(),
        kept.len()
    );
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_dropped_into_the_window_is_in_the_library() {
    let desktop = Desktop::start().await;
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/clips/with-sound.mp4");
    let clip = desktop.folder("Downloads").join("Aus dem Archiv.mp4");
    fs::copy(&fixture, &clip).expect("the fixture is there");
    let app = App::start(&desktop, &["--demo"]).await;
    make_room(&desktop).await;

    let giver = Neighbour::giving(&desktop, &[&clip]);
    let middle = middle_of(&app, "main", "").await;
    mouse::drag(&desktop, giver.middle().await, middle);
    app.see("1 clip added to the library").await;
    app.find("gridcell", "Aus dem Archiv").await;
    app.picture("imported").await;
    assert!(clip.exists(), "what was dropped stays where it was");
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_pasted_into_the_prompt_becomes_the_first_frame() {
    let desktop = Desktop::start().await;
    let picture = drawn(&desktop, "copied.png");
    let clipboard = ["-selection", "clipboard", "-target", "image/png", "-i"];
    let copied = desktop
        .program("xclip")
        .args(clipboard)
        .arg(&picture)
        .status();
    assert!(
        copied.is_ok_and(|copied| copied.success()),
        "xclip takes the picture"
    );
    let app = App::start(&desktop, &["--demo"]).await;
    app.click("textbox", "Prompt").await;
    mouse::keys(&desktop, &["ctrl+v"]);
    app.find("button", "Reference image").await;
    app.picture("pasted").await;
    app.quit().await;
}
