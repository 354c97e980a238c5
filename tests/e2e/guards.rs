//! What the page cannot do, even when a script in it tries: run foreign code, speak to foreign
//! addresses, leave, open windows, ask the shell for more than its own commands.

use crate::app::App;
use crate::desktop::Desktop;
use crate::server::quick;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_in_the_page_is_held_by_the_policy() {
    let desktop = Desktop::start().await;
    let server = quick().await;
    let app = App::start(&desktop, &["--demo"]).await;

    let inline = "const script = document.createElement('script');
        script.textContent = 'window.foreign = true';
        document.body.append(script);
        return window.foreign === undefined";
    assert_eq!(app.value(inline).await, true, "an inline script ran");

    // The simulator stands for any other program of this machine that listens on loopback.
    let address = server.base_url();
    app.value(&format!(
        "window.blocked = [];
         document.addEventListener('securitypolicyviolation', (e) => window.blocked.push(e.effectiveDirective));
         fetch('{address}/videos').catch(() => {{}});
         new Image().src = '{address}/picture.png';
         const video = document.createElement('video');
         video.src = '{address}/clip.mp4';
         const frame = document.createElement('iframe');
         frame.src = '{address}';
         document.body.append(video, frame);"
    ))
    .await;
    for directive in ["connect-src", "img-src", "media-src", "frame-src"] {
        app.until_true(
            &format!("{directive} to hold"),
            &format!("return window.blocked.includes('{directive}')"),
        )
        .await;
    }
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_does_not_leave_our_page() {
    let desktop = Desktop::start().await;
    let server = quick().await;
    let app = App::start(&desktop, &["--demo"]).await;
    let before = app.value("return location.href").await;
    let address = server.base_url();
    app.value(&format!(
        "window.here = true; location.assign('{address}/videos')"
    ))
    .await;
    app.value(&format!(
        "window.opened = window.open('{address}/videos') === null"
    ))
    .await;
    app.until_true("no second window", "return window.opened === true")
        .await;
    app.until_true("our page to be still there", "return window.here === true")
        .await;
    assert_eq!(app.value("return location.href").await, before);
    assert!(
        server.books().requests.is_empty(),
        "the window spoke to another address"
    );
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_reaches_no_command_that_is_not_ours() {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &["--demo"]).await;
    app.value(
        "window.refused = [];
         for (const command of ['plugin:opener|open_path', 'plugin:window|close', 'plugin:notification|notify', 'plugin:event|emit'])
             window.__TAURI_INTERNALS__.invoke(command, { path: '/etc/passwd' }).catch(() => window.refused.push(command))",
    )
    .await;
    app.until_true(
        "all of them to be refused",
        "return window.refused.length === 4",
    )
    .await;
    app.quit().await;
}
