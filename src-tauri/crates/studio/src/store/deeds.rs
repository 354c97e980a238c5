//! The journal of what the user did. A deed keeps, for each clip that it changed, the fields that it
//! may change as they were before; taking it back puts them there again and keeps what was there
//! instead, so that it can be done once more. Clips that are no more are passed over.
//!
//! Not here: what a deed does (`bulk`), and what a change leads to (`studio::undo`).

mod beside;
mod project;

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::behind::{self, What};
use super::{projects, word};
use crate::deed::{Deed, Undoable, Verb};
use crate::error::Result;

/// So many deeds are kept,
const MOST_DEEDS: u32 = 500;
/// and as many as concern so many clips together; the newest one always.
const MOST_CLIPS: u32 = 250_000;

/// Whether a deed is about anything that is still there.
const SOMETHING: &str = "(clips > 0 OR project IS NOT NULL OR beside IS NOT NULL)";

/// A field that a deed may change, as it is kept.
struct Field {
    name: &'static str,
    /// What it is now.
    now: &'static str,
    /// What becomes of it, from `{side}`, the kept JSON. Nothing for what is not in the clip's row.
    back: Option<&'static str>,
}

const RATING: Field = Field {
    name: "rating",
    now: "rating",
    back: Some("rating = {side} ->> 'rating'"),
};
const FLAG: Field = Field {
    name: "flag",
    now: "flag",
    back: Some("flag = {side} ->> 'flag'"),
};
const REASON: Field = Field {
    name: "reason",
    now: "reject_reason",
    back: Some("reject_reason = {side} ->> 'reason'"),
};
const TAGS: Field = Field {
    name: "tags",
    now: "json((SELECT json_group_array(tag_id ORDER BY tag_id) FROM clip_tags
          WHERE clip_seq = clips.seq))",
    back: None,
};
const NOTE: Field = Field {
    name: "note",
    now: "note",
    back: Some("note = {side} ->> 'note'"),
};
const TITLE: Field = Field {
    name: "title",
    now: "title",
    back: Some("title = {side} ->> 'title'"),
};
const PROJECT: Field = Field {
    name: "project",
    now: "project_id",
    // It may have been removed since.
    back: Some("project_id = (SELECT id FROM projects WHERE id = {side} ->> 'project')"),
};
const TRASHED: Field = Field {
    name: "trashed",
    now: "trashed_at IS NOT NULL",
    // What goes into the trash again goes there now: its time there begins anew.
    back: Some("trashed_at = CASE WHEN {side} ->> 'trashed' THEN ?2 END"),
};

const PART: Field = Field {
    name: "part",
    now: "json((SELECT json_array(mark_in, mark_out) FROM watching WHERE clip_id = clips.id))",
    back: None,
};

fn fields(verb: Verb) -> &'static [Field] {
    match verb {
        Verb::Rate => &[RATING],
        Verb::Pick | Verb::Reject | Verb::Clear => &[FLAG, REASON],
        Verb::Judge => &[RATING, FLAG, REASON],
        Verb::Tag | Verb::Untag => &[TAGS],
        Verb::Note => &[NOTE],
        Verb::Rename => &[TITLE],
        Verb::Move | Verb::MakeProject | Verb::RemoveProject => &[PROJECT],
        Verb::Part => &[PART],
        Verb::Trash | Verb::Both | Verb::Restore => &[TRASHED],
        Verb::RenameProject
        | Verb::ArrangeProject
        | Verb::SaveSearch
        | Verb::ChangeSearch
        | Verb::RemoveSearch => &[],
    }
}

/// What the sidecars lack when a deed is taken back or done again.
fn lacking(verb: Verb) -> Option<What> {
    Some(match verb {
        Verb::Rate | Verb::Pick | Verb::Reject | Verb::Clear | Verb::Judge => What::Marks,
        Verb::Tag | Verb::Untag => What::Tags,
        Verb::Note => What::Note,
        Verb::Rename => What::Title,
        Verb::Move | Verb::MakeProject | Verb::RemoveProject => What::Project,
        Verb::Part => What::Part,
        Verb::Trash | Verb::Both | Verb::Restore => What::Trash,
        Verb::RenameProject
        | Verb::ArrangeProject
        | Verb::SaveSearch
        | Verb::ChangeSearch
        | Verb::RemoveSearch => return None,
    })
}

/// The fields of a clip as JSON.
fn capture(verb: Verb) -> String {
    let pairs: Vec<String> = fields(verb)
        .iter()
        .map(|field| format!("'{}', {}", field.name, field.now))
        .collect();
    format!("json_object({})", pairs.join(", "))
}

