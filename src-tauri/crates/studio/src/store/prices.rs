//! The price book in the database.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::word;
use crate::error::{Error, Result};
use crate::money::price::{Kept, Rate};
use crate::points;

const COLUMNS: &str = "id, server_id, model, size, unit, amount, currency, valid_from";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: row.get(0)?,
        server_id: row.get(1)?,
        model: row.get(2)?,
        size: row.get(3)?,
        rate: Rate {
            unit: word::parse(4, row.get(4)?)?,
            amount: row.get(5)?,
            currency: row.get(6)?,
        },
        // What is no date was never written by us; it holds since ever.
        valid_from: row
            .get::<_, Option<String>>(7)?
            .and_then(|day| day.parse::<Date>().ok()),
    })
}

/// The whole book, by model, size and day.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Kept>> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM prices ORDER BY server_id, model, size, valid_from"
        ))?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// The prices of one server.
pub(crate) fn of_server(connection: &Connection, server_id: &str) -> Result<Vec<Kept>> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM prices WHERE server_id = ?1 ORDER BY model, size, valid_from"
        ))?
        .query_map([server_id], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Another price for the same thing from the same day.
pub(crate) fn twin(connection: &Connection, price: &Kept) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM prices WHERE server_id = ?1 AND model IS ?2 AND size IS ?3
                 AND valid_from IS ?4 AND id <> ?5",
        )?
        .query_row(
            params![
                price.server_id,
                price.model,
                price.size,
                price.valid_from.map(|day| day.to_string()),
                price.id
            ],
            |row| row.get(0),
        )
        .optional()?)
}

/// Adds a price or changes all of it.
pub(crate) fn save(connection: &Connection, price: &Kept) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO prices (id, server_id, model, size, unit, amount, currency, valid_from)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET server_id = ?2, model = ?3, size = ?4, unit = ?5,
                 amount = ?6, currency = ?7, valid_from = ?8",
        )?
        .execute(params![
            price.id,
            price.server_id,
            price.model,
            price.size,
            word::of(&price.rate.unit)?,
            price.rate.amount,
            price.rate.currency,
            price.valid_from.map(|day| day.to_string()),
        ])?;
    points::tried_in_database("prices.saved")?;
    Ok(())
}

/// Removes a price.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    match connection.execute("DELETE FROM prices WHERE id = ?1", [id])? {
        0 => Err(Error::NotFound {
            message: "This price is no longer in the book.".to_owned(),
        }),
        _ => Ok(()),
    }
}
