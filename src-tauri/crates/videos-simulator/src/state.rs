//! What the routes of one server share.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::response::Response;
use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Value, json};

use crate::books::Books;
use crate::clip::{self, Kind};
use crate::config::{Bill, Config};
use crate::faults::{Faults, Route, Trouble};
use crate::job::{FOR_EVER, Files, Job};
use crate::jobs::Jobs;
use crate::problem::{Answer, Problem};
use crate::profile::Profile;
use crate::profile::rules::{Call, Keep, View};
use crate::routes::outside;

/// Files that are kept in memory because they were just asked for.
const FILES_KEPT: usize = 24;
/// Requests that the books remember.
const REQUESTS_KEPT: usize = 20_000;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) profile: &'static Profile,
    pub(crate) seed: u64,
    bill: Option<Bill>,
    /// The base URL that clients are told.
    pub(crate) here: String,
    /// The second origin, where there is one.
    pub(crate) elsewhere: Option<String>,
    pub(crate) jobs: Jobs,
    pub(crate) faults: Faults,
    settings: Mutex<Settings>,
    books: Mutex<Books>,
    files: Mutex<VecDeque<(String, Variant, Bytes)>>,
    ahead_ms: AtomicU64,
    requests: AtomicU64,
    /// Requests on each route that no planned fault hit.
    unplanned: Mutex<HashMap<Route, u64>>,
}

/// What can be changed while the server runs.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) key: Option<String>,
    pub(crate) render: Duration,
    /// Instead of what the profile says.
    pub(crate) expire_after: Option<Duration>,
}

/// Where a server is reached.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    pub(crate) here: SocketAddr,
    pub(crate) elsewhere: Option<SocketAddr>,
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

    pub(crate) fn mime(self, kind: Kind) -> &'static str {
        match self {
            Self::Video => kind.mime(),
            Self::Thumbnail => "image/webp",
            Self::Spritesheet => "image/jpeg",
        }
    }
}

impl State {
    pub(crate) fn open(config: Config, places: Places) -> std::io::Result<Self> {
        let profile = config.profile;
        let file = config.state_file.filter(|_| !profile.forgets);
        Ok(Self {
            profile,
            seed: config.seed,
            bill: config.bill,
            here: format!("http://{}{}", places.here, profile.bases[0]),
            elsewhere: places.elsewhere.map(|address| format!("http://{address}")),
            jobs: Jobs::open(file)?,
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
            unplanned: Mutex::default(),
        })
    }

    /// The server's clock, in milliseconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        let real = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let wrong = (self.profile.skew)(self.seed).saturating_mul(1000);
        (millis(real) + self.ahead_ms.load(Ordering::Relaxed)).saturating_add_signed(wrong)
    }

    /// A job by the id that a client gave.
    pub(crate) fn find(&self, id: &str) -> Answer<Job> {
        self.jobs.find(id).ok_or_else(|| Problem::no_such_video(id))
    }

    /// A job as it is now.
    pub(crate) fn view<'a>(&'a self, job: &'a Job, call: Call) -> View<'a> {
        let now = self.now();
        let look = job.look(now);
        let until = now / 1000 + self.profile.content.signed_for.as_secs();
        let elsewhere = self
            .elsewhere
            .as_ref()
            .filter(|_| look.files == Files::Ready);
        View {
            job,
            look,
            call,
            here: &self.here,
            elsewhere: elsewhere.map(|origin| {
                let address = outside::address(self.seed, &job.id, Variant::Video, until);
                format!("{origin}{address}")
            }),
            bytes: None,
        }
    }

    /// A job as the server shows it.
    pub(crate) fn shown(&self, view: &View) -> Value {
        let mut video = (self.profile.video)(view);
        if let Some(Bill::Usage(cost)) = self.bill {
            video["usage"]["cost"] = json!(cost);
        }
        video
    }

    /// A job as the server shows it now.
    pub(crate) fn show(&self, job: &Job, call: Call) -> Value {
        self.shown(&self.view(job, call))
    }

    /// What a job costs and where that is said.
    pub(crate) fn bill(&self, job: &Job) -> Option<Bill> {
        let usual = self.profile.price_in_header;
        self.bill
            .or(usual.map(|price| Bill::Header(price * f64::from(job.seconds))))
    }

    /// How long the files of a job are kept after completion, in milliseconds.
    pub(crate) fn keep_ms(&self, asked: Option<f64>, render_ms: u64) -> u64 {
        if let Some(seconds) = asked {
            return millis(Duration::from_secs_f64(seconds));
        }
        let told = self.settings().expire_after;
        match self.profile.keep {
            Keep::AfterCompletion(usual) => millis(told.unwrap_or(usual)),
            Keep::AfterCreation(usual) => millis(told.unwrap_or(usual)).saturating_sub(render_ms),
            Keep::ForEver => told.map_or(FOR_EVER, millis),
        }
    }

    /// What goes wrong with this request: what was planned, or else what the profile is prone to.
    pub(crate) fn trouble(&self, route: Route, job: Option<&str>) -> Option<Trouble> {
        if let Some(planned) = self.faults.take(route, job) {
            return Some(planned);
        }
        let mut unplanned = lock(&self.unplanned);
        let count = unplanned.entry(route).or_default();
        let nth = *count;
        *count += 1;
        (self.profile.accident)(self.seed, route, nth)
    }

    /// Whether the key that this server asks for stands in any header.
    pub(crate) fn carries_key(&self, headers: &HeaderMap) -> bool {
        let Some(key) = self.settings().key else {
            return false;
        };
        headers
            .values()
            .any(|value| String::from_utf8_lossy(value.as_bytes()).contains(&key))
    }

    /// A refusal as this server says it.
    pub(crate) fn refuse(&self, problem: Problem) -> Response {
        (self.profile.words)(problem).answer(self.profile.problem)
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
            let size = job.frame();
            match variant {
                Variant::Video if job.kind != Kind::Mp4 => {
                    Ok(job.kind.file(&job.id).unwrap_or_default())
                }
                Variant::Video => {
                    let mp4 = clip::mp4(&job.film, size, &job.id, job.created_ms / 1000);
                    mp4.map(|bytes| clip::weighted(bytes, job.ballast))
                }
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
