//! What a person does with a server, one thing after the other, and what comes of it.

use std::io::Cursor;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use studio::RequestId;
use studio::clip::{Clip, ClipSource, ClipState, Fit, ReferenceUse, Variation, VariationKind};
use studio::error::Error;
use videos_api::CreateVideo;
use videos_simulator::{Profile, Route};

use crate::setup;
use crate::table::{FEATS, Row, Verdict};
use crate::trip::{Trip, ended, press};

/// Nothing that a person does may take longer here.
const DEADLINE: Duration = Duration::from_mins(1);

/// Everything, with one server.
pub(crate) async fn all(profile: &'static Profile) -> Result<Row> {
    let mut trip = Trip::begin(profile).await?;
    let trip = &mut trip;
    let mut verdicts = Vec::new();
    // Later things need the first clip; without it there is nothing to say about them.
    let prompt = "A red kite over a grey sea";
    let wish = trip.wish(prompt);
    let first = match trip.safe(wish).await {
        Ok(arrived) => {
            verdicts.push(created(trip, &arrived.clip, arrived.asked));
            arrived.clip
        }
        Err(error) => {
            verdicts.resize_with(FEATS.len(), || Verdict::Fails(format!("{error:#}")));
            return Ok(Row {
                name: profile.name(),
                about: profile.about(),
                verdicts,
            });
        }
    };
    verdicts.push(polled(trip, &first));
    verdicts.push(verdict(content(trip, &first)).await);
    verdicts.push(verdict(poster(trip, &first)).await);
    verdicts.push(verdict(reference(trip)).await);
    verdicts.push(Box::pin(verdict(list(trip))).await);
    verdicts.push(verdict(remix(trip, &first)).await);
    verdicts.push(verdict(variations(trip, &first)).await);
    verdicts.push(Box::pin(verdict(delete(trip, &first))).await);
    verdicts.push(verdict(moderation(trip)).await);
    verdicts.push(Box::pin(verdict(cancel(trip))).await);
    verdicts.push(verdict(restart(trip)).await);
    verdicts.push(verdict(wrong_key(trip)).await);
    verdicts.push(verdict(expiry(trip)).await);
    let closed = tokio::time::timeout(DEADLINE, trip.studio().shutdown()).await;
    closed.context("the engine ends when it is closed")?;
    Ok(Row {
        name: profile.name(),
        about: profile.about(),
        verdicts,
    })
}

/// One thing, which fails rather than never ends.
async fn verdict(feat: impl Future<Output = Result<Verdict>>) -> Verdict {
    match tokio::time::timeout(DEADLINE, feat).await {
        Ok(Ok(verdict)) => verdict,
        Ok(Err(error)) => Verdict::Fails(format!("{error:#}")),
        Err(_) => Verdict::Fails(format!("it did not end within {} s", DEADLINE.as_secs())),
    }
}

/// One job, whatever happened on the way; a decision that was asked for is less than that.
fn created(trip: &Trip, clip: &Clip, asked: Option<String>) -> Verdict {
    match (trip.jobs_of(&clip.prompt), asked) {
        (1, None) => Verdict::Works,
        (1, Some(asked)) => Verdict::Degrades(asked),
        (jobs, _) => Verdict::Fails(format!("{jobs} jobs were made")),
    }
}

fn polled(trip: &Trip, clip: &Clip) -> Verdict {
    let books = trip.simulator.books();
    let asked = books.requests_on(Route::Retrieve) > 0;
    // Finished when it was made: there is nothing to ask.
    if asked || clip.completed_at.is_some() {
        Verdict::Works
    } else {
        Verdict::Fails("the job was never looked at".to_owned())
    }
}

async fn content(trip: &Trip, clip: &Clip) -> Result<Verdict> {
    let kept = std::fs::read(trip.studio().clip_path(&clip.id).await?)?;
    let job = clip.remote_id.as_deref().context("a create id")?;
    let made = trip.simulator.clip(job).await.context("the clip")?;
    if kept == made {
        Ok(Verdict::Works)
    } else {
        bail!("{} bytes are kept of {}", kept.len(), made.len())
    }
}

/// The server's own, or one that the page makes from the clip.
async fn poster(trip: &mut Trip, clip: &Clip) -> Result<Verdict> {
    trip.pictured(clip).await?;
    if trip.studio().clip(&clip.id).await?.has_poster {
        return Ok(Verdict::Works);
    }
    Ok(Verdict::Degrades(
        "The server has no poster, so Dailies makes one from the clip.".to_owned(),
    ))
}

