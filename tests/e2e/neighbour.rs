//! Another program on the desktop that gives files and takes files, as a file manager does.

use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::Receiver;

use crate::desktop::{Desktop, lines};
use crate::mouse::{Spot, middle_of_window};
use crate::wait::SOON;

const SCRIPT: &str = include_str!("neighbour.py");

/// A window of its own in a corner of the screen.
pub(crate) struct Neighbour<'desktop> {
    desktop: &'desktop Desktop,
    window: Child,
    said: Receiver<String>,
    title: String,
}

impl<'desktop> Neighbour<'desktop> {
    /// Opens a window into which files can be dropped.
    pub(crate) fn taking(desktop: &'desktop Desktop) -> Self {
        Self::open(desktop, "Taker", &[])
    }

    /// Opens a window from which these files can be dragged, all at once.
    pub(crate) fn giving(desktop: &'desktop Desktop, files: &[&Path]) -> Self {
        Self::open(desktop, "Giver", files)
    }

    fn open(desktop: &'desktop Desktop, title: &str, files: &[&Path]) -> Self {
        let mut window = desktop
            .program("/usr/bin/python3")
            .args(["-c", SCRIPT, title])
            .args(files)
            .stdout(Stdio::piped())
            .stderr(desktop.log(title))
            .spawn()
            .expect("the system's Python starts");
        let said = lines(window.stdout.take().expect("it is piped"));
        assert_eq!(
            said.recv_timeout(SOON).as_deref(),
            Ok("ready"),
            "the neighbour's window"
        );
        Self {
            desktop,
            window,
            said,
            title: format!("^{title}$"),
        }
    }

    /// The middle of the window.
    pub(crate) async fn middle(&self) -> Spot {
        middle_of_window(self.desktop, &self.title).await
    }

    /// Waits for the next drop and says which files came.
    pub(crate) fn received(&self) -> Vec<PathBuf> {
        let said = self.said.recv_timeout(SOON).expect("something is dropped");
        let paths: Vec<String> = serde_json::from_str(&said).expect("a list of paths");
        paths.into_iter().map(PathBuf::from).collect()
    }
}

impl Drop for Neighbour<'_> {
    fn drop(&mut self) {
        let _ = self.window.kill();
        let _ = self.window.wait();
    }
}