/// Does something to clips and writes down what was there before. Answers the deed, or `None` when
/// nothing changed.
pub(crate) fn done(
    connection: &Connection,
    verb: Verb,
    about: Option<&str>,
    ids: &[String],
    now: i64,
    change: impl FnOnce(&Connection, &str) -> Result<()>,
) -> Result<Option<Deed>> {
    let ids = word::to_json(&ids)?;
    let capture = capture(verb);
    let deed = begin(connection, verb, about, now)?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO deed_clips (deed, clip_id, former)
             SELECT ?1, id, {capture} FROM clips WHERE id IN (SELECT value FROM json_each(?2))"
        ))?
        .execute(params![deed, ids])?;
    change(connection, &ids)?;
    connection
        .prepare_cached(&format!(
            "DELETE FROM deed_clips WHERE deed = ?1
                 AND former = (SELECT {capture} FROM clips WHERE clips.id = clip_id)"
        ))?
        .execute([deed])?;
    end(connection, deed)
}

/// Writes down that these clips were deleted on their servers and went into the trash one by one.
pub(crate) fn trashed(connection: &Connection, ids: &[String], now: i64) -> Result<Option<Deed>> {
    let deed = begin(connection, Verb::Both, None, now)?;
    connection
        .prepare_cached(
            "INSERT INTO deed_clips (deed, clip_id, former)
             SELECT ?1, id, json_object('trashed', 0) FROM clips
             WHERE id IN (SELECT value FROM json_each(?2)) AND trashed_at IS NOT NULL",
        )?
        .execute(params![deed, word::to_json(&ids)?])?;
    end(connection, deed)
}

/// Removes a project, whose clips stay, and writes down what it was.
pub(crate) fn without_project(connection: &Connection, id: &str, now: i64) -> Result<Deed> {
    let name = projects::name(connection, id)?.ok_or_else(projects::gone)?;
    let deed = begin(connection, Verb::RemoveProject, Some(&name), now)?;
    take_out(connection, deed, id)?;
    end(connection, deed)?.ok_or_else(projects::gone)
}

/// Removes a project and writes down what it was, with the clips that are in it.
fn take_out(connection: &Connection, deed: i64, id: &str) -> Result<()> {
    let clips = projects::clips(connection, id)?;
    project::keep(connection, deed, id)?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO deed_clips (deed, clip_id, former)
             SELECT ?1, id, {} FROM clips WHERE project_id = ?2",
            capture(Verb::RemoveProject)
        ))?
        .execute(params![deed, id])?;
    behind::note(connection, &clips, What::Project)?;
    projects::remove(connection, id)
}

/// Takes back that a project was made: as if it were removed, as it is by now.
fn unmake_project(connection: &Connection, deed: u32) -> Result<()> {
    let id: String = connection
        .prepare_cached("SELECT beside ->> '$.ids[0]' FROM deeds WHERE seq = ?1")?
        .query_row([deed], |row| row.get(0))?;
    connection
        .prepare_cached("DELETE FROM deed_clips WHERE deed = ?1")?
        .execute([deed])?;
    take_out(connection, deed.into(), &id)?;
    connection
        .prepare_cached(
            "UPDATE deeds SET clips = (SELECT count(*) FROM deed_clips WHERE deed = ?1)
             WHERE seq = ?1",
        )?
        .execute([deed])?;
    Ok(())
}

/// Does something to projects or saved searches with these ids, and writes down what they were.
/// Answers the deed, or `None` when nothing changed.
pub(crate) fn changed(
    connection: &Connection,
    (verb, about): (Verb, &str),
    ids: &[String],
    now: i64,
    change: impl FnOnce(&Connection) -> Result<()>,
) -> Result<Option<Deed>> {
    let deed = begin(connection, verb, Some(about), now)?;
    beside::keep(connection, deed, verb, ids, change)?;
    end(connection, deed)
}

fn begin(connection: &Connection, verb: Verb, about: Option<&str>, now: i64) -> Result<i64> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO deeds (verb, word, clips, at) VALUES (?1, ?2, 0, ?3) RETURNING seq",
        )?
        .query_row(params![word::of(&verb)?, about, now], |row| row.get(0))?)
}

fn end(connection: &Connection, deed: i64) -> Result<Option<Deed>> {
    let something: bool = connection
        .prepare_cached(&format!(
            "UPDATE deeds SET clips = (SELECT count(*) FROM deed_clips WHERE deed = ?1)
             WHERE seq = ?1 RETURNING {SOMETHING}"
        ))?
        .query_row([deed], |row| row.get(0))?;
    if !something {
        connection.execute("DELETE FROM deeds WHERE seq = ?1", [deed])?;
        return Ok(None);
    }
    forget(connection, deed)?;
    find(connection, deed)
}

