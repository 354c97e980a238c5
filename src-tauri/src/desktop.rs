//! What the commands ask of the desktop, as one small trait, so that they can be tested without a
//! display. The real one is `desktop/native.rs`.

mod native;
mod words;

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

pub use native::NativeDesktop;
use thiserror::Error;
pub use words::DialogWords;

/// An answer that comes when the user is done.
pub type Answer<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A picture from the clipboard: RGBA, 4 bytes a pixel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
}

/// Why the desktop did not do it.
#[derive(Debug, Error)]
pub enum DesktopError {
    /// No program opens this, or it would not start.
    #[error(
        "No program of this desktop opened it. Choose one for it in the desktop\u{2019}s settings, then try again"
    )]
    NotOpened {
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No file manager shows this, or it is gone.
    #[error("It could not be shown in a file manager. Look for it in {folder}")]
    NotShown {
        /// The folder, for showing.
        folder: String,
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The clipboard did not answer.
    #[error("The clipboard did not answer. Copy it again, then try again")]
    Clipboard {
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The drag could not be started.
    #[error("The drag could not be started. Save a copy of the clip instead")]
    Drag {
        /// What the platform said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Which files an open dialog shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// PNG, JPEG, WebP.
    Images,
    /// Video files.
    Clips,
    /// Certificates in PEM form.
    Certificates,
}

/// What a folder is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Copies of clips are put there.
    Copies,
    /// Clips are imported from there.
    Clips,
    /// The library is there.
    Library,
    /// The library moves there.
    LibraryMove,
}

/// The desktop around the window.
pub trait Desktop: Send + Sync + 'static {
    /// Says what dialogs say from now on.
    fn speak(&self, words: DialogWords);
    /// Shows a notification, unless the window is in front.
    fn notify(&self, message: &str) -> Answer<()>;
    /// Asks where to save; `None` when the user thought better of it.
    fn ask_save(&self, suggested: &str, folder: Option<&Path>) -> Answer<Option<PathBuf>>;
    /// Asks before an existing file is replaced.
    fn ask_replace(&self, name: &str) -> Answer<bool>;
    /// Asks for files; empty when the user thought better of it.
    fn ask_open(&self, kind: Kind, many: bool) -> Answer<Vec<PathBuf>>;
    /// Asks for a folder; `None` when the user thought better of it.
    fn ask_folder(&self, place: Place) -> Answer<Option<PathBuf>>;
    /// Shows a file in the file manager.
    fn reveal(&self, path: &Path) -> Result<(), DesktopError>;
    /// Opens a file or folder with its own program.
    fn open(&self, path: &Path) -> Result<(), DesktopError>;
    /// The picture in the clipboard, if there is one.
    fn clipboard_picture(&self) -> Result<Option<Pixels>, DesktopError>;
    /// Puts a picture into the clipboard.
    fn copy_picture(&self, picture: Pixels) -> Result<(), DesktopError>;
    /// Puts text into the clipboard.
    fn copy_text(&self, text: &str) -> Result<(), DesktopError>;
    /// Puts files into the clipboard, to be pasted into a folder.
    fn copy_files(&self, paths: &[PathBuf]) -> Result<(), DesktopError>;
    /// Starts a native drag of files out of the window.
    fn drag_out(&self, paths: Vec<PathBuf>) -> Result<(), DesktopError>;
}
