//! The handle: opening, closing, and one file per noun for what can be asked of it.

mod clips;
mod files;
mod judge;
mod projects;
mod remote;
mod servers;
mod settings;
mod shelf;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{Config, OpenError};
use crate::core::Core;
use crate::event::Event;
use crate::jobs::Inbox;
use crate::keys::Keys;
use crate::live::Live;
use crate::outbox::{self, Outbox};
use crate::requests::Requests;
use crate::store::{Store, duration, requests, settings as kept};
use crate::vault::Vault;

/// The product without a window. Cheap to clone; the studio closes when the last clone is
/// dropped, as after a crash, or in good order by [`Studio::shutdown`].
#[derive(Clone)]
pub struct Studio {
    core: Arc<Core>,
    tasks: Arc<Tasks>,
}

impl std::fmt::Debug for Studio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Studio").finish_non_exhaustive()
    }
}

/// Everything that runs for a studio. Cancelled when dropped.
struct Tasks {
    /// Nothing new is started.
    closing: CancellationToken,
    /// Creates that are on their way are given up, too.
    now: CancellationToken,
    tracker: TaskTracker,
}

impl Drop for Tasks {
    fn drop(&mut self) {
        self.closing.cancel();
        self.now.cancel();
    }
}

impl Studio {
    /// Opens the library, and goes on with everything that was under way.
    pub async fn open(config: Config) -> Result<(Self, mpsc::UnboundedReceiver<Event>), OpenError> {
        let (data_dir, patience) = (config.data_dir.clone(), config.tuning.lock_patience);
        let failed = |path: PathBuf| move |details: String| OpenError::Storage { path, details };
        let lost = failed(config.data_dir.clone());
        let store = tokio::task::spawn_blocking(move || Store::open(&data_dir, patience))
            .await
            .map_err(|error| lost(error.to_string()))??;
        let now = crate::core::millis(config.clock.now());
        let default = config.library.clone();
        let unreadable = failed(config.data_dir.clone());
        let (averages, folder): (HashMap<_, _>, PathBuf) = store
            .write(move |transaction| {
                requests::sweep(transaction, now)?;
                let folder = if let Some(folder) = kept::get(transaction, kept::LIBRARY)? {
                    folder
                } else {
                    kept::set(transaction, kept::LIBRARY, &default)?;
                    default
                };
                Ok((duration::averages(transaction)?, folder))
            })
            .await
            .map_err(|error| unreadable(error.to_string()))?;
        let (events, listener) = mpsc::unbounded_channel();
        let (jobs, inbox) = mpsc::unbounded_channel();
        let core = Arc::new(Core {
            keys: Keys::new(Arc::clone(&config.keys), config.tuning.key_patience),
            config,
            store,
            live: Live::new(averages),
            outbox: Outbox::new(events),
            requests: Requests::default(),
            vault: Vault::new(folder),
            jobs,
            last_moment: Mutex::new(0),
        });
        let tasks = Arc::new(Tasks {
            closing: CancellationToken::new(),
            now: CancellationToken::new(),
            tracker: TaskTracker::new(),
        });
        let studio = Self { core, tasks };
        studio.start(inbox);
        Ok((studio, listener))
    }

    fn start(&self, inbox: Inbox) {
        let Tasks { now, tracker, .. } = &*self.tasks;
        tracker.spawn(
            now.clone()
                .run_until_cancelled_owned(outbox::deliver(Arc::clone(&self.core))),
        );
        let core = Arc::clone(&self.core);
        tracker.spawn(now.clone().run_until_cancelled_owned(async move {
            let mut inbox = inbox;
            while inbox.recv().await.is_some() {}
            drop(core);
        }));
    }

    /// Closes in good order: creates that are on their way get a moment to be answered, and
    /// everything else goes on at the next open.
    pub async fn shutdown(&self) {
        self.tasks.closing.cancel();
        self.tasks.tracker.close();
        let patience = self.core.config.tuning.shutdown_patience;
        let _ = tokio::time::timeout(patience, std::future::ready(())).await;
        self.tasks.now.cancel();
        self.tasks.tracker.wait().await;
    }
}
