//! Commands about clips; judging them is in `judge`.

use base64::Engine as _;
use studio::clip::{
    BothReport, Clip, ClipDetail, ClipPage, ClipQuery, Counts, LocalRemix, NewClips, RemotePage,
    Resolution, Variation,
};
use studio::family::Family;
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use crate::error::{CommandError, ErrorCode};
use crate::shell::Shell;

/// A stretch of a list.
#[tauri::command]
#[specta::specta]
pub async fn list_clips(
    shell: State<'_, Shell>,
    query: ClipQuery,
    offset: u32,
    limit: u32,
) -> Answer<ClipPage> {
    Ok(shell
        .studio()
        .await?
        .list_clips(query, offset, limit)
        .await?)
}

/// The ids of a whole list, in its order.
#[tauri::command]
#[specta::specta]
pub async fn list_ids(shell: State<'_, Shell>, query: ClipQuery) -> Answer<Vec<String>> {
    Ok(shell.studio().await?.list_ids(query).await?)
}

/// Everything the inspector shows.
#[tauri::command]
#[specta::specta]
pub async fn clip_detail(shell: State<'_, Shell>, id: String) -> Answer<ClipDetail> {
    Ok(shell.studio().await?.clip_detail(&id).await?)
}

/// The clips that were made of one another around this one.
#[tauri::command]
#[specta::specta]
pub async fn clip_family(shell: State<'_, Shell>, id: String) -> Answer<Family> {
    Ok(shell.studio().await?.family(&id).await?)
}

/// Numbers of the sidebar.
#[tauri::command]
#[specta::specta]
pub async fn counts(shell: State<'_, Shell>) -> Answer<Counts> {
    Ok(shell.studio().await?.counts().await?)
}

/// Asks a server for clips; each take is a create of its own.
#[tauri::command]
#[specta::specta]
pub async fn create_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    clips: NewClips,
) -> Answer<Vec<Clip>> {
    Ok(shell.studio().await?.create_clips(request, clips).await?)
}

/// Asks a server to remix a finished clip with another prompt.
#[tauri::command]
#[specta::specta]
pub async fn remix_clip(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    prompt: String,
    project_id: Option<String>,
) -> Answer<Clip> {
    Ok(shell
        .studio()
        .await?
        .remix_clip(request, &id, prompt, project_id)
        .await?)
}

/// Asks a server for an edit or an extension of a finished clip.
#[tauri::command]
#[specta::specta]
pub async fn vary_clip(
    shell: State<'_, Shell>,
    request: RequestId,
    variation: Variation,
) -> Answer<Clip> {
    Ok(shell.studio().await?.vary_clip(request, variation).await?)
}

/// Asks for a new clip with the parameters of another, which this library alone knows as its origin.
#[tauri::command]
#[specta::specta]
pub async fn remix_locally(
    shell: State<'_, Shell>,
    request: RequestId,
    remix: LocalRemix,
) -> Answer<Clip> {
    Ok(shell.studio().await?.remix_locally(request, remix).await?)
}

/// Asks again with the same parameters, as a new clip.
#[tauri::command]
#[specta::specta]
pub async fn make_again(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<Clip> {
    Ok(shell.studio().await?.make_again(request, &id).await?)
}

/// The user's decision about a clip whose create may have arrived.
#[tauri::command]
#[specta::specta]
pub async fn resolve_clip(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    resolution: Resolution,
) -> Answer<Clip> {
    Ok(shell
        .studio()
        .await?
        .resolve_clip(request, &id, resolution)
        .await?)
}

/// Takes a clip back: before it is sent always, afterwards where its server lets it go.
#[tauri::command]
#[specta::specta]
pub async fn cancel_clip(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<Clip> {
    Ok(shell.studio().await?.cancel_clip(request, &id).await?)
}

/// Tries the download again now.
#[tauri::command]
#[specta::specta]
pub async fn fetch_clip(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<Clip> {
    Ok(shell.studio().await?.fetch_clip(request, &id).await?)
}

/// Deletes clips in the trash for good, with their files; answers how many were left because a
/// server is making them or has the only copy, and `only_copies` does not say that the user knows.
#[tauri::command]
#[specta::specta]
pub async fn delete_clips(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    only_copies: bool,
) -> Answer<u32> {
    let studio = shell.studio().await?;
    Ok(studio.delete_clips(request, ids, only_copies).await?)
}

/// Deletes everything in the trash for good, and answers the same.
#[tauri::command]
#[specta::specta]
pub async fn empty_trash(
    shell: State<'_, Shell>,
    request: RequestId,
    only_copies: bool,
) -> Answer<u32> {
    let studio = shell.studio().await?;
    Ok(studio.empty_trash(request, only_copies).await?)
}

/// Deletes a clip on its server; the library keeps it.
#[tauri::command]
#[specta::specta]
pub async fn delete_on_server(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
) -> Answer<Clip> {
    Ok(shell.studio().await?.delete_on_server(request, &id).await?)
}

/// Deletes clips on their servers and moves them to the trash; answers what was refused.
#[tauri::command]
#[specta::specta]
pub async fn delete_both(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    only_copies: bool,
) -> Answer<BothReport> {
    Ok(shell
        .studio()
        .await?
        .delete_both(request, ids, only_copies)
        .await?)
}

/// A stretch of a server's own list.
#[tauri::command]
#[specta::specta]
pub async fn jobs_on_server(
    shell: State<'_, Shell>,
    server_id: String,
    after: Option<String>,
) -> Answer<RemotePage> {
    Ok(shell
        .studio()
        .await?
        .jobs_on_server(&server_id, after)
        .await?)
}

/// Takes jobs found on a server into the library.
#[tauri::command]
#[specta::specta]
pub async fn adopt_jobs(
    shell: State<'_, Shell>,
    request: RequestId,
    server_id: String,
    remote_ids: Vec<String>,
) -> Answer<Vec<Clip>> {
    Ok(shell
        .studio()
        .await?
        .adopt_jobs(request, &server_id, remote_ids)
        .await?)
}

/// Keeps a poster that the page made of a clip; a JPEG in Base64.
#[tauri::command]
#[specta::specta]
pub async fn store_poster(shell: State<'_, Shell>, id: String, jpeg: String) -> Answer<()> {
    let jpeg = base64::engine::general_purpose::STANDARD
        .decode(jpeg)
        .map_err(|_| CommandError::new(ErrorCode::Invalid, "The poster is not Base64."))?;
    Ok(shell.studio().await?.store_poster(&id, jpeg).await?)
}
