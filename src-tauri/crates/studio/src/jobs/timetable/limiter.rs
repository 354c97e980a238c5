//! How many requests leave in a second, over all servers: a bucket that fills evenly. A few may
//! leave at once, so that a handful of clips feels prompt; hundreds share what is left.

use std::time::Duration;

use tokio::time::Instant;

/// The bucket.
#[derive(Debug)]
pub(super) struct Limiter {
    per_second: f64,
    /// How many it holds at most.
    most: f64,
    held: f64,
    filled_at: Option<Instant>,
}

impl Limiter {
    pub(super) fn new(per_second: f64, most: f64) -> Self {
        Self {
            per_second,
            most,
            held: most,
            filled_at: None,
        }
    }

    /// Lets one request leave, if it may.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        self.fill(now);
        let may = self.held >= 1.0;
        if may {
            self.held -= 1.0;
        }
        may
    }

    /// When the next request may leave.
    pub(super) fn opens(&self, now: Instant) -> Instant {
        let since = self
            .filled_at
            .map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        let missing = 1.0 - self.held - since.as_secs_f64() * self.per_second;
        // A little later than exact: what is rounded down would wake the actor for nothing.
        if missing > 0.0 {
            now + Duration::from_secs_f64(missing / self.per_second + 0.001)
        } else {
            now
        }
    }

    /// How long so many requests take.
    pub(super) fn time_for(&self, requests: usize) -> Duration {
        let requests = u32::try_from(requests).unwrap_or(u32::MAX);
        Duration::from_secs_f64(f64::from(requests) / self.per_second)
    }

    fn fill(&mut self, now: Instant) {
        if let Some(at) = self.filled_at {
            let since = now.saturating_duration_since(at).as_secs_f64();
            self.held = (self.held + since * self.per_second).min(self.most);
        }
        self.filled_at = Some(now);
    }
}
