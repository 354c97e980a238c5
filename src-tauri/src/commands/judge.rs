//! Commands that judge and sort clips, each a deed that can be taken back.

use studio::clip::{Clip, Marks};
use studio::deed::{Deed, Undoable};
use studio::request::RequestId;
use studio::tag::Vocabulary;
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// Judges clips; answers what can be taken back.
#[tauri::command]
#[specta::specta]
pub async fn mark_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    marks: Marks,
) -> Answer<Option<Deed>> {
    let studio = shell.studio().await?;
    Ok(studio.mark_clips(request, ids, marks).await?)
}

/// Gives clips tags, and takes others from them.
#[tauri::command]
#[specta::specta]
pub async fn tag_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    add: Vec<String>,
    remove: Vec<String>,
) -> Answer<Option<Deed>> {
    let studio = shell.studio().await?;
    Ok(studio.tag_clips(request, ids, add, remove).await?)
}

/// Gives clips a note, or takes theirs away.
#[tauri::command]
#[specta::specta]
pub async fn note_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    note: Option<String>,
) -> Answer<Option<Deed>> {
    let studio = shell.studio().await?;
    Ok(studio.note_clips(request, ids, note).await?)
}

/// Gives a clip a title, or takes it away.
#[tauri::command]
#[specta::specta]
pub async fn rename_clip(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    title: Option<String>,
) -> Answer<Clip> {
    let studio = shell.studio().await?;
    Ok(studio.rename_clip(request, &id, title).await?)
}

/// Moves clips to a project, or out of any.
#[tauri::command]
#[specta::specta]
pub async fn move_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    project_id: Option<String>,
) -> Answer<Option<Deed>> {
    let studio = shell.studio().await?;
    Ok(studio.move_clips(request, ids, project_id).await?)
}

/// Moves clips to the trash.
#[tauri::command]
#[specta::specta]
pub async fn trash_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
) -> Answer<Option<Deed>> {
    Ok(shell.studio().await?.trash_clips(request, ids).await?)
}

/// Takes clips out of the trash.
#[tauri::command]
#[specta::specta]
pub async fn restore_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
) -> Answer<Option<Deed>> {
    Ok(shell.studio().await?.restore_clips(request, ids).await?)
}

/// The tags and reasons that are in use.
#[tauri::command]
#[specta::specta]
pub async fn vocabulary(shell: State<'_, Shell>, words: String) -> Answer<Vocabulary> {
    Ok(shell.studio().await?.vocabulary(words).await?)
}

/// What can be taken back, and what can be done again.
#[tauri::command]
#[specta::specta]
pub async fn undoable(shell: State<'_, Shell>) -> Answer<Undoable> {
    Ok(shell.studio().await?.undoable().await?)
}

/// Takes back what was done, or one deed of it.
#[tauri::command]
#[specta::specta]
pub async fn undo(
    shell: State<'_, Shell>,
    request: RequestId,
    deed: Option<u32>,
) -> Answer<Option<Deed>> {
    Ok(shell.studio().await?.undo(request, deed).await?)
}

/// Does again what was taken back.
#[tauri::command]
#[specta::specta]
pub async fn redo(shell: State<'_, Shell>, request: RequestId) -> Answer<Option<Deed>> {
    Ok(shell.studio().await?.redo(request).await?)
}
