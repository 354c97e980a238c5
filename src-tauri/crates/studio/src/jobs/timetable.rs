//! When what is due: one entry per clip with something to do, one gate per server. Pure
//! bookkeeping: nothing is done or read here, not even a clock.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::{Next, Work};
use crate::config::Tuning;
use crate::store::clips::{self, Intent};

/// At most so many questions to one server at once.
const POLLS: usize = 6;
/// At most so many downloads from one server at once.
const DOWNLOADS: usize = 3;
/// No server is taken at its word when it wants more patience than this.
const LONGEST: Duration = Duration::from_hours(1);
/// As good as never.
const FAR: Duration = Duration::from_hours(24);

#[derive(Debug)]
struct Entry {
    server: String,
    work: Work,
    due: Instant,
    /// When the server forgets its bytes, in milliseconds since 1970; what dies first is fetched
    /// first.
    dies: i64,
    busy: bool,
    /// Told to hurry while busy.
    hurried: bool,
    /// Turns taken with a growing pause.
    turns: u32,
}

/// Work that is to be done now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Started {
    pub(super) id: String,
    pub(super) work: Work,
    /// How many turns with a growing pause came before.
    pub(super) turn: u32,
}

#[derive(Debug)]
struct Gate {
    /// A create or a search is on its way. Never two: a search must not find a create that is
    /// just being answered.
    sending: bool,
    /// No create leaves earlier.
    closed_until: Instant,
    /// Creates turned away in a row.
    turned_away: u32,
    polls: usize,
    downloads: usize,
}

/// The whole of it. Entries are in the order in which the clips were asked for: ids are UUID v7.
#[derive(Debug)]
pub(super) struct Timetable {
    tuning: Tuning,
    entries: BTreeMap<String, Entry>,
    gates: HashMap<String, Gate>,
}

impl Timetable {
    pub(super) fn new(tuning: Tuning) -> Self {
        Self {
            tuning,
            entries: BTreeMap::new(),
            gates: HashMap::new(),
        }
    }

    /// Notes how a clip stands now. New work is due at once.
    pub(super) fn put(&mut self, id: &str, intent: Option<&Intent>, now: Instant) {
        let wanted =
            intent.and_then(|intent| Some((Work::of(intent)?, intent.clip.server_id.clone()?)));
        let Some((work, server)) = wanted else {
            // A busy entry stays until its work is over, or its gate would never open.
            if self.entries.get(id).is_some_and(|entry| !entry.busy) {
                self.entries.remove(id);
            }
            return;
        };
        let dies = intent
            .and_then(|intent| intent.clip.expires_at)
            .map_or(i64::MAX, clips::whole);
        if let Some(entry) = self.entries.get_mut(id) {
            entry.dies = dies;
        }
        match self.entries.get_mut(id) {
            Some(entry) if entry.busy => entry.hurried = true,
            Some(entry) if entry.work == work => {}
            _ => {
                // The search begins after its first pause: a job may be listed a little late.
                let due = match work {
                    Work::Match => {
                        now + self
                            .tuning
                            .match_pauses
                            .first()
                            .copied()
                            .unwrap_or_default()
                    }
                    _ => now,
                };
                self.entries.insert(
                    id.to_owned(),
                    Entry {
                        server,
                        work,
                        due,
                        dies,
                        busy: false,
                        hurried: false,
                        turns: 0,
                    },
                );
            }
        }
    }

    /// Does what is next for a clip now.
    pub(super) fn hurry(&mut self, id: &str, now: Instant) {
        if let Some(entry) = self.entries.get_mut(id) {
            hurry(entry, now);
        }
    }

    /// Tries everything of a server again: it was changed, or its key was.
    pub(super) fn hurry_server(&mut self, server: &str, now: Instant) {
        if let Some(gate) = self.gates.get_mut(server) {
            gate.closed_until = now;
            gate.turned_away = 0;
        }
        self.entries
            .values_mut()
            .filter(|entry| entry.server == server)
            .for_each(|entry| hurry(entry, now));
    }

    /// Tries everything again that needs the library folder.
    pub(super) fn hurry_downloads(&mut self, now: Instant) {
        self.entries
            .values_mut()
            .filter(|entry| matches!(entry.work, Work::Download | Work::Extras))
            .for_each(|entry| hurry(entry, now));
    }

    /// What can start now. It counts as started.
    pub(super) fn start_due(&mut self, library: bool, now: Instant) -> Vec<Started> {
        let mut started = Vec::new();
        let mut due: Vec<_> = self
            .entries
            .iter_mut()
            .filter(|(_, entry)| !entry.busy && entry.due <= now)
            .collect();
        // Only downloads are urgent; everything else keeps its turn. The sort is stable.
        due.sort_by_key(|(_, entry)| match entry.work {
            Work::Download => entry.dies,
            _ => i64::MAX,
        });
        for (id, entry) in due {
            let gate = self
                .gates
                .entry(entry.server.clone())
                .or_insert_with(|| Gate::new(now));
            if gate.pass(entry.work, now, library) {
                entry.busy = true;
                started.push(Started {
                    id: id.clone(),
                    work: entry.work,
                    turn: entry.turns,
                });
            }
        }
        started
    }

