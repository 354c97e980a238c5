//! The ledger beside the state machine, and caps under every order of events.

mod model;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use rusqlite::Connection;

use super::{reserve, stands};
use crate::ask;
use crate::clip::{Clip, ClipSource, ClipState};
use crate::error::Result;
use crate::money::amount::{MOST_OF_A_CLIP, amount};
use crate::money::day::Moment;
use crate::money::price::{Kept as Price, Rate};
use crate::money::{LedgerState as L, Period, Scope, Unit};
use crate::server::{AuthForm, ServerInput};
use crate::servers::from_input;
use crate::state::{self, Happening as H};
use crate::store::servers;
use crate::store::{caps, clips, ledger, prices, projects, schema};

const DAY: i64 = 86_400_000;
const CENT: i64 = 10_000;

fn database() -> Connection {
    let connection = schema::fresh();
    for (name, price) in [("cheap", Some(10)), ("dear", Some(45)), ("unpriced", None)] {
        let input = ServerInput {
            id: Some(name.to_owned()),
            name: name.to_owned(),
            base_url: "http://127.0.0.1:1/v1".to_owned(),
            auth: AuthForm::None,
            ..ServerInput::default()
        };
        let server = from_input(input, None).expect("a server");
        servers::save(&connection, &server, 0).expect("a server");
        if let Some(cents) = price {
            let price = Price {
                id: name.to_owned(),
                server_id: name.to_owned(),
                model: None,
                size: None,
                rate: Rate {
                    unit: Unit::Clip,
                    amount: cents * CENT,
                    currency: "USD".to_owned(),
                },
                valid_from: None,
            };
            prices::save(&connection, &price).expect("a price");
        }
    }
    projects::add(&connection, "film", "Film", 0).expect("a project");
    connection
}

fn clip(connection: &Connection, server: &str, project: bool) -> Clip {
    let clip = Clip {
        server_id: Some(server.to_owned()),
        project_id: project.then(|| "film".to_owned()),
        ..ask::blank("A kite", ClipSource::Created, ClipState::Queued, 0)
    };
    clips::add(connection, &clip, None, None).expect("a clip");
    clip
}

fn at(now: i64) -> Moment {
    Moment {
        now,
        zone: TimeZone::UTC,
    }
}

/// What `jobs/submit.rs` does in its transaction. Answers whether the create left.
fn send(connection: &Connection, clip: &Clip, moment: &Moment) -> Result<bool> {
    if reserve(connection, clip, moment)?.is_some() {
        return Ok(false);
    }
    clips::step(connection, &clip.id, H::Send)?;
    Ok(true)
}

fn rows(connection: &Connection, clip: &Clip) -> Vec<L> {
    connection
        .prepare("SELECT state FROM ledger WHERE clip_id = ?1 ORDER BY seq")
        .and_then(|mut statement| {
            statement
                .query_map([&clip.id], |row| crate::store::word::parse(0, row.get(0)?))?
                .collect()
        })
        .expect("rows")
}

