//! Servers set up by hand: with the keyboard alone, seen at every size, switched off and on.

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse::{self, keys};
use crate::person::{
    card, choose_theme, close_dialog, connect, generate, open_servers, safe, says,
};
use crate::server::{self, KEY};
use crate::wait::{SOON, until};

const PROMPT: &str = "A kite over the sea";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_added_tested_and_used_by_keyboard_alone() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    app.find("button", "Connect a server").await;
    mouse::activate(&desktop, "^Dailies$").await;
    tab_to(&app, "Connect a server").await;
    keys(&desktop, &["Return"]);
    focused(&app, "Address").await;
    // Without `/v1`: the test finds it.
    let address = server.base_url();
    write(&app, address.trim_end_matches("/v1"));
    tab_to(&app, "Key").await;
    write(&app, KEY);
    keys(&desktop, &["Return"]);
    app.see("The server answers and can be used.").await;
    app.see("ends in 47d8").await;
    app.see("It runs on this computer, so nothing leaves it.")
        .await;
    tab_to(&app, "Test connection").await;
    keys(&desktop, &["Return"]);
    app.see("The server answers and can be used.").await;
    app.picture("tested").await;
    keys(&desktop, &["Escape"]);
    app.gone("dialog", "Servers").await;
    // With a server there, a prompt is what is next.
    focused(&app, "Prompt").await;
    write(&app, PROMPT);
    keys(&desktop, &["ctrl+Return"]);
    card(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    assert_eq!(server.books().creates_of(PROMPT), 1);
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_is_switched_off_is_left_alone_until_it_is_switched_on() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    open_servers(&app).await;
    act(&app, "Switch off").await;
    app.see("This server is switched off").await;
    look_at_it(&app, "off").await;
    close_dialog(&app, "Servers").await;
    app.fill("Prompt", "Not sent").await;
    app.click("button", "Generate").await;
    app.see("Switch it on, or choose another server.").await;
    assert_eq!(server.books().creates_of("Not sent"), 0);

    app.click("button", "Open its settings").await;
    app.click("button", "Switch on").await;
    app.gone("button", "Switch on").await;
    look_at_it(&app, "passport").await;
    app.click("button", "Models, sizes and lengths").await;
    app.see("OpenAI\u{2019}s guide").await;
    look_at_it(&app, "models").await;
    close_dialog(&app, "Servers").await;
    generate(&app, "Sent").await;
    safe(&app, "Sent").await;
    says(&app, "Sent", "Safe on disk", SOON).await;
    app.quit().await;
}

/// Chooses from what can be done with the server that is open.
async fn act(app: &App<'_>, what: &str) {
    app.click_in("[role=dialog]", "button", "What can be done with")
        .await;
    app.click("menuitem", what).await;
}

/// The servers dialog in both themes at both sizes. Choosing a theme closes it.
async fn look_at_it(app: &App<'_>, name: &str) {
    for theme in ["Dark", "Light"] {
        close_dialog(app, "Servers").await;
        choose_theme(app, theme).await;
        close_dialog(app, "Settings").await;
        open_servers(app).await;
        app.picture(&format!("{name}-{theme}-wide")).await;
        mouse::resize(app.desktop, 900, 600).await;
        app.picture(&format!("{name}-{theme}-small")).await;
        mouse::resize(app.desktop, 1360, 860).await;
    }
}

/// Tab, as often as it takes.
async fn tab_to(app: &App<'_>, name: &str) {
    for _ in 0..80 {
        if name_of_focus(app).await.contains(name) {
            return;
        }
        let before = mark_focus(app).await;
        keys(app.desktop, &["Tab"]);
        until("the focus to move", SOON, async || {
            (mark_focus(app).await != before).then_some(())
        })
        .await;
    }
    panic!("Tab never reaches {name:?}");
}

async fn focused(app: &App<'_>, name: &str) {
    until(&format!("the focus on {name:?}"), SOON, async || {
        name_of_focus(app).await.contains(name).then_some(())
    })
    .await;
}

async fn name_of_focus(app: &App<'_>) -> String {
    let script = "const it = document.activeElement;
        if (it === document.body) return '';
        return it.getAttribute('aria-label')
            ?? (it.labels?.length ? it.labels[0].textContent : it.textContent) ?? ''";
    let name = app.value(script).await;
    name.as_str().unwrap_or_default().trim().to_owned()
}

/// Something that tells one focused element from the next.
async fn mark_focus(app: &App<'_>) -> String {
    let script = "const all = [...document.querySelectorAll('*')];
        return String(all.indexOf(document.activeElement))";
    let mark = app.value(script).await;
    mark.as_str().unwrap_or_default().to_owned()
}

/// Types into whatever has the focus.
fn write(app: &App<'_>, words: &str) {
    app.desktop
        .output("xdotool", &["type", "--delay", "5", words]);
}
