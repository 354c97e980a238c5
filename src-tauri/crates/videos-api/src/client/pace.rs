//! The slowest a server may be. A limit for silence alone lets an answer go on for ever that
//! comes one byte a minute.

use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use tokio::time::{Instant, timeout, timeout_at};

use crate::ApiError;
use crate::content::ByteStream;

/// Bytes a second below which an answer in words is given up.
const SLOWEST: u64 = 10_000;

/// Content must bring so many bytes within the limit for silence.
const LEAST: u64 = 10_000;

/// The time an answer in words has.
pub(super) struct Pace {
    begun: Instant,
    silence: Duration,
    host: String,
}

impl Pace {
    pub(super) fn new(silence: Duration, host: &str) -> Self {
        Self {
            begun: Instant::now(),
            silence,
            host: host.to_owned(),
        }
    }

    /// Takes no account of a time in which nothing was asked of the server.
    pub(super) fn forgive(&mut self, time: Duration) {
        self.begun += time;
    }

    /// Waits for what comes after `received` bytes, as long as they were fast enough.
    pub(super) async fn keep<T>(
        &self,
        received: u64,
        next: impl Future<Output = T>,
    ) -> Result<T, ApiError> {
        let earned = Duration::from_millis(received.saturating_mul(1_000) / SLOWEST);
        timeout_at(self.begun + self.silence + earned, next)
            .await
            .map_err(|_| ApiError::TimedOut {
                host: self.host.clone(),
            })
    }
}

/// `pieces`, ended by an error when too few come while somebody waits for them. The time in which
/// nobody waits, because a disk is slow, does not count.
pub(super) fn paced(pieces: ByteStream, silence: Duration, host: String) -> ByteStream {
    struct State {
        pieces: ByteStream,
        host: String,
        waited: Duration,
        brought: u64,
    }
    let start = State {
        pieces,
        host,
        waited: Duration::ZERO,
        brought: 0,
    };
    Box::pin(stream::unfold(Some(start), move |state| async move {
        let mut state = state?;
        let begun = Instant::now();
        let left = silence.saturating_sub(state.waited);
        let Ok(piece) = timeout(left, state.pieces.next()).await else {
            let host = state.host;
            return Some((Err(ApiError::TimedOut { host }), None));
        };
        let piece = piece?;
        state.waited += begun.elapsed();
        state.brought += piece.as_ref().map_or(0, |bytes| bytes.len() as u64);
        if state.brought >= LEAST {
            (state.waited, state.brought) = (Duration::ZERO, 0);
        }
        Some((piece, Some(state)))
    }))
}
