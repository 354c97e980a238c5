//! Files dragged from the desktop over and into the window.
//!
//! The page never hears a path: it gets a token per file and a word on what the file seems to be,
//! and gives the token back when the file is to be used. What it really is, `studio` finds out by
//! reading it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use specta::Type;
use tauri::{DragDropEvent, PhysicalPosition, WebviewWindow};
use tauri_specta::Event as _;
use uuid::Uuid;

use crate::drag::DragGate;

/// What a dragged file seems to be, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DroppedKind {
    /// A picture: a reference.
    Image,
    /// A clip, or a folder that may have some.
    Clip,
    /// Nothing we know.
    Other,
}

/// A dragged file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DroppedItem {
    /// Give this back to use the file.
    pub token: String,
    /// Its name.
    pub name: String,
    /// What it seems to be.
    pub kind: DroppedKind,
}

/// Where a drag from the desktop stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DropPhase {
    /// Over the window.
    Over,
    /// Gone again.
    Left,
    /// Let go.
    Dropped,
}

/// Files are dragged from the desktop.
#[derive(Debug, Clone, PartialEq, Serialize, Type, tauri_specta::Event)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DropEvent {
    /// Where it stands.
    pub phase: DropPhase,
    /// CSS pixels from the left of the page.
    pub x: f64,
    /// CSS pixels from the top of the page.
    pub y: f64,
    /// The files, once for each drag; `null` afterwards.
    pub items: Option<Vec<DroppedItem>>,
}

/// The files of the last drag, by token.
#[derive(Debug, Default)]
pub struct Dropped {
    now: Mutex<HashMap<String, PathBuf>>,
}

impl Dropped {
    /// The path behind a token of the last drag.
    pub fn path(&self, token: &str) -> Option<PathBuf> {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.get(token).cloned()
    }

    fn enter(&self, paths: &[PathBuf]) -> Vec<DroppedItem> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.clear();
        let mut items = Vec::with_capacity(paths.len());
        for path in paths {
            let token = Uuid::new_v4().to_string();
            items.push(DroppedItem {
                token: token.clone(),
                name: name_of(path),
                kind: kind_of(path),
            });
            now.insert(token, path.clone());
        }
        items
    }

    /// The files that are let go; `None` when they are those that came in.
    fn release(&self, paths: &[PathBuf]) -> Option<Vec<DroppedItem>> {
        (!self.has_all(paths)).then(|| self.enter(paths))
    }

    fn has_all(&self, paths: &[PathBuf]) -> bool {
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let known: HashSet<&PathBuf> = now.values().collect();
        known.len() == paths.len() && paths.iter().all(|path| known.contains(path))
    }
}

/// Tells the page about a drag, unless the files are our own on their way out.
pub(crate) fn tell(
    window: &WebviewWindow,
    event: &DragDropEvent,
    dropped: &Arc<Dropped>,
    gate: &Arc<DragGate>,
) {
    if gate.is_open() {
        return;
    }
    let nowhere = PhysicalPosition::default();
    let (phase, position, items) = match event {
        DragDropEvent::Enter { paths, position } => {
            (DropPhase::Over, *position, Some(dropped.enter(paths)))
        }
        DragDropEvent::Over { position } => (DropPhase::Over, *position, None),
        DragDropEvent::Drop { paths, position } => {
            (DropPhase::Dropped, *position, dropped.release(paths))
        }
        DragDropEvent::Leave => (DropPhase::Left, nowhere, None),
        _ => return,
    };
    let position = position.to_logical::<f64>(window.scale_factor().unwrap_or(1.0));
    let told = DropEvent {
        phase,
        x: position.x,
        y: position.y,
        items,
    };
    if let Err(error) = told.emit(window) {
        tracing::warn!(%error, "the page could not be told of a drag");
    }
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn kind_of(path: &Path) -> DroppedKind {
    if path.is_dir() {
        return DroppedKind::Clip;
    }
    let extension = path
        .extension()
        .map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("png" | "jpg" | "jpeg" | "webp") => DroppedKind::Image,
        Some("mp4" | "m4v" | "mov" | "webm" | "avi" | "gif" | "json") => DroppedKind::Clip,
        _ => DroppedKind::Other,
    }
}
