//! Commands about files: save as, reveal, open, drag out, references, imports, clipboard.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use serde::{Deserialize, Serialize};
use specta::Type;
use studio::clip::{ImportReport, ReferenceImage};
use studio::import::ImportProgress;
use studio::request::RequestId;
use studio::settings::LibraryState;
use tauri::State;
use tauri::ipc::Channel;

use super::Answer;
use crate::desktop::{DesktopError, Kind, Pixels, Place};
use crate::error::{CommandError, ErrorCode};
use crate::shell::Shell;

/// How far a save is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveProgress {
    /// Written so far.
    pub done: f64,
    /// In all.
    pub total: f64,
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(
    rename_all = "snake_case",
    tag = "kind",
    rename_all_fields = "camelCase"
)]
pub enum SaveOutcome {
    /// The user thought better of it.
    Cancelled,
    /// The file is there.
    Saved {
        /// Its name.
        name: String,
        /// Its folder, for showing.
        folder: String,
        /// Give this to `reveal_saved`.
        token: String,
    },
}

/// Asks where to, then copies the clip there.
#[tauri::command]
#[specta::specta]
pub async fn save_clip_as(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    progress: Channel<SaveProgress>,
) -> Answer<SaveOutcome> {
    let studio = shell.studio().await?;
    let suggested = studio.suggested_name(&id).await?;
    let Some(target) = ask_target(&shell, &request, &suggested).await? else {
        return Ok(SaveOutcome::Cancelled);
    };
    let path = studio.export_clip(request, &id, target, follow(progress));
    saved(&shell, path.await?).await
}

/// Tells the page how far a save is.
pub(super) fn follow(progress: Channel<SaveProgress>) -> impl FnMut(u64, u64) + Send + 'static {
    let mut told = Throttle::default();
    move |done, total| {
        if told.now(done == total) {
            let step = SaveProgress {
                done: count(done),
                total: count(total),
            };
            if let Err(error) = progress.send(step) {
                tracing::debug!(%error, "nobody follows the save");
            }
        }
    }
}

/// Remembers a file that was saved, and answers where it is.
pub(super) async fn saved(shell: &Shell, path: PathBuf) -> Answer<SaveOutcome> {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    shell.studio().await?.remember_save_folder(&folder).await;
    Ok(SaveOutcome::Saved {
        name: file_name(&path),
        folder: folder.to_string_lossy().into_owned(),
        token: shell.remember_saved(path),
    })
}

/// Asks for a target, once for each request; with the suggested extension. The dialog asks before
/// it replaces what was typed; when an extension was added, the answer was about another file, so
/// it is asked again.
pub(super) async fn ask_target(
    shell: &Shell,
    request: &RequestId,
    suggested: &str,
) -> Answer<Option<PathBuf>> {
    let folder = shell.studio().await?.last_save_folder().await?;
    if !shell.first_ask(request) {
        return Ok(None);
    }
    let Some(typed) = shell.desktop.ask_save(suggested, folder.as_deref()).await else {
        return Ok(None);
    };
    let extension = Path::new(suggested).extension().unwrap_or_default();
    let target = studio::export::ensure_extension(&typed, &extension.to_string_lossy());
    if target != typed && target.exists() && !shell.desktop.ask_replace(&file_name(&target)).await {
        return Ok(None);
    }
    Ok(Some(target))
}

/// Shows a saved file in the file manager.
#[tauri::command]
#[specta::specta]
pub async fn reveal_saved(shell: State<'_, Shell>, token: String) -> Answer<()> {
    let path = shell.saved_path(&token)?;
    Ok(shell.desktop.reveal(&path)?)
}

/// Shows a clip's file in the file manager.
#[tauri::command]
#[specta::specta]
pub async fn reveal_clip(shell: State<'_, Shell>, id: String) -> Answer<()> {
    let path = shell.studio().await?.clip_path(&id).await?;
    Ok(shell.desktop.reveal(&path)?)
}

/// Opens a clip with the desktop's own player.
#[tauri::command]
#[specta::specta]
pub async fn open_clip(shell: State<'_, Shell>, id: String) -> Answer<()> {
    let path = shell.studio().await?.clip_path(&id).await?;
    Ok(shell.desktop.open(&path)?)
}

/// Opens the library folder in the file manager.
#[tauri::command]
#[specta::specta]
pub async fn open_library(shell: State<'_, Shell>) -> Answer<()> {
    let (LibraryState::Ready { folder } | LibraryState::Unusable { folder, .. }) =
        shell.studio().await?.library_state().await?;
    Ok(shell.desktop.open(Path::new(&folder))?)
}

/// Starts a native drag of clips out of the window; call while the button is down.
#[tauri::command]
#[specta::specta]
pub async fn drag_out(shell: State<'_, Shell>, ids: Vec<String>) -> Answer<()> {
    let paths = shell.studio().await?.clip_paths(&ids).await?;
    Ok(shell.desktop.drag_out(paths)?)
}

/// Puts text into the clipboard.
#[tauri::command]
#[specta::specta]
pub async fn copy_text(shell: State<'_, Shell>, text: String) -> Answer<()> {
    Ok(shell.desktop.copy_text(&text)?)
}

/// Puts the files of clips into the clipboard; answers how many.
#[tauri::command]
#[specta::specta]
pub async fn copy_clip_files(shell: State<'_, Shell>, ids: Vec<String>) -> Answer<u32> {
    let paths = shell.studio().await?.clip_paths(&ids).await?;
    shell.desktop.copy_files(&paths)?;
    Ok(u32::try_from(paths.len()).unwrap_or(u32::MAX))
}

