//! A clip is tagged, found by its tag, and found again after a restart, where the tag can still be
//! taken back.

use crate::app::App;
use crate::desktop::Desktop;
use crate::person::{card, connect, generate, press, safe, select};
use crate::server;

const STORM: &str = "A storm at sea";
const CALM: &str = "A calm before it";
const ENTER: &str = "\u{e007}";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tagged_clip_is_found_by_a_saved_search_after_a_restart_and_the_tag_taken_back() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    for prompt in [CALM, STORM] {
        generate(&app, prompt).await;
        safe(&app, prompt).await;
    }
    select(&app, STORM).await;
    press(&app, "gridcell", STORM, "t").await;
    press(&app, "combobox", "Add a tag", &format!("hero{ENTER}")).await;
    app.find("button", "Remove tag hero").await;
    app.picture("tags by keyboard").await;
    app.click("button", "Done").await;
    press(&app, "combobox", "Search clips", "tag:hero").await;
    app.gone("gridcell", CALM).await;
    card(&app, STORM).await;
    app.find("button", "Take away Tag: hero").await;
    app.picture("found by its tag").await;
    app.click("button", "Save this search").await;
    press(
        &app,
        "textbox",
        "Name of the search",
        &format!("Heroes{ENTER}"),
    )
    .await;
    app.find_in("nav", "button", "Heroes").await;
    app.quit().await;

    // It begins where it ended.
    let app = App::start(&desktop, &[]).await;
    card(&app, STORM).await;
    app.gone("gridcell", CALM).await;
    app.click("button", "All clips").await;
    card(&app, CALM).await;
    app.click_in("nav", "button", "Heroes").await;
    app.gone("gridcell", CALM).await;
    // The search is what was done last.
    app.click("button", "Undo: Save search “Heroes”").await;
    app.click("button", "Undo: tag hero on 1 clip").await;
    app.gone("gridcell", STORM).await;
    app.click("button", "Redo: tag hero on 1 clip").await;
    card(&app, STORM).await;
    app.click("button", "Redo: Save search “Heroes”").await;
    app.find_in("nav", "button", "Heroes").await;
    app.quit().await;
}
