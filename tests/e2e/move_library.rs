//! Moving the library to another disk, through the native dialog, and again after a power cut.

use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::mouse::answer_folder_dialog;
use crate::person::{close_dialog, connect, generate, plays, safe, select};
use crate::server;
use crate::wait::{LATER, SOON, until};

const PROMPT: &str = "A clip that moves house";

fn clips_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "mp4"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_moves_to_another_disk_and_its_clips_play_there() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    let made = fs::read(&clips_in(&library_of(&desktop))[0]).expect("the clip");

    // Memory is a disk of its own on Linux; without it the folder is on the same disk.
    let disk = tempfile::Builder::new()
        .prefix("dailies-disk-")
        .tempdir_in("/dev/shm");
    let disk = disk.unwrap_or_else(|_| tempfile::tempdir().expect("a folder"));
    fs::write(disk.path().join("taxes.txt"), "2026").expect("a file of the user");
    let to = disk.path().join("Dailies");

    app.click("button", "Settings").await;
    app.click("button", "Move library…").await;
    answer_folder_dialog(&desktop, disk.path()).await;
    app.see(&to.display().to_string()).await;
    app.picture("1-offer").await;
    app.click("button", "Move").await;
    app.see_within("The library is in", LATER).await;
    app.picture("2-moved").await;
    close_dialog(&app, "Settings").await;

    let moved = until("the clip in the new folder", SOON, async || {
        clips_in(&to).into_iter().next()
    })
    .await;
    assert!(
        fs::read(&moved).expect("the clip") == made,
        "{} differs",
        moved.display()
    );
    let old = desktop.home().join("Videos/Dailies");
    assert!(!old.exists(), "the old folder is gone");
    select(&app, PROMPT).await;
    plays(&app).await;
    app.kill().await;

    // The next start finds it there.
    let app = App::start(&desktop, &[]).await;
    fs::remove_dir(&old).expect("the app was started with its first folder, which stays empty");
    select(&app, PROMPT).await;
    plays(&app).await;
    app.quit().await;
}
