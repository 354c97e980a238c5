//! The one actor that moves clips along: it knows which clip has something to do, when, and how
//! much of it may happen at once on each server. What is done is in the modules below; what may
//! follow what is in `state`.

mod again;
mod extras;
mod finish;
pub(crate) mod insist;
mod knock;
mod matching;
pub(crate) mod poll;
mod room;
mod showed;
mod submit;
mod timetable;
mod wake;
#[cfg(test)]
mod walks;

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use rusqlite::Connection;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clip::ClipState;
use crate::core::Core;
use crate::download;
use crate::error::Result;
use crate::sentences;
use crate::state::Happening;
use crate::store::clips::{self, Intent};
pub(crate) use finish::{disprove, keep};
pub(crate) use submit::refuses;
use timetable::{Started, Timetable};
use wake::Watch;

/// What the actor can be told. Closed: everything that moves a clip starts here.
#[derive(Debug, Clone)]
pub(crate) enum Message {
    /// These clips are new or changed: look at them.
    Look(Vec<String>),
    /// Do what is next for this clip now, whatever pause it is in.
    Now(String),
    /// This server was changed, or its key was.
    Server(String),
    /// What the user wants of this server was changed.
    Rules(String),
    /// This server answered, or did not.
    Reached {
        /// The server.
        server: String,
        /// Whether anything came back.
        answered: bool,
    },
    /// This silent server was tried.
    Knocked(String),
    /// A create leaves for this server.
    Left(String),
    /// The library folder can be used again.
    LibraryBack,
    /// Send nothing new (true), or go on (false).
    Hold(bool),
    /// The work that was started for this clip is over.
    Done {
        /// The clip.
        id: String,
        /// What comes next for it.
        next: Next,
    },
}

impl Message {
    /// What is told once more where the database could not be read for it; `None` where nothing is
    /// read.
    fn again(&self) -> Option<Self> {
        match self {
            // That the work is over was heard all the same.
            Self::Done { id, .. } => Some(Self::Look(vec![id.clone()])),
            Self::Look(_) | Self::Now(_) | Self::Server(_) | Self::Rules(_) => Some(self.clone()),
            Self::Left(_)
            | Self::Reached { .. }
            | Self::Knocked(_)
            | Self::LibraryBack
            | Self::Hold(_) => None,
        }
    }
}

/// The inbox.
pub(crate) type Inbox = mpsc::UnboundedReceiver<Message>;

/// One piece of work for one clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Send its create.
    Submit,
    /// Search the server's list for it.
    Match,
    /// Ask how it stands.
    Poll,
    /// Fetch its bytes.
    Download,
    /// Fetch its pictures.
    Extras,
}

impl Work {
    /// What is to be done for a clip as it stands.
    pub(crate) fn of(intent: &Intent) -> Option<Self> {
        match intent.clip.state {
            // What is in the trash is not paid for; it waits there for being restored.
            ClipState::Queued if intent.clip.trashed_at.is_none() => Some(Self::Submit),
            ClipState::Unknown => Some(Self::Match),
            ClipState::Accepted | ClipState::Running => Some(Self::Poll),
            ClipState::Finished => Some(Self::Download),
            ClipState::Safe if intent.extras_wanted => Some(Self::Extras),
            _ => None,
        }
    }
}

/// When a clip is looked at next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// At once.
    Now,
    /// After this time.
    After(Duration),
    /// After a pause that grows with every turn.
    Later,
    /// When it is likely to have moved on.
    Expected {
        /// Milliseconds it usually takes from now; negative when it is late.
        left: i64,
        /// What the server asks for.
        at_least: Duration,
    },
    /// The server has too much to do: after the time it asks for, and the same for all of its kind.
    TurnedAway(Option<Duration>),
    /// When somebody says so.
    Rest,
}

/// Brings what a crash left half done into order: a create that was on its way may have arrived,
/// and bytes that were being fetched are not here. Answers the clips that still move.
pub(crate) async fn recover(core: &Core) -> Result<HashSet<String>> {
    let moving = core.store.write(|transaction| stop(transaction)).await?;
    core.tell(Message::Look(moving.clone()));
    Ok(moving.into_iter().collect())
}

/// Ends what nobody is at any more, and answers the clips that still move.
fn stop(connection: &Connection) -> Result<Vec<String>> {
    for state in [ClipState::Submitting, ClipState::Saving] {
        for id in clips::in_state(connection, state)? {
            stop_one(connection, &id)?;
        }
    }
    clips::moving(connection)
}

