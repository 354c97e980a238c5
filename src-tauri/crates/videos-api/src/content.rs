//! Bytes of a clip on their way from a server to a writer. Never a whole clip in memory, and
//! no opinion about whether the bytes are a video: magic bytes are the caller's business.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::{ApiError, ContentError};

/// Which of a clip's files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Variant {
    /// The clip. Asked for by leaving the parameter out: `SGLang` answers 404 to the word.
    #[default]
    Video,
    /// A still. Several servers ignore the parameter and send the clip.
    Thumbnail,
    /// A sheet of stills.
    Spritesheet,
}

impl Variant {
    pub(crate) fn query(self) -> Option<&'static str> {
        match self {
            Self::Video => None,
            Self::Thumbnail => Some("thumbnail"),
            Self::Spritesheet => Some("spritesheet"),
        }
    }
}

/// Where an interrupted transfer stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// Bytes already here.
    pub from_bytes: u64,
    /// The strong `ETag` of the first transfer. With a weak one the transfer starts again.
    pub etag: String,
}

pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, ApiError>> + Send>>;

/// A transfer that has begun.
pub struct Content {
    /// True if the transfer continues where [`Resume`] said. If false, start the file again.
    pub partial: bool,
    /// Without parameters, lower case.
    pub content_type: Option<String>,
    /// Bytes still to come, if the server says.
    pub content_length: Option<u64>,
    /// Only a strong one, fit for [`Resume`].
    pub etag: Option<String>,
    pub(crate) from_bytes: u64,
    pub(crate) stream: ByteStream,
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("partial", &self.partial)
            .field("content_type", &self.content_type)
            .field("content_length", &self.content_length)
            .field("etag", &self.etag)
            .finish_non_exhaustive()
    }
}

impl Content {
    /// A clip that came inside a JSON answer, as plain base64 or as a `data:` address: in either
    /// alphabet, with padding or without, in one line or in many.
    pub fn from_base64(text: &str) -> Result<Self, ApiError> {
        let text = text.trim();
        let (content_type, data) = if is_data_address(text) {
            let (head, data) = text.split_once(',').ok_or(ContentError::Unreadable)?;
            let essence = head[DATA.len()..].split(';').next().unwrap_or_default();
            (Some(essence.trim().to_ascii_lowercase()), data)
        } else {
            (None, text)
        };
        let clip = decoded(data).ok_or(ContentError::Unreadable)?;
        let length = clip.len() as u64;
        let whole = stream::once(async move { Ok(Bytes::from(clip)) });
        Ok(Self {
            partial: false,
            content_type,
            content_length: Some(length),
            etag: None,
            from_bytes: 0,
            stream: checked(Box::pin(whole), Some(length), false),
        })
    }

    /// Writes everything to `writer` and flushes it. `progress` hears the size the file has
    /// reached (with the bytes it had before a resumed transfer) and the size it will have,
    /// if known. Returns the number of bytes written now.
    ///
    /// An empty or shortened transfer is an error, and so is one that fails to be written;
    /// what arrived before it is in `writer`.
    pub async fn copy_to(
        mut self,
        writer: &mut (impl AsyncWrite + Unpin),
        mut progress: impl FnMut(u64, Option<u64>),
    ) -> Result<u64, ApiError> {
        let before = if self.partial { self.from_bytes } else { 0 };
        let total = self.content_length.map(|length| before + length);
        let mut written = 0;
        while let Some(piece) = self.stream.next().await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) => {
                    // What arrived is worth keeping for a resume; the transfer's own error
                    // matters more than one from this flush.
                    let _ = writer.flush().await;
                    return Err(error);
                }
            };
            writer
                .write_all(&piece)
                .await
                .map_err(|source| ApiError::NotWritten { source })?;
            written += piece.len() as u64;
            progress(before + written, total);
        }
        writer
            .flush()
            .await
            .map_err(|source| ApiError::NotWritten { source })?;
        Ok(written)
    }

    /// The pieces as they arrive. Ends with an error if the transfer was empty or shortened.
    pub fn into_stream(self) -> impl Stream<Item = Result<Bytes, ApiError>> + Send + use<> {
        self.stream
    }
}

/// How an address begins that is the file itself (RFC 2397).
const DATA: &str = "data:";

/// True for an address that is the file itself.
pub(crate) fn is_data_address(text: &str) -> bool {
    text.get(..DATA.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(DATA))
}

/// The bytes that base64 stands for. Relays break it into lines (MIME) or write it for addresses
/// (RFC 4648, section 5).
fn decoded(text: &str) -> Option<Vec<u8>> {
    let broken = text.bytes().any(|byte| byte.is_ascii_whitespace());
    let line: Cow<'_, [u8]> = if broken {
        text.bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect()
    } else {
        text.as_bytes().into()
    };
    let alphabet = if text.contains(['-', '_']) {
        &URL_SAFE
    } else {
        &STANDARD
    };
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(alphabet, config).decode(line).ok()
}

/// `pieces`, followed by an error if they were fewer bytes than promised, or none. A resumed
/// transfer that had nothing left to send may be empty.
pub(crate) fn checked(pieces: ByteStream, expected: Option<u64>, may_be_empty: bool) -> ByteStream {
    let start = Some((pieces, 0_u64));
    Box::pin(stream::unfold(start, move |state| async move {
        let (mut pieces, received) = state?;
        let error = match pieces.next().await {
            Some(Ok(piece)) => {
                let received = received + piece.len() as u64;
                return Some((Ok(piece), Some((pieces, received))));
            }
            // The length promised did not arrive: that says more than the broken connection.
            Some(Err(ApiError::Broken { .. })) => {
                ContentError::Truncated { received, expected }.into()
            }
            Some(Err(error)) => error,
            None if received == 0 && !may_be_empty => ContentError::Empty.into(),
            None if expected.is_some_and(|expected| received < expected) => {
                ContentError::Truncated { received, expected }.into()
            }
            None => return None,
        };
        Some((Err(error), None))
    }))
}

/// `pieces` up to `room` bytes; more end with an error that names `limit`.
pub(crate) fn capped(pieces: ByteStream, room: u64, limit: u64) -> ByteStream {
    let mut received = 0_u64;
    Box::pin(pieces.map(move |piece| {
        let piece = piece?;
        received = received.saturating_add(piece.len() as u64);
        if received > room {
            return Err(ContentError::TooLarge { limit }.into());
        }
        Ok(piece)
    }))
}
