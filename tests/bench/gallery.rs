//! The gallery with ten and a hundred thousand clips, against a bare Tauri window: until it can be
//! used, what it holds in memory after a walk through all of it, what a frame of scrolling costs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::desktop::Desktop;
use crate::scales::{Figure, Goal, median};
use crate::wait::{LATER, until};
use crate::window::{self, Running};
use crate::{library, player, search};

const FEW: usize = 10_000;
const MANY: usize = 100_000;
const RUNS: usize = 9;
/// A frame at 60 a second, in milliseconds.
const FRAME: f64 = 1000.0 / 60.0;
/// Elements that the page may hold.
const MOST_NODES: f64 = 2500.0;
/// Frames of scrolling that are measured, and pixels from one to the next.
const FRAMES: u32 = 1200;
const STEP: u32 = 120;
/// Stops on the way through the whole library.
const STOPS: u32 = 200;

/// Whether every picture in view is there.
const DRAWN: &str = "const images = [...document.querySelectorAll('[role=grid] img')];
    return images.length > 0 && images.every((image) => image.complete && image.naturalWidth > 0)";
/// Whether every place in view has its clip. The one that has the focus stays, out of view.
const FILLED: &str =
    "const view = document.querySelector('[role=grid]').parentElement.getBoundingClientRect();
    return ![...document.querySelectorAll('[role=grid] .hollow')].some((place) => {
        const { top, bottom } = place.getBoundingClientRect();
        return bottom > view.top && top < view.bottom;
    })";
/// When the last of the first pictures in view was there, in milliseconds since 1970.
const USABLE: &str =
    "const view = document.querySelector('[role=grid]').parentElement.getBoundingClientRect();
    const seen = [...document.querySelectorAll('[role=grid] img')].filter((image) => {
        const { top, bottom } = image.getBoundingClientRect();
        return bottom > view.top && top < view.bottom;
    });
    const shown = new Set(seen.map((image) => image.src));
    const ends = performance.getEntriesByType('resource')
        .filter((entry) => shown.has(entry.name)).map((entry) => entry.responseEnd);
    return ends.length > 0 ? performance.timeOrigin + Math.max(...ends) : null";

pub(crate) fn measure() -> Vec<Figure> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let desktop = Desktop::start().await;
        let few = filled(&desktop, "few", FEW).await;
        let many = filled(&desktop, "many", MANY).await;
        let mut figures = starts(&desktop, &few, &many).await;
        figures.extend(walk(&desktop, &many).await);
        figures.push(search::measure(&many.0, &many.1).await);
        figures
    })
}

/// Folders of a library.
type Folders = (PathBuf, PathBuf);

async fn filled(desktop: &Desktop, name: &str, clips: usize) -> Folders {
    eprintln!("Filling a library with {clips} clips …");
    let folders = (
        desktop.folder(&format!("{name}/profile")),
        desktop.folder(&format!("{name}/Dailies")),
    );
    let plan = seed::Plan {
        clips,
        real: seed::REAL,
        data_dir: folders.0.clone(),
        library: folders.1.clone(),
        chance: 1,
    };
    Box::pin(seed::fill(&plan, |_| {}))
        .await
        .expect("the library is filled");
    folders
}

fn ours() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_dailies"))
}

fn bare() -> PathBuf {
    let bare = ours().with_file_name("examples").join("bare_window");
    assert!(
        bare.exists(),
        "the bare window is not built: run cargo xtask bench"
    );
    bare
}

async fn opened(desktop: &Desktop, binary: &Path, folders: &Folders, drawn: &str) -> Running {
    window::run(desktop, binary, (&folders.0, &folders.1), drawn).await
}

/// Until the cards of the first screen have their pictures.
async fn starts(desktop: &Desktop, few: &Folders, many: &Folders) -> Vec<Figure> {
    let (mut peer, mut ten, mut hundred) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=RUNS {
        eprintln!("Start {run} of {RUNS} …");
        let mut window = opened(desktop, &bare(), few, "return true").await;
        window.end(desktop);
        let two = (usable(desktop, few).await, usable(desktop, many).await);
        // The first one fills the caches of the disk.
        if run > 0 {
            peer.push(window.frame);
            ten.push(two.0);
            hundred.push(two.1);
        }
    }
    let (peer, ten, hundred) = (median(peer), median(ten), median(hundred));
    let figure = |name, ours: f64, goal| Figure {
        name,
        ours: format!("{:.0} ms", ours * 1e3),
        peer: format!("{:.0} ms", peer * 1e3),
        ratio: ours / peer,
        goal: Goal::AtMost(goal),
    };
    vec![
        figure(
            "start to usable gallery, 10,000 clips, against a bare window",
            ten,
            1.5,
        ),
        figure(
            "start to usable gallery, 100,000 clips, against a bare window",
            hundred,
            2.0,
        ),
    ]
}

/// Closes a library in good order: the window that had it open was killed.
async fn close(folders: &Folders) {
    let (studio, _events) = library::open(&folders.0, &folders.1).await;
    studio.look_through().await.expect("looked through");
    studio.shutdown().await;
}

/// Seconds from the start of the process until all pictures of the first screen are there.
async fn usable(desktop: &Desktop, folders: &Folders) -> f64 {
    close(folders).await;
    let mut running = opened(desktop, &ours(), folders, DRAWN).await;
    let there = until("the first pictures", LATER, async || {
        value(&running, USABLE).await.as_f64()
    })
    .await;
    let begun = window::started_at(running.process);
    running.end(desktop);
    (there / 1e3 - begun).max(running.frame)
}

