//! Where the bytes of a finished clip are: what came with the answer to its create or with a look at
//! its job, `/content`, or one of the addresses that its job names, now or when it was made.

use videos_api::{
    ApiError, Client, Content, ContentError, ResultUrl, Resume, Variant, Video, VideoId,
};

use crate::clip::Clip;
use crate::core::Core;
use crate::error::Result;
use crate::given::Came;
use crate::sentences;
use crate::store::clips;

/// So many addresses may lead to one another.
const LONGEST_WAY: usize = 3;
/// After so many transfers in a row that broke off, other places are tried first.
const BROKEN: u32 = 2;

/// Where a transfer was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `/content`, or where it led.
    Content,
    /// The job itself, or an address in it, because the server has no `/content`.
    Job,
    /// The same, because `/content` does not bring it this time.
    Aside,
}

/// Opens the transfer, and notes what the answers say of the server.
pub(super) async fn open(
    core: &Core,
    client: &Client,
    clip: &Clip,
    job: &VideoId,
    resume: Option<&Resume>,
) -> Result<Result<(Content, Place), ApiError>> {
    let known = core.live.known(&clip.id);
    let given = core.given(&clip.id).await?.and_then(|(came, base64)| {
        let content = Content::from_base64(&base64).ok()?;
        // One whose job was looked at as well is one that has jobs, too.
        let from = match came {
            Came::WithCreate if known.seen_at.is_none() => Place::Job,
            Came::WithCreate | Came::WithLook => Place::Aside,
        };
        Some((content, from))
    });
    let spoiled = known.spoiled >= BROKEN;
    let given = match given {
        Some(given) if !spoiled => return Ok(Ok(given)),
        // It was no clip; elsewhere there may be one.
        other => other,
    };
    let aside_first = spoiled && given.is_none();
    let mut told = None;
    if aside_first {
        match beside(core, client, clip, job, resume).await? {
            Ok(content) => return Ok(Ok((content, Place::Aside))),
            Err(error) => told = error,
        }
    }
    let answer = client.content(job, Variant::Video, resume.cloned()).await;
    let answer = followed(client, answer, resume).await;
    hear(core, clip, &answer);
    let error = match answer {
        Ok(content) => return Ok(Ok((content, Place::Content))),
        Err(error) => error,
    };
    let has_none = is_not_offered(&error);
    if !aside_first && is_worth_a_detour(&error) {
        match beside(core, client, clip, job, resume).await? {
            Ok(content) if has_none => return Ok(Ok((content, Place::Job))),
            Ok(content) => return Ok(Ok((content, Place::Aside))),
            Err(error) => told = error,
        }
    }
    if let Some(given) = given {
        return Ok(Ok(given));
    }
    // Of a server without `/content`, only the addresses say how the clip stands.
    Ok(Err(told.filter(|_| has_none).unwrap_or(error)))
}

/// The transfer from the job itself, or from one of the addresses in it; else what the last of them
/// said, or the first that may change its mind.
async fn beside(
    core: &Core,
    client: &Client,
    clip: &Clip,
    job: &VideoId,
    resume: Option<&Resume>,
) -> Result<Result<Content, Option<ApiError>>> {
    let standing = client.retrieve(job).await;
    hear(core, clip, &standing);
    // Some servers have no jobs, and named an address when they answered the create.
    let now = standing.ok().map(|reply| reply.value);
    let videos = [now, said(core, &clip.id).await?];
    for video in videos.iter().flatten() {
        if let Some(Ok(content)) = video.inline_base64().map(Content::from_base64) {
            return Ok(Ok(content));
        }
    }
    let mut tried: Vec<&ResultUrl> = Vec::new();
    let mut told: Option<ApiError> = None;
    for place in videos.iter().flatten().flat_map(Video::result_urls) {
        if tried.contains(&place) {
            continue;
        }
        tried.push(place);
        let answer = at(client, place, resume).await;
        if answer.is_err() {
            hear(core, clip, &answer);
        }
        match answer {
            Ok(content) => return Ok(Ok(content)),
            Err(error) if told.as_ref().is_none_or(is_over) => told = Some(error),
            Err(_) => {}
        }
    }
    Ok(Err(told))
}

/// The transfer from an address. The bytes that are here may be of another place: then it is begun
/// anew.
async fn at(
    client: &Client,
    place: &ResultUrl,
    resume: Option<&Resume>,
) -> Result<Content, ApiError> {
    let answer = client.content_at(place, resume.cloned()).await;
    match followed(client, answer, resume).await {
        Err(error) if resume.is_some() && refuses_the_rest(&error) => {
            let answer = client.content_at(place, None).await;
            followed(client, answer, None).await
        }
        other => other,
    }
}

/// Goes on to where an answer says that the clip is.
async fn followed(
    client: &Client,
    mut answer: Result<Content, ApiError>,
    resume: Option<&Resume>,
) -> Result<Content, ApiError> {
    for _ in 0..LONGEST_WAY {
        let Err(ApiError::Content(ContentError::Elsewhere { url })) = &answer else {
            break;
        };
        answer = client.content_at(url, resume.cloned()).await;
    }
    answer
}

/// Whether a transfer cannot go on where it stopped.
pub(super) fn refuses_the_rest(error: &ApiError) -> bool {
    matches!(error, ApiError::Content(ContentError::WrongRange)) || error.status() == Some(416)
}

/// Whether another place may have what `/content` does not give: not where everything is said
/// already.
fn is_worth_a_detour(error: &ApiError) -> bool {
    let settled = matches!(
        error,
        ApiError::Content(ContentError::NotReady { .. } | ContentError::TooLarge { .. })
    );
    !settled && !refuses_the_rest(error) && !sentences::is_about_asking(error)
}

fn is_not_offered(error: &ApiError) -> bool {
    matches!(
        error,
        ApiError::Refused {
            status: 404 | 405 | 501,
            ..
        }
    )
}

/// Whether asking there again will say the same.
fn is_over(error: &ApiError) -> bool {
    matches!(error.status(), Some(403 | 404 | 410))
}

fn hear<T>(core: &Core, clip: &Clip, answer: &Result<T, ApiError>) {
    if let Some(server_id) = &clip.server_id {
        core.heard(server_id, answer);
    }
}

/// The job as its server last described it.
async fn said(core: &Core, clip_id: &str) -> Result<Option<Video>> {
    let id = clip_id.to_owned();
    let (raw, _) = core.store.read(move |c| clips::raw(c, &id)).await?;
    Ok(raw.and_then(|raw| serde_json::from_str(&raw).ok()))
}
