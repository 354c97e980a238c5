//! When days and months begin for the user. The zone is a parameter, like the time.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::Period;

/// A moment and the zone it is looked at from.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    /// Milliseconds since 1970.
    pub(crate) now: i64,
    /// The user's zone.
    pub(crate) zone: TimeZone,
}

impl Moment {
    /// Another moment, looked at from the same zone.
    pub(crate) fn at(&self, now: i64) -> Self {
        Self {
            now,
            zone: self.zone.clone(),
        }
    }

    fn zoned(&self) -> Zoned {
        zoned(self.now, &self.zone)
    }

    /// Today.
    pub(crate) fn today(&self) -> Date {
        self.zoned().date()
    }

    /// When the time of a cap began, in milliseconds since 1970.
    pub(crate) fn start(&self, period: Period) -> i64 {
        let now = self.zoned();
        let first = match period {
            Period::Ever => return i64::MIN,
            Period::Day => Ok(now),
            Period::Month => now.first_of_month(),
        };
        // Fails only at the ends of the calendar; then everything counts.
        first
            .and_then(|day| day.start_of_day())
            .map_or(i64::MIN, |start| start.timestamp().as_millisecond())
    }

    /// When the day so many days ago began, in milliseconds since 1970.
    pub(crate) fn days_ago(&self, days: u16) -> i64 {
        self.zoned()
            .checked_sub(jiff::Span::new().days(i64::from(days)))
            .and_then(|day| day.start_of_day())
            .map_or(i64::MIN, |start| start.timestamp().as_millisecond())
    }

    /// When a day begins, in milliseconds since 1970.
    pub(crate) fn begins(&self, day: Date) -> i64 {
        day.to_zoned(self.zone.clone())
            .map_or(i64::MIN, |start| start.timestamp().as_millisecond())
    }

    /// The day on which something happened.
    pub(crate) fn day_of(&self, at: i64) -> Date {
        zoned(at, &self.zone).date()
    }

    /// A moment as a spreadsheet reads it: `2026-11-24 09:30:05`.
    pub(crate) fn clock_of(&self, at: i64) -> String {
        zoned(at, &self.zone)
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string()
    }
}

fn zoned(at: i64, zone: &TimeZone) -> Zoned {
    Timestamp::from_millisecond(at)
        .unwrap_or_default()
        .to_zoned(zone.clone())
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{Moment, Period};

    #[test]
    fn days_and_months_begin_where_the_user_lives() {
        let at = |text: &str| -> i64 {
            text.parse::<jiff::Timestamp>()
                .expect("a moment")
                .as_millisecond()
        };
        let moment = |hours: i8| Moment {
            now: at("2026-12-01T03:00:00Z"),
            zone: TimeZone::fixed(jiff::tz::offset(hours)),
        };
        let (berlin, denver) = (moment(1), moment(-7));
        assert_eq!(berlin.start(Period::Day), at("2026-11-30T23:00:00Z"));
        assert_eq!(berlin.start(Period::Month), at("2026-11-30T23:00:00Z"));
        assert_eq!(denver.start(Period::Day), at("2026-11-30T07:00:00Z"));
        assert_eq!(denver.start(Period::Month), at("2026-11-01T07:00:00Z"));
        assert_eq!(denver.start(Period::Ever), i64::MIN);
        assert_eq!(denver.today().to_string(), "2026-11-30");
    }
}
