//! Carries what `studio` tells into the window.

use serde::Serialize;
use specta::Type;
use studio::event::Event;
use tauri::AppHandle;
use tauri_specta::Event as _;
use tokio::sync::mpsc::UnboundedReceiver;

/// Something changed in the library.
#[derive(Debug, Clone, PartialEq, Serialize, Type, tauri_specta::Event)]
#[serde(transparent)]
pub(crate) struct StudioEvent(pub Event);

/// Drains the channel until the library is closed.
pub(crate) async fn drain(app: AppHandle, mut events: UnboundedReceiver<Event>) {
    while let Some(event) = events.recv().await {
        if let Err(error) = StudioEvent(event).emit(&app) {
            tracing::warn!(%error, "the page could not be told");
        }
    }
}
