//! Commands for clips that leave together: copies in a folder, and lists for editors.

use serde::{Deserialize, Serialize};
use specta::Type;
use studio::export::SelectsForm;
use studio::library::FIELDS;
use studio::request::RequestId;
use studio::{ManyProgress, ManyReport, SkippedClip};
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use super::files::{SaveOutcome, SaveProgress, Throttle, ask_target, file_name, follow, saved};
use crate::desktop::Place;
use crate::shell::Shell;

/// A folder that was chosen for copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopyFolder {
    /// Give this to `save_many`.
    pub token: String,
    /// Where it is, for showing.
    pub folder: String,
}

/// What became of a list of selects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SelectsOutcome {
    /// Where the list is.
    pub saved: SaveOutcome,
    /// How many clips are in it.
    pub clips: u32,
    /// The clips that were left out.
    pub skipped: Vec<SkippedClip>,
}

/// Asks for a folder for copies; `None` when the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn choose_copy_folder(shell: State<'_, Shell>) -> Answer<Option<CopyFolder>> {
    let chosen = shell.desktop.ask_folder(Place::Copies);
    Ok(chosen.await.map(|folder| CopyFolder {
        folder: folder.display().to_string(),
        token: shell.remember_saved(folder),
    }))
}

/// The fields that a name template may have.
#[tauri::command]
#[specta::specta]
pub fn name_fields() -> Vec<String> {
    FIELDS.map(str::to_owned).into()
}

/// The names that copies of these clips would get, as the first of `total`.
#[tauri::command]
#[specta::specta]
pub async fn preview_names(
    shell: State<'_, Shell>,
    ids: Vec<String>,
    total: u32,
    template: String,
) -> Answer<Vec<String>> {
    let studio = shell.studio().await?;
    Ok(studio.preview_names(ids, total, &template).await?)
}

/// Copies clips into a folder that was chosen; what is only on a server is fetched first.
#[tauri::command]
#[specta::specta]
pub async fn save_many(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    token: String,
    template: String,
    progress: Channel<ManyProgress>,
) -> Answer<ManyReport> {
    let (studio, folder) = (shell.studio().await?, shell.saved_path(&token)?);
    let told = std::sync::Mutex::new((Throttle::default(), 0));
    let tell = move |step: ManyProgress| {
        let mut told = told
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let another = told.1 != step.place;
        told.1 = step.place;
        if told.0.now(another) && progress.send(step).is_err() {
            tracing::debug!("nobody follows the save");
        }
    };
    Ok(studio
        .export_many(request, ids, folder, &template, tell)
        .await?)
}

/// Stops a save or an import of many; what is whole by now stays.
#[tauri::command]
#[specta::specta]
pub async fn stop_many(shell: State<'_, Shell>, request: RequestId) -> Answer<()> {
    shell.studio().await?.stop_many(&request);
    Ok(())
}

/// Shows the folder of copies in the file manager.
#[tauri::command]
#[specta::specta]
pub async fn open_copy_folder(shell: State<'_, Shell>, token: String) -> Answer<()> {
    let path = shell.saved_path(&token)?;
    Ok(shell.desktop.open(&path)?)
}

/// Asks where to, then writes clips and their marks there as a list for an editor.
#[tauri::command]
#[specta::specta]
pub async fn save_selects_as(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
    form: SelectsForm,
    progress: Channel<SaveProgress>,
) -> Answer<Option<SelectsOutcome>> {
    let studio = shell.studio().await?;
    studio.check_selects(&ids, form).await?;
    let suggested = format!("Dailies selects.{}", form.extension());
    let Some(target) = ask_target(&shell, &request, &suggested).await? else {
        return Ok(None);
    };
    let report = studio.export_selects(request, ids, form, target, follow(progress));
    let report = report.await?;
    tracing::info!(name = file_name(&report.path), "selects saved");
    Ok(Some(SelectsOutcome {
        saved: saved(&shell, report.path).await?,
        clips: report.clips,
        skipped: report.skipped,
    }))
}
