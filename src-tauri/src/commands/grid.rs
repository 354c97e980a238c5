//! Commands about the grid: the days of a list, where clips stand in it, where the user was.

use base64::Engine as _;
use studio::clip::ClipQuery;
use studio::grid::{Bookmark, DayOfClips};
use tauri::State;

use super::Answer;
use crate::error::{CommandError, ErrorCode};
use crate::shell::Shell;

/// The days of a list in its order; none when it is sorted by something else.
#[tauri::command]
#[specta::specta]
pub async fn list_days(shell: State<'_, Shell>, query: ClipQuery) -> Answer<Vec<DayOfClips>> {
    Ok(shell.studio().await?.list_days(query).await?)
}

/// Where clips stand in a list, from 0; `null` for those that are not in it.
#[tauri::command]
#[specta::specta]
pub async fn find_in_list(
    shell: State<'_, Shell>,
    query: ClipQuery,
    ids: Vec<String>,
) -> Answer<Vec<Option<u32>>> {
    Ok(shell.studio().await?.find_in_list(query, ids).await?)
}

/// Where the user was.
#[tauri::command]
#[specta::specta]
pub async fn bookmark(shell: State<'_, Shell>) -> Answer<Bookmark> {
    Ok(shell.studio().await?.bookmark().await?)
}

/// Remembers where the user is.
#[tauri::command]
#[specta::specta]
pub async fn save_bookmark(shell: State<'_, Shell>, bookmark: Bookmark) -> Answer<()> {
    Ok(shell.studio().await?.save_bookmark(bookmark).await?)
}

/// Keeps a sprite sheet that the page made of a clip; a JPEG in Base64.
#[tauri::command]
#[specta::specta]
pub async fn store_sprite(shell: State<'_, Shell>, id: String, jpeg: String) -> Answer<()> {
    let jpeg = base64::engine::general_purpose::STANDARD
        .decode(jpeg)
        .map_err(|_| CommandError::new(ErrorCode::Invalid, "The sprite sheet is not Base64."))?;
    Ok(shell.studio().await?.store_sprite(&id, jpeg).await?)
}
