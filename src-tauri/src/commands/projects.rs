//! Commands about projects.

use studio::deed::Deed;
use studio::project::Project;
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use crate::shell::Shell;

/// All projects.
#[tauri::command]
#[specta::specta]
pub async fn projects(shell: State<'_, Shell>) -> Answer<Vec<Project>> {
    Ok(shell.studio().await?.projects().await?)
}

/// Makes a project.
#[tauri::command]
#[specta::specta]
pub async fn create_project(
    shell: State<'_, Shell>,
    request: RequestId,
    name: String,
) -> Answer<Project> {
    Ok(shell.studio().await?.create_project(request, name).await?)
}

/// Renames a project.
#[tauri::command]
#[specta::specta]
pub async fn rename_project(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    name: String,
) -> Answer<()> {
    Ok(shell
        .studio()
        .await?
        .rename_project(request, id, name)
        .await?)
}

/// Puts a project into another one or into none, before one that lies there or behind all.
#[tauri::command]
#[specta::specta]
pub async fn arrange_project(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    parent_id: Option<String>,
    before: Option<String>,
) -> Answer<()> {
    let studio = shell.studio().await?;
    Ok(studio
        .arrange_project(request, id, parent_id, before)
        .await?)
}

/// Removes a project; its clips stay. Answers what can be taken back.
#[tauri::command]
#[specta::specta]
pub async fn remove_project(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
) -> Answer<Deed> {
    Ok(shell.studio().await?.remove_project(request, id).await?)
}
