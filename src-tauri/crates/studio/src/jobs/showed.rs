//! What a job that came to its end has shown of its server: whether its words about queueing and
//! progress mean something, and how long it keeps clips.

use videos_api::{Expiry, Video};

use crate::clip::Clip;
use crate::core::Core;
use crate::server::{Sign, Subject};

/// So many looks in a row at which a job was queued, and then done, are no chance.
const NO_CHANCE: u32 = 3;

/// A job was watched and is finished.
pub(super) async fn finished(core: &Core, clip: &Clip, video: &Video) {
    let Some(server_id) = &clip.server_id else {
        return;
    };
    let seen = core.live.known(&clip.id);
    let queued = if seen.looks_queued > 0 && seen.looks_begun > 0 {
        Some(true)
    } else if seen.looks_queued >= NO_CHANCE {
        // It was at work all the while and called it queueing.
        Some(false)
    } else {
        None
    };
    if let Some(queued) = queued {
        core.note_if_possible(server_id, Subject::Queued, Sign::used(queued))
            .await;
    }
    // A job that was quick may have shown nothing by chance.
    if seen.seen_on_its_way || seen.looks_begun >= NO_CHANCE {
        let sign = Sign::used(seen.seen_on_its_way);
        core.note_if_possible(server_id, Subject::Progress, sign)
            .await;
    }
    if let Some(sign) = expiry(core, video) {
        core.note_if_possible(server_id, Subject::Expires, sign)
            .await;
    }
}

fn expiry(core: &Core, video: &Video) -> Option<Sign> {
    match video.expires_at? {
        Expiry::Never => Some(Sign::used(false)),
        Expiry::At(at) => {
            let from = video.completed_at.unwrap_or(core.now() / 1000);
            let kept = rounded(at.saturating_sub(from).max(0));
            Some(Sign::used(true).with([kept.to_string()]))
        }
    }
}

/// Whole hours, or minutes below two hours: where a server counts from the create, no two clips
/// have exactly the same time.
fn rounded(seconds: i64) -> i64 {
    let step = if seconds >= 7200 { 3600 } else { 60 };
    (seconds + step / 2) / step * step
}
