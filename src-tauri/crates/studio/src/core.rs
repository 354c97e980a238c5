//! What all parts of a studio share. The handle holds it, and so does every task; nothing in it
//! is locked while somebody waits.

use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use tokio::sync::{Notify, mpsc};

use crate::clip::{Clip, ClipState};
use crate::config::Config;
use crate::error::Result;
use crate::jobs::Message;
use crate::keys::Keys;
use crate::live::Live;
use crate::money::day::Moment;
use crate::moving::Mover;
use crate::notes::Notes;
use crate::outbox::Outbox;
use crate::requests::Requests;
use crate::servers::Clients;
use crate::stock::Stock;
use crate::store::{Store, clips, queue};
use crate::studio::Running;
use crate::trash::{self, Trash};
use crate::vault::Vault;

/// The shared insides.
pub(crate) struct Core {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    /// The window wants the keys that are not here yet.
    pub(crate) key_wish: Notify,
    /// A job does.
    pub(crate) key_need: Notify,
    pub(crate) clients: Clients,
    pub(crate) live: Live,
    pub(crate) outbox: Outbox,
    pub(crate) requests: Requests,
    pub(crate) vault: Vault,
    pub(crate) mover: Mover,
    pub(crate) stock: Stock,
    pub(crate) trash: Trash,
    pub(crate) notes: Notes,
    pub(crate) running: Running,
    pub(crate) jobs: mpsc::UnboundedSender<Message>,
    /// The newest time handed out, so that two clips never share a moment and keep their order.
    pub(crate) last_moment: Mutex<i64>,
}

impl Core {
    /// Now, in milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        millis(self.config.clock.now())
    }

    /// Milliseconds of a clock that goes on while the machine sleeps, and that nobody sets where the
    /// system has such a one.
    pub(crate) fn sleepless(&self) -> i64 {
        match self.config.clock.since_start() {
            Some(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
            None => self.now(),
        }
    }

    /// Now, as the user's calendar has it.
    pub(crate) fn today(&self) -> Moment {
        Moment {
            now: self.now(),
            zone: self.config.clock.zone(),
        }
    }

    /// Now, but later than every moment asked for before.
    pub(crate) fn moment(&self) -> i64 {
        let mut last = self
            .last_moment
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *last = self.now().max(*last + 1);
        *last
    }

    /// Tells the jobs something.
    pub(crate) fn tell(&self, message: Message) {
        // After shutdown nobody listens; the next open looks at everything anyway.
        let _ = self.jobs.send(message);
    }

    /// Clips as the page sees them.
    pub(crate) async fn read_clips<F>(&self, work: F) -> Result<Vec<Clip>>
    where
        F: FnOnce(&Connection) -> Result<Vec<Clip>> + Send + 'static,
    {
        let (mut found, queue) = self
            .store
            .read(move |connection| {
                let mut found = work(connection)?;
                for clip in found.iter_mut().filter(|clip| clip.trashed_at.is_some()) {
                    clip.trash_ends_at = trash::ends(connection, &clip.id)?.map(clips::real);
                }
                let queued = found.iter().any(|clip| clip.state == ClipState::Queued);
                let queue = if queued {
                    queue::order(connection)?
                } else {
                    Vec::new()
                };
                Ok((found, queue))
            })
            .await?;
        let now = clips::real(self.now());
        for clip in &mut found {
            self.live.dress(clip, now);
            if clip.state == ClipState::Queued {
                clip.queue_place = place(&queue, clip);
            }
        }
        Ok(found)
    }

    /// These clips, without those that are no more.
    pub(crate) async fn clips(&self, ids: Vec<String>) -> Result<Vec<Clip>> {
        self.read_clips(move |connection| clips::several(connection, &ids))
            .await
    }

    /// One clip.
    pub(crate) async fn clip(&self, id: &str) -> Result<Clip> {
        let id = id.to_owned();
        let mut found = self
            .read_clips(move |connection| Ok(vec![clips::get(connection, &id)?]))
            .await?;
        found.pop().ok_or_else(crate::error::Error::no_clip)
    }
}

fn place(queue: &[(String, Option<String>)], clip: &Clip) -> Option<u32> {
    let before = queue
        .iter()
        .filter(|(_, server)| *server == clip.server_id)
        .position(|(id, _)| *id == clip.id)?;
    u32::try_from(before + 1).ok()
}

/// A time as milliseconds since 1970; 0 for anything earlier.
pub(crate) fn millis(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

/// Runs something that blocks, off the async threads.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T>
where
    F: FnOnce() -> Result<T> + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(crate::error::Error::internal)?
}
