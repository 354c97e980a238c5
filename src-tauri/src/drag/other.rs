//! The macOS and Windows side, through the `drag` crate. Not run on the machine it was written on.

use std::path::PathBuf;
use std::sync::Arc;

use drag::{DragItem, Image, Options};
use tauri::WebviewWindow;

use super::DragGate;

/// Starts the drag; call on the main thread while the button is down.
pub fn start(
    window: &WebviewWindow,
    paths: &[PathBuf],
    gate: &Arc<DragGate>,
) -> Result<(), drag::Error> {
    gate.set(true);
    let ended = Arc::clone(gate);
    let started = drag::start_drag(
        window,
        DragItem::Files(paths.to_vec()),
        Image::Raw(include_bytes!("../../icons/32x32.png").to_vec()),
        move |_, _| ended.set(false),
        Options::default(),
    );
    if started.is_err() {
        gate.set(false);
    }
    started
}
