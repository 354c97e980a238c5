//! Sending creates and remixes: the only place from which anything is spent. Each intent leaves
//! at most once, unless the server certainly did not get it, or made nothing of it and says in which
//! form it would.

mod cast;
mod reword;

use std::sync::Arc;

use rusqlite::Connection;
use videos_api::{ApiError, CharacterId, Client, CreateVideo, Reference, Reply, Video, VideoId};

use super::{Message, Next, finish, insist, room};
use crate::ask;
use crate::budget;
use crate::clip::{Clip, ClipSource, ClipState, Problem};
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::given::Came;
use crate::money::amount;
use crate::points;
use crate::reference;
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::servers::Unreachable;
use crate::state::Happening;
use crate::store::clips::{self, Intent, Word};
use crate::store::ledger;

/// What leaves.
enum Order {
    Create(Box<CreateVideo>),
    Of {
        way: Way,
        origin: VideoId,
        prompt: String,
        seconds: Option<String>,
    },
}

/// What a server makes of its own copy of a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Remix,
    Edit,
    Extend,
}

impl Way {
    fn of(source: ClipSource) -> Option<Self> {
        match source {
            ClipSource::Remixed => Some(Self::Remix),
            ClipSource::Edited => Some(Self::Edit),
            ClipSource::Extended => Some(Self::Extend),
            _ => None,
        }
    }

    /// What the passport calls it.
    fn subject(self) -> Subject {
        match self {
            Self::Remix => Subject::Remix,
            Self::Edit => Subject::Edit,
            Self::Extend => Subject::Extend,
        }
    }
}

/// Sends one queued clip.
pub(super) async fn submit(core: &Core, intent: &Intent) -> Result<Next> {
    let id = intent.clip.id.as_str();
    let Some(server_id) = intent.clip.server_id.clone() else {
        return Ok(Next::Rest);
    };
    let client = match core.client(&server_id).await? {
        Ok(client) => client,
        Err(why) => return wait(core, intent, why).await,
    };
    if let Some(problem) = room::short(core).await? {
        return put_off(core, intent, problem).await;
    }
    points::pass("submit.begun");
    let order = match prepare(core, intent).await {
        Ok(order) => order,
        // Disk trouble with the reference image passes; anything else never will.
        Err(error @ Error::Internal { .. }) => return Err(error),
        Err(error) => {
            let problem = sentences::plain("It cannot be sent", error.to_string());
            return refuse(core, id, problem).await;
        }
    };
    points::pass("submit.prepared");
    let moment = core.today();
    let sent = moment.now;
    let asked = id.to_owned();
    let leaves = core
        .store
        .write(move |transaction| {
            let clip = clips::get(transaction, &asked)?;
            // It may have been put into the trash or taken back while it was prepared.
            if clip.trashed_at.is_some() || clip.state != ClipState::Queued {
                return Ok(false);
            }
            // In one transaction: two creates never see the same room under a cap.
            if let Some(over) = budget::reserve(transaction, &clip, &moment)? {
                clips::set_problem(transaction, &asked, Some(&sentences::over_cap(over)))?;
                return Ok(false);
            }
            clips::step(transaction, &asked, Happening::Send)?;
            clips::set_submitted(transaction, &asked, moment.now)?;
            Ok(true)
        })
        .await?;
    if !leaves {
        core.outbox.changed(id);
        return Ok(Next::Rest);
    }
    core.tell(Message::Left(server_id.clone()));
    core.outbox.moved([&intent.clip.id]);
    // From here on, until the answer is written down, the clip is `submitting` on disk.
    points::pass("submit.before-send");
    let answer = spend(&client, &order).await;
    points::pass("submit.answered");
    core.heard(&server_id, &answer);
    match answer {
        Ok(reply) => {
            let next = taken(core, id, reply, sent).await?;
            if let Order::Of { way, .. } = order {
                core.note_if_possible(&server_id, way.subject(), Sign::used(true))
                    .await;
            }
            Ok(next)
        }
        Err(error) => {
            if let Order::Of { way, origin, .. } = &order
                && let Some(lacking) = lacking(&client, origin, &error).await
            {
                if lacking == Lacking::Operation {
                    let sign = Sign::used(false).by(error.status());
                    core.note_if_possible(&server_id, way.subject(), sign).await;
                }
                let problem = match way {
                    Way::Remix => sentences::no_remix(&error),
                    Way::Edit => sentences::not_offered("edit", "edits", &error),
                    Way::Extend => sentences::not_offered("extend", "extensions", &error),
                };
                return refuse(core, id, problem).await;
            }
            if let Some(problem) = cast::lost(core, &client, &server_id, intent, &error).await? {
                return refuse(core, id, problem).await;
            }
            if reword::takes(core, intent, &server_id, &error).await? {
                return Ok(Next::Now);
            }
            let next = turned_down(core, id, &error).await?;
            core.refused(&intent.clip, intent.extra.as_deref(), &error)
                .await;
            Ok(next)
        }
    }
}

