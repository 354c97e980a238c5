//! How long a turn waits: back-off that grows and differs from clip to clip, and looks that come
//! closer together as the usual time of a clip runs out.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use super::Work;
use crate::config::Tuning;

/// The pause after turn number `turn`; `None` when there were enough.
pub(super) fn pause(tuning: &Tuning, work: Work, id: &str, turn: u32) -> Option<Duration> {
    let from = |list: &[Duration], turn: u32| list.get(turn as usize).copied();
    let (first, longest) = match work {
        Work::Submit => (tuning.submit_first, tuning.submit_longest),
        Work::Poll => (tuning.poll_first, tuning.poll_longest),
        Work::Match => {
            let slowly = || {
                tuning
                    .searches_again_after(turn)
                    .then_some(tuning.match_slowly)
            };
            return from(&tuning.match_pauses, turn + 1).or_else(slowly);
        }
        Work::Download | Work::Extras => {
            let pause =
                from(&tuning.download_pauses, turn).or(tuning.download_pauses.last().copied());
            return pause.map(|pause| spread(pause, id, turn));
        }
    };
    Some(spread(grown(first, turn, longest), id, turn))
}

/// The pause before a silent server is tried again for the time number `turn`.
pub(super) fn knock(tuning: &Tuning, server: &str, turn: u32) -> Duration {
    spread(
        grown(tuning.knock_first, turn, tuning.knock_longest),
        server,
        turn,
    )
}

/// The pause before the next look at a job that usually takes `left` milliseconds more; negative
/// when it should be done by now.
pub(super) fn expected(tuning: &Tuning, left: i64, longest: Duration) -> Duration {
    let time = Duration::from_millis(left.unsigned_abs());
    // Not the whole of it: a job may be quicker than usual. Once it is late, the longer it is
    // late already, the longer it may still take.
    let pause = if left > 0 {
        time.mul_f64(0.8)
    } else {
        time / 2
    };
    pause.clamp(tuning.poll_first, longest)
}

fn grown(first: Duration, turn: u32, longest: Duration) -> Duration {
    first.saturating_mul(1 << turn.min(16)).min(longest)
}

/// The same pause up to a tenth longer or shorter, so that what began together does not come back
/// together. Ids are random, so no dice are needed.
fn spread(pause: Duration, id: &str, turn: u32) -> Duration {
    let mut hasher = DefaultHasher::new();
    (id, turn).hash(&mut hasher);
    let share = u32::try_from(hasher.finish() % 2001).unwrap_or_default();
    pause.mul_f64(0.9 + f64::from(share) / 10_000.0)
}
