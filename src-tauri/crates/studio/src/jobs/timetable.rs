//! When what is due: one entry per clip with something to do, one gate per server, one limiter for
//! all requests. Pure bookkeeping: nothing is done or read here, not even a clock.

mod gate;
mod limiter;
mod pauses;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use tokio::time::Instant;

use super::{Next, Work};
use crate::config::Tuning;
use crate::store::clips::{self, Intent};
use gate::{Away, Gate};
use limiter::Limiter;

pub(crate) use gate::Rules;

/// No server is taken at its word when it wants more patience than this.
const LONGEST: Duration = Duration::from_hours(1);
/// As good as never.
const FAR: Duration = Duration::from_hours(24);
/// Kinds of work that take turns when requests are scarce.
const LANES: usize = 4;

#[derive(Debug)]
struct Entry {
    server: String,
    work: Work,
    /// The place in the queue that the user gave; entries without one follow.
    rank: Option<i64>,
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

/// The whole of it. Entries are in the order in which the clips were asked for: ids are UUID v7.
#[derive(Debug)]
pub(super) struct Timetable {
    tuning: Tuning,
    entries: BTreeMap<String, Entry>,
    gates: HashMap<String, Gate>,
    limiter: Limiter,
    /// The lane that is served first next time.
    lane: usize,
    /// No create leaves.
    held: bool,
}

impl Timetable {
    pub(super) fn new(tuning: Tuning) -> Self {
        Self {
            limiter: Limiter::new(tuning.requests_per_second, tuning.requests_at_once),
            tuning,
            entries: BTreeMap::new(),
            gates: HashMap::new(),
            lane: 0,
            held: false,
        }
    }

