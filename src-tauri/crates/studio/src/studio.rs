//! The handle: opening, closing, and one file per noun for what can be asked of it.

mod both;
mod cancel;
mod characters;
mod clips;
mod exports;
mod files;
mod find;
mod grid;
mod import;
mod judge;
mod leaving;
mod money;
mod moving;
mod projects;
mod prompts;
mod queue;
mod remote;
mod running;
mod selects;
mod servers;
mod settings;
mod shelf;
mod stock;
mod undo;
mod watching;

pub use exports::{ManyProgress, ManyReport, SkippedClip, WrittenCopy};
pub(crate) use running::Running;
pub use selects::SelectsReport;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::account;
use crate::budget;
use crate::config::{Config, OpenError};
use crate::core::Core;
use crate::error::Error;
use crate::event::Event;
use crate::jobs::{self, Inbox};
use crate::keys::Keys;
use crate::live::Live;
use crate::moving::{self as relocation, Mover};
use crate::notes::{self, Notes, Wish};
use crate::outbox::{self, Outbox};
use crate::points;
use crate::requests::Requests;
use crate::servers::{self as reach, Clients};
use crate::stock::{self as inventory, Stock};
use crate::store::{self, Store, backup, certificates, duration, requests};
use crate::trash::{self, Trash};
use crate::vault::{self, Vault};
use crate::whereabouts;

