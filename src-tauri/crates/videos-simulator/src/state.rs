//! What the routes of one server share.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::books::Books;
use crate::clip;
use crate::config::{Bill, Config};
use crate::faults::Faults;
use crate::job::Job;
use crate::jobs::Jobs;
use crate::problem::{Answer, Problem};
use crate::profile::Profile;

/// Files that are kept in memory because they were just asked for.
const FILES_KEPT: usize = 24;
/// Requests that the books remember.
const REQUESTS_KEPT: usize = 20_000;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) profile: &'static Profile,
    pub(crate) seed: u64,
    pub(crate) bill: Option<Bill>,
    pub(crate) jobs: Jobs,
    pub(crate) faults: Faults,
    settings: Mutex<Settings>,
    books: Mutex<Books>,
    files: Mutex<VecDeque<(String, Variant, Bytes)>>,
    ahead_ms: AtomicU64,
    requests: AtomicU64,
}

/// What can be changed while the server runs.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) key: Option<String>,
    pub(crate) render: Duration,
    pub(crate) expire_after: Duration,
}

/// One of the three files of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Video,
    Thumbnail,
    Spritesheet,
}

impl Variant {
    pub(crate) const NAMES: [&str; 3] = ["video", "thumbnail", "spritesheet"];

    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "video" => Some(Self::Video),
            "thumbnail" => Some(Self::Thumbnail),
            "spritesheet" => Some(Self::Spritesheet),
            _ => None,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Video => "video",
            Self::Thumbnail => "thumbnail",
            Self::Spritesheet => "spritesheet",
        }
    }

    pub(crate) fn mime(self) -> &'static str {
        match self {
            Self::Video => "video/mp4",
            Self::Thumbnail => "image/webp",
            Self::Spritesheet => "image/jpeg",
        }
    }
}

impl State {
    pub(crate) fn open(config: Config, profile: &'static Profile) -> std::io::Result<Self> {
        Ok(Self {
            profile,
            seed: config.seed,
            bill: config.bill,
            jobs: Jobs::open(config.state_file)?,
            faults: Faults::default(),
            settings: Mutex::new(Settings {
                key: config.key,
                render: config.render,
                expire_after: config.expire_after,
            }),
            books: Mutex::default(),
            files: Mutex::default(),
            ahead_ms: AtomicU64::new(0),
            requests: AtomicU64::new(0),
        })
    }

    /// The server's clock, in milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        let real = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        millis(real) + self.ahead_ms.load(Ordering::Relaxed)
    }

    /// A job as the server shows it now.
    pub(crate) fn show(&self, job: &Job) -> Value {
        let mut video = (self.profile.video)(job, job.look(self.now()));
        if let Some(Bill::Usage(cost)) = self.bill {
            video["usage"] = json!({ "cost": cost });
        }
        video
    }

    pub(crate) fn advance(&self, by: Duration) {
        self.ahead_ms.fetch_add(millis(by), Ordering::Relaxed);
    }

    pub(crate) fn settings(&self) -> Settings {
        lock(&self.settings).clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut lock(&self.settings));
    }

    pub(crate) fn books(&self) -> Books {
        lock(&self.books).clone()
    }

    pub(crate) fn note<T>(&self, note: impl FnOnce(&mut Books) -> T) -> T {
        let mut books = lock(&self.books);
        let result = note(&mut books);
        if books.requests.len() > REQUESTS_KEPT {
            books.requests.drain(..REQUESTS_KEPT / 10);
        }
        result
    }

    /// The number of this request, from 0.
    pub(crate) fn count_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    /// A file of a job: made when first asked for, remembered for a while.
    pub(crate) async fn file(&self, job: Job, variant: Variant) -> Answer<Bytes> {
        let known = lock(&self.files)
            .iter()
            .find(|(id, which, _)| *id == job.id && *which == variant)
            .map(|(_, _, bytes)| bytes.clone());
        if let Some(bytes) = known {
            return Ok(bytes);
        }
        let id = job.id.clone();
        let made = tokio::task::spawn_blocking(move || {
            let size = job.pixels().unwrap_or_default();
            match variant {
                Variant::Video => clip::mp4(&job.film, size, &job.id, job.created_ms / 1000),
                Variant::Thumbnail => clip::thumbnail(&job.film, size),
                Variant::Spritesheet => clip::spritesheet(&job.film, size),
            }
        });
        let bytes = match made.await {
            Ok(Ok(bytes)) => Bytes::from(bytes),
            Ok(Err(error)) => {
                tracing::error!(%error, id, "a clip could not be made");
                return Err(Problem::ours());
            }
            Err(error) => {
                tracing::error!(%error, id, "making a clip broke off");
                return Err(Problem::ours());
            }
        };
        let mut files = lock(&self.files);
        files.push_back((id, variant, bytes.clone()));
        if files.len() > FILES_KEPT {
            files.pop_front();
        }
        Ok(bytes)
    }

    pub(crate) fn forget_files(&self, id: &str) {
        lock(&self.files).retain(|(known, _, _)| known != id);
    }
}

pub(crate) fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX / 4)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
