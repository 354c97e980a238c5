//! Noticing that the machine slept: on Linux and macOS the clock that timers use stands still
//! meanwhile, another one does not. Where there is no such clock the one on the wall tells; one that
//! is set forward looks like sleep there, and what a server asked to wait for ends early.

use std::time::Duration;

use tokio::time::Instant;

/// Smaller differences are those of two clocks.
const NOTEWORTHY: i64 = 2_000;

/// Both clocks as of the last look.
#[derive(Debug)]
pub(super) struct Watch {
    /// Milliseconds of a clock that goes on while the machine sleeps.
    awake: i64,
    steady: Instant,
}

impl Watch {
    pub(super) fn new(awake: i64, steady: Instant) -> Self {
        Self { awake, steady }
    }

    /// How long timers stood still since the last look, if they did.
    pub(super) fn look(&mut self, awake: i64, steady: Instant) -> Option<Duration> {
        let felt = steady.saturating_duration_since(self.steady).as_millis();
        let missed = awake - self.awake - i64::try_from(felt).unwrap_or(i64::MAX / 2);
        *self = Self { awake, steady };
        (missed > NOTEWORTHY).then(|| Duration::from_millis(missed.unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::Watch;

    #[test]
    fn sleep_is_noticed_and_a_clock_set_back_is_not_sleep() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut watch = Watch::new(1_000_000, start);
        assert_eq!(watch.look(1_005_100, after(5)), None);
        assert_eq!(
            watch.look(4_607_100, after(7)),
            Some(Duration::from_hours(1))
        );
        assert_eq!(watch.look(1_000_000, after(9)), None);
        assert_eq!(watch.look(1_002_000, after(11)), None);
    }
}
