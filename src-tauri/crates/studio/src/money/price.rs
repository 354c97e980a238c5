//! How the price book applies: which price holds for a clip, and what it makes of it. Pure.

use jiff::civil::Date;

use super::Unit;
use super::amount::{MOST_OF_A_CLIP, micros};

/// A price as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) server_id: String,
    pub(crate) model: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) rate: Rate,
    pub(crate) valid_from: Option<Date>,
}

/// What one unit costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) unit: Unit,
    /// Millionths.
    pub(crate) amount: i64,
    pub(crate) currency: String,
}

/// The reference prices: model, size and millionths of a dollar per second.
/// `OpenAI`'s last list, before it switched its own service off.
pub(crate) const REFERENCE: [(&str, &str, i64); 4] = [
    ("sora-2", "1280x720", 100_000),
    ("sora-2-pro", "1280x720", 300_000),
    ("sora-2-pro", "1792x1024", 500_000),
    ("sora-2-pro", "1920x1080", 700_000),
];

/// The price that holds today: the most exact one, the newest of these.
pub(crate) fn best<'a>(
    book: &'a [Kept],
    model: Option<&str>,
    size: Option<&str>,
    today: Date,
) -> Option<&'a Kept> {
    let size = size.map(upright);
    book.iter()
        .filter(|price| price.valid_from.is_none_or(|from| from <= today))
        .filter(|price| match (&price.model, model) {
            (None, _) => true,
            (Some(priced), Some(model)) => priced == model || priced == edition_of(model),
            (Some(_), None) => false,
        })
        .filter(|price| price.size.is_none() || price.size.as_deref().map(upright) == size)
        .max_by_key(|price| {
            (
                price.model.as_deref().map(|priced| Some(priced) == model),
                price.size.is_some(),
                price.valid_from,
            )
        })
}

/// The model of a dated edition: `sora-2` for `sora-2-2025-10-06`.
fn edition_of(model: &str) -> &str {
    model
        .split_at_checked(model.len().saturating_sub("-2025-10-06".len()))
        .filter(|(_, tail)| {
            tail.strip_prefix('-')
                .is_some_and(|day| day.parse::<Date>().is_ok())
        })
        .map_or(model, |(name, _)| name)
}

/// A size that is the same whichever way up the picture is: the longer side first.
pub(crate) fn upright(size: &str) -> String {
    let size = size.trim().to_ascii_lowercase().replace('*', "x");
    let sides = size
        .split_once('x')
        .and_then(|(a, b)| Some((a.trim().parse::<u32>().ok()?, b.trim().parse::<u32>().ok()?)));
    match sides {
        Some((a, b)) => format!("{}x{}", a.max(b), a.min(b)),
        None => size,
    }
}

/// What a clip of this length costs that keeps the server at work for `ran` milliseconds; `None`
/// when what the price is for is not known. What comes to more than any clip costs is said to be the
/// most there is: to call it unknown would let it pass every cap.
pub(crate) fn of(rate: &Rate, seconds: Option<&str>, ran: Option<i64>) -> Option<i64> {
    let (parts, whole) = match rate.unit {
        Unit::Clip => (1, 1),
        Unit::Second => (
            micros(seconds?.trim().trim_end_matches(['s', ' ']))?,
            super::amount::ONE,
        ),
        Unit::GpuHour => (ran?.max(0), 3_600_000),
    };
    let (parts, whole) = (i128::from(parts), i128::from(whole));
    // Half a millionth is rounded up.
    let exact = (i128::from(rate.amount) * parts + whole / 2) / whole;
    Some(i64::try_from(exact).map_or(MOST_OF_A_CLIP, |micros| micros.min(MOST_OF_A_CLIP)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use super::{Kept, MOST_OF_A_CLIP, REFERENCE, Rate, Unit, best, of};

    fn price(model: Option<&str>, size: Option<&str>, from: Option<Date>, amount: i64) -> Kept {
        Kept {
            id: String::new(),
            server_id: String::new(),
            model: model.map(str::to_owned),
            size: size.map(str::to_owned),
            rate: rate(Unit::Second, amount),
            valid_from: from,
        }
    }

    fn rate(unit: Unit, amount: i64) -> Rate {
        Rate {
            unit,
            amount,
            currency: "USD".to_owned(),
        }
    }

    #[test]
    fn the_most_exact_and_then_the_newest_price_holds() {
        let book = [
            price(None, None, None, 1),
            price(None, Some("1280x720"), None, 2),
            price(Some("wan"), None, None, 3),
            price(Some("wan"), None, Some(date(2026, 11, 1)), 4),
            price(Some("wan"), None, Some(date(2026, 12, 1)), 5),
            price(Some("wan"), Some("1280x720"), None, 6),
            price(Some("wan-2026-01-02"), None, None, 7),
        ];
        let today = date(2026, 11, 24);
        for (model, size, expected) in [
            (None, None, 1),
            (Some("other"), Some("640x640"), 1),
            (Some("other"), Some("720x1280"), 2),
            (Some("wan"), Some("640x640"), 4),
            (Some("wan"), None, 4),
            (Some("wan"), Some("720X1280"), 6),
            (Some("wan-2026-01-01"), Some("1280x720"), 6),
            (Some("wan-2026-01-02"), Some("1280x720"), 7),
        ] {
            let found = best(&book, model, size, today).expect("a price");
            assert_eq!(found.rate.amount, expected, "{model:?} {size:?}");
        }
        assert_eq!(best(&book[2..3], None, None, today), None);
    }

    #[test]
    fn the_reference_prices_make_the_known_totals() {
        let book: Vec<Kept> = REFERENCE
            .iter()
            .map(|(model, size, amount)| price(Some(model), Some(size), None, *amount))
            .collect();
        for (model, size, seconds, expected) in [
            ("sora-2", "720x1280", "8", 800_000),
            ("sora-2-2025-12-08", "1280x720", "4", 400_000),
            ("sora-2-pro", "1280x720", "4", 1_200_000),
            ("sora-2-pro", "1024x1792", "12", 6_000_000),
            ("sora-2-pro-2025-10-06", "1920x1080", "20", 14_000_000),
        ] {
            let held = best(&book, Some(model), Some(size), date(2026, 11, 24)).expect("a price");
            assert_eq!(
                of(&held.rate, Some(seconds), None),
                Some(expected),
                "{model} {size}"
            );
        }
        assert_eq!(
            best(&book, Some("sora-2"), Some("1920x1080"), date(2026, 11, 24)),
            None
        );
    }

    #[test]
    fn each_unit_makes_its_own_price() {
        let hour = rate(Unit::GpuHour, 2_500_000);
        for (rate, seconds, ran, expected) in [
            (rate(Unit::Clip, 750_000), None, None, Some(750_000)),
            (
                rate(Unit::Second, 100_000),
                Some("5.5"),
                None,
                Some(550_000),
            ),
            (rate(Unit::Second, 100_000), Some("8s"), None, Some(800_000)),
            (rate(Unit::Second, 100_000), Some("long"), None, None),
            (rate(Unit::Second, 100_000), None, Some(1), None),
            (hour.clone(), Some("8"), Some(90_000), Some(62_500)),
            (hour.clone(), None, Some(-5), Some(0)),
            (hour, Some("8"), None, None),
            (
                rate(Unit::Second, i64::MAX),
                Some("1000"),
                None,
                Some(MOST_OF_A_CLIP),
            ),
        ] {
            assert_eq!(
                of(&rate, seconds, ran),
                expected,
                "{rate:?} {seconds:?} {ran:?}"
            );
        }
    }
}
