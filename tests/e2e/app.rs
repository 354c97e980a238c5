//! The app under test: starting it through `WebDriver`, seeing what a person sees, quitting it.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desktop::{Desktop, FAILED, text};
use crate::mouse;
use crate::wait::{LATER, SOON, until};

/// Finds what a screen reader would find: by role and name.
const FIND: &str = include_str!("find.js");

/// The Enter key, as `WebDriver` writes it.
pub(crate) const ENTER: char = '\u{e007}';

/// A running app, with the driver that started it.
pub(crate) struct App<'desktop> {
    pub(crate) desktop: &'desktop Desktop,
    pub(crate) page: Client,
    driver: Child,
}

impl<'desktop> App<'desktop> {
    /// Starts the app with these words on its command line and waits until its page is drawn.
    pub(crate) async fn start(desktop: &'desktop Desktop, words: &[&str]) -> Self {
        Self::start_with(desktop, words, &[]).await
    }

    /// As [`start`](Self::start), with more in its environment.
    pub(crate) async fn start_with(
        desktop: &'desktop Desktop,
        words: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let port = free_port();
        let driver = desktop
            .program("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("DAILIES_DATA_DIR", data_of(desktop))
            .env("DAILIES_LIBRARY", library_of(desktop))
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(desktop.log("app"))
            .spawn()
            .expect("WebKitWebDriver starts");
        let page = until("the app's first page", LATER, async || {
            let options = json!({ "binary": env!("CARGO_BIN_EXE_dailies"), "args": words });
            ClientBuilder::new(HttpConnector::new())
                .capabilities(Capabilities::from_iter([(
                    "webkitgtk:browserOptions".to_owned(),
                    options,
                )]))
                .connect(&format!("http://127.0.0.1:{port}"))
                .await
                .ok()
        })
        .await;
        let app = Self {
            desktop,
            page,
            driver,
        };
        // In its letters, too: what is pressed while they come may be somewhere else by then.
        app.until_true(
            "the page to be drawn",
            "return document.querySelector('main') !== null && document.fonts.status === 'loaded'",
        )
        .await;
        app
    }

    /// Waits for a visible element of this role and name.
    pub(crate) async fn find(&self, role: &str, name: &str) -> Element {
        self.find_in("body", role, name).await
    }

    /// As [`find`](Self::find), inside of what this selector finds: what was done last is named by
    /// the button that takes it back, too.
    pub(crate) async fn find_in(&self, place: &str, role: &str, name: &str) -> Element {
        until(&format!("{role} {name:?} in {place}"), SOON, async || {
            self.look_in(place, role, name, false).await
        })
        .await
    }

    /// The visible element of this role and name, if there is one now.
    pub(crate) async fn look(&self, role: &str, name: &str) -> Option<Element> {
        self.look_in("body", role, name, false).await
    }

    /// As [`look`](Self::look), inside of what this selector finds; if it is to be clicked, only
    /// what the pointer reaches.
    pub(crate) async fn look_in(
        &self,
        place: &str,
        role: &str,
        name: &str,
        click: bool,
    ) -> Option<Element> {
        let arguments = vec![json!(role), json!(name), json!(place), json!(click)];
        let found = self.page.execute(FIND, arguments).await.ok()?;
        let id = found.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Element::from_element_id(self.page.clone(), id.into()))
    }

    /// Waits until there is no such element.
    pub(crate) async fn gone(&self, role: &str, name: &str) {
        until(&format!("no {role} {name:?}"), SOON, async || {
            self.look(role, name).await.is_none().then_some(())
        })
        .await;
    }

    /// Clicks what has this role and name, once it is there.
    pub(crate) async fn click(&self, role: &str, name: &str) {
        self.click_in("body", role, name).await;
    }

    /// As [`click`](Self::click), inside of what this selector finds.
    pub(crate) async fn click_in(&self, place: &str, role: &str, name: &str) {
        until(&format!("a click on {role} {name:?}"), SOON, async || {
            self.look_in(place, role, name, true)
                .await?
                .click()
                .await
                .ok()
        })
        .await;
    }

    /// Replaces what stands in the field of this name.
    pub(crate) async fn fill(&self, name: &str, words: &str) {
        until(
            &format!("the field {name:?} to be empty"),
            SOON,
            async || self.look("textbox", name).await?.clear().await.ok(),
        )
        .await;
        let field = self.find("textbox", name).await;
        field.send_keys(words).await.expect("the field takes words");
    }

    /// Waits until these words are visible somewhere on the page.
    pub(crate) async fn see(&self, words: &str) {
        self.see_within(words, SOON).await;
    }

