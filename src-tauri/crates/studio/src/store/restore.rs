//! Putting a clip back as its sidecar describes it, with its server and its project.
//!
//! A sidecar may have been written by anybody: nothing in it gives a key to a server, and ids are
//! taken only in our own form.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::clips::{self, whole};
use super::{account, behind, characters, ledger, projects, servers, watching, word};
use crate::ask;
use crate::budget;
use crate::clip::{Clip, ClipFile, ClipState};
use crate::error::Result;
use crate::library::{Sidecar, SidecarServer};
use crate::money::day::Moment;
use crate::sentences;
use crate::server::{ConnectionInput, ServerInput};
use crate::servers::{fresh_id, from_input, normal};
use crate::state::Happening;
use crate::tag;

/// How much of a sidecar is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// Clips that the database does not know are added; what it knows is left alone.
    Missing,
    /// The database is older than the sidecars, or empty: they are right, also about servers.
    All,
}

/// What became of a sidecar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Put {
    /// The clip is back, under this id.
    Added(String),
    /// The clip was known and is now as the sidecar says.
    Updated(String),
    /// The database knows better.
    Known,
}

/// Puts back one clip. `file` is what was found of its bytes, `poster` the picture of it that is
/// still there.
pub(crate) fn put(
    connection: &Connection,
    sidecar: &Sidecar,
    file: &ClipFile,
    poster: Option<&str>,
    trust: Trust,
    now: i64,
) -> Result<Put> {
    let owner: Option<String> = connection
        .prepare_cached("SELECT id FROM clips WHERE file_name = ?1")?
        .query_row([&file.name], |row| row.get(0))
        .optional()?;
    // Only ids of our own form: they become file names.
    let id = Uuid::parse_str(&sidecar.id).map_or_else(|_| fresh_id(), |id| id.to_string());
    let known = clips::find(connection, &id)?;
    if owner.is_some_and(|owner| owner != id) {
        return Ok(Put::Known);
    }
    let put = match &known {
        None => Put::Added(id.clone()),
        Some(clip) if trust == Trust::All && is_older(clip, file) => Put::Updated(id.clone()),
        Some(_) => return Ok(Put::Known),
    };
    let server = match &sidecar.server {
        Some(server) => server_of(connection, server, trust, now)?,
        None => None,
    };
    let project = project_of(connection, sidecar, now)?;
    let mut clip = clip_of(sidecar, id, server, project, now);
    // What the user changed since is newer, however late the folder came.
    let lacks = behind::of(connection, &clip.id)?;
    if let Some(here) = &known {
        clip = lacks.keep(clip, here);
    }
    if known.is_none() {
        let extra = sidecar.extra.as_ref().map(word::to_json).transpose()?;
        clips::add(connection, &clip, None, extra.as_deref())?;
    }
    finish(connection, &clip, file, poster)?;
    if known.is_none() || !lacks.part() {
        watching::set_part(connection, &clip.id, sidecar.part)?;
    }
    if trust == Trust::All {
        let server = clip.server_id.as_deref();
        account::put_missing(connection, &clip.id, server, &sidecar.ledger)?;
        if let Some(server) = server {
            characters::put_missing(connection, server, &sidecar.characters, now)?;
        }
    }
    Ok(put)
}

/// Whether the row of a clip is from before its sidecar. Another file of the same clip is not.
fn is_older(known: &Clip, file: &ClipFile) -> bool {
    known.state != ClipState::Saving
        && known
            .file
            .as_ref()
            .is_none_or(|before| before.name == file.name || !before.present)
}

fn clip_of(
    notes: &Sidecar,
    id: String,
    server: Option<String>,
    project: Option<String>,
    now: i64,
) -> Clip {
    let blank = ask::blank(&notes.prompt, notes.source, ClipState::Safe, now);
    Clip {
        id,
        title: notes.title.clone(),
        model: notes.model.clone(),
        size: notes.size.clone(),
        seconds: notes.seconds.clone(),
        server_id: server,
        server_name: notes.server.as_ref().and_then(|server| server.name.clone()),
        remote_id: notes.remote_id.clone(),
        origin_id: notes.origin_id.clone(),
        project_id: project,
        created_at: notes.created_at.unwrap_or(blank.created_at),
        accepted_at: notes.accepted_at,
        completed_at: notes.completed_at,
        expires_at: notes.expires_at,
        saved_at: notes.saved_at,
        reference_id: notes.reference_id.clone(),
        characters: notes.characters.clone(),
        rating: notes.rating,
        flag: notes.flag,
        reject_reason: found(notes.reject_reason.as_deref(), tag::reason),
        tags: tag::tags_found(&notes.tags),
        note: found(notes.note.as_deref(), tag::note),
        stack_id: notes.stack_id.clone(),
        trashed_at: notes.trashed_at,
        deleted_on_server_at: notes.deleted_on_server_at,
        problem: notes
            .file
            .as_it_came
            .then(|| sentences::kept_as_it_came(None)),
        ..blank
    }
}

/// What the user wrote, unless somebody made it longer than it may be.
pub(crate) fn found(
    text: Option<&str>,
    checked: fn(&str) -> Result<Option<String>>,
) -> Option<String> {
    text.and_then(|text| checked(text).ok().flatten())
}

