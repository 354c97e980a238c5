//! A library of some thousand clips in a real window: from one end to the other, from date to date,
//! and where one was after a restart.

use serde_json::Value;

use crate::app::{App, data_of, library_of};
use crate::desktop::Desktop;
use crate::library::rows;
use crate::mouse::{activate, keys, write};
use crate::person::choose_theme;
use crate::wait::{LATER, SOON, until};

const CLIPS: usize = 3000;
/// So many of them are made on a server.
const REAL: usize = 40;
/// The page may never hold more elements than this.
const MOST_NODES: u64 = 2500;

/// Fills the library of this desktop.
pub(crate) async fn seeded(desktop: &Desktop, clips: usize) {
    let plan = seed::Plan {
        clips,
        real: REAL,
        data_dir: data_of(desktop),
        library: library_of(desktop),
        chance: 1,
    };
    Box::pin(seed::fill(&plan, |_| {}))
        .await
        .expect("the library is filled");
}

/// Waits until every card in view is drawn, and what is around them is there.
pub(crate) async fn drawn(app: &App<'_>) {
    let all = "const box = document.querySelector('[role=grid]').parentElement.getBoundingClientRect();
        const seen = [...document.querySelectorAll('[role=gridcell]')].filter((cell) => {
            const { top, bottom } = cell.getBoundingClientRect();
            return bottom > box.top && top < box.bottom;
        });
        const whole = (cell) => cell.querySelector('.name')
            && [...cell.querySelectorAll('img')].every((image) => image.complete && image.naturalWidth > 0);
        return seen.length > 0 && seen.every(whole) && !document.getElementById('opening');";
    until("every card in view", LATER, async || {
        (app.value(all).await == Value::Bool(true)).then_some(())
    })
    .await;
}

/// Writes a search by keyboard and goes to what it found; `filter` is how its chip calls it.
pub(crate) async fn search(app: &App<'_>, words: &str, filter: &str) {
    activate(app.desktop, "^Dailies$").await;
    keys(app.desktop, &["ctrl+f", "ctrl+a"]);
    write(app.desktop, words);
    app.find("button", &format!("Take away {filter}")).await;
    keys(app.desktop, &["Return"]);
    let there = "return document.activeElement.matches('[role=gridcell]')";
    app.until_true("the focus in the grid", there).await;
    drawn(app).await;
}

/// What the first card says whose picture is in view.
async fn first(app: &App<'_>) -> String {
    let script = "const top = document.querySelector('[role=grid]').parentElement.getBoundingClientRect().top;
        const cell = [...document.querySelectorAll('[role=gridcell]')].find((cell) => {
            const box = cell.querySelector('[data-picture]')?.getBoundingClientRect();
            return box && box.top + box.height / 2 >= top;
        });
        return cell?.querySelector('.name')?.textContent ?? '';";
    let said = app.value(script).await;
    said.as_str().unwrap_or_default().to_owned()
}

/// Goes down by less than a screen in every frame, until the end; tells the most elements there were.
async fn walk(app: &App<'_>) -> u64 {
    let begin = "const scroller = document.querySelector('[role=grid]').parentElement;
        window.walk = { most: 0, done: false };
        const step = () => {
            const { most } = window.walk;
            window.walk.most = Math.max(most, document.querySelectorAll('*').length);
            const before = scroller.scrollTop;
            scroller.scrollTop += 400;
            if (scroller.scrollTop === before) window.walk.done = true;
            else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);";
    app.value(begin).await;
    until("the end of the library", LATER, async || {
        (app.value("return window.walk.done").await == Value::Bool(true)).then_some(())
    })
    .await;
    let most = app.value("return window.walk.most").await;
    most.as_u64().unwrap_or(u64::MAX)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_library_is_walked_through_and_found_again_where_it_was_left() {
    let desktop = Desktop::start().await;
    seeded(&desktop, CLIPS).await;
    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    app.picture("1-dark").await;
    choose_theme(&app, "Light").await;
    crate::person::close_dialog(&app, "Settings").await;
    app.picture("1-light").await;

    let most = walk(&app).await;
    assert!(most < MOST_NODES, "{most} elements");
    drawn(&app).await;
    app.picture("2-end").await;
    let dates = "document.querySelector('[role=slider][aria-orientation=vertical]')";
    let at_end = format!(
        "return {dates}.ariaValueNow === {dates}.ariaValueMax
            || {dates}.getAttribute('aria-valuenow') === {dates}.getAttribute('aria-valuemax')"
    );
    app.until_true("the last date", &at_end).await;

    // Into the middle by one click on the bar.
    app.click("slider", "Jump to a date").await;
    let middle = format!(
        "const now = Number({dates}.getAttribute('aria-valuenow'));
         const all = Number({dates}.getAttribute('aria-valuemax'));
         return now > all / 5 && now < all * 4 / 5"
    );
    app.until_true("a date in the middle", &middle).await;
    drawn(&app).await;
    app.picture("3-middle").await;

    // A range that reaches over the next header.
    let name = first(&app).await;
    app.click("gridcell", &name).await;
    let crossed = "const rows = [...document.querySelectorAll('[role=row]')]
            .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex);
        const kinds = rows.map((row) => row.querySelector('[role=rowheader]') ? 'header'
            : row.querySelector('[aria-selected=true]') ? 'some' : 'none');
        const from = kinds.indexOf('some');
        return from !== -1 && kinds.slice(from, kinds.lastIndexOf('some')).includes('header')";
    until("a range over a header", SOON, async || {
        keys(&desktop, &["shift+Down"]);
        (app.value(crossed).await == Value::Bool(true)).then_some(())
    })
    .await;
    let (top, selected) = rested(&app).await;
    assert!(selected > 3, "{selected} clips are selected");
    app.picture("4-range").await;
    until("where one is to be written down", SOON, async || {
        (kept(&desktop) == Some(selected)).then_some(())
    })
    .await;
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    until("the same clips in view and selected", SOON, async || {
        (rested(&app).await == (top.clone(), selected)).then_some(())
    })
    .await;
    app.picture("5-again").await;
    app.quit().await;
}

/// The first clip in view, and how many are said to be selected.
async fn rested(app: &App<'_>) -> (String, usize) {
    let said = app
        .value("return document.querySelector('.whole [role=status]').textContent")
        .await;
    let count = said
        .as_str()
        .and_then(|said| said.split(' ').next()?.parse().ok());
    (first(app).await, count.unwrap_or(0))
}

/// How many selected clips the library remembers.
fn kept(desktop: &Desktop) -> Option<usize> {
    let question =
        "SELECT json_array_length(value, '$.selected') FROM settings WHERE name = 'bookmark'";
    let count: u32 = rows(desktop, question, |row| row.get(0))?.pop()?;
    usize::try_from(count).ok()
}
