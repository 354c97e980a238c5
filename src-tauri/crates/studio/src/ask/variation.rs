//! Writing down what is made of another clip: by its server from its own copy (remix, edit,
//! extension), or as a new clip with the same parameters (local remix).

use rusqlite::Connection;

use super::{blank, casting, usable};
use crate::clip::{Clip, ClipSource, ClipState, LocalRemix, Variation, VariationKind};
use crate::error::{Error, Result};
use crate::server::Subject;
use crate::store::servers::Kept;
use crate::store::{clips, projects, servers};

/// Writes a queued remix of a clip; answers its id.
pub(crate) fn write_remix(
    connection: &Connection,
    origin_id: &str,
    prompt: &str,
    project_id: Option<String>,
    moment: i64,
) -> Result<String> {
    let (origin, server) = there(connection, origin_id)?;
    if server.passport.answer(Subject::Remix) == Some(false) {
        return Err(Error::conflict(format!(
            "{} does not offer remixes. Make a local remix instead.",
            server.name
        )));
    }
    let seconds = origin.seconds.clone();
    let made = blank(prompt, ClipSource::Remixed, ClipState::Queued, moment);
    add(connection, origin, server, made, seconds, project_id)
}

/// Writes a queued edit or extension of a clip; answers its id.
pub(crate) fn write_variation(
    connection: &Connection,
    wish: &Variation,
    moment: i64,
) -> Result<String> {
    let (origin, server) = there(connection, &wish.origin_id)?;
    let (source, offered, what, seconds) = match wish.kind {
        VariationKind::Edit => (
            ClipSource::Edited,
            server.passport.answer(Subject::Edit),
            "edits",
            origin.seconds.clone(),
        ),
        VariationKind::Extension => (
            ClipSource::Extended,
            server.passport.answer(Subject::Extend),
            "extensions",
            wish.seconds.clone(),
        ),
    };
    if offered == Some(false) {
        return Err(Error::conflict(format!(
            "{} does not offer {what}. Make a remix or a new clip instead.",
            server.name
        )));
    }
    let made = blank(&wish.prompt, source, ClipState::Queued, moment);
    let project_id = wish.project_id.clone();
    add(connection, origin, server, made, seconds, project_id)
}

/// A finished clip that its server still has, and the server.
fn there(connection: &Connection, origin_id: &str) -> Result<(Clip, Kept)> {
    let origin = clips::get(connection, origin_id)?;
    let (Some(server_id), Some(_)) = (&origin.server_id, &origin.remote_id) else {
        return Err(Error::conflict(
            "This clip was not made on a server, so no server can make anything of it.",
        ));
    };
    if origin.deleted_on_server_at.is_some() {
        return Err(Error::conflict(
            "This clip was deleted on its server, which can no longer make anything of it.",
        ));
    }
    if !matches!(
        origin.state,
        ClipState::Finished | ClipState::Saving | ClipState::Safe
    ) {
        return Err(Error::conflict(
            "Only of finished clips something else is made. Wait until this one is.",
        ));
    }
    let server = servers::get(connection, server_id)?;
    usable(&server)?;
    Ok((origin, server))
}

fn add(
    connection: &Connection,
    origin: Clip,
    server: Kept,
    made: Clip,
    seconds: Option<String>,
    project_id: Option<String>,
) -> Result<String> {
    if let Some(project) = &project_id {
        projects::must_exist(connection, project)?;
    }
    let clip = Clip {
        model: origin.model,
        size: origin.size,
        seconds,
        server_id: Some(server.id),
        server_name: Some(server.name),
        origin_id: Some(origin.id),
        project_id: project_id.or(origin.project_id),
        ..made
    };
    clips::add(connection, &clip, None, None)?;
    Ok(clip.id)
}

/// Writes a queued clip with the parameters of another, which only we know as its origin; answers
/// its id. Nothing is asked of the origin's job, so it may be gone from its server.
pub(crate) fn write_local_remix(
    connection: &Connection,
    wish: &LocalRemix,
    moment: i64,
) -> Result<String> {
    let origin = clips::intent(connection, &wish.origin_id)?.ok_or_else(Error::no_clip)?;
    let Some(server_id) = &origin.clip.server_id else {
        return Err(Error::conflict(
            "This clip was not made on a server, so there is none to ask for another. Use its prompt for a new clip instead.",
        ));
    };
    let server = servers::get(connection, server_id)?;
    usable(&server)?;
    if let Some(project) = &wish.project_id {
        projects::must_exist(connection, project)?;
    }
    let before = &origin.clip.characters;
    let clip = Clip {
        characters: casting::recast(connection, &server, before, &wish.prompt)?,
        model: origin.clip.model,
        size: origin.clip.size,
        seconds: origin.clip.seconds,
        server_id: Some(server.id),
        server_name: Some(server.name),
        origin_id: Some(origin.clip.id),
        project_id: wish.project_id.clone().or(origin.clip.project_id),
        reference_id: wish
            .reference
            .as_ref()
            .map(|reference| reference.id.clone()),
        ..blank(
            &wish.prompt,
            ClipSource::LocalRemix,
            ClipState::Queued,
            moment,
        )
    };
    let fit = wish.reference.as_ref().map(|reference| reference.fit);
    clips::add(connection, &clip, fit, origin.extra.as_deref())?;
    Ok(clip.id)
}
