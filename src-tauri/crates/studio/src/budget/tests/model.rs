//! The ledger beside a model of it that is simple enough to be believed, under every order of
//! events: asked, sent, lost, restarted, midnight, prices and caps changed, waived, adopted, failed,
//! billed, and the database lost.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{CENT, DAY, at, clip, database, send, set_cap};
use crate::account::put_back;
use crate::ask;
use crate::budget;
use crate::clip::{Clip, ClipSource, ClipState};
use crate::library::account::{Found, Sheet};
use crate::money::amount::amount;
use crate::money::price::{Kept as Price, Rate};
use crate::money::table::added_up;
use crate::money::{Grouping, LedgerLine, LedgerState as L, Period, Scope, Unit};
use crate::state::{self, Happening as H};
use crate::store::{account, caps, clips, ledger, prices};

/// Clips of the first six kinds are sent from here, the others are adopted.
const KINDS: [(&str, bool); 8] = [
    ("cheap", true),
    ("cheap", false),
    ("dear", true),
    ("dear", false),
    ("unpriced", true),
    ("cheap", true),
    ("cheap", false),
    ("unpriced", false),
];
const SENT_FROM_HERE: usize = 6;

#[derive(Debug, Clone, Copy)]
enum Event {
    Send(usize),
    Happen(usize, H),
    FailBilled(usize, i64),
    Bill(usize, i64),
    Waive(usize),
    Price(&'static str, i64),
    Cap(Period, i64),
    Restart,
    Pass(i64),
    /// Deleted here, and found on the server's list again.
    AdoptAgain(usize),
}

fn event() -> impl Strategy<Value = Event> {
    let any = || 0..KINDS.len();
    let happening = prop::sample::select(vec![
        H::NotReceived,
        H::LoseTrack,
        H::Refuse,
        H::Take,
        H::Take,
        H::Take,
        H::Start,
        H::Finish,
        H::Finish,
        H::Fail,
        H::Vanish,
        H::Cancel,
        H::SendAgain,
        H::GiveUp,
        H::LookAgain,
    ]);
    let period = prop::sample::select(vec![Period::Day, Period::Ever]);
    let server = prop::sample::select(vec!["cheap", "dear"]);
    prop_oneof![
        8 => any().prop_map(Event::Send),
        8 => (any(), happening).prop_map(|(clip, what)| Event::Happen(clip, what)),
        1 => (any(), 0..90_i64).prop_map(|(clip, cents)| Event::FailBilled(clip, cents)),
        1 => (any(), 0..90_i64).prop_map(|(clip, cents)| Event::Bill(clip, cents)),
        1 => any().prop_map(Event::Waive),
        1 => (server, 0..60_i64).prop_map(|(server, cents)| Event::Price(server, cents)),
        3 => (period, 0..160_i64).prop_map(|(period, cents)| Event::Cap(period, cents)),
        1 => Just(Event::Restart),
        1 => (0..40_i64).prop_map(|hours| Event::Pass(hours * 3_600_000)),
        1 => any().prop_map(Event::AdoptAgain),
    ]
}

/// A row as a person would keep it on paper.
#[derive(Debug, Clone)]
struct Line {
    state: L,
    price: Option<i64>,
    left_at: i64,
    adopted: bool,
}

impl Line {
    fn counted(&self) -> Option<i64> {
        match self.state {
            L::Unbilled => Some(0),
            _ => self.price,
        }
    }
}

/// The paper.
#[derive(Debug, Default)]
struct Paper {
    of_clip: HashMap<usize, Vec<Line>>,
    prices: HashMap<&'static str, i64>,
}

impl Paper {
    fn price(&self, clip: usize) -> Option<i64> {
        self.prices.get(KINDS[clip].0).map(|cents| cents * CENT)
    }

    fn write(&mut self, clip: usize, left_at: i64, adopted: bool) {
        let price = self.price(clip);
        self.of_clip.entry(clip).or_default().push(Line {
            state: L::Reserved,
            price,
            left_at,
            adopted,
        });
    }

    fn last(&mut self, clip: usize) -> Option<&mut Line> {
        self.of_clip.get_mut(&clip)?.last_mut()
    }

    fn happen(&mut self, clip: usize, happening: H) {
        if happening == H::NotReceived {
            self.of_clip.entry(clip).or_default().pop();
            return;
        }
        let Some(line) = self.last(clip) else { return };
        line.state = match (happening, line.state) {
            // What is paid stays paid.
            (_, L::Settled) | (H::Finish, L::Reserved) => L::Settled,
            (H::LoseTrack | H::Vanish | H::Cancel, L::Reserved) => L::Unknown,
            (H::Refuse | H::Fail, L::Reserved) | (H::SendAgain, _) => L::Unbilled,
            (H::Take | H::LookAgain, _) => L::Reserved,
            (_, state) => state,
        };
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.of_clip.values().flatten()
    }

