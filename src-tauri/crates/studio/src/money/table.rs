//! The ledger as tables: added up for the screen, line by line for a spreadsheet. Pure.

use std::collections::BTreeMap;

use super::amount::{amount, plain};
use super::day::Moment;
use super::{Amount, Grouping, Ledger, LedgerLine, LedgerState};
use crate::error::Result;
use crate::store::ledger::Entry;
use crate::store::word;

/// Adds up.
pub(crate) fn added_up(entries: &[Entry], by: Grouping, moment: &Moment) -> Ledger {
    let mut lines: BTreeMap<Option<String>, Sum> = BTreeMap::new();
    let mut total = Sum::default();
    for entry in entries {
        let name = match by {
            Grouping::Day => Some(moment.day_of(entry.left_at).to_string()),
            Grouping::Server => entry.server.clone(),
            Grouping::Model => entry.model.clone(),
            Grouping::Project => entry.project.clone(),
        };
        lines.entry(name).or_default().add(entry);
        total.add(entry);
    }
    let mut lines: Vec<LedgerLine> = lines
        .into_iter()
        .map(|(name, sum)| sum.line(name))
        .collect();
    match by {
        Grouping::Day => lines.reverse(),
        // What has no name comes last.
        _ => lines.sort_by_key(|line| line.name.is_none()),
    }
    Ledger {
        lines,
        total: total.line(None),
    }
}

#[derive(Debug, Default)]
struct Sum {
    clips: u32,
    unknown: u32,
    unbilled: u32,
    spent: BTreeMap<String, i64>,
    reserved: BTreeMap<String, i64>,
}

impl Sum {
    fn add(&mut self, entry: &Entry) {
        self.clips += 1;
        let amounts = match entry.state {
            LedgerState::Unbilled => {
                self.unbilled += 1;
                return;
            }
            LedgerState::Settled => &mut self.spent,
            LedgerState::Reserved | LedgerState::Unknown => &mut self.reserved,
        };
        match (entry.counted, &entry.currency) {
            (Some(counted), Some(currency)) => {
                let sum = amounts.entry(currency.clone()).or_default();
                *sum = sum.saturating_add(counted);
            }
            _ => self.unknown += 1,
        }
    }

    fn line(self, name: Option<String>) -> LedgerLine {
        let shown = |sums: BTreeMap<String, i64>| -> Vec<Amount> {
            sums.into_iter()
                .filter(|(_, micros)| *micros > 0)
                .map(|(currency, micros)| amount(micros, currency))
                .collect()
        };
        LedgerLine {
            name,
            clips: self.clips,
            spent: shown(self.spent),
            reserved: shown(self.reserved),
            unknown: self.unknown,
            unbilled: self.unbilled,
        }
    }
}

const HEAD: [&str; 13] = [
    "sent", "clip", "server", "model", "size", "seconds", "project", "state", "estimate", "actual",
    "currency", "over cap", "adopted",
];

/// As RFC 4180 has it, with a byte order mark, without which spreadsheets take UTF-8 for something
/// else.
pub(crate) fn csv(entries: &[Entry], moment: &Moment) -> Result<String> {
    let mut text = format!("\u{feff}{}\r\n", HEAD.join(","));
    for entry in entries {
        let money = |micros: Option<i64>| micros.map(plain).unwrap_or_default();
        let words = |word: &Option<String>| cell(word.as_deref().unwrap_or_default());
        let cells = [
            moment.clock_of(entry.left_at),
            entry.clip_id.clone(),
            words(&entry.server),
            words(&entry.model),
            words(&entry.size),
            words(&entry.seconds),
            words(&entry.project),
            word::of(&entry.state)?,
            money(entry.estimate),
            money(entry.actual),
            words(&entry.currency),
            yes(entry.waived),
            yes(entry.adopted),
        ];
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    Ok(text)
}

fn yes(so: bool) -> String {
    if so { "yes" } else { "" }.to_owned()
}

/// A name as a cell. Some of these come from servers: what a spreadsheet would take for a formula
/// gets an apostrophe before it.
/// <https://owasp.org/www-community/attacks/CSV_Injection>
fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if guard.is_empty() && !text.contains([',', '"', '\r', '\n']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{Entry, added_up, csv};
    use crate::money::amount::amount;
    use crate::money::day::Moment;
    use crate::money::{Grouping, LedgerState};

    fn entry(model: Option<&str>, state: LedgerState, counted: Option<i64>, day: i64) -> Entry {
        Entry {
            clip_id: "c-1".to_owned(),
            server: Some("Studio GPU, \"new\"".to_owned()),
            model: model.map(str::to_owned),
            size: Some("1280x720".to_owned()),
            seconds: Some("4".to_owned()),
            project: None,
            state,
            left_at: day * 86_400_000,
            estimate: counted,
            actual: None,
            counted,
            currency: counted.map(|_| "USD".to_owned()),
            waived: false,
            adopted: false,
        }
    }

    fn moment() -> Moment {
        Moment {
            now: 0,
            zone: TimeZone::UTC,
        }
    }

    #[test]
    fn what_is_spent_set_aside_unknown_and_unbilled_is_kept_apart() {
        let entries = [
            entry(Some("wan"), LedgerState::Settled, Some(400_000), 2),
            entry(Some("wan"), LedgerState::Settled, Some(100_000), 1),
            entry(Some("wan"), LedgerState::Reserved, Some(300_000), 1),
            entry(Some("wan"), LedgerState::Unknown, Some(200_000), 1),
            entry(Some("wan"), LedgerState::Unbilled, Some(0), 1),
            entry(None, LedgerState::Settled, None, 1),
        ];
        let ledger = added_up(&entries, Grouping::Model, &moment());
        assert_eq!(ledger.lines.len(), 2);
        let wan = &ledger.lines[0];
        assert_eq!(wan.name.as_deref(), Some("wan"));
        assert_eq!(wan.spent, [amount(500_000, "USD")]);
        assert_eq!(wan.reserved, [amount(500_000, "USD")]);
        assert_eq!((wan.clips, wan.unknown, wan.unbilled), (5, 0, 1));
        assert_eq!(
            (ledger.lines[1].name.as_ref(), ledger.lines[1].unknown),
            (None, 1)
        );
        let days = added_up(&entries, Grouping::Day, &moment());
        let names: Vec<_> = days
            .lines
            .iter()
            .filter_map(|line| line.name.as_deref())
            .collect();
        assert_eq!(names, ["1970-01-03", "1970-01-02"]);
        assert_eq!(days.total, ledger.total);
    }

    #[test]
    fn a_spreadsheet_gets_names_as_they_are_and_no_formulas() {
        let entries = [entry(Some("=1+1"), LedgerState::Settled, Some(400_000), 0)];
        let text = csv(&entries, &moment()).expect("a table");
        let line = text.lines().nth(1).expect("a line");
        assert_eq!(
            line,
            "1970-01-01 00:00:00,c-1,\"Studio GPU, \"\"new\"\"\",\"'=1+1\",1280x720,4,,settled,0.40,,USD,,"
        );
    }
}
