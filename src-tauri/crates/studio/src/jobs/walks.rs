//! Walks at random through the life of a clip, with crashes on the way, on a real database.

use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::Connection;

use super::{Work, stop, stop_one};
use crate::ask;
use crate::clip::{Clip, ClipSource, ClipState as S};
use crate::money::price::Rate;
use crate::money::{LedgerState, Unit};
use crate::state::Happening as H;
use crate::store::account::{self, Names};
use crate::store::ledger::{self, Leaving};
use crate::store::{clips, schema};

const HAPPENINGS: [H; 20] = [
    H::Send,
    H::NotReceived,
    H::Reword,
    H::LoseTrack,
    H::Refuse,
    H::Take,
    H::Start,
    H::Finish,
    H::Fail,
    H::Disprove,
    H::Fetch,
    H::StopFetching,
    H::Land,
    H::Vanish,
    H::Cancel,
    H::SendAgain,
    H::GiveUp,
    H::LookAgain,
    H::FetchAgain,
    H::Reappear,
];

/// One step of a walk: something happens, or (`None`) the process ends and is started again.
fn step() -> impl Strategy<Value = Option<H>> {
    prop_oneof![
        9 => (0..HAPPENINGS.len()).prop_map(|at| Some(HAPPENINGS[at])),
        1 => Just(None),
    ]
}

/// A database with one queued clip in it, and the clip's id.
fn queued() -> (Connection, String) {
    let connection = schema::fresh();
    connection
        .execute(
            "INSERT INTO servers (id, name, base_url, auth, created_at)
             VALUES ('s', 'S', 'http://127.0.0.1:1/v1', '{\"kind\":\"none\"}', 0)",
            [],
        )
        .expect("a server");
    let clip = Clip {
        server_id: Some("s".to_owned()),
        ..ask::blank("A kite", ClipSource::Created, S::Queued, 0)
    };
    clips::add(&connection, &clip, None, None).expect("a clip");
    (connection, clip.id)
}

/// Without a row of the ledger no create leaves.
fn reserve(connection: &Connection, id: &str) {
    let clip = clips::get(connection, id).expect("the clip");
    let leaving = Leaving {
        clip: &clip,
        project_name: None,
        rate: Some(Rate {
            unit: Unit::Clip,
            amount: 400_000,
            currency: "USD".to_owned(),
        }),
        estimate: Some(400_000),
        waived_at: None,
        now: 0,
        adopted: false,
    };
    ledger::reserve(connection, &leaving).expect("a row");
}

/// Lets it happen if it can; says whether it could.
fn happens(connection: &Connection, id: &str, step: Option<H>, number: usize) -> bool {
    let Some(happening) = step else {
        stop(connection).expect("a crash is healed");
        return true;
    };
    if happening == H::Send && clips::state_of(connection, id).ok() == Some(S::Queued) {
        reserve(connection, id);
    }
    let happened = clips::step(connection, id, happening).is_ok();
    if happened && happening == H::Take {
        clips::set_remote_id(connection, id, &format!("job {number}")).expect("an id is kept");
    }
    happened
}

/// Whether the jobs have something to do for it, or it is safe, or a person can ask for it again.
fn goes_on(connection: &Connection, id: &str) -> bool {
    let intent = clips::intent(connection, id)
        .expect("the database")
        .expect("the clip");
    match intent.clip.state {
        S::Failed | S::Refused | S::Cancelled | S::Gone => {
            ask::write_again(connection, id, 1).is_ok()
        }
        // Or under way: a crash leads out of it, which the walks try everywhere.
        S::Safe | S::Submitting | S::Saving => true,
        _ => Work::of(&intent).is_some(),
    }
}