/// Forgets what was taken back before something new was done, and what is too old.
fn forget(connection: &Connection, newest: i64) -> Result<()> {
    connection.execute("DELETE FROM deeds WHERE undone IS NOT NULL", [])?;
    connection
        .prepare_cached(
            "DELETE FROM deeds WHERE seq IN (
                 SELECT seq FROM (
                     SELECT seq, row_number() OVER newest AS place, sum(clips) OVER newest AS sum
                     FROM deeds WINDOW newest AS (ORDER BY seq DESC))
                 WHERE seq <> ?1 AND (place > ?2 OR sum > ?3))",
        )?
        .execute(params![newest, MOST_DEEDS, MOST_CLIPS])?;
    Ok(())
}

/// What can be taken back, and what can be done again.
pub(crate) fn undoable(connection: &Connection) -> Result<Undoable> {
    Ok(Undoable {
        undo: next_undo(connection)?,
        redo: next_redo(connection)?,
    })
}

fn next_undo(connection: &Connection) -> Result<Option<Deed>> {
    one(
        connection,
        &format!("undone IS NULL AND {SOMETHING} ORDER BY seq DESC LIMIT 1"),
        &[],
    )
}

fn next_redo(connection: &Connection) -> Result<Option<Deed>> {
    one(
        connection,
        &format!("undone IS NOT NULL AND {SOMETHING} ORDER BY undone DESC LIMIT 1"),
        &[],
    )
}

fn find(connection: &Connection, deed: i64) -> Result<Option<Deed>> {
    one(connection, "seq = ?1", &[deed])
}

fn one(connection: &Connection, which: &str, values: &[i64]) -> Result<Option<Deed>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT seq, verb, word, clips, CASE WHEN clips = 1 AND project IS NULL THEN
                 (SELECT clip_id FROM deed_clips WHERE deed = seq) END
             FROM deeds WHERE {which}"
        ))?
        .query_row(rusqlite::params_from_iter(values), read)
        .optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Deed> {
    Ok(Deed {
        id: row.get(0)?,
        verb: word::parse(1, row.get(1)?)?,
        word: row.get(2)?,
        clips: row.get(3)?,
        clip: row.get(4)?,
    })
}

/// Takes back a deed, or the newest one, but for clips to which the same was done since: those are
/// not as this deed left them. Answers it; `None` when it was taken back already, when there is
/// none, or when it holds of no clip any more.
pub(crate) fn undo(connection: &Connection, which: Option<u32>, now: i64) -> Result<Option<Deed>> {
    let deed = match which {
        Some(id) => one(
            connection,
            &format!("seq = ?1 AND undone IS NULL AND {SOMETHING}"),
            &[id.into()],
        )?,
        None => next_undo(connection)?,
    };
    let deed = match deed {
        Some(deed) => pass_over(connection, deed)?,
        None => None,
    };
    let Some(deed) = deed else {
        return Ok(None);
    };
    if deed.verb == Verb::MakeProject {
        unmake_project(connection, deed.id)?;
    } else {
        project::bring_back(connection, deed.id)?;
        beside::swap(connection, deed.id, deed.verb)?;
        swap(connection, &deed, "former", "latter", now)?;
    }
    connection
        .prepare_cached(
            "UPDATE deeds SET undone = 1 + (SELECT coalesce(max(undone), 0) FROM deeds)
             WHERE seq = ?1",
        )?
        .execute([deed.id])?;
    Ok(Some(deed))
}

/// Leaves out the clips that a newer deed changed in the same way, unless that are all of them.
/// Nothing is left where something newer was done to the same projects or searches.
fn pass_over(connection: &Connection, deed: Deed) -> Result<Option<Deed>> {
    if beside::is_overtaken(connection, deed.id, deed.verb)? {
        return Ok(None);
    }
    // Clips that came into it or left it since are as they are.
    if deed.verb == Verb::MakeProject {
        return Ok(Some(deed));
    }
    let same: Vec<String> = Verb::ALL
        .into_iter()
        .filter(|verb| alike(*verb, deed.verb))
        .map(|verb| word::of(&verb))
        .collect::<Result<_>>()?;
    let since = "EXISTS (SELECT 1 FROM deed_clips AS later JOIN deeds ON deeds.seq = later.deed
         WHERE later.clip_id = deed_clips.clip_id AND later.deed > ?1 AND deeds.undone IS NULL
             AND deeds.verb IN (SELECT value FROM json_each(?2)))";
    let values = params![deed.id, word::to_json(&same)?];
    let left: u32 = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM deed_clips WHERE deed = ?1 AND NOT {since}"
        ))?
        .query_row(values, |row| row.get(0))?;
    if left == deed.clips {
        return Ok(Some(deed));
    }
    if left == 0 && deed.verb != Verb::RemoveProject {
        return Ok(None);
    }
    connection
        .prepare_cached(&format!(
            "DELETE FROM deed_clips WHERE deed = ?1 AND {since}"
        ))?
        .execute(values)?;
    connection
        .prepare_cached("UPDATE deeds SET clips = ?2 WHERE seq = ?1")?
        .execute(params![deed.id, left])?;
    find(connection, deed.id.into())
}

