//! Start and memory of the window with a thousand clips, against a bare Tauri window.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::desktop::{Desktop, text};
use crate::library;
use crate::scales::{Figure, Goal, median};
use crate::wait::{LATER, SOON, until};

const CLIPS: u32 = 1000;
const RUNS: usize = 9;

/// What was seen of one start.
struct Start {
    /// Seconds from the start of the process to the first frame with content.
    frame: f64,
    /// PSS of all processes in bytes, once it stands still.
    memory: f64,
}

pub(crate) fn measure() -> Vec<Figure> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let desktop = Desktop::start().await;
        let (data, clips) = (desktop.folder("profile"), desktop.folder("Videos/Dailies"));
        eprintln!("Filling a library with {CLIPS} clips …");
        Box::pin(library::fill(&data, &clips, CLIPS)).await;

        let ours = PathBuf::from(env!("CARGO_BIN_EXE_dailies"));
        let bare = ours.with_file_name("examples").join("bare_window");
        assert!(bare.exists(), "the bare window is not built: run cargo xtask bench");
        let drawn = "return [...document.querySelectorAll('[role=grid] img')].some(i => i.complete && i.naturalWidth > 0)";
        let (mut app, mut peer) = (Vec::new(), Vec::new());
        for run in 0..=RUNS {
            eprintln!("Start {run} of {RUNS} …");
            let pair = (start(&desktop, &ours, drawn).await, start(&desktop, &bare, "return true").await);
            // The first one fills the caches of the disk.
            if run > 0 {
                app.push(pair.0);
                peer.push(pair.1);
            }
        }
        let frame = |starts: &[Start]| median(starts.iter().map(|start| start.frame).collect());
        let memory = |starts: &[Start]| median(starts.iter().map(|start| start.memory).collect());
        let megabytes = |bytes: f64| format!("{:.0} MB", bytes / 1e6);
        vec![
            Figure {
                name: "start to first frame, 1,000 clips, against a bare window",
                ours: format!("{:.0} ms", frame(&app) * 1e3),
                peer: format!("{:.0} ms", frame(&peer) * 1e3),
                ratio: frame(&app) / frame(&peer),
                goal: Goal::AtMost(1.5),
            },
            Figure {
                name: "memory (PSS of all processes), 1,000 clips, against a bare window",
                ours: megabytes(memory(&app)),
                peer: megabytes(memory(&peer)),
                ratio: memory(&app) / memory(&peer),
                goal: Goal::AtMost(1.5),
            },
        ]
    })
}

/// Starts a program, waits until `drawn` is true on its page, measures and ends it.
async fn start(desktop: &Desktop, binary: &Path, drawn: &str) -> Start {
    let folders = (desktop.folder("profile"), desktop.folder("Videos/Dailies"));
    let mut running = run(desktop, binary, (&folders.0, &folders.1), drawn).await;
    let memory = settled(running.process).await;
    running.end(desktop);
    Start {
        frame: running.frame,
        memory,
    }
}

/// Seconds to the first frame with content, with the library in these folders.
pub(crate) async fn frame(desktop: &Desktop, binary: &Path, folders: (&Path, &Path)) -> f64 {
    let mut running = run(desktop, binary, folders, "return true").await;
    running.end(desktop);
    running.frame
}

/// A program whose page is drawn.
pub(crate) struct Running {
    pub(crate) process: u32,
    driver: Child,
    /// Seconds from the start of the process to the first frame with content.
    pub(crate) frame: f64,
    pub(crate) page: Client,
}

impl Running {
    pub(crate) fn end(&mut self, desktop: &Desktop) {
        desktop.output("kill", &["-KILL", &self.process.to_string()]);
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts a program and waits until `drawn` is true on its page.
pub(crate) async fn run(
    desktop: &Desktop,
    binary: &Path,
    folders: (&Path, &Path),
    drawn: &str,
) -> Running {
    let port = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("a free port")
        .port();
    let driver = desktop
        .program("WebKitWebDriver")
        .arg(format!("--port={port}"))
        .env("TAURI_AUTOMATION", "true")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .env("DAILIES_DATA_DIR", folders.0)
        .env("DAILIES_LIBRARY", folders.1)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(desktop.log("bench"))
        .spawn()
        .expect("WebKitWebDriver starts");
    let page = until("the first page", LATER, async || {
        connect(port, binary).await
    })
    .await;
    until("the page to be drawn", SOON, async || {
        page.execute(drawn, vec![])
            .await
            .ok()?
            .as_bool()?
            .then_some(())
    })
    .await;
    let process = child_of(desktop, &driver).expect("the program runs");
    let painted = until("the first frame", SOON, async || {
        let script = "const paint = performance.getEntriesByName('first-contentful-paint')[0];
            return paint ? performance.timeOrigin + paint.startTime : null";
        page.execute(script, vec![]).await.ok()?.as_f64()
    })
    .await;
    let frame = painted / 1e3 - started_at(process);
    Running {
        process,
        driver,
        frame,
        page,
    }
}

async fn connect(port: u16, binary: &Path) -> Option<Client> {
    let options = (
        "webkitgtk:browserOptions".to_owned(),
        json!({ "binary": binary, "args": [] }),
    );
    ClientBuilder::new(HttpConnector::new())
        .capabilities(Capabilities::from_iter([options]))
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .ok()
}

fn child_of(desktop: &Desktop, driver: &Child) -> Option<u32> {
    let children = desktop.output("pgrep", &["--parent", &driver.id().to_string()]);
    text(&children).lines().next()?.trim().parse().ok()
}

/// When a process was started, in seconds since 1970; to a hundredth of a second.
pub(crate) fn started_at(process: u32) -> f64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970");
    let uptime = fs::read_to_string("/proc/uptime").expect("Linux");
    let uptime: f64 = uptime
        .split(' ')
        .next()
        .and_then(|word| word.parse().ok())
        .expect("a number");
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
    let after_name = stat.rsplit(") ").next().expect("fields");
    // Field 22 of proc(5), in ticks of a hundredth of a second on every Linux we know.
    let ticks: f64 = after_name
        .split(' ')
        .nth(19)
        .and_then(|word| word.parse().ok())
        .expect("a number");
    now.as_secs_f64() - (uptime - ticks / 100.0)
}

/// How long memory has to stand still: what a page used is looked through some time after it rests.
const CALM: Duration = Duration::from_secs(5);

/// PSS of a process and all below it, once it has changed by less than a hundredth for [`CALM`].
pub(crate) async fn settled(process: u32) -> f64 {
    let mut held = pss(process);
    let mut since = Instant::now();
    until("memory to stand still", LATER, async || {
        let now = pss(process);
        if (now - held).abs() >= held / 100.0 {
            (held, since) = (now, Instant::now());
        }
        (since.elapsed() >= CALM).then_some(now)
    })
    .await
}

fn pss(root: u32) -> f64 {
    let parents: Vec<(u32, u32)> = fs::read_dir("/proc")
        .expect("Linux")
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|process: u32| {
            let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
            let parent = stat.rsplit(") ").next()?.split(' ').nth(1)?.parse().ok()?;
            Some((process, parent))
        })
        .collect();
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(
            parents
                .iter()
                .filter(|(_, of)| *of == parent)
                .map(|(process, _)| *process),
        );
        next += 1;
    }
    family
        .iter()
        .filter_map(|process| fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok())
        .filter_map(|rollup| {
            let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        })
        .sum::<f64>()
        * 1024.0
}
