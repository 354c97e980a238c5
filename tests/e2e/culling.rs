//! Fifty clips are judged by keyboard alone, as fast as keys can be pressed, and taken back and done
//! again; after a restart everything is as it was judged.

use serde_json::Value;

use crate::app::App;
use crate::desktop::Desktop;
use crate::gallery::{drawn, search, seeded};
use crate::library::rows;
use crate::mouse::{activate, keys, write};
use crate::wait::{SOON, until};

/// So many that fifty of them are safe.
const CLIPS: usize = 72;
const CULLED: usize = 50;

/// What is said of a clip: its flag, its stars, why it was rejected.
type Judgement = (String, u8, Option<String>);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_clips_are_culled_by_keyboard_alone_and_found_as_they_were_judged() {
    let desktop = Desktop::start().await;
    seeded(&desktop, CLIPS).await;
    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    activate(&desktop, "^Dailies$").await;
    goes_on_by_itself(&app).await;
    search(&app, "is:safe", "Safe on disk").await;
    // What others said of them goes first, at once for all of them.
    keys(&desktop, &["ctrl+a", "u", "0"]);
    said(&desktop, CULLED, |_| judgement("none", 0, None)).await;
    keys(&desktop, &["ctrl+Home"]);
    at(&app, 0).await;

    for round in 0..CULLED / 5 {
        // Without waiting between them: a hand is faster than a disk.
        keys(&desktop, &["p", "x", "4", "shift+x"]);
        app.find("dialog", "Reject 1 clip").await;
        let ready = "return document.activeElement.matches('[role=dialog] [role=combobox]')";
        app.until_true("the field to have the keyboard", ready)
            .await;
        write(&desktop, "Flicker");
        if round == 0 {
            app.picture("1-reason").await;
        }
        keys(&desktop, &["Return"]);
        app.gone("dialog", "Reject 1 clip").await;
        at(&app, round * 5 + 4).await;
        keys(&desktop, &["2"]);
        at(&app, round * 5 + 5).await;
    }
    said(&desktop, CULLED, culled).await;
    app.picture("2-culled").await;

    search(&app, "is:pick", "Picked").await;
    keys(&desktop, &["ctrl+a"]);
    app.see("10 of 10 clips selected").await;
    keys(&desktop, &["5"]);
    let starred = |place| match culled(place) {
        (flag, _, None) if flag == "pick" => judgement("pick", 5, None),
        other => other,
    };
    said(&desktop, CULLED, starred).await;
    app.picture("3-picks").await;
    keys(&desktop, &["ctrl+z"]);
    said(&desktop, CULLED, culled).await;
    keys(&desktop, &["ctrl+shift+z"]);
    said(&desktop, CULLED, starred).await;
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    app.see("10 of 10 clips selected").await;
    app.picture("4-again").await;
    said(&desktop, CULLED, starred).await;
    activate(&desktop, "^Dailies$").await;
    keys(&desktop, &["ctrl+z"]);
    said(&desktop, CULLED, culled).await;
    only_the_rest_is_left(&app).await;
    app.quit().await;
}

/// Where a judged clip leaves the list, the next key is about the next clip as well.
async fn only_the_rest_is_left(app: &App<'_>) {
    search(app, "is:reject", "Rejected").await;
    keys(app.desktop, &["ctrl+Home"]);
    at(app, 0).await;
    keys(app.desktop, &["p", "3", "u"]);
    // Of every five the second and the fourth are rejected; the third of those keeps its reason.
    said(app.desktop, 10, |place| match place {
        1 => judgement("pick", 0, None),
        3 => judgement("reject", 3, Some("Flicker")),
        6 => judgement("none", 0, None),
        other => culled(other),
    })
    .await;
}

/// What the keys above say of the clip at this place.
fn culled(place: usize) -> Judgement {
    match place % 5 {
        0 => judgement("pick", 0, None),
        1 => judgement("reject", 0, None),
        2 => judgement("none", 4, None),
        3 => judgement("reject", 0, Some("Flicker")),
        _ => judgement("none", 2, None),
    }
}

fn judgement(flag: &str, stars: u8, why: Option<&str>) -> Judgement {
    (flag.to_owned(), stars, why.map(str::to_owned))
}

/// Waits until the newest clips that are safe are judged like this.
async fn said(desktop: &Desktop, count: usize, expected: impl Fn(usize) -> Judgement) {
    let expected: Vec<Judgement> = (0..count).map(expected).collect();
    let mut looks = 0;
    until("the clips to be judged like this", SOON, async || {
        let now = judged(desktop, count)?;
        looks += 1;
        // In the end it is worth saying what differs, not only that something does.
        assert!(
            looks < 200 || now == expected,
            "{now:?} is not {expected:?}"
        );
        (now == expected).then_some(())
    })
    .await;
}

/// What the library on the disk says of the newest clips that are safe.
fn judged(desktop: &Desktop, count: usize) -> Option<Vec<Judgement>> {
    let question = format!(
        "SELECT flag, rating, reject_reason FROM clips
            WHERE state = 'safe' AND trashed_at IS NULL ORDER BY created_at DESC LIMIT {count}"
    );
    rows(desktop, &question, |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// Waits until this place of the list, and it alone, is selected and has the keyboard.
async fn at(app: &App<'_>, place: usize) {
    let script = format!(
        "const chosen = [...document.querySelectorAll('[role=gridcell][aria-selected=true]')];
        return chosen.length === 1 && chosen[0] === document.activeElement
            && chosen[0].dataset.index === '{place}'"
    );
    app.until_true(&format!("the clip at {place} in focus"), &script)
        .await;
}

/// Has each judgement lead on to the next clip, as the settings offer it.
async fn goes_on_by_itself(app: &App<'_>) {
    keys(app.desktop, &["ctrl+comma"]);
    app.find("dialog", "Settings").await;
    let switch = "document.querySelector('[role=switch][aria-label^=\"Go on to the next clip\"]')";
    until("the switch to have the keyboard", SOON, async || {
        let held = format!("return document.activeElement === {switch}");
        if app.value(&held).await == Value::Bool(true) {
            return Some(());
        }
        keys(app.desktop, &["Tab"]);
        None
    })
    .await;
    keys(app.desktop, &["space"]);
    app.until_true("the switch to be on", &format!("return {switch}.checked"))
        .await;
    keys(app.desktop, &["Escape"]);
    app.gone("dialog", "Settings").await;
}
