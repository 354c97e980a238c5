//! Commands of the player: frames and marks of a clip, and what leaves it: a part, a frame.

use base64::Engine as _;
use studio::clip::Clip;
use studio::part::{Part, PartPlan, Watching};
use studio::request::RequestId;
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use super::files::{SaveOutcome, SaveProgress, ask_target, follow, saved};
use crate::desktop::Pixels;
use crate::error::{CommandError, ErrorCode};
use crate::shell::Shell;

/// The frames and the marks of a clip.
#[tauri::command]
#[specta::specta]
pub async fn watch_clip(shell: State<'_, Shell>, id: String) -> Answer<Watching> {
    Ok(shell.studio().await?.watch(&id).await?)
}

/// Keeps the marks of a clip.
#[tauri::command]
#[specta::specta]
pub async fn mark_part(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    part: Part,
) -> Answer<Part> {
    Ok(shell.studio().await?.mark_part(request, &id, part).await?)
}

/// The clips that go on from one another around this one, first to last.
#[tauri::command]
#[specta::specta]
pub async fn clip_chain(shell: State<'_, Shell>, id: String) -> Answer<Vec<Clip>> {
    Ok(shell.studio().await?.chain(&id).await?)
}

/// What a part would be if it were saved without encoding anew.
#[tauri::command]
#[specta::specta]
pub async fn plan_part(shell: State<'_, Shell>, id: String, part: Part) -> Answer<PartPlan> {
    Ok(shell.studio().await?.plan_part(&id, part).await?)
}

/// Asks where to, then saves a part of the clip there.
#[tauri::command]
#[specta::specta]
pub async fn save_part_as(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    part: Part,
    progress: Channel<SaveProgress>,
) -> Answer<SaveOutcome> {
    let studio = shell.studio().await?;
    let suggested = studio.suggested_part_name(&id, part).await?;
    let Some(target) = ask_target(&shell, &request, &suggested).await? else {
        return Ok(SaveOutcome::Cancelled);
    };
    let path = studio.export_part(request, &id, part, target, follow(progress));
    saved(&shell, path.await?).await
}

/// Asks where to, then saves a frame that the page took of the clip there; a PNG in Base64.
#[tauri::command]
#[specta::specta]
pub async fn save_frame_as(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    frame: u32,
    png: String,
) -> Answer<SaveOutcome> {
    let (studio, png) = (shell.studio().await?, decoded(&png)?);
    let suggested = studio.suggested_frame_name(&id, frame).await?;
    let Some(target) = ask_target(&shell, &request, &suggested).await? else {
        return Ok(SaveOutcome::Cancelled);
    };
    let path = studio.export_frame(request, &id, png, target);
    saved(&shell, path.await?).await
}

/// Puts a frame that the page took of a clip into the clipboard; a PNG in Base64.
#[tauri::command]
#[specta::specta]
pub async fn copy_frame(shell: State<'_, Shell>, png: String) -> Answer<()> {
    let picture = image::load_from_memory(&decoded(&png)?).map_err(|_| unusable())?;
    let picture = picture.into_rgba8();
    Ok(shell.desktop.copy_picture(Pixels {
        width: picture.width(),
        height: picture.height(),
        rgba: picture.into_raw(),
    })?)
}

fn decoded(png: &str) -> Answer<Vec<u8>> {
    base64::engine::general_purpose::STANDARD
        .decode(png)
        .map_err(|_| unusable())
}

fn unusable() -> CommandError {
    CommandError::new(
        ErrorCode::Invalid,
        "The frame could not be read. Take it again.",
    )
}
