//! Searching a server's list for a clip whose create may have arrived. A job is taken only when
//! it is the only one that fits; everything else the user decides. Nothing is ever sent again
//! from here.

use videos_api::{ApiError, ListQuery, Order, Video, harmless};

use super::{Next, poll};
use crate::clip::{Clip, ClipSource};
use crate::core::Core;
use crate::error::Result;
use crate::points;
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::state::Happening;
use crate::store::clips::{self, Intent, Word};

/// How far from ours a server's clock may be, in milliseconds.
const SKEW: i64 = 10 * 60 * 1000;
/// The same, for jobs whose prompt the server does not tell.
const SKEW_WITHOUT_PROMPT: i64 = 2 * 60 * 1000;
/// How many of the newest jobs are looked at.
const LOOKED_AT: u32 = 100;

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
            return ask_the_user(core, clip, 0, false).await;
        }
        // An unreachable server says nothing about the clip: this search does not count.
        Err(_) => return Ok(Next::After(core.config.tuning.poll_longest)),
    };
    let id = clip.id.clone();
    let (wanted, sent, now) = (clip.clone(), intent.submitted_at, core.now());
    let found = core
        .store
        .write(move |transaction| {
            let mut fitting = Vec::new();
            for video in page.videos {
                let known = clips::by_remote(transaction, &server_id, video.id.as_str())?;
                let of = match &video.remixed_from_video_id {
                    Some(of) => clips::by_remote(transaction, &server_id, of)?,
                    None => None,
                };
                if known.is_none() && fits(&wanted, of.as_deref(), sent, &video) {
                    fitting.push(video);
                }
            }
            let twins = clips::unknown_twins(transaction, &wanted)?;
            // Twins are interchangeable: two lost takes of one intent and two jobs are no riddle.
            if fitting.is_empty() || fitting.len() > twins as usize {
                return Ok(Err(fitting.len()));
            }
            let video = &fitting[fitting.len() - 1];
            clips::step(transaction, &id, Happening::Take)?;
            clips::set_remote_id(transaction, &id, video.id.as_str())?;
            clips::set_problem(transaction, &id, None)?;
            clips::hear(
                transaction,
                &id,
                &Word {
                    accepted_at: Some(video.created_at.map_or(now, |seconds| seconds * 1000)),
                    ..Word::default()
                },
            )?;
            Ok(Ok(()))
        })
        .await?;
    match found {
        Ok(()) => {
            points::pass("match.found");
            core.outbox.moved([&clip.id]);
            Ok(Next::Now)
        }
        Err(found) => {
            let last = turn as usize + 1 >= core.config.tuning.match_pauses.len();
            if found > 0 || last {
                ask_the_user(core, clip, found, true).await?;
            }
            Ok(Next::Later)
        }
    }
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

/// Whether a job can be the one that was asked for. What both sides say must agree, and the job
/// must say enough: its prompt, or at least a time. `of` is our clip that the job says it is a remix
/// of.
fn fits(clip: &Clip, of: Option<&str>, sent: Option<i64>, video: &Video) -> bool {
    let agree = |ours: Option<&str>, theirs: Option<&str>| match (ours, theirs) {
        (Some(ours), Some(theirs)) => ours == theirs,
        _ => true,
    };
    let skew = match video.prompt {
        Some(_) => SKEW,
        None => SKEW_WITHOUT_PROMPT,
    };
    let in_time = match (video.created_at, sent) {
        (Some(created), Some(sent)) => (created * 1000 - sent).abs() <= skew,
        _ => true,
    };
    // Behind LiteLLM the origin has the id of another server. One that no clip of ours has says
    // nothing; then the prompt, which has to be there, decides.
    let remixed = video.remixed_from_video_id.is_some();
    let kind = match (clip.source, of) {
        (ClipSource::Remixed, Some(of)) => clip.origin_id.as_deref() == Some(of),
        (ClipSource::Remixed, None) => !remixed || video.prompt.is_some(),
        _ => !remixed,
    };
    let enough = video.prompt.is_some() || (video.created_at.is_some() && sent.is_some());
    enough
        && in_time
        && kind
        // What a server repeats was made harmless when it was read.
        && agree(Some(&*harmless(&clip.prompt)), video.prompt.as_deref())
        && (matches!(
            clip.source,
            ClipSource::Remixed | ClipSource::Edited | ClipSource::Extended
        ) || agree(clip.model.as_deref(), video.model.as_deref())
            && agree(clip.size.as_deref(), video.size.as_deref())
            && agree(clip.seconds.as_deref(), video.seconds.as_deref()))
}