#[test]
fn the_ledger_follows_every_life_of_a_clip() {
    for (happenings, expected) in [
        (&[][..], &[L::Reserved][..]),
        (&[H::NotReceived], &[]),
        (&[H::NotReceived, H::Send], &[L::Reserved]),
        (&[H::NotReceived, H::Cancel], &[]),
        (&[H::NotReceived, H::Refuse], &[]),
        (&[H::Reword], &[]),
        (&[H::Reword, H::Send, H::Take], &[L::Reserved]),
        (&[H::Refuse], &[L::Unbilled]),
        (&[H::LoseTrack], &[L::Unknown]),
        (&[H::LoseTrack, H::GiveUp], &[L::Unknown]),
        (&[H::LoseTrack, H::SendAgain], &[L::Unbilled]),
        (
            &[H::LoseTrack, H::SendAgain, H::Send],
            &[L::Unbilled, L::Reserved],
        ),
        (
            &[H::LoseTrack, H::SendAgain, H::Send, H::NotReceived],
            &[L::Unbilled],
        ),
        (&[H::LoseTrack, H::SendAgain, H::Refuse], &[L::Unbilled]),
        (&[H::LoseTrack, H::Take], &[L::Reserved]),
        (&[H::LoseTrack, H::Take, H::Finish], &[L::Settled]),
        (&[H::Take, H::Start], &[L::Reserved]),
        (&[H::Take, H::Start, H::Finish], &[L::Settled]),
        (
            &[H::Take, H::Finish, H::Fetch, H::Land, H::FetchAgain],
            &[L::Settled],
        ),
        (&[H::Take, H::Finish, H::Vanish], &[L::Settled]),
        (
            &[H::Take, H::Finish, H::Vanish, H::LookAgain, H::Finish],
            &[L::Settled],
        ),
        (&[H::Take, H::Cancel], &[L::Unknown]),
        (&[H::Take, H::Start, H::Cancel], &[L::Unknown]),
        (&[H::Take, H::Vanish], &[L::Unknown]),
        (&[H::Take, H::Vanish, H::LookAgain], &[L::Reserved]),
        (&[H::Take, H::Fail], &[L::Unbilled]),
        (&[H::Take, H::Fail, H::LookAgain], &[L::Reserved]),
        (&[H::Take, H::Fail, H::LookAgain, H::Finish], &[L::Settled]),
    ] {
        let connection = database();
        let clip = clip(&connection, "cheap", false);
        assert!(send(&connection, &clip, &at(DAY)).expect("sent"));
        for &happening in happenings {
            match happening {
                H::Send => assert!(send(&connection, &clip, &at(DAY)).expect("sent")),
                other => drop(clips::step(&connection, &clip.id, other).expect("it can happen")),
            }
        }
        assert_eq!(rows(&connection, &clip), expected, "{happenings:?}");
    }
}

#[test]
fn what_a_server_says_late_still_counts_before_the_book() {
    let connection = database();
    let clip = clip(&connection, "cheap", false);
    assert!(send(&connection, &clip, &at(DAY)).expect("sent"));
    for happening in [H::Take, H::Finish, H::Vanish, H::LookAgain] {
        clips::step(&connection, &clip.id, happening).expect("it can happen");
    }
    ledger::hear(&connection, &clip.id, Some(25 * CENT), None).expect("heard");
    clips::step(&connection, &clip.id, H::Finish).expect("it can happen");
    let cost = ledger::cost(&connection, &clip.id).expect("a cost");
    let actual = cost.and_then(|cost| cost.actual).expect("settled");
    assert!((actual.micros - 250_000.0).abs() < 0.1, "{actual:?}");
}

#[test]
fn nothing_leaves_without_a_reservation() {
    let connection = database();
    let clip = clip(&connection, "cheap", false);
    assert!(clips::step(&connection, &clip.id, H::Send).is_err());
    assert!(send(&connection, &clip, &at(DAY)).expect("sent"));
    clips::step(&connection, &clip.id, H::LoseTrack).expect("lost");
    clips::step(&connection, &clip.id, H::SendAgain).expect("again");
    assert!(
        clips::step(&connection, &clip.id, H::Send).is_err(),
        "the reservation of the first create is no leave for a second"
    );
}

