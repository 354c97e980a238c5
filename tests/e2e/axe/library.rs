//! The screens of a library that has clips: finding, judging, comparing, leaving, and what the app is
//! told once.

use std::fs;

use fantoccini::Locator;

use super::Look;
use crate::app::{App, data_of, library_of};
use crate::desktop::Desktop;
use crate::gallery::{drawn, search, seeded};
use crate::mouse::{self, activate, keys};
use crate::person::{choose_theme, close_dialog, open_servers, press};

const CLIPS: usize = 60;

pub(super) async fn every_screen(theme: &str) {
    let desktop = Desktop::start().await;
    let mut look = Look::new();
    let app = App::start(&desktop, &[]).await;
    first_run(&app, theme, &mut look).await;
    app.quit().await;

    for folder in [data_of(&desktop), library_of(&desktop)] {
        fs::remove_dir_all(folder).expect("the empty library goes");
    }
    seeded(&desktop, CLIPS).await;
    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    choose_theme(&app, theme).await;
    look.over(&app, "settings").await;
    close_dialog(&app, "Settings").await;
    look.over(&app, "gallery").await;
    views(&app, &mut look).await;
    finding(&app, &mut look).await;
    judging(&app, &mut look).await;
    side_by_side(&app, &mut look).await;
    keyboard(&app, &mut look).await;
    told_once(&app, &mut look).await;
    mouse::resize(&desktop, 900, 600).await;
    look.over(&app, "small window").await;
    app.quit().await;
    look.found_nothing();
}

async fn first_run(app: &App<'_>, theme: &str, look: &mut Look) {
    // Before there is a server the settings cannot be reached.
    let dress = format!(
        "document.documentElement.dataset.theme = '{}'",
        theme.to_lowercase()
    );
    app.value(&dress).await;
    app.find("button", "Connect a server").await;
    look.over(app, "welcome").await;
    app.click("button", "Connect a server").await;
    app.find("textbox", "Address").await;
    look.over(app, "first server").await;
}

async fn views(app: &App<'_>, look: &mut Look) {
    for view in ["In progress", "Picks", "On server only", "Trash"] {
        app.click_in("nav", "button", view).await;
        let open = format!(
            "return document.querySelector('nav [aria-current=page]')?.textContent.includes('{view}')"
        );
        app.until_true("the view", &open).await;
        look.over(app, view).await;
    }
    app.click_in("nav", "button", "All clips").await;
    drawn(app).await;
}

async fn finding(app: &App<'_>, look: &mut Look) {
    press(app, "combobox", "Search clips", "is:").await;
    app.find("option", "safe").await;
    look.over(app, "what may be written").await;
    press(app, "combobox", "Search clips", "safe rating:9 x").await;
    app.see("rating:>=3").await;
    look.over(app, "mistake in a search").await;
    app.click("button", "Clear the search").await;
    search(app, "is:safe model:sora*", "Safe on disk").await;
    app.click("button", "Add a filter").await;
    app.find("menuitem", "Stars").await;
    look.over(app, "filters").await;
    activate(app.desktop, "^Dailies$").await;
    keys(app.desktop, &["Escape"]);
    app.gone("menuitem", "Stars").await;
    app.click("button", "Save this search").await;
    press(app, "textbox", "Name of the search", "Good ones").await;
    look.over(app, "name of a search").await;
    keys(app.desktop, &["Return"]);
    app.find_in("nav", "button", "Good ones").await;
    drawn(app).await;
    look.over(app, "saved search").await;
}

/// From here on the first clip is a safe one.
async fn judging(app: &App<'_>, look: &mut Look) {
    let desktop = app.desktop;
    search(app, "is:safe model:sora*", "Safe on disk").await;
    keys(desktop, &["ctrl+Home"]);
    app.find("button", "Save as").await;
    look.over(app, "inspector").await;
    keys(desktop, &["t"]);
    app.find("dialog", "Tags of 1 clip").await;
    press(app, "combobox", "Add a tag", "hero\u{e007}").await;
    app.find("button", "Remove tag hero").await;
    look.over(app, "tags").await;
    app.click("button", "Done").await;
    app.gone("dialog", "Tags of 1 clip").await;
    keys(desktop, &["shift+x"]);
    app.find("dialog", "Reject 1 clip").await;
    look.over(app, "reason").await;
    close_dialog(app, "Reject 1 clip").await;
    first_card(app).await;
    keys(desktop, &["b"]);
    app.find("dialog", "to a project").await;
    look.over(app, "move to project").await;
    close_dialog(app, "to a project").await;
    first_card(app).await;
    keys(desktop, &["shift+F10"]);
    app.find("menuitem", "Save list for an editor").await;
    app.click("menuitem", "Save list for an editor").await;
    app.find("menuitem", "FCPXML").await;
    look.over(app, "menu").await;
    keys(desktop, &["Escape", "Escape"]);
    app.gone("menuitem", "Save list for an editor").await;
    first_card(app).await;
    keys(desktop, &["Return"]);
    app.find("button", "Close review").await;
    look.over(app, "review").await;
    app.click("button", "Close review").await;
}

/// Selects the first card alone, and gives it the keyboard.
async fn first_card(app: &App<'_>) {
    let card = Locator::Css("[role=gridcell] [data-picture]");
    let first = app.page.find(card).await.expect("a card");
    first.click().await.expect("a click");
}

async fn side_by_side(app: &App<'_>, look: &mut Look) {
    let desktop = app.desktop;
    first_card(app).await;
    keys(desktop, &["shift+Right"]);
    app.see("2 of").await;
    look.over(app, "several selected").await;
    keys(desktop, &["ctrl+s"]);
    app.find("dialog", "Save copies of 2 clips").await;
    look.over(app, "save many").await;
    close_dialog(app, "Save copies of 2 clips").await;
    first_card(app).await;
    keys(desktop, &["shift+Right", "c"]);
    app.find("button", "Close comparison").await;
    look.over(app, "compare").await;
    keys(desktop, &["w"]);
    app.find("slider", "Edge between the pictures").await;
    look.over(app, "wipe").await;
    app.click("button", "Close comparison").await;
    app.gone("button", "Close comparison").await;
}

async fn keyboard(app: &App<'_>, look: &mut Look) {
    let desktop = app.desktop;
    keys(desktop, &["ctrl+k"]);
    app.find("dialog", "All actions").await;
    look.over(app, "palette").await;
    keys(desktop, &["Escape"]);
    app.gone("dialog", "All actions").await;
    keys(desktop, &["question"]);
    app.find("dialog", "Keyboard shortcuts").await;
    look.over(app, "keys").await;
    app.click("button", "Change keys").await;
    app.find("textbox", "Find an action, or type a key").await;
    look.over(app, "keys of one's own").await;
    app.click_in("[role=dialog]", "button", "Close").await;
    app.gone("textbox", "Find an action, or type a key").await;
}

async fn told_once(app: &App<'_>, look: &mut Look) {
    open_servers(app).await;
    look.over(app, "servers").await;
    app.click("button", "Add server").await;
    app.see("New server").await;
    look.over(app, "new server").await;
    close_dialog(app, "Servers").await;
    app.click("button", "today").await;
    app.find("dialog", "Money").await;
    for page in ["Prices", "Caps", "Ledger", "Kept"] {
        app.click_in("[role=dialog]", "radio", page).await;
        look.over(app, page).await;
    }
    close_dialog(app, "Money").await;
}