    /// What counts under a cap of all servers since a moment.
    fn capped(&self, since: i64) -> i64 {
        self.lines()
            .filter(|line| !line.adopted && line.left_at >= since)
            .filter_map(Line::counted)
            .sum()
    }

    fn total(&self) -> LedgerLine {
        let sum = |wanted: fn(L) -> bool| {
            let lines = self.lines().filter(|line| wanted(line.state));
            let micros: i64 = lines.filter_map(Line::counted).sum();
            let some = Some(amount(micros, "USD")).filter(|_| micros > 0);
            some.into_iter().collect()
        };
        let count = |wanted: fn(&&Line) -> bool| {
            u32::try_from(self.lines().filter(wanted).count()).expect("a few")
        };
        LedgerLine {
            name: None,
            clips: count(|_| true),
            spent: sum(|state| state == L::Settled),
            reserved: sum(|state| matches!(state, L::Reserved | L::Unknown)),
            unknown: count(|line| line.counted().is_none()),
            unbilled: count(|line| line.state == L::Unbilled),
        }
    }
}

/// The database beside the paper.
struct Desk {
    connection: rusqlite::Connection,
    made: Vec<Clip>,
    paper: Paper,
    now: i64,
}

impl Desk {
    fn new() -> Self {
        let connection = database();
        let mut desk = Self {
            made: Vec::new(),
            paper: Paper {
                prices: HashMap::from([("cheap", 10), ("dear", 45)]),
                ..Paper::default()
            },
            now: 1_000 * DAY,
            connection,
        };
        for (number, (server, project)) in KINDS.into_iter().enumerate() {
            if number < SENT_FROM_HERE {
                desk.made.push(clip(&desk.connection, server, project));
            } else {
                let clip = desk.adopted(number);
                desk.made.push(clip);
                desk.paper.write(number, desk.now, true);
            }
        }
        desk
    }

    fn adopted(&self, number: usize) -> Clip {
        let clip = Clip {
            server_id: Some(KINDS[number].0.to_owned()),
            remote_id: Some(format!("job-{number}")),
            ..ask::blank("A kite", ClipSource::Adopted, ClipState::Accepted, self.now)
        };
        clips::add(&self.connection, &clip, None, None).expect("a clip");
        budget::adopt(&self.connection, &clip, &at(self.now)).expect("adopted");
        clip
    }

    fn state(&self, clip: usize) -> ClipState {
        clips::state_of(&self.connection, &self.made[clip].id).expect("a state")
    }

    fn step(&mut self, clip: usize, happening: H) -> bool {
        if happening == H::Send || state::next(self.state(clip), happening).is_none() {
            return false;
        }
        let id = self.made[clip].id.clone();
        clips::step(&self.connection, &id, happening).expect("it can happen");
        if happening == H::Take {
            clips::set_remote_id(&self.connection, &id, &format!("job-{clip}")).expect("named");
        }
        self.paper.happen(clip, happening);
        true
    }

    fn bill(&mut self, clip: usize, cents: i64) {
        let id = &self.made[clip].id;
        ledger::hear(&self.connection, id, Some(cents * CENT), None).expect("heard");
        if let Some(line) = self.paper.last(clip) {
            line.price = Some(cents * CENT);
        }
    }

    fn send(&mut self, number: usize) -> Result<(), TestCaseError> {
        if self.state(number) != ClipState::Queued {
            return Ok(());
        }
        let (connection, clip) = (&self.connection, &self.made[number]);
        let left = send(connection, clip, &at(self.now)).expect("an answer");
        let waived = caps::waived_at(connection, &clip.id)
            .expect("an answer")
            .is_some();
        // What costs nothing, or nobody knows what, passes every cap.
        let price = self.paper.price(number).unwrap_or_default();
        let room = caps::all(connection).expect("caps").iter().all(|cap| {
            let since = at(self.now).start(cap.period);
            self.paper.capped(since) + price <= cap.amount
        });
        prop_assert_eq!(left, room || waived || price == 0);
        if left {
            self.paper.write(number, self.now, false);
        }
        Ok(())
    }

