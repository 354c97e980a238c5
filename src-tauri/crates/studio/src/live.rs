//! What changes by the second and is not worth a disk: progress, bytes fetched, the last reply,
//! whether servers answer, and how long they usually take. Lost at the end of the process, and
//! learned again.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clip::{Clip, ClipState};
use crate::server::ServerState;
use crate::store::clips;
use crate::store::duration::Kind;

/// What is known of one moving clip.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moving {
    pub(crate) progress: Option<u8>,
    pub(crate) fetched_bytes: Option<f64>,
    pub(crate) raw_reply: Option<String>,
    /// Since when every answer was that the server does not have it.
    missing: Option<Missing>,
    /// Transfers in a row that broke off; one that brought no clip counts twice.
    pub(crate) spoiled: u32,
    /// The SHA-256 of what came whole and is no clip, the last time.
    pub(crate) unfit: Option<String>,
    /// When the clip was last tried although the server did not call it finished.
    pub(crate) doubted_at: Option<Instant>,
    /// The server's last word about it.
    pub(crate) word: Option<String>,
    /// When the server was last heard about it, and the time before, in milliseconds since 1970.
    pub(crate) seen_at: Option<f64>,
    pub(crate) before: Option<f64>,
    /// When its progress or the server's word last changed.
    pub(crate) news_at: Option<f64>,
    /// Looks at which the server called it queued.
    pub(crate) looks_queued: u32,
    /// Looks at which the server had begun it.
    pub(crate) looks_begun: u32,
    /// The server said how far it was, between nothing and all.
    pub(crate) seen_on_its_way: bool,
}

/// Answers in a row that a server does not have a clip.
#[derive(Debug, Clone, Copy)]
struct Missing {
    since: Instant,
    answers: u32,
}

/// Fewer answers that something is not there say nothing, however far apart they are.
const LEAST_ANSWERS: u32 = 3;

#[derive(Debug, Default)]
struct Inside {
    /// Clips that are to be looked at once more, by server.
    gone: HashMap<String, Vec<String>>,
    clips: HashMap<String, Moving>,
    servers: HashMap<String, ServerState>,
    /// Since when servers that answer otherwise have been without characters.
    lacking: HashMap<String, Instant>,
    /// When silent servers are tried again.
    again: HashMap<String, f64>,
    averages: HashMap<Kind, i64>,
}

/// The whole of it.
#[derive(Debug)]
pub(crate) struct Live {
    inside: Mutex<Inside>,
    stuck_after: Duration,
}

/// Looks that are farther apart, in milliseconds, do not tell when a job ended.
const CLOSE: f64 = 60_000.0;

impl Live {
    /// `stuck_after` is how long nothing may be heard of a job whose usual time is not known.
    pub(crate) fn new(averages: HashMap<Kind, i64>, stuck_after: Duration) -> Self {
        Self {
            inside: Mutex::new(Inside {
                averages,
                ..Inside::default()
            }),
            stuck_after,
        }
    }

    /// Changes what is known of a clip.
    pub(crate) fn moving(&self, id: &str, change: impl FnOnce(&mut Moving)) {
        change(self.lock().clips.entry(id.to_owned()).or_default());
    }

    /// Notes one more answer that a server does not have a clip. True once there were several, and
    /// no other one, for as long as `span`.
    pub(crate) fn missed(&self, id: &str, span: Duration) -> bool {
        let mut enough = false;
        self.moving(id, |moving| {
            let missing = moving.missing.get_or_insert_with(|| Missing {
                since: Instant::now(),
                answers: 0,
            });
            missing.answers += 1;
            enough = missing.answers >= LEAST_ANSWERS && missing.since.elapsed() >= span;
        });
        enough
    }

    /// Notes any other answer about a clip, or the lack of one.
    pub(crate) fn not_missed(&self, id: &str) {
        self.moving(id, |moving| moving.missing = None);
    }

