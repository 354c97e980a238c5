//! Clips in the database, one at a time: reading, adding, moving from state to state.

mod row;
mod wording;

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{family, ledger, tags, word};
use crate::clip::{Clip, ClipFile, ClipState, Fit, Problem};
use crate::error::{Error, Result};
use crate::points;
use crate::sentences;
use crate::state::{self, Happening};

pub(crate) use row::{COLUMNS, read, real, whole};
pub(crate) use wording::reword;

/// What the jobs need to know beyond what the page sees.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) clip: Clip,
    pub(crate) submitted_at: Option<i64>,
    pub(crate) reference_fit: Fit,
    pub(crate) extra: Option<String>,
    pub(crate) extras_wanted: bool,
    /// Strong `ETag` of the bytes in the part file.
    pub(crate) etag: Option<String>,
    /// The create id of the clip this one is a remix of.
    pub(crate) origin_remote_id: Option<String>,
    /// The place in the queue that the user gave.
    pub(crate) queue_rank: Option<i64>,
}

/// One clip.
pub(crate) fn get(connection: &Connection, id: &str) -> Result<Clip> {
    find(connection, id)?.ok_or_else(Error::no_clip)
}

/// One clip, if it is there.
pub(crate) fn find(connection: &Connection, id: &str) -> Result<Option<Clip>> {
    let sql = format!("SELECT {COLUMNS} FROM clips WHERE id = ?1");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([id], read)
        .optional()?)
}

/// Several clips in the order asked for, without those that are no more.
pub(crate) fn several(connection: &Connection, ids: &[String]) -> Result<Vec<Clip>> {
    ids.iter()
        .filter_map(|id| find(connection, id).transpose())
        .collect()
}

/// The clips that are remixes of one, oldest first.
pub(crate) fn remixes(connection: &Connection, id: &str) -> Result<Vec<Clip>> {
    let sql = format!("SELECT {COLUMNS} FROM clips WHERE origin_id = ?1 ORDER BY seq");
    let clips = connection
        .prepare_cached(&sql)?
        .query_map([id], read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(clips)
}

/// A clip with what the jobs need.
pub(crate) fn intent(connection: &Connection, id: &str) -> Result<Option<Intent>> {
    let Some(clip) = find(connection, id)? else {
        return Ok(None);
    };
    let intent = connection
        .prepare_cached(
            "SELECT submitted_at, reference_fit, extra, extras_wanted, etag,
                    (SELECT origin.remote_id FROM clips AS origin
                     WHERE origin.id = clips.origin_id), queue_rank
             FROM clips WHERE id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Intent {
                clip,
                submitted_at: row.get(0)?,
                reference_fit: row
                    .get::<_, Option<String>>(1)?
                    .map(|fit| word::parse(1, fit))
                    .transpose()?
                    .unwrap_or_default(),
                extra: row.get(2)?,
                extras_wanted: row.get(3)?,
                etag: row.get(4)?,
                origin_remote_id: row.get(5)?,
                queue_rank: row.get(6)?,
            })
        })?;
    Ok(Some(intent))
}

