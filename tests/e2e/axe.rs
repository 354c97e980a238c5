//! Every screen in both themes, looked over by axe: nothing may stand in the way of somebody who
//! cannot see, hear or use a mouse, as far as a program can tell.

mod library;
mod making;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::app::App;
use crate::wait::{LATER, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_screens_of_a_library_in_the_dark() {
    library::every_screen("Dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_screens_of_a_library_in_the_light() {
    library::every_screen("Light").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_screens_of_making_in_the_dark() {
    making::every_screen("Dark").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_on_the_screens_of_making_in_the_light() {
    making::every_screen("Light").await;
}

/// What was found so far.
struct Look {
    axe: String,
    found: Vec<String>,
    screens: usize,
}

impl Look {
    fn new() -> Self {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/node_modules/axe-core/axe.min.js");
        Self {
            axe: fs::read_to_string(path).expect("npm brought axe"),
            found: Vec::new(),
            screens: 0,
        }
    }

    /// Looks over the page as it is, and keeps a picture of it.
    async fn over(&mut self, app: &App<'_>, screen: &str) {
        // What is on its way into view has not its colours yet.
        let still = "return document.getAnimations().every((each) => each.playState !== 'running'
            || each.effect.getComputedTiming().iterations === Infinity)";
        app.until_true("the page to come to rest", still).await;
        if app.value("return typeof window.axe").await == "undefined" {
            app.page
                .execute(&self.axe, vec![])
                .await
                .expect("axe is there");
        }
        // A menu hangs over the page and lies in none of its landmarks.
        let ask = "window.axed = null;
            const region = { enabled: document.querySelector('[role=menu]') === null };
            axe.run(document, { resultTypes: ['violations'], rules: { region } })
                .then(({ violations, passes }) => {
                    window.axed = violations.flatMap(({ id, help, nodes }) =>
                        nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 200)} `
                            + node.any.map((check) => check.message).join(' ')));
                    window.axes = passes.length;
                })
                .catch((error) => { window.axed = [String(error)]; })";
        app.value(ask).await;
        let found = until("axe", LATER, async || {
            let found = app.value("return window.axed").await;
            found.as_array().cloned()
        })
        .await;
        let passes = app.value("return window.axes").await;
        assert!(
            passes.as_u64() > Some(5),
            "axe looked at nothing on {screen}"
        );
        self.screens += 1;
        app.picture(&format!("{:02}-{screen}", self.screens)).await;
        let said = found.iter().filter_map(Value::as_str);
        self.found
            .extend(said.map(|said| format!("{screen}: {said}")));
    }

    #[track_caller]
    fn found_nothing(self) {
        assert!(self.screens > 10, "only {} screens", self.screens);
        assert!(self.found.is_empty(), "{}", self.found.join("\n"));
    }
}
