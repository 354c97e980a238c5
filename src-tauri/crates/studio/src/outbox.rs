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

/// Sends what was gathered, until cancelled. What could not be read is sent later, and keeps
/// nothing else waiting.
pub(crate) async fn deliver(core: Arc<Core>) {
    let mut known = Known::default();
    loop {
        let awake = core.outbox.wake.notified();
        // Also without being called: what was put back is still to be sent.
        let _ = tokio::time::timeout(core.config.tuning.library_check, awake).await;
        let pending = std::mem::take(&mut *core.outbox.lock());
        let left = send(&core, pending, &mut known).await;
        core.outbox.lock().put_back(left);
        tokio::time::sleep(core.config.tuning.event_spacing).await;
    }
}

impl Pending {
    /// Takes up what was not sent. What came meanwhile is newer.
    fn put_back(&mut self, left: Self) {
        self.changed.extend(left.changed);
        self.removed.extend(left.removed);
        self.relist |= left.relist;
        self.servers |= left.servers;
        self.projects |= left.projects;
        self.settings |= left.settings;
        self.findings |= left.findings;
        self.deeds |= left.deeds;
        self.searches |= left.searches;
        self.money |= left.money;
    }
}

/// Sends each kind of event, and answers what of it could not be read.
async fn send(core: &Core, pending: Pending, known: &mut Known) -> Pending {
    let mut left = Pending::default();
    let (relist, removed) = (pending.relist, !pending.removed.is_empty());
    if !pending.changed.is_empty() || removed || relist {
        let (ids, gone) = (pending.changed, pending.removed);
        if !sent(clips(core, &ids, &gone, relist, known).await) {
            (left.changed, left.removed, left.relist) = (ids, gone, relist);
        }
    }
    left.servers = pending.servers && !sent(servers(core).await);
    left.projects = pending.projects && !sent(projects(core).await);
    left.searches = pending.searches && !sent(searches(core).await);
    left.settings = pending.settings && !sent(settings(core).await);
    left.findings = pending.findings && !sent(findings(core).await);
    // What is deleted for good can no longer be taken back.
    left.deeds = (pending.deeds || removed) && !sent(deeds(core).await);
    // Every change of a state may set something aside or let it go.
    if pending.money || relist {
        left.money = !sent(budget::tell(core, pending.money, &mut known.budget).await);
    }
    let to = &core.outbox.to;
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
    left
}

fn sent(outcome: Result<()>) -> bool {
    outcome
        .inspect_err(|error| tracing::error!(%error, "an event is late"))
        .is_ok()
}

async fn clips(
    core: &Core,
    changed: &BTreeSet<String>,
    removed: &BTreeSet<String>,
    relist: bool,
    known: &mut Known,
) -> Result<()> {
    let stale = changed.len() > core.config.tuning.most_told;
    let ids = if stale {
        Vec::new()
    } else {
        changed.iter().cloned().collect()
    };
    // Counting a hundred thousand clips ten times a second would be felt.
    let counts = match &known.counts {
        Some(counts) if !relist => counts.clone(),
        _ => core.store.read(list::counts).await?,
    };
    known.counts = Some(counts.clone());
    let _ = core.outbox.to.send(Event::Clips {
        changed: core.clips(ids).await?,
        stale,
        removed: removed.iter().cloned().collect(),
        relist: relist || stale,
        counts,
    });
    Ok(())
}

async fn servers(core: &Core) -> Result<()> {
    let servers = core.servers().await?;
    let _ = core.outbox.to.send(Event::Servers { servers });
    Ok(())
}

async fn projects(core: &Core) -> Result<()> {
    let projects = core.store.read(projects::all).await?;
    let _ = core.outbox.to.send(Event::Projects { projects });
    Ok(())
}

async fn searches(core: &Core) -> Result<()> {
    let searches = core.store.read(searches::all).await?;
    let _ = core.outbox.to.send(Event::Searches { searches });
    Ok(())
}

async fn settings(core: &Core) -> Result<()> {
    let settings = core
        .store
        .read(|connection| settings::get(connection, settings::SETTINGS))
        .await?
        .unwrap_or_default();
    let _ = core.outbox.to.send(Event::Settings { settings });
    Ok(())
}

async fn findings(core: &Core) -> Result<()> {
    let findings = core.findings().await?;
    let _ = core.outbox.to.send(Event::Findings { findings });
    Ok(())
}

async fn deeds(core: &Core) -> Result<()> {
    let undoable = core.store.read(deeds::undoable).await?;
    let _ = core.outbox.to.send(Event::Deeds { undoable });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Pending;

    #[test]
    fn what_was_not_sent_goes_with_what_came_meanwhile() {
        let mut pending = Pending::default();
        pending.changed.insert("new".to_owned());
        pending.put_back(Pending {
            changed: ["late".to_owned()].into(),
            removed: ["gone".to_owned()].into(),
            relist: true,
            money: true,
            ..Pending::default()
        });
        assert!(pending.changed.iter().eq(["late", "new"]));
        assert!(pending.removed.contains("gone"));
        assert!(pending.relist && pending.money && !pending.servers);
    }
}
