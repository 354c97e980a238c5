//! A key is entered once, stays, and is found nowhere.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::app::App;
use crate::desktop::Desktop;
use crate::person::{begin_connecting, close_dialog, connect, generate, open_servers, safe};
use crate::server::{self, KEY};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_outlives_a_restart_and_is_in_no_file_and_not_on_the_page() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, "Before the restart").await;
    safe(&app, "Before the restart").await;
    let page = app.page.source().await.expect("the page has a source");
    assert!(!page.contains(KEY), "the page holds the key");
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    generate(&app, "After the restart").await;
    safe(&app, "After the restart").await;
    open_servers(&app).await;
    app.see("ends in 47d8").await;
    let page = app.page.source().await.expect("the page has a source");
    assert!(!page.contains(KEY), "the page holds the key");
    app.quit().await;

    nowhere(&desktop);
}

/// No file that anybody wrote on this desktop holds the key.
fn nowhere(desktop: &Desktop) {
    let encoded = BASE64_STANDARD.encode(KEY);
    let mut seen = 0;
    for file in files_under(desktop.home()) {
        let Ok(bytes) = fs::read(&file) else { continue };
        seen += 1;
        for secret in [KEY, encoded.as_str()] {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the key", file.display());
        }
    }
    assert!(seen > 5, "only {seen} files were looked into");
}

/// Every file under a folder, not following links.
fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files.extend(files_under(&entry.path())),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keychain_the_key_is_kept_for_the_session_and_no_longer() {
    let desktop = Desktop::without_keyring().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    begin_connecting(&app).await;
    app.fill("Address", &server.base_url()).await;
    app.fill("Key", KEY).await;
    app.click("button", "Save").await;
    app.click("button", "Use it for this session only").await;
    app.picture("no keychain").await;
    app.click("button", "Save").await;
    app.see("For this session only").await;
    close_dialog(&app, "Servers").await;
    generate(&app, "While it lasts").await;
    safe(&app, "While it lasts").await;
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    app.see("no key").await;
    app.quit().await;
    nowhere(&desktop);
}
