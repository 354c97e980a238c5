//! Where the bytes of a finished clip are: what came with the answer to its create, `/content`, or
//! an address that its job names, now or when it was made.

use videos_api::{ApiError, Client, Content, ContentError, Resume, Variant, Video, VideoId};

use crate::core::Core;
use crate::error::Result;
use crate::store::clips;

/// Where a transfer was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `/content`, or where it led.
    Content,
    /// The job itself, or an address in it.
    Job,
}

/// Opens the transfer.
pub(super) async fn open(
    core: &Core,
    client: &Client,
    clip_id: &str,
    job: &VideoId,
    resume: Option<Resume>,
) -> Result<Result<(Content, Place), ApiError>> {
    if let Some(base64) = core.given(clip_id).await? {
        return Ok(Content::from_base64(&base64).map(|content| (content, Place::Job)));
    }
    let refused = match client.content(job, Variant::Video, resume.clone()).await {
        Err(ApiError::Content(ContentError::Elsewhere { url })) => {
            let content = client.content_at(&url, resume).await;
            return Ok(content.map(|content| (content, Place::Content)));
        }
        Err(
            error @ ApiError::Refused {
                status: 404 | 405 | 501,
                ..
            },
        ) => error,
        other => return Ok(other.map(|content| (content, Place::Content))),
    };
    // Some servers have no `/content` and name an address in the job instead; some have no jobs and
    // named it when they answered the create.
    let video = match client.retrieve(job).await {
        Ok(reply) => Some(reply.value),
        Err(_) => said(core, clip_id).await?,
    };
    let Some(video) = video else {
        return Ok(Err(refused));
    };
    let content = if let Some(clip) = video.inline_base64() {
        Content::from_base64(clip)
    } else if let Some(place) = video.result_urls().first() {
        client.content_at(place, resume).await
    } else {
        Err(refused)
    };
    Ok(content.map(|content| (content, Place::Job)))
}

/// The job as its server last described it.
async fn said(core: &Core, clip_id: &str) -> Result<Option<Video>> {
    let id = clip_id.to_owned();
    let (raw, _) = core.store.read(move |c| clips::raw(c, &id)).await?;
    Ok(raw.and_then(|raw| serde_json::from_str(&raw).ok()))
}
