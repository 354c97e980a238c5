//! Searching a hundred thousand clips through the studio, against `SQLite` alone with the same words.

use std::path::Path;
use std::time::Instant;

use rusqlite::{Connection, OpenFlags};
use studio::clip::ClipQuery;

use crate::gallery::percentile;
use crate::library;
use crate::scales::{Figure, Goal};

/// Each is asked so often.
const ROUNDS: usize = 20;
/// Clips that the window asks for at once.
const PAGE: u32 = 100;
/// Rare ones, frequent ones, several at once, and beginnings.
const WORDS: [&str; 12] = [
    "lighthouse",
    "heron dusk",
    "neon",
    "shot",
    "welding torch",
    "kite fog macro",
    "snow",
    "pia",
    "ca",
    "candle light",
    "client",
    "zebra",
];

pub(crate) async fn measure(data: &Path, clips: &Path) -> Figure {
    eprintln!("Searching …");
    let (studio, _events) = library::open(data, clips).await;
    let database = Connection::open_with_flags(
        data.join("dailies.sqlite"),
        OpenFlags::SQLITE_OPEN_READ_ONLY,
    )
    .expect("the database");
    let (mut ours, mut peer) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        for words in WORDS {
            let begun = Instant::now();
            let bare = bare(&database, words).expect("SQLite answers");
            let alone = begun.elapsed().as_secs_f64();
            let query = ClipQuery {
                search: words.to_owned(),
                ..ClipQuery::default()
            };
            let begun = Instant::now();
            let page = studio.list_clips(query, 0, PAGE).await.expect("a page");
            let took = begun.elapsed().as_secs_f64();
            assert_eq!((page.total, page.clips.len()), bare, "{words}");
            if round > 0 {
                peer.push(alone);
                ours.push(took);
            }
        }
    }
    studio.shutdown().await;
    let (ours, peer) = (percentile(ours, 0.95), percentile(peer, 0.95));
    Figure {
        name: "search in 100,000 clips, 95th percentile, against SQLite alone",
        ours: format!("{:.1} ms", ours * 1e3),
        peer: format!("{:.1} ms", peer * 1e3),
        ratio: ours / peer,
        goal: Goal::AtMost(1.5),
    }
}

/// How many clips have these words, and how many of them are read from the table: the newest.
fn bare(database: &Connection, words: &str) -> rusqlite::Result<(u32, usize)> {
    let words: Vec<String> = words
        .split(' ')
        .map(|word| format!("\"{word}\"*"))
        .collect();
    let having = "FROM clips WHERE trashed_at IS NULL
         AND seq IN (SELECT rowid FROM clip_words WHERE clip_words MATCH ?1)";
    let asked = words.join(" ");
    let total = database
        .prepare_cached(&format!("SELECT count(*) {having}"))?
        .query_row([&asked], |row| row.get(0))?;
    let sql = format!("SELECT * {having} ORDER BY created_at DESC, seq DESC LIMIT {PAGE}");
    let mut statement = database.prepare_cached(&sql)?;
    let columns = statement.column_count();
    let mut rows = statement.query([&asked])?;
    let mut read = 0;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            row.get_ref(column)?;
        }
        read += 1;
    }
    Ok((total, read))
}
