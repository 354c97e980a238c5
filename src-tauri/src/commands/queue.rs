//! Commands about the queue: what is under way, its order, and how much servers may bear.

use studio::clip::{Clip, Queue};
use studio::request::RequestId;
use studio::server::{Limits, Server};
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// What is under way, and what came to nothing and was not asked for again.
#[tauri::command]
#[specta::specta]
pub async fn queue(shell: State<'_, Shell>) -> Answer<Queue> {
    Ok(shell.studio().await?.queue().await?)
}

/// Moves clips that were not sent yet before another one of their server, or to the end.
#[tauri::command]
#[specta::specta]
pub async fn move_in_queue(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    before: Option<String>,
) -> Answer<()> {
    Ok(shell
        .studio()
        .await?
        .move_in_queue(request, ids, before)
        .await?)
}

/// The clips of a server that were not sent yet, in their order.
#[tauri::command]
#[specta::specta]
pub async fn waiting(shell: State<'_, Shell>, server_id: String) -> Answer<Vec<String>> {
    Ok(shell.studio().await?.waiting(&server_id).await?)
}

/// Takes back all of these clips that were not sent yet; answers which.
#[tauri::command]
#[specta::specta]
pub async fn cancel_waiting(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
) -> Answer<Vec<Clip>> {
    Ok(shell.studio().await?.cancel_waiting(request, ids).await?)
}

/// Fetches clips from their servers again, as far as there is something to fetch.
#[tauri::command]
#[specta::specta]
pub async fn fetch_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
) -> Answer<Vec<Clip>> {
    Ok(shell.studio().await?.fetch_clips(request, ids).await?)
}

/// Asks again for clips that failed or were refused; what cannot help is left out.
#[tauri::command]
#[specta::specta]
pub async fn retry_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
) -> Answer<Vec<Clip>> {
    Ok(shell.studio().await?.retry_clips(request, ids).await?)
}

/// Sends nothing new to a server, or goes on.
#[tauri::command]
#[specta::specta]
pub async fn pause_server(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    paused: bool,
) -> Answer<Server> {
    Ok(shell
        .studio()
        .await?
        .pause_server(request, &id, paused)
        .await?)
}

/// Sets how much a server may bear.
#[tauri::command]
#[specta::specta]
pub async fn limit_server(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    limits: Limits,
) -> Answer<Server> {
    Ok(shell
        .studio()
        .await?
        .limit_server(request, &id, limits)
        .await?)
}
