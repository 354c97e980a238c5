//! Servers in the database. Keys are not here: they never reach this disk.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use super::word;
use crate::error::{Error, Result};
use crate::library::AskedOf;
use crate::points;
use crate::server::{AuthForm, HandModel, KeptConnection, Learned, Limits, Passport};

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
    /// Model ids as the server lists them.
    pub(crate) models: Vec<String>,
    /// Scheme, host and port that the key in the keychain was given for; it is sent nowhere else.
    pub(crate) key_origin: Option<String>,
    /// How much the user lets it bear.
    pub(crate) limits: Limits,
    /// Nothing new is sent to it.
    pub(crate) paused: bool,
    /// Nothing at all is sent to one that is not, and nothing asked of it.
    pub(crate) enabled: bool,
    /// How requests travel to it.
    pub(crate) connection: KeptConnection,
    /// What it can do.
    pub(crate) passport: Passport,
    /// What was learned of its models.
    pub(crate) learned: Vec<Learned>,
    /// What the user says about its models.
    pub(crate) by_hand: Vec<HandModel>,
}

impl Kept {
    /// What stands of it in files beside clips.
    pub(crate) fn asked_of(&self) -> AskedOf<'_> {
        AskedOf {
            base_url: &self.base_url,
            auth: &self.auth,
            demo: self.demo,
            organization: self.organization.as_deref(),
            project: self.project.as_deref(),
            connection: self.connection.to_input(),
        }
    }
}

const COLUMNS: &str = "id, name, base_url, auth, organization, project, demo, models, key_origin, \
     most_rendering, most_per_minute, paused, enabled, connection, passport, learned, by_hand";

fn read(row: &Row<'_>) -> rusqlite::Result<Kept> {
    Ok(Kept {
        id: row.get(0)?,
        name: row.get(1)?,
        base_url: row.get(2)?,
        auth: json(row, 3)?,
        organization: row.get(4)?,
        project: row.get(5)?,
        demo: row.get(6)?,
        models: json(row, 7)?,
        key_origin: row.get(8)?,
        limits: Limits {
            rendering: row.get(9)?,
            per_minute: row.get(10)?,
        },
        paused: row.get(11)?,
        enabled: row.get(12)?,
        connection: json(row, 13)?,
        passport: json(row, 14)?,
        learned: json(row, 15)?,
        by_hand: json(row, 16)?,
    })
}

fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    word::from_json(column, &row.get::<_, String>(column)?)
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
            "INSERT INTO servers (id, name, base_url, auth, organization, project, demo, models,
                 key_origin, most_rendering, most_per_minute, paused, enabled, connection, passport,
                 learned, by_hand, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             ON CONFLICT (id) DO UPDATE SET name = ?2, base_url = ?3, auth = ?4,
                 organization = ?5, project = ?6, demo = ?7, models = ?8, key_origin = ?9,
                 most_rendering = ?10, most_per_minute = ?11, paused = ?12, enabled = ?13,
                 connection = ?14, passport = ?15, learned = ?16, by_hand = ?17",
        )?
        .execute(params![
            server.id,
            server.name,
            server.base_url,
            word::to_json(&server.auth)?,
            server.organization,
            server.project,
            server.demo,
            word::to_json(&server.models)?,
            server.key_origin,
            server.limits.rendering,
            server.limits.per_minute,
            server.paused,
            server.enabled,
            word::to_json(&server.connection)?,
            word::to_json(&server.passport)?,
            word::to_json(&server.learned)?,
            word::to_json(&server.by_hand)?,
            now,
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
