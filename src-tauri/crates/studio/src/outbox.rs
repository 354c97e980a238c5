//! The way events take: gathered as they happen, read fresh from the database, sent at most ten
//! times a second. Nothing is decided here.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc};

use crate::budget;
use crate::clip::Counts;
use crate::core::Core;
use crate::error::Result;
use crate::event::Event;
use crate::money::Budget;
use crate::moving::MoveEnd;
use crate::settings::LibraryState;
use crate::store::{deeds, list, projects, searches, settings};

#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for one kind of event"
)]
struct Pending {
    changed: BTreeSet<String>,
    removed: BTreeSet<String>,
    relist: bool,
    servers: bool,
    projects: bool,
    settings: bool,
    findings: bool,
    deeds: bool,
    searches: bool,
    money: bool,
    library: Option<LibraryState>,
    library_move: bool,
    move_ended: Option<MoveEnd>,
}

/// What was told last.
#[derive(Debug, Default)]
struct Known {
    counts: Option<Counts>,
    budget: Option<Budget>,
}

/// Gathers what happened.
#[derive(Debug)]
pub(crate) struct Outbox {
    to: mpsc::UnboundedSender<Event>,
    pending: Mutex<Pending>,
    wake: Notify,
    /// Something may be new for the account.
    pub(crate) account: Notify,
}

impl Outbox {
    pub(crate) fn new(to: mpsc::UnboundedSender<Event>) -> Self {
        Self {
            to,
            pending: Mutex::default(),
            wake: Notify::new(),
            account: Notify::new(),
        }
    }

    /// A clip changed where it is.
    pub(crate) fn changed(&self, id: &str) {
        self.note(|pending| {
            pending.changed.insert(id.to_owned());
        });
    }

    /// Clips appeared, or moved between views.
    pub(crate) fn moved<'a>(&self, ids: impl IntoIterator<Item = &'a String>) {
        self.note(|pending| {
            pending.changed.extend(ids.into_iter().cloned());
            pending.relist = true;
        });
    }

    /// Clips are no more.
    pub(crate) fn removed<'a>(&self, ids: impl IntoIterator<Item = &'a String>) {
        self.note(|pending| {
            pending.removed.extend(ids.into_iter().cloned());
            pending.relist = true;
        });
    }

    /// Servers changed, or what is known of them.
    pub(crate) fn servers(&self) {
        self.note(|pending| pending.servers = true);
    }

    /// Projects changed, or how many clips they have.
    pub(crate) fn projects(&self) {
        self.note(|pending| pending.projects = true);
    }

    /// Settings changed.
    pub(crate) fn settings(&self) {
        self.note(|pending| pending.settings = true);
    }

    /// Something was noticed about the library, or was settled.
    pub(crate) fn findings(&self) {
        self.note(|pending| pending.findings = true);
    }

    /// Saved searches changed.
    pub(crate) fn searches(&self) {
        self.note(|pending| pending.searches = true);
    }

    /// Something was done to clips, or taken back.
    pub(crate) fn deeds(&self) {
        self.note(|pending| pending.deeds = true);
    }

    /// Prices or caps changed, or a new day began.
    pub(crate) fn money(&self) {
        self.note(|pending| pending.money = true);
    }

    /// The library folder came or went.
    pub(crate) fn library(&self, library: LibraryState) {
        self.note(|pending| pending.library = Some(library));
    }

    /// The library moves, or does no longer.
    pub(crate) fn library_move(&self) {
        self.note(|pending| pending.library_move = true);
    }

    /// A move of the library is over.
    pub(crate) fn move_ended(&self, end: MoveEnd) {
        self.note(|pending| {
            pending.library_move = true;
            pending.move_ended = Some(end);
        });
    }

    /// Something worth telling on the desktop. Sent at once.
    pub(crate) fn news(&self, clip_id: &str, good: bool, message: String) {
        // Nobody listens any more once the window is gone; so be it.
        let _ = self.to.send(Event::News {
            clip_id: clip_id.to_owned(),
            good,
            message,
        });
    }

    /// How spending stands. Sent at once.
    pub(crate) fn spent(&self, budget: Budget) {
        let _ = self.to.send(Event::Money { budget });
    }

    fn note(&self, change: impl FnOnce(&mut Pending)) {
        change(&mut self.lock());
        self.wake.notify_one();
        self.account.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends what was gathered, until cancelled.
pub(crate) async fn deliver(core: Arc<Core>) {
    let mut known = Known::default();
    loop {
        core.outbox.wake.notified().await;
        let pending = std::mem::take(&mut *core.outbox.lock());
        if let Err(error) = send(&core, pending, &mut known).await {
            tracing::error!(%error, "an event was lost");
        }
        tokio::time::sleep(core.config.tuning.event_spacing).await;
    }
}

async fn send(core: &Core, pending: Pending, known: &mut Known) -> Result<()> {
    let to = &core.outbox.to;
    let relist = pending.relist;
    let removed = !pending.removed.is_empty();
    if !pending.changed.is_empty() || !pending.removed.is_empty() || pending.relist {
        let stale = pending.changed.len() > core.config.tuning.most_told;
        let ids = if stale {
            Vec::new()
        } else {
            pending.changed.into_iter().collect()
        };
        // Counting a hundred thousand clips ten times a second would be felt.
        let counts = match &known.counts {
            Some(counts) if !pending.relist => counts.clone(),
            _ => core.store.read(list::counts).await?,
        };
        known.counts = Some(counts.clone());
        let event = Event::Clips {
            changed: core.clips(ids).await?,
            stale,
            removed: pending.removed.into_iter().collect(),
            relist: pending.relist || stale,
            counts,
        };
        let _ = to.send(event);
    }
    if pending.servers {
        let servers = core.servers().await?;
        let _ = to.send(Event::Servers { servers });
    }
    if pending.projects {
        let projects = core.store.read(projects::all).await?;
        let _ = to.send(Event::Projects { projects });
    }
    if pending.searches {
        let searches = core.store.read(searches::all).await?;
        let _ = to.send(Event::Searches { searches });
    }
    if pending.settings {
        let settings = core
            .store
            .read(|connection| settings::get(connection, settings::SETTINGS))
            .await?
            .unwrap_or_default();
        let _ = to.send(Event::Settings { settings });
    }
    if pending.findings {
        let findings = core.findings().await?;
        let _ = to.send(Event::Findings { findings });
    }
    // What is deleted for good can no longer be taken back.
    if pending.deeds || removed {
        let undoable = core.store.read(deeds::undoable).await?;
        let _ = to.send(Event::Deeds { undoable });
    }
    // Every change of a state may set something aside or let it go.
    if pending.money || relist {
        budget::tell(core, pending.money, &mut known.budget).await?;
    }
    if let Some(library) = pending.library {
        let _ = to.send(Event::Library { library });
    }
    if pending.library_move {
        let library_move = core.mover.shown();
        let _ = to.send(Event::LibraryMove {
            library_move,
            ended: pending.move_ended,
        });
    }
    Ok(())
}
