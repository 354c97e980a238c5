//! The screens of making clips: a prompt and what it may hold, what became of it, a player with
//! marks, and clips that go on from one another.

use super::Look;
use crate::app::App;
use crate::desktop::Desktop;
use crate::frames::with_the_counted_clip;
use crate::mouse::{activate, keys};
use crate::person::{card, choose_theme, close_dialog, generate, safe, says, select};
use crate::server;
use crate::wait::{LATER, SOON};

pub(super) async fn every_screen(theme: &str) {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let mut look = Look::new();
    let app = with_the_counted_clip(&desktop, &server).await;
    choose_theme(&app, theme).await;
    close_dialog(&app, "Settings").await;
    marks(&app, &mut look).await;
    chain(&app, &mut look).await;
    prompts(&app, &mut look).await;
    takes(&app, &mut look).await;
    trouble(&app, &mut look).await;
    server.shutdown().await;
    silence(&app, &mut look).await;
    app.quit().await;
    look.found_nothing();
}

async fn marks(app: &App<'_>, look: &mut Look) {
    select(app, "counted").await;
    app.click("slider", "Playhead").await;
    activate(app.desktop, "^Dailies$").await;
    keys(
        app.desktop,
        &["Home", "Right", "Right", "i", "Right", "Right", "o"],
    );
    app.see("Marked from").await;
    look.over(app, "marks").await;
    app.click("button", "Marks").await;
    app.click("menuitem", "Save marked part").await;
    app.find("dialog", "Save marked part").await;
    app.see("Will be saved").await;
    look.over(app, "part").await;
    close_dialog(app, "Save marked part").await;
}

async fn chain(app: &App<'_>, look: &mut Look) {
    app.click("button", "Continue").await;
    app.find("button", "Reference image Last frame of counted")
        .await;
    app.fill("Prompt", "And on it goes").await;
    look.over(app, "continue").await;
    app.click("button", "Generate").await;
    safe(app, "And on it goes").await;
    select(app, "And on it goes").await;
    look.over(app, "lineage").await;
    app.click("button", "Play as one").await;
    app.see("2 of 2: And on it goes").await;
    look.over(app, "chain").await;
    keys(app.desktop, &["Escape"]);
    app.gone("dialog", "Chain").await;
}

async fn prompts(app: &App<'_>, look: &mut Look) {
    app.click("button", "More").await;
    look.over(app, "more").await;
    app.click("button", "More").await;
    app.fill(
        "Prompt",
        &"Slow dolly past the moored boats, fog lifting. ".repeat(24),
    )
    .await;
    look.over(app, "long prompt").await;
    app.fill("Prompt", "A {animal} at night").await;
    app.fill("animal", "fox, owl").await;
    app.click("button", "All 2 prompts").await;
    look.over(app, "template").await;
    app.click("button", "Earlier prompts").await;
    app.find("dialog", "Earlier prompts").await;
    look.over(app, "earlier prompts").await;
    close_dialog(app, "Earlier prompts").await;
}

async fn takes(app: &App<'_>, look: &mut Look) {
    app.click("combobox", "Takes").await;
    app.click("option", "×2").await;
    app.click("button", "Generate").await;
    for prompt in ["A fox at night", "A owl at night"] {
        card(app, prompt).await;
        safe(app, prompt).await;
    }
    app.click("button", "Stack the takes of one prompt").await;
    app.find("button", "2 takes").await;
    look.over(app, "stacks").await;
    app.click("button", "Stack the takes of one prompt").await;
    app.gone("button", "2 takes").await;
    app.click("combobox", "Takes").await;
    app.click("option", "×1").await;
}

async fn trouble(app: &App<'_>, look: &mut Look) {
    generate(app, "[block] Not this one").await;
    says(app, "[block]", "Moderation blocked", SOON).await;
    app.click("gridcell", "[block] Not this one").await;
    app.see("Edit and make again").await;
    look.over(app, "blocked").await;
    generate(app, "Tide coming in [slow 600]").await;
    says(app, "Tide coming in", "Rendering", SOON).await;
    app.click("gridcell", "Tide coming in").await;
    look.over(app, "rendering").await;
    app.click_in("nav", "button", "In progress").await;
    look.over(app, "queue").await;
}

async fn silence(app: &App<'_>, look: &mut Look) {
    for empty in ["Picks", "Trash"] {
        app.click_in("nav", "button", empty).await;
        app.see(if empty == "Picks" {
            "No picks yet"
        } else {
            "The trash is empty"
        })
        .await;
        look.over(app, &format!("empty {empty}")).await;
    }
    app.click_in("nav", "button", "All clips").await;
    generate(app, "Nobody hears this").await;
    says(app, "Nobody hears this", "does not answer", LATER).await;
    app.click("gridcell", "Nobody hears this").await;
    look.over(app, "dead server").await;
}
