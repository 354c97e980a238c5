//! The language changes while the window is open: nothing stays in the old one, nothing is cut off,
//! and the next start speaks the new one.

use std::collections::{HashMap, HashSet};

use fantoccini::Locator;
use serde_json::Value;

use crate::app::App;
use crate::desktop::Desktop;
use crate::gallery::{drawn, seeded};
use crate::mouse::{activate, keys, resize};

const CLIPS: usize = 40;
const CUT_OFF: &str = include_str!("../../ui/checks/cut-off.js");
const ENGLISH: &str = include_str!("../../ui/messages/en.json");
const GERMAN: &str = include_str!("../../ui/messages/de.json");
const CHINESE: &str = include_str!("../../ui/messages/zh-CN.json");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_language_changes_in_the_open_window_and_stays_changed() {
    let desktop = Desktop::start().await;
    seeded(&desktop, CLIPS).await;
    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    resize(&desktop, 900, 600).await;
    let english = book(ENGLISH);
    let mut spoken = english.clone();
    let mut wrong = Vec::new();
    for (name, messages) in [("Deutsch", GERMAN), ("简体中文", CHINESE)] {
        let next = book(messages);
        app.click("button", &spoken["toolbar_settings"]).await;
        app.find("dialog", &spoken["settings_title"]).await;
        app.click("combobox", &spoken["settings_language"]).await;
        app.click("option", name).await;
        app.find("dialog", &next["settings_title"]).await;
        wrong.extend(look(&app, &next, &spoken, &format!("{name}-settings")).await);
        activate(&desktop, "^Dailies$").await;
        keys(&desktop, &["Escape"]);
        app.gone("dialog", &next["settings_title"]).await;
        app.find("button", &next["view_all"]).await;
        wrong.extend(look(&app, &next, &spoken, &format!("{name}-gallery")).await);
        let card = Locator::Css("[role=gridcell] [data-picture]");
        let first = app.page.find(card).await.expect("a card");
        first.click().await.expect("a click");
        keys(&desktop, &["space"]);
        app.find("heading", &next["tags_title"]).await;
        wrong.extend(look(&app, &next, &spoken, &format!("{name}-inspector")).await);
        keys(&desktop, &["Escape"]);
        spoken = next;
    }
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    app.find("button", &spoken["view_all"]).await;
    wrong.extend(look(&app, &spoken, &english, "again").await);
    app.quit().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is cut off on the screen, and what is in the language before.
async fn look(
    app: &App<'_>,
    now: &HashMap<String, String>,
    before: &HashMap<String, String>,
    screen: &str,
) -> Vec<String> {
    app.picture(screen).await;
    let script = format!("{}\nreturn cutOff();", CUT_OFF.replace("export ", ""));
    let cut = app.value(&script).await;
    let cut: Vec<String> = serde_json::from_value(cut).expect("what is cut off");
    let said: HashSet<&String> = now.values().collect();
    let gone: HashSet<&str> = before
        .values()
        .filter(|words| !said.contains(words))
        .map(String::as_str)
        .collect();
    let seen = app.value("return document.body.innerText").await;
    let lines = seen.as_str().unwrap_or_default().lines().map(str::trim);
    let stale = lines
        .filter(|line| gone.contains(line))
        .map(|line| format!("“{line}” is in another language"));
    let all = cut.into_iter().chain(stale);
    all.map(|wrong| format!("{screen}: {wrong}")).collect()
}

/// The messages that are plain sentences, by their keys.
fn book(messages: &str) -> HashMap<String, String> {
    let all: HashMap<String, Value> = serde_json::from_str(messages).expect("JSON");
    all.into_iter()
        .filter_map(|(key, words)| Some((key, words.as_str()?.to_owned())))
        .collect()
}