/// Those of these clips that may have something to do, with what the jobs need. One statement,
/// however many clips are asked about: of a hundred thousand few have.
pub(crate) fn intents(connection: &Connection, ids: &[String]) -> Result<HashMap<String, Intent>> {
    let busy: Vec<String> = connection
        .prepare_cached(
            "SELECT id FROM clips WHERE id IN (SELECT value FROM json_each(?1))
             AND (extras_wanted = 1 OR state IN
                 ('queued', 'submitting', 'unknown', 'accepted', 'running', 'finished', 'saving'))",
        )?
        .query_map([word::to_json(&ids)?], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut found = HashMap::new();
    for id in busy {
        if let Some(intent) = intent(connection, &id)? {
            found.insert(id, intent);
        }
    }
    Ok(found)
}

/// What only the inspector needs: the server's last reply and the further parameters.
pub(crate) fn raw(connection: &Connection, id: &str) -> Result<(Option<String>, Option<String>)> {
    connection
        .prepare_cached("SELECT raw_reply, extra FROM clips WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(Error::no_clip)
}

/// Clips that were found to be gone since a moment and whose time on their server is not over `now`,
/// each with its server; the newest, `most` of them.
pub(crate) fn gone_since(
    connection: &Connection,
    since: i64,
    now: i64,
    most: u32,
) -> Result<Vec<(String, String)>> {
    let found = connection
        .prepare_cached(
            "SELECT server_id, id FROM clips
             WHERE state = 'gone' AND gone_at >= ?1 AND trashed_at IS NULL
                 AND server_id IS NOT NULL AND remote_id IS NOT NULL
                 AND deleted_on_server_at IS NULL AND (expires_at IS NULL OR expires_at > ?2)
             ORDER BY gone_at DESC LIMIT ?3",
        )?
        .query_map(params![since, now, most], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Clips with something left to do. `SQLite` takes the index over them only where all of this is
/// spelled out, also beside the one state that is meant; without it, it goes through all clips.
pub(crate) const MOVING: &str = "state IN \
     ('queued', 'submitting', 'unknown', 'accepted', 'running', 'finished', 'saving')";

/// Ids of all clips with something left to do, oldest first.
pub(crate) fn moving(connection: &Connection) -> Result<Vec<String>> {
    ids(
        connection,
        &format!(
            "SELECT id FROM clips WHERE {MOVING}
             UNION ALL SELECT id FROM clips WHERE extras_wanted = 1 AND state = 'safe'
             ORDER BY 1"
        ),
    )
}

/// Ids of the clips in one of the states in which something is left to do, oldest first.
pub(crate) fn in_state(connection: &Connection, state: ClipState) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id FROM clips WHERE {MOVING} AND state = ?1 ORDER BY created_at, seq"
    ))?;
    let found = statement
        .query_map([word::of(&state)?], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Ids of the queued clips that a cap holds back, oldest first.
pub(crate) fn held_back(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id FROM clips WHERE {MOVING} AND state = 'queued' AND trashed_at IS NULL
             AND problem ->> 'code' = ?1 ORDER BY created_at, seq"
    ))?;
    let held = statement
        .query_map([Problem::OVER_CAP], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(held)
}

/// The clip that is this job of this server.
pub(crate) fn by_remote(
    connection: &Connection,
    server_id: &str,
    remote_id: &str,
) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached(
            "SELECT id FROM clips WHERE server_id = ?1 AND remote_id = ?2 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([server_id, remote_id], |row| row.get(0))
        .optional()?)
}

/// The clip with these bytes.
pub(crate) fn by_hash(connection: &Connection, sha256: &str) -> Result<Option<String>> {
    Ok(connection
        .prepare_cached("SELECT id FROM clips WHERE file_sha256 = ?1 LIMIT 1")?
        .query_row([sha256], |row| row.get(0))
        .optional()?)
}

/// Adds a clip.
pub(crate) fn add(
    connection: &Connection,
    clip: &Clip,
    fit: Option<Fit>,
    extra: Option<&str>,
) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO clips (id, state, source, prompt, title, model, size, seconds, server_id,
                 server_name, remote_id, origin_id, project_id, remote_status, created_at,
                 accepted_at, completed_at, expires_at, reference_id, reference_fit, extra, stack_id,
                 characters)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                     ?18, ?19, ?20, ?21, ?22, ?23)",
        )?
        .execute(params![
            clip.id,
            word::of(&clip.state)?,
            word::of(&clip.source)?,
            clip.prompt,
            clip.title,
            clip.model,
            clip.size,
            clip.seconds,
            clip.server_id,
            clip.server_name,
            clip.remote_id,
            clip.origin_id,
            clip.project_id,
            clip.remote_status,
            row::whole(clip.created_at),
            clip.accepted_at.map(row::whole),
            clip.completed_at.map(row::whole),
            clip.expires_at.map(row::whole),
            clip.reference_id,
            fit.map(|fit| word::of(&fit)).transpose()?,
            extra,
            clip.stack_id,
            word::to_json(&clip.characters)?,
        ])?;
    Ok(())
}

/// Moves a clip to the state that `happening` leads to, the ledger with it, and answers the state.
pub(crate) fn step(connection: &Connection, id: &str, happening: Happening) -> Result<ClipState> {
    let before = state_of(connection, id)?;
    let after = state::next(before, happening).ok_or_else(|| {
        Error::conflict("This cannot be done with the clip as it is now. Look at its state again.")
    })?;
    ledger::follow(connection, id, happening)?;
    connection
        .prepare_cached("UPDATE clips SET state = ?2 WHERE id = ?1")?
        .execute([id, &word::of(&after)?])?;
    points::tried_in_database(happening.point())?;
    Ok(after)
}

