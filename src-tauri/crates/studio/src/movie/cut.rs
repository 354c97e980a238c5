//! Which samples a part of a clip needs when nothing is encoded anew: from the key frame before its
//! first frame to all that its last frame is decoded from.
//!
//! Not here: writing them (`write`).

use std::ops::Range;

use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

use super::{Carries, Movie, MovieError, Track};

/// Frames from one to another, both among them, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Stretch {
    /// The first frame.
    pub first: u32,
    /// The last frame.
    pub last: u32,
}

/// Why a part cannot be cut out.
#[derive(Debug, Error)]
pub enum CutError {
    /// Its frames are not known.
    #[error(
        "This file has no table of its frames, so no part of it can be cut out. Save the whole clip instead."
    )]
    NoTable,
    /// It is encrypted, changes its form midway, or is built in another way that a cut would break.
    #[error(
        "This file is built in a way that cannot be cut without encoding it anew. Save the whole clip instead."
    )]
    Uncuttable,
    /// The clip cannot be read.
    #[error(transparent)]
    Movie {
        /// Why not.
        source: MovieError,
    },
}

impl From<MovieError> for CutError {
    fn from(source: MovieError) -> Self {
        match source {
            MovieError::NoTable => Self::NoTable,
            source @ MovieError::Unusable { .. } => Self::Movie { source },
        }
    }
}

/// What a part will be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What was asked for.
    pub(crate) wanted: Stretch,
    /// What is possible: it begins at a key frame.
    pub(crate) possible: Stretch,
    /// What is written of each track of the movie; `None` leaves a track out.
    pub(crate) pieces: Vec<Option<Piece>>,
    /// How long it is on the screen, in ticks of the picture's track.
    pub(crate) ticks: u64,
    /// Those ticks in a second.
    pub(crate) scale: u64,
}

/// A piece of a track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Places among the samples of the track, in the order of decoding.
    pub(crate) samples: Vec<usize>,
    /// How long nothing comes of this track at first, in its ticks.
    pub(crate) silent: u64,
    /// Where in the piece the first moment lies, from the decoding of its first sample, in ticks.
    pub(crate) from: i64,
}

/// Plans a part. Frames beyond the end are taken for the last one.
pub(crate) fn plan(movie: &Movie, wanted: Stretch) -> Result<Plan, CutError> {
    let picture = movie.picture().ok_or(CutError::NoTable)?;
    let shown = picture.shown();
    let end = shown.len().checked_sub(1).ok_or(CutError::NoTable)?;
    let place = |frame: u32| usize::try_from(frame).unwrap_or(end).min(end);
    let (first, last) = (
        place(wanted.first),
        place(wanted.last).max(place(wanted.first)),
    );
    let key = (0..=first)
        .rev()
        .find(|at| picture.samples[shown[*at].sample].sync)
        .ok_or(CutError::Uncuttable)?;
    let begins = shown[key].sample;
    let needed = shown[key..=last]
        .iter()
        .map(|frame| frame.sample)
        .max()
        .unwrap_or(begins);
    let key_time = picture.samples[begins].composed;
    // Pictures that are shown before the key frame and decoded after it belong to what is left out.
    let samples: Vec<usize> = (begins..=needed)
        .filter(|at| picture.samples[*at].composed >= key_time)
        .collect();
    let ticks =
        u64::try_from(shown[last].until - shown[key].from).map_err(|_| CutError::Uncuttable)?;
    let time = shown[key].from..shown[last].until;
    let mut pieces = Vec::with_capacity(movie.tracks.len());
    for track in &movie.tracks {
        pieces.push(if std::ptr::eq(track, picture) {
            Some(Piece {
                from: key_time - picture.samples[begins].decode,
                samples: samples.clone(),
                silent: 0,
            })
        } else if track.carries == Carries::Sound {
            sound(track, picture.scale, &time)
        } else {
            None
        });
    }
    Ok(Plan {
        wanted: stretch(first, last),
        possible: stretch(key, last),
        pieces,
        ticks,
        scale: picture.scale,
    })
}

fn stretch(first: usize, last: usize) -> Stretch {
    let frame = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Stretch {
        first: frame(first),
        last: frame(last),
    }
}

/// The sound that is heard meanwhile; `None` when there is none.
fn sound(track: &Track, scale: u64, time: &Range<i64>) -> Option<Piece> {
    let here = |ticks: i64| {
        let ticks = i128::from(ticks) * i128::from(track.scale) / i128::from(scale);
        i64::try_from(ticks).ok()
    };
    let (from, until) = (here(time.start)?, here(time.end)?);
    let heard = |at: &usize| {
        let sample = &track.samples[*at];
        let (start, end) = (sample.composed + track.shift, sample.until + track.shift);
        end > from && start < until && end > 0 && start < track.ends.unwrap_or(i64::MAX)
    };
    let mut samples: Vec<usize> = (0..track.samples.len()).filter(heard).collect();
    let first = *samples.first()?;
    // Decoders of sound need the sample before to begin without a click.
    if let Some(before) = first.checked_sub(1) {
        samples.insert(0, before);
    }
    let begins = track.samples.get(*samples.first()?)?;
    // The moment at which the picture begins, in the track's own time.
    let moment = from.checked_sub(track.shift)?;
    let late = track.samples[first].composed.checked_sub(moment)?;
    let heard_from = moment.max(track.samples[first].composed);
    Some(Piece {
        silent: u64::try_from(late).unwrap_or(0),
        from: heard_from.checked_sub(begins.decode)?,
        samples,
    })
}
