//! Characters in the database. What may follow what is decided where they are made.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;
use videos_api::{CharacterId, is_name};

use super::word;
use crate::character::{Appearance, Character, CharacterState};
use crate::error::{Error, Result};

const COLUMNS: &str = "id, server_id, name, state, remote_id, clip_id";

fn read(row: &Row<'_>) -> rusqlite::Result<Character> {
    Ok(Character {
        id: row.get(0)?,
        server_id: row.get(1)?,
        name: row.get(2)?,
        state: word::parse(3, row.get(3)?)?,
        remote_id: row.get(4)?,
        clip_id: row.get(5)?,
    })
}

fn one(connection: &Connection, key: &str, values: &[&str]) -> Result<Option<Character>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM characters WHERE {key} LIMIT 1"
        ))?
        .query_row(rusqlite::params_from_iter(values), read)
        .optional()?)
}

/// The characters of a server, oldest first.
pub(crate) fn of_server(connection: &Connection, server_id: &str) -> Result<Vec<Character>> {
    let found = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM characters WHERE server_id = ?1 ORDER BY created_at, id"
        ))?
        .query_map([server_id], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// One character.
pub(crate) fn get(connection: &Connection, id: &str) -> Result<Character> {
    one(connection, "id = ?1", &[id])?.ok_or_else(|| Error::NotFound {
        message: "This character is no longer kept here. Choose another one.".to_owned(),
    })
}

/// The character that this request asked for.
pub(crate) fn by_request(connection: &Connection, request: &str) -> Result<Option<Character>> {
    one(connection, "request = ?1", &[request])
}

/// The character that a server calls by this id.
pub(crate) fn by_remote(
    connection: &Connection,
    server_id: &str,
    remote_id: &str,
) -> Result<Option<Character>> {
    one(
        connection,
        "server_id = ?1 AND remote_id = ?2",
        &[server_id, remote_id],
    )
}

/// The character of this name of which nobody knows whether it was made.
pub(crate) fn undecided(
    connection: &Connection,
    server_id: &str,
    name: &str,
) -> Result<Option<Character>> {
    let key = "server_id = ?1 AND name = ?2 AND state = 'unknown'";
    one(connection, key, &[server_id, name])
}

/// Adds a character that was asked for now, in milliseconds since 1970.
pub(crate) fn add(
    connection: &Connection,
    character: &Character,
    request: &str,
    now: i64,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO characters (id, server_id, name, state, remote_id, clip_id, request,
                 created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            character.id,
            character.server_id,
            character.name,
            word::of(&character.state)?,
            character.remote_id,
            character.clip_id,
            request,
            now,
        ])?;
    Ok(())
}

/// Says where a character stands. An id that it has it keeps.
pub(crate) fn set_state(
    connection: &Connection,
    id: &str,
    state: CharacterState,
    remote_id: Option<&str>,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE characters SET state = ?2, remote_id = coalesce(remote_id, ?3) WHERE id = ?1",
        )?
        .execute(params![id, word::of(&state)?, remote_id])?;
    Ok(())
}

/// Forgets a character. Its server keeps it.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    connection.execute("DELETE FROM characters WHERE id = ?1", [id])?;
    Ok(())
}

/// How many are on their way to a server.
pub(crate) fn on_their_way(connection: &Connection) -> Result<u32> {
    let count = "SELECT count(*) FROM characters WHERE state = 'making'";
    Ok(connection
        .prepare_cached(count)?
        .query_row([], |row| row.get(0))?)
}

/// What was on its way when the app ended: nobody knows whether it arrived.
pub(crate) fn lose_track(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE characters SET state = 'unknown' WHERE state = 'making'",
        [],
    )?;
    Ok(())
}

/// Brings back what clips remember of characters that the database lost.
pub(crate) fn put_missing(
    connection: &Connection,
    server_id: &str,
    appearances: &[Appearance],
    now: i64,
) -> Result<()> {
    for Appearance { name, remote_id } in appearances {
        let sound = is_name(name) && CharacterId::parse(remote_id.as_str()).is_ok();
        if !sound || by_remote(connection, server_id, remote_id)?.is_some() {
            continue;
        }
        let id = Uuid::now_v7().to_string();
        let character = Character {
            id: id.clone(),
            server_id: server_id.to_owned(),
            name: name.clone(),
            state: CharacterState::Ready,
            remote_id: Some(remote_id.clone()),
            clip_id: None,
        };
        add(connection, &character, &id, now)?;
    }
    Ok(())
}