    /// Notes one more answer that a server has no characters. True if the first one was as long ago
    /// as `span`.
    pub(crate) fn lacks(&self, server_id: &str, span: Duration) -> bool {
        let mut inside = self.lock();
        if let Some(since) = inside.lacking.get(server_id) {
            return since.elapsed() >= span;
        }
        inside.lacking.insert(server_id.to_owned(), Instant::now());
        false
    }

    /// Forgets such answers: it has characters after all, or is another server now.
    pub(crate) fn not_lacking(&self, server_id: &str) {
        self.lock().lacking.remove(server_id);
    }

    /// Notes which clips are to be looked at once more, by server.
    pub(crate) fn set_gone(&self, gone: HashMap<String, Vec<String>>) {
        self.lock().gone = gone;
    }

    /// Takes those of a server.
    pub(crate) fn take_gone(&self, server_id: &str) -> Vec<String> {
        self.lock().gone.remove(server_id).unwrap_or_default()
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

    /// When a silent server is tried again, in milliseconds since 1970.
    pub(crate) fn again(&self, id: &str) -> Option<f64> {
        self.lock().again.get(id).copied()
    }

    /// Notes when a silent server is tried again; true when that is news.
    pub(crate) fn set_again(&self, id: &str, at: Option<f64>) -> bool {
        let mut inside = self.lock();
        let before = match at {
            Some(at) => inside.again.insert(id.to_owned(), at),
            None => inside.again.remove(id),
        };
        before != at
    }

    /// Notes how long clips of a kind take.
    pub(crate) fn set_average(&self, kind: Kind, average: i64) {
        self.lock().averages.insert(kind, average);
    }

    /// How many milliseconds more a job usually takes; negative when it is late.
    pub(crate) fn left(&self, clip: &Clip, now: f64) -> Option<i64> {
        let since = clips::whole(now - clip.accepted_at?);
        Some(self.lock().average(clip)? - since)
    }

    /// How long nothing may be heard of a job before that is strange.
    pub(crate) fn patience(&self, clip: &Clip) -> Duration {
        self.patience_in(&self.lock(), clip)
    }

    fn patience_in(&self, inside: &Inside, clip: &Clip) -> Duration {
        match inside.average(clip) {
            Some(usual) => {
                Duration::from_millis(3 * usual.unsigned_abs()).max(self.stuck_after / 10)
            }
            None => self.stuck_after,
        }
    }

    /// Since when nothing was heard of a job, if that is longer than is usual.
    pub(crate) fn quiet_since(&self, clip: &Clip, now: f64) -> Option<f64> {
        self.quiet_in(&self.lock(), clip, now)
    }

    fn quiet_in(&self, inside: &Inside, clip: &Clip, now: f64) -> Option<f64> {
        if !matches!(clip.state, ClipState::Accepted | ClipState::Running) {
            return None;
        }
        let news = inside.clips.get(&clip.id).and_then(|moving| moving.news_at);
        let since = news.or(clip.accepted_at)?;
        let patience = self.patience_in(inside, clip).as_secs_f64() * 1000.0;
        (now - since >= patience).then_some(since)
    }

    /// How long a job that just ended took, in milliseconds, if it was watched closely.
    pub(crate) fn watched(&self, clip: &Clip) -> Option<i64> {
        let inside = self.lock();
        let moving = inside.clips.get(&clip.id)?;
        let (seen, before) = (moving.seen_at?, moving.before?);
        let took = seen - clip.accepted_at?;
        (seen - before <= CLOSE && took >= 0.0).then(|| clips::whole(took))
    }

    /// What is known of a moving clip.
    pub(crate) fn known(&self, id: &str) -> Moving {
        self.lock().clips.get(id).cloned().unwrap_or_default()
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
        clip.quiet_since = self.quiet_in(&inside, clip, now);
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inside {
    /// How long clips like this one take on average, in milliseconds.
    fn average(&self, clip: &Clip) -> Option<i64> {
        self.averages.get(&kind_of(clip)?).copied()
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
