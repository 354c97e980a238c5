//! Whether the disk of the library has room for one more clip: asked before anything is paid for,
//! because bytes that fit nowhere are lost when the server forgets them.

use rusqlite::Connection;

use crate::clip::Problem;
use crate::core::{Core, blocking};
use crate::error::Result;
use crate::library::{Library, LibraryError};
use crate::sentences;

/// What a clip takes when nothing was learned yet, in bytes.
const USUAL: u64 = 8 << 20;

/// What stands in the way, if something does. A folder that cannot be looked at is no reason to
/// wait: the clip stays on its server until the folder is back.
pub(super) async fn short(core: &Core) -> Result<Option<Problem>> {
    let (clips, largest) = core.store.read(coming).await?;
    let needed = clips.saturating_mul(largest.max(USUAL));
    let (library, reserve) = (
        Library::open(core.vault.folder()),
        core.config.tuning.disk_reserve,
    );
    let room = blocking(move || Ok(library.has_room(needed, reserve))).await?;
    Ok(match room {
        Err(error @ LibraryError::NoRoom { .. }) => Some(sentences::waiting_for_library(&error)),
        _ => None,
    })
}

/// How many clips will want room, this one among them, and the size of the largest of late.
fn coming(connection: &Connection) -> Result<(u64, u64)> {
    let clips: u32 = connection
        .prepare_cached(
            "SELECT count(*) FROM clips WHERE state IN ('queued', 'submitting', 'unknown',
                 'accepted', 'running', 'finished', 'saving')
             AND state IN ('submitting', 'accepted', 'running', 'finished', 'saving')",
        )?
        .query_row([], |row| row.get(0))?;
    let largest: Option<u32> = connection
        .prepare_cached(
            "SELECT max(min(file_bytes, 4294967295)) FROM
                 (SELECT file_bytes FROM clips ORDER BY seq DESC LIMIT 20)",
        )?
        .query_row([], |row| row.get(0))?;
    Ok((u64::from(clips) + 1, largest.unwrap_or_default().into()))
}
