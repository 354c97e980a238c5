//! Walks at random through the life of a clip, with crashes on the way, on a real database.

use proptest::collection::vec;
use proptest::prelude::*;
use rusqlite::Connection;

use super::{Work, stop};
use crate::ask;
use crate::clip::{Clip, ClipSource, ClipState as S};
use crate::state::Happening as H;
use crate::store::{clips, schema};

const HAPPENINGS: [H; 19] = [
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
    let mut connection = Connection::open_in_memory().expect("a database");
    schema::migrations()
        .to_latest(&mut connection)
        .expect("the schema");
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

/// Lets it happen if it can; says whether it could.
fn happens(connection: &Connection, id: &str, step: Option<H>, number: usize) -> bool {
    let Some(happening) = step else {
        stop(connection).expect("a crash is healed");
        return true;
    };
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
