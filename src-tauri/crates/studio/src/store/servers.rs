//! Servers in the database. Keys are not here: they never reach this disk.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::word;
use crate::error::{Error, Result};
use crate::points;
use crate::server::{AuthForm, Capabilities, Limits};

/// A server as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) base_url: String,
    pub(crate) auth: AuthForm,
    pub(crate) organization: Option<String>,
    pub(crate) project: Option<String>,
    pub(crate) demo: bool,
    pub(crate) capabilities: Capabilities,
    /// Model ids as the server lists them.
    pub(crate) models: Vec<String>,
    /// Scheme, host and port that the key in the keychain was given for; it is sent nowhere else.
    pub(crate) key_origin: Option<String>,
    /// How much the user lets it bear.
    pub(crate) limits: Limits,
    /// Nothing new is sent to it.
    pub(crate) paused: bool,
}

const COLUMNS: &str = "id, name, base_url, auth, organization, project, demo, can_list, \
     can_delete, can_remix, models, key_origin, can_cancel, most_rendering, most_per_minute, \
     paused";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: row.get(0)?,
        name: row.get(1)?,
        base_url: row.get(2)?,
        auth: word::from_json(3, &row.get::<_, String>(3)?)?,
        organization: row.get(4)?,
        project: row.get(5)?,
        demo: row.get(6)?,
        capabilities: Capabilities {
            list: row.get(7)?,
            delete: row.get(8)?,
            remix: row.get(9)?,
            cancel: row.get(12)?,
        },
        models: word::from_json(10, &row.get::<_, String>(10)?)?,
        key_origin: row.get(11)?,
        limits: Limits {
            rendering: row.get(13)?,
            per_minute: row.get(14)?,
        },
        paused: row.get(15)?,
    })
}

/// All servers, oldest first.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Kept>> {
    let servers = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM servers ORDER BY created_at, rowid"
        ))?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(servers)
}

/// One server, if it is there.
pub(crate) fn find(connection: &Connection, id: &str) -> Result<Option<Kept>> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM servers WHERE id = ?1"))?
        .query_row([id], read)
        .optional()?)
}

/// One server.
pub(crate) fn get(connection: &Connection, id: &str) -> Result<Kept> {
    find(connection, id)?.ok_or_else(Error::no_server)
}

/// The demo server, if there is one.
pub(crate) fn demo(connection: &Connection) -> Result<Option<Kept>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM servers WHERE demo = 1 LIMIT 1"
        ))?
        .query_row([], read)
        .optional()?)
}

/// Adds a server or changes all of it.
pub(crate) fn save(connection: &Connection, server: &Kept, now: i64) -> Result<()> {
    let before = find(connection, &server.id)?;
    connection
        .prepare_cached(
            "INSERT INTO servers (id, name, base_url, auth, organization, project, demo, can_list,
                 can_delete, can_remix, models, key_origin, created_at, can_cancel, most_rendering,
                 most_per_minute, paused)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             ON CONFLICT (id) DO UPDATE SET name = ?2, base_url = ?3, auth = ?4,
                 organization = ?5, project = ?6, demo = ?7, can_list = ?8, can_delete = ?9,
                 can_remix = ?10, models = ?11, key_origin = ?12, can_cancel = ?14,
                 most_rendering = ?15, most_per_minute = ?16, paused = ?17",
        )?
        .execute(params![
            server.id,
            server.name,
            server.base_url,
            word::to_json(&server.auth)?,
            server.organization,
            server.project,
            server.demo,
            server.capabilities.list,
            server.capabilities.delete,
            server.capabilities.remix,
            word::to_json(&server.models)?,
            server.key_origin,
            now,
            server.capabilities.cancel,
            server.limits.rendering,
            server.limits.per_minute,
            server.paused,
        ])?;
    points::tried_in_database("server.kept")?;
    // Looks through all clips, so only when it must.
    if before.is_some_and(|before| before.name != server.name) {
        connection
            .prepare_cached("UPDATE clips SET server_name = ?2 WHERE server_id = ?1")?
            .execute([&server.id, &server.name])?;
    }
    Ok(())
}

/// Removes a server; its clips stay and keep its name.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    connection.execute("DELETE FROM servers WHERE id = ?1", [id])?;
    Ok(())
}
