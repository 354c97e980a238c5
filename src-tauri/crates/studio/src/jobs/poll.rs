//! Asking how a job stands.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use videos_api::{ApiError, Client, Phase, Reply, Variant, Video, VideoId};

use super::{Next, finish, showed};
use crate::clip::{Clip, ClipState, Problem};
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::given::Came;
use crate::points;
use crate::probe;
use crate::sentences;
use crate::servers::Unreachable;
use crate::store::clips::{self, Intent};

/// No server is asked more often, whatever it says.
const SHORTEST: Duration = Duration::from_millis(100);

/// Asks once.
pub(super) async fn poll(core: &Core, intent: &Intent) -> Result<Next> {
    let clip = &intent.clip;
    let (Some(server_id), Some(remote_id)) = (&clip.server_id, &clip.remote_id) else {
        return Ok(Next::Rest);
    };
    let client = match core.client(server_id).await? {
        Ok(client) => client,
        Err(why) => return hold(core, intent, why).await,
    };
    let job = VideoId::parse(remote_id.as_str()).map_err(Error::internal)?;
    points::pass("poll.begun");
    let answer = client.retrieve(&job).await;
    points::pass("poll.answered");
    core.heard(server_id, &answer);
    match answer {
        Ok(mut reply) => {
            note_news(core, clip, &reply.value);
            keep_inside(core, clip, &mut reply.value).await;
            let there = looks_wrong(core, intent, &reply.value) && has_clip(&client, &job).await;
            standing(core, intent, reply, there).await
        }
        Err(error) => no_answer(core, intent, &error).await,
    }
}

/// Keeps a clip that came inside the answer. It can be asked for again, so no disk is waited for.
async fn keep_inside(core: &Core, clip: &Clip, video: &mut Video) {
    let Some(base64) = video.take_inline_base64() else {
        return;
    };
    if video.phase() != Phase::Completed {
        return;
    }
    let wanted = base64.len() as u64 + core.config.tuning.disk_reserve;
    let data_dir = core.config.data_dir.clone();
    let room = blocking(move || Ok(fs4::available_space(&data_dir).unwrap_or(0))).await;
    if room.is_ok_and(|room| room > wanted)
        && let Err(error) = core
            .keep_given(&clip.id, Came::WithLook, Arc::new(base64))
            .await
    {
        tracing::warn!(%error, "a clip that came with a look at its job was not kept");
    }
}

/// Notes whether a job moved since the last look.
fn note_news(core: &Core, clip: &Clip, video: &Video) {
    let now = clips::real(core.now());
    core.live.moving(&clip.id, |moving| {
        let word = video.status.as_str();
        let moved = moving.seen_at.is_some()
            && (moving.progress != video.progress || moving.word.as_deref() != Some(word));
        if moved {
            moving.news_at = Some(now);
        }
        moving.word = Some(word.to_owned());
        moving.before = moving.seen_at;
        moving.seen_at = Some(now);
        moving.looks_queued += u32::from(video.phase() == Phase::Queued);
        moving.looks_begun += u32::from(video.phase() == Phase::InProgress);
        moving.seen_on_its_way |= video.progress.is_some_and(|part| part > 0 && part < 100);
    });
}

/// Whether what a server says about a job is worth doubting: it failed for no stated reason of
/// ours, or nothing was heard of it for far too long. Servers have been wrong about both.
fn looks_wrong(core: &Core, intent: &Intent, video: &Video) -> bool {
    if video.phase() == Phase::Failed {
        return !sentences::is_moderated(video.error.as_ref());
    }
    if video.phase().is_terminal() {
        return false;
    }
    let now = clips::real(core.now());
    if core.live.quiet_since(&intent.clip, now).is_none() {
        return false;
    }
    // Doubted once per patience, not with every look.
    let patience = core.live.patience(&intent.clip);
    let mut doubt = false;
    core.live.moving(&intent.clip.id, |moving| {
        doubt = moving
            .doubted_at
            .is_none_or(|before| before.elapsed() >= patience);
        if doubt {
            moving.doubted_at = Some(Instant::now());
        }
    });
    doubt
}

/// Whether the server hands out the clip, whatever it says about the job: told from its first bytes,
/// for some call everything a video.
pub(super) async fn has_clip(client: &Client, job: &VideoId) -> bool {
    let Ok(content) = client.content(job, Variant::Video, None).await else {
        return false;
    };
    let mut start = Vec::new();
    let mut pieces = pin!(content.into_stream());
    while start.len() < probe::ENOUGH
        && let Some(Ok(piece)) = pieces.next().await
    {
        start.extend_from_slice(&piece);
    }
    probe::begins_as_clip(&start)
}

