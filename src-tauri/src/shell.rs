//! What every command can reach: the library once it is open, the desktop, the files last dropped,
//! the demo.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use studio::Studio;
use studio::request::RequestId;
use tokio::sync::SetOnce;
use uuid::Uuid;

use crate::demo::Demo;
use crate::desktop::Desktop;
use crate::dropped::Dropped;
use crate::error::{CommandError, ErrorCode};
use crate::quit::Quit;

/// The state of the app.
pub struct Shell {
    library: SetOnce<Result<Studio, String>>,
    /// The desktop around the window.
    pub desktop: Box<dyn Desktop>,
    /// Where the page reads bytes.
    pub media_address: String,
    /// Files dragged in from the desktop.
    pub dropped: Arc<Dropped>,
    /// The built-in demo server.
    pub demo: Demo,
    /// The question whether to quit.
    pub quit: Quit,
    saves: Mutex<Saves>,
}

/// Files saved out of the library in this run, and what else dialogs answered.
#[derive(Debug, Default)]
struct Saves {
    asked: HashSet<RequestId>,
    paths: HashMap<String, PathBuf>,
    /// The folder that was last chosen for the library, by its token.
    folder: Option<(String, PathBuf)>,
}

impl Shell {
    /// The state around a library, or around the sentence that says why it did not open.
    pub fn new(
        desktop: Box<dyn Desktop>,
        media_address: String,
        dropped: Arc<Dropped>,
        demo: Demo,
    ) -> Self {
        Self {
            library: SetOnce::new(),
            desktop,
            media_address,
            dropped,
            demo,
            quit: Quit::default(),
            saves: Mutex::default(),
        }
    }

    /// Lets the commands in that wait for the library, or tells them the sentence that says why it
    /// did not open. Only the first call counts.
    pub fn opened(&self, library: Result<Studio, String>) {
        if self.library.set(library).is_err() {
            tracing::error!("the library was opened twice");
        }
    }

    /// The library, if it is open by now.
    pub fn open_studio(&self) -> Option<&Studio> {
        self.library.get()?.as_ref().ok()
    }

    /// The library; waits until it is open.
    pub async fn studio(&self) -> Result<&Studio, CommandError> {
        let library = self.library.wait().await.as_ref();
        library.map_err(|message| CommandError::new(ErrorCode::Closed, message.clone()))
    }

    /// The path behind the token of a dropped file.
    pub fn dropped_path(&self, token: &str) -> Result<PathBuf, CommandError> {
        self.dropped.path(token).ok_or_else(|| {
            CommandError::new(
                ErrorCode::NotFound,
                "The dropped file is no longer known. Drop it again.",
            )
        })
    }

    /// Whether this dialog was not asked for before: a page that reloads sends its commands again,
    /// and must not open a second dialog.
    pub fn first_ask(&self, request: &RequestId) -> bool {
        let mut saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.asked.insert(request.clone())
    }

    /// Remembers where a file was saved and gives a token for it.
    pub fn remember_saved(&self, path: PathBuf) -> String {
        let token = Uuid::new_v4().to_string();
        let mut saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.paths.insert(token.clone(), path);
        token
    }

    /// Remembers a folder that was chosen for the library and gives a token for it.
    pub fn remember_folder(&self, folder: PathBuf) -> String {
        let token = Uuid::new_v4().to_string();
        let mut saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.folder = Some((token.clone(), folder));
        token
    }

    /// The folder behind the token, if it is the one that was chosen last.
    pub fn chosen_folder(&self, token: &str) -> Result<PathBuf, CommandError> {
        let saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        let chosen = saves.folder.as_ref().filter(|(known, _)| known == token);
        chosen.map(|(_, folder)| folder.clone()).ok_or_else(|| {
            CommandError::new(
                ErrorCode::NotFound,
                "The folder that was chosen is no longer known. Choose it again.",
            )
        })
    }

    /// The path behind the token of a saved file.
    pub fn saved_path(&self, token: &str) -> Result<PathBuf, CommandError> {
        let saves = self.saves.lock().unwrap_or_else(PoisonError::into_inner);
        saves.paths.get(token).cloned().ok_or_else(|| {
            CommandError::new(
                ErrorCode::NotFound,
                "This file was saved in an earlier run and is no longer known.",
            )
        })
    }
}
