//! No server at all but the accidents of many, which follow from the seed: a create that is taken
//! and answered with a 500 or not at all (Portkey 1.15.2 and every proxy with a time limit), cut and
//! wrongly measured downloads, pages in HTML, 429 with `Retry-After`, drips, a clock that is wrong,
//! times in milliseconds (new-api) or ISO 8601 (Together), and files that expire in the year 9999
//! (qvac). Everything else is the reference contract.

use serde_json::{Value, json};

use super::Profile;
use super::openai::{self, STRICT};
use super::rules::{Keep, Sent, View};
use super::shared::digits;
use crate::faults::{Route, Trouble};

/// 9999-12-31T23:59:59Z, in seconds since 1970.
const YEAR_9999: u64 = 253_402_300_799;
/// Of so many requests one suffers an accident.
const ONE_IN: u64 = 3;
/// Hours by which the clock may be wrong, either way.
const SKEW_HOURS: i64 = 6;

/// The accidents of many.
pub static CHAOS: Profile = Profile {
    name: "chaos",
    about: "no server but the accidents of many, by seed",
    keep: Keep::ForEver,
    skew,
    accident,
    video,
    headers,
    ..STRICT
};

fn chance(seed: u64, of: &str, number: u64) -> u64 {
    let mixed = of
        .bytes()
        .fold(seed, |mixed, byte| mixed.rotate_left(7) ^ u64::from(byte));
    u64::from_str_radix(&digits(mixed, number, 12), 16).unwrap_or_default()
}

/// Never zero, at most [`SKEW_HOURS`], some minutes beside the hour.
fn skew(seed: u64) -> i64 {
    let chance = i64::try_from(chance(seed, "skew", 0)).unwrap_or_default();
    let minutes = 1 + chance / 2 % (SKEW_HOURS * 60);
    60 * if chance % 2 == 0 { minutes } else { -minutes }
}

fn accident(seed: u64, route: Route, nth: u64) -> Option<Trouble> {
    let name = format!("{route:?}");
    let due = |nth| chance(seed, &name, nth).is_multiple_of(ONE_IN);
    // Two in a row are bad luck; more would be an end, and clients that persist must get through.
    if !due(nth) || (nth >= 2 && due(nth - 1) && due(nth - 2)) {
        return None;
    }
    let busy = Trouble::RateLimit {
        retry_after: Some(1),
    };
    let gateway = Trouble::Status {
        code: 502,
        body: "<html><head><title>502 Bad Gateway</title></head></html>".into(),
    };
    let slow = Trouble::Slow {
        bytes_per_second: 400_000,
    };
    let ways = match route {
        Route::Create | Route::Remix | Route::Edit | Route::Extend | Route::MakeCharacter => vec![
            busy,
            Trouble::AcceptThen500,
            Trouble::AcceptThenClose,
            gateway,
            Trouble::Html,
        ],
        Route::Content | Route::Outside => vec![
            Trouble::CloseAfterBytes { bytes: 20_000 },
            Trouble::WrongContentLength,
            Trouble::Html,
            busy,
            slow,
            Trouble::ZeroBytes,
        ],
        Route::Retrieve => vec![
            Trouble::Html,
            busy,
            gateway,
            Trouble::HalfJson,
            Trouble::UnknownStatus,
            Trouble::CloseBeforeBody,
        ],
        Route::List | Route::Models | Route::Character => vec![busy, gateway, Trouble::Html],
        Route::Delete | Route::Any => vec![gateway],
    };
    let which = chance(seed, &name, nth) / ONE_IN;
    let count = u64::try_from(ways.len()).unwrap_or(1);
    let at = usize::try_from(which % count).unwrap_or_default();
    ways.into_iter().nth(at)
}

fn video(view: &View) -> Value {
    let (job, look) = (view.job, view.look);
    let mut video = openai::video(view);
    let write: fn(u64) -> Value = match job.number % 3 {
        0 => |ms| json!(ms / 1000),
        1 => |ms| json!(ms),
        _ => |ms| json!(iso(ms)),
    };
    video["created_at"] = write(job.created_ms);
    video["completed_at"] = look.completed_at.map(|at| write(at * 1000)).into();
    video["expires_at"] = look.completed_at.map(|_| YEAR_9999).into();
    video
}

/// `2026-11-26T17:30:00Z`
fn iso(ms: u64) -> String {
    let seconds = i64::try_from(ms / 1000).unwrap_or_default();
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |time| time.to_string())
}

fn headers(sent: &Sent) -> Vec<(&'static str, String)> {
    let now = std::time::UNIX_EPOCH + std::time::Duration::from_millis(sent.now);
    vec![
        ("x-request-id", sent.id.to_owned()),
        ("date", httpdate::fmt_http_date(now)),
    ]
}
