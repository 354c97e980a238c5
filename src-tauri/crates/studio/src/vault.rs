//! Where the library folder is and whether it can be used. What is in it is `library`'s.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::core::{Core, blocking};
use crate::error::Result;
use crate::jobs::Message;
use crate::library::Library;
use crate::settings::LibraryState;

/// The folder as we know it now.
#[derive(Debug)]
pub(crate) struct Vault(Mutex<Now>);

#[derive(Debug, Clone)]
struct Now {
    folder: PathBuf,
    message: Option<String>,
}

impl Vault {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self(Mutex::new(Now {
            folder,
            message: None,
        }))
    }

    /// The folder, usable or not.
    pub(crate) fn folder(&self) -> PathBuf {
        self.now().folder
    }

    /// Whether it could be used when last looked at.
    pub(crate) fn usable(&self) -> bool {
        self.now().message.is_none()
    }

    /// As the page sees it.
    pub(crate) fn state(&self) -> LibraryState {
        let Now { folder, message } = self.now();
        let folder = folder.display().to_string();
        match message {
            None => LibraryState::Ready { folder },
            Some(message) => LibraryState::Unusable { folder, message },
        }
    }

    /// Moves to another folder.
    pub(crate) fn locate(&self, folder: PathBuf) {
        *self.lock() = Now {
            folder,
            message: None,
        };
    }

    /// Notes what is wrong; true when that is news.
    fn note(&self, message: Option<String>) -> bool {
        let mut now = self.lock();
        let news = now.message != message;
        now.message = message;
        news
    }

    fn now(&self) -> Now {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// Looks at the library folder, tells when it came or went, and lets the jobs go on.
    pub(crate) async fn check_library(&self) -> Result<LibraryState> {
        let folder = self.vault.folder();
        let message = blocking(move || {
            let checked = Library::open(folder).check();
            Ok(checked.err().map(|error| error.to_string()))
        })
        .await?;
        let back = message.is_none();
        if self.vault.note(message) {
            self.outbox.library(self.vault.state());
            if back {
                self.tell(Message::LibraryBack);
            }
        }
        Ok(self.vault.state())
    }
}

/// Looks at the library folder again and again. While it can be used, only whether it is there:
/// writing is tried by every download anyway.
pub(crate) async fn watch(core: Arc<Core>) {
    loop {
        tokio::time::sleep(core.config.tuning.library_check).await;
        let folder = core.vault.folder();
        let there = blocking(move || Ok(folder.is_dir())).await;
        if core.vault.usable() && there.is_ok_and(|there| there) {
            continue;
        }
        if let Err(error) = core.check_library().await {
            tracing::error!(%error, "the library folder was not looked at");
        }
    }
}
