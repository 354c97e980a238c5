//! What one server is asked to bear: how much at once, how many creates in a minute, and nothing at
//! all while it does not answer.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Work;
use crate::server::Limits;

/// At most so many questions to one server at once.
const POLLS: usize = 6;
/// At most so many downloads from one server at once.
const DOWNLOADS: usize = 3;
/// What the user's limit of creates counts in.
const MINUTE: Duration = Duration::from_mins(1);

/// What the user wants of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    pub(crate) limits: Limits,
    /// Nothing new is sent. What the server has already goes on.
    pub(crate) paused: bool,
    /// Nothing is sent and nothing asked.
    pub(crate) off: bool,
}

/// A server that does not answer.
#[derive(Debug)]
pub(super) struct Away {
    /// When it is tried again.
    pub(super) due: Instant,
    /// How often it was tried in vain.
    pub(super) turns: u32,
    /// It is being tried.
    pub(super) busy: bool,
}

#[derive(Debug)]
pub(super) struct Gate {
    pub(super) rules: Rules,
    pub(super) away: Option<Away>,
    /// A create or a search is on its way. Never two: a search must not find a create that is
    /// just being answered.
    sending: bool,
    /// No create leaves earlier.
    pub(super) closed_until: Instant,
    /// Creates turned away in a row.
    pub(super) turned_away: u32,
    /// When creates left, those of the last minute.
    sent: VecDeque<Instant>,
    /// Jobs the server has; counted anew before anything starts.
    pub(super) rendering: usize,
    polls: usize,
    /// No job is asked about earlier.
    pub(super) quiet_until: Instant,
    /// Questions turned away in a row.
    pub(super) hushed: u32,
    downloads: usize,
}

impl Gate {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            rules: Rules::default(),
            away: None,
            sending: false,
            closed_until: now,
            turned_away: 0,
            sent: VecDeque::new(),
            rendering: 0,
            polls: 0,
            quiet_until: now,
            hushed: 0,
            downloads: 0,
        }
    }

    /// When work may start as far as this server goes; `None`: when something else has happened.
    pub(super) fn opens(&self, work: Work, library: bool, now: Instant) -> Option<Instant> {
        if self.away.is_some() || self.rules.off {
            return None;
        }
        match work {
            Work::Submit => {
                let most = self.rules.limits.rendering;
                let full = most.is_some_and(|most| self.rendering >= most as usize);
                let free = !self.sending && !self.rules.paused && !full;
                free.then(|| self.closed_until.max(self.next_in_the_minute(now)))
            }
            Work::Match => (!self.sending).then_some(now),
            Work::Poll => (self.polls < POLLS).then_some(self.quiet_until),
            Work::Download => (library && self.downloads < DOWNLOADS).then_some(now),
            Work::Extras => (self.downloads < DOWNLOADS).then_some(now),
        }
    }

    fn next_in_the_minute(&self, now: Instant) -> Instant {
        let Some(most) = self.rules.limits.per_minute else {
            return now;
        };
        let before = self.sent.len().checked_sub(most as usize);
        before
            .and_then(|at| self.sent.get(at))
            .map_or(now, |&sent| sent + MINUTE)
    }

    /// Counts work that starts.
    pub(super) fn enter(&mut self, work: Work) {
        match work {
            Work::Submit | Work::Match => self.sending = true,
            Work::Poll => self.polls += 1,
            Work::Download | Work::Extras => self.downloads += 1,
        }
    }

    /// Counts a create that leaves. The next one is not started before this one is answered.
    pub(super) fn left(&mut self, now: Instant) {
        while self.sent.front().is_some_and(|&sent| sent + MINUTE <= now) {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
    }

    /// Takes back what [`Self::enter`] counted as being under way.
    pub(super) fn leave(&mut self, work: Work) {
        match work {
            Work::Submit | Work::Match => self.sending = false,
            Work::Poll => self.polls = self.polls.saturating_sub(1),
            Work::Download | Work::Extras => self.downloads = self.downloads.saturating_sub(1),
        }
    }

    /// Time went by that the clock of [`Instant`] did not see.
    pub(super) fn skip(&mut self, by: Duration) {
        let earlier = |moment: Instant| moment.checked_sub(by).unwrap_or(moment);
        self.closed_until = earlier(self.closed_until);
        self.quiet_until = earlier(self.quiet_until);
        self.sent.iter_mut().for_each(|sent| *sent = earlier(*sent));
        if let Some(away) = &mut self.away {
            away.due = earlier(away.due);
        }
    }
}
