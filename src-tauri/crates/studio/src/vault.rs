//! Where the library folder is and whether it can be used. What is in it is `library`'s.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard, SetOnce};
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use crate::core::{Core, blocking};
use crate::error::Result;
use crate::jobs::Message;
use crate::library::Library;
use crate::points;
use crate::settings::LibraryState;
use crate::store::settings;

/// The folder as we know it now.
#[derive(Debug)]
pub(crate) struct Vault {
    now: Mutex<Now>,
    looked: SetOnce<()>,
    /// Held shared from before a file gets or loses its name until the database says so; held alone
    /// by whoever needs folder and database to agree.
    hands: RwLock<()>,
    /// Who may still read or write in folders that the library left.
    former: Mutex<Vec<TaskTracker>>,
}

/// As long as it is held, the folder that the library was in stays as it is, whether or not the
/// library moves to another one.
#[derive(Debug)]
pub struct Stay(#[expect(dead_code, reason = "it is only held")] TaskTrackerToken);

#[derive(Debug, Clone)]
struct Now {
    folder: PathBuf,
    message: Option<String>,
    /// Who reads or writes in it.
    visitors: TaskTracker,
}

impl Vault {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            now: Mutex::new(Now {
                folder,
                message: None,
                visitors: TaskTracker::new(),
            }),
            looked: SetOnce::new(),
            hands: RwLock::new(()),
            former: Mutex::default(),
        }
    }

    /// For changing files of the folder together with the database.
    pub(crate) async fn shared(&self) -> RwLockReadGuard<'_, ()> {
        self.hands.read().await
    }

    /// For looking at both, or for changing the folder itself.
    pub(crate) async fn alone(&self) -> RwLockWriteGuard<'_, ()> {
        self.hands.write().await
    }

    /// Waits for the first look after opening. Until then nothing is written into the folder: what
    /// lies there half-written is from before, and is swept.
    pub(crate) async fn looked(&self) {
        self.looked.wait().await;
    }

    /// The folder, usable or not.
    pub(crate) fn folder(&self) -> PathBuf {
        self.now().folder
    }

    /// Whether it was looked at, and could be used then.
    pub(crate) fn usable(&self) -> bool {
        self.looked.initialized() && self.now().message.is_none()
    }

    /// As the page sees it.
    pub(crate) fn state(&self) -> LibraryState {
        let Now {
            folder, message, ..
        } = self.now();
        let folder = folder.display().to_string();
        match message {
            None => LibraryState::Ready { folder },
            Some(message) => LibraryState::Unusable { folder, message },
        }
    }

    /// The folder, for reading or writing in it for a while: it is not cleared meanwhile, though
    /// the library may move to another one.
    pub(crate) fn visit(&self) -> (PathBuf, Stay) {
        let now = self.lock();
        (now.folder.clone(), Stay(now.visitors.token()))
    }

    /// Moves to another folder.
    pub(crate) fn locate(&self, folder: PathBuf) {
        let next = Now {
            folder,
            message: None,
            visitors: TaskTracker::new(),
        };
        let before = std::mem::replace(&mut *self.lock(), next);
        before.visitors.close();
        let mut former = self.former.lock().unwrap_or_else(PoisonError::into_inner);
        former.retain(|visitors| !visitors.is_empty());
        former.push(before.visitors);
    }

    /// Waits until nobody reads or writes in a folder that the library left.
    pub(crate) async fn left(&self) {
        let former = {
            let mut former = self.former.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *former)
        };
        for visitors in &former {
            visitors.wait().await;
        }
    }

    /// Notes what is wrong with a folder; true when that is news.
    fn note(&self, folder: &Path, message: Option<String>) -> bool {
        let mut now = self.lock();
        // Another one was chosen meanwhile.
        if now.folder != folder {
            return false;
        }
        let news = now.message != message;
        now.message = message;
        news
    }

    fn now(&self) -> Now {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Core {
    /// Looks at the library folder, tells when it came or went, and lets the jobs go on.
    pub(crate) async fn check_library(&self) -> Result<LibraryState> {
        let folder = self.vault.folder();
        let asked = folder.clone();
        let message = blocking(move || {
            let checked = Library::open(asked).check();
            Ok(checked.err().map(|error| error.to_string()))
        })
        .await?;
        let back = message.is_none();
        if self.vault.note(&folder, message) {
            self.outbox.library(self.vault.state());
            if back {
                self.catch_up(true).await?;
                self.tell(Message::LibraryBack);
            }
        }
        Ok(self.vault.state())
    }
}

impl Core {
    /// Remembers the folder of the first run, unless another one was chosen meanwhile.
    async fn keep_folder(&self, folder: PathBuf) -> Result<()> {
        self.note_whereabouts().await;
        self.store
            .write(move |transaction| {
                match settings::get::<PathBuf>(transaction, settings::LIBRARY)? {
                    None => settings::set(transaction, settings::LIBRARY, &folder),
                    Some(_) => Ok(()),
                }
            })
            .await
    }
}

/// The first look at a folder beside a new or restored database, before any job moves: what the
/// folder knows to be finished must not be sent again.
pub(crate) async fn look_for_rescue(core: &Core, first: bool) -> Result<()> {
    if !core.needs_rescue().await? {
        return Ok(());
    }
    if first {
        make(core).await;
    }
    let state = core.check_library().await?;
    core.catch_up(matches!(state, LibraryState::Ready { .. }))
        .await
}

/// Only on the first run: a folder that is missing later is an unplugged disk.
async fn make(core: &Core) {
    let folder = core.vault.folder();
    let library = Library::open(&folder);
    let made = match blocking(move || Ok(library.create()?)).await {
        Ok(()) => core.keep_folder(folder).await,
        Err(error) => Err(error),
    };
    if let Err(error) = made {
        tracing::warn!(%error, "the library folder was not made");
    }
}

/// The first look, beside the window: makes the folder on the first run, and sweeps the parts of
/// clips that do not move any more. A folder of very many clips, or far away, takes its time.
pub(crate) async fn first_look(core: Arc<Core>, first: bool, keep: HashSet<String>) {
    if let Err(error) = look(&core, first, keep).await {
        tracing::warn!(%error, "old parts were not swept");
    }
    if let Err(error) = core.sweep_pictures().await {
        tracing::warn!(%error, "leftovers of pictures were not swept");
    }
    // Nobody else sets it.
    let _ = core.vault.looked.set(());
    core.tell(Message::LibraryBack);
}

async fn look(core: &Core, first: bool, keep: HashSet<String>) -> Result<()> {
    let folder = core.vault.folder();
    if first {
        make(core).await;
    }
    let state = core.check_library().await?;
    points::pass("open.begun");
    // Where another folder was chosen meanwhile, others write already.
    if state
        == (LibraryState::Ready {
            folder: folder.display().to_string(),
        })
    {
        let library = Library::open(folder);
        blocking(move || {
            library.sweep_parts(&keep)?;
            Ok(library.sweep_sheets()?)
        })
        .await?;
    }
    points::pass("open.swept");
    Ok(())
}

/// Looks at the library folder again and again. While it can be used, only whether it is there:
/// writing is tried by every download anyway. What could not be read back of it is tried again.
pub(crate) async fn watch(core: Arc<Core>) {
    core.vault.looked().await;
    loop {
        tokio::time::sleep(core.config.tuning.library_check).await;
        let folder = core.vault.folder();
        let there = blocking(move || Ok(folder.is_dir())).await;
        let done = if core.vault.usable() && there.is_ok_and(|there| there) {
            // What is noted in it may still have to be read back; mostly there is nothing.
            core.catch_up(true).await
        } else {
            core.check_library().await.map(|_| ())
        };
        if let Err(error) = done {
            tracing::error!(%error, "the library folder was not looked at");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_takes_nothing_before_the_first_look() {
        let vault = Vault::new(PathBuf::from("/clips"));
        assert!(!vault.usable());
        vault.looked.set(()).expect("the first look");
        assert!(vault.usable());
    }

    #[test]
    fn what_was_found_out_about_a_folder_is_not_said_of_the_next_one() {
        let vault = Vault::new(PathBuf::from("/unplugged"));
        vault.locate(PathBuf::from("/clips"));
        assert!(!vault.note(Path::new("/unplugged"), Some("It is gone.".to_owned())));
        assert!(matches!(vault.state(), LibraryState::Ready { .. }));
    }
}
