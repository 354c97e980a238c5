//! The timetable, with a clock of its own.

use std::time::Duration;

use tokio::time::Instant;

use super::{Rules, Started, Timetable};
use crate::ask;
use crate::clip::{Clip, ClipSource, ClipState, Fit};
use crate::config::Tuning;
use crate::jobs::{Next, Work};
use crate::server::Limits;
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
        queue_rank: None,
    }
}

/// Requests are no matter here, unless a test says so.
fn plenty() -> Tuning {
    Tuning {
        requests_per_second: 1e6,
        requests_at_once: 1e6,
        ..Tuning::default()
    }
}

fn table(clips: &[(&str, &str, ClipState)], now: Instant) -> Timetable {
    table_of(plenty(), clips, now)
}

fn table_of(tuning: Tuning, clips: &[(&str, &str, ClipState)], now: Instant) -> Timetable {
    let mut table = Timetable::new(tuning);
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
fn pauses_between_looks_grow_to_their_limit_and_differ_a_little() {
    let mut now = Instant::now();
    let mut table = table(&[("1", "a", ClipState::Running)], now);
    now += Duration::from_secs(1);
    for expected in [1, 2, 4, 8, 10, 10] {
        assert_eq!(table.start_due(true, now).len(), 1);
        table.done("1", Next::Later, now);
        now += Duration::from_millis(expected * 890);
        assert!(table.start_due(true, now).is_empty(), "{expected} s");
        now += Duration::from_millis(expected * 220);
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
fn searches_go_on_slowly_for_an_hour_and_come_to_an_end() {
    let mut now = Instant::now();
    let mut table = table(&[("1", "a", ClipState::Unknown)], now);
    let begun = now;
    for turn in 0..34 {
        let due = table.next_due(true, now);
        assert!(due - now <= Duration::from_mins(2), "search {turn}");
        now = due;
        assert_eq!(table.start_due(true, now)[0].turn, turn);
        table.done("1", Next::Later, now);
    }
    assert!(now - begun >= Duration::from_hours(1));
    now += Duration::from_hours(1);
    assert!(table.start_due(true, now).is_empty());
}

fn seconds(number: u64) -> Duration {
    Duration::from_secs(number)
}

#[test]
fn hundreds_of_looks_stay_below_the_rate_and_nobody_is_forgotten() {
    let start = Instant::now();
    let ids: Vec<String> = (0..500).map(|number| format!("{number:03}")).collect();
    let clips: Vec<_> = ids
        .iter()
        .map(|id| (id.as_str(), "a", ClipState::Running))
        .collect();
    let mut table = table_of(Tuning::default(), &clips, start);
    let mut now = start;
    let mut asked = std::collections::HashMap::new();
    let mut requests = 0_u32;
    while now < start + seconds(300) {
        for one in table.start_due(true, now) {
            requests += 1;
            *asked.entry(one.id.clone()).or_insert(0) += 1;
            table.done(&one.id, Next::Later, now);
        }
        now = table
            .next_due(true, now)
            .max(now + Duration::from_millis(1));
    }
    assert!(requests <= 300 * 4 + 8, "{requests}");
    assert!(requests >= 300 * 4 - 8, "{requests}");
    assert_eq!(asked.len(), 500);
    assert!(asked.values().all(|times| (2..=3).contains(times)));
}

#[test]
fn sends_looks_and_downloads_take_turns_when_requests_are_scarce() {
    let start = Instant::now();
    let tuning = Tuning {
        requests_per_second: 1.0,
        requests_at_once: 1.0,
        ..Tuning::default()
    };
    let mut table = table_of(
        tuning,
        &[
            ("1", "a", ClipState::Queued),
            ("2", "b", ClipState::Queued),
            ("3", "a", ClipState::Running),
            ("4", "b", ClipState::Running),
            ("5", "a", ClipState::Finished),
        ],
        start,
    );
    let mut now = start + seconds(2);
    let mut order = Vec::new();
    for _ in 0..5 {
        let started = table.start_due(true, now);
        assert_eq!(started.len(), 1);
        order.push(started[0].work);
        now += Duration::from_millis(1010);
    }
    assert_eq!(
        order,
        [
            Work::Submit,
            Work::Poll,
            Work::Download,
            Work::Submit,
            Work::Poll
        ]
    );
}

#[test]
fn a_server_has_no_more_jobs_at_once_than_the_user_allows() {
    let now = Instant::now();
    let queued = ClipState::Queued;
    let mut table = table(
        &[
            ("1", "a", ClipState::Running),
            ("2", "a", queued),
            ("3", "a", queued),
        ],
        now,
    );
    let limits = Limits {
        rendering: Some(2),
        per_minute: None,
    };
    let rules = Rules {
        limits,
        ..Rules::default()
    };
    table.set_rules("a", rules, now);
    assert_eq!(ids(&table.start_due(true, now)), ["2"]);
    table.done("2", Next::Rest, now);
    table.put("2", Some(&intent("2", "a", ClipState::Accepted)), now);
    assert!(table.start_due(true, now).is_empty());
    assert!(table.next_due(true, now) > now);
    table.put("1", None, now);
    assert_eq!(ids(&table.start_due(true, now)), ["3"]);
}

#[test]
fn a_server_that_is_off_is_sent_nothing_asked_nothing_and_not_knocked_at() {
    let start = Instant::now();
    let mut table = table(
        &[
            ("1", "a", ClipState::Queued),
            ("2", "a", ClipState::Running),
            ("3", "a", ClipState::Finished),
            ("4", "b", ClipState::Queued),
        ],
        start,
    );
    let off = Rules {
        off: true,
        ..Rules::default()
    };
    table.set_rules("a", off, start);
    table.reached("a", false, start);
    let later = start + Duration::from_hours(1);
    assert_eq!(ids(&table.start_due(true, later)), ["4"]);
    assert!(table.knocks_due(later).is_empty());
    assert_eq!(table.tried_again("a"), None);
    table.set_rules("a", Rules::default(), later);
    table.hurry_server("a", later);
    assert_eq!(ids(&table.start_due(true, later)).len(), 3);
}

#[test]
fn no_more_creates_leave_in_a_minute_than_the_user_allows() {
    let start = Instant::now();
    let queued = ClipState::Queued;
    let mut table = table(
        &[("1", "a", queued), ("2", "a", queued), ("3", "a", queued)],
        start,
    );
    let limits = Limits {
        rendering: None,
        per_minute: Some(2),
    };
    let rules = Rules {
        limits,
        ..Rules::default()
    };
    table.set_rules("a", rules, start);
    for id in ["1", "2"] {
        assert_eq!(ids(&table.start_due(true, start)), [id]);
        table.left("a", start);
        table.done(id, Next::Rest, start);
        table.put(id, None, start);
    }
    assert!(table.start_due(true, start).is_empty());
    assert_eq!(table.next_due(true, start), start + seconds(60));
    assert_eq!(ids(&table.start_due(true, start + seconds(60))), ["3"]);
}

#[test]
fn a_create_that_does_not_leave_uses_up_nothing_of_the_minute() {
    let now = Instant::now();
    let queued = ClipState::Queued;
    let mut table = table(&[("1", "a", queued), ("2", "a", queued)], now);
    let limits = Limits {
        rendering: None,
        per_minute: Some(1),
    };
    let rules = Rules {
        limits,
        ..Rules::default()
    };
    table.set_rules("a", rules, now);
    assert_eq!(ids(&table.start_due(true, now)), ["1"]);
    // A cap holds it back.
    table.done("1", Next::Rest, now);
    assert_eq!(ids(&table.start_due(true, now)), ["2"]);
}

#[test]
fn a_paused_server_gets_nothing_new_and_what_it_has_goes_on() {
    let now = Instant::now();
    let mut table = table(
        &[
            ("1", "a", ClipState::Queued),
            ("2", "a", ClipState::Finished),
        ],
        now,
    );
    let paused = |paused| Rules {
        paused,
        ..Rules::default()
    };
    table.set_rules("a", paused(true), now);
    assert_eq!(ids(&table.start_due(true, now)), ["2"]);
    table.set_rules("a", paused(false), now);
    assert_eq!(ids(&table.start_due(true, now)), ["1"]);
}

#[test]
fn the_users_order_goes_before_the_order_of_asking() {
    let now = Instant::now();
    let queued = ClipState::Queued;
    let mut table = table(
        &[("1", "a", queued), ("2", "a", queued), ("3", "a", queued)],
        now,
    );
    for (id, rank) in [("3", 1), ("1", 2)] {
        let ranked = Intent {
            queue_rank: Some(rank),
            ..intent(id, "a", queued)
        };
        table.put(id, Some(&ranked), now);
    }
    for id in ["3", "1", "2"] {
        assert_eq!(ids(&table.start_due(true, now)), [id]);
        table.done(id, Next::Rest, now);
        table.put(id, None, now);
    }
}

#[test]
fn nothing_is_asked_of_a_silent_server_but_whether_it_is_back() {
    let start = Instant::now();
    let mut table = table(
        &[
            ("1", "a", ClipState::Queued),
            ("2", "a", ClipState::Running),
            ("3", "b", ClipState::Queued),
        ],
        start,
    );
    table.reached("a", false, start);
    let mut now = start;
    for pause in [2, 4, 8, 16, 32, 60, 60] {
        let next = now + seconds(pause);
        let early = now + seconds(pause).mul_f64(0.89);
        assert!(table.knocks_due(early).is_empty(), "{pause} s");
        now = next.max(table.tried_again("a").expect("it is away"));
        assert_eq!(table.knocks_due(now), ["a"]);
        assert!(table.knocks_due(now).is_empty());
        table.knocked("a", now);
    }
    assert_eq!(ids(&table.start_due(true, now)), ["3"]);
    table.reached("a", true, now);
    assert_eq!(table.tried_again("a"), None);
    let mut back = table.start_due(true, now);
    back.sort_by(|one, other| one.id.cmp(&other.id));
    assert_eq!(ids(&back), ["1", "2"]);
}

#[test]
fn a_question_that_is_turned_away_hushes_all_questions_and_no_creates() {
    let start = Instant::now();
    let mut table = table(
        &[
            ("1", "a", ClipState::Running),
            ("2", "a", ClipState::Running),
            ("3", "a", ClipState::Queued),
        ],
        start,
    );
    let now = start + seconds(1);
    table.start_due(true, now);
    table.done("1", Next::TurnedAway(Some(seconds(30))), now);
    table.done("2", Next::Now, now);
    table.done("3", Next::Rest, now);
    table.put("3", None, now);
    table.put("4", Some(&intent("4", "a", ClipState::Queued)), now);
    assert_eq!(ids(&table.start_due(true, now + seconds(29))), ["4"]);
    assert_eq!(ids(&table.start_due(true, now + seconds(31))), ["2", "1"]);
}

#[test]
fn looks_come_closer_together_as_the_usual_time_runs_out() {
    let start = Instant::now();
    let mut table = table(&[("1", "a", ClipState::Running)], start);
    let mut now = start + seconds(1);
    let mut looks = Vec::new();
    let usual = 40_000_i64;
    for _ in 0..8 {
        assert_eq!(table.start_due(true, now).len(), 1);
        let since = i64::try_from((now - start).as_millis()).expect("short");
        looks.push(since / 1000);
        let next = Next::Expected {
            left: usual - since,
            at_least: Duration::ZERO,
        };
        table.done("1", next, now);
        now = table.next_due(true, now);
    }
    assert_eq!(looks, [1, 11, 21, 31, 38, 39, 40, 41]);
}

#[test]
fn what_the_server_asks_for_is_the_least() {
    let start = Instant::now();
    let mut table = table(&[("1", "a", ClipState::Running)], start);
    let now = start + seconds(1);
    table.start_due(true, now);
    let next = Next::Expected {
        left: 500,
        at_least: seconds(25),
    };
    table.done("1", next, now);
    assert_eq!(table.next_due(true, now), now + seconds(25));
}

#[test]
fn time_that_was_slept_through_counts() {
    let start = Instant::now();
    let mut table = table(
        &[
            ("1", "a", ClipState::Running),
            ("2", "b", ClipState::Queued),
        ],
        start,
    );
    let now = start + seconds(1);
    table.reached("b", false, start);
    table.start_due(true, now);
    table.done("1", Next::After(seconds(600)), now);
    assert!(table.start_due(true, now).is_empty());
    table.skip(seconds(3600));
    assert_eq!(ids(&table.start_due(true, now)), ["1"]);
    assert_eq!(table.knocks_due(now), ["b"]);
}

#[test]
fn what_expires_first_is_fetched_first() {
    let now = Instant::now();
    let mut table = table(&[], now);
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
fn what_is_held_back_leaves_when_it_is_let_go_and_wakes_nobody_before() {
    let now = Instant::now();
    let clips = [
        ("a", "s", ClipState::Queued),
        ("b", "s", ClipState::Finished),
    ];
    let mut table = table(&clips, now);
    table.hold(true);
    assert_eq!(ids(&table.start_due(true, now)), ["b"]);
    assert!(table.next_due(true, now) > now + Duration::from_hours(1));
    table.hold(false);
    assert_eq!(ids(&table.start_due(true, now)), ["a"]);
}