/// Through the whole library: what a frame costs, how many elements there are, what stays in memory.
async fn walk(desktop: &Desktop, many: &Folders) -> Vec<Figure> {
    let mut peer = opened(desktop, &bare(), many, "return true").await;
    let bare = window::settled(peer.process).await;
    peer.end(desktop);

    let mut running = opened(desktop, &ours(), many, DRAWN).await;
    eprintln!("Scrolling …");
    // From the first event of a frame until its layout is done.
    let begin = format!(
        "const scroller = document.querySelector('[role=grid]').parentElement;
         window.walk = {{ costs: [], most: 0, done: false }};
         let from = null;
         document.addEventListener('scroll', () => {{ from ??= performance.now(); }}, true);
         let left = {FRAMES};
         const step = () => queueMicrotask(() => {{
             void document.body.offsetHeight;
             if (from !== null) window.walk.costs.push(performance.now() - from);
             from = null;
             window.walk.most = Math.max(window.walk.most, document.querySelectorAll('*').length);
             scroller.scrollTop += {STEP};
             if (--left > 0) requestAnimationFrame(step);
             else window.walk.done = true;
         }});
         requestAnimationFrame(step)"
    );
    value(&running, &begin).await;
    ended(&running, LATER * 3).await;
    let costs = numbers(&value(&running, "return window.walk.costs").await);
    assert!(costs.len() > 100, "only {} frames scrolled", costs.len());
    let cost = percentile(costs, 0.95);

    // As one who pulls the bar through, and then as one who looks at every place until its pictures are
    // there: those that clips lack are made meanwhile.
    through(&running, FILLED).await;
    let pulled = window::settled(running.process).await;
    through(
        &running,
        &format!("return (() => {{ {FILLED} }})() && (() => {{ {DRAWN} }})()"),
    )
    .await;
    let looked = window::settled(running.process).await;
    let most = value(&running, "return window.walk.most").await;
    let most = most.as_f64().unwrap_or(f64::NAN);
    let seek = player::measure(&running).await;
    running.end(desktop);
    let held = |name, memory: f64| Figure {
        name,
        ours: format!("{:.0} MB", memory / 1e6),
        peer: format!("{:.0} MB", bare / 1e6),
        ratio: memory / bare,
        goal: Goal::AtMost(1.6),
    };
    vec![
        held(
            "memory (PSS) after 100,000 clips went by, against a bare window",
            pulled,
        ),
        held(
            "the same after looking at 200 places of them, where pictures that were lacking were made",
            looked,
        ),
        Figure {
            name: "scripting and layout of a scrolled frame, 95th percentile, against its 16.7 ms",
            ours: format!("{cost:.1} ms"),
            peer: format!("{FRAME:.1} ms"),
            ratio: cost / FRAME,
            goal: Goal::AtMost(0.5),
        },
        Figure {
            name: "elements on the page at most, against what it may hold",
            ours: format!("{most:.0}"),
            peer: format!("{MOST_NODES:.0}"),
            ratio: most / MOST_NODES,
            goal: Goal::AtMost(1.0),
        },
        seek,
    ]
}

/// From the first clip to the last, on as soon as `there` is true of what is in view.
async fn through(running: &Running, there: &str) {
    eprintln!("Walking through all of it …");
    // In the page: what the driver leaves behind at each stop would be counted, too.
    let begin = format!(
        "window.walk = {{ most: window.walk.most, stop: 0, done: false }};
         const there = () => {{ {there} }};
         const look = () => {{
             if (!there()) return void requestAnimationFrame(look);
             const scroller = document.querySelector('[role=grid]').parentElement;
             const last = scroller.scrollHeight - scroller.clientHeight;
             const {{ walk }} = window;
             walk.most = Math.max(walk.most, document.querySelectorAll('*').length);
             walk.end = scroller.scrollTop / last;
             walk.done = walk.stop > {STOPS};
             if (walk.done) return;
             scroller.scrollTop = last * walk.stop / {STOPS};
             walk.stop += 1;
             requestAnimationFrame(look);
         }};
         requestAnimationFrame(look)"
    );
    value(running, &begin).await;
    ended(running, LATER * 10).await;
    let end = value(running, "return window.walk.end").await.as_f64();
    assert!(
        end.is_some_and(|end| end > 0.99),
        "the walk ended at {end:?}"
    );
}

async fn ended(running: &Running, within: Duration) {
    until("the walk to end", within, async || {
        (value(running, "return window.walk.done").await == Value::Bool(true)).then_some(())
    })
    .await;
}

/// What a script on the page returns; null if it failed.
pub(crate) async fn value(running: &Running, script: &str) -> Value {
    running
        .page
        .execute(script, vec![])
        .await
        .unwrap_or_default()
}

pub(crate) fn numbers(list: &Value) -> Vec<f64> {
    let list = list.as_array().cloned().unwrap_or_default();
    list.iter().filter_map(Value::as_f64).collect()
}

/// What this share of the measured does not exceed.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "few are measured"
)]
pub(crate) fn percentile(mut measured: Vec<f64>, share: f64) -> f64 {
    measured.sort_by(f64::total_cmp);
    let at = (measured.len() as f64 * share) as usize;
    measured[at.min(measured.len() - 1)]
}