/// Whether two deeds may change the same field.
fn alike(one: Verb, other: Verb) -> bool {
    let others = fields(other);
    fields(one)
        .iter()
        .any(|field| others.iter().any(|other| other.name == field.name))
}

/// Does again what was taken back last. Answers it.
pub(crate) fn redo(connection: &Connection, now: i64) -> Result<Option<Deed>> {
    let Some(deed) = next_redo(connection)? else {
        return Ok(None);
    };
    if deed.verb == Verb::MakeProject {
        project::bring_back(connection, deed.id)?;
        swap(connection, &deed, "former", "latter", now)?;
    } else {
        beside::swap(connection, deed.id, deed.verb)?;
        swap(connection, &deed, "latter", "former", now)?;
        project::take_away(connection, deed.id)?;
    }
    connection
        .prepare_cached("UPDATE deeds SET undone = NULL WHERE seq = ?1")?
        .execute([deed.id])?;
    Ok(Some(deed))
}

/// Keeps what is there now of the clips on one side, and puts back what the other side has.
fn swap(connection: &Connection, deed: &Deed, from: &str, to: &str, now: i64) -> Result<()> {
    let Some(lacking) = lacking(deed.verb) else {
        return Ok(());
    };
    let capture = capture(deed.verb);
    connection
        .prepare_cached(&format!(
            "UPDATE deed_clips SET {to} =
                 (SELECT {capture} FROM clips WHERE clips.id = deed_clips.clip_id)
             WHERE deed = ?1"
        ))?
        .execute([deed.id])?;
    let back: Vec<String> = fields(deed.verb)
        .iter()
        .filter_map(|field| field.back)
        .map(|back| back.replace("{side}", &format!("deed_clips.{from}")))
        .collect();
    match deed.verb {
        Verb::Tag | Verb::Untag => put_tags(connection, deed, from)?,
        Verb::Part => put_part(connection, deed, from)?,
        _ => connection
            .prepare_cached(&format!(
                "UPDATE clips SET {} FROM deed_clips
                 WHERE deed_clips.deed = ?1 AND deed_clips.clip_id = clips.id AND ?2 IS NOT NULL",
                back.join(", ")
            ))?
            .execute(params![deed.id, now])
            .map(drop)?,
    }
    behind::note(connection, &clips(connection, deed.id)?, lacking)
}

/// Ids of the clips of a deed.
pub(crate) fn clips(connection: &Connection, deed: u32) -> Result<Vec<String>> {
    let ids = connection
        .prepare_cached("SELECT clip_id FROM deed_clips WHERE deed = ?1")?
        .query_map([deed], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

fn put_tags(connection: &Connection, deed: &Deed, from: &str) -> Result<()> {
    let kept = format!(
        "FROM deed_clips JOIN clips ON clips.id = deed_clips.clip_id,
             json_each(deed_clips.{from}, '$.tags') AS kept
         WHERE deed_clips.deed = ?1"
    );
    connection
        .prepare_cached(&format!(
            "DELETE FROM clip_tags WHERE clip_seq IN (
                 SELECT clips.seq FROM deed_clips JOIN clips ON clips.id = deed_clips.clip_id
                 WHERE deed_clips.deed = ?1)
             AND (tag_id, clip_seq) NOT IN (SELECT kept.value, clips.seq {kept})"
        ))?
        .execute([deed.id])?;
    connection
        .prepare_cached(&format!(
            "INSERT OR IGNORE INTO clip_tags (tag_id, clip_seq)
             SELECT kept.value, clips.seq {kept} AND kept.value IN (SELECT id FROM tags)"
        ))?
        .execute([deed.id])?;
    Ok(())
}

fn put_part(connection: &Connection, deed: &Deed, from: &str) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM watching WHERE clip_id IN (SELECT clip_id FROM deed_clips WHERE deed = ?1)",
        )?
        .execute([deed.id])?;
    connection
        .prepare_cached(&format!(
            "INSERT INTO watching (clip_id, mark_in, mark_out)
             SELECT clip_id, {from} ->> '$.part[0]', {from} ->> '$.part[1]' FROM deed_clips
             WHERE deed = ?1 AND {from} ->> 'part' IS NOT NULL"
        ))?
        .execute([deed.id])?;
    Ok(())
}
