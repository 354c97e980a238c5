//! The days of a list, and where clips stand in it. Both walk the list in its own order, so they
//! agree with its pages whatever it is sorted by.

use std::collections::HashMap;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use rusqlite::{Connection, params_from_iter};

use super::list;
use crate::clip::{ClipQuery, Sort, View};
use crate::error::Result;
use crate::grid::DayOfClips;
use crate::money::day::Moment;

/// The days of a list in its order; none when it is sorted by something else.
pub(crate) fn days(
    connection: &Connection,
    query: &ClipQuery,
    moment: &Moment,
) -> Result<Vec<DayOfClips>> {
    let by_date = match query.sort {
        Sort::Newest | Sort::Oldest => true,
        Sort::Expiry => query.view != View::ServerOnly,
        Sort::Longest | Sort::Dearest | Sort::Rating | Sort::Name => false,
    };
    if !by_date {
        return Ok(Vec::new());
    }
    let (condition, values) = list::condition(query, moment);
    let mut statement =
        connection.prepare_cached(&list::select("created_at", query, &condition))?;
    let mut moments = statement.query(params_from_iter(&values))?;
    let mut days: Vec<DayOfClips> = Vec::new();
    let mut today: Range<i64> = 0..0;
    while let Some(row) = moments.next()? {
        let at: i64 = row.get(0)?;
        if !today.contains(&at) {
            let (day, hours) = day_of(at, &moment.zone);
            today = hours;
            let day = day.to_string();
            if days.last().is_none_or(|last| last.day != day) {
                days.push(DayOfClips { day, count: 0 });
            }
        }
        if let Some(last) = days.last_mut() {
            last.count += 1;
        }
    }
    Ok(days)
}

/// The day of a moment, and from when to when it lasts; in milliseconds since 1970.
fn day_of(moment: i64, zone: &TimeZone) -> (Date, Range<i64>) {
    let at = Timestamp::from_millisecond(moment).unwrap_or_default();
    let day = at.to_zoned(zone.clone()).date();
    let midnight = |day: Date| {
        let there = day.to_zoned(zone.clone()).ok();
        there.map(|there| there.timestamp().as_millisecond())
    };
    let next = day.checked_add(1.day()).ok().and_then(midnight);
    match (midnight(day), next) {
        (Some(from), Some(to)) => (day, from..to),
        // At the end of all time each moment is looked at on its own.
        _ => (day, 0..0),
    }
}

/// Where these clips stand in a list, from 0; `None` for those that are not in it.
pub(crate) fn find(
    connection: &Connection,
    query: &ClipQuery,
    moment: &Moment,
    ids: &[String],
) -> Result<Vec<Option<u32>>> {
    let (condition, values) = list::condition(query, moment);
    let mut statement = connection.prepare_cached(&list::select("id", query, &condition))?;
    let mut rows = statement.query(params_from_iter(&values))?;
    let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, id) in ids.iter().enumerate() {
        wanted.entry(id).or_default().push(at);
    }
    let mut found = vec![None; ids.len()];
    let mut index = 0;
    while !wanted.is_empty() {
        let Some(row) = rows.next()? else { break };
        let id: String = row.get(0)?;
        for at in wanted.remove(id.as_str()).unwrap_or_default() {
            found[at] = Some(index);
        }
        index += 1;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::day_of;

    #[test]
    fn a_day_is_one_of_the_users_zone_and_may_have_25_hours() {
        let zone = TimeZone::get("Europe/Berlin").expect("a zone");
        let noon = date(2026, 10, 25).at(12, 0, 0, 0).to_zoned(zone.clone());
        let noon = noon.expect("a time").timestamp().as_millisecond();
        let (day, hours) = day_of(noon, &zone);
        assert_eq!(day, date(2026, 10, 25));
        assert_eq!(hours.end - hours.start, 25 * 60 * 60 * 1000);
        assert!(hours.contains(&noon));
        assert_eq!(day_of(hours.end, &zone).0, date(2026, 10, 26));
    }
}
