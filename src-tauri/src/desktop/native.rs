//! The real desktop: native dialogs through `rfd`, the clipboard through `arboard`, files
//! and notifications through their plugins, drags through `drag_out`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rfd::{AsyncFileDialog, AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::NotificationExt as _;
use tauri_plugin_opener::OpenerExt as _;
use tokio::sync::oneshot;

use super::{Answer, Desktop, DesktopError, DialogWords, Kind, Pixels, Place};
use crate::drag::{self, DragGate};

/// The desktop the app runs on.
pub struct NativeDesktop {
    app: AppHandle,
    drags: Arc<DragGate>,
    words: Mutex<DialogWords>,
    // Kept: under X11 the text lives only as long as its owner.
    clipboard: Mutex<Option<arboard::Clipboard>>,
}

impl NativeDesktop {
    /// The desktop around this app.
    pub fn new(app: AppHandle, drags: Arc<DragGate>) -> Self {
        Self {
            app,
            drags,
            words: Mutex::default(),
            clipboard: Mutex::new(None),
        }
    }

    fn words(&self) -> DialogWords {
        let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        words.clone()
    }

    /// Builds a dialog on the main thread, where GTK and `AppKit` want it, and waits for it here.
    fn on_main<T, F, D>(&self, dialog: F) -> Answer<Option<T>>
    where
        T: Send + 'static,
        D: Future<Output = T> + Send + 'static,
        F: FnOnce() -> D + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let asked = self.app.run_on_main_thread(move || {
            let shown = dialog();
            tauri::async_runtime::spawn(async move {
                // The receiver is gone only when the page went away; nobody is waiting then.
                drop(answer.send(shown.await));
            });
        });
        Box::pin(async move {
            match asked {
                Ok(()) => answered.await.ok(),
                Err(_) => None,
            }
        })
    }

    fn with_clipboard<T>(
        &self,
        act: impl FnOnce(&mut arboard::Clipboard) -> Result<T, arboard::Error>,
    ) -> Result<T, arboard::Error> {
        let mut slot = self
            .clipboard
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if slot.is_none() {
            *slot = Some(arboard::Clipboard::new()?);
        }
        match slot.as_mut() {
            Some(clipboard) => act(clipboard),
            None => Err(arboard::Error::ClipboardNotSupported),
        }
    }
}

fn not_opened(source: tauri_plugin_opener::Error) -> DesktopError {
    DesktopError::NotOpened {
        source: Box::new(source),
    }
}

fn clipboard(source: arboard::Error) -> DesktopError {
    DesktopError::Clipboard {
        source: Box::new(source),
    }
}

impl Desktop for NativeDesktop {
    fn speak(&self, words: DialogWords) {
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }

    fn notify(&self, message: &str) -> Answer<()> {
        let (app, message) = (self.app.clone(), message.to_owned());
        // Whether the window is in front is answered by the main loop, which may be waiting for us
        // at the end of the app.
        let shown = tauri::async_runtime::spawn_blocking(move || {
            let window = app.get_webview_window("main");
            if window.is_some_and(|window| window.is_focused().unwrap_or(false)) {
                return;
            }
            let note = app.notification().builder().title("Dailies").body(message);
            if let Err(error) = note.show() {
                tracing::info!(%error, "this desktop shows no notifications");
            }
        });
        Box::pin(async move { drop(shown.await) })
    }

    fn ask_save(&self, suggested: &str, folder: Option<&Path>) -> Answer<Option<PathBuf>> {
        let (suggested, folder) = (suggested.to_owned(), folder.map(Path::to_owned));
        let title = self.words().save;
        let asked = self.on_main(move || {
            let mut dialog = AsyncFileDialog::new()
                .set_title(title)
                .set_file_name(suggested);
            if let Some(folder) = folder {
                dialog = dialog.set_directory(folder);
            }
            dialog.save_file()
        });
        Box::pin(async move { asked.await.flatten().map(|file| file.path().to_owned()) })
    }