    /// When something can start next, unless something is told before.
    pub(super) fn next_due(&self, now: Instant) -> Instant {
        self.entries
            .values()
            .filter(|entry| !entry.busy)
            .filter_map(|entry| {
                let gate = self.gates.get(&entry.server);
                match (entry.work, gate) {
                    (Work::Submit, Some(gate)) if gate.closed_until > entry.due => {
                        Some(gate.closed_until)
                    }
                    // Due but held back: the end of other work, or the library, opens the way.
                    _ if entry.due <= now => None,
                    _ => Some(entry.due),
                }
            })
            .min()
            .unwrap_or(now + FAR)
            .max(now)
    }

    /// Notes that work is over, and when the clip is looked at next.
    pub(super) fn done(&mut self, id: &str, next: Next, now: Instant) {
        let Some(entry) = self.entries.get_mut(id) else {
            return;
        };
        let gate = self
            .gates
            .entry(entry.server.clone())
            .or_insert_with(|| Gate::new(now));
        gate.leave(entry.work);
        let turn = match entry.work {
            Work::Submit => gate.turned_away,
            _ => entry.turns,
        };
        let pause = match next {
            Next::Now => Some(Duration::ZERO),
            Next::After(pause) => Some(pause.min(LONGEST)),
            Next::Later => pause(&self.tuning, entry.work, turn),
            Next::Rest => None,
        };
        entry.busy = false;
        entry.turns = match next {
            Next::Later => entry.turns + 1,
            Next::After(_) => entry.turns,
            Next::Now | Next::Rest => 0,
        };
        entry.due = now + pause.unwrap_or(FAR);
        if entry.work == Work::Submit {
            match next {
                // What turns one create away turns away the next one, too.
                Next::Later | Next::After(_) => {
                    gate.turned_away += 1;
                    gate.closed_until = entry.due;
                }
                Next::Now | Next::Rest => gate.turned_away = 0,
            }
        }
        if std::mem::take(&mut entry.hurried) {
            entry.due = now;
        }
    }
}

impl Gate {
    fn new(now: Instant) -> Self {
        Self {
            sending: false,
            closed_until: now,
            turned_away: 0,
            polls: 0,
            downloads: 0,
        }
    }

    /// Lets work through, and counts it, if there is room for it.
    fn pass(&mut self, work: Work, now: Instant, library: bool) -> bool {
        let open = match work {
            Work::Submit => !self.sending && self.closed_until <= now,
            Work::Match => !self.sending,
            Work::Poll => self.polls < POLLS,
            Work::Download => library && self.downloads < DOWNLOADS,
            Work::Extras => self.downloads < DOWNLOADS,
        };
        if open {
            match work {
                Work::Submit | Work::Match => self.sending = true,
                Work::Poll => self.polls += 1,
                Work::Download | Work::Extras => self.downloads += 1,
            }
        }
        open
    }

    /// Takes back what [`Self::pass`] counted.
    fn leave(&mut self, work: Work) {
        match work {
            Work::Submit | Work::Match => self.sending = false,
            Work::Poll => self.polls = self.polls.saturating_sub(1),
            Work::Download | Work::Extras => self.downloads = self.downloads.saturating_sub(1),
        }
    }
}

fn hurry(entry: &mut Entry, now: Instant) {
    if entry.busy {
        entry.hurried = true;
    } else {
        entry.due = now;
        entry.turns = 0;
    }
}

/// The pause after turn number `turn`; `None` when there were enough.
fn pause(tuning: &Tuning, work: Work, turn: u32) -> Option<Duration> {
    let from = |list: &[Duration], turn: u32| list.get(turn as usize).copied();
    match work {
        Work::Submit => Some(grown(tuning.submit_first, turn, tuning.submit_longest)),
        Work::Poll => Some(grown(tuning.poll_first, turn, tuning.poll_longest)),
        Work::Match => from(&tuning.match_pauses, turn + 1),
        Work::Download | Work::Extras => {
            from(&tuning.download_pauses, turn).or(tuning.download_pauses.last().copied())
        }
    }
}