/// What a server lacks that refuses to make something of its own copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lacking {
    Operation,
    /// The operation or the origin: a server that does not show the origin either says no more.
    Either,
}

/// What a refusal says is lacking. A 404 may speak of the origin, too; an origin that is still there
/// tells the two apart.
async fn lacking(client: &Client, origin: &VideoId, error: &ApiError) -> Option<Lacking> {
    match error.status()? {
        405 | 501 => Some(Lacking::Operation),
        404 if client.retrieve(origin).await.is_ok() => Some(Lacking::Operation),
        404 => Some(Lacking::Either),
        _ => None,
    }
}

/// The one call that costs money.
async fn spend(client: &Client, order: &Order) -> Result<Reply<Video>, ApiError> {
    match order {
        Order::Create(video) => client.create(video).await,
        Order::Of {
            way,
            origin,
            prompt,
            seconds,
        } => match way {
            Way::Remix => client.remix(origin, prompt).await,
            Way::Edit => client.edit(origin, prompt).await,
            Way::Extend => client.extend(origin, prompt, seconds.as_deref()).await,
        },
    }
}

async fn prepare(core: &Core, intent: &Intent) -> Result<Order> {
    let clip = &intent.clip;
    if let Some(way) = Way::of(clip.source) {
        let origin = intent.origin_remote_id.clone().ok_or_else(|| {
            Error::conflict("The clip it is made of is no longer there. Make a new clip instead.")
        })?;
        return Ok(Order::Of {
            way,
            origin: VideoId::parse(origin).map_err(Error::internal)?,
            prompt: clip.prompt.clone(),
            seconds: clip.seconds.clone(),
        });
    }
    let reference = match clip.reference_id.clone() {
        Some(id) => {
            let (data_dir, fit) = (core.config.data_dir.clone(), intent.reference_fit);
            let size = clip.size.as_deref().and_then(pixels);
            let payload =
                blocking(move || Ok(reference::payload(&data_dir, &id, size, fit)?)).await?;
            let stem = payload
                .file_name
                .rsplit_once('.')
                .map_or(payload.file_name.as_str(), |(stem, _)| stem);
            Some(Reference::from_bytes(stem, payload.bytes).map_err(Error::internal)?)
        }
        None => None,
    };
    Ok(Order::Create(Box::new(CreateVideo {
        prompt: clip.prompt.clone(),
        model: clip.model.clone(),
        seconds: clip.seconds.clone(),
        size: clip.size.clone(),
        reference,
        characters: clip
            .characters
            .iter()
            .map(|one| CharacterId::parse(one.remote_id.as_str()))
            .collect::<Result<_, _>>()
            .map_err(|_| {
                Error::conflict("A character of it has no id that can be sent. Make the clip anew.")
            })?,
        extra: ask::parameters(intent.extra.as_deref().unwrap_or_default())?,
    })))
}

/// `1280x720` as numbers.
fn pixels(size: &str) -> Option<(u32, u32)> {
    let (width, height) = size.split_once(['x', 'X', '*'])?;
    Some((width.trim().parse().ok()?, height.trim().parse().ok()?))
}

/// The server has it. `sent` is when the create left, in milliseconds since 1970.
async fn taken(core: &Core, id: &str, mut reply: Reply<Video>, sent: i64) -> Result<Next> {
    let now = core.now();
    match reply.value.take_inline_base64().map(Arc::new) {
        // Nobody can be asked for it again.
        Some(base64) => {
            insist::file(|| core.keep_given(id, Came::WithCreate, Arc::clone(&base64))).await;
        }
        None => core.forget_given(id).await,
    }
    // A full disk must not lose a job that is paid for; `matching` finds it if the app ends first.
    let asked = id.to_owned();
    let state = insist::write(core, move |transaction| {
        if let Some(other) = claimant(transaction, &asked, reply.value.id.as_str())? {
            clips::set_problem(transaction, &asked, Some(&sentences::taken_id(&other)))?;
            return clips::step(transaction, &asked, Happening::LoseTrack);
        }
        clips::step(transaction, &asked, Happening::Take)?;
        clips::set_remote_id(transaction, &asked, reply.value.id.as_str())?;
        clips::hear(
            transaction,
            &asked,
            &Word {
                accepted_at: Some(now),
                ..Word::default()
            },
        )?;
        ledger::hear(transaction, &asked, told(&reply), None)?;
        finish::keep(transaction, &asked, &reply, false, Some(sent), now)
    })
    .await?;
    if state == ClipState::Unknown {
        points::pass("submit.doubled");
        core.outbox.moved([&id.to_owned()]);
        return Ok(Next::Rest);
    }
    points::pass("submit.taken");
    match finish::tell(core, id, state).await? {
        Next::Now if state == ClipState::Accepted || state == ClipState::Running => Ok(Next::Rest),
        next => Ok(next),
    }
}

