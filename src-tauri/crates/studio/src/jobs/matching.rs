//! Searching a server's list for a clip whose create may have arrived. A job is taken only when
//! it is the only one that fits; everything else the user decides. Nothing is ever sent again
//! from here.

mod fits;

use rusqlite::Connection;
use videos_api::{ApiError, ListQuery, Order, Video};

use super::{Next, poll};
use crate::clip::{Clip, ClipState};
use crate::core::Core;
use crate::error::Result;
use crate::points;
use crate::sentences::{self, Searched};
use crate::server::{Sign, Subject};
use crate::state::Happening;
use crate::store::clips::{self, Intent, Word};
use crate::store::ledger;
use fits::{Fits, fits, is_twin};

/// How many of the newest jobs are looked at.
const LOOKED_AT: u32 = 100;

/// What the list says.
enum Found {
    /// The clip is this job now.
    It,
    /// It was decided about meanwhile.
    Decided,
    /// Nothing that is certain.
    Undecided {
        /// Jobs that fit as well as each other, or that another clip may be, too.
        fitting: usize,
        /// Jobs that fit in everything but the time.
        at_another_time: usize,
    },
}

/// Searches once; `turn` counts the searches before.
pub(super) async fn search(core: &Core, intent: &Intent, turn: u32) -> Result<Next> {
    let clip = &intent.clip;
    let Some(server_id) = clip.server_id.clone() else {
        return Ok(Next::Rest);
    };
    let client = match core.client(&server_id).await? {
        Ok(client) => client,
        Err(why) => return poll::hold(core, intent, why).await,
    };
    let query = ListQuery {
        limit: Some(LOOKED_AT),
        order: Some(Order::Desc),
        ..ListQuery::default()
    };
    points::pass("match.begun");
    let answer = client.list(query).await;
    points::pass("match.listed");
    core.heard(&server_id, &answer);
    let page = match answer {
        Ok(reply) => reply.value,
        Err(error) if has_no_list(&error) => {
            let sign = Sign::used(false).by(error.status());
            core.note(&server_id, Subject::List, sign).await?;
            ask_the_user(core, clip, Searched::NoList).await?;
            return Ok(Next::Rest);
        }
        // An answer, and no list: Portkey answers 500 to both the create and the list.
        Err(error) if refuses_the_list(&error) => {
            if core.config.tuning.asks_after(turn) {
                ask_the_user(core, clip, Searched::Refused).await?;
            }
            return Ok(Next::Later);
        }
        // An unreachable server says nothing about the clip: this search does not count.
        Err(_) => return Ok(Next::After(core.config.tuning.poll_longest)),
    };
    let (wanted, now) = (intent.clone(), core.now());
    let found = core
        .store
        .write(move |transaction| look(transaction, &wanted, &server_id, page.videos, now))
        .await?;
    match found {
        Found::It => {
            points::pass("match.found");
            core.outbox.moved([&clip.id]);
            Ok(Next::Now)
        }
        Found::Decided => Ok(Next::Now),
        Found::Undecided {
            fitting,
            at_another_time,
        } => {
            let tuning = &core.config.tuning;
            let candidates = match fitting {
                // The right one may come yet.
                0 if !tuning.asks_after(turn) => return Ok(Next::Later),
                0 => at_another_time,
                fitting => fitting,
            };
            let searched = match candidates {
                0 if tuning.searches_again_after(turn) => Searched::NotYet,
                candidates => Searched::All(candidates),
            };
            ask_the_user(core, clip, searched).await?;
            Ok(Next::Later)
        }
    }
}

/// Whether a server answered and will not show its list. One that has too much to do will.
fn refuses_the_list(error: &ApiError) -> bool {
    matches!(error, ApiError::Refused { status, .. } if !matches!(status, 429 | 503))
}

fn has_no_list(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Refused {
            status: 400 | 404 | 405 | 501,
            ..
        } | ApiError::NotUnderstood { .. }
    )
}

/// Looks for a clip among the jobs of its server, newest first, and takes the one that it is.
fn look(
    transaction: &Connection,
    wanted: &Intent,
    server_id: &str,
    jobs: Vec<Video>,
    now: i64,
) -> Result<Found> {
    let id = wanted.clip.id.as_str();
    if clips::find(transaction, id)?.is_none_or(|clip| clip.state != ClipState::Unknown) {
        return Ok(Found::Decided);
    }
    let (mut twins, rivals) = others(transaction, wanted, server_id)?;
    let (mut fitting, mut at_another_time, mut contested) = (Vec::new(), 0, false);
    for video in jobs {
        let job = video.id.as_str();
        if clips::by_remote(transaction, server_id, job)?.is_some()
            || ledger::is_of_another(transaction, server_id, job, id)?
        {
            continue;
        }
        let of = match &video.remixed_from_video_id {
            Some(of) => clips::by_remote(transaction, server_id, of)?,
            None => None,
        };
        match fits(wanted, of.as_deref(), &video) {
            Fits::Not => {}
            Fits::AtAnotherTime => at_another_time += 1,
            Fits::Well => {
                let may_be = |other: &Intent| fits(other, of.as_deref(), &video) == Fits::Well;
                contested |= rivals.iter().any(may_be);
                twins.retain(may_be);
                fitting.push(video);
            }
        }
    }
    // Twins are interchangeable: two lost takes of one intent and two jobs are no riddle.
    let certain = !contested && fitting.len() <= twins.len();
    let Some(video) = fitting.last().filter(|_| certain) else {
        return Ok(Found::Undecided {
            fitting: fitting.len(),
            at_another_time,
        });
    };
    clips::step(transaction, id, Happening::Take)?;
    clips::set_remote_id(transaction, id, video.id.as_str())?;
    clips::set_problem(transaction, id, None)?;
    clips::hear(
        transaction,
        id,
        &Word {
            accepted_at: Some(
                video
                    .created_at
                    .map_or(now, |seconds| seconds.saturating_mul(1000)),
            ),
            ..Word::default()
        },
    )?;
    Ok(Found::It)
}

/// The clips of the server of which nobody knows: those that are the same in all that was asked for,
/// the wanted one with them, and those that are not.
fn others(
    connection: &Connection,
    wanted: &Intent,
    server_id: &str,
) -> Result<(Vec<Intent>, Vec<Intent>)> {
    let mut unknown = Vec::new();
    for id in clips::in_state(connection, ClipState::Unknown)? {
        unknown.extend(clips::intent(connection, &id)?);
    }
    unknown.retain(|other| other.clip.server_id.as_deref() == Some(server_id));
    Ok(unknown
        .into_iter()
        .partition(|other| is_twin(wanted, other)))
}

async fn ask_the_user(core: &Core, clip: &Clip, searched: Searched) -> Result<()> {
    let problem = sentences::undecided(clip.problem.as_ref(), searched);
    if clip.problem.as_ref() != Some(&problem) {
        let id = clip.id.clone();
        core.store
            .write(move |transaction| {
                // It may have been decided meanwhile.
                if clips::state_of(transaction, &id)? == ClipState::Unknown {
                    clips::set_problem(transaction, &id, Some(&problem))?;
                }
                Ok(())
            })
            .await?;
        points::pass("match.undecided");
        core.outbox.changed(&clip.id);
    }
    Ok(())
}