async fn reference(trip: &mut Trip) -> Result<Verdict> {
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::from_pixel(720, 1280, image::Rgb([200, 40, 40]))
        .write_to(&mut png, image::ImageFormat::Png)?;
    let staged = trip
        .studio()
        .stage_reference(png.into_inner(), "Kite.png".to_owned())
        .await?;
    let prompt = "The kite of this picture";
    let mut wish = trip.wish(prompt);
    wish.reference = Some(ReferenceUse {
        id: staged.id,
        fit: Fit::Crop,
        frame_of: None,
    });
    let arrived = trip.safe(wish).await?;
    let books = trip.simulator.books();
    let taken = books
        .creates
        .iter()
        .find(|create| create.prompt.as_deref() == Some(prompt) && create.accepted.is_some())
        .context("a create")?;
    if taken.reference.is_none() {
        bail!("the picture did not arrive");
    }
    Ok(created(trip, &arrived.clip, arrived.asked))
}

async fn list(trip: &mut Trip) -> Result<Verdict> {
    let stranger = setup::stranger(&trip.simulator)?;
    let wish = trip.wish("Made by somebody else");
    let video = CreateVideo {
        prompt: wish.prompt,
        model: wish.model,
        size: wish.size,
        seconds: wish.seconds,
        ..CreateVideo::default()
    };
    let studio = trip.studio().clone();
    let server = trip.server.clone();
    let page = match press(|| studio.jobs_on_server(&server, None)).await {
        Ok(page) => page,
        Err(error) => return Ok(Verdict::Degrades(said(&error))),
    };
    let known = page.jobs.len();
    let mut made = None;
    for _ in 0..8 {
        if let Ok(reply) = stranger.create(&video).await {
            made = Some(reply.value.id);
            break;
        }
    }
    let made = made.context("somebody else's job")?;
    let page = press(|| studio.jobs_on_server(&server, None)).await?;
    if page.jobs.len() <= known && known < 20 {
        bail!("the list does not grow");
    }
    let job = page
        .jobs
        .iter()
        .find(|job| job.remote_id == made.as_str())
        .context("the job is not on the list")?;
    let ids = vec![job.remote_id.clone()];
    let adopted = press(|| studio.adopt_jobs(RequestId::fresh(), &server, ids.clone())).await?;
    let clip = adopted.first().context("an adopted clip")?;
    let arrived = trip.arrive(&clip.id).await?;
    if arrived.clip.state != ClipState::Safe {
        return Err(ended(&arrived.clip));
    }
    Ok(Verdict::Works)
}

/// By the server, or here when it says that it has none.
async fn remix(trip: &mut Trip, origin: &Clip) -> Result<Verdict> {
    let prompt = "The same kite at night".to_owned();
    let asked = trip
        .studio()
        .remix_clip(RequestId::fresh(), &origin.id, prompt, None)
        .await?;
    let arrived = trip.arrive(&asked.id).await?;
    let (clip, verdict) = if arrived.clip.state == ClipState::Safe {
        let verdict = created(trip, &arrived.clip, arrived.asked);
        (arrived.clip, verdict)
    } else {
        if arrived.clip.state != ClipState::Refused {
            return Err(ended(&arrived.clip));
        }
        let words = arrived.clip.problem.context("a reason")?.message;
        let again = trip
            .studio()
            .make_again(RequestId::fresh(), &asked.id)
            .await?;
        let local = trip.arrive(&again.id).await?;
        if local.clip.state != ClipState::Safe || local.clip.source != ClipSource::LocalRemix {
            return Err(ended(&local.clip));
        }
        (local.clip, Verdict::Degrades(words))
    };
    let detail = trip.studio().clip_detail(&clip.id).await?;
    if detail.origin.map(|known| known.id).as_deref() != Some(origin.id.as_str()) {
        bail!("the origin is not known");
    }
    Ok(verdict)
}

/// By the server; where it has none, a remix or a new clip is what is left.
async fn variations(trip: &mut Trip, origin: &Clip) -> Result<Verdict> {
    let mut verdict = Verdict::Works;
    for (kind, prompt) in [
        (VariationKind::Edit, "The same kite in the rain"),
        (VariationKind::Extension, "The kite flies away"),
    ] {
        let wish = Variation {
            origin_id: origin.id.clone(),
            kind,
            prompt: prompt.to_owned(),
            seconds: Some("4".to_owned()),
            project_id: None,
        };
        let asked = trip.studio().vary_clip(RequestId::fresh(), wish).await?;
        let arrived = trip.arrive(&asked.id).await?;
        let of_this_one = match arrived.clip.state {
            ClipState::Safe => created(trip, &arrived.clip, arrived.asked),
            ClipState::Refused => {
                Verdict::Degrades(arrived.clip.problem.context("a reason")?.message)
            }
            _ => return Err(ended(&arrived.clip)),
        };
        if verdict == Verdict::Works {
            verdict = of_this_one;
        }
    }
    Ok(verdict)
}