    /// As [`see`](Self::see), within this time.
    pub(crate) async fn see_within(&self, words: &str, limit: Duration) {
        until(&format!("the words {words:?}"), limit, async || {
            let seen = self.value("return document.body.innerText").await;
            seen.as_str()?.contains(words).then_some(())
        })
        .await;
    }

    /// What a script on the page returns; null if it failed.
    pub(crate) async fn value(&self, script: &str) -> Value {
        self.page.execute(script, vec![]).await.unwrap_or_default()
    }

    /// Waits until a script returns true.
    pub(crate) async fn until_true(&self, what: &str, script: &str) {
        until(what, SOON, async || {
            (self.value(script).await == Value::Bool(true)).then_some(())
        })
        .await;
    }

    /// Keeps a picture of the screen once nothing moves on the page but a video.
    pub(crate) async fn picture(&self, name: &str) {
        let still = "return document.getAnimations().every((each) =>
            each.playState !== 'running' || each.effect.getComputedTiming().iterations === Infinity)";
        self.until_true("the page to come to rest", still).await;
        // Painted, sent to the screen, and one frame more. Counted by the page and asked for: a
        // script that answers later can be lost by the driver while a clip plays.
        let count = "window.painted = 0;
            const next = () => { if (++window.painted < 6) requestAnimationFrame(next); };
            requestAnimationFrame(next)";
        self.value(count).await;
        self.until_true("the page to be painted", "return window.painted >= 6")
            .await;
        self.desktop.picture(name);
    }

    /// Closes the window as a person does, and waits until the process has ended by itself.
    pub(crate) async fn quit(self) {
        let process = self.process().expect("the app runs");
        self.close("the app to end", || ended(process)).await;
        let panic = fs::read_to_string(data_of(self.desktop).join("panic.log"));
        assert!(
            panic.is_err(),
            "the app panicked: {}",
            panic.unwrap_or_default()
        );
    }

    /// Closes the window as a person does, and waits for what follows.
    pub(crate) async fn close(&self, what: &str, follows: impl Fn() -> Option<()>) {
        mouse::activate(self.desktop, "^Dailies$").await;
        let mut looks = 0;
        until(what, SOON, async || {
            // A key is lost while a drag, or a window that is just opening, holds the keyboard; a
            // person presses again.
            if looks % 40 == 0 {
                mouse::keys(self.desktop, &["alt+F4"]);
            }
            looks += 1;
            follows()
        })
        .await;
    }

    /// Asks the window to close, once, as a person does.
    pub(crate) async fn close_once(&self) {
        mouse::activate(self.desktop, "^Dailies$").await;
        mouse::keys(self.desktop, &["alt+F4"]);
    }

    /// Waits until the process has ended by itself.
    pub(crate) async fn ends(&self, limit: Duration) {
        until("the app to end", limit, async || match self.process() {
            Some(process) => ended(process),
            None => Some(()),
        })
        .await;
    }

    /// Ends the process as a power cut does.
    pub(crate) async fn kill(self) {
        let process = self.process().expect("the app runs");
        self.desktop
            .output("kill", &["-KILL", &process.to_string()]);
        until("the app to end", SOON, async || ended(process)).await;
    }

    /// Ends the process of the page, as a crash of it does.
    pub(crate) async fn kill_page(&self) {
        let page = until("the page's process", SOON, async || {
            let parent = self.process()?.to_string();
            let found = self
                .desktop
                .output("pgrep", &["--parent", &parent, "WebKitWebProces"]);
            text(&found)
                .lines()
                .next()
                .map(|line| line.trim().to_owned())
        })
        .await;
        self.desktop.output("kill", &["-KILL", &page]);
        let page = page.parse().expect("an id");
        until("the page to end", SOON, async || ended(page)).await;
    }

    /// The app's process, which the driver started.
    pub(crate) fn process(&self) -> Option<u32> {
        let children = self
            .desktop
            .output("pgrep", &["--parent", &self.driver.id().to_string()]);
        text(&children).lines().next()?.trim().parse().ok()
    }
}

impl Drop for App<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.desktop.picture(FAILED);
        }
        if let Some(process) = self.process() {
            self.desktop
                .output("kill", &["-KILL", &process.to_string()]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The folder for the database and the settings.
pub(crate) fn data_of(desktop: &Desktop) -> PathBuf {
    desktop.folder("profile")
}

/// The folder for the clips.
pub(crate) fn library_of(desktop: &Desktop) -> PathBuf {
    desktop.folder("Videos/Dailies")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// A process has ended when it is gone, or only waits for its parent to notice.
fn ended(process: u32) -> Option<()> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    (status.is_empty() || status.contains("State:\tZ")).then_some(())
}
