//! What was paid for what was kept: the ledger beside the picks. Pure.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Amount;
use super::amount::amount;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum WorthBy {
    /// One line per model.
    Model,
    /// One line per server.
    Server,
    /// One line per reason; rejected clips alone.
    Reason,
    /// One line per prompt with `{variables}`.
    Template,
}

/// What was paid for some clips, and what of them was kept. Kept is what is picked and not in the
/// trash.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WorthLine {
    /// Model, server, reason or template; `None` for none.
    pub name: Option<String>,
    /// Clips that were paid for, or may have been.
    pub clips: u32,
    /// Kept clips of them.
    pub kept: u32,
    /// Their length in seconds.
    pub seconds: f64,
    /// Spent or set aside, one amount per currency.
    pub spent: Vec<Amount>,
    /// That for each kept clip; empty when none was kept.
    pub per_clip: Vec<Amount>,
    /// That for each kept second.
    pub per_second: Vec<Amount>,
    /// Clips whose price is not known; the amounts are without them.
    pub unknown: u32,
}

/// What was paid for what was kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Worth {
    /// The lines by name, what has none last.
    pub lines: Vec<WorthLine>,
    /// All of them together.
    pub total: WorthLine,
}

/// A row of the ledger beside its clip.
#[derive(Debug, Clone)]
pub(crate) struct Paid {
    pub(crate) clip_id: String,
    pub(crate) name: Option<String>,
    /// In millionths.
    pub(crate) counted: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) kept: bool,
    /// Of the clip.
    pub(crate) seconds: Option<f64>,
}

/// Adds up. A clip may have several rows.
pub(crate) fn added_up(paid: &[Paid]) -> Worth {
    let mut lines: BTreeMap<Option<&str>, Sum<'_>> = BTreeMap::new();
    let mut total = Sum::default();
    for one in paid {
        lines.entry(one.name.as_deref()).or_default().add(one);
        total.add(one);
    }
    let mut lines: Vec<WorthLine> = lines
        .into_iter()
        .map(|(name, sum)| sum.line(name))
        .collect();
    lines.sort_by_key(|line| line.name.is_none());
    Worth {
        lines,
        total: total.line(None),
    }
}

#[derive(Default)]
struct Sum<'a> {
    clips: HashSet<&'a str>,
    kept: HashSet<&'a str>,
    seconds: f64,
    unknown: u32,
    spent: BTreeMap<&'a str, i64>,
}

impl<'a> Sum<'a> {
    fn add(&mut self, paid: &'a Paid) {
        self.clips.insert(&paid.clip_id);
        if paid.kept && self.kept.insert(&paid.clip_id) {
            self.seconds += paid.seconds.unwrap_or_default();
        }
        match (paid.counted, &paid.currency) {
            (Some(counted), Some(currency)) => {
                let sum = self.spent.entry(currency).or_default();
                *sum = sum.saturating_add(counted);
            }
            _ => self.unknown += 1,
        }
    }

    fn line(self, name: Option<&str>) -> WorthLine {
        let kept = u32::try_from(self.kept.len()).unwrap_or(u32::MAX);
        let shared = |by: f64| -> Vec<Amount> {
            let share =
                |(currency, micros): (&&str, &i64)| amount(quotient(*micros, by), *currency);
            let spent = self.spent.iter().filter(|(_, micros)| **micros > 0);
            if by > 0.0 {
                spent.map(share).collect()
            } else {
                Vec::new()
            }
        };
        WorthLine {
            name: name.map(str::to_owned),
            clips: u32::try_from(self.clips.len()).unwrap_or(u32::MAX),
            kept,
            seconds: self.seconds,
            spent: shared(1.0),
            per_clip: shared(f64::from(kept)),
            per_second: shared(self.seconds),
            unknown: self.unknown,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a quotient for showing; amounts stay below 2^53"
)]
fn quotient(micros: i64, by: f64) -> i64 {
    (micros as f64 / by).round() as i64
}

#[cfg(test)]
mod tests {
    use super::{Paid, added_up};
    use crate::money::amount::amount;

    fn paid(clip: &str, name: Option<&str>, counted: Option<i64>, kept: bool) -> Paid {
        Paid {
            clip_id: clip.to_owned(),
            name: name.map(str::to_owned),
            counted,
            currency: counted.map(|_| "USD".to_owned()),
            kept,
            seconds: Some(8.0),
        }
    }

    #[test]
    fn all_takes_are_paid_for_by_the_kept_ones() {
        let worth = added_up(&[
            paid("a", Some("wan"), Some(800_000), true),
            paid("b", Some("wan"), Some(800_000), false),
            paid("c", Some("wan"), Some(800_000), false),
            paid("c", Some("wan"), None, false),
            paid("d", None, Some(100_000), false),
        ]);
        let wan = &worth.lines[0];
        assert_eq!((wan.clips, wan.kept, wan.unknown), (3, 1, 1));
        assert_eq!(wan.spent, [amount(2_400_000, "USD")]);
        assert_eq!(wan.per_clip, [amount(2_400_000, "USD")]);
        assert_eq!(wan.per_second, [amount(300_000, "USD")]);
        let none = &worth.lines[1];
        assert_eq!((none.name.as_ref(), none.per_clip.len()), (None, 0));
        assert_eq!(worth.total.per_clip, [amount(2_500_000, "USD")]);
    }

    #[test]
    fn a_clip_that_was_paid_twice_is_kept_once() {
        let worth = added_up(&[
            paid("a", None, Some(400_000), true),
            paid("a", None, Some(400_000), true),
        ]);
        assert_eq!((worth.total.clips, worth.total.kept), (1, 1));
        assert!((worth.total.seconds - 8.0).abs() < f64::EPSILON);
        assert_eq!(worth.total.per_second, [amount(100_000, "USD")]);
    }
}
