//! Faults on demand: what goes wrong, on which route, how often. Not here: how a fault is carried
//! out on a response, which is `faults/apply.rs`.

mod apply;

use std::collections::VecDeque;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

/// One operation of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// `POST /videos`
    Create,
    /// `POST /videos/{id}/remix`
    Remix,
    /// `POST /videos/edits`
    Edit,
    /// `POST /videos/extensions`
    Extend,
    /// `POST /videos/characters`
    MakeCharacter,
    /// `GET /videos/characters/{id}`
    Character,
    /// `GET /videos/{id}`
    Retrieve,
    /// `GET /videos`
    List,
    /// `DELETE /videos/{id}`
    Delete,
    /// `GET /videos/{id}/content`
    Content,
    /// `GET /models`
    Models,
    /// A file at the second origin
    Outside,
    /// Whatever is asked next; only meaningful in a [`Fault`].
    Any,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trouble {
    /// 429 `rate_limit_exceeded` with `Retry-After`, in seconds. Nothing is created.
    RateLimit {
        /// Seconds for the `Retry-After` header; `None` leaves the header out.
        retry_after: Option<u64>,
    },
    /// This status with this body instead of the real answer. Nothing is created.
    Status {
        /// The HTTP status.
        code: u16,
        /// The body, sent as `application/json` when it parses as JSON and as text otherwise.
        body: String,
    },
    /// The request is read, nothing is carried out, and the connection is cut without an answer.
    Reset,
    /// The real status line and headers, then the connection is cut before the first body byte.
    CloseBeforeBody,
    /// The real answer, cut after so many body bytes.
    CloseAfterBytes {
        /// Body bytes that still arrive.
        bytes: u64,
    },
    /// The request is carried out (a create makes its job), and the connection is cut without an answer.
    AcceptThenClose,
    /// The request is carried out (a create makes its job), and the answer is a 500.
    AcceptThen500,
    /// `Content-Length` promises more than the body holds.
    WrongContentLength,
    /// 200 with a login page in HTML.
    Html,
    /// The first half of the real JSON, complete as far as HTTP can tell.
    HalfJson,
    /// 200 with an empty body.
    Empty,
    /// 302 to this address.
    Redirect {
        /// The `Location` header.
        to: String,
    },
    /// The real answer with `"status":"simmering"`, in list items too.
    UnknownStatus,
    /// The real job under another id, as from a gateway that makes a new one for every answer.
    ChangedId,
    /// The request is carried out (a create makes its job), and the answer names another job, as
    /// from a gateway that takes two creates for the same one.
    TakenId {
        /// The id in the answer.
        id: String,
    },
    /// The real length, with the bytes overwritten that say where everything is. What a resumed
    /// transfer goes on with has none of those, and is left alone.
    Corrupt,
    /// 200 `video/mp4` with no bytes in it.
    ZeroBytes,
    /// 200 `video/mp4` whose bytes are no video.
    NotVideo,
    /// 200 `video/mp4` with the head of a clip and nothing behind it, whole as far as HTTP can tell.
    HeadOnly,
    /// The real answer under another `ETag`, as from a gateway that passes a range on and not the
    /// condition that goes with it.
    OtherEtag,
    /// Where a range is beyond the file, its length without the unit, as Starlette writes it.
    BareRange,
    /// The real answer, dripped.
    Slow {
        /// Body bytes per second.
        bytes_per_second: u64,
    },
}

/// One planned fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The operation it waits for.
    pub route: Route,
    /// What happens to it.
    #[serde(flatten)]
    pub trouble: Trouble,
    /// How many requests it hits.
    #[serde(default = "once")]
    pub times: u32,
    /// Only requests about this job, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

fn once() -> u32 {
    1
}

impl Fault {
    /// A fault that hits the next request on `route`, once.
    pub fn new(route: Route, trouble: Trouble) -> Self {
        Self {
            route,
            trouble,
            times: 1,
            job: None,
        }
    }

    /// Hits this many requests instead of one.
    #[must_use]
    pub fn times(mut self, times: u32) -> Self {
        self.times = times;
        self
    }

    /// Hits only requests about this job.
    #[must_use]
    pub fn job(mut self, id: impl Into<String>) -> Self {
        self.job = Some(id.into());
        self
    }
}

/// The faults still to come, first planned first.
#[derive(Debug, Default)]
pub(crate) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(crate) fn inject(&self, fault: Fault) {
        if fault.times > 0 {
            self.lock().push_back(fault);
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Uses up one hit of the first fault that waits for this request.
    pub(crate) fn take(&self, route: Route, job: Option<&str>) -> Option<Trouble> {
        let mut waiting = self.lock();
        let at = waiting.iter().position(|fault| {
            (fault.route == route || fault.route == Route::Any)
                && fault
                    .job
                    .as_deref()
                    .is_none_or(|wanted| job == Some(wanted))
        })?;
        let fault = &mut waiting[at];
        let trouble = fault.trouble.clone();
        fault.times -= 1;
        if fault.times == 0 {
            waiting.remove(at);
        }
        Some(trouble)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, VecDeque<Fault>> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
