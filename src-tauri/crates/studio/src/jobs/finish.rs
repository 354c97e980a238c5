//! Writing down what a server says about a job, and what follows from it: the one place where an
//! answer becomes a state.

use std::time::Duration;

use rusqlite::Connection;
use videos_api::{Expiry, Phase, Reply, Video};

use super::{Next, insist};
use crate::clip::{Clip, ClipState, Problem};
use crate::core::Core;
use crate::error::Result;
use crate::live::kind_of;
use crate::money::amount;
use crate::points;
use crate::sentences;
use crate::state::Happening;
use crate::store::clips::{self, Word};
use crate::store::duration;
use crate::store::ledger;
use crate::store::work;

/// No server is at work on a clip for longer: thirty days, in seconds.
const LONGEST_WORK: i64 = 30 * 24 * 60 * 60;

/// What a server says about a job, as it is kept.
pub(super) fn word_of(reply: &Reply<Video>) -> Word {
    let video = &reply.value;
    Word {
        status: Some(video.status.as_str().to_owned()).filter(|word| !word.is_empty()),
        progress: video.progress,
        model: video.model.clone(),
        size: video.size.clone(),
        seconds: video.seconds.clone(),
        prompt: video.prompt.clone(),
        accepted_at: None,
        completed_at: video.completed_at.map(|seconds| seconds * 1000),
        expires_at: match video.expires_at {
            Some(Expiry::At(seconds)) => Some(seconds * 1000),
            Some(Expiry::Never) | None => None,
        },
        never_expires: video.expires_at == Some(Expiry::Never),
        raw: Some(reply.raw.clone()),
    }
}

/// What follows for a clip that is accepted or running.
enum Follows {
    Nothing,
    Started,
    Finished,
    Failed(Problem),
    Vanished(Problem),
}

fn follows(video: &Video, there: bool) -> Follows {
    match video.phase() {
        _ if there => Follows::Finished,
        Phase::Queued | Phase::Unknown => Follows::Nothing,
        Phase::InProgress => Follows::Started,
        Phase::Completed => Follows::Finished,
        Phase::Failed | Phase::Cancelled => Follows::Failed(sentences::failed(
            video.error.as_ref(),
            video.status.as_str(),
        )),
        Phase::Expired => Follows::Vanished(sentences::gone(None)),
        Phase::Deleted => Follows::Vanished(sentences::forgotten()),
    }
}

/// Keeps an answer about an accepted or running clip. Must be called in one transaction with
/// whatever made the clip accepted. `there` says that the server hands the clip out, whatever it
/// says about the job; `since` since when we waited for it without a gap, in milliseconds since 1970.
pub(crate) fn keep(
    connection: &Connection,
    id: &str,
    reply: &Reply<Video>,
    there: bool,
    since: Option<i64>,
    now: i64,
) -> Result<ClipState> {
    let mut word = word_of(reply);
    let follows = follows(&reply.value, there);
    let happening = match &follows {
        Follows::Nothing | Follows::Vanished(_) => None,
        Follows::Started => Some(Happening::Start),
        Follows::Finished => {
            word.completed_at.get_or_insert(now);
            Some(Happening::Finish)
        }
        Follows::Failed(_) => Some(Happening::Fail),
    };
    clips::hear(connection, id, &word)?;
    let ran = match &follows {
        Follows::Finished => ran(
            connection,
            id,
            &reply.value,
            since.map(|since| (since, now)),
        )?,
        _ => None,
    };
    ledger::hear(connection, id, reply.value.cost.and_then(amount::told), ran)?;
    let problem = match &follows {
        Follows::Vanished(problem) => return clips::vanish(connection, id, problem, now),
        Follows::Failed(problem) => Some(problem),
        Follows::Nothing | Follows::Started | Follows::Finished => None,
    };
    clips::set_problem(connection, id, problem)?;
    let state = match happening {
        Some(happening) => clips::step(connection, id, happening)?,
        None => clips::state_of(connection, id)?,
    };
    // A server that bills what failed says so in the very answer.
    if state == ClipState::Failed && reply.value.cost.is_some() {
        ledger::bill_failure(connection, id)?;
    }
    Ok(state)
}

