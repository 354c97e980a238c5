//! Which sidecars lack something that the database knows, and what: noted in the very transaction
//! that changes it. So a crash forgets none, and a library that is put back from its sidecars knows
//! where the database is newer. Writing them is in `crate::notes`.

use rusqlite::{Connection, OptionalExtension, params};

use super::{account, word};
use crate::clip::Clip;
use crate::error::Result;
use crate::library::account::TrashNote;

/// What the user changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// It went to the trash or came back.
    Trash,
    /// Stars, pick, reject and why.
    Marks,
    /// Its tags.
    Tags,
    /// Its note.
    Note,
    /// Its name.
    Title,
    /// Its project.
    Project,
    /// Its marked part.
    Part,
}

/// What the sidecar of a clip lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each may be newer by itself")]
pub(crate) struct Lacks {
    trash: bool,
    marks: bool,
    tags: bool,
    note: bool,
    title: bool,
    project: bool,
    part: bool,
}

impl Lacks {
    /// Whether the marked part here is newer.
    pub(crate) fn part(self) -> bool {
        self.part
    }

    /// A clip as its sidecar says, with what is newer here.
    pub(crate) fn keep(self, noted: Clip, here: &Clip) -> Clip {
        let here = here.clone();
        let mut clip = noted;
        if self.trash {
            clip.trashed_at = here.trashed_at;
        }
        if self.marks {
            (clip.rating, clip.flag) = (here.rating, here.flag);
            clip.reject_reason = here.reject_reason;
        }
        if self.tags {
            clip.tags = here.tags;
        }
        if self.note {
            clip.note = here.note;
        }
        if self.title {
            clip.title = here.title;
        }
        if self.project {
            clip.project_id = here.project_id;
        }
        clip
    }
}

/// A sidecar to be written, with the turn of its last change.
pub(crate) type Turn = (String, i64);

/// Notes a change of clips. Ids that are no more are passed over.
pub(crate) fn note(connection: &Connection, ids: &[String], what: What) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    note_listed(connection, &word::to_json(&ids)?, what)
}

/// Notes a change of clips, whose ids are a JSON array.
pub(crate) fn note_listed(connection: &Connection, ids: &str, what: What) -> Result<()> {
    let (columns, one, change) = match what {
        What::Trash => (", trash", ", 1", "trash = 1, "),
        What::Marks => (", marks", ", 1", "marks = 1, "),
        What::Tags => (", tags", ", 1", "tags = 1, "),
        What::Note => (", note", ", 1", "note = 1, "),
        What::Title => (", title", ", 1", "title = 1, "),
        What::Project => (", project", ", 1", "project = 1, "),
        What::Part => (", part", ", 1", "part = 1, "),
    };
    connection
        .prepare_cached(&format!(
            "INSERT INTO behind (clip_id{columns})
             SELECT id{one} FROM clips WHERE id IN (SELECT value FROM json_each(?1))
             ON CONFLICT (clip_id) DO UPDATE SET {change}turn = turn + 1"
        ))?
        .execute([ids])?;
    if what == What::Trash {
        account::touch(connection, account::TRASH)?;
    }
    Ok(())
}

/// The next sidecars to be written, by id.
pub(crate) fn stretch(connection: &Connection, after: &str, most: u32) -> Result<Vec<Turn>> {
    let found = connection
        .prepare_cached(
            "SELECT clip_id, turn FROM behind WHERE clip_id > ?1 ORDER BY clip_id LIMIT ?2",
        )?
        .query_map(params![after, most], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Forgets sidecars that were written as they stood at a turn.
pub(crate) fn written(connection: &Connection, turns: &[Turn]) -> Result<()> {
    let mut of_trash = false;
    for turn in turns {
        let trash: Option<bool> = connection
            .prepare_cached("DELETE FROM behind WHERE clip_id = ?1 AND turn = ?2 RETURNING trash")?
            .query_row(params![turn.0, turn.1], |row| row.get(0))
            .optional()?;
        of_trash |= trash.unwrap_or_default();
    }
    if of_trash && !is_trash_behind(connection)? {
        account::touch(connection, account::TRASH)?;
    }
    Ok(())
}

/// Whether there is anything on the sheet of the trash. Asked after every stretch, so it looks no
/// further than the first.
fn is_trash_behind(connection: &Connection) -> Result<bool> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM behind WHERE trash = 1)")?
        .query_row([], |row| row.get(0))?)
}

/// What a sidecar lacks.
pub(crate) fn of(connection: &Connection, id: &str) -> Result<Lacks> {
    let lacks = connection
        .prepare_cached(
            "SELECT trash, marks, tags, note, title, project, part FROM behind WHERE clip_id = ?1",
        )?
        .query_row([id], |row| {
            Ok(Lacks {
                trash: row.get(0)?,
                marks: row.get(1)?,
                tags: row.get(2)?,
                note: row.get(3)?,
                title: row.get(4)?,
                project: row.get(5)?,
                part: row.get(6)?,
            })
        })
        .optional()?;
    Ok(lacks.unwrap_or_default())
}

/// What is on the sheet of the trash: the clips whose sidecars do not say yet that they went there,
/// or came back, together by when.
pub(crate) fn trash(connection: &Connection) -> Result<Vec<TrashNote>> {
    let found = connection
        .prepare_cached(
            "SELECT trashed_at, json_group_array(id)
             FROM behind CROSS JOIN clips ON clips.id = clip_id
             WHERE behind.trash = 1 AND file_name IS NOT NULL GROUP BY trashed_at",
        )?
        .query_map([], |row| {
            Ok(TrashNote {
                trashed_at: row.get(0)?,
                clips: word::from_json(1, &row.get::<_, String>(1)?)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Puts clips into the trash, or takes them out, as a sheet says; what was changed here since is
/// newer. Answers the clips that changed.
pub(crate) fn put_back(
    connection: &Connection,
    noted: &TrashNote,
    now: i64,
) -> Result<Vec<String>> {
    // Anybody may have edited it.
    let trashed_at = noted.trashed_at.map(|at| at.clamp(0, now.max(0)));
    let changed: Vec<String> = connection
        .prepare_cached(
            "UPDATE clips SET trashed_at = ?2
             WHERE id IN (SELECT value FROM json_each(?1)) AND trashed_at IS NOT ?2
                 AND id NOT IN (SELECT clip_id FROM behind WHERE trash = 1)
             RETURNING id",
        )?
        .query_map(params![word::to_json(&noted.clips)?, trashed_at], |row| {
            row.get(0)
        })?
        .collect::<rusqlite::Result<_>>()?;
    note(connection, &changed, What::Trash)?;
    Ok(changed)
}

/// Forgets all: a backup took the place of the database, and every sidecar may be newer.
pub(crate) fn forget(connection: &Connection) -> rusqlite::Result<()> {
    if connection.table_exists(None, "behind")? {
        connection.execute("DELETE FROM behind", [])?;
    }
    Ok(())
}
