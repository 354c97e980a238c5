//! The shell: it opens the window, hands commands to `studio` and events to the page.
//!
//! No rule of the product lives here; no other crate knows Tauri.

pub mod commands;
mod demo;
pub mod desktop;
mod drag;
mod dropped;
pub mod error;
mod events;
mod keychain;
mod logs;
pub mod media;
#[cfg(target_os = "linux")]
mod memory;
mod options;
mod quit;
mod shell;
mod start;
mod window;

pub use demo::Demo;
pub use dropped::Dropped;
pub use shell::Shell;
pub use start::run;

/// Commands and events, with their types: the handler of the app and the bindings of the page.
pub fn bindings<R: tauri::Runtime>() -> tauri_specta::Builder<R> {
    tauri_specta::Builder::new()
        .error_handling(tauri_specta::ErrorHandlingMode::Throw)
        .disable_serde_phases()
        .commands(commands::all())
        .events(tauri_specta::collect_events![
            events::StudioEvent,
            dropped::DropEvent,
            quit::QuitEvent
        ])
}

/// The context of the app: configuration, capabilities, embedded page.
pub fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}
