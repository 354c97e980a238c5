//! Reading the lists and answers of servers, beside plain `serde_json` on the same bytes: into a
//! `Value`, which keeps everything and knows nothing, and into a struct of one dialect, which checks
//! nothing and breaks at the first server that spells a number as text.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use videos_api::{Video, VideoPage};

use crate::scales::{Figure, Goal, median};

/// Jobs in the list.
const JOBS: usize = 10_000;
const LISTS: usize = 25;
/// Answers in one measurement, because one is over too soon.
const ANSWERS: usize = 5_000;

/// A job as one dialect has it.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is filled and thrown away")]
struct Plain {
    id: String,
    object: String,
    model: String,
    status: String,
    progress: u8,
    created_at: i64,
    completed_at: Option<i64>,
    expires_at: Option<i64>,
    prompt: Option<String>,
    size: String,
    seconds: String,
    remixed_from_video_id: Option<String>,
    error: Option<Value>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is filled and thrown away")]
struct PlainPage {
    object: String,
    data: Vec<Plain>,
    first_id: Option<String>,
    last_id: Option<String>,
    has_more: bool,
}

pub(crate) fn measure() -> Vec<Figure> {
    let list = list();
    eprintln!(
        "Reading a list of {JOBS} jobs, {:.1} MB, {LISTS} times …",
        megabytes(&list)
    );
    let page = VideoPage::from_json(&list).expect("a list");
    assert_eq!((page.videos.len(), page.unreadable), (JOBS, 0));
    let (ours, value, plain) = beside(
        LISTS,
        1,
        || VideoPage::from_json(&list),
        &list,
        |text| {
            parsed::<PlainPage>(text);
        },
    );
    let speed = |seconds: f64| format!("{:.0} MB/s", megabytes(&list) / seconds);
    let mut figures = vec![
        Figure {
            name: "time to read a list of 10,000 jobs, against a plain serde_json::Value",
            ours: speed(ours),
            peer: speed(value),
            ratio: ours / value,
            goal: Goal::AtMost(1.25),
        },
        Figure {
            name: "the same, against a plain derived struct",
            ours: speed(ours),
            peer: speed(plain),
            ratio: ours / plain,
            goal: Goal::AtMost(5.0),
        },
    ];
    let answer = job(1);
    eprintln!("Reading an answer to a poll {} times …", LISTS * ANSWERS);
    let read = || serde_json::from_str::<Video>(&answer);
    let (ours, value, plain) = beside(LISTS, ANSWERS, read, &answer, |text| {
        parsed::<Plain>(text);
    });
    let each = |seconds: f64| format!("{:.2} µs", seconds * 1e6);
    figures.extend([
        Figure {
            name: "time to read the answer to a poll, against a plain serde_json::Value",
            ours: each(ours),
            peer: each(value),
            ratio: ours / value,
            goal: Goal::AtMost(1.75),
        },
        Figure {
            name: "the same, against a plain derived struct",
            ours: each(ours),
            peer: each(plain),
            ratio: ours / plain,
            goal: Goal::AtMost(4.0),
        },
    ]);
    figures
}

/// Seconds that one reading takes: by us, into a `Value`, and into a struct; in turn, so that what
/// else the machine does falls on all of them.
fn beside<T>(
    runs: usize,
    times: usize,
    ours: impl Fn() -> T,
    text: &str,
    plain: impl Fn(&str),
) -> (f64, f64, f64) {
    let seconds_of = |read: &dyn Fn()| {
        let begun = Instant::now();
        for _ in 0..times {
            read();
        }
        #[expect(clippy::cast_precision_loss, reason = "a small number")]
        let times = times as f64;
        begun.elapsed().as_secs_f64() / times
    };
    let (mut by_us, mut by_value, mut by_plain) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        by_us.push(seconds_of(&|| drop(black_box(ours()))));
        by_value.push(seconds_of(&|| parsed::<Value>(text)));
        by_plain.push(seconds_of(&|| plain(text)));
    }
    (median(by_us), median(by_value), median(by_plain))
}

fn parsed<T: DeserializeOwned>(text: &str) {
    drop(black_box(serde_json::from_str::<T>(text).expect("JSON")));
}

#[expect(clippy::cast_precision_loss, reason = "a small number")]
fn megabytes(text: &str) -> f64 {
    text.len() as f64 / 1e6
}

/// A job as the reference contract has it, with a prompt of usual length.
fn job(number: usize) -> String {
    let created = 1_763_000_000 + number;
    format!(
        r#"{{"id":"video_{number:048x}","object":"video","model":"sora-2-pro","status":"completed","progress":100,"created_at":{created},"completed_at":{},"expires_at":{},"prompt":"A wide shot of a red kite over a grey sea, take {number}, late light, a slow dolly to the left, gulls in the distance.","size":"1280x720","seconds":"8","remixed_from_video_id":null,"error":null}}"#,
        created + 80,
        created + 3_680,
    )
}

fn list() -> String {
    let mut text = r#"{"object":"list","data":["#.to_owned();
    for number in 0..JOBS {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{}", job(number));
    }
    text.push_str(r#"],"first_id":"video_0","last_id":"video_9999","has_more":true}"#);
    text
}
