//! Starting with a hundred thousand clips in the library, against starting with none: until the
//! studio has answered what the window asks first, and until the first frame.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rusqlite::Connection;
use studio::clip::ClipQuery;

use crate::desktop::Desktop;
use crate::scales::{Figure, Goal, median};
use crate::{library, window};

const CLIPS: u32 = 100_000;
const RUNS: usize = 9;
/// Some file systems let a file have no more names than this.
const MOST_LINKS: u32 = 30_000;
/// Clips that the window asks for first.
const PAGE: u32 = 200;

pub(crate) fn measure() -> Vec<Figure> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let desktop = Desktop::start().await;
        let folders = |name: &str| {
            (
                desktop.folder(&format!("{name}/profile")),
                desktop.folder(&format!("{name}/Dailies")),
            )
        };
        let (none, many) = (folders("none"), folders("many"));
        Box::pin(library::fill(&none.0, &none.1, 0)).await;
        Box::pin(library::fill(&many.0, &many.1, 1)).await;
        eprintln!("Making {CLIPS} clips of one …");
        multiply(&many.0, &many.1);

        let (mut few, mut all) = (Vec::new(), Vec::new());
        for run in 0..=RUNS {
            eprintln!("Opening {run} of {RUNS} …");
            let pair = (
                opened(&none.0, &none.1).await,
                opened(&many.0, &many.1).await,
            );
            // The first one fills the caches of the disk.
            if run > 0 {
                few.push(pair.0);
                all.push(pair.1);
            }
        }
        let (few, all) = (median(few), median(all));
        let app = PathBuf::from(env!("CARGO_BIN_EXE_dailies"));
        let (mut empty, mut full) = (Vec::new(), Vec::new());
        for run in 0..=RUNS {
            eprintln!("Start {run} of {RUNS} …");
            let pair = (
                window::frame(&desktop, &app, (&none.0, &none.1)).await,
                window::frame(&desktop, &app, (&many.0, &many.1)).await,
            );
            if run > 0 {
                empty.push(pair.0);
                full.push(pair.1);
            }
        }
        let (empty, full) = (median(empty), median(full));
        let milliseconds = |seconds: f64| format!("{:.0} ms", seconds * 1e3);
        vec![
            Figure {
                name: "start to first frame, 100,000 clips, against none",
                ours: milliseconds(full),
                peer: milliseconds(empty),
                ratio: full / empty,
                goal: Goal::AtMost(1.3),
            },
            // The window comes first and the library meanwhile: one after the other is the worst case.
            Figure {
                name: "the same, and then the library opened and its newest clips listed",
                ours: milliseconds(full + all),
                peer: milliseconds(empty + few),
                ratio: (full + all) / (empty + few),
                goal: Goal::AtMost(1.3),
            },
        ]
    })
}

/// Seconds from nothing to the first page and the counts; then everything that goes on beside the
/// window comes to its end, and the library is closed.
async fn opened(data: &Path, clips: &Path) -> f64 {
    let begun = Instant::now();
    let (studio, _events) = library::open(data, clips).await;
    let page = studio
        .list_clips(ClipQuery::default(), 0, PAGE)
        .await
        .expect("a page");
    studio.counts().await.expect("the counts");
    let took = begun.elapsed().as_secs_f64();
    drop(page);
    studio.look_through().await.expect("looked through");
    studio.shutdown().await;
    took
}

/// Makes very many clips of the one in a library: rows, files, notes and posters.
fn multiply(data: &Path, clips: &Path) {
    let connection = Connection::open(data.join("dailies.sqlite")).expect("the database");
    studio::teach(&connection).expect("the functions that the triggers call");
    let columns: Vec<String> = connection
        .prepare("SELECT name FROM pragma_table_info('clips') WHERE name <> 'seq'")
        .and_then(|mut names| names.query_map([], |row| row.get(0))?.collect())
        .expect("the columns");
    let id = "printf('01900000-0000-7000-8000-%012x', i)";
    let values = columns.iter().map(|name| match name.as_str() {
        "id" => id.to_owned(),
        "prompt" => "'A heron lifts off over field ' || i || ' at first light'".to_owned(),
        "title" => "'Clip ' || i".to_owned(),
        "created_at" | "saved_at" => format!("{name} - i * 60000"),
        "rating" => "i % 6".to_owned(),
        "file_name" => "printf('clip-%06d.mp4', i)".to_owned(),
        "file_sha256" => "printf('%064x', i)".to_owned(),
        "poster" => format!("{id} || '.jpg'"),
        other => other.to_owned(),
    });
    let values: Vec<String> = values.collect();
    let sql = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CLIPS} - 1)
         INSERT INTO clips ({}) SELECT {} FROM n, clips WHERE clips.seq = 1",
        columns.join(", "),
        values.join(", ")
    );
    connection.execute_batch(&sql).expect("the rows");
    let (one, first): (String, String) = connection
        .query_row("SELECT file_name, id FROM clips WHERE seq = 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("the first clip");
    let posters = data.join("posters");
    let notes = fs::read_to_string(clips.join(format!("{one}.json"))).expect("its notes");
    let (mut clip, mut poster) = (clips.join(&one), posters.join(format!("{first}.jpg")));
    for number in 1..CLIPS {
        let name = format!("clip-{number:06}.mp4");
        let id = format!("01900000-0000-7000-8000-{number:012x}");
        let picture = posters.join(format!("{id}.jpg"));
        if number % MOST_LINKS == 0 {
            fs::copy(&clip, clips.join(&name)).expect("a clip");
            fs::copy(&poster, &picture).expect("a poster");
            (clip, poster) = (clips.join(&name), picture);
        } else {
            fs::hard_link(&clip, clips.join(&name)).expect("a clip");
            fs::hard_link(&poster, picture).expect("a poster");
        }
        let notes = notes.replace(&one, &name).replace(&first, &id);
        fs::write(clips.join(format!("{name}.json")), notes).expect("notes");
    }
}
