//! Days as they are written in a query: `2026-11-03`, `2026-11`, `2026`, `today`, `yesterday`, `7d`.

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::money::day::Moment;

/// The beginning of a day, a month or a year, or of a day some days ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    On(Date),
    /// First day of the month.
    Month(Date),
    /// First day of the year.
    Year(Date),
    Today,
    Yesterday,
    /// So many days ago.
    Ago(u16),
}

impl Day {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "today" => return Some(Self::Today),
            "yesterday" => return Some(Self::Yesterday),
            word => {
                if let Some(days) = word.strip_suffix('d') {
                    return number(days, 5).map(Self::Ago);
                }
            }
        }
        let parts: Vec<&str> = text.split('-').collect();
        let year = parts.first().filter(|year| year.len() == 4)?;
        let year: i16 = number(year, 4).filter(|year| *year > 0)?;
        match *parts.as_slice() {
            [_] => Date::new(year, 1, 1).ok().map(Self::Year),
            [_, month] => Date::new(year, number(month, 2)?, 1).ok().map(Self::Month),
            [_, month, day] => Date::new(year, number(month, 2)?, number(day, 2)?)
                .ok()
                .map(Self::On),
            _ => None,
        }
    }

    /// When it begins, in milliseconds since 1970.
    pub(crate) fn begins(self, moment: &Moment) -> i64 {
        let today = moment.today();
        let ago = |days: u16| {
            today
                .checked_sub(i32::from(days).days())
                .unwrap_or(date(1, 1, 1))
        };
        let day = match self {
            Self::On(day) | Self::Month(day) | Self::Year(day) => day,
            Self::Today => today,
            Self::Yesterday => ago(1),
            Self::Ago(days) => ago(days),
        };
        moment.begins(day)
    }
}

/// Digits alone, so that nothing with a sign is taken for a number.
fn number<T: std::str::FromStr>(text: &str, longest: usize) -> Option<T> {
    let digits = (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Month(day) => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Self::Year(day) => write!(f, "{:04}", day.year()),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
            Self::Ago(days) => write!(f, "{days}d"),
        }
    }
}
