//! Tags, and the words that the user rejects clips with: what there is of each, and which clips have
//! them. A tag is known by its small letters and shown as it was first written.

use rusqlite::{Connection, params};

use super::word;
use crate::error::Result;
use crate::tag::{Known, Vocabulary};

/// So many words are offered of each kind.
const MOST: u32 = 500;

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

/// Tags and reasons that are in use, the most used first.
pub(crate) fn vocabulary(connection: &Connection) -> Result<Vocabulary> {
    let tags = format!(
        "SELECT tags.name, count(*) FROM clip_tags JOIN tags ON tags.id = tag_id
         GROUP BY tag_id ORDER BY 2 DESC, tags.fold LIMIT {MOST}"
    );
    let reasons = format!(
        "SELECT reject_reason, count(*) FROM clips
         WHERE trashed_at IS NULL AND flag = 'reject' AND reject_reason IS NOT NULL
         GROUP BY reject_reason ORDER BY 2 DESC, 1 LIMIT {MOST}"
    );
    Ok(Vocabulary {
        tags: known(connection, &tags)?,
        reasons: known(connection, &reasons)?,
    })
}

fn known(connection: &Connection, sql: &str) -> Result<Vec<Known>> {
    let known = connection
        .prepare_cached(sql)?
        .query_map([], |row| {
            Ok(Known {
                name: row.get(0)?,
                clips: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(known)
}
