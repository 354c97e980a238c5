//! What a download that brought no clip means: fetched again, gone for good, or never made.
//!
//! Nothing is believed that one answer says, and nothing that our clock says alone: proxies answer
//! 404 while a server starts, and stores lag behind what is called completed.

use std::path::Path;

use videos_api::{ApiError, Client, Phase, Reply, Status, Video, VideoId};

use super::{move_on, off_thread};
use crate::clip::{Clip, Problem};
use crate::core::Core;
use crate::error::Result;
use crate::jobs::{Next, disprove, poll};
use crate::library::Library;
use crate::points;
use crate::probe::{self, Facts, ProbeError};
use crate::sentences;
use crate::state::Happening;
use crate::store::clips;

/// What becomes of a finished clip that its server does not hand out.
enum Fate {
    /// It is asked for again.
    Later,
    /// The server has it no longer.
    Gone,
    /// There never was one.
    Failed(Box<Reply<Video>>),
}

/// Decides what a failed download means: tried again, unless the server has it no longer.
pub(super) async fn no_bytes(
    core: &Core,
    clip: &Clip,
    client: &Client,
    job: &VideoId,
    error: &ApiError,
) -> Result<Next> {
    match fate(core, clip, client, job, error).await {
        Fate::Gone => {
            drop_part(core, &clip.id).await?;
            return poll::vanish(core, &clip.id, sentences::gone(Some(error))).await;
        }
        Fate::Failed(reply) => return failed(core, clip, *reply).await,
        Fate::Later => {}
    }
    let problem = sentences::not_fetched(error);
    move_on(core, &clip.id, Happening::StopFetching, Some(problem)).await?;
    Ok(error.retry_after().map_or(Next::Later, Next::After))
}

async fn fate(core: &Core, clip: &Clip, client: &Client, job: &VideoId, error: &ApiError) -> Fate {
    let refused = matches!(error.bare(), ApiError::Refused { .. });
    let missing = refused && matches!(error.status(), Some(403 | 404 | 410));
    if !missing {
        core.live.not_missed(&clip.id);
        if !(refused && is_doubted(clip)) {
            return Fate::Later;
        }
    }
    // The word of the server, not of a store of files whose address ran out.
    let said = matches!(error, ApiError::Refused { status: 410, .. });
    let forgotten = match client.retrieve(job).await {
        Ok(reply) => match reply.value.phase() {
            Phase::Completed => false,
            Phase::Expired | Phase::Deleted => return Fate::Gone,
            Phase::Failed | Phase::Cancelled if is_doubted(clip) => {
                return Fate::Failed(Box::new(reply));
            }
            // It was completed once, and something became of it there.
            Phase::Failed | Phase::Cancelled => true,
            _ => {
                core.live.not_missed(&clip.id);
                return Fate::Later;
            }
        },
        Err(error) if error.status() == Some(410) => return Fate::Gone,
        Err(error) if error.status() == Some(404) => true,
        Err(_) => return Fate::Later,
    };
    if !missing {
        return Fate::Later;
    }
    let often = core
        .live
        .missed(&clip.id, core.config.tuning.forgotten_after);
    if said || often && (forgotten || is_past(core, clip)) {
        Fate::Gone
    } else {
        Fate::Later
    }
}

/// Whether the time of a clip on its server is over, by our clock.
fn is_past(core: &Core, clip: &Clip) -> bool {
    let untold = core.config.tuning.kept_untold.as_secs_f64() * 1000.0;
    let finished = clip.completed_at.or(clip.accepted_at);
    let end = clip
        .expires_at
        .or(finished.map(|finished| finished + untold));
    end.is_none_or(|end| end <= clips::real(core.now()))
}

/// What becomes of bytes that are no whole clip.
pub(super) enum Unfit {
    /// They are kept as they came: the same came before, and the server says that this is it.
    Kept(Facts, Problem),
    /// They are fetched again.
    Again(Next),
    /// The server says that there is no clip, and is right.
    Failed(Box<Reply<Video>>),
}

/// Decides about bytes that came whole and are no clip, and lets go of them unless they are kept.
pub(super) async fn unfit(
    core: &Core,
    clip: &Clip,
    client: &Client,
    job: &VideoId,
    part: &Path,
    (error, sha256): (&ProbeError, &str),
) -> Result<Unfit> {
    let verdict = weigh(core, clip, client, job, part, (error, sha256)).await?;
    // What cannot be read now may be whole.
    if !matches!(verdict, Unfit::Kept(..)) && !matches!(error, ProbeError::Read { .. }) {
        let part = part.to_owned();
        // Bytes that are wrong from the start are not worth going on with.
        off_thread(move || {
            let _ = std::fs::remove_file(part);
        })
        .await?;
    }
    Ok(verdict)
}

async fn weigh(
    core: &Core,
    clip: &Clip,
    client: &Client,
    job: &VideoId,
    part: &Path,
    (error, sha256): (&ProbeError, &str),
) -> Result<Unfit> {
    if matches!(error, ProbeError::Read { .. }) {
        return Ok(Unfit::Again(Next::Later));
    }
    // Other places are tried at once.
    core.live.moving(&clip.id, |moving| moving.spoiled += 2);
    if is_doubted(clip)
        && let Ok(reply) = client.retrieve(job).await
        && came_to_nothing(reply.value.phase())
    {
        return Ok(Unfit::Failed(Box::new(reply)));
    }
    let path = part.to_owned();
    let Ok(Some(facts)) = off_thread(move || probe::as_it_came(&path)).await? else {
        return Ok(Unfit::Again(Next::Later));
    };
    let mut before = None;
    core.live.moving(&clip.id, |moving| {
        before = moving.unfit.replace(sha256.to_owned());
    });
    match before {
        None => Ok(Unfit::Again(Next::After(core.config.tuning.unfit_pause))),
        Some(before) if before == sha256 && is_final(client, job).await => Ok(Unfit::Kept(
            facts,
            sentences::kept_as_it_came(Some(error.to_string())),
        )),
        Some(_) => Ok(Unfit::Again(Next::Later)),
    }
}

/// Whether a clip was taken for finished although its server called the job failed.
fn is_doubted(clip: &Clip) -> bool {
    let word = clip.remote_status.as_deref();
    word.is_some_and(|word| came_to_nothing(Status::new(word).phase()))
}

fn came_to_nothing(phase: Phase) -> bool {
    matches!(phase, Phase::Failed | Phase::Cancelled)
}

/// Whether nothing will change about what a server hands out: it calls the job completed, or has no
/// jobs that could be asked about.
async fn is_final(client: &Client, job: &VideoId) -> bool {
    match client.retrieve(job).await {
        Ok(reply) => reply.value.phase() == Phase::Completed,
        Err(error) => matches!(error.status(), Some(404 | 405 | 410 | 501)),
    }
}

/// A clip that its server called failed, and that was believed in for its bytes, is failed.
pub(super) async fn failed(core: &Core, clip: &Clip, reply: Reply<Video>) -> Result<Next> {
    drop_part(core, &clip.id).await?;
    let next = disprove(core, &clip.id, reply).await?;
    points::pass("download.disproved");
    Ok(next)
}

/// Lets go of half a clip that nobody can complete; there may be none.
async fn drop_part(core: &Core, id: &str) -> Result<()> {
    let (library, id) = (Library::open(core.vault.folder()), id.to_owned());
    off_thread(move || {
        if let Ok(part) = library.part_path(&id) {
            let _ = std::fs::remove_file(part);
        }
    })
    .await
}
