//! Every screen in both themes, looked over by axe: nothing may stand in the way of somebody who
//! cannot see, hear or use a mouse, as far as a program can tell.

use std::fs;
use std::path::Path;

use fantoccini::Locator;
use serde_json::Value;

use crate::app::{App, data_of, library_of};
use crate::desktop::Desktop;
use crate::gallery::{drawn, seeded};
use crate::mouse::{self, keys};
use crate::person::{choose_theme, close_dialog, open_servers};
use crate::wait::{LATER, until};

const CLIPS: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_screen_in_the_dark() {
    every_screen("Dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_any_screen_in_the_light() {
    every_screen("Light").await;
}

async fn every_screen(theme: &str) {
    let desktop = Desktop::start().await;
    let mut look = Look::new();
    let app = App::start(&desktop, &[]).await;
    // Before there is a server the settings cannot be reached.
    let dress = format!(
        "document.documentElement.dataset.theme = '{}'",
        theme.to_lowercase()
    );
    app.value(&dress).await;
    app.find("button", "Connect a server").await;
    look.over(&app, "welcome").await;
    app.click("button", "Connect a server").await;
    app.find("textbox", "Address").await;
    look.over(&app, "first server").await;
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

    let card = Locator::Css("[role=gridcell] [data-picture]:has(.duration)");
    let safe = app.page.find(card).await.expect("a safe clip");
    safe.click().await.expect("a click");
    app.find("button", "Save as").await;
    look.over(&app, "inspector").await;
    keys(&desktop, &["shift+Down"]);
    app.see("selected").await;
    look.over(&app, "several selected").await;
    keys(&desktop, &["b"]);
    app.find("dialog", "to a project").await;
    look.over(&app, "move to project").await;
    keys(&desktop, &["Escape"]);
    app.gone("dialog", "to a project").await;
    safe.click().await.expect("a click");
    keys(&desktop, &["shift+F10"]);
    app.find("menuitem", "Save as").await;
    look.over(&app, "menu").await;
    keys(&desktop, &["Escape"]);
    app.gone("menuitem", "Save as").await;
    keys(&desktop, &["question"]);
    app.find("dialog", "Keyboard shortcuts").await;
    look.over(&app, "keys").await;
    close_dialog(&app, "Keyboard shortcuts").await;
    safe.click().await.expect("a click");
    keys(&desktop, &["Return"]);
    app.find("button", "Close review").await;
    look.over(&app, "review").await;
    app.click("button", "Close review").await;

    app.click("button", "More").await;
    look.over(&app, "composer").await;
    for view in ["In progress", "Picks", "On server only", "Trash"] {
        app.click_in("nav", "button", view).await;
        let open = format!(
            "return document.querySelector('nav [aria-current=page]')?.textContent.includes('{view}')"
        );
        app.until_true("the view", &open).await;
        look.over(&app, view).await;
    }
    app.click_in("nav", "button", "All clips").await;
    drawn(&app).await;

    open_servers(&app).await;
    look.over(&app, "servers").await;
    app.click("button", "Add server").await;
    app.see("New server").await;
    look.over(&app, "new server").await;
    close_dialog(&app, "Servers").await;
    app.click("button", "today").await;
    app.find("dialog", "Money").await;
    for page in ["Prices", "Caps", "Ledger"] {
        app.click_in("[role=dialog]", "radio", page).await;
        look.over(&app, page).await;
    }
    close_dialog(&app, "Money").await;
    mouse::resize(&desktop, 900, 600).await;
    look.over(&app, "small window").await;
    app.quit().await;
    look.found_nothing();
}

/// What was found so far.
struct Look {
    axe: String,
    found: Vec<String>,
    screens: usize,
}

impl Look {
    fn new() -> Self {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
        Self {
            axe: fs::read_to_string(path).expect("npm brought axe"),
            found: Vec::new(),
            screens: 0,
        }
    }

    /// Looks over the page as it is.
    async fn over(&mut self, app: &App<'_>, screen: &str) {
        // What is on its way into view has not its colours yet.
        let still = "return document.getAnimations().every((each) => each.playState !== 'running'
            || each.effect.getComputedTiming().iterations === Infinity)";
        app.until_true("the page to come to rest", still).await;
        if app.value("return typeof window.axe").await == "undefined" {
            app.page
                .execute(&self.axe, vec![])
                .await
                .expect("axe is there");
        }
        let ask = "window.axed = null;
            axe.run(document, { resultTypes: ['violations'] })
                .then(({ violations, passes }) => {
                    window.axed = violations.flatMap(({ id, help, nodes }) =>
                        nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)} `
                            + node.any.map((check) => check.message).join(' ')));
                    window.axes = passes.length;
                })
                .catch((error) => { window.axed = [String(error)]; })";
        app.value(ask).await;
        let found = until("axe", LATER, async || {
            let found = app.value("return window.axed").await;
            found.as_array().cloned()
        })
        .await;
        let passes = app.value("return window.axes").await;
        assert!(
            passes.as_u64() > Some(5),
            "axe looked at nothing on {screen}"
        );
        self.screens += 1;
        let said = found.iter().filter_map(Value::as_str);
        self.found
            .extend(said.map(|said| format!("{screen}: {said}")));
    }

    #[track_caller]
    fn found_nothing(self) {
        assert!(self.screens > 15, "only {} screens", self.screens);
        assert!(self.found.is_empty(), "{}", self.found.join("\n"));
    }
}
