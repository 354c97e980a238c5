//! Amounts as text: what people type becomes whole millionths and back, without a float between.

use super::Amount;
use crate::error::{Error, Result};
use crate::store::clips::real;

/// Millionths of one.
pub(crate) const ONE: i64 = 1_000_000;
/// More than this is a slip of the keyboard, or a server that must not be believed.
const MOST: i64 = 1_000_000 * ONE;
/// More than this is no amount of any clip: a thousand million. Above every cap, so that whatever
/// comes to so much is held back by each.
pub(crate) const MOST_OF_A_CLIP: i64 = 1_000 * MOST;

/// A decimal number as millionths; `None` when it is none, negative, too large or too exact.
pub(crate) fn micros(text: &str) -> Option<i64> {
    let text = text.trim();
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let part = part.trim_end_matches('0');
    if whole.len() + part.len() == 0 || !digits(whole) || !digits(part) || part.len() > 6 {
        // "0." and ".0" are fine, "." is not.
        return (digits(whole) && !whole.is_empty())
            .then_some(0)
            .filter(|_| part.is_empty());
    }
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    let part: i64 = format!("{part:0<6}").parse().ok()?;
    let micros = whole.checked_mul(ONE)?.checked_add(part)?;
    (micros <= MOST).then_some(micros)
}

/// Whether millionths can be a price or a cap.
pub(crate) fn is_amount(micros: i64) -> bool {
    (0..=MOST).contains(&micros)
}

/// An amount as typed.
pub(crate) fn typed(text: &str) -> Result<i64> {
    micros(text).ok_or_else(|| {
        Error::invalid(
            "amount",
            "Write the amount as a number, for example 0.10, with six decimals at most and not above 1,000,000.",
        )
    })
}

/// A currency as typed.
pub(crate) fn currency(text: &str) -> Result<String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(code);
    }
    Err(Error::invalid(
        "currency",
        "Write the currency as its three letters, for example USD or EUR.",
    ))
}

/// Millionths from whole units and the millionths beside them, as `SQLite` adds them up: by
/// themselves so many of both fit that no ledger is too long. What does not fit together is the
/// most there is.
pub(crate) fn together(units: i64, micros: i64) -> i64 {
    units.saturating_mul(ONE).saturating_add(micros)
}

/// What a server says it costs; `None` for what cannot be a price.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range was checked before"
)]
pub(crate) fn told(cost: f64) -> Option<i64> {
    let micros = (cost * 1_000_000.0).round();
    (0.0..=1e12).contains(&micros).then_some(micros as i64)
}

/// An amount for the page.
pub(crate) fn amount(micros: i64, currency: impl Into<String>) -> Amount {
    Amount {
        micros: real(micros),
        currency: currency.into(),
    }
}

/// An amount in a sentence: `$1.60`, `CHF 0.004`.
pub(crate) fn show(micros: i64, currency: &str) -> String {
    let sign = match currency {
        "USD" => "$".to_owned(),
        "EUR" => "\u{20ac}".to_owned(),
        "GBP" => "\u{a3}".to_owned(),
        code => format!("{code}\u{a0}"),
    };
    format!("{sign}{}", plain(micros))
}

/// An amount as a plain number with at least two decimals: `1.60`, `0.004`.
pub(crate) fn plain(micros: i64) -> String {
    let (whole, part) = (micros / ONE, (micros % ONE).abs());
    let part = format!("{part:06}");
    let kept = part.trim_end_matches('0').len().max(2);
    format!("{whole}.{}", &part[..kept])
}

#[cfg(test)]
mod tests {
    use super::{ONE, micros, plain, show, told};

    #[test]
    fn what_is_typed_is_kept_exactly() {
        for (text, expected) in [
            ("0.10", Some(100_000)),
            ("0,1", Some(100_000)),
            (" 20 ", Some(20 * ONE)),
            (".5", Some(500_000)),
            ("3.", Some(3 * ONE)),
            ("0", Some(0)),
            ("0.0", Some(0)),
            ("0.000001", Some(1)),
            ("0.1000000", Some(100_000)),
            ("0.0000001", None),
            ("1000000", Some(1_000_000 * ONE)),
            ("1000000.01", None),
            ("99999999999999999999", None),
            ("", None),
            (".", None),
            ("-1", None),
            ("1e3", None),
            ("1.2.3", None),
            ("ten", None),
        ] {
            assert_eq!(micros(text), expected, "{text:?}");
        }
    }

    #[test]
    fn amounts_read_like_money() {
        assert_eq!(show(1_600_000, "USD"), "$1.60");
        assert_eq!(show(4_000, "CHF"), "CHF\u{a0}0.004");
        assert_eq!(plain(12_345_670_000), "12345.67");
    }

    #[test]
    fn a_server_is_not_believed_everything() {
        assert_eq!(told(0.4), Some(400_000));
        assert_eq!(told(0.0), Some(0));
        for nonsense in [-0.1, f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(told(nonsense), None);
        }
    }
}