    /// Whether there is anything to watch the clock for.
    pub(super) fn is_idle(&self) -> bool {
        self.entries.is_empty() && self.gates.values().all(|gate| gate.away.is_none())
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
        let rank = intent.and_then(|intent| intent.queue_rank);
        let dies = intent
            .and_then(|intent| intent.clip.expires_at)
            .map_or(i64::MAX, clips::whole);
        if let Some(entry) = self.entries.get_mut(id) {
            entry.dies = dies;
            entry.rank = rank;
        }
        match self.entries.get_mut(id) {
            Some(entry) if entry.busy => entry.hurried = true,
            Some(entry) if entry.work == work => {}
            _ => {
                let first = match work {
                    // A job may be listed a little late.
                    Work::Match => self.tuning.match_pauses.first().copied(),
                    // No job is done the moment it is taken.
                    Work::Poll => Some(self.tuning.poll_first),
                    _ => None,
                };
                self.entries.insert(
                    id.to_owned(),
                    Entry {
                        server,
                        work,
                        rank,
                        due: now + first.unwrap_or_default(),
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
        let Some(entry) = self.entries.get_mut(id) else {
            return;
        };
        hurry(entry, now);
        let gate = self.gates.get_mut(&entry.server);
        if let Some(away) = gate.and_then(|gate| gate.away.as_mut()) {
            away.due = now;
        }
    }

    /// Tries everything of a server again: it was changed, or its key was.
    pub(super) fn hurry_server(&mut self, server: &str, now: Instant) {
        if let Some(gate) = self.gates.get_mut(server) {
            gate.closed_until = now;
            gate.turned_away = 0;
            gate.quiet_until = now;
            gate.hushed = 0;
            gate.away = None;
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

    /// Sends nothing new, or goes on.
    pub(super) fn hold(&mut self, held: bool) {
        self.held = held;
    }

    /// What the user wants of a server from now on.
    pub(super) fn set_rules(&mut self, server: &str, rules: Rules, now: Instant) {
        self.gate(server, now).rules = rules;
    }

    /// A server answered, or did not. While it does not, nothing is asked of it but whether it is
    /// back.
    pub(super) fn reached(&mut self, server: &str, answered: bool, now: Instant) {
        let due = now + pauses::knock(&self.tuning, server, 0);
        let gate = self.gate(server, now);
        if answered {
            gate.away = None;
        } else if gate.away.is_none() {
            gate.away = Some(Away {
                due,
                turns: 0,
                busy: false,
            });
        }
    }

    /// Silent servers that are to be tried now. They count as being tried.
    pub(super) fn knocks_due(&mut self, now: Instant) -> Vec<String> {
        let mut due = Vec::new();
        for (server, gate) in &mut self.gates {
            if !gate.rules.off
                && let Some(away) = &mut gate.away
                && !away.busy
                && away.due <= now
            {
                away.busy = true;
                due.push(server.clone());
            }
        }
        due
    }

    /// A silent server was tried. What came of it was told by [`Self::reached`].
    pub(super) fn knocked(&mut self, server: &str, now: Instant) {
        let tuning = &self.tuning;
        if let Some(away) = self.gates.get_mut(server).and_then(|g| g.away.as_mut()) {
            away.busy = false;
            away.turns += 1;
            away.due = now + pauses::knock(tuning, server, away.turns);
        }
    }

    /// A create leaves for a server. What was started and does not leave, because a cap or the disk
    /// is in the way, uses up nothing.
    pub(super) fn left(&mut self, server: &str, now: Instant) {
        self.gate(server, now).left(now);
    }

    /// When a silent server is tried again; `None` for one that answers or is off.
    pub(super) fn tried_again(&self, server: &str) -> Option<Instant> {
        let gate = self.gates.get(server).filter(|gate| !gate.rules.off)?;
        Some(gate.away.as_ref()?.due)
    }

    /// Time went by that the clock of [`Instant`] did not see: the machine slept.
    pub(super) fn skip(&mut self, by: Duration) {
        for entry in self.entries.values_mut() {
            entry.due = entry.due.checked_sub(by).unwrap_or(entry.due);
        }
        self.gates.values_mut().for_each(|gate| gate.skip(by));
    }

    /// What can start now. It counts as started. When requests are scarce, sends, looks, downloads
    /// and pictures take turns, and of each kind what has waited longest goes
    /// first; of downloads what dies first.
    pub(super) fn start_due(&mut self, library: bool, now: Instant) -> Vec<Started> {
        self.count_rendering(now);
        let mut lanes: [Vec<(Place, String)>; LANES] = Default::default();
        for (id, entry) in &self.entries {
            if !entry.busy && entry.due <= now {
                lanes[lane(entry.work)].push((self.place(entry), id.clone()));
            }
        }
        let mut lanes = lanes.map(|mut waiting| {
            waiting.sort_by_key(|(place, _)| *place);
            waiting.into_iter()
        });
        let mut started = Vec::new();
        let mut dry = 0;
        while dry < LANES {
            let from = self.lane;
            self.lane = (from + 1) % LANES;
            let next = lanes[from].find_map(|(_, id)| self.start(id, library, now));
            match next {
                Some(Ok(one)) => {
                    started.push(one);
                    dry = 0;
                }
                Some(Err(Dry)) => {
                    // This lane's turn is kept for when there is a request to spend.
                    self.lane = from;
                    break;
                }
                None => dry += 1,
            }
        }
        started
    }

    /// Starts one piece of work, if its gate lets it through.
    fn start(&mut self, id: String, library: bool, now: Instant) -> Option<Result<Started, Dry>> {
        let entry = self.entries.get_mut(&id)?;
        if self.held && entry.work == Work::Submit {
            return None;
        }
        let gate = self.gates.get_mut(&entry.server)?;
        if gate
            .opens(entry.work, library, now)
            .is_none_or(|opens| opens > now)
        {
            return None;
        }
        if !self.limiter.take(now) {
            return Some(Err(Dry));
        }
        gate.enter(entry.work);
        entry.busy = true;
        Some(Ok(Started {
            work: entry.work,
            turn: entry.turns,
            id,
        }))
    }

    /// What decides who goes first within a lane. Creates keep the order of the queue.
    fn place(&self, entry: &Entry) -> Place {
        match (entry.work, self.gates.get(&entry.server)) {
            (Work::Download, _) => (entry.dies, entry.due, false, 0),
            (Work::Submit, Some(gate)) => (
                0,
                gate.closed_until,
                entry.rank.is_none(),
                entry.rank.unwrap_or_default(),
            ),
            _ => (0, entry.due, false, 0),
        }
    }

    fn count_rendering(&mut self, now: Instant) {
        for entry in self.entries.values() {
            if !self.gates.contains_key(&entry.server) {
                self.gates.insert(entry.server.clone(), Gate::new(now));
            }
        }
        self.gates.values_mut().for_each(|gate| gate.rendering = 0);
        for entry in self.entries.values() {
            if entry.work == Work::Poll
                && let Some(gate) = self.gates.get_mut(&entry.server)
            {
                gate.rendering += 1;
            }
        }
    }

    /// When something can start next, unless something is told before.
    pub(super) fn next_due(&self, library: bool, now: Instant) -> Instant {
        let knocks = self
            .gates
            .values()
            .filter(|gate| !gate.rules.off)
            .filter_map(|gate| gate.away.as_ref())
            .filter(|away| !away.busy)
            .map(|away| away.due);
        let work = self
            .entries
            .values()
            .filter(|entry| !(entry.busy || self.held && entry.work == Work::Submit))
            .filter_map(|entry| {
                let opens = self
                    .gates
                    .get(&entry.server)
                    .map_or(Some(now), |gate| gate.opens(entry.work, library, now))?;
                let due = entry.due.max(opens);
                // It could start and did not: requests are scarce.
                Some(if due <= now {
                    self.limiter.opens(now)
                } else {
                    due
                })
            });
        knocks.chain(work).min().unwrap_or(now + FAR).max(now)
    }

    /// Notes that work is over, and when the clip is looked at next.
    pub(super) fn done(&mut self, id: &str, next: Next, now: Instant) {
        let polls = self
            .entries
            .values()
            .filter(|entry| entry.work == Work::Poll);
        // With hundreds of jobs, looks that cannot be made anyway are not planned.
        let patience = self
            .tuning
            .poll_longest
            .max(self.limiter.time_for(polls.count()));
        let Some(entry) = self.entries.get_mut(id) else {
            return;
        };
        let gate = self
            .gates
            .entry(entry.server.clone())
            .or_insert_with(|| Gate::new(now));
        gate.leave(entry.work);
        let turn = match (entry.work, next) {
            (Work::Submit, _) => gate.turned_away,
            (_, Next::TurnedAway(_)) => gate.hushed,
            _ => entry.turns,
        };
        let grown = || pauses::pause(&self.tuning, entry.work, id, turn);
        let pause = match next {
            Next::Now => Some(Duration::ZERO),
            Next::After(pause) | Next::TurnedAway(Some(pause)) => Some(pause.min(LONGEST)),
            Next::Later | Next::TurnedAway(None) => grown(),
            Next::Expected { left, at_least } => Some(
                pauses::expected(&self.tuning, left, patience)
                    .max(at_least)
                    .min(LONGEST),
            ),
            Next::Rest => None,
        };
        entry.busy = false;
        entry.turns = match next {
            Next::Later => entry.turns + 1,
            Next::After(_) | Next::TurnedAway(_) => entry.turns,
            Next::Now | Next::Expected { .. } | Next::Rest => 0,
        };
        entry.due = now + pause.unwrap_or(FAR);
        match (entry.work, next) {
            // What turns one create away turns away the next one, too.
            (Work::Submit, Next::Later | Next::After(_) | Next::TurnedAway(_)) => {
                gate.turned_away += 1;
                gate.closed_until = entry.due;
            }
            (Work::Submit, _) => gate.turned_away = 0,
            // And so with questions, when there are too many of them.
            (Work::Poll, Next::TurnedAway(_)) => {
                gate.hushed += 1;
                gate.quiet_until = gate.quiet_until.max(entry.due);
            }
            (Work::Poll, _) => gate.hushed = 0,
            _ => {}
        }
        if std::mem::take(&mut entry.hurried) {
            entry.due = now;
        }
    }

    fn gate(&mut self, server: &str, now: Instant) -> &mut Gate {
        self.gates
            .entry(server.to_owned())
            .or_insert_with(|| Gate::new(now))
    }
}

/// End of the bytes, waiting since, without a rank of its own, rank.
type Place = (i64, Instant, bool, i64);

/// No request may leave yet.
struct Dry;

fn lane(work: Work) -> usize {
    match work {
        Work::Submit | Work::Match => 0,
        Work::Poll => 1,
        Work::Download => 2,
        Work::Extras => 3,
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
