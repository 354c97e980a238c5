//! The queue, steered by hand: what waits is held back, put in order, taken back and let go.

use std::time::Duration;

use serde_json::json;
use videos_simulator::Simulator;

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse::{self, keys};
use crate::person::{choose_theme, close_dialog, connect};
use crate::server;
use crate::wait::{SOON, until};

const RENDERS: &str = "The one that the server has: a kite over the sea, seen from a boat";
const FIRST: &str = "The first that waits: paper lanterns on a river at night, handheld, reflections rippling under a low bridge while the camera drifts with them, and nobody speaks";
const SECOND: &str = "The second that waits: a lighthouse at dawn";
const THIRD: &str = "The third that waits: rain on a tram window";
const BLOCKED: &str = "[block] The one that is refused";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_held_back_put_in_order_and_let_go() {
    let desktop = Desktop::start().await;
    let server = server::rendering_in(Duration::from_mins(10)).await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    app.click("button", "In progress").await;
    app.see("Nothing is in progress").await;

    ask(&app, RENDERS).await;
    row_says(&app, RENDERS, "Rendering").await;
    app.click("button", "Pause 127.0.0.1").await;
    app.see("Paused. Nothing new is sent").await;
    for prompt in [FIRST, SECOND, THIRD] {
        ask(&app, prompt).await;
    }
    order(&app, &[RENDERS, FIRST, SECOND, THIRD]).await;
    assert_eq!(sent(&server), [RENDERS]);

    focus(&app, THIRD).await;
    keys(&desktop, &["alt+Up"]);
    order(&app, &[RENDERS, FIRST, THIRD, SECOND]).await;
    keys(&desktop, &["alt+Up"]);
    order(&app, &[RENDERS, THIRD, FIRST, SECOND]).await;
    look_at_it(&app).await;

    focus(&app, SECOND).await;
    keys(&desktop, &["Delete"]);
    order(&app, &[RENDERS, THIRD, FIRST]).await;

    app.click("button", "Limits of 127.0.0.1").await;
    app.fill("Jobs at once", "2").await;
    app.click("button", "Set limits").await;
    app.see("2 at once").await;
    app.click("button", "Resume 127.0.0.1").await;
    app.see("has as many jobs as you allow").await;
    assert_eq!(sent(&server), [RENDERS, THIRD]);
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_moderation_refused_is_changed_before_it_is_asked_for_again() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    app.click("button", "In progress").await;
    ask(&app, BLOCKED).await;
    app.see("Came to nothing").await;
    app.see("Not made again in the same words").await;
    app.picture("refused").await;
    app.click("button", "Edit and make again").await;
    app.fill("Prompt", "The one that is not refused").await;
    app.click("button", "Generate").await;
    until("another create", SOON, async || {
        (sent(&server) == [BLOCKED, "The one that is not refused"]).then_some(())
    })
    .await;
    app.quit().await;
}

/// Both themes at both sizes, with long words and every kind of row.
async fn look_at_it(app: &App<'_>) {
    for theme in ["Dark", "Light"] {
        choose_theme(app, theme).await;
        close_dialog(app, "Settings").await;
        app.picture(&format!("{theme}-wide")).await;
        mouse::resize(app.desktop, 900, 600).await;
        app.picture(&format!("{theme}-small")).await;
        mouse::resize(app.desktop, 1360, 860).await;
    }
}

async fn ask(app: &App<'_>, prompt: &str) {
    app.fill("Prompt", prompt).await;
    app.click("button", "Generate").await;
    row_says(app, prompt, "").await;
}

/// Waits until the row of this prompt is there and says this.
async fn row_says(app: &App<'_>, prompt: &str, words: &str) {
    until(
        &format!("the row of {prompt:?} to say {words:?}"),
        SOON,
        async || {
            let rows = labels(app).await;
            let row = rows.iter().find(|row| row.contains(prompt))?;
            row.contains(words).then_some(())
        },
    )
    .await;
}

/// Waits until the rows stand in this order, and are no others.
async fn order(app: &App<'_>, prompts: &[&str]) {
    until(&format!("the order {prompts:?}"), SOON, async || {
        let rows = labels(app).await;
        let right = rows.len() == prompts.len()
            && rows
                .iter()
                .zip(prompts)
                .all(|(row, prompt)| row.contains(prompt));
        right.then_some(())
    })
    .await;
}

async fn labels(app: &App<'_>) -> Vec<String> {
    let script = "return [...document.querySelectorAll('li[data-id]')]
        .map((row) => row.getAttribute('aria-label'))";
    serde_json::from_value(app.value(script).await).unwrap_or_default()
}

/// Goes to the row of this prompt as Tab and the arrows do.
async fn focus(app: &App<'_>, prompt: &str) {
    let script = "const row = [...document.querySelectorAll('li[data-id]')]
            .find((row) => row.getAttribute('aria-label').includes(arguments[0]));
        row?.click();
        row?.focus();
        return document.activeElement === row";
    mouse::activate(app.desktop, "^Dailies$").await;
    until(&format!("the focus on {prompt:?}"), SOON, async || {
        let focused = app.page.execute(script, vec![json!(prompt)]).await.ok()?;
        (focused == json!(true)).then_some(())
    })
    .await;
}

/// The prompts that reached the server, in their order.
fn sent(server: &Simulator) -> Vec<String> {
    let creates = server.books().creates;
    creates
        .into_iter()
        .filter_map(|create| create.prompt)
        .collect()
}
