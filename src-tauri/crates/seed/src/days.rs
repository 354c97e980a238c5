//! When clips were asked for: in bouts, on some days many and on most none, over two years; over
//! fewer days where they are few, as somebody has them who has just begun.

use fastrand::Rng;

const MOST_DAYS: usize = 730;
/// So many are always spread over some days.
const FEWEST_DAYS: usize = 3;
/// So many clips come from one day, over all.
const A_DAY: usize = 25;
const DAY: i64 = 24 * 60 * 60 * 1000;
const MINUTE: i64 = 60 * 1000;

/// So many moments before `now` in milliseconds since 1970, oldest first and no two the same.
pub(crate) fn moments(count: usize, now: i64, chance: &mut Rng) -> Vec<i64> {
    let days = (count / A_DAY).clamp(FEWEST_DAYS, MOST_DAYS);
    let weights: Vec<u64> = (0..days)
        .map(|day| match chance.u8(..10) {
            // The last days are always busy: that is where one looks first.
            _ if day < 3 => 60,
            0..=3 => 0,
            4..=7 => u64::from(chance.u8(5..40)),
            _ => u64::from(chance.u8(40..160)),
        })
        .collect();
    let all: u64 = weights.iter().sum();
    let mut moments = Vec::with_capacity(count);
    for _ in 0..count {
        let mut at = chance.u64(..all);
        let day = weights.iter().position(|weight| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        let day = i64::try_from(day.unwrap_or(0)).unwrap_or(0);
        // Bouts of work: three a day, of up to an hour and a half.
        let bout = [9 * 60, 14 * 60, 20 * 60][chance.usize(..3)] + chance.i64(0..90);
        let midnight = now - now.rem_euclid(DAY) - day * DAY;
        moments.push(midnight + bout * MINUTE + chance.i64(0..MINUTE));
    }
    moments.retain(|moment| *moment < now - 10 * MINUTE);
    while moments.len() < count {
        moments.push(now - 10 * MINUTE - chance.i64(0..DAY));
    }
    moments.sort_unstable();
    for at in 1..moments.len() {
        if moments[at] <= moments[at - 1] {
            moments[at] = moments[at - 1] + 1;
        }
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::{DAY, moments};

    #[test]
    fn they_lie_in_order_over_two_years() {
        let now = 1_800_000_000_000;
        let moments = moments(20_000, now, &mut fastrand::Rng::with_seed(1));
        assert!(moments.is_sorted_by(|a, b| a < b));
        assert!(moments[0] < now - 600 * DAY && moments[0] > now - 740 * DAY);
        assert!(moments.last().is_some_and(|last| *last < now));
    }

    #[test]
    fn few_lie_within_a_few_days() {
        let now = 1_800_000_000_000;
        let moments = moments(60, now, &mut fastrand::Rng::with_seed(1));
        assert!(moments[0] > now - 4 * DAY, "{}", (now - moments[0]) / DAY);
    }
}