/// The clip that is this job already. Two clips are never the same job: the second one would show
/// the bytes of the first, and what was paid for it would be lost.
fn claimant(connection: &Connection, id: &str, remote_id: &str) -> Result<Option<Clip>> {
    let Some(server_id) = clips::get(connection, id)?.server_id else {
        return Ok(None);
    };
    clips::by_remote(connection, &server_id, remote_id)?
        .filter(|other| other != id)
        .map(|other| clips::get(connection, &other))
        .transpose()
}

/// What the answer to a create says it costs. A header that says 0 says nothing: gateways send it
/// for every model whose price they do not know.
fn told(reply: &Reply<Video>) -> Option<i64> {
    let header = reply.cost.filter(|cost| *cost > 0.0);
    amount::told(reply.value.cost.or(header)?)
}

async fn turned_down(core: &Core, id: &str, error: &ApiError) -> Result<Next> {
    if sentences::passes(error) {
        let asked = id.to_owned();
        insist::write(core, move |transaction| {
            clips::step(transaction, &asked, Happening::NotReceived)
        })
        .await?;
        points::pass("submit.not-received");
        core.outbox.moved([&id.to_owned()]);
        return Ok(error.retry_after().map_or(Next::Later, Next::After));
    }
    if refuses(error) {
        return refuse(core, id, sentences::refused(error)).await;
    }
    let problem = sentences::unknown(Some(error));
    let asked = id.to_owned();
    insist::write(core, move |transaction| {
        clips::step(transaction, &asked, Happening::LoseTrack)?;
        clips::set_problem(transaction, &asked, Some(&problem))
    })
    .await?;
    points::pass("submit.lost");
    core.outbox.moved([&id.to_owned()]);
    Ok(Next::Rest)
}

/// Whether an answer says for certain that nothing was made. A 408 may come from a proxy that had
/// already passed the create on, and so may every 5xx.
pub(crate) fn refuses(error: &ApiError) -> bool {
    match error {
        ApiError::Refused { status, .. } => {
            (*status < 500 && *status != 408) || error.certainly_not_received()
        }
        // A 303 is what follows a request that was carried out.
        ApiError::RedirectedElsewhere { status, .. } => *status != 303,
        _ => false,
    }
}

async fn refuse(core: &Core, id: &str, problem: Problem) -> Result<Next> {
    let asked = id.to_owned();
    let state = insist::write(core, move |transaction| {
        clips::set_problem(transaction, &asked, Some(&problem))?;
        clips::step(transaction, &asked, Happening::Refuse)
    })
    .await?;
    points::pass("submit.refused");
    finish::tell(core, id, state).await
}

/// Lets a clip wait until its server can be asked.
async fn wait(core: &Core, intent: &Intent, why: Unreachable) -> Result<Next> {
    let problem = match why {
        Unreachable::KeyLoading => {
            core.key_need.notify_one();
            return Ok(Next::Rest);
        }
        // The server says so itself, and all of it goes on when it is switched on.
        Unreachable::Off(_) => return Ok(Next::Rest),
        Unreachable::NoKey(message) => sentences::waiting_for_key(&message),
        Unreachable::Unusable(message) => sentences::plain("Waiting for the server", message),
        Unreachable::Removed => {
            return refuse(
                core,
                &intent.clip.id,
                sentences::plain(
                    "Its server was removed",
                    "The server was removed before this clip was sent, so it was not made.",
                ),
            )
            .await;
        }
    };
    note(core, intent, problem).await?;
    Ok(Next::Rest)
}

/// Lets a clip wait until the disk has room for it.
async fn put_off(core: &Core, intent: &Intent, problem: Problem) -> Result<Next> {
    note(core, intent, problem).await?;
    Ok(Next::After(core.config.tuning.library_check))
}

async fn note(core: &Core, intent: &Intent, problem: Problem) -> Result<()> {
    if intent.clip.problem.as_ref() != Some(&problem) {
        let id = intent.clip.id.clone();
        core.store
            .write(move |transaction| clips::set_problem(transaction, &id, Some(&problem)))
            .await?;
        core.outbox.changed(&intent.clip.id);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
