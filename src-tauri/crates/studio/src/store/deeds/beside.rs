//! What a deed changed beside clips: projects or saved searches, whose rows it keeps as they are on its
//! other side.

use rusqlite::{Connection, params};

use crate::deed::Verb;
use crate::error::Result;
use crate::store::behind::{self, What};
use crate::store::word;

/// The rows with the ids `?1` as JSON.
const PROJECTS: &str = "SELECT json_group_array(json_object(
        'id', id, 'name', name, 'parent_id', parent_id, 'place', place) ORDER BY id)
    FROM projects WHERE id IN (SELECT value FROM json_each(?1))";
const SEARCHES: &str = "SELECT json_group_array(json_object(
        'id', id, 'name', name, 'query', query, 'created_at', created_at) ORDER BY id)
    FROM searches WHERE id IN (SELECT value FROM json_each(?1))";

/// What reads the rows that a deed changes, and what puts back those that the deed `?1` keeps.
/// `None` for deeds about clips.
fn table(verb: Verb) -> Option<(&'static str, &'static [&'static str])> {
    Some(match verb {
        Verb::RenameProject => (
            PROJECTS,
            &["UPDATE projects SET name = kept.value ->> 'name'
               FROM deeds, json_each(deeds.beside, '$.rows') AS kept
               WHERE deeds.seq = ?1 AND projects.id = kept.value ->> 'id'"],
        ),
        // The first one was moved, the others made room. Some may have been removed or have come
        // back since: what lies in one lies in no other.
        Verb::ArrangeProject => (
            PROJECTS,
            &[
                "UPDATE projects SET parent_id =
                   (SELECT id FROM projects AS outer WHERE outer.id = kept.value ->> 'parent_id')
               FROM deeds, json_each(deeds.beside, '$.rows') AS kept
               WHERE deeds.seq = ?1 AND projects.id = kept.value ->> 'id'
                   AND projects.id = deeds.beside ->> '$.ids[0]'",
                "UPDATE projects SET place = kept.value ->> 'place'
               FROM deeds, json_each(deeds.beside, '$.rows') AS kept
               WHERE deeds.seq = ?1 AND projects.id = kept.value ->> 'id'
                   AND projects.parent_id IS kept.value ->> 'parent_id'",
                "UPDATE projects SET parent_id = NULL WHERE parent_id IN
                   (SELECT id FROM projects WHERE parent_id IS NOT NULL)
                   AND EXISTS (SELECT 1 FROM deeds WHERE seq = ?1)",
            ],
        ),
        // Taken back by `deeds`: it may have got clips since.
        Verb::MakeProject => (PROJECTS, &[]),
        Verb::ChangeSearch => (
            SEARCHES,
            &[
                "UPDATE searches SET name = kept.value ->> 'name', query = kept.value ->> 'query'
               FROM deeds, json_each(deeds.beside, '$.rows') AS kept
               WHERE deeds.seq = ?1 AND searches.id = kept.value ->> 'id'",
            ],
        ),
        Verb::SaveSearch | Verb::RemoveSearch => (
            SEARCHES,
            &[
                "DELETE FROM searches WHERE id IN (
                   SELECT one.value FROM deeds, json_each(deeds.beside, '$.ids') AS one
                   WHERE deeds.seq = ?1)",
                "INSERT INTO searches (id, name, query, created_at)
               SELECT kept.value ->> 'id', kept.value ->> 'name', kept.value ->> 'query',
                   kept.value ->> 'created_at'
               FROM deeds, json_each(deeds.beside, '$.rows') AS kept WHERE deeds.seq = ?1",
            ],
        ),
        _ => return None,
    })
}

/// Changes what has these ids, and writes down what that was where it is another now.
pub(super) fn keep(
    connection: &Connection,
    deed: i64,
    verb: Verb,
    ids: &[String],
    change: impl FnOnce(&Connection) -> Result<()>,
) -> Result<()> {
    let ids = word::to_json(&ids)?;
    let former = capture(connection, verb, &ids)?;
    change(connection)?;
    if former != capture(connection, verb, &ids)? {
        write(connection, deed, &ids, former.as_deref())?;
    }
    Ok(())
}

/// Puts back what is kept, and keeps what was there. Nothing for a deed about clips.
pub(super) fn swap(connection: &Connection, deed: u32, verb: Verb) -> Result<()> {
    let Some((_, back)) = table(verb) else {
        return Ok(());
    };
    let ids: String = connection
        .prepare_cached("SELECT beside -> 'ids' FROM deeds WHERE seq = ?1")?
        .query_row([deed], |row| row.get(0))?;
    let now = capture(connection, verb, &ids)?;
    for step in back {
        connection.prepare_cached(step)?.execute([deed])?;
    }
    if verb == Verb::RenameProject {
        note_named(connection, &ids)?;
    }
    write(connection, deed.into(), &ids, now.as_deref())
}

/// Whether something newer was done to the same: what this deed keeps is older than that.
pub(super) fn is_overtaken(connection: &Connection, deed: u32, verb: Verb) -> Result<bool> {
    let same: &[Verb] = match verb {
        Verb::MakeProject => return is_another_project(connection, deed),
        Verb::RenameProject => &[Verb::RenameProject],
        Verb::ArrangeProject => &[Verb::ArrangeProject],
        Verb::SaveSearch | Verb::ChangeSearch | Verb::RemoveSearch => {
            &[Verb::SaveSearch, Verb::ChangeSearch, Verb::RemoveSearch]
        }
        _ => return Ok(false),
    };
    let overtaken = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1
             FROM deeds AS later, json_each(later.beside, '$.ids') AS changed
             WHERE later.seq > ?1 AND later.undone IS NULL
                 AND later.verb IN (SELECT value FROM json_each(?2))
                 AND changed.value IN (SELECT one.value
                     FROM deeds, json_each(deeds.beside, '$.ids') AS one WHERE deeds.seq = ?1))",
        )?
        .query_row(params![deed, words_of(same)?], |row| row.get(0))?;
    Ok(overtaken)
}

