//! Tags, and the words that the user rejects clips with: what there is of each, and which clips have
//! them. A tag is known by its small letters and shown as it was first written.

use rusqlite::{Connection, params};

use super::search::escaped;
use super::word;
use crate::error::Result;
use crate::tag::{Known, Vocabulary};

/// So many words are offered of each kind.
const MOST: u32 = 100;

/// The tags that have ?1 in them, those like ?2 first, then the most used; ?3 at most.
pub(super) const KNOWN: &str =
    "SELECT tags.name, count(*) FROM clip_tags JOIN tags ON tags.id = tag_id
     WHERE tags.fold LIKE ?1 ESCAPE '\\'
     GROUP BY tag_id ORDER BY tags.fold NOT LIKE ?2 ESCAPE '\\', 2 DESC, tags.fold LIMIT ?3";
const REASONS: &str = "SELECT reject_reason, count(*) FROM clips
     WHERE trashed_at IS NULL AND flag = 'reject' AND reject_reason LIKE ?1 ESCAPE '\\'
     GROUP BY reject_reason
     ORDER BY reject_reason NOT LIKE ?2 ESCAPE '\\', 2 DESC, 1 LIMIT ?3";

/// The id of a tag, made if it is new.
fn id_of(connection: &Connection, name: &str) -> Result<i64> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO tags (name, fold) VALUES (?1, ?2)
             ON CONFLICT (fold) DO UPDATE SET name = name RETURNING id",
        )?
        .query_row([name, &name.to_lowercase()], |row| row.get(0))?)
}

/// Gives clips tags. `ids` is a JSON array.
pub(crate) fn add(connection: &Connection, ids: &str, names: &[String]) -> Result<()> {
    for name in names {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO clip_tags (tag_id, clip_seq)
                 SELECT ?1, seq FROM clips WHERE id IN (SELECT value FROM json_each(?2))",
            )?
            .execute(params![id_of(connection, name)?, ids])?;
    }
    Ok(())
}

/// Takes tags from clips. `ids` is a JSON array.
pub(crate) fn remove(connection: &Connection, ids: &str, names: &[String]) -> Result<()> {
    for name in names {
        connection
            .prepare_cached(
                "DELETE FROM clip_tags WHERE tag_id = (SELECT id FROM tags WHERE fold = ?1)
                 AND clip_seq IN (SELECT seq FROM clips
                     WHERE id IN (SELECT value FROM json_each(?2)))",
            )?
            .execute(params![name.to_lowercase(), ids])?;
    }
    Ok(())
}

/// Gives one clip exactly these tags.
pub(crate) fn set(connection: &Connection, id: &str, names: &[String]) -> Result<()> {
    connection
        .prepare_cached(
            "DELETE FROM clip_tags WHERE clip_seq = (SELECT seq FROM clips WHERE id = ?1)",
        )?
        .execute([id])?;
    add(connection, &word::to_json(&[id])?, names)
}

/// Tags and reasons in use that have what is typed in them: those that begin so first, then the most
/// used.
pub(crate) fn vocabulary(connection: &Connection, typed: &str) -> Result<Vocabulary> {
    let typed = escaped(&typed.trim().to_lowercase());
    Ok(Vocabulary {
        tags: known(connection, KNOWN, &typed)?,
        reasons: known(connection, REASONS, &typed)?,
    })
}

fn known(connection: &Connection, sql: &str, typed: &str) -> Result<Vec<Known>> {
    let known = connection
        .prepare_cached(sql)?
        .query_map(
            params![format!("%{typed}%"), format!("{typed}%"), MOST],
            |row| {
                Ok(Known {
                    name: row.get(0)?,
                    clips: row.get(1)?,
                })
            },
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(known)
}