proptest! {
    #[test]
    fn no_walk_leaves_a_clip_without_a_next_step(walk in vec(step(), 0..80)) {
        let (connection, id) = queued();
        for (number, step) in walk.into_iter().enumerate() {
            happens(&connection, &id, step, number);
            prop_assert!(goes_on(&connection, &id), "after {step:?}");
        }
        let moving = stop(&connection).expect("a crash is healed");
        let state = clips::state_of(&connection, &id).expect("the clip");
        prop_assert!(!matches!(state, S::Submitting | S::Saving));
        prop_assert!(goes_on(&connection, &id));
        let ended = matches!(state, S::Safe | S::Failed | S::Refused | S::Cancelled | S::Gone);
        prop_assert_eq!(moving.contains(&id), !ended);
    }

    #[test]
    fn a_create_leaves_again_only_when_it_did_not_arrive_or_a_person_says_so(
        walk in vec(step(), 0..80),
    ) {
        let (connection, id) = queued();
        let (mut sent, mut allowed) = (0, 1);
        for (number, step) in walk.into_iter().enumerate() {
            if happens(&connection, &id, step, number) {
                sent += u32::from(step == Some(H::Send));
                allowed += u32::from(matches!(step, Some(H::NotReceived | H::Reword | H::SendAgain)));
            }
            prop_assert!(sent <= allowed);
        }
    }

    #[test]
    fn the_first_id_stays_whatever_happens(walk in vec(step(), 0..80)) {
        let (connection, id) = queued();
        let mut first = None;
        for (number, step) in walk.into_iter().enumerate() {
            happens(&connection, &id, step, number);
            let now = clips::get(&connection, &id).expect("the clip").remote_id;
            prop_assert!(first.is_none() || first == now);
            first = now;
        }
    }
}

/// A clip that came so far.
fn led_to(steps: &[H]) -> (Connection, String) {
    let (connection, id) = queued();
    for step in steps {
        assert!(happens(&connection, &id, Some(*step), 1), "{step:?}");
    }
    (connection, id)
}

#[test]
fn work_that_breaks_off_leaves_no_clip_half_way() {
    let fetching = [H::Send, H::Take, H::Finish, H::Fetch];
    for (steps, expected) in [
        (&[H::Send][..], S::Unknown),
        (&fetching[..], S::Finished),
        (&fetching[..3], S::Finished),
        (&[H::Send, H::Take], S::Accepted),
    ] {
        let (connection, id) = led_to(steps);
        let was_at_work = stop_one(&connection, &id).expect("it is stopped");
        let clip = clips::get(&connection, &id).expect("the clip");
        assert_eq!(clip.state, expected, "{steps:?}");
        assert_eq!(
            was_at_work,
            matches!(steps.last(), Some(H::Send | H::Fetch))
        );
        assert_eq!(clip.problem.is_some(), expected == S::Unknown);
    }
    let (connection, _) = queued();
    assert!(matches!(stop_one(&connection, "no more"), Ok(false)));
}

#[test]
fn bytes_that_are_on_their_way_still_arrive_when_the_server_forgets_the_job() {
    let (connection, id) = led_to(&[H::Send, H::Take, H::Finish, H::Fetch]);
    clips::set_deleted_there(&connection, &id, 1).expect("it is noted");
    assert_eq!(clips::state_of(&connection, &id).ok(), Some(S::Saving));
    assert_eq!(clips::step(&connection, &id, H::Land).ok(), Some(S::Safe));
    let (connection, id) = led_to(&[H::Send, H::Take, H::Finish]);
    clips::set_deleted_there(&connection, &id, 1).expect("it is noted");
    assert_eq!(clips::state_of(&connection, &id).ok(), Some(S::Gone));
}

#[test]
fn what_is_set_aside_for_a_clip_that_is_deleted_for_good_is_perhaps_paid() {
    let (connection, id) = led_to(&[H::Send, H::Take]);
    clips::remove(&connection, &id).expect("it is removed");
    let rows = account::of_clip(&connection, &id).expect("the ledger");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].state, LedgerState::Unknown);
}

#[test]
fn an_older_sheet_does_not_set_aside_what_was_settled() {
    let (connection, id) = led_to(&[H::Send, H::Take]);
    let older = account::of_clip(&connection, &id).expect("the ledger");
    clips::step(&connection, &id, H::Finish).expect("it is done");
    account::put_entries(&connection, &older, &Names::default()).expect("it is put back");
    let rows = account::of_clip(&connection, &id).expect("the ledger");
    assert_eq!(rows[0].state, LedgerState::Settled);
    assert_eq!(rows[0].actual, Some(400_000));
}
