//! Commands about the composer's memory.

use studio::clip::{Clip, NewClips};
use studio::prompts::{KeptPrompt, PastPrompt};
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// The last prompts with all of these words in them.
#[tauri::command]
#[specta::specta]
pub async fn past_prompts(shell: State<'_, Shell>, words: String) -> Answer<Vec<PastPrompt>> {
    Ok(shell.studio().await?.past_prompts(words).await?)
}

/// The prompts that the user keeps.
#[tauri::command]
#[specta::specta]
pub async fn kept_prompts(shell: State<'_, Shell>) -> Answer<Vec<KeptPrompt>> {
    Ok(shell.studio().await?.kept_prompts().await?)
}

/// Keeps a prompt; answers all that are kept.
#[tauri::command]
#[specta::specta]
pub async fn keep_prompt(
    shell: State<'_, Shell>,
    request: RequestId,
    kept: KeptPrompt,
) -> Answer<Vec<KeptPrompt>> {
    Ok(shell.studio().await?.keep_prompt(request, kept).await?)
}

/// Keeps a prompt no longer; answers all that still are.
#[tauri::command]
#[specta::specta]
pub async fn forget_prompt(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
) -> Answer<Vec<KeptPrompt>> {
    Ok(shell.studio().await?.forget_prompt(request, id).await?)
}

/// Asks for the clips of a template: all are written down, or none is. The template is noted, for
/// what its clips cost.
#[tauri::command]
#[specta::specta]
pub async fn create_batch(
    shell: State<'_, Shell>,
    request: RequestId,
    batch: Vec<NewClips>,
    template: Option<String>,
) -> Answer<Vec<Clip>> {
    let studio = shell.studio().await?;
    Ok(studio.create_batch(request, batch, template).await?)
}
