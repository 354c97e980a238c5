//! One row of the clips table as the page sees it.

use rusqlite::Row;

use super::word;
use crate::clip::{Clip, ClipFile};

/// The columns that [`read`] wants, in its order.
pub(crate) const COLUMNS: &str = "clips.id, clips.state, source, clips.prompt, clips.title, \
     clips.model, size, seconds, server_id, clips.server_name, clips.remote_id, origin_id, \
     project_id, progress, remote_status, created_at, accepted_at, completed_at, expires_at, \
     saved_at, problem, file_name, file_bytes, file_sha256, file_type, file_width, file_height, \
     file_duration, file_rate, file_codec, file_present, poster IS NOT NULL, sprite IS NOT NULL, \
     reference_id, rating, flag, trashed_at, deleted_on_server_at, never_expires, gone_at, reject_reason, \
     clips.tags, note, stack_id, characters";

/// Reads a row. What changes by the second (time left, place in the queue, bytes fetched) is
/// added by `live`.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Clip> {
    Ok(Clip {
        id: row.get(0)?,
        state: word::parse(1, row.get(1)?)?,
        source: word::parse(2, row.get(2)?)?,
        prompt: row.get(3)?,
        title: row.get(4)?,
        model: row.get(5)?,
        size: row.get(6)?,
        seconds: row.get(7)?,
        server_id: row.get(8)?,
        server_name: row.get(9)?,
        remote_id: row.get(10)?,
        origin_id: row.get(11)?,
        project_id: row.get(12)?,
        progress: row.get(13)?,
        remote_status: row.get(14)?,
        queue_place: None,
        quiet_since: None,
        created_at: real(row.get(15)?),
        accepted_at: row.get::<_, Option<i64>>(16)?.map(real),
        completed_at: row.get::<_, Option<i64>>(17)?.map(real),
        expires_at: row.get::<_, Option<i64>>(18)?.map(real),
        saved_at: row.get::<_, Option<i64>>(19)?.map(real),
        time_left: None,
        fetched_bytes: None,
        problem: row
            .get::<_, Option<String>>(20)?
            .map(|text| word::from_json(20, &text))
            .transpose()?,
        file: file(row)?,
        has_poster: row.get(31)?,
        has_sprite: row.get(32)?,
        reference_id: row.get(33)?,
        rating: row.get(34)?,
        flag: word::parse(35, row.get(35)?)?,
        trashed_at: row.get::<_, Option<i64>>(36)?.map(real),
        deleted_on_server_at: row.get::<_, Option<i64>>(37)?.map(real),
        trash_ends_at: None,
        never_expires: row.get(38)?,
        gone_at: row.get::<_, Option<i64>>(39)?.map(real),
        reject_reason: row.get(40)?,
        tags: word::from_json(41, &row.get::<_, String>(41)?)?,
        note: row.get(42)?,
        stack_id: row.get(43)?,
        characters: word::from_json(44, &row.get::<_, String>(44)?)?,
    })
}

fn file(row: &Row<'_>) -> rusqlite::Result<Option<ClipFile>> {
    let Some(name) = row.get(21)? else {
        return Ok(None);
    };
    Ok(Some(ClipFile {
        name,
        bytes: real(row.get(22)?),
        sha256: row.get(23)?,
        media_type: row.get(24)?,
        width: row.get(25)?,
        height: row.get(26)?,
        duration: row.get(27)?,
        frame_rate: row.get(28)?,
        codec: row.get(29)?,
        present: row.get(30)?,
    }))
}

/// Milliseconds and byte counts cross to the page as doubles; both stay below 2^53.
#[expect(
    clippy::cast_precision_loss,
    reason = "times and sizes stay below 2^53"
)]
pub(crate) fn real(whole: i64) -> f64 {
    whole as f64
}

/// And back.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of a double saturates"
)]
pub(crate) fn whole(real: f64) -> i64 {
    real as i64
}
