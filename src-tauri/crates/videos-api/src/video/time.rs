//! Points in time in the spellings servers use.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde_json::Value;

/// 9999-01-01T00:00:00Z; qvac sends the end of that year for "never".
const YEAR_9999: i64 = 253_370_764_800;

/// When a server forgets the bytes of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expiry {
    /// Unix seconds.
    At(i64),
    /// The server keeps it.
    Never,
}

/// Unix seconds from seconds, milliseconds or finer, as a number or text, or from ISO 8601
/// (without an offset: UTC). Zero and negative values mean absent.
pub(super) fn unix_seconds(value: &Value) -> Option<i64> {
    let seconds = match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().and_then(whole))
            .map(to_seconds)?,
        Value::String(text) => {
            let text = text.trim();
            if let Ok(number) = text.parse::<f64>() {
                whole(number).map(to_seconds)?
            } else if let Ok(instant) = text.parse::<Timestamp>() {
                instant.as_second()
            } else {
                let local: DateTime = text.parse().ok()?;
                local.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second()
            }
        }
        _ => return None,
    };
    (seconds > 0).then_some(seconds)
}

/// An expiry, where years from 9999 on mean never.
pub(super) fn expiry(value: &Value) -> Option<Expiry> {
    // The last days of that year are beyond what the parser of texts holds.
    if value
        .as_str()
        .is_some_and(|text| text.trim().starts_with("9999-"))
    {
        return Some(Expiry::Never);
    }
    unix_seconds(value).map(|seconds| {
        if seconds >= YEAR_9999 {
            Expiry::Never
        } else {
            Expiry::At(seconds)
        }
    })
}

/// The unit by magnitude. Up to 1e12 it must be seconds: as milliseconds that would lie before
/// September 2001, and qvac's "never" (253402300799 s) is among them.
fn to_seconds(number: i64) -> i64 {
    match number {
        ..1_000_000_000_000 => number,
        1_000_000_000_000..1_000_000_000_000_000 => number / 1_000,
        1_000_000_000_000_000..1_000_000_000_000_000_000 => number / 1_000_000,
        _ => number / 1_000_000_000,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked, and a fraction of a second does not matter"
)]
fn whole(number: f64) -> Option<i64> {
    (number.is_finite() && number.abs() < 9e18).then_some(number as i64)
}
