//! Waiting for a condition, never for a fixed time.

use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

/// How often a condition is looked at.
const PULSE: Duration = Duration::from_millis(50);

/// Time for something that the machine does at once, on a machine that is busy.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// Time for something that takes a while: a render, a start.
pub(crate) const LATER: Duration = Duration::from_mins(1);

/// Looks until there is something to see.
///
/// # Panics
/// When `limit` is over, naming what was waited for.
pub(crate) async fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let begun = Instant::now();
    let mut pulse = interval(PULSE);
    pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        pulse.tick().await;
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(
            begun.elapsed() < limit,
            "waited {limit:?} in vain for {what}"
        );
    }
}