async fn ask_the_user(core: &Core, clip: &Clip, found: usize, searched: bool) -> Result<Next> {
    let problem = sentences::undecided(clip.problem.as_ref(), found, searched);
    if clip.problem.as_ref() != Some(&problem) {
        let id = clip.id.clone();
        core.store
            .write(move |transaction| clips::set_problem(transaction, &id, Some(&problem)))
            .await?;
        points::pass("match.undecided");
        core.outbox.changed(&clip.id);
    }
    Ok(Next::Rest)
}

#[cfg(test)]
mod tests {
    use videos_api::Video;

    use super::fits;
    use crate::ask;
    use crate::clip::{Clip, ClipSource, ClipState};

    /// When the create left, in seconds.
    const SENT: i64 = 1_800_000_000;

    fn clip(source: ClipSource) -> Clip {
        Clip {
            model: Some("wan".to_owned()),
            size: Some("720x1280".to_owned()),
            seconds: Some("4".to_owned()),
            origin_id: (source == ClipSource::Remixed).then(|| "origin".to_owned()),
            ..ask::blank("A kite", source, ClipState::Unknown, SENT * 1000)
        }
    }

    fn fit(clip: &Clip, job: &str) -> bool {
        let video: Video = serde_json::from_str(job).expect("a job");
        let ours = match video.remixed_from_video_id.as_deref() {
            Some("video_origin") => Some("origin"),
            Some("video_other") => Some("other"),
            _ => None,
        };
        fits(clip, ours, Some(SENT * 1000), &video)
    }

    #[test]
    fn what_both_sides_say_must_agree() {
        let made = clip(ClipSource::Created);
        for (job, expected) in [
            (r#"{"id":"a","prompt":"A kite"}"#, true),
            (
                r#"{"id":"a","prompt":"A kite","model":"wan","size":"720x1280","seconds":4}"#,
                true,
            ),
            (
                r#"{"id":"a","prompt":"A kite","created_at":1800000300}"#,
                true,
            ),
            (
                r#"{"id":"a","prompt":"A kite","created_at":1800009000}"#,
                false,
            ),
            (r#"{"id":"a","prompt":"Another kite"}"#, false),
            (r#"{"id":"a","prompt":"A kite","model":"other"}"#, false),
            (r#"{"id":"a","prompt":"A kite","size":"1280x720"}"#, false),
            (r#"{"id":"a","prompt":"A kite","seconds":"8"}"#, false),
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"b"}"#,
                false,
            ),
        ] {
            assert_eq!(fit(&made, job), expected, "{job}");
        }
    }

    #[test]
    fn a_job_without_a_prompt_needs_a_time_close_by() {
        let made = clip(ClipSource::Created);
        for (job, expected) in [
            (
                r#"{"id":"a","object":"video","model":"wan","status":"queued"}"#,
                false,
            ),
            (r#"{"id":"a","model":"wan","created_at":1800000005}"#, true),
            (r#"{"id":"a","model":"wan","created_at":1800000300}"#, false),
            (
                r#"{"id":"a","model":"other","created_at":1800000005}"#,
                false,
            ),
        ] {
            assert_eq!(fit(&made, job), expected, "{job}");
        }
    }

    #[test]
    fn a_remix_is_one_of_its_origin_where_the_server_says() {
        let remix = clip(ClipSource::Remixed);
        for (job, expected) in [
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"video_origin"}"#,
                true,
            ),
            (r#"{"id":"a","prompt":"A kite"}"#, true),
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"video_other"}"#,
                false,
            ),
            // LiteLLM: the id that the server behind it gave.
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"video_raw"}"#,
                true,
            ),
            (
                r#"{"id":"a","created_at":1800000005,"remixed_from_video_id":"video_raw"}"#,
                false,
            ),
        ] {
            assert_eq!(fit(&remix, job), expected, "{job}");
        }
    }
}
