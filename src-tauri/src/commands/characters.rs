//! Commands about characters of servers.

use studio::character::{Character, NewCharacter};
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use crate::desktop::Kind;
use crate::shell::Shell;

/// Makes a character of a clip.
#[tauri::command]
#[specta::specta]
pub async fn make_character(
    shell: State<'_, Shell>,
    request: RequestId,
    character: NewCharacter,
) -> Answer<Character> {
    let studio = shell.studio().await?;
    Ok(studio.make_character(request, character).await?)
}

/// Asks for a video and makes a character of it; `None` when the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn pick_character(
    shell: State<'_, Shell>,
    request: RequestId,
    server_id: String,
    name: String,
) -> Answer<Option<Character>> {
    if !shell.first_ask(&request) {
        return Ok(None);
    }
    let Some(path) = shell.desktop.ask_open(Kind::Clips, false).await.pop() else {
        return Ok(None);
    };
    let studio = shell.studio().await?;
    let made = studio.make_character_of_file(request, server_id, name, path);
    Ok(Some(made.await?))
}

/// Takes a character in by the id that its server gave it.
#[tauri::command]
#[specta::specta]
pub async fn add_character(
    shell: State<'_, Shell>,
    request: RequestId,
    server_id: String,
    remote_id: String,
) -> Answer<Character> {
    let studio = shell.studio().await?;
    let added = studio.add_character(request, &server_id, &remote_id);
    Ok(added.await?)
}

/// Forgets a character; its server keeps it.
#[tauri::command]
#[specta::specta]
pub async fn remove_character(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
) -> Answer<()> {
    let studio = shell.studio().await?;
    Ok(studio.remove_character(request, &id).await?)
}