#[test]
fn what_comes_to_an_absurd_price_is_held_back_by_every_cap_and_breaks_no_sum() {
    let connection = database();
    let price = Price {
        id: "absurd".to_owned(),
        server_id: "unpriced".to_owned(),
        model: None,
        size: None,
        rate: Rate {
            unit: Unit::Second,
            amount: 1_000_000_000_000,
            currency: "USD".to_owned(),
        },
        valid_from: None,
    };
    prices::save(&connection, &price).expect("a price");
    let absurd = || Clip {
        seconds: Some("1000000".to_owned()),
        ..clip(&connection, "unpriced", false)
    };
    for _ in 0..20 {
        assert!(send(&connection, &absurd(), &at(0)).expect("the sums work"));
    }
    let today = stands(&connection, &at(0)).expect("the sums work").today;
    assert_eq!(today, [amount(20 * MOST_OF_A_CLIP, "USD")]);
    set_cap(&connection, Scope::All, Period::Ever, 100_000_000);
    let cheap = clip(&connection, "cheap", false);
    assert!(!send(&connection, &cheap, &at(0)).expect("the sums work"));
    // As an account that somebody edited, or an older Dailies, could have it.
    connection
        .execute("UPDATE ledger SET estimate = 9223372036854775807", [])
        .expect("rows");
    let budget = stands(&connection, &at(0)).expect("the sums work");
    assert_eq!(budget.today, [amount(i64::MAX, "USD")]);
    assert_eq!(budget.caps[0].spent, amount(i64::MAX, "USD"));
    assert!(!send(&connection, &cheap, &at(0)).expect("the sums work"));
    connection.execute("DELETE FROM caps", []).expect("no caps");
    assert!(send(&connection, &cheap, &at(0)).expect("the sums work"));
}

#[test]
fn a_clip_that_is_deleted_for_good_stays_in_the_ledger() {
    let connection = database();
    let clip = clip(&connection, "cheap", true);
    assert!(send(&connection, &clip, &at(DAY)).expect("sent"));
    clips::remove(&connection, &clip.id).expect("removed");
    servers::remove(&connection, "cheap").expect("removed");
    projects::remove(&connection, "film").expect("removed");
    let entries = ledger::entries(&connection, 0).expect("the ledger");
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].counted, Some(10 * CENT));
    assert_eq!(
        entries[0].server, None,
        "clips are written down with their server's name"
    );
    assert_eq!(entries[0].project.as_deref(), Some("Film"));
}

#[test]
fn caps_go_with_their_server_or_project() {
    let connection = database();
    set_cap(&connection, Scope::Server, Period::Day, 1);
    set_cap(&connection, Scope::Project, Period::Ever, 1);
    set_cap(&connection, Scope::All, Period::Day, 1);
    servers::remove(&connection, "cheap").expect("removed");
    projects::remove(&connection, "film").expect("removed");
    let left = caps::all(&connection).expect("caps");
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].scope, Scope::All);
}

fn set_cap(connection: &Connection, scope: Scope, period: Period, cents: i64) {
    let cap = caps::Kept {
        id: format!("{scope:?} {period:?}"),
        scope,
        subject: match scope {
            Scope::All => "",
            Scope::Server => "cheap",
            Scope::Project => "film",
        }
        .to_owned(),
        period,
        amount: cents * CENT,
        currency: "USD".to_owned(),
    };
    caps::save(connection, &cap).expect("a cap");
}

/// Something that may happen while clips are made.
#[derive(Debug, Clone)]
enum Event {
    Send(usize),
    Happen(usize, H),
    Waive(usize),
    Bill(usize, i64),
    Cap(Scope, Period, i64),
    Pass(i64),
}

const CLIPS: usize = 6;

fn event() -> impl Strategy<Value = Event> {
    let scope = prop::sample::select(vec![Scope::All, Scope::Server, Scope::Project]);
    let period = prop::sample::select(vec![Period::Day, Period::Month, Period::Ever]);
    let happening = prop::sample::select(vec![
        H::NotReceived,
        H::Reword,
        H::LoseTrack,
        H::Refuse,
        H::Take,
        H::Take,
        H::Finish,
        H::Finish,
        H::Fail,
        H::Vanish,
        H::SendAgain,
        H::GiveUp,
        H::LookAgain,
        H::Cancel,
    ]);
    prop_oneof![
        6 => (0..CLIPS).prop_map(Event::Send),
        6 => (0..CLIPS, happening).prop_map(|(clip, what)| Event::Happen(clip, what)),
        1 => (0..CLIPS).prop_map(Event::Waive),
        1 => (0..CLIPS, 0..90_i64).prop_map(|(clip, cents)| Event::Bill(clip, cents)),
        3 => (scope, period, 0..120_i64).prop_map(|(s, p, cents)| Event::Cap(s, p, cents)),
        1 => (0..40_i64).prop_map(|hours| Event::Pass(hours * 3_600_000)),
    ]
}