/// What is not part of adding a clip. The state is written as it was, past the table of changes:
/// this is no change of the clip, only of what the database knows of it.
fn finish(
    connection: &Connection,
    clip: &Clip,
    file: &ClipFile,
    poster: Option<&str>,
) -> Result<()> {
    let saved = clip.saved_at.unwrap_or(clip.created_at);
    clips::set_file(connection, &clip.id, file, whole(saved))?;
    clips::set_problem(connection, &clip.id, clip.problem.as_ref())?;
    clips::set_present(connection, &clip.id, file.present)?;
    clips::judge(connection, clip)?;
    clips::set_pictures(connection, &clip.id, poster, None)?;
    connection
        .prepare_cached(
            "UPDATE clips SET state = ?2, title = ?3, project_id = ?4, trashed_at = ?5,
                 deleted_on_server_at = ?6, remote_id = coalesce(remote_id, ?7),
                 server_id = coalesce(server_id, ?8), accepted_at = coalesce(?9, accepted_at),
                 completed_at = coalesce(?10, completed_at), expires_at = ?11, progress = NULL,
                 extras_wanted = 0, stack_id = coalesce(stack_id, ?12)
             WHERE id = ?1",
        )?
        .execute(params![
            clip.id,
            word::of(&ClipState::Safe)?,
            clip.title,
            clip.project_id,
            clip.trashed_at.map(whole),
            clip.deleted_on_server_at.map(whole),
            clip.remote_id,
            clip.server_id,
            clip.accepted_at.map(whole),
            clip.completed_at.map(whole),
            clip.expires_at.map(whole),
            clip.stack_id,
        ])?;
    Ok(())
}

/// The server that a sidecar names: by id, by address, or made anew without a key.
pub(crate) fn server_of(
    connection: &Connection,
    named: &SidecarServer,
    trust: Trust,
    now: i64,
) -> Result<Option<String>> {
    if let Some(id) = &named.id
        && servers::find(connection, id)?.is_some()
    {
        return Ok(Some(id.clone()));
    }
    let Some(address) = named.base_url.as_deref().and_then(|url| normal(url).ok()) else {
        return Ok(None);
    };
    let all = servers::all(connection)?;
    if let Some(same) = all.into_iter().find(|server| server.base_url == address) {
        return Ok(Some(same.id));
    }
    if trust == Trust::Missing {
        return Ok(None);
    }
    let id = named.id.as_deref().and_then(|id| Uuid::parse_str(id).ok());
    let input = ServerInput {
        id: id.map(|id| id.to_string()),
        name: named.name.clone().unwrap_or_default(),
        base_url: address,
        auth: named.auth.clone().unwrap_or_default(),
        organization: named.organization.clone(),
        project: named.project.clone(),
        connection: Some(ConnectionInput {
            // A file must not send requests through a machine of its own choice.
            proxy: None,
            certificate: None,
            ..named.connection.clone()
        }),
        ..ServerInput::default()
    };
    let plain = ServerInput {
        connection: None,
        ..input.clone()
    };
    // Headers that cannot be sent are not worth the server.
    let made = from_input(input, None).or_else(|_| from_input(plain, None));
    let Ok(mut server) = made else {
        return Ok(None);
    };
    server.demo = named.demo && servers::demo(connection)?.is_none();
    servers::save(connection, &server, now)?;
    Ok(Some(server.id))
}

/// The project that a sidecar names: by id, by name, or made anew.
pub(crate) fn project_of(
    connection: &Connection,
    sidecar: &Sidecar,
    now: i64,
) -> Result<Option<String>> {
    match &sidecar.project {
        Some(name) => project_named(connection, name, sidecar.project_id.as_deref(), now),
        None => Ok(None),
    }
}

/// The project with this id, or else of this name, or one made anew.
pub(crate) fn project_named(
    connection: &Connection,
    name: &str,
    id: Option<&str>,
    now: i64,
) -> Result<Option<String>> {
    let name = name.trim();
    let all = projects::all(connection)?;
    let by_id = all.iter().find(|one| Some(one.id.as_str()) == id);
    if let Some(project) = by_id.or_else(|| all.iter().find(|one| one.name == name)) {
        return Ok(Some(project.id.clone()));
    }
    if name.is_empty() {
        return Ok(None);
    }
    let id = id
        .and_then(|id| Uuid::parse_str(id).ok())
        .map_or_else(fresh_id, |id| id.to_string());
    let name: String = name.chars().take(120).collect();
    projects::add(connection, &id, &name, now)?;
    Ok(Some(id))
}

/// What was waiting to be sent when a backup was made may have been sent since: it is not sent
/// again by itself, and its price is set aside, once. Answers the clips.
pub(crate) fn doubt(connection: &Connection, moment: &Moment) -> Result<Vec<String>> {
    let mut doubted = Vec::new();
    for id in clips::in_state(connection, ClipState::Queued)? {
        if !ledger::open_again(connection, &id)? {
            budget::assume_sent(connection, &clips::get(connection, &id)?, moment)?;
        }
        clips::step(connection, &id, Happening::Send)?;
        clips::step(connection, &id, Happening::LoseTrack)?;
        clips::set_problem(connection, &id, Some(&sentences::doubted()))?;
        doubted.push(id);
    }
    Ok(doubted)
}
