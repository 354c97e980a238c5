//! What changes by the second and is not worth a disk: progress, bytes fetched, the last reply,
//! whether servers answer, and how long they usually take. Lost at the end of the process, and
//! learned again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clip::{Clip, ClipState};
use crate::server::ServerState;
use crate::store::duration::Kind;

/// What is known of one moving clip.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moving {
    pub(crate) progress: Option<u8>,
    pub(crate) fetched_bytes: Option<f64>,
    pub(crate) raw_reply: Option<String>,
    /// Answers in a row that the server does not have it.
    pub(crate) strikes: u32,
    /// When the clip was last tried although the server did not call it finished.
    pub(crate) doubted_at: Option<Instant>,
}

#[derive(Debug, Default)]
struct Inside {
    clips: HashMap<String, Moving>,
    servers: HashMap<String, ServerState>,
    averages: HashMap<Kind, i64>,
}

/// The whole of it.
#[derive(Debug, Default)]
pub(crate) struct Live(Mutex<Inside>);

impl Live {
    pub(crate) fn new(averages: HashMap<Kind, i64>) -> Self {
        Self(Mutex::new(Inside {
            averages,
            ..Inside::default()
        }))
    }

    /// Changes what is known of a clip.
    pub(crate) fn moving(&self, id: &str, change: impl FnOnce(&mut Moving)) {
        change(self.lock().clips.entry(id.to_owned()).or_default());
    }

    /// Forgets a clip that came to rest.
    pub(crate) fn settle(&self, id: &str) {
        self.lock().clips.remove(id);
    }

    /// The last reply about a clip, newer than the one in the database.
    pub(crate) fn raw_reply(&self, id: &str) -> Option<String> {
        self.lock().clips.get(id)?.raw_reply.clone()
    }

    /// Whether a server answers.
    pub(crate) fn server(&self, id: &str) -> ServerState {
        self.lock().servers.get(id).cloned().unwrap_or_default()
    }

    /// Notes whether a server answers; true when that is news.
    pub(crate) fn set_server(&self, id: &str, state: ServerState) -> bool {
        self.lock().servers.insert(id.to_owned(), state.clone()) != Some(state)
    }

    /// Forgets that a server refused a key: it has another one now, or none.
    pub(crate) fn forget_refusal(&self, id: &str) {
        let mut inside = self.lock();
        if let Some(ServerState::KeyRefused { .. }) = inside.servers.get(id) {
            inside.servers.remove(id);
        }
    }

    /// Notes how long clips of a kind take.
    pub(crate) fn set_average(&self, kind: Kind, average: i64) {
        self.lock().averages.insert(kind, average);
    }

    /// How long clips like this one take on average, in milliseconds.
    pub(crate) fn average(&self, clip: &Clip) -> Option<i64> {
        self.lock().averages.get(&kind_of(clip)?).copied()
    }

    /// Adds to a clip from the database what only we know.
    pub(crate) fn dress(&self, clip: &mut Clip, now: f64) {
        let inside = self.lock();
        if let Some(moving) = inside.clips.get(&clip.id) {
            if moving.progress.is_some() {
                clip.progress = moving.progress;
            }
            if clip.state == ClipState::Saving {
                clip.fetched_bytes = moving.fetched_bytes;
            }
        }
        if matches!(clip.state, ClipState::Accepted | ClipState::Running)
            && let (Some(kind), Some(accepted)) = (kind_of(clip), clip.accepted_at)
            && let Some(average) = inside.averages.get(&kind)
        {
            let average = Duration::from_millis((*average).unsigned_abs());
            clip.time_left = Some((accepted + average.as_secs_f64() * 1000.0 - now).max(0.0));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the time of a clip depends on.
pub(crate) fn kind_of(clip: &Clip) -> Option<Kind> {
    Some(Kind {
        server_id: clip.server_id.clone()?,
        model: clip.model.clone().unwrap_or_default(),
        size: clip.size.clone().unwrap_or_default(),
        seconds: clip.seconds.clone().unwrap_or_default(),
    })
}
