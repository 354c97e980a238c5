//! The money dialog in a real window: by keyboard alone, and with little and much in it.

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse::{self, keys};
use crate::person::{choose_theme, close_dialog, connect, generate, safe};
use crate::server;
use crate::wait::{SOON, until};

const PAGES: [&str; 3] = ["Prices", "Caps", "Ledger"];
const LONG: &str = "wan-2.2-text-to-video-14b-distilled-lightning-8-steps-fp8-quantised";
const NAME: &str = "The rented graphics card in the basement of the old post office";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn prices_and_caps_are_kept_by_keyboard_and_esc_closes_only_the_form() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    app.click("button", "Nothing spent today").await;
    app.find("dialog", "Money").await;

    tab_to(&app, "Caps").await;
    keys(&desktop, &["Left"]);
    app.see("Use the reference prices").await;
    tab_to(&app, "Add a price").await;
    keys(&desktop, &["Return"]);
    app.find("textbox", "Model").await;
    write(&desktop, "wan");
    keys(&desktop, &["Tab", "Tab"]);
    write(&desktop, "0.25");
    keys(&desktop, &["Return"]);
    app.see("$0.25 per second").await;

    on(&app, "Add a price").await;
    keys(&desktop, &["Return"]);
    app.find("textbox", "Model").await;
    write(&desktop, "half a thought");
    keys(&desktop, &["Escape"]);
    app.gone("textbox", "Model").await;
    app.find("dialog", "Money").await;
    app.click("button", "Go on with it").await;
    until("what was typed", SOON, async || {
        let script = "return document.querySelector('[role=dialog] form input')?.value";
        (app.value(script).await == "half a thought").then_some(())
    })
    .await;
    keys(&desktop, &["Escape"]);
    app.gone("textbox", "Model").await;
    keys(&desktop, &["Escape"]);
    app.gone("dialog", "Money").await;
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_money_dialog_in_both_themes_and_sizes() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    look_at_it(&app, "empty").await;

    crate::person::open_servers(&app).await;
    app.fill("Name", NAME).await;
    app.click("button", "Save").await;
    close_dialog(&app, "Servers").await;
    open(&app).await;
    app.click_in("[role=dialog]", "radio", "Prices").await;
    app.click("button", "Use the reference prices").await;
    for (model, amount, currency) in [(LONG, "1234.567891", "EUR"), ("flux", "0.000125", "CHF")] {
        app.click("button", "Add a price").await;
        app.fill("Model", model).await;
        app.fill("Amount", amount).await;
        app.fill("Currency", currency).await;
        app.fill("From", "2020-02-29").await;
        app.click("button", "Save price").await;
        app.see(model).await;
    }
    app.click_in("[role=dialog]", "radio", "Caps").await;
    for (amount, currency) in [("0.50", "USD"), ("1000000", "EUR")] {
        app.click("button", "Add a cap").await;
        app.fill("Amount", amount).await;
        app.fill("Currency", currency).await;
        app.click("button", "Save cap").await;
        app.gone("textbox", "Amount").await;
    }
    close_dialog(&app, "Money").await;
    generate(&app, "A kite over a harbour").await;
    safe(&app, "A kite over a harbour").await;
    look_at_it(&app, "full").await;
    app.quit().await;
}

async fn open(app: &App<'_>) {
    app.click("button", "today").await;
    app.find("dialog", "Money").await;
}

async fn look_at_it(app: &App<'_>, with: &str) {
    for theme in ["Dark", "Light"] {
        choose_theme(app, theme).await;
        close_dialog(app, "Settings").await;
        for (width, height) in [(900, 600), (1360, 860)] {
            mouse::resize(app.desktop, width, height).await;
            open(app).await;
            for page in PAGES {
                app.click_in("[role=dialog]", "radio", page).await;
                app.picture(&format!("{with}-{page}-{theme}-{width}")).await;
            }
            app.click_in("[role=dialog]", "radio", "Prices").await;
            app.click("button", "Add a price").await;
            app.find("textbox", "Model").await;
            app.picture(&format!("{with}-form-{theme}-{width}")).await;
            app.click("button", "Cancel").await;
            close_dialog(app, "Money").await;
        }
    }
}

fn write(desktop: &Desktop, words: &str) {
    desktop.output("xdotool", &["type", "--delay", "5", words]);
}

/// Presses Tab until what has the focus says this.
async fn tab_to(app: &App<'_>, words: &str) {
    for _ in 0..20 {
        if focused(app).await.trim() == words {
            return;
        }
        let before = focused(app).await;
        keys(app.desktop, &["Tab"]);
        until("the focus to move", SOON, async || {
            (focused(app).await != before).then_some(())
        })
        .await;
    }
    panic!("Tab never comes to {words:?}");
}

async fn on(app: &App<'_>, words: &str) {
    until(&format!("the focus on {words:?}"), SOON, async || {
        (focused(app).await.trim() == words).then_some(())
    })
    .await;
}

async fn focused(app: &App<'_>) -> String {
    let script = "return (document.activeElement?.getAttribute('aria-label') ?? '')
        + ' ' + (document.activeElement?.textContent ?? '').trim().slice(0, 60)";
    let said = app.value(script).await;
    said.as_str().unwrap_or_default().to_owned()
}
