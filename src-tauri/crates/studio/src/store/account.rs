//! The account in the database: which of its sheets are not written yet, what is on them, and
//! putting it back from them. What was put back once is not counted a second time.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use rusqlite::{Connection, Row, params};

use super::{caps, ledger, prices, projects, restore, searches, servers, word};
use crate::clip::View;
use crate::error::{Error, Result};
use crate::library::SidecarServer;
use crate::library::account::{Book, BookCap, BookPrice, BookProject};
use crate::money::amount::{currency, is_amount};
use crate::money::price::{Kept as Price, Rate};
use crate::money::{LedgerEntry, Scope};
use crate::search::SavedSearch;

/// The sheet with prices and caps.
pub(crate) const BOOK: &str = "book";
/// The sheet of what went into the trash, or came out, and is not in the sidecars yet.
pub(crate) const TRASH: &str = "trash";

/// Sheets that changed since they were written, each with the turn of its last change.
pub(crate) fn unwritten(connection: &Connection) -> Result<Vec<(String, i64)>> {
    let found = connection
        .prepare_cached("SELECT sheet, turn FROM unwritten ORDER BY sheet")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Notes that a sheet was written as it stood at a turn.
pub(crate) fn written(connection: &Connection, sheet: &str, turn: i64) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM unwritten WHERE sheet = ?1 AND turn = ?2")?
        .execute(params![sheet, turn])?;
    Ok(())
}

/// Has a sheet written anew.
pub(crate) fn touch(connection: &Connection, sheet: &str) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO unwritten VALUES (?1, 1) ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1",
        )?
        .execute([sheet])?;
    Ok(())
}

/// Has every sheet written anew: the library folder is another one.
pub(crate) fn write_all_anew(connection: &Connection) -> Result<()> {
    connection.execute(
        "INSERT INTO unwritten SELECT DISTINCT day, 1 FROM ledger UNION SELECT ?1, 1 UNION SELECT ?2, 1
         ON CONFLICT (sheet) DO UPDATE SET turn = turn + 1",
        [BOOK, TRASH],
    )?;
    Ok(())
}

/// Forgets that the book is behind.
pub(crate) fn forget_unwritten_book(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM unwritten WHERE sheet = ?1", [BOOK])?;
    Ok(())
}

/// What is on the sheet of the book.
pub(crate) fn book(connection: &Connection) -> Result<Book> {
    let servers = servers::all(connection)?.into_iter().map(|server| {
        SidecarServer::of(
            Some(server.id.clone()),
            Some(server.name.clone()),
            Some(&server.asked_of()),
        )
    });
    let projects = projects::all(connection)?.into_iter();
    let prices = prices::all(connection)?.into_iter();
    let caps = caps::all(connection)?.into_iter();
    Ok(Book {
        servers: servers.collect(),
        projects: projects
            .map(|one| BookProject {
                id: one.id,
                name: one.name,
                parent_id: one.parent_id,
            })
            .collect(),
        prices: prices
            .map(|price| BookPrice {
                id: price.id,
                server_id: price.server_id,
                model: price.model,
                size: price.size,
                unit: price.rate.unit,
                amount: price.rate.amount,
                currency: price.rate.currency,
                valid_from: price.valid_from.map(|day| day.to_string()),
            })
            .collect(),
        caps: caps
            .map(|cap| BookCap {
                id: cap.id,
                scope: cap.scope,
                subject: cap.subject,
                period: cap.period,
                amount: cap.amount,
                currency: cap.currency,
            })
            .collect(),
        searches: searches::all(connection)?,
    })
}

const COLUMNS: &str = "id, clip_id, server_id, server_name, remote_id, model, size, seconds, \
     project_id, project_name, state, left_at, unit, rate, currency, estimate, reported, ran, \
     actual, waived_at, adopted";

fn read(row: &Row<'_>) -> rusqlite::Result<LedgerEntry> {
    Ok(LedgerEntry {
        id: row.get(0)?,
        clip_id: row.get(1)?,
        server_id: row.get(2)?,
        server_name: row.get(3)?,
        remote_id: row.get(4)?,
        model: row.get(5)?,
        size: row.get(6)?,
        seconds: row.get(7)?,
        project_id: row.get(8)?,
        project_name: row.get(9)?,
        state: word::parse(10, row.get(10)?)?,
        left_at: row.get(11)?,
        unit: row
            .get::<_, Option<String>>(12)?
            .map(|unit| word::parse(12, unit))
            .transpose()?,
        rate: row.get(13)?,
        currency: row.get(14)?,
        estimate: row.get(15)?,
        reported: row.get(16)?,
        ran: row.get(17)?,
        actual: row.get(18)?,
        waived_at: row.get(19)?,
        adopted: row.get(20)?,
    })
}

