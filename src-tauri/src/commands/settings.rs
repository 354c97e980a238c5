//! Commands about settings, the draft and the library folder.

use serde::Serialize;
use specta::Type;
use studio::request::RequestId;
use studio::settings::{Draft, LibraryState, Settings};
use tauri::State;

use super::Answer;
use crate::desktop::{DialogWords, Place};
use crate::quit::QuitAnswer;
use crate::shell::Shell;

/// What the page needs to know of the app before anything else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppInfo {
    /// Version of the app.
    pub version: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// Where the page reads bytes: `{mediaAddress}/clip/{id}`.
    pub media_address: String,
    /// How the library folder stands.
    pub library: LibraryState,
}

/// All settings.
#[tauri::command]
#[specta::specta]
pub async fn settings(shell: State<'_, Shell>) -> Answer<Settings> {
    Ok(shell.studio().await?.settings().await?)
}

/// Keeps the settings.
#[tauri::command]
#[specta::specta]
pub async fn save_settings(
    shell: State<'_, Shell>,
    request: RequestId,
    settings: Settings,
) -> Answer<()> {
    Ok(shell
        .studio()
        .await?
        .save_settings(request, settings)
        .await?)
}

/// What stood in the composer.
#[tauri::command]
#[specta::specta]
pub async fn draft(shell: State<'_, Shell>) -> Answer<Draft> {
    Ok(shell.studio().await?.draft().await?)
}

/// Keeps what stands in the composer.
#[tauri::command]
#[specta::specta]
pub async fn save_draft(shell: State<'_, Shell>, draft: Draft) -> Answer<()> {
    Ok(shell.studio().await?.save_draft(draft).await?)
}

/// Looks at the library folder again.
#[tauri::command]
#[specta::specta]
pub async fn check_library(shell: State<'_, Shell>) -> Answer<LibraryState> {
    Ok(shell.studio().await?.check_library().await?)
}

/// What the page needs to know first.
#[tauri::command]
#[specta::specta]
pub async fn app_info(shell: State<'_, Shell>) -> Answer<AppInfo> {
    Ok(AppInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platform: std::env::consts::OS.to_owned(),
        media_address: shell.media_address.clone(),
        library: shell.studio().await?.library_state().await?,
    })
}

/// Asks where the library folder is now; `None` when the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn locate_library(
    shell: State<'_, Shell>,
    request: RequestId,
) -> Answer<Option<LibraryState>> {
    if !shell.first_ask(&request) {
        return Ok(None);
    }
    let Some(folder) = shell.desktop.ask_folder(Place::Library).await else {
        return Ok(None);
    };
    Ok(Some(
        shell
            .studio()
            .await?
            .locate_library(request, folder)
            .await?,
    ))
}

/// Has dialogs speak the language of the page.
#[tauri::command]
#[specta::specta]
pub async fn speak(shell: State<'_, Shell>, dialogs: DialogWords) -> Answer<()> {
    shell.desktop.speak(dialogs);
    Ok(())
}

/// Tells the desktop what happened while the window is elsewhere, if that is wished.
#[tauri::command]
#[specta::specta]
pub async fn notify(shell: State<'_, Shell>, message: String) -> Answer<()> {
    if shell.studio().await?.settings().await?.notifications {
        shell.desktop.notify(&message).await;
    }
    Ok(())
}

/// What the user says to the question whether to quit.
#[tauri::command]
#[specta::specta]
pub async fn answer_quit(shell: State<'_, Shell>, answer: QuitAnswer) -> Answer<()> {
    shell.quit.answer(answer);
    Ok(())
}
