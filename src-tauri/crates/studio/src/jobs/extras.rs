//! What is left to do for a safe clip: its notes, if a crash or a full disk came between, and its
//! pictures, poster and sprite sheet. Those are nice to have: what a server does not give, the page
//! makes from the clip.

use futures_util::StreamExt as _;
use videos_api::{ApiError, Client, Variant, VideoId};

use super::Next;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::points;
use crate::server::{Sign, Subject};
use crate::store::clips::{self, Intent};

/// Larger pictures are not pictures of a clip.
const LARGEST: usize = 32_000_000;
/// After so many turns a server is not asked again.
const TURNS: u32 = 3;

/// What came of asking for one picture.
enum Picture {
    Bytes(Vec<u8>),
    /// The server does not have it: refused with this status, or sent something else.
    None {
        status: Option<u16>,
    },
    /// The server did not answer.
    Later,
}

/// Sees to the notes and fetches both pictures.
pub(super) async fn fetch(core: &Core, intent: &Intent, turn: u32) -> Result<Next> {
    let clip = &intent.clip;
    if core.notes.write(&clip.id).await.is_err() {
        // As long as they are missing, the database remembers that something is left to do.
        return Ok(Next::Later);
    }
    let (Some(server_id), Some(remote_id)) = (&clip.server_id, &clip.remote_id) else {
        return done(core, &clip.id).await;
    };
    let Ok(client) = core.client(server_id).await? else {
        return Ok(Next::Rest);
    };
    let job = VideoId::parse(remote_id.as_str()).map_err(Error::internal)?;
    points::pass("extras.begun");
    let mut later = false;
    if !clip.has_poster {
        let picture = picture(&client, &job, Variant::Thumbnail).await;
        let is = match picture {
            Picture::Bytes(bytes) => Some(match core.keep_poster(&clip.id, bytes).await {
                Ok(()) => Sign::used(true),
                Err(error) => {
                    tracing::info!(%error, "a server's thumbnail is no picture");
                    Sign::used(false)
                }
            }),
            Picture::None { status } => Some(Sign::used(false).by(status)),
            Picture::Later => None,
        };
        later |= is.is_none();
        if let Some(sign) = is {
            core.note_if_possible(server_id, Subject::Poster, sign)
                .await;
        }
    }
    points::pass("extras.poster");
    if !clip.has_sprite {
        let picture = picture(&client, &job, Variant::Spritesheet).await;
        let is = match picture {
            Picture::Bytes(bytes) => Some(match core.keep_sprite(&clip.id, bytes).await {
                Ok(()) => Sign::used(true),
                Err(error) => {
                    tracing::info!(%error, "a server's sprite sheet is no picture");
                    Sign::used(false)
                }
            }),
            Picture::None { status } => Some(Sign::used(false).by(status)),
            Picture::Later => None,
        };
        later |= is.is_none();
        if let Some(sign) = is {
            core.note_if_possible(server_id, Subject::Sprite, sign)
                .await;
        }
    }
    points::pass("extras.sprite");
    if later && turn < TURNS {
        return Ok(Next::Later);
    }
    done(core, &clip.id).await
}

async fn done(core: &Core, id: &str) -> Result<Next> {
    let asked = id.to_owned();
    core.store
        .write(move |transaction| clips::want_extras(transaction, &asked, false))
        .await?;
    points::pass("extras.done");
    core.outbox.changed(id);
    Ok(Next::Rest)
}

async fn picture(client: &Client, job: &VideoId, variant: Variant) -> Picture {
    let content = match client.content(job, variant, None).await {
        Ok(content) => content,
        Err(error) => return without(&error),
    };
    // A server that ignores the variant sends the whole clip.
    if content
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.starts_with("video/"))
    {
        return Picture::None { status: None };
    }
    let mut bytes = Vec::new();
    let mut stream = std::pin::pin!(content.into_stream());
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) if bytes.len() + piece.len() <= LARGEST => bytes.extend_from_slice(&piece),
            Ok(_) => return Picture::None { status: None },
            Err(error) => return without(&error),
        }
    }
    Picture::Bytes(bytes)
}

fn without(error: &ApiError) -> Picture {
    if error.is_retryable_read() {
        Picture::Later
    } else {
        Picture::None {
            status: error.status(),
        }
    }
}
