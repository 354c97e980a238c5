//! What a file really is: told from its bytes, never from its name, and never trusted.
//!
//! Not here: decoding. A clip that is whole and well-formed may still not play on this machine;
//! the player finds that out.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::clip::ClipFile;
use crate::error::Error as StudioError;

mod kind;
mod mp4;

pub(crate) use kind::{ENOUGH, describe};
pub use kind::{Kind, sniff};
pub(crate) use mp4::{children, walk as movie_box};

/// Facts read from a file. What the file does not say is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// What it is.
    pub kind: Kind,
    /// Size in bytes.
    pub bytes: u64,
    /// Width in pixels, as shown.
    pub width: Option<u32>,
    /// Height in pixels, as shown.
    pub height: Option<u32>,
    /// Length in seconds.
    pub duration: Option<f64>,
    /// Frames per second, on average.
    pub frame_rate: Option<f64>,
    /// Codec as in `canPlayType`, for example `avc1.42c01f`; at least its four-letter name.
    pub codec: Option<String>,
    /// Bytes behind the end of the clip that belong to nothing: padding, what a relay added.
    pub stray: u64,
}

impl Facts {
    /// What is said of a file of which nothing but its kind and its size is known.
    fn bare(kind: Kind, bytes: u64) -> Self {
        Self {
            kind,
            bytes,
            width: None,
            height: None,
            duration: None,
            frame_rate: None,
            codec: None,
            stray: 0,
        }
    }

    /// Whether the file says itself where it ends, and ends there.
    pub(crate) fn is_exact(&self) -> bool {
        matches!(self.kind, Kind::Mp4 | Kind::QuickTime) && self.stray == 0
    }

    /// The facts as a clip shows them.
    pub fn clip_file(&self, name: &str, sha256: &str) -> ClipFile {
        #[expect(
            clippy::cast_precision_loss,
            reason = "sizes cross to the page as f64; exact up to 9 petabytes"
        )]
        let bytes = self.bytes as f64;
        ClipFile {
            name: name.to_owned(),
            bytes,
            sha256: sha256.to_owned(),
            media_type: self.kind.media_type().to_owned(),
            width: self.width,
            height: self.height,
            duration: self.duration,
            frame_rate: self.frame_rate,
            codec: self.codec.clone(),
            present: true,
        }
    }
}

/// Why a file is not a usable clip.
#[derive(Debug, Error)]
pub enum ProbeError {
    /// No bytes at all.
    #[error("The file is empty. Fetch or copy it again.")]
    Empty,
    /// Something else: a web page, a text, an archive.
    #[error("This is {what}, not a video clip.")]
    NotAClip {
        /// What it looks like, with its article.
        what: &'static str,
    },
    /// The end is missing.
    #[error("The clip is incomplete: its end is missing. Fetch or copy it again.")]
    Truncated,
    /// Its structure contradicts itself.
    #[error("The clip is damaged and cannot be read. Fetch or copy it again.")]
    Damaged {
        /// What is wrong, for the details.
        details: String,
    },
    /// Sound only.
    #[error("The file has sound but no picture, so it is not a video clip.")]
    NoPicture,
    /// It cannot be read from the disk.
    #[error("The file could not be read. Check that it is still there and may be opened.")]
    Read {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl From<ProbeError> for StudioError {
    fn from(error: ProbeError) -> Self {
        let message = error.to_string();
        let details = match error {
            ProbeError::Damaged { details } => Some(details),
            ProbeError::Read { source } => Some(source.to_string()),
            ProbeError::Empty
            | ProbeError::NotAClip { .. }
            | ProbeError::Truncated
            | ProbeError::NoPicture => None,
        };
        Self::Storage { message, details }
    }
}

fn unreadable(source: io::Error) -> ProbeError {
    ProbeError::Read { source }
}

/// Looks into a clip. MP4 and `QuickTime` must be whole, though something may follow them; of other
/// kinds only the beginning is read. Pictures are no clips.
pub fn probe(path: &Path) -> Result<Facts, ProbeError> {
    let file = File::open(path).map_err(unreadable)?;
    let facts = file.metadata().map_err(unreadable)?;
    if !facts.is_file() {
        return Err(unreadable(io::ErrorKind::InvalidInput.into()));
    }
    probe_reader(file, facts.len())
}

/// Looks into a clip of so many bytes, wherever they are.
pub fn probe_reader(mut file: impl Read + Seek, bytes: u64) -> Result<Facts, ProbeError> {
    if bytes == 0 {
        return Err(ProbeError::Empty);
    }
    let mut start = Vec::with_capacity(kind::ENOUGH);
    file.by_ref()
        .take(kind::ENOUGH as u64)
        .read_to_end(&mut start)
        .map_err(unreadable)?;
    let kind = sniff(&start).ok_or_else(|| ProbeError::NotAClip {
        what: kind::describe(&start),
    })?;
    let mut facts = Facts::bare(kind, bytes);
    match kind {
        Kind::Mp4 | Kind::QuickTime => mp4::read(file, &mut facts)?,
        Kind::MovingWebP => {
            // One less than the size of the canvas, in three bytes each (RFC 9649, section 2.7.1).
            let side = |at: usize| {
                let bytes = start.get(at..at + 3)?;
                Some(1 + u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]))
            };
            facts.width = side(24);
            facts.height = side(27);
        }
        Kind::Gif => {
            // Logical screen descriptor, GIF89a section 18.
            let side = |at: usize| {
                let bytes = start.get(at..at + 2)?.try_into().ok()?;
                Some(u32::from(u16::from_le_bytes(bytes))).filter(|side| *side > 0)
            };
            facts.width = side(6);
            facts.height = side(8);
        }
        Kind::WebM | Kind::Matroska | Kind::Avi | Kind::MpegTs | Kind::Flv => {}
        Kind::Jpeg | Kind::Png | Kind::WebP | Kind::Unknown => {
            return Err(ProbeError::NotAClip { what: "a picture" });
        }
    }
    Ok(facts)
}

/// What can be said of a file that is no whole clip, as far as its first bytes tell. `None` for
/// texts: those are words of a server, and never what somebody paid for.
pub(crate) fn as_it_came(path: &Path) -> Result<Option<Facts>, ProbeError> {
    let file = File::open(path).map_err(unreadable)?;
    let bytes = file.metadata().map_err(unreadable)?.len();
    let mut start = Vec::with_capacity(kind::ENOUGH);
    file.take(kind::ENOUGH as u64)
        .read_to_end(&mut start)
        .map_err(unreadable)?;
    if start.is_empty() || kind::is_text(&start) {
        return Ok(None);
    }
    Ok(Some(Facts::bare(
        sniff(&start).unwrap_or(Kind::Unknown),
        bytes,
    )))
}

/// Whether a file that begins like this may be a clip.
pub(crate) fn begins_as_clip(start: &[u8]) -> bool {
    sniff(start).is_some_and(Kind::is_clip)
}

/// SHA-256 of a file, lower-case hex.
pub fn hash(path: &Path) -> Result<String, ProbeError> {
    let mut file = File::open(path).map_err(unreadable)?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(&digest.finalize())),
            Ok(read) => digest.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(source) => return Err(unreadable(source)),
        }
    }
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests;