/// What is on the sheet of a day.
pub(crate) fn day(connection: &Connection, day: &str) -> Result<Vec<LedgerEntry>> {
    entries(connection, "day", day)
}

/// What the ledger has of a clip.
pub(crate) fn of_clip(connection: &Connection, clip_id: &str) -> Result<Vec<LedgerEntry>> {
    entries(connection, "clip_id", clip_id)
}

fn entries(connection: &Connection, column: &str, value: &str) -> Result<Vec<LedgerEntry>> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM ledger WHERE {column} = ?1 ORDER BY seq"
        ))?
        .query_map([value], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// The ids that servers and projects of a book have here.
#[derive(Debug, Default)]
pub(crate) struct Names {
    servers: HashMap<String, String>,
    projects: HashMap<String, String>,
}

impl Names {
    fn server(&self, id: &str) -> String {
        self.servers.get(id).map_or(id, String::as_str).to_owned()
    }

    fn project(&self, id: &str) -> String {
        self.projects.get(id).map_or(id, String::as_str).to_owned()
    }
}

/// Puts prices and caps back as the book has them. It is newer than the database, unless prices or
/// caps were `changed` here since: then only what is missing is added.
pub(crate) fn put_book(
    connection: &Connection,
    book: &Book,
    changed: bool,
    now: i64,
) -> Result<Names> {
    let mut names = Names::default();
    for server in &book.servers {
        if let (Some(theirs), Some(ours)) = (
            &server.id,
            restore::server_of(connection, server, restore::Trust::All, now)?,
        ) {
            names.servers.insert(theirs.clone(), ours);
        }
    }
    for project in &book.projects {
        let ours = restore::project_named(connection, &project.name, Some(&project.id), now)?;
        if let Some(ours) = ours {
            names.projects.insert(project.id.clone(), ours);
        }
    }
    put_searches(connection, book, &names, now)?;
    if !changed {
        arrange(connection, book, &names)?;
        connection.execute_batch("DELETE FROM prices; DELETE FROM caps;")?;
    }
    for price in &book.prices {
        put_price(connection, price, &names)?;
    }
    for cap in &book.caps {
        put_cap(connection, cap, &names)?;
    }
    Ok(names)
}

/// Puts the projects into the order that the book has them in. Anybody may have edited it: what
/// cannot lie where it says stays where it is.
fn arrange(connection: &Connection, book: &Book, names: &Names) -> Result<()> {
    for project in &book.projects {
        let id = names.project(&project.id);
        let parent = project.parent_id.as_deref().map(|id| names.project(id));
        match projects::arrange(connection, &id, parent.as_deref(), None) {
            Err(Error::NotFound { .. } | Error::Conflict { .. }) => {}
            other => other?,
        }
    }
    Ok(())
}

/// Puts back the saved searches that are not there.
fn put_searches(connection: &Connection, book: &Book, names: &Names, now: i64) -> Result<()> {
    let known = searches::all(connection)?;
    let missing = |one: &&SavedSearch| !known.iter().any(|known| known.id == one.id);
    for search in book.searches.iter().filter(missing) {
        let mut search = search.clone();
        if let View::Project(id) = &mut search.query.view {
            *id = names.project(id);
        }
        searches::save(connection, &search, now)?;
    }
    Ok(())
}

fn put_price(connection: &Connection, price: &BookPrice, names: &Names) -> Result<()> {
    let kept = Price {
        id: price.id.clone(),
        server_id: names.server(&price.server_id),
        model: price.model.clone(),
        size: price.size.clone(),
        rate: Rate {
            unit: price.unit,
            amount: price.amount,
            currency: price.currency.clone(),
        },
        valid_from: price
            .valid_from
            .as_deref()
            .and_then(|day| day.parse::<Date>().ok()),
    };
    let known = prices::all(connection)?.iter().any(|one| one.id == kept.id);
    if is_money(price.amount, &price.currency)
        && !known
        && servers::find(connection, &kept.server_id)?.is_some()
        && prices::twin(connection, &kept)?.is_none()
    {
        prices::save(connection, &kept)?;
    }
    Ok(())
}

fn put_cap(connection: &Connection, cap: &BookCap, names: &Names) -> Result<()> {
    let kept = caps::Kept {
        id: cap.id.clone(),
        scope: cap.scope,
        subject: match cap.scope {
            Scope::All => String::new(),
            Scope::Server => names.server(&cap.subject),
            Scope::Project => names.project(&cap.subject),
        },
        period: cap.period,
        amount: cap.amount,
        currency: cap.currency.clone(),
    };
    let known = caps::all(connection)?.iter().any(|one| one.id == kept.id);
    if is_money(cap.amount, &cap.currency) && !known && caps::twin(connection, &kept)?.is_none() {
        caps::save(connection, &kept)?;
    }
    Ok(())
}

/// Anybody may have edited the book.
fn is_money(amount: i64, code: &str) -> bool {
    is_amount(amount) && currency(code).is_ok_and(|clean| clean == code)
}

/// Puts rows of the ledger back, each once, and brings them together with the clips that are there.
pub(crate) fn put_entries(
    connection: &Connection,
    found: &[LedgerEntry],
    names: &Names,
) -> Result<()> {
    let ids: HashSet<&str> = found.iter().map(|entry| entry.id.as_str()).collect();
    for entry in found.iter().filter(|entry| entry.is_sound()) {
        let entry = LedgerEntry {
            server_id: names.server(&entry.server_id),
            project_id: entry.project_id.as_deref().map(|id| names.project(id)),
            ..entry.clone()
        };
        // What moves here comes to its end by what its server says, whatever is on the sheet.
        let moves = ledger::is_under_way(connection, &entry.clip_id)?;
        if is_known(connection, &entry.id)? {
            if !moves {
                put(connection, &entry)?;
            }
            continue;
        }
        forget_assumed(connection, &entry.clip_id, &ids)?;
        put(connection, &entry)?;
        if moves {
            ledger::open_again(connection, &entry.clip_id)?;
        }
    }
    Ok(())
}

/// Puts back what a sidecar says of its clip, unless it is known better.
pub(crate) fn put_missing(
    connection: &Connection,
    clip_id: &str,
    server_id: Option<&str>,
    found: &[LedgerEntry],
) -> Result<()> {
    let ids: HashSet<&str> = found.iter().map(|entry| entry.id.as_str()).collect();
    for entry in found.iter().filter(|entry| entry.is_sound()) {
        if !is_known(connection, &entry.id)? {
            forget_assumed(connection, clip_id, &ids)?;
            let server_id = server_id.unwrap_or(&entry.server_id).to_owned();
            put(
                connection,
                &LedgerEntry {
                    clip_id: clip_id.to_owned(),
                    server_id,
                    ..entry.clone()
                },
            )?;
        }
    }
    Ok(())
}

/// Forgets what was set aside for a clip on the assumption that it had left: what was found says
/// that it had.
fn forget_assumed(connection: &Connection, clip_id: &str, found: &HashSet<&str>) -> Result<()> {
    for assumed in of_clip(connection, clip_id)? {
        if !found.contains(assumed.id.as_str()) && ledger::is_open(assumed.state) {
            connection.execute("DELETE FROM ledger WHERE id = ?1", [&assumed.id])?;
        }
    }
    Ok(())
}

fn is_known(connection: &Connection, id: &str) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM ledger WHERE id = ?1)")?
        .query_row([id], |row| row.get(0))?)
}

