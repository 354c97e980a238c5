//! Two clips and then four beside each other: they move together, one is wiped over the other, and
//! they are judged in place.

use fantoccini::Locator;
use serde_json::Value;

use crate::app::App;
use crate::desktop::Desktop;
use crate::gallery::{drawn, search, seeded};
use crate::library::rows;
use crate::mouse::{Spot, drag, keys, middle_of};
use crate::wait::{SOON, until};

const CLIPS: usize = 40;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clips_are_wiped_and_four_compared_and_judged_in_place() {
    let desktop = Desktop::start().await;
    seeded(&desktop, CLIPS).await;
    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    search(&app, "is:safe", "Safe on disk").await;
    keys(&desktop, &["ctrl+a", "u", "0", "ctrl+Home"]);
    keys(&desktop, &["shift+Right", "c"]);
    app.find("button", "Close comparison").await;
    loaded(&app, 2).await;
    app.picture("1-two").await;

    // The edge between the pictures follows the mouse.
    keys(&desktop, &["w"]);
    app.find("slider", "Edge between the pictures").await;
    let from = middle_of(&app, "slider", "Edge between the pictures").await;
    let to = Spot {
        x: from.x - 250,
        ..from
    };
    drag(&desktop, from, to);
    let moved = "const edge = document.querySelector('[role=slider][aria-valuenow].edge');
        return Number(edge.getAttribute('aria-valuenow')) < 45";
    app.until_true("the edge to be elsewhere", moved).await;
    app.picture("2-wipe").await;

    // The pick is about the first one, the stars about the second.
    keys(&desktop, &["p", "Down", "3"]);
    said(&desktop, &[("pick", 0), ("none", 3)]).await;
    keys(&desktop, &["Escape"]);
    app.gone("button", "Close comparison").await;

    keys(
        &desktop,
        &[
            "ctrl+Home",
            "shift+Right",
            "shift+Right",
            "shift+Right",
            "c",
        ],
    );
    app.find("button", "Close comparison").await;
    loaded(&app, 4).await;
    keys(&desktop, &["space"]);
    app.until_true("all four to move", &times("Math.min(...times) > 0.5"))
        .await;
    keys(&desktop, &["space"]);
    let together = times("Math.max(...times) - Math.min(...times) < 0.05");
    app.until_true("all four to stand together", &together)
        .await;
    app.picture("3-four").await;
    keys(&desktop, &["Up", "x"]);
    said(
        &desktop,
        &[("pick", 0), ("none", 3), ("none", 0), ("reject", 0)],
    )
    .await;
    // One is taken out; with a fourth gone there are three.
    let out = Locator::Css("section:nth-of-type(3) button[aria-label^='Take out']");
    let out = app.page.find(out).await.expect("a way out");
    out.click().await.expect("a click");
    app.see("Compare 3 clips").await;
    app.picture("4-three").await;
    keys(&desktop, &["Escape"]);
    app.gone("button", "Close comparison").await;
    app.quit().await;
}

/// A script about where the clips stand, in seconds.
fn times(holds: &str) -> String {
    format!(
        "const times = [...document.querySelectorAll('section video')]
            .map((video) => video.currentTime);
        return {holds}"
    )
}

/// Waits until so many clips can be seen.
async fn loaded(app: &App<'_>, count: usize) {
    let script = format!(
        "const videos = [...document.querySelectorAll('section video')];
        return videos.length === {count} && videos.every((video) => video.readyState >= 2)"
    );
    until(&format!("{count} clips to be shown"), SOON, async || {
        (app.value(&script).await == Value::Bool(true)).then_some(())
    })
    .await;
}

/// Waits until the newest clips that are safe have these flags and stars.
async fn said(desktop: &Desktop, expected: &[(&str, u8)]) {
    let question = format!(
        "SELECT flag, rating FROM clips WHERE state = 'safe' AND trashed_at IS NULL
            ORDER BY created_at DESC LIMIT {}",
        expected.len()
    );
    until(&format!("{expected:?} on the disk"), SOON, async || {
        let now = rows(desktop, &question, |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, u8>(1)?))
        })?;
        let expected = expected
            .iter()
            .map(|(flag, stars)| ((*flag).to_owned(), *stars));
        now.into_iter().eq(expected).then_some(())
    })
    .await;
}