async fn delete(trip: &mut Trip, clip: &Clip) -> Result<Verdict> {
    let studio = trip.studio().clone();
    match press(|| studio.delete_on_server(RequestId::fresh(), &clip.id)).await {
        Ok(clip) if clip.deleted_on_server_at.is_some() && clip.state == ClipState::Safe => {
            Ok(Verdict::Works)
        }
        Ok(clip) => Err(ended(&clip)),
        Err(error) => Ok(Verdict::Degrades(said(&error))),
    }
}

async fn moderation(trip: &mut Trip) -> Result<Verdict> {
    let wish = trip.wish("[block] Something that is not allowed");
    let id = trip.ask(wish).await?;
    let clip = trip.arrive(&id).await?.clip;
    if !matches!(clip.state, ClipState::Failed | ClipState::Refused) {
        return Err(ended(&clip));
    }
    let problem = clip.problem.context("a reason")?;
    if problem.settled {
        Ok(Verdict::Works)
    } else {
        Ok(Verdict::Degrades(problem.message))
    }
}

async fn cancel(trip: &mut Trip) -> Result<Verdict> {
    // The answer to a create is the finished clip.
    let waits = trip.simulator.profile().name() == "dynamo";
    let prompt = if waits {
        "[slow 2] Not after all"
    } else {
        "[slow 600] Not after all"
    };
    let wish = trip.wish(prompt);
    let id = trip.ask(wish).await?;
    trip.reach(&id, |clip| match clip.state {
        ClipState::Accepted | ClipState::Running => true,
        ClipState::Submitting => waits,
        _ => false,
    })
    .await?;
    let studio = trip.studio().clone();
    match press(|| studio.cancel_clip(RequestId::fresh(), &id)).await {
        Ok(_) => {
            let clip = trip.arrive(&id).await?.clip;
            if clip.state == ClipState::Cancelled {
                Ok(Verdict::Works)
            } else {
                Err(ended(&clip))
            }
        }
        Err(error) => Ok(Verdict::Degrades(said(&error))),
    }
}

/// The engine ends while the server renders, and goes on by the id it wrote down.
async fn restart(trip: &mut Trip) -> Result<Verdict> {
    let wish = trip.wish("[slow 1] Made while the app is closed");
    let id = trip.ask(wish).await?;
    trip.until(&id, |clip| clip.state != ClipState::Queued)
        .await?;
    trip.restart().await?;
    let arrived = trip.arrive(&id).await?;
    if arrived.clip.state != ClipState::Safe {
        return Err(ended(&arrived.clip));
    }
    Ok(created(trip, &arrived.clip, arrived.asked))
}

/// A key that the server does not take makes nothing, and the right one makes it again.
async fn wrong_key(trip: &mut Trip) -> Result<Verdict> {
    trip.simulator.set_key(Some("sk-another-key".to_owned()));
    let prompt = "Asked with the wrong key";
    let wish = trip.wish(prompt);
    let id = trip.ask(wish).await?;
    let clip = trip.arrive(&id).await?.clip;
    // While the key is wrong: jobs from before that are still looked at are answered again after it.
    let told = clip.state == ClipState::Refused && trip.key_refused().await?;
    trip.simulator.set_key(Some(setup::KEY.to_owned()));
    match clip.state {
        // Asks for no key, so there is no wrong one.
        ClipState::Safe => return Ok(Verdict::Works),
        ClipState::Refused => {}
        _ => return Err(ended(&clip)),
    }
    if trip.jobs_of(prompt) > 0 {
        bail!("a job was made");
    }
    let again = trip.studio().make_again(RequestId::fresh(), &id).await?;
    let again = trip.arrive(&again.id).await?.clip;
    if again.state != ClipState::Safe {
        return Err(ended(&again));
    }
    let words = clip.problem.context("a reason")?.message;
    Ok(if told {
        Verdict::Works
    } else {
        Verdict::Degrades(words)
    })
}

/// A clip that cannot be fetched before its time runs out is named, not lost without a word.
async fn expiry(trip: &mut Trip) -> Result<Verdict> {
    std::fs::rename(trip.library(), trip.away())?;
    trip.studio().check_library().await?;
    let wish = trip.wish("[expire 2] Too late");
    let id = trip.ask(wish).await?;
    let finished = trip.reach(&id, |clip| {
        !clip.state.is_moving() || clip.state == ClipState::Finished
    });
    let inside = finished.await?.clip.state == ClipState::Finished;
    trip.simulator.advance(Duration::from_hours(1));
    std::fs::rename(trip.away(), trip.library())?;
    trip.studio().check_library().await?;
    let clip = trip.arrive(&id).await?.clip;
    match clip.state {
        ClipState::Gone => Ok(Verdict::Works),
        ClipState::Safe if inside => bail!("it was fetched after its time"),
        _ => Err(ended(&clip)),
    }
}

fn said(error: &Error) -> String {
    error.to_string()
}