/// A clip that was taken for finished, because its server handed something out while it called the
/// job failed, came to nothing after all: that was no clip.
pub(crate) async fn disprove(core: &Core, id: &str, reply: Reply<Video>) -> Result<Next> {
    let asked = id.to_owned();
    let state = insist::write(core, move |transaction| {
        let video = &reply.value;
        clips::hear(transaction, &asked, &word_of(&reply))?;
        ledger::hear(transaction, &asked, video.cost.and_then(amount::told), None)?;
        let problem = sentences::failed(video.error.as_ref(), video.status.as_str());
        clips::set_problem(transaction, &asked, Some(&problem))?;
        let state = clips::step(transaction, &asked, Happening::Disprove)?;
        if video.cost.is_some() {
            ledger::bill_failure(transaction, &asked)?;
        }
        Ok(state)
    })
    .await?;
    tell(core, id, state).await
}

/// When the server had a job and when it was done with it by its own clock, in milliseconds since
/// 1970. One that runs backwards, or says that it was longer than anybody waits for a clip, is not
/// believed: it would be learned and paid by.
fn by_its_clock(video: &Video) -> Option<(i64, i64)> {
    let (began, ended) = (video.created_at?, video.completed_at?);
    let took = ended.checked_sub(began)?;
    (0..=LONGEST_WORK)
        .contains(&took)
        .then_some((began.saturating_mul(1000), ended.saturating_mul(1000)))
}

/// How long the server was at work, in milliseconds: as it says, else from when it was free for this
/// job, by its own clock or by ours where we `watched`. Neither is said of a job that ended while
/// nobody looked: then the estimate stands.
fn ran(
    connection: &Connection,
    id: &str,
    video: &Video,
    watched: Option<(i64, i64)>,
) -> Result<Option<i64>> {
    if let Some(worked) = video.worked.and_then(said) {
        return Ok(Some(worked));
    }
    let Some((had, ended)) = by_its_clock(video).or(watched) else {
        return Ok(None);
    };
    // What waited behind other clips kept nothing at work.
    let free = work::free_since(connection, id, had, ended)?;
    Ok(Some(ended.saturating_sub(free.max(had)).max(0)))
}

/// Seconds of work as milliseconds, if they can be true.
fn said(seconds: f64) -> Option<i64> {
    let work = Duration::try_from_secs_f64(seconds).ok()?;
    let longest = Duration::from_secs(LONGEST_WORK.unsigned_abs());
    i64::try_from(work.as_millis())
        .ok()
        .filter(|_| work <= longest)
}

/// Tells about a state that was just reached, and says what comes next.
pub(super) async fn tell(core: &Core, id: &str, state: ClipState) -> Result<Next> {
    core.outbox.moved([&id.to_owned()]);
    match state {
        ClipState::Failed | ClipState::Gone | ClipState::Refused => {
            core.live.settle(id);
            let clip = core.clip(id).await?;
            if let Some(problem) = &clip.problem {
                core.outbox.news(id, false, problem.message.clone());
            }
            Ok(Next::Rest)
        }
        _ => Ok(Next::Now),
    }
}

/// Learns how long a clip took: by the server's own clock, or where it does not tell and says that
/// the clip is `done`, by ours.
pub(super) async fn learn(core: &Core, clip: &Clip, video: &Video, done: bool) -> Result<()> {
    let by_its_clock = by_its_clock(video).map(|(began, ended)| ended - began);
    let took = by_its_clock.or_else(|| core.live.watched(clip).filter(|_| done));
    let (Some(kind), Some(took)) = (kind_of(clip), took) else {
        return Ok(());
    };
    let learned = kind.clone();
    let average = core
        .store
        .write(move |transaction| duration::learn(transaction, &learned, took))
        .await?;
    points::pass("finish.learned");
    core.live.set_average(kind, average);
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use videos_api::Video;

    use super::{by_its_clock, said};

    #[test]
    fn a_clock_that_cannot_be_right_is_not_believed() {
        for (began, ended, expected) in [
            (1_800_000_000_i64, 1_800_000_060_i64, Some(60_000)),
            (1_800_000_000, 1_800_000_000, Some(0)),
            (1_800_000_060, 1_800_000_000, None),
            (1, 1_800_000_000, None),
            (1, 999_999_999_999, None),
        ] {
            let job = json!({"id": "a", "created_at": began, "completed_at": ended});
            let video = Video::from_value(&job).expect("a job");
            let took = by_its_clock(&video).map(|(began, ended)| ended - began);
            assert_eq!(took, expected, "{job}");
        }
    }

    #[test]
    fn work_that_nobody_waits_for_is_not_believed() {
        for (seconds, expected) in [
            (44.1, Some(44_100)),
            (1e9, None),
            (1e300, None),
            (-1.0, None),
        ] {
            assert_eq!(said(seconds), expected, "{seconds}");
        }
    }
}
