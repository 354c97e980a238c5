//! Commands that find clips: the language of the search field, and searches under a name.

use studio::Studio;
use studio::clip::ClipQuery;
use studio::deed::Deed;
use studio::query::{Completion, Reading};
use studio::request::RequestId;
use studio::search::SavedSearch;
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// How a query is understood; mistakes in it are part of the answer.
#[tauri::command]
#[specta::specta]
pub async fn read_query(shell: State<'_, Shell>, text: String) -> Answer<Reading> {
    shell.studio().await?;
    Ok(Studio::read_query(&text))
}

/// What may be written into a query where the caret is.
#[tauri::command]
#[specta::specta]
pub async fn complete_query(
    shell: State<'_, Shell>,
    text: String,
    caret: u32,
) -> Answer<Completion> {
    Ok(shell.studio().await?.complete_query(text, caret).await?)
}

/// All saved searches.
#[tauri::command]
#[specta::specta]
pub async fn saved_searches(shell: State<'_, Shell>) -> Answer<Vec<SavedSearch>> {
    Ok(shell.studio().await?.saved_searches().await?)
}

/// Keeps a search under a name, or in the place of another one.
#[tauri::command]
#[specta::specta]
pub async fn save_search(
    shell: State<'_, Shell>,
    request: RequestId,
    id: Option<String>,
    name: String,
    query: ClipQuery,
) -> Answer<SavedSearch> {
    let studio = shell.studio().await?;
    Ok(studio.save_search(request, id, name, query).await?)
}

/// Forgets a saved search.
#[tauri::command]
#[specta::specta]
pub async fn remove_search(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
) -> Answer<Option<Deed>> {
    Ok(shell.studio().await?.remove_search(request, id).await?)
}