async fn standing(core: &Core, intent: &Intent, reply: Reply<Video>, there: bool) -> Result<Next> {
    let clip = &intent.clip;
    let pause = reply
        .poll_after
        .or(reply.retry_after)
        .map(|pause| pause.max(SHORTEST));
    let reply_says_done = reply.value.phase() == Phase::Completed;
    let video = reply.value.clone();
    core.live.moving(&clip.id, |moving| {
        moving.progress = video.progress;
        moving.raw_reply = Some(reply.raw.clone());
    });
    core.live.not_missed(&clip.id);
    let now = core.now();
    let watched = core.live.watched(clip).and(clip.accepted_at);
    let since = watched.map(clips::whole);
    let (id, before) = (clip.id.clone(), clip.clone());
    let same_word = clip.remote_status.as_deref() == Some(video.status.as_str());
    // Progress alone is not worth a sync of the disk.
    let state = if same_word && !there && !video.phase().is_terminal() && clip.problem.is_none() {
        clip.state
    } else {
        core.store
            .write(move |transaction| {
                // It may have been cancelled while the server was asked.
                match clips::state_of(transaction, &id)? {
                    ClipState::Accepted | ClipState::Running => {
                        finish::keep(transaction, &id, &reply, there, since, now)
                    }
                    other => Ok(other),
                }
            })
            .await?
    };
    points::pass("poll.kept");
    if state == before.state {
        core.outbox.changed(&clip.id);
    } else if state == ClipState::Finished {
        finish::learn(core, &before, &video, reply_says_done).await?;
        showed::finished(core, &before, &video).await;
    }
    if matches!(state, ClipState::Accepted | ClipState::Running) {
        if state != before.state {
            core.outbox.moved([&clip.id]);
        }
        return Ok(match core.live.left(&before, clips::real(now)) {
            Some(left) => Next::Expected {
                left,
                at_least: pause.unwrap_or_default(),
            },
            None => pause.map_or(Next::Later, Next::After),
        });
    }
    finish::tell(core, &clip.id, state).await
}

async fn no_answer(core: &Core, intent: &Intent, error: &ApiError) -> Result<Next> {
    let id = &intent.clip.id;
    if error.status() != Some(404) {
        core.live.not_missed(id);
    }
    match error.status() {
        Some(410) => vanish(core, id, sentences::forgotten()).await,
        Some(404) => {
            // Proxies and tunnels say so, too, while what is behind them starts.
            if core.live.missed(id, core.config.tuning.forgotten_after) {
                return vanish(core, id, sentences::forgotten()).await;
            }
            explain(core, intent, sentences::not_known()).await?;
            Ok(Next::Later)
        }
        // A refused key: asked again slowly, and at once when the key changes.
        Some(401 | 403) => Ok(Next::After(core.config.tuning.poll_longest)),
        Some(429 | 503) => Ok(Next::TurnedAway(error.retry_after())),
        _ => Ok(error.retry_after().map_or(Next::Later, Next::After)),
    }
}

/// The server has it no longer.
pub(crate) async fn vanish(core: &Core, id: &str, problem: Problem) -> Result<Next> {
    let (asked, now) = (id.to_owned(), core.now());
    let state = core
        .store
        .write(move |transaction| clips::vanish(transaction, &asked, &problem, now))
        .await?;
    points::pass("poll.vanished");
    finish::tell(core, id, state).await
}

/// A job goes on without us; ours waits until its server can be asked.
pub(crate) async fn hold(core: &Core, intent: &Intent, why: Unreachable) -> Result<Next> {
    let problem = match why {
        Unreachable::KeyLoading => {
            core.key_need.notify_one();
            return Ok(Next::Rest);
        }
        // The server says so itself, and all of it goes on when it is switched on.
        Unreachable::Off(_) => return Ok(Next::Rest),
        Unreachable::NoKey(message) => sentences::waiting_for_key(&message),
        Unreachable::Unusable(message) => sentences::plain("Waiting for the server", message),
        Unreachable::Removed => sentences::plain(
            "Its server was removed",
            "The server was removed while it had this clip. Add the server again and adopt the job from its list.",
        ),
    };
    explain(core, intent, problem).await?;
    Ok(Next::Rest)
}

/// Says what a clip waits for.
async fn explain(core: &Core, intent: &Intent, problem: Problem) -> Result<()> {
    if intent.clip.problem.as_ref() != Some(&problem) {
        let id = intent.clip.id.clone();
        core.store
            .write(move |transaction| clips::set_problem(transaction, &id, Some(&problem)))
            .await?;
        core.outbox.changed(&intent.clip.id);
    }
    Ok(())
}
