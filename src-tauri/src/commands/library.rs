//! Commands about the library as a whole: what was noticed about its folder and its database, and
//! what the user may do about it.

use studio::clip::ImportReport;
use studio::findings::Findings;
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// What was noticed and waits for a word of the user.
#[tauri::command]
#[specta::specta]
pub async fn findings(shell: State<'_, Shell>) -> Answer<Findings> {
    Ok(shell.studio().await?.findings().await?)
}

/// Compares the library folder with the library.
#[tauri::command]
#[specta::specta]
pub async fn look_through(shell: State<'_, Shell>) -> Answer<Findings> {
    Ok(shell.studio().await?.look_through().await?)
}

/// Does not tell of what is out of place now any more.
#[tauri::command]
#[specta::specta]
pub async fn dismiss_findings(shell: State<'_, Shell>, request: RequestId) -> Answer<()> {
    Ok(shell.studio().await?.dismiss_findings(request).await?)
}

/// Brings back every clip that is noted in the library folder and not in the library.
#[tauri::command]
#[specta::specta]
pub async fn rebuild_library(shell: State<'_, Shell>, request: RequestId) -> Answer<Findings> {
    Ok(shell.studio().await?.rebuild_library(request).await?)
}

/// Has missing clips fetched again; answers how many.
#[tauri::command]
#[specta::specta]
pub async fn fetch_missing(shell: State<'_, Shell>, request: RequestId) -> Answer<u32> {
    Ok(shell.studio().await?.fetch_missing(request).await?)
}

/// Takes the foreign clips of the library folder into the library.
#[tauri::command]
#[specta::specta]
pub async fn take_in(shell: State<'_, Shell>, request: RequestId) -> Answer<ImportReport> {
    Ok(shell.studio().await?.take_in(request).await?)
}
