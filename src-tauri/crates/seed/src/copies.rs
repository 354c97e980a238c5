//! Rows for very many clips in the database, each made of one that is real. Columns that nothing
//! here speaks of stay as they are in the real one, so newer tables need nothing new here.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result};
use fastrand::Rng;
use rusqlite::{Connection, Params, params};

use crate::real::Ground;
use crate::rows::Row;
use crate::{Plan, days};

/// The rows of a real clip: seq, id, and the names of its file and its pictures.
struct Real {
    seq: i64,
    id: String,
    file: String,
    poster: String,
    sprite: String,
}

/// A file that is to be there, and the one that it is to be.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) from: PathBuf,
    pub(crate) to: PathBuf,
}

/// Writes all rows; answers which files belong to them.
pub(crate) fn spread(plan: &Plan, ground: &Ground, chance: &mut Rng) -> Result<Vec<Link>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let now = i64::try_from(now)?;
    let mut database = Connection::open(plan.data_dir.join("dailies.sqlite"))?;
    studio::teach(&database)?;
    // What is cut short is thrown away and made anew.
    database.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")?;
    let transaction = database.transaction()?;
    let reals = reals(&transaction)?;
    let moments = days::moments(plan.clips, now, chance);
    let copy = copy_of(&transaction, "clips", &CLIP)?;
    let bill = copy_of(&transaction, "ledger", &BILL)?;
    let mut links = Vec::new();
    for (at, moment) in moments.iter().enumerate() {
        let real = &reals[at % reals.len()];
        let row = Row::draw(*moment, moments.len() - 1 - at, now, ground, chance);
        write(&transaction, &copy, &bill, real, &row)?;
        link(plan, real, &row, &mut links);
    }
    let first: i64 = reals.iter().map(|real| real.seq).max().unwrap_or(0);
    transaction.execute(
        "DELETE FROM ledger WHERE clip_id IN (SELECT id FROM clips WHERE seq <= ?1)",
        [first],
    )?;
    transaction.execute("DELETE FROM clips WHERE seq <= ?1", [first])?;
    transaction.commit()?;
    database.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);")?;
    Ok(links)
}

fn reals(connection: &Connection) -> Result<Vec<Real>> {
    let mut statement =
        connection.prepare("SELECT seq, id, file_name, poster, sprite FROM clips ORDER BY seq")?;
    let reals = statement.query_map([], |row| {
        Ok(Real {
            seq: row.get(0)?,
            id: row.get(1)?,
            file: row.get(2)?,
            poster: row.get(3)?,
            sprite: row.get(4)?,
        })
    })?;
    reals
        .collect::<rusqlite::Result<_>>()
        .context("the real clips were not read")
}

/// What differs from clip to clip; `?1` is the seq of the real one.
const CLIP: [(&str, &str); 30] = [
    ("id", "?2"),
    ("state", "?3"),
    ("source", "?4"),
    ("prompt", "?5"),
    ("title", "?6"),
    ("server_id", "?7"),
    ("server_name", "?8"),
    ("project_id", "?9"),
    ("created_at", "?10"),
    ("submitted_at", "iif(?19, ?10 + 1000, NULL)"),
    ("accepted_at", "iif(?19, ?10 + 2000, NULL)"),
    ("completed_at", "iif(?12 IS NULL, NULL, ?10 + 90000)"),
    ("saved_at", "iif(?12 IS NULL, NULL, ?10 + 95000)"),
    ("trashed_at", "?11"),
    ("file_name", "?12"),
    ("poster", "iif(?13, ?2 || '.jpg', NULL)"),
    (
        "sprite",
        "iif(?14, ?2 || substr(sprite, length(id) + 1), NULL)",
    ),
    ("rating", "?15"),
    ("flag", "?16"),
    ("expires_at", "?17"),
    ("problem", "?18"),
    ("gone_at", "?20"),
    ("progress", "?21"),
    // What no clip without bytes has.
    ("file_bytes", "iif(?12 IS NULL, NULL, file_bytes)"),
    ("file_sha256", "iif(?12 IS NULL, NULL, file_sha256)"),
    ("file_type", "iif(?12 IS NULL, NULL, file_type)"),
    ("file_duration", "iif(?12 IS NULL, NULL, file_duration)"),
    (
        "remote_id",
        "iif(?19, 'video_' || replace(?2, '-', ''), NULL)",
    ),
    ("raw_reply", "NULL"),
    ("extras_wanted", "0"),
];

/// What differs from line to line of the ledger; `?1` is the id of the real clip.
const BILL: [(&str, &str); 10] = [
    ("id", "lower(hex(randomblob(16)))"),
    ("clip_id", "?2"),
    ("server_id", "?3"),
    ("server_name", "?4"),
    ("project_id", "?5"),
    ("project_name", "(SELECT name FROM projects WHERE id = ?5)"),
    ("state", "?6"),
    ("left_at", "?7"),
    ("actual", "iif(?6 = 'settled', actual, NULL)"),
    ("remote_id", "'video_' || replace(?2, '-', '')"),
];

/// A statement that copies one row of a table with these columns changed.
fn copy_of(connection: &Connection, table: &str, changed: &[(&str, &str)]) -> Result<String> {
    let mut names = connection.prepare(
        // Generated columns are hidden ones.
        "SELECT name FROM pragma_table_xinfo(?1) WHERE name <> 'seq' AND hidden = 0",
    )?;
    let names: Vec<String> = names
        .query_map([table], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let values: Vec<&str> = names
        .iter()
        .map(|name| {
            let told = changed.iter().find(|(column, _)| column == name);
            told.map_or(name.as_str(), |(_, value)| *value)
        })
        .collect();
    let key = if table == "clips" { "seq" } else { "clip_id" };
    Ok(format!(
        "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {key} = ?1",
        names.join(", "),
        values.join(", ")
    ))
}

fn write(connection: &Connection, copy: &str, bill: &str, real: &Real, row: &Row) -> Result<()> {
    let (server, name) = row.server.clone().unzip();
    let went = row.ledger.is_some();
    run(
        connection,
        copy,
        params![
            real.seq,
            row.id,
            row.state,
            row.source,
            row.prompt,
            row.title,
            server,
            name,
            row.project,
            row.created_at,
            row.trashed_at,
            row.file,
            row.poster,
            row.sprite,
            row.rating,
            row.flag,
            row.expires_at,
            row.problem,
            went,
            row.gone_at,
            row.progress,
        ],
    )?;
    if let Some(state) = row.ledger {
        let left = row.created_at + 1000;
        run(
            connection,
            bill,
            params![real.id, row.id, server, name, row.project, state, left],
        )?;
    }
    Ok(())
}

fn run(connection: &Connection, sql: &str, values: impl Params) -> Result<()> {
    connection.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn link(plan: &Plan, real: &Real, row: &Row, links: &mut Vec<Link>) {
    if let Some(file) = &row.file {
        links.push(Link {
            from: plan.library.join(&real.file),
            to: plan.library.join(file),
        });
    }
    let posters = plan.data_dir.join("posters");
    if row.poster {
        for ending in ["jpg", "small.jpg"] {
            links.push(Link {
                from: posters.join(&real.poster).with_extension(ending),
                to: posters.join(format!("{}.{ending}", row.id)),
            });
        }
    }
    if row.sprite {
        let sprites = plan.data_dir.join("sprites");
        let ending = real.sprite.rsplit('.').next().unwrap_or("jpg");
        links.push(Link {
            from: sprites.join(&real.sprite),
            to: sprites.join(format!("{}.{ending}", row.id)),
        });
    }
}
