//! What a person does in the app, step by step, in the words of the screen.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::json;
use videos_simulator::Simulator;

use crate::app::App;
use crate::server::KEY;
use crate::wait::{LATER, SOON, until};

/// Connects a server with its key, as on the first run, and waits until it is the one in use.
pub(crate) async fn connect(app: &App<'_>, server: &Simulator) {
    connect_with_key(app, server, KEY).await;
}

/// As [`connect`], with this key.
pub(crate) async fn connect_with_key(app: &App<'_>, server: &Simulator, key: &str) {
    begin_connecting(app).await;
    app.fill("Address", &server.base_url()).await;
    app.fill("Key", key).await;
    app.click("button", "Save").await;
    app.see("Set, ends in").await;
    close_dialog(app, "Servers").await;
}

/// From the welcome to the form of a first server.
pub(crate) async fn begin_connecting(app: &App<'_>) {
    until("the form of a first server", SOON, async || {
        let form = app.look("textbox", "Address").await;
        if form.is_none() {
            // A window that is still being put into its place moves away under a first click; a
            // person presses again.
            let button = app.look_in("body", "button", "Connect a server", true);
            button.await?.click().await.ok()?;
        }
        form.map(drop)
    })
    .await;
}

/// Closes the dialog with this title.
pub(crate) async fn close_dialog(app: &App<'_>, title: &str) {
    app.click_in("[role=dialog]", "button", "Close").await;
    app.gone("dialog", title).await;
}

/// Opens the servers dialog from the server at the foot of the sidebar.
pub(crate) async fn open_servers(app: &App<'_>) {
    server_menu(app).await;
    app.click("menuitem", "Servers").await;
    app.find("dialog", "Servers").await;
}

/// Opens the menu of the server at the foot of the sidebar.
pub(crate) async fn server_menu(app: &App<'_>) {
    until("the menu of the server", SOON, async || {
        let block = Locator::Css("nav[aria-label='Library'] button[aria-haspopup='menu'].block");
        app.page.find(block).await.ok()?.click().await.ok()
    })
    .await;
}

/// Chooses a theme by its name in the settings.
pub(crate) async fn choose_theme(app: &App<'_>, choice: &str) {
    app.click("button", "Settings").await;
    app.click("radio", choice).await;
    let theme = choice.to_lowercase();
    let themed = format!("return document.documentElement.dataset.theme === '{theme}'");
    app.until_true("the theme", &themed).await;
}

/// Types into what has this role and name.
pub(crate) async fn press(app: &App<'_>, role: &str, name: &str, keys: &str) {
    let element = app.find(role, name).await;
    element.send_keys(keys).await.expect("it takes keys");
}

/// Writes a prompt and generates it.
pub(crate) async fn generate(app: &App<'_>, prompt: &str) {
    app.fill("Prompt", prompt).await;
    app.click("button", "Generate").await;
    card(app, prompt).await;
}

/// The card of the clip with this prompt, once it is there.
pub(crate) async fn card(app: &App<'_>, prompt: &str) -> Element {
    app.find("gridcell", prompt).await
}

/// What a screen reader says about the card of this prompt.
pub(crate) async fn said_of(app: &App<'_>, prompt: &str) -> String {
    let script = "return [...document.querySelectorAll('[role=gridcell]')]
        .map((cell) => cell.getAttribute('aria-label'))
        .find((label) => label.includes(arguments[0])) ?? '';";
    let said = app
        .page
        .execute(script, vec![json!(prompt)])
        .await
        .unwrap_or_default();
    said.as_str().unwrap_or_default().to_owned()
}

/// Waits until the card says this.
pub(crate) async fn says(app: &App<'_>, prompt: &str, words: &str, limit: Duration) {
    until(
        &format!("the card of {prompt:?} to say {words:?}"),
        limit,
        async || said_of(app, prompt).await.contains(words).then_some(()),
    )
    .await;
}

/// Waits until the clip is downloaded, checked and synced.
pub(crate) async fn safe(app: &App<'_>, prompt: &str) {
    says(app, prompt, "Safe on disk", LATER).await;
}

/// Selects the clip, so that the inspector shows it.
pub(crate) async fn select(app: &App<'_>, prompt: &str) {
    app.click("gridcell", prompt).await;
    app.find("button", "Save as").await;
}

/// Plays the selected clip and waits until it moves and shows something.
pub(crate) async fn plays(app: &App<'_>) {
    app.until_true(
        "the clip to be loaded",
        "return document.querySelector('video')?.readyState >= 2",
    )
    .await;
    app.click("button", "Play").await;
    app.until_true(
        "the clip to move",
        "return document.querySelector('video').currentTime > 0.3",
    )
    .await;
    let brightest = "const video = document.querySelector('video');
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [64, 36];
        const brush = canvas.getContext('2d');
        brush.drawImage(video, 0, 0, 64, 36);
        const pixels = brush.getImageData(0, 0, 64, 36).data;
        return Math.max(...pixels.filter((_, at) => at % 4 !== 3));";
    until("a pixel that is not black", SOON, async || {
        (app.value(brightest).await.as_u64()? > 32).then_some(())
    })
    .await;
}
