//! Commands about the library as a whole: what was noticed about its folder and its database, and
//! what the user may do about it.

use serde::Serialize;
use specta::Type;
use studio::clip::ImportReport;
use studio::findings::Findings;
use studio::moving::{LibraryMove, MovePreview};
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use crate::desktop::Place;
use crate::shell::Shell;

/// A folder that the user chose, and what a move of the library into it would do.
#[derive(Debug, Clone, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MoveOffer {
    /// Give this to `begin_library_move`.
    pub token: String,
    /// What it would do.
    pub preview: MovePreview,
}

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

/// Asks where the library is to go, and says what that would do; `None` when the user thought
/// better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_library_move(
    shell: State<'_, Shell>,
    request: RequestId,
) -> Answer<Option<MoveOffer>> {
    if !shell.first_ask(&request) {
        return Ok(None);
    }
    let Some(folder) = shell.desktop.ask_folder(Place::LibraryMove).await else {
        return Ok(None);
    };
    let preview = shell.studio().await?.preview_library_move(&folder).await?;
    let token = shell.remember_folder(folder);
    Ok(Some(MoveOffer { token, preview }))
}

/// Begins to move the library into the folder that was chosen.
#[tauri::command]
#[specta::specta]
pub async fn begin_library_move(
    shell: State<'_, Shell>,
    request: RequestId,
    token: String,
) -> Answer<LibraryMove> {
    let folder = shell.chosen_folder(&token)?;
    let studio = shell.studio().await?;
    Ok(studio.begin_library_move(request, folder).await?)
}

/// Has the library stay where it is.
#[tauri::command]
#[specta::specta]
pub async fn cancel_library_move(shell: State<'_, Shell>, request: RequestId) -> Answer<()> {
    Ok(shell.studio().await?.cancel_library_move(request).await?)
}

/// The move of the library that is under way.
#[tauri::command]
#[specta::specta]
pub async fn library_move(shell: State<'_, Shell>) -> Answer<Option<LibraryMove>> {
    Ok(shell.studio().await?.library_move().await?)
}
