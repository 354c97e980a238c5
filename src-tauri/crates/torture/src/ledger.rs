//! The ledger against the books: what the engine says is spent, set aside and not billed is what
//! the server's books make of it, clip by clip and in all, and no cap was passed by what left.
//!
//! The rows are read past the engine, so that it cannot tell one thing and keep another.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use studio::clip::{Clip, ClipSource, ClipState};
use studio::money::Amount;
use videos_simulator::{Bill, Books};

use crate::world::{BILLED, Fate, World};

/// What a clip costs by the price book, in millionths of a dollar.
const BY_BOOK: i64 = 400_000;

/// A row of the ledger.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    clip_id: String,
    state: String,
    counted: Option<i64>,
    waived: bool,
    /// Sent by somebody else.
    adopted: bool,
}

impl Row {
    /// Whether it stands for money that is spent, or perhaps spent.
    fn counts(&self) -> bool {
        self.state != "unbilled"
    }
}

/// What a clip must have come to in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    /// Its price is spent.
    Spent,
    /// Its price is spent, or nobody knows.
    Perhaps,
    /// Nobody knows: its price stays set aside.
    SetAside,
    /// Nothing.
    Nothing,
}

/// Everything in which ledger and books differ.
pub(crate) fn compare(world: &mut World, clips: &[Clip], books: &Books) -> Vec<String> {
    let rows = match rows(world.disk.folder()) {
        Ok(rows) => rows,
        Err(error) => return vec![format!("the ledger cannot be read: {error}")],
    };
    // A row that a rescue put back comes after those that left later.
    for row in &rows {
        if !world.left.contains(&row.id) {
            world.left.push(row.id.clone());
        }
    }
    let mut broken = Vec::new();
    let mut of_clip: HashMap<&str, Vec<&Row>> = HashMap::new();
    for row in &rows {
        of_clip.entry(&row.clip_id).or_default().push(row);
    }
    for clip in clips {
        let rows = of_clip.remove(clip.id.as_str()).unwrap_or_default();
        if let Err(what) = fits(world, clip, &rows) {
            broken.push(format!("{what}: {rows:?}\n{clip:#?}"));
        }
    }
    for clip in &world.forgotten {
        of_clip.remove(clip.id.as_str());
    }
    // What is left belongs to clips that were deleted for good, when they were safe.
    for row in of_clip.into_values().flatten() {
        if row.counts() && !(row.state == "settled" && amount_fits(world, row)) {
            broken.push(format!("of a deleted clip the ledger has {row:?}"));
        }
    }
    broken.extend(in_all(world, clips, books, &rows));
    broken.extend(told(world, &rows));
    broken.extend(passed(world, &rows));
    broken
}

/// Whether the account in the library folder has another ledger than the database.
pub(crate) fn behind(world: &World) -> Option<String> {
    let kept = open(world.disk.folder()).and_then(|connection| {
        connection
            .prepare("SELECT id, state, estimate, actual FROM ledger")?
            .query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?
            .collect::<rusqlite::Result<BTreeSet<Noted>>>()
    });
    let noted = noted(&world.library);
    match kept {
        Ok(kept) if kept == noted => None,
        Ok(kept) => Some(format!(
            "the account says {noted:?} and the ledger {kept:?}"
        )),
        Err(error) => Some(format!("the ledger cannot be read: {error}")),
    }
}

/// Id, state, price when it left and in the end, in millionths.
type Noted = (String, String, Option<i64>, Option<i64>);

/// What stands on all sheets of the account.
fn noted(library: &Path) -> BTreeSet<Noted> {
    let list = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let mut noted = BTreeSet::new();
    for account in list(&library.join(".dailies-account")) {
        for sheet in list(&account.path()) {
            let text = fs::read_to_string(sheet.path()).unwrap_or_default();
            let sheet: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            let rows = sheet["ledger"].as_array();
            noted.extend(rows.into_iter().flatten().map(|row| {
                let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
                (
                    word("id"),
                    word("state"),
                    row["estimate"].as_i64(),
                    row["actual"].as_i64(),
                )
            }));
        }
    }
    noted
}