fn grown(first: Duration, turn: u32, longest: Duration) -> Duration {
    first.saturating_mul(1 << turn.min(16)).min(longest)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Started, Timetable};
    use crate::ask;
    use crate::clip::{Clip, ClipSource, ClipState, Fit};
    use crate::config::Tuning;
    use crate::jobs::{Next, Work};
    use crate::store::clips::Intent;

    fn intent(id: &str, server: &str, state: ClipState) -> Intent {
        Intent {
            clip: Clip {
                id: id.to_owned(),
                server_id: Some(server.to_owned()),
                ..ask::blank("", ClipSource::Created, state, 0)
            },
            submitted_at: None,
            reference_fit: Fit::Crop,
            extra: None,
            extras_wanted: false,
            etag: None,
            origin_remote_id: None,
        }
    }

    fn table(clips: &[(&str, &str, ClipState)], now: Instant) -> Timetable {
        let mut table = Timetable::new(Tuning::default());
        for (id, server, state) in clips {
            table.put(id, Some(&intent(id, server, *state)), now);
        }
        table
    }

    fn ids(started: &[Started]) -> Vec<&str> {
        started.iter().map(|one| one.id.as_str()).collect()
    }

    #[test]
    fn creates_leave_one_by_one_and_in_order_on_each_server() {
        let now = Instant::now();
        let queued = ClipState::Queued;
        let mut table = table(
            &[("2", "a", queued), ("1", "a", queued), ("3", "b", queued)],
            now,
        );
        assert_eq!(ids(&table.start_due(true, now)), ["1", "3"]);
        assert!(table.start_due(true, now).is_empty());
        table.done("1", Next::Rest, now);
        table.put("1", None, now);
        assert_eq!(ids(&table.start_due(true, now)), ["2"]);
    }

    #[test]
    fn a_create_that_is_turned_away_holds_back_the_others() {
        let mut now = Instant::now();
        let queued = ClipState::Queued;
        let mut table = table(&[("1", "a", queued), ("2", "a", queued)], now);
        table.start_due(true, now);
        table.done("1", Next::After(Duration::from_secs(7)), now);
        assert!(table.start_due(true, now).is_empty());
        now += Duration::from_secs(6);
        assert!(table.start_due(true, now).is_empty());
        now += Duration::from_secs(2);
        assert_eq!(ids(&table.start_due(true, now)), ["1"]);
    }

    #[test]
    fn a_search_never_runs_beside_a_create_of_the_same_server() {
        let mut now = Instant::now();
        let mut table = table(
            &[
                ("1", "a", ClipState::Unknown),
                ("2", "a", ClipState::Queued),
            ],
            now,
        );
        assert_eq!(ids(&table.start_due(true, now)), ["2"]);
        now += Duration::from_secs(2);
        assert!(table.start_due(true, now).is_empty());
        table.done("2", Next::Rest, now);
        assert_eq!(ids(&table.start_due(true, now)), ["1"]);
    }

    #[test]
    fn pauses_between_looks_grow_to_their_limit() {
        let mut now = Instant::now();
        let mut table = table(&[("1", "a", ClipState::Running)], now);
        for expected in [1, 2, 4, 8, 10, 10] {
            assert_eq!(table.start_due(true, now).len(), 1);
            table.done("1", Next::Later, now);
            now += Duration::from_millis(expected * 1000 - 100);
            assert!(table.start_due(true, now).is_empty(), "{expected} s");
            now += Duration::from_millis(200);
        }
    }

    #[test]
    fn downloads_wait_for_the_library_folder_and_are_few() {
        let now = Instant::now();
        let finished = ClipState::Finished;
        let mut table = table(
            &[
                ("1", "a", finished),
                ("2", "a", finished),
                ("3", "a", finished),
                ("4", "a", finished),
            ],
            now,
        );
        assert!(table.start_due(false, now).is_empty());
        let started = table.start_due(true, now);
        assert_eq!(started.len(), 3);
        assert!(started.iter().all(|one| one.work == Work::Download));
        table.done("1", Next::Now, now);
        table.put("1", None, now);
        assert_eq!(ids(&table.start_due(true, now)), ["4"]);
    }

    #[test]
    fn what_expires_first_is_fetched_first() {
        let now = Instant::now();
        let mut table = Timetable::new(Tuning::default());
        for (id, expires_at) in [("1", None), ("2", Some(9.0)), ("3", Some(5.0)), ("4", None)] {
            let mut intent = intent(id, "a", ClipState::Finished);
            intent.clip.expires_at = expires_at;
            table.put(id, Some(&intent), now);
        }
        assert_eq!(ids(&table.start_due(true, now)), ["3", "2", "1"]);
        table.done("3", Next::Now, now);
        table.put("3", None, now);
        assert_eq!(ids(&table.start_due(true, now)), ["4"]);
    }

    #[test]
    fn searches_come_to_an_end() {
        let mut now = Instant::now();
        let mut table = table(&[("1", "a", ClipState::Unknown)], now);
        for turn in 0..4 {
            now += Duration::from_secs(61);
            assert_eq!(table.start_due(true, now)[0].turn, turn);
            table.done("1", Next::Later, now);
        }
        now += Duration::from_hours(1);
        assert!(table.start_due(true, now).is_empty());
    }
}