fn at_utc(at: i64) -> jiff::civil::Date {
    let moment = jiff::Timestamp::from_millisecond(at).expect("a moment");
    moment.to_zoned(TimeZone::UTC).date()
}

/// What the caps say by the rows alone, added up another way than `budget` does.
fn passed(connection: &Connection, clip: &Clip, now: i64) -> Option<String> {
    let month = |at: i64| at_utc(at).first_of_month();
    let entries: Vec<(String, Option<String>, i64, i64)> = connection
        .prepare(
            "SELECT server_id, project_id, left_at, counted FROM ledger WHERE counted IS NOT NULL",
        )
        .and_then(|mut statement| {
            statement
                .query_map([], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                })?
                .collect()
        })
        .expect("rows");
    caps::all(connection)
        .expect("caps")
        .into_iter()
        .find_map(|cap| {
            let about = match cap.scope {
                Scope::All => true,
                Scope::Server => clip.server_id.as_deref() == Some(&*cap.subject),
                Scope::Project => clip.project_id.as_deref() == Some(&*cap.subject),
            };
            let sum: i64 = entries
                .iter()
                .filter(|(server, project, left_at, _)| {
                    (match cap.scope {
                        Scope::All => true,
                        Scope::Server => *server == cap.subject,
                        Scope::Project => project.as_deref() == Some(&*cap.subject),
                    }) && match cap.period {
                        Period::Day => left_at.div_euclid(DAY) >= now.div_euclid(DAY),
                        Period::Month => month(*left_at) == month(now),
                        Period::Ever => true,
                    }
                })
                .map(|(.., counted)| counted)
                .sum();
            (about && sum > cap.amount).then(|| format!("{cap:?} holds {sum}"))
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Whatever happens in whatever order: a create leaves only if, with it, no cap that it is
    /// under is passed, or if the user waived the caps for it, or if its price is not known.
    #[test]
    fn no_order_of_events_passes_a_cap(events in prop::collection::vec(event(), 1..80)) {
        let connection = database();
        let kinds = [("cheap", true), ("cheap", false), ("dear", true), ("dear", false),
            ("unpriced", true), ("cheap", true)];
        let made: Vec<Clip> = kinds
            .iter()
            .map(|(server, project)| clip(&connection, server, *project))
            .collect();
        let mut now = 1_000 * DAY;
        let mut waived = [false; CLIPS];
        for event in events {
            match event {
                Event::Send(at_clip) => {
                    let clip = &made[at_clip];
                    if clips::state_of(&connection, &clip.id)? != ClipState::Queued {
                        continue;
                    }
                    let left = send(&connection, clip, &at(now))?;
                    let free = waived[at_clip] || clip.server_id.as_deref() == Some("unpriced");
                    prop_assert!(left || !free, "held back although nothing may hold it");
                    if left && !free {
                        let passed = passed(&connection, clip, now);
                        prop_assert_eq!(passed, None);
                    }
                }
                Event::Happen(clip, happening) => {
                    let id = &made[clip].id;
                    let before = clips::state_of(&connection, id)?;
                    if state::next(before, happening).is_some() {
                        clips::step(&connection, id, happening)?;
                    }
                }
                Event::Waive(clip) => {
                    caps::waive(&connection, &made[clip].id, now)?;
                    waived[clip] = true;
                }
                Event::Bill(clip, cents) => {
                    ledger::hear(&connection, &made[clip].id, Some(cents * CENT), None)?;
                }
                Event::Cap(scope, period, cents) => set_cap(&connection, scope, period, cents),
                Event::Pass(by) => now += by,
            }
            // At most one row of a clip is open, and an open one belongs to a clip under way.
            for clip in &made {
                let open = rows(&connection, clip).iter().filter(|row| **row == L::Reserved).count();
                let under_way = matches!(
                    clips::state_of(&connection, &clip.id)?,
                    ClipState::Submitting | ClipState::Accepted | ClipState::Running
                );
                prop_assert!(open <= usize::from(under_way));
            }
        }
    }
}