/// The state of a clip.
pub(crate) fn state_of(connection: &Connection, id: &str) -> Result<ClipState> {
    connection
        .prepare_cached("SELECT state FROM clips WHERE id = ?1")?
        .query_row([id], |row| word::parse(0, row.get(0)?))
        .optional()?
        .ok_or_else(Error::no_clip)
}

/// Sets or clears what went wrong.
pub(crate) fn set_problem(
    connection: &Connection,
    id: &str,
    problem: Option<&Problem>,
) -> Result<()> {
    let text = problem.map(word::to_json).transpose()?;
    connection
        .prepare_cached("UPDATE clips SET problem = ?2 WHERE id = ?1")?
        .execute(params![id, text])?;
    Ok(())
}

/// Says that a create leaves now.
pub(crate) fn set_submitted(connection: &Connection, id: &str, now: i64) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET submitted_at = ?2, problem = NULL WHERE id = ?1")?
        .execute(params![id, now])?;
    Ok(())
}

/// Keeps the id that create returned. A clip that has one keeps the one it has.
pub(crate) fn set_remote_id(connection: &Connection, id: &str, remote_id: &str) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET remote_id = coalesce(remote_id, ?2) WHERE id = ?1")?
        .execute([id, remote_id])?;
    ledger::name(connection, id, remote_id)
}

/// What a server said about a job; what is `None` stays as it was.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    pub(crate) status: Option<String>,
    pub(crate) progress: Option<u8>,
    pub(crate) model: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) seconds: Option<String>,
    pub(crate) prompt: Option<String>,
    pub(crate) accepted_at: Option<i64>,
    pub(crate) completed_at: Option<i64>,
    pub(crate) expires_at: Option<i64>,
    /// The server keeps it.
    pub(crate) never_expires: bool,
    pub(crate) raw: Option<String>,
}

/// Keeps what a server said. Its model, size, seconds and prompt only fill gaps: what was asked
/// for stays what was asked for.
pub(crate) fn hear(connection: &Connection, id: &str, word: &Word) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET
                 remote_status = coalesce(?2, remote_status), progress = ?3,
                 model = coalesce(model, ?4), size = coalesce(size, ?5),
                 seconds = coalesce(seconds, ?6),
                 prompt = CASE prompt WHEN '' THEN coalesce(?7, '') ELSE prompt END,
                 accepted_at = coalesce(accepted_at, ?8), completed_at = coalesce(?9, completed_at),
                 expires_at = CASE WHEN ?12 THEN NULL ELSE coalesce(?10, expires_at) END,
                 never_expires = ?12 OR (never_expires AND ?10 IS NULL),
                 raw_reply = coalesce(?11, raw_reply)
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            word.status,
            word.progress,
            word.model,
            word.size,
            word.seconds,
            word.prompt,
            word.accepted_at,
            word.completed_at,
            word.expires_at,
            word.raw,
            word.never_expires,
        ])?;
    Ok(())
}

/// Keeps the judgement that a clip comes with: stars, flag, reason, tags, note.
pub(crate) fn judge(connection: &Connection, clip: &Clip) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET rating = ?2, flag = ?3, reject_reason = ?4, note = ?5 WHERE id = ?1",
        )?
        .execute(params![
            clip.id,
            clip.rating,
            word::of(&clip.flag)?,
            clip.reject_reason,
            clip.note
        ])?;
    tags::set(connection, &clip.id, &clip.tags)
}

/// Keeps the facts of the bytes on disk.
pub(crate) fn set_file(connection: &Connection, id: &str, file: &ClipFile, now: i64) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET file_name = ?2, file_bytes = ?3, file_sha256 = ?4, file_type = ?5,
                 file_width = ?6, file_height = ?7, file_duration = ?8, file_rate = ?9,
                 file_codec = ?10, file_present = 1, saved_at = ?11, problem = NULL
             WHERE id = ?1",
        )?
        .execute(params![
            id,
            file.name,
            row::whole(file.bytes),
            file.sha256,
            file.media_type,
            file.width,
            file.height,
            file.duration,
            file.frame_rate,
            file.codec,
            now,
        ])?;
    Ok(())
}

