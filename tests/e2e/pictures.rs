//! A picture of every screen in both themes, kept under `test-output` to be looked at.

use std::time::Duration;

use videos_simulator::{Config, Simulator};

use crate::app::App;
use crate::desktop::Desktop;
use crate::gallery::{drawn, seeded};
use crate::library::rows;
use crate::mouse::keys;
use crate::person::{
    choose_theme, close_dialog, generate, open_servers, plays, safe, says, select,
};
use crate::wait::SOON;

/// The project of the pictures in the README, and the clips that are being made for it.
const PROJECT: &str = "Harbour documentary";
const UNDER_WAY: [&str; 2] = [
    "Gulls over the fish market at dawn, handheld, grain",
    "A harbour pilot climbs the ladder, spray against the hull",
];
/// How long those take.
const RENDER: Duration = Duration::from_secs(100);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_in_the_dark() {
    every_screen("Dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_in_the_light() {
    every_screen("Light").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_at_work_in_the_dark() {
    a_library_at_work("Dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_library_at_work_in_the_light() {
    a_library_at_work("Light").await;
}

const PROMPTS: [&str; 7] = [
    "Harbour at first light, fog lifting off the water, slow dolly past the moored boats",
    "Paper lanterns drift down a river at night, reflections rippling, handheld",
    "Macro of a dandelion letting go of its seeds, backlit, shallow focus",
    "Aerial over terraced rice fields, clouds racing their shadows",
    "A lighthouse keeper climbs the spiral stair, lamp swinging",
    "Glacier edge at dusk, a slab of ice breaks away in slow motion",
    "City rain on a tram window, neon smearing into colour",
];

async fn every_screen(theme: &str) {
    let desktop = Desktop::start().await;
    let app = App::start(&desktop, &[]).await;
    app.find("button", "Try the demo").await;
    app.picture("1-welcome").await;
    app.click("button", "Try the demo").await;

    choose_theme(&app, theme).await;
    app.picture("2-settings").await;
    close_dialog(&app, "Settings").await;

    for prompt in PROMPTS {
        generate(&app, prompt).await;
    }
    generate(&app, "Tide coming in over a black beach [slow 600]").await;
    for prompt in PROMPTS {
        safe(&app, prompt).await;
    }
    says(&app, "Tide coming in", "Rendering", SOON).await;
    app.picture("3-gallery").await;

    select(&app, PROMPTS[0]).await;
    plays(&app).await;
    app.picture("4-inspector").await;
    app.click_in("aside", "button", "Remix").await;
    app.see("Remix of").await;
    app.picture("5-remix").await;
    app.click("button", "Cancel remix").await;

    app.click("gridcell", PROMPTS[0]).await;
    keys(&desktop, &["Return"]);
    app.find("button", "Close review").await;
    app.picture("6-review").await;
    app.click("button", "Close review").await;

    open_servers(&app).await;
    app.picture("7-servers").await;
    app.click("button", "Add server").await;
    app.see("New server").await;
    app.picture("8-new-server").await;
    close_dialog(&app, "Servers").await;

    app.click("gridcell", PROMPTS[0]).await;
    keys(&desktop, &["question"]);
    app.find("dialog", "Keyboard shortcuts").await;
    app.picture("9-keys").await;
    close_dialog(&app, "Keyboard shortcuts").await;

    generate(&app, "[block] Not this one").await;
    says(&app, "[block]", "Moderation blocked", SOON).await;
    app.click("gridcell", "[block] Not this one").await;
    app.picture("10-blocked").await;
    app.quit().await;
}

/// A project of a library that was worked with, some of its clips still being made.
async fn a_library_at_work(theme: &str) {
    let desktop = Desktop::start().await;
    seeded(&desktop, 1284).await;
    let server = in_place_of(&desktop, "Workstation").await;
    let app = App::start(&desktop, &[]).await;
    choose_theme(&app, theme).await;
    close_dialog(&app, "Settings").await;
    app.click_in("nav", "button", PROJECT).await;
    drawn(&app).await;
    open_servers(&app).await;
    app.click_in("[role=dialog]", "button", "Workstation").await;
    app.click("button", "Switch on").await;
    app.gone("button", "Switch on").await;
    close_dialog(&app, "Servers").await;
    for prompt in UNDER_WAY {
        generate(&app, prompt).await;
        says(&app, prompt, "Rendering", SOON).await;
        server.advance(RENDER / 4);
    }
    says(&app, UNDER_WAY[0], "%", SOON).await;
    let good = "[...document.querySelectorAll('[role=gridcell]:has(.duration)')]
        .find((cell) => !cell.querySelector('.reject') && !cell.textContent.includes('vertical'))";
    app.value(&format!("{good}.querySelector('[data-picture]').click()"))
        .await;
    app.find("button", "Save as").await;
    keys(&desktop, &["4"]);
    plays(&app).await;
    app.picture("library").await;
    app.quit().await;
}

/// A server at the address of one that made the clips of this library and is gone since.
async fn in_place_of(desktop: &Desktop, name: &str) -> Simulator {
    let question = format!("SELECT base_url FROM servers WHERE name = '{name}'");
    let address: String = rows(desktop, &question, |row| row.get(0))
        .and_then(|mut found| found.pop())
        .expect("the server is known");
    let port = address
        .trim_end_matches("/v1")
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    let config = Config {
        port: port.expect("the address has a port"),
        render: RENDER,
        ..Config::default()
    };
    Simulator::start(config).await.expect("the port is free")
}
