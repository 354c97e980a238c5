//! Commands about projects.

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

/// Removes a project; its clips stay.
#[tauri::command]
#[specta::specta]
pub async fn remove_project(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<()> {
    Ok(shell.studio().await?.remove_project(request, id).await?)
}