fn open(folder: &Path) -> rusqlite::Result<Connection> {
    let path = folder.join("data").join("dailies.sqlite");
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

fn rows(folder: &Path) -> rusqlite::Result<Vec<Row>> {
    open(folder)?
        .prepare(
            "SELECT clip_id, state, counted, waived_at IS NOT NULL, adopted, id
             FROM ledger ORDER BY seq",
        )?
        .query_map([], |row| {
            Ok(Row {
                id: row.get(5)?,
                clip_id: row.get(0)?,
                state: row.get(1)?,
                counted: row.get(2)?,
                waived: row.get(3)?,
                adopted: row.get(4)?,
            })
        })?
        .collect()
}

/// Whether the rows of a clip say what became of it.
fn fits(world: &World, clip: &Clip, rows: &[&Row]) -> Result<(), String> {
    let due = due(world, clip);
    let counting: Vec<&&Row> = rows.iter().filter(|row| row.counts()).collect();
    let states: &[&str] = match due {
        Due::Spent => &["settled"],
        Due::Perhaps => &["settled", "unknown"],
        Due::SetAside => &["unknown"],
        Due::Nothing if counting.is_empty() => return Ok(()),
        Due::Nothing => return Err("it came to nothing and is counted".to_owned()),
    };
    match counting[..] {
        [row] if row.adopted != (clip.source == ClipSource::Adopted) => {
            Err("it is not known who sent it".to_owned())
        }
        [row] if states.contains(&row.state.as_str()) && amount_fits(world, row) => Ok(()),
        [row] => Err(format!("it is {due:?} by the books, and {row:?} here")),
        _ => Err(format!("it counts {} times", counting.len())),
    }
}

fn due(world: &World, clip: &Clip) -> Due {
    match clip.state {
        ClipState::Safe => Due::Spent,
        // This server says a price of what failed, too, and that counts.
        ClipState::Failed if clip.remote_id.is_some() && bills_failures(world) => Due::Spent,
        ClipState::Failed if clip.remote_id.is_none() => Due::SetAside,
        ClipState::Cancelled if clip.remote_id.is_some() => Due::SetAside,
        ClipState::Gone => Due::Perhaps,
        _ => Due::Nothing,
    }
}

fn bills_failures(world: &World) -> bool {
    matches!(world.bill, Some(Bill::Usage(_)))
}

/// Whether a row counts what the server bills. An answer whose header was lost leaves the book.
fn amount_fits(world: &World, row: &Row) -> bool {
    #[expect(clippy::cast_possible_truncation, reason = "it is a small price")]
    let billed = Some((BILLED * 1e6).round() as i64);
    match world.bill {
        None => row.counted == Some(BY_BOOK),
        Some(Bill::Usage(_)) if row.state == "settled" => row.counted == billed,
        Some(_) => row.counted == billed || row.counted == Some(BY_BOOK),
    }
}

/// As many clips count as the server took jobs that it bills, and were left undecided.
fn in_all(world: &World, clips: &[Clip], books: &Books, rows: &[Row]) -> Option<String> {
    let fails = |prompt: &str| {
        let mut intents = world.intents.iter();
        intents.any(|intent| intent.prompt == prompt && intent.fate == Fate::Fails)
    };
    let billed = books.creates.iter().filter(|create| {
        let ours = create
            .accepted
            .as_ref()
            .is_some_and(|job| !world.elsewhere.contains(job));
        ours && (bills_failures(world) || !create.prompt.as_deref().is_some_and(fails))
    });
    let left = clips
        .iter()
        .chain(&world.forgotten)
        .filter(|clip| clip.state == ClipState::Failed && clip.remote_id.is_none());
    let (expected, found) = (
        billed.count() + left.count(),
        rows.iter()
            .filter(|row| row.counts() && !row.adopted)
            .count(),
    );
    (expected != found)
        .then(|| format!("{found} clips count in the ledger, {expected} by the books: {rows:#?}"))
}

/// What the engine tells is the sum of its rows.
fn told(world: &World, rows: &[Row]) -> Option<String> {
    let sum = |wanted: fn(&str) -> bool| -> Vec<Amount> {
        let counted = rows.iter().filter(|row| wanted(&row.state));
        let sum: i64 = counted.filter_map(|row| row.counted).sum();
        #[expect(clippy::cast_precision_loss, reason = "it is a small sum")]
        let amount = Amount {
            micros: sum as f64,
            currency: "USD".to_owned(),
        };
        Some(amount).filter(|_| sum > 0).into_iter().collect()
    };
    let line = &world.ledger;
    let right = line.spent == sum(|state| state == "settled")
        && line.reserved == sum(|state| state == "reserved" || state == "unknown")
        && line.clips as usize == rows.len()
        && line.unbilled as usize == rows.iter().filter(|row| !row.counts()).count()
        && line.unknown == 0;
    (!right).then(|| format!("the engine tells {line:?} of the rows {rows:#?}"))
}

/// A create leaves only while what left before it has room for it under the cap, or when the person
/// let it pass. What left before never counts for more in the end than it did then.
fn passed(world: &World, rows: &[Row]) -> Vec<String> {
    let mut broken = Vec::new();
    let cap = world.cap.map(|cap| i64::from(cap) * 1_000_000);
    let mut before = 0;
    let mut sent: Vec<&Row> = rows.iter().filter(|row| !row.adopted).collect();
    sent.sort_by_key(|row| world.left.iter().position(|id| *id == row.id));
    for row in sent {
        if row.waived && !world.waived.contains(&row.clip_id) {
            broken.push(format!("nobody let {} pass the cap", row.clip_id));
        }
        if let Some(cap) = cap
            && !row.waived
            && before + BY_BOOK > cap
        {
            broken.push(format!(
                "{} left although {before} of {cap} were spent; the person let pass {:?}: {rows:#?}",
                row.clip_id, world.waived
            ));
        }
        before += row.counted.unwrap_or_default();
    }
    broken
}