/// The same for one clip, which may be no more. Says whether it was at work.
fn stop_one(connection: &Connection, id: &str) -> Result<bool> {
    match clips::find(connection, id)?.map(|clip| clip.state) {
        Some(ClipState::Submitting) => {
            clips::step(connection, id, Happening::LoseTrack)?;
            clips::set_problem(connection, id, Some(&sentences::unknown(None)))?;
            Ok(true)
        }
        Some(ClipState::Saving) => {
            clips::step(connection, id, Happening::StopFetching)?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Works until cancelled. Work that spends is cut only by `now`, all other by `closing`, too.
pub(crate) async fn run(
    core: Arc<Core>,
    mut inbox: Inbox,
    tracker: TaskTracker,
    sends: TaskTracker,
    closing: CancellationToken,
    now: CancellationToken,
) {
    let mut table = Timetable::new(core.config.tuning.clone());
    let mut watch = Watch::new(core.sleepless(), Instant::now());
    // Without them a server that is paused or off would be asked all the same.
    while let Err(error) = knock::all_rules(&core, &mut table).await {
        tracing::error!(%error, "the limits of the servers were not read");
        tokio::select! {
            () = closing.cancelled() => return,
            () = tokio::time::sleep(core.config.tuning.after_a_defect) => {}
        }
    }
    match again::find(&core).await {
        Ok(servers) => {
            for server in servers {
                tracker.spawn(
                    closing
                        .clone()
                        .run_until_cancelled_owned(again::look(Arc::clone(&core), server)),
                );
            }
        }
        Err(error) => tracing::error!(%error, "clips that are gone were not found"),
    }
    loop {
        if let Some(slept) = watch.look(core.sleepless(), Instant::now()) {
            tracing::info!(?slept, "the machine slept");
            table.skip(slept);
        }
        for server in table.knocks_due(Instant::now()) {
            tracker.spawn(
                closing
                    .clone()
                    .run_until_cancelled_owned(knock::knock(Arc::clone(&core), server)),
            );
        }
        let library = core.vault.usable();
        for started in table.start_due(library, Instant::now()) {
            let (until, tracker) = match started.work {
                Work::Submit => (&now, &sends),
                _ => (&closing, &tracker),
            };
            tracker.spawn(
                until
                    .clone()
                    .run_until_cancelled_owned(perform(Arc::clone(&core), started)),
            );
        }
        let mut wake = table.next_due(library, Instant::now());
        if !table.is_idle() {
            // A sleeping machine does not count as time for the clock that timers use.
            wake = wake.min(Instant::now() + core.config.tuning.clock_check);
        }
        let message = tokio::select! {
            () = closing.cancelled() => return,
            () = tokio::time::sleep_until(wake) => continue,
            message = inbox.recv() => message,
        };
        let Some(message) = message else { return };
        let again = message.again();
        if let Message::Server(server) = &message {
            // Its key may have come.
            tracker.spawn(
                closing
                    .clone()
                    .run_until_cancelled_owned(again::look(Arc::clone(&core), server.clone())),
            );
        }
        if let Err(error) = hear(&core, &mut table, message).await {
            tracing::error!(%error, "a job could not be looked at");
            let Some(again) = again else { continue };
            let (core, pause) = (Arc::clone(&core), core.config.tuning.after_a_defect);
            tracker.spawn(closing.clone().run_until_cancelled_owned(async move {
                tokio::time::sleep(pause).await;
                core.tell(again);
            }));
        }
    }
}

async fn hear(core: &Core, table: &mut Timetable, message: Message) -> Result<()> {
    match message {
        Message::Look(ids) => {
            let asked = ids.clone();
            let intents = core.store.read(move |c| clips::intents(c, &asked)).await?;
            for id in ids {
                table.put(&id, intents.get(&id), Instant::now());
            }
        }
        Message::Now(id) => {
            let intent = read(core, &id).await?;
            table.put(&id, intent.as_ref(), Instant::now());
            table.hurry(&id, Instant::now());
        }
        Message::Server(id) => {
            table.hurry_server(&id, Instant::now());
            let read = knock::rules(core, table, &id).await;
            knock::show(core, table, &id);
            read?;
        }
        Message::Rules(id) => knock::rules(core, table, &id).await?,
        Message::Reached { server, answered } => {
            table.reached(&server, answered, Instant::now());
            knock::show(core, table, &server);
        }
        Message::Knocked(server) => {
            table.knocked(&server, Instant::now());
            knock::show(core, table, &server);
        }
        Message::Left(server) => table.left(&server, Instant::now()),
        Message::LibraryBack => table.hurry_downloads(Instant::now()),
        Message::Hold(held) => table.hold(held),
        Message::Done { id, next } => {
            let intent = read(core, &id).await;
            // An entry must not stay busy because the database was.
            table.done(&id, next, Instant::now());
            table.put(&id, intent?.as_ref(), Instant::now());
        }
    }
    Ok(())
}

async fn read(core: &Core, id: &str) -> Result<Option<Intent>> {
    let id = id.to_owned();
    core.store.read(move |c| clips::intent(c, &id)).await
}

async fn perform(core: Arc<Core>, Started { id, work, turn }: Started) {
    let outcome = AssertUnwindSafe(attempt(&core, &id, work, turn))
        .catch_unwind()
        .await;
    let next = match outcome {
        Ok(Ok(next)) => next,
        Ok(Err(error)) => {
            tracing::error!(%error, ?work, clip = id, "work on a clip broke off");
            broke_off(&core, &id).await
        }
        Err(_) => {
            tracing::error!(?work, clip = id, "work on a clip panicked");
            broke_off(&core, &id).await
        }
    };
    core.tell(Message::Done { id, next });
}

/// Leaves no clip in a state that only the work which broke off would have led out of.
async fn broke_off(core: &Core, id: &str) -> Next {
    let asked = id.to_owned();
    match insist::write(core, move |transaction| stop_one(transaction, &asked)).await {
        Ok(true) => core.outbox.moved([&id.to_owned()]),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, clip = id, "the next start puts it right"),
    }
    Next::After(core.config.tuning.after_a_defect)
}

async fn attempt(core: &Core, id: &str, work: Work, turn: u32) -> Result<Next> {
    let Some(intent) = read(core, id).await? else {
        return Ok(Next::Rest);
    };
    // It was moved on while the work waited for its turn.
    if Work::of(&intent) != Some(work) {
        return Ok(Next::Now);
    }
    match work {
        Work::Submit => submit::submit(core, &intent).await,
        Work::Match => matching::search(core, &intent, turn).await,
        Work::Poll => poll::poll(core, &intent).await,
        Work::Download => download::download(core, &intent).await,
        Work::Extras => extras::fetch(core, &intent, turn).await,
    }
}
