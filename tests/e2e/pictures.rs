//! A picture of every screen in both themes, kept under `test-output` to be looked at.

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse::keys;
use crate::person::{close_dialog, generate, open_servers, plays, safe, says, select};
use crate::wait::SOON;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_in_the_dark() {
    every_screen("Dark", "dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_in_the_light() {
    every_screen("Light", "light").await;
}

async fn every_screen(choice: &str, theme: &str) {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &[]).await;
    app.find("button", "Try the demo").await;
    desktop.picture("1-welcome");
    app.click("button", "Try the demo").await;

    app.click("button", "Settings").await;
    app.click("radio", choice).await;
    app.until_true(
        "the theme",
        &format!("return document.documentElement.dataset.theme === '{theme}'"),
    )
    .await;
    desktop.picture("2-settings");
    close_dialog(&app, "Settings").await;

    for prompt in [
        "A harbour at first light",
        "Lanterns over a river",
        "[block] Not this one",
    ] {
        generate(&app, prompt).await;
    }
    generate(&app, "[slow 600] A glacier calving").await;
    says(&app, "A glacier calving", "Rendering", SOON).await;
    safe(&app, "A harbour at first light").await;
    safe(&app, "Lanterns over a river").await;
    desktop.picture("3-gallery");

    select(&app, "Lanterns over a river").await;
    plays(&app).await;
    desktop.picture("4-inspector");
    app.click_in("aside", "button", "Remix").await;
    app.see("Remix of").await;
    desktop.picture("5-remix");
    app.click("button", "Cancel remix").await;

    app.click("gridcell", "Lanterns over a river").await;
    keys(&desktop, &["Return"]);
    app.find("button", "Close review").await;
    desktop.picture("6-review");
    app.click("button", "Close review").await;

    open_servers(&app).await;
    desktop.picture("7-servers");
    close_dialog(&app, "Servers").await;

    app.click("gridcell", "Lanterns over a river").await;
    keys(&desktop, &["question"]);
    app.find("dialog", "Keyboard shortcuts").await;
    desktop.picture("8-keys");
    close_dialog(&app, "Keyboard shortcuts").await;

    app.click("gridcell", "[block] Not this one").await;
    app.see("Moderation blocked").await;
    desktop.picture("9-failed");
    app.quit().await;
}