/// Writes a row down as it is on a sheet. What was settled stays so: a sheet on which the price is
/// still set aside is an older one.
fn put(connection: &Connection, entry: &LedgerEntry) -> Result<()> {
    connection
        .prepare_cached(&format!(
            "INSERT INTO ledger ({COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                     ?18, ?19, ?20, ?21)
             ON CONFLICT (id) DO UPDATE SET state = ?11, remote_id = ?5, unit = ?13, rate = ?14,
                 currency = ?15, estimate = ?16, reported = ?17, ran = ?18, actual = ?19,
                 waived_at = ?20, adopted = ?21
             WHERE ledger.state <> 'settled' OR ?11 NOT IN ('reserved', 'unknown')"
        ))?
        .execute(params![
            entry.id,
            entry.clip_id,
            entry.server_id,
            entry.server_name,
            entry.remote_id,
            entry.model,
            entry.size,
            entry.seconds,
            entry.project_id,
            entry.project_name,
            word::of(&entry.state)?,
            entry.left_at,
            entry.unit.map(|unit| word::of(&unit)).transpose()?,
            entry.rate,
            entry.currency,
            entry.estimate,
            entry.reported,
            entry.ran,
            entry.actual,
            entry.waived_at,
            entry.adopted,
        ])?;
    Ok(())
}
