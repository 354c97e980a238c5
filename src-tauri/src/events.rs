//! Carries what `studio` tells into the window, and news to the desktop while the window is
//! elsewhere.

use serde::Serialize;
use specta::Type;
use studio::Studio;
use studio::event::Event;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::NotificationExt as _;
use tauri_specta::Event as _;
use tokio::sync::mpsc::UnboundedReceiver;

/// Something changed in the library.
#[derive(Debug, Clone, PartialEq, Serialize, Type, tauri_specta::Event)]
#[serde(transparent)]
pub(crate) struct StudioEvent(pub Event);

/// Drains the channel until the library is closed.
pub(crate) async fn drain(app: AppHandle, studio: Studio, mut events: UnboundedReceiver<Event>) {
    while let Some(event) = events.recv().await {
        if let Event::News { message, .. } = &event {
            notify(&app, &studio, message).await;
        }
        if let Err(error) = StudioEvent(event).emit(&app) {
            tracing::warn!(%error, "the page could not be told");
        }
    }
}

async fn notify(app: &AppHandle, studio: &Studio, message: &str) {
    let asked = app.clone();
    // The answer comes from the main loop, which may be waiting for us at the end of the app.
    let focused = tauri::async_runtime::spawn_blocking(move || {
        let window = asked.get_webview_window("main");
        window.is_some_and(|window| window.is_focused().unwrap_or(false))
    });
    let focused = focused.await.unwrap_or(false);
    let wanted = studio
        .settings()
        .await
        .is_ok_and(|settings| settings.notifications);
    if focused || !wanted {
        return;
    }
    let shown = app
        .notification()
        .builder()
        .title("Dailies")
        .body(message)
        .show();
    if let Err(error) = shown {
        tracing::info!(%error, "this desktop shows no notifications");
    }
}