/// Puts the paths of clips into the clipboard as text, one a line; answers how many.
#[tauri::command]
#[specta::specta]
pub async fn copy_clip_paths(shell: State<'_, Shell>, ids: Vec<String>) -> Answer<u32> {
    let paths = shell.studio().await?.clip_paths(&ids).await?;
    let lines: Vec<_> = paths.iter().map(|path| path.to_string_lossy()).collect();
    shell.desktop.copy_text(&lines.join("\n"))?;
    Ok(u32::try_from(paths.len()).unwrap_or(u32::MAX))
}

/// Asks for an image and stages it as reference; `None` when the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn pick_reference(shell: State<'_, Shell>) -> Answer<Option<ReferenceImage>> {
    match shell.desktop.ask_open(Kind::Images, false).await.pop() {
        Some(path) => Ok(Some(
            shell.studio().await?.stage_reference_file(path).await?,
        )),
        None => Ok(None),
    }
}

/// Stages the picture in the clipboard as reference; `None` when there is none.
#[tauri::command]
#[specta::specta]
pub async fn paste_reference(shell: State<'_, Shell>) -> Answer<Option<ReferenceImage>> {
    let Some(pixels) = shell.desktop.clipboard_picture()? else {
        return Ok(None);
    };
    let png = png(pixels)?;
    let staged = shell
        .studio()
        .await?
        .stage_reference(png, "Pasted image.png".to_owned());
    Ok(Some(staged.await?))
}

/// Stages a dropped image as reference.
#[tauri::command]
#[specta::specta]
pub async fn stage_dropped(shell: State<'_, Shell>, token: String) -> Answer<ReferenceImage> {
    let path = shell.dropped_path(&token)?;
    Ok(shell.studio().await?.stage_reference_file(path).await?)
}

/// Stages a frame that the page took from a clip as reference; a PNG in Base64.
#[tauri::command]
#[specta::specta]
pub async fn stage_frame(
    shell: State<'_, Shell>,
    name: String,
    png: String,
) -> Answer<ReferenceImage> {
    let png = base64::engine::general_purpose::STANDARD
        .decode(png)
        .map_err(|_| CommandError::new(ErrorCode::Invalid, "The frame is not Base64."))?;
    Ok(shell.studio().await?.stage_reference(png, name).await?)
}

/// Imports dropped clips and folders, into a project where they name none.
#[tauri::command]
#[specta::specta]
pub async fn import_dropped(
    shell: State<'_, Shell>,
    request: RequestId,
    tokens: Vec<String>,
    project: Option<String>,
    progress: Channel<ImportProgress>,
) -> Answer<ImportReport> {
    let paths: Result<Vec<PathBuf>, _> = tokens.iter().map(|t| shell.dropped_path(t)).collect();
    let studio = shell.studio().await?;
    let tell = follow_import(progress);
    Ok(studio.import_files(request, paths?, project, tell).await?)
}

/// What a dialog asks for to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ImportFrom {
    /// Clips.
    Files,
    /// A folder of clips.
    Folder,
}

/// Asks for clips or a folder of them and imports that; `None` when the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn pick_import(
    shell: State<'_, Shell>,
    request: RequestId,
    from: ImportFrom,
    project: Option<String>,
    progress: Channel<ImportProgress>,
) -> Answer<Option<ImportReport>> {
    if !shell.first_ask(&request) {
        return Ok(None);
    }
    let paths = match from {
        ImportFrom::Files => shell.desktop.ask_open(Kind::Clips, true).await,
        ImportFrom::Folder => {
            let folder = shell.desktop.ask_folder(Place::Clips).await;
            folder.into_iter().collect()
        }
    };
    if paths.is_empty() {
        return Ok(None);
    }
    let studio = shell.studio().await?;
    let tell = follow_import(progress);
    Ok(Some(
        studio.import_files(request, paths, project, tell).await?,
    ))
}

/// Tells the page how far an import is.
fn follow_import(progress: Channel<ImportProgress>) -> impl Fn(ImportProgress) + Send + Sync {
    let told = Mutex::new(Throttle::default());
    move |step| {
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.now(step.place <= 1 || step.place == step.total)
            && let Err(error) = progress.send(step)
        {
            tracing::debug!(%error, "nobody follows the import");
        }
    }
}

impl From<DesktopError> for CommandError {
    fn from(error: DesktopError) -> Self {
        tracing::warn!(%error, cause = ?std::error::Error::source(&error), "the desktop did not do it");
        Self::new(ErrorCode::Internal, format!("{error}."))
    }
}

/// A clipboard picture as PNG.
fn png(pixels: Pixels) -> Answer<Vec<u8>> {
    let unusable = || {
        CommandError::new(
            ErrorCode::Invalid,
            "The picture in the clipboard could not be read. Save it as a file and drop that.",
        )
    };
    let image = image::RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba);
    let image = image.ok_or_else(unusable)?;
    let mut png = Vec::new();
    let mut cursor = std::io::Cursor::new(&mut png);
    image
        .write_to(&mut cursor, image::ImageFormat::Png)
        .map_err(|_| unusable())?;
    Ok(png)
}

/// The last part of a path, for showing.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Bytes as the page counts them; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "no clip has 2^53 bytes")]
fn count(bytes: u64) -> f64 {
    bytes as f64
}

/// Lets through at most ten steps a second, and the last one.
#[derive(Debug, Default)]
pub(super) struct Throttle(Option<std::time::Instant>);

impl Throttle {
    pub(super) fn now(&mut self, last: bool) -> bool {
        let due = self
            .0
            .is_none_or(|before| before.elapsed() >= std::time::Duration::from_millis(100));
        if due || last {
            self.0 = Some(std::time::Instant::now());
        }
        due || last
    }
}