    fn ask_replace(&self, name: &str) -> Answer<bool> {
        let words = self.words();
        let text = words.replace_question(name);
        // GTK is given it as a format.
        #[cfg(target_os = "linux")]
        let text = text.replace('%', "%%");
        let replace = words.replace.clone();
        let asked = self.on_main(move || {
            let buttons = MessageButtons::OkCancelCustom(words.replace.clone(), words.cancel);
            AsyncMessageDialog::new()
                .set_level(MessageLevel::Warning)
                .set_title(words.replace)
                .set_description(text)
                .set_buttons(buttons)
                .show()
        });
        Box::pin(async move {
            match asked.await {
                // So GTK calls the first button, whatever is on it.
                Some(MessageDialogResult::Ok | MessageDialogResult::Yes) => true,
                Some(MessageDialogResult::Custom(said)) => said == replace,
                _ => false,
            }
        })
    }

    fn ask_open(&self, kind: Kind, many: bool) -> Answer<Vec<PathBuf>> {
        let words = self.words();
        let asked = self.on_main(move || {
            let dialog = AsyncFileDialog::new().set_title(words.title(kind));
            let dialog = match kind {
                Kind::Images => dialog.add_filter(words.images, &["png", "jpg", "jpeg", "webp"]),
                Kind::Certificates => dialog
                    .add_filter(words.certificates, &["pem", "crt", "cer", "cert"])
                    .add_filter(words.all_files, &["*"]),
                Kind::Clips => {
                    let clips = ["mp4", "m4v", "mov", "webm", "avi", "gif"];
                    dialog.add_filter(words.clips, &clips)
                }
            };
            async move {
                if many {
                    dialog.pick_files().await.unwrap_or_default()
                } else {
                    dialog.pick_file().await.into_iter().collect()
                }
            }
        });
        Box::pin(async move {
            let files = asked.await.unwrap_or_default();
            files.iter().map(|file| file.path().to_owned()).collect()
        })
    }

    fn ask_folder(&self, place: Place) -> Answer<Option<PathBuf>> {
        // A dialog that opens on what was used recently has no folder to begin with.
        let home = self.app.path().home_dir().unwrap_or_default();
        let words = self.words();
        let asked = self.on_main(move || {
            let dialog = AsyncFileDialog::new().set_title(words.folder_title(place));
            dialog.set_directory(home).pick_folder()
        });
        Box::pin(async move { asked.await.flatten().map(|folder| folder.path().to_owned()) })
    }

    fn reveal(&self, path: &Path) -> Result<(), DesktopError> {
        self.app
            .opener()
            .reveal_item_in_dir(path)
            .map_err(|source| DesktopError::NotShown {
                folder: path.parent().unwrap_or(path).display().to_string(),
                source: Box::new(source),
            })
    }

    fn open(&self, path: &Path) -> Result<(), DesktopError> {
        self.app
            .opener()
            .open_path(path.to_string_lossy(), None::<&str>)
            .map_err(not_opened)
    }

    fn clipboard_picture(&self) -> Result<Option<Pixels>, DesktopError> {
        match self.with_clipboard(arboard::Clipboard::get_image) {
            Ok(image) => Ok(Some(Pixels {
                width: u32::try_from(image.width).unwrap_or(0),
                height: u32::try_from(image.height).unwrap_or(0),
                rgba: image.bytes.into_owned(),
            })),
            Err(arboard::Error::ContentNotAvailable) => Ok(None),
            Err(other) => Err(clipboard(other)),
        }
    }

    fn copy_picture(&self, picture: Pixels) -> Result<(), DesktopError> {
        let side = |pixels| usize::try_from(pixels).unwrap_or(0);
        let image = arboard::ImageData {
            width: side(picture.width),
            height: side(picture.height),
            bytes: picture.rgba.into(),
        };
        self.with_clipboard(|board| board.set_image(image))
            .map_err(clipboard)
    }

    fn copy_text(&self, text: &str) -> Result<(), DesktopError> {
        self.with_clipboard(|board| board.set_text(text))
            .map_err(clipboard)
    }

    fn copy_files(&self, paths: &[PathBuf]) -> Result<(), DesktopError> {
        self.with_clipboard(|board| board.set().file_list(paths))
            .map_err(clipboard)
    }

    fn drag_out(&self, paths: Vec<PathBuf>) -> Result<(), DesktopError> {
        let Some(window) = self.app.get_webview_window("main") else {
            return Ok(());
        };
        let drags = Arc::clone(&self.drags);
        self.app
            .run_on_main_thread(move || {
                if let Err(error) = drag::start(&window, &paths, &drags) {
                    tracing::warn!(%error, "the drag could not be started");
                }
            })
            .map_err(|source| DesktopError::Drag {
                source: Box::new(source),
            })
    }
}
