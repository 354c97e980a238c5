//! Closing the window while something is not safe: the page asks, and the user decides. What is
//! at risk is `studio`'s to say.
//!
//! Nobody is ever locked in: a second close while the question is open, or a page that does not
//! show it in time, quits. What was under way goes on at the next start.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;
use studio::Studio;
use studio::risk::Risk;
use tauri::{CloseRequestApi, Manager as _, WebviewWindow};
use tauri_specta::Event as _;
use tokio::sync::watch;

use crate::shell::Shell;

/// How long the library may take to say what is at risk, and the page to show the question.
const PATIENCE: Duration = Duration::from_secs(3);

/// Time between two looks whether everything is safe by now.
const PULSE: Duration = Duration::from_secs(1);

/// What the page is to show about quitting.
#[derive(Debug, Clone, PartialEq, Serialize, Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QuitEvent {
    /// What is at risk; `None` when it is no longer about quitting.
    pub risk: Option<Risk>,
    /// The user chose to wait (true), or is to be asked (false).
    pub waiting: bool,
}

/// What the user, or the page itself, says to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum QuitAnswer {
    /// The question is on the screen.
    Shown,
    /// Keep the app open.
    Stay,
    /// Quit when nothing is at risk any more.
    WhenSafe,
    /// Quit now.
    Now,
}

/// How far quitting has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody wants to.
    Open,
    /// The page is to ask.
    Asking,
    /// It asks.
    Asked,
    /// Quits by itself when nothing is at risk any more.
    Waiting,
    /// Quits.
    Leaving,
}

/// The question whether to quit.
#[derive(Debug)]
pub struct Quit(watch::Sender<Stage>);

impl Default for Quit {
    fn default() -> Self {
        Self(watch::Sender::new(Stage::Open))
    }
}

impl Quit {
    /// Takes an answer of the page. One that comes when nothing was asked changes nothing.
    pub fn answer(&self, answer: QuitAnswer) {
        self.0.send_if_modified(|stage| {
            let next = match (*stage, answer) {
                (Stage::Open, _) | (_, QuitAnswer::Stay) => Stage::Open,
                (Stage::Asking, QuitAnswer::Shown) => Stage::Asked,
                (now, QuitAnswer::Shown) => now,
                (_, QuitAnswer::WhenSafe) => Stage::Waiting,
                (_, QuitAnswer::Now) => Stage::Leaving,
            };
            std::mem::replace(stage, next) != next
        });
    }

    /// Whether a close is to be asked about; a second one while the user is asked is not.
    fn begin(&self) -> bool {
        self.0.send_if_modified(|stage| {
            let first = matches!(stage, Stage::Open | Stage::Waiting);
            if first {
                *stage = Stage::Asking;
            }
            first
        })
    }

    /// Waits until quitting has left this stage, and says where it went.
    async fn after(&self, left: Stage) -> Stage {
        let mut stages = self.0.subscribe();
        // The sender lives as long as the app.
        let next = stages.wait_for(|stage| *stage != left).await;
        next.map_or(Stage::Leaving, |stage| *stage)
    }
}

/// The window is to be closed: lets it, or keeps it until the user has decided.
pub(crate) fn on_close(window: &WebviewWindow, api: &CloseRequestApi) {
    let shell = window.state::<Shell>();
    // A library that is still being opened has nothing under way.
    let Some(studio) = shell.open_studio().cloned() else {
        return;
    };
    if shell.quit.begin() {
        api.prevent_close();
        tauri::async_runtime::spawn(decide(window.clone(), studio));
    }
}

/// From the first close to the end of the app, or to going on.
async fn decide(window: WebviewWindow, studio: Studio) {
    let shell = window.state::<Shell>();
    let Some(risk) = at_risk(&studio).await else {
        return go(&window);
    };
    tell(&window, Some(risk), false);
    let shown = tokio::time::timeout(PATIENCE, shell.quit.after(Stage::Asking));
    if shown.await.is_err() {
        tracing::warn!("the page did not ask whether to quit");
        return go(&window);
    }
    let mut stage = shell.quit.after(Stage::Asked).await;
    if stage == Stage::Waiting {
        studio.hold_queue(true);
        stage = tokio::select! {
            stage = shell.quit.after(Stage::Waiting) => stage,
            () = safe(&window, &studio) => Stage::Leaving,
        };
    }
    match stage {
        Stage::Leaving => go(&window),
        Stage::Open => {
            studio.hold_queue(false);
            tell(&window, None, false);
        }
        // Closed once more while waiting: that close is asked about.
        Stage::Asking | Stage::Asked | Stage::Waiting => {}
    }
}

/// Waits until nothing is at risk any more, and lets the page count along.
async fn safe(window: &WebviewWindow, studio: &Studio) {
    let mut pulse = tokio::time::interval(PULSE);
    loop {
        pulse.tick().await;
        let Some(risk) = at_risk(studio).await else {
            return;
        };
        tell(window, Some(risk), true);
    }
}

/// What is at risk; `None` when nothing is, or nobody can say.
async fn at_risk(studio: &Studio) -> Option<Risk> {
    match tokio::time::timeout(PATIENCE, studio.at_risk()).await {
        Ok(Ok(risk)) => risk.is_a_reason_to_stay().then_some(risk),
        Ok(Err(error)) => {
            tracing::error!(%error, "what is at risk is not known");
            None
        }
        Err(_) => None,
    }
}

fn tell(window: &WebviewWindow, risk: Option<Risk>, waiting: bool) {
    if let Err(error) = (QuitEvent { risk, waiting }).emit(window) {
        tracing::warn!(%error, "the page could not be told about quitting");
    }
}

/// Closes the window without asking again; the app ends with it.
fn go(window: &WebviewWindow) {
    if let Err(error) = window.destroy() {
        tracing::error!(%error, "the window did not close");
    }
}