    fn adopt_again(&mut self, number: usize) {
        let ended = matches!(
            self.state(number),
            ClipState::Failed | ClipState::Gone | ClipState::Cancelled | ClipState::Finished
        );
        let clip = clips::get(&self.connection, &self.made[number].id).expect("a clip");
        if !ended || clip.remote_id.is_none() {
            return;
        }
        clips::remove(&self.connection, &clip.id).expect("removed");
        self.made[number] = self.adopted(number);
        if let Some(line) = self.paper.last(number)
            && line.state != L::Settled
        {
            line.state = L::Reserved;
        }
    }

    fn happen(&mut self, event: Event) -> Result<(), TestCaseError> {
        match event {
            Event::Send(clip) => self.send(clip)?,
            Event::Happen(clip, happening) => drop(self.step(clip, happening)),
            Event::FailBilled(clip, cents) => {
                if state::next(self.state(clip), H::Fail).is_some() {
                    self.bill(clip, cents);
                    self.step(clip, H::Fail);
                    let id = &self.made[clip].id;
                    ledger::bill_failure(&self.connection, id).expect("billed");
                    if let Some(line) = self.paper.last(clip)
                        && cents > 0
                    {
                        line.state = L::Settled;
                    }
                }
            }
            Event::Bill(clip, cents) => {
                let moving = [ClipState::Accepted, ClipState::Running];
                if moving.contains(&self.state(clip)) {
                    self.bill(clip, cents);
                }
            }
            Event::Waive(clip) => {
                caps::waive(&self.connection, &self.made[clip].id, self.now).expect("waived");
            }
            Event::Price(server, cents) => {
                set_price(&self.connection, server, cents);
                self.paper.prices.insert(server, cents);
            }
            Event::Cap(period, cents) => set_cap(&self.connection, Scope::All, period, cents),
            Event::Restart => {
                for clip in 0..KINDS.len() {
                    if self.state(clip) == ClipState::Submitting {
                        self.step(clip, H::LoseTrack);
                    }
                }
            }
            Event::Pass(by) => self.now += by,
            Event::AdoptAgain(clip) => self.adopt_again(clip),
        }
        Ok(())
    }

    fn total(&self, connection: &rusqlite::Connection) -> LedgerLine {
        let entries = ledger::entries(connection, i64::MIN).expect("the ledger");
        added_up(&entries, Grouping::Server, &at(self.now)).total
    }

    fn sheets(&self) -> Vec<Found> {
        let sheet = |sheet| Found {
            account: "account".to_owned(),
            sheet,
        };
        let unwritten = account::unwritten(&self.connection).expect("sheets");
        unwritten
            .into_iter()
            .map(|(name, _)| match name.as_str() {
                account::BOOK => sheet(Sheet::of_book(
                    account::book(&self.connection).expect("a book"),
                    1,
                )),
                day => {
                    let ledger = account::day(&self.connection, day).expect("a day");
                    sheet(Sheet::of_day(ledger, 1))
                }
            })
            .collect()
    }

    /// The database is lost, and comes back from the sheets, twice.
    fn lose(&self) -> Result<(), TestCaseError> {
        let fresh = database();
        for _ in 0..2 {
            put_back(&fresh, &self.sheets(), false, self.now).expect("put back");
            prop_assert_eq!(self.total(&fresh), self.paper.total());
            let known = |connection| prices::all(connection).expect("prices");
            prop_assert_eq!(known(&fresh), known(&self.connection));
            let known = |connection| caps::all(connection).expect("caps");
            prop_assert_eq!(known(&fresh), known(&self.connection));
        }
        Ok(())
    }
}

fn set_price(connection: &rusqlite::Connection, server: &str, cents: i64) {
    let price = Price {
        id: server.to_owned(),
        server_id: server.to_owned(),
        model: None,
        size: None,
        rate: Rate {
            unit: Unit::Clip,
            amount: cents * CENT,
            currency: "USD".to_owned(),
        },
        valid_from: None,
    };
    prices::save(connection, &price).expect("a price");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// After every event the ledger says what the paper says, a create leaves exactly when the
    /// paper has room for it, and nothing of it is lost or doubled with the database.
    #[test]
    fn the_ledger_is_what_a_person_would_have_written_down(
        events in prop::collection::vec(event(), 1..80)
    ) {
        let mut desk = Desk::new();
        for event in events {
            desk.happen(event)?;
            let total = desk.total(&desk.connection);
            prop_assert_eq!(total, desk.paper.total());
            for period in [Period::Day, Period::Ever] {
                let since = at(desk.now).start(period);
                let spent = ledger::spent(&desk.connection, ledger::Of::All, since, "USD")?;
                prop_assert_eq!(spent, desk.paper.capped(since));
            }
        }
        desk.lose()?;
    }
}
