//! The frames of an MP4 or `QuickTime` file, one by one: when each is shown and where its bytes
//! are. Read from the sample tables of the movie box, never from the bytes of a picture.
//!
//! Not here: whether a file is whole (`probe`), and decoding. Files whose samples are in fragments
//! have no such table; [`Movie::read`] then says so.

mod boxes;
pub(crate) mod cut;
mod frames;
pub(crate) mod part;
mod write;

use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use mp4parse::unstable::{CheckedInteger, create_sample_table};
use mp4parse::{MediaContext, TrackType};
use thiserror::Error;

pub use cut::{CutError, Stretch};
pub use frames::{FrameTable, Rate};

use crate::probe::{ProbeError, movie_box};

/// Ten hours of sixty frames a second. A table that claims more is not a clip's.
const MOST_SAMPLES: u64 = 2_200_000;

/// Why the frames of a file are not known.
#[derive(Debug, Error)]
pub enum MovieError {
    /// The file has no table of its frames.
    #[error("This file has no table of its frames.")]
    NoTable,
    /// It cannot be read.
    #[error(transparent)]
    Unusable {
        /// What is wrong.
        #[from]
        source: ProbeError,
    },
}

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Carries {
    Picture,
    Sound,
    Other,
}

/// One sample: a picture, or a little sound. Times are in ticks of its track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sample {
    /// Where its bytes begin in the file.
    pub(crate) offset: u64,
    pub(crate) bytes: u32,
    /// When it is decoded, from the beginning of the track.
    pub(crate) decode: i64,
    /// Its own time in the track.
    pub(crate) composed: i64,
    /// When the next one takes its place.
    pub(crate) until: i64,
    /// Whether decoding can begin with it.
    pub(crate) sync: bool,
}

/// A track and its samples, in the order in which they are decoded.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    pub(crate) carries: Carries,
    /// Ticks in a second.
    pub(crate) scale: u64,
    /// From the time in the track to the time on the screen, in ticks: what the edit list says.
    pub(crate) shift: i64,
    /// When the edit list ends the track, on the screen, in ticks.
    pub(crate) ends: Option<i64>,
    pub(crate) samples: Vec<Sample>,
}

/// A movie box that was read.
#[derive(Debug, Clone)]
pub(crate) struct Movie {
    /// The box itself, header included.
    pub(crate) bytes: Vec<u8>,
    /// Ticks of the movie in a second.
    pub(crate) scale: u64,
    /// All tracks, in the order of the file.
    pub(crate) tracks: Vec<Track>,
}

impl Movie {
    /// Reads a file.
    pub(crate) fn open(path: &Path) -> Result<Self, MovieError> {
        let unreadable = |source| MovieError::from(ProbeError::Read { source });
        let file = File::open(path).map_err(unreadable)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        Self::read(file, bytes)
    }

    /// Reads a file of so many bytes, wherever it is.
    pub(crate) fn read(mut file: impl Read + Seek, bytes: u64) -> Result<Self, MovieError> {
        let movie = movie_box(&mut file, bytes)?;
        // What the parser doubts was told when the clip was kept; here it only means no table.
        let context =
            mp4parse::read_mp4(&mut Cursor::new(&movie)).map_err(|_| MovieError::NoTable)?;
        let scale = context.timescale.map_or(0, |scale| scale.0);
        if scale == 0 {
            return Err(MovieError::NoTable);
        }
        let tracks = context
            .tracks
            .iter()
            .map(|track| read_track(track, &context, bytes))
            .collect::<Option<Vec<_>>>()
            .ok_or(MovieError::NoTable)?;
        Ok(Self {
            bytes: movie,
            scale,
            tracks,
        })
    }

    /// The track that is looked at: the first one with pictures.
    pub(crate) fn picture(&self) -> Option<&Track> {
        self.tracks
            .iter()
            .find(|track| track.carries == Carries::Picture && !track.samples.is_empty())
    }
}

fn read_track(track: &mp4parse::Track, context: &MediaContext, file: u64) -> Option<Track> {
    let carries = match track.track_type {
        TrackType::Video => Carries::Picture,
        TrackType::Audio => Carries::Sound,
        _ => Carries::Other,
    };
    if carries == Carries::Other {
        return Some(Track {
            carries,
            scale: 1,
            shift: 0,
            ends: None,
            samples: Vec::new(),
        });
    }
    let scale = track.timescale.map(|scale| scale.0).filter(|s| *s > 0)?;
    let movie_scale = context.timescale.map(|scale| scale.0)?;
    let in_ticks = |movie: u64| {
        let ticks = u128::from(movie) * u128::from(scale) / u128::from(movie_scale.max(1));
        i64::try_from(ticks).ok()
    };
    let empty = in_ticks(track.empty_duration.as_ref().map_or(0, |time| time.0))?;
    let from = i64::try_from(track.media_time.as_ref().map_or(0, |time| time.0)).ok()?;
    // No clip begins a thousand years late; sums of ticks stay within their bounds then.
    let shift = empty
        .checked_sub(from)
        .filter(|shift| shift.abs() < 1 << 60)?;
    // 0 stands for all there is (ISO/IEC 14496-12, 8.6.6).
    let ends = match track.edited_duration.as_ref().map(|time| time.0) {
        Some(edited) if edited > 0 => Some(in_ticks(edited)?.saturating_add(empty)),
        _ => None,
    };
    Some(Track {
        carries,
        scale,
        shift,
        ends,
        samples: read_samples(track, file)?,
    })
}

fn read_samples(track: &mp4parse::Track, file: u64) -> Option<Vec<Sample>> {
    // Counted before the table is spread out: its runs may claim billions.
    if claimed(track)? > MOST_SAMPLES {
        return None;
    }
    let table = create_sample_table(track, CheckedInteger(0))?;
    let mut samples = Vec::with_capacity(table.len());
    for entry in &table {
        if entry.end_offset.0 > file {
            return None;
        }
        samples.push(Sample {
            offset: entry.start_offset.0,
            bytes: u32::try_from(entry.end_offset.0.checked_sub(entry.start_offset.0)?).ok()?,
            decode: entry.start_decode.0,
            composed: entry.start_composition.0,
            until: entry.end_composition.0,
            sync: entry.sync,
        });
    }
    Some(samples)
}

/// How many samples the chunks of a track claim to have.
fn claimed(track: &mp4parse::Track) -> Option<u64> {
    let runs = &track.stsc.as_ref()?.samples;
    let chunks = track.stco.as_ref()?.offsets.len() as u64;
    let mut claimed = 0_u64;
    for (at, run) in runs.iter().enumerate() {
        let first = u64::from(run.first_chunk);
        let next = runs.get(at + 1).map_or(chunks + 1, |next| {
            u64::from(next.first_chunk).min(chunks + 1)
        });
        let these = next.checked_sub(first)?;
        claimed = claimed.checked_add(these.checked_mul(u64::from(run.samples_per_chunk))?)?;
    }
    Some(claimed)
}

#[cfg(test)]
mod tests;