/// Whether the project that a deed made was renamed, put elsewhere or removed since.
fn is_another_project(connection: &Connection, deed: u32) -> Result<bool> {
    let since = words_of(&[Verb::RenameProject, Verb::ArrangeProject])?;
    let another = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM deeds AS made, deeds AS later
             WHERE made.seq = ?1 AND later.seq > ?1 AND later.undone IS NULL
                 AND (later.project ->> 'id' = made.beside ->> '$.ids[0]'
                     OR later.verb IN (SELECT value FROM json_each(?2))
                         AND later.beside ->> '$.ids[0]' = made.beside ->> '$.ids[0]'))",
        )?
        .query_row(params![deed, since], |row| row.get(0))?;
    Ok(another)
}

fn words_of(verbs: &[Verb]) -> Result<String> {
    let words = verbs.iter().map(word::of).collect::<Result<Vec<_>>>()?;
    word::to_json(&words)
}

/// The sidecars of clips name their project.
fn note_named(connection: &Connection, projects: &str) -> Result<()> {
    let clips: Vec<String> = connection
        .prepare_cached(
            "SELECT id FROM clips WHERE project_id IN (SELECT value FROM json_each(?1))",
        )?
        .query_map([projects], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    behind::note(connection, &clips, What::Project)
}

fn capture(connection: &Connection, verb: Verb, ids: &str) -> Result<Option<String>> {
    let Some((rows, _)) = table(verb) else {
        return Ok(None);
    };
    Ok(connection
        .prepare_cached(rows)?
        .query_row([ids], |row| row.get(0))?)
}

fn write(connection: &Connection, deed: i64, ids: &str, rows: Option<&str>) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE deeds SET beside = json_object('ids', json(?2), 'rows', json(?3))
             WHERE seq = ?1",
        )?
        .execute(params![deed, ids, rows])?;
    Ok(())
}