/// How long a database that was just closed may take to be let go.
const LETTING_GO: Duration = Duration::from_secs(5);

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
    /// Creates that are on their way.
    sends: TaskTracker,
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
        match Self::open_once(config.clone()).await {
            // A seal was trusted that should not have been. It is gone now, so all of the database
            // is looked through, and put right.
            Err(OpenError::Damaged { details, .. }) => {
                tracing::error!(details, "a sealed database is damaged");
                let mut config = config;
                config.tuning.lock_patience = config.tuning.lock_patience.max(LETTING_GO);
                Self::open_once(config).await
            }
            other => other,
        }
    }

    async fn open_once(
        config: Config,
    ) -> Result<(Self, mpsc::UnboundedReceiver<Event>), OpenError> {
        let (data_dir, patience) = (config.data_dir.clone(), config.tuning.lock_patience);
        let failed = |path: PathBuf| {
            move |error: Error| {
                let details = error.to_string();
                if error.is_of_a_damaged_database() {
                    OpenError::Damaged { path, details }
                } else {
                    OpenError::Storage { path, details }
                }
            }
        };
        let lost = failed(config.data_dir.clone());
        let now = crate::core::millis(config.clock.now());
        let opening = tokio::task::spawn_blocking(move || {
            let noted = whereabouts::read(&data_dir);
            Ok((Store::open(&data_dir, patience, now)?, noted))
        });
        let (store, noted) = opening
            .await
            .map_err(|error| failed(config.data_dir.clone())(Error::internal(error)))??;
        let default = config.library.clone();
        let unreadable = failed(config.data_dir.clone());
        let unwritable = failed(config.data_dir.clone());
        let (averages, folder, first, plan): (HashMap<_, _>, PathBuf, bool, _) = store
            .write(move |transaction| {
                requests::sweep(transaction, now)?;
                trash::begin(transaction, now)?;
                certificates::sweep(transaction, now)?;
                store::characters::lose_track(transaction)?;
                let averages = duration::averages(transaction)?;
                let found = whereabouts::find(transaction, noted, default)?;
                let plan = relocation::plan_of(transaction)?;
                Ok((averages, found.folder, found.first, plan))
            })
            .await
            .map_err(unreadable)?;
        if !first {
            let (data_dir, folder) = (config.data_dir.clone(), folder.clone());
            let noted = tokio::task::spawn_blocking(move || whereabouts::write(&data_dir, &folder));
            noted.await.map_err(|error| lost(Error::internal(error)))?;
        }
        points::pass("open.read");
        let (events, listener) = mpsc::unbounded_channel();
        let (jobs, inbox) = mpsc::unbounded_channel();
        let (wish, wishes) = mpsc::unbounded_channel();
        let live = Live::new(averages, config.tuning.stuck_after);
        let core = Arc::new(Core {
            keys: Keys::new(Arc::clone(&config.keys), config.tuning.key_patience),
            key_wish: Notify::new(),
            key_need: Notify::new(),
            clients: Clients::default(),
            config,
            store,
            live,
            outbox: Outbox::new(events),
            requests: Requests::default(),
            vault: Vault::new(folder),
            mover: Mover::new(plan),
            stock: Stock::default(),
            trash: Trash::default(),
            notes: Notes::new(wish),
            running: Running::default(),
            jobs,
            last_moment: Mutex::new(0),
        });
        let tasks = Arc::new(Tasks {
            closing: CancellationToken::new(),
            now: CancellationToken::new(),
            tracker: TaskTracker::new(),
            sends: TaskTracker::new(),
        });
        let studio = Self { core, tasks };
        let recover = async {
            vault::look_for_rescue(&studio.core, first).await?;
            jobs::recover(&studio.core).await
        };
        let (swept, keep) = tokio::join!(studio.core.sweep_own_folders(), recover);
        let keep = swept.and(keep);
        let keep = keep.map_err(unwritable)?;
        points::pass("open.recovered");
        studio.start(inbox, wishes);
        let looking = vault::first_look(Arc::clone(&studio.core), first, keep);
        let closing = studio.tasks.closing.clone();
        studio
            .tasks
            .tracker
            .spawn(closing.run_until_cancelled_owned(looking));
        Ok((studio, listener))
    }

    /// The insides, for tests of single steps.
    #[cfg(test)]
    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    fn start(&self, inbox: Inbox, wishes: mpsc::UnboundedReceiver<Wish>) {
        let Tasks {
            closing,
            now,
            tracker,
            sends,
        } = &*self.tasks;
        let until = |token: &CancellationToken| token.clone();
        tracker
            .spawn(until(now).run_until_cancelled_owned(outbox::deliver(Arc::clone(&self.core))));
        tracker
            .spawn(until(closing).run_until_cancelled_owned(vault::watch(Arc::clone(&self.core))));
        tracker
            .spawn(until(closing).run_until_cancelled_owned(trash::watch(Arc::clone(&self.core))));
        tracker
            .spawn(until(closing).run_until_cancelled_owned(budget::watch(Arc::clone(&self.core))));
        tracker.spawn(
            until(closing).run_until_cancelled_owned(reach::give_keys(Arc::clone(&self.core))),
        );
        tracker.spawn(notes::keep(Arc::clone(&self.core), wishes, until(closing)));
        tracker.spawn(
            until(closing).run_until_cancelled_owned(inventory::take(Arc::clone(&self.core))),
        );
        tracker.spawn(
            until(closing).run_until_cancelled_owned(relocation::keep(Arc::clone(&self.core))),
        );
        tracker
            .spawn(until(closing).run_until_cancelled_owned(backup::keep(Arc::clone(&self.core))));
        tracker.spawn(account::keep(Arc::clone(&self.core), until(closing)));
        tracker.spawn(jobs::run(
            Arc::clone(&self.core),
            inbox,
            tracker.clone(),
            sends.clone(),
            closing.clone(),
            now.clone(),
        ));
    }

    /// Closes in good order: creates that are on their way get a moment to be answered, and
    /// everything else goes on at the next open.
    pub async fn shutdown(&self) {
        self.tasks.closing.cancel();
        self.tasks.tracker.close();
        let patience = self.core.config.tuning.shutdown_patience;
        self.tasks.sends.close();
        // Whether they made it or not, the next open knows what to do.
        let _ = tokio::time::timeout(patience, self.tasks.sends.wait()).await;
        self.tasks.now.cancel();
        self.tasks.sends.wait().await;
        self.tasks.tracker.wait().await;
        // What is late is written at the next open.
        if let Err(error) = self.core.write_account().await {
            tracing::warn!(%error, "the account was not written");
        }
        self.core.store.seal().await;
    }
}