/// Says that a clip was deleted on its server. What moves there comes to an end, unless its bytes
/// are being fetched: they can no longer be asked for.
pub(crate) fn set_deleted_there(connection: &Connection, id: &str, now: i64) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET deleted_on_server_at = ?2, expires_at = NULL, never_expires = 0
             WHERE id = ?1",
        )?
        .execute(params![id, now])?;
    let state = state_of(connection, id)?;
    // Bytes that are on their way may still arrive; where they do not, the download says so.
    if state != ClipState::Saving && state::next(state, Happening::Vanish).is_some() {
        vanish(connection, id, &sentences::deleted_there(), now)?;
    }
    Ok(())
}

/// Says that the file of a clip is where it was put again, with the bytes that were noted. One that
/// was given up meanwhile is safe again.
pub(crate) fn reappear(connection: &Connection, id: &str) -> Result<()> {
    set_present(connection, id, true)?;
    let state = state_of(connection, id)?;
    if state::next(state, Happening::Reappear).is_some() {
        step(connection, id, Happening::Reappear)?;
        set_problem(connection, id, None)?;
        connection.execute("UPDATE clips SET gone_at = NULL WHERE id = ?1", [id])?;
    }
    Ok(())
}

/// Moves a clip that its server no longer has, and keeps why and since when.
pub(crate) fn vanish(
    connection: &Connection,
    id: &str,
    problem: &Problem,
    now: i64,
) -> Result<ClipState> {
    set_problem(connection, id, Some(problem))?;
    connection
        .prepare_cached("UPDATE clips SET gone_at = ?2 WHERE id = ?1")?
        .execute(params![id, now])?;
    step(connection, id, Happening::Vanish)
}

/// Remembers which bytes the part file holds.
pub(crate) fn set_etag(connection: &Connection, id: &str, etag: Option<&str>) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET etag = ?2 WHERE id = ?1")?
        .execute(params![id, etag])?;
    Ok(())
}

/// Says whether the file is where it was put.
pub(crate) fn set_present(connection: &Connection, id: &str, present: bool) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET file_present = ?2 WHERE id = ?1")?
        .execute(params![id, present])?;
    Ok(())
}

/// The clips whose file has this name; one in truth.
pub(crate) fn named(connection: &Connection, file: &str) -> Result<Vec<String>> {
    let ids = connection
        .prepare_cached("SELECT id FROM clips WHERE file_name = ?1")?
        .query_map([file], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// How many of these clips have their file here.
pub(crate) fn here(connection: &Connection, ids: &[String]) -> Result<usize> {
    let count: u32 = connection
        .prepare_cached(
            "SELECT count(*) FROM clips WHERE state = 'safe' AND file_present
                 AND id IN (SELECT value FROM json_each(?1))",
        )?
        .query_row([word::to_json(&ids)?], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// Says whether poster and sprite sheet are still to be asked for.
pub(crate) fn want_extras(connection: &Connection, id: &str, wanted: bool) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET extras_wanted = ?2 WHERE id = ?1")?
        .execute(params![id, wanted])?;
    Ok(())
}

/// Keeps the file name of the poster or of the sprite sheet; `None` leaves it.
pub(crate) fn set_pictures(
    connection: &Connection,
    id: &str,
    poster: Option<&str>,
    sprite: Option<&str>,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE clips SET poster = coalesce(?2, poster), sprite = coalesce(?3, sprite)
             WHERE id = ?1",
        )?
        .execute(params![id, poster, sprite])?;
    Ok(())
}

/// The file names of poster and sprite sheet.
pub(crate) fn pictures(
    connection: &Connection,
    id: &str,
) -> Result<(Option<String>, Option<String>)> {
    connection
        .prepare_cached("SELECT poster, sprite FROM clips WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(Error::no_clip)
}

/// Removes a clip for good. What was made of it stays, and stays of one family. What is set aside
/// for a job that nobody follows any more is perhaps paid.
pub(crate) fn remove(connection: &Connection, id: &str) -> Result<()> {
    ledger::follow(connection, id, Happening::LoseTrack)?;
    family::depart(connection, id)?;
    let origin = connection
        .prepare_cached("DELETE FROM clips WHERE id = ?1 RETURNING origin_id")?
        .query_row([id], |row| row.get(0))
        .optional()?
        .flatten();
    family::forget(connection, origin)
}

fn ids(connection: &Connection, sql: &str) -> Result<Vec<String>> {
    let found = connection
        .prepare_cached(sql)?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}
