//! What the player needs of a sample table: how many frames there are and when each is shown, as
//! compact as the file allows.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{Movie, Sample, Track};

/// Frames in a second as a fraction: 30000/1001 is 29.97.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct Rate {
    /// Frames in so many seconds.
    pub frames: u32,
    /// So many seconds.
    pub seconds: u32,
}

/// The rates that cameras, screens and editors agree on.
const USUAL: [Rate; 12] = [
    rate(24_000, 1001),
    rate(24, 1),
    rate(25, 1),
    rate(30_000, 1001),
    rate(30, 1),
    rate(48, 1),
    rate(50, 1),
    rate(60_000, 1001),
    rate(60, 1),
    rate(12, 1),
    rate(15, 1),
    rate(16, 1),
];

const fn rate(frames: u32, seconds: u32) -> Rate {
    Rate { frames, seconds }
}

impl Rate {
    /// Frames per second.
    pub fn per_second(self) -> f64 {
        f64::from(self.frames) / f64::from(self.seconds)
    }

    /// The usual rate nearest to a measured one, when that is within a thousandth; else the
    /// measured one in thousandths.
    pub fn near(measured: f64) -> Self {
        let distance = |rate: &Rate| (rate.per_second() / measured - 1.0).abs();
        let nearest = USUAL
            .into_iter()
            .filter(|rate| distance(rate) < 0.001)
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.unwrap_or_else(|| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a cast of a double saturates, and below 1 is made 1"
            )]
            let thousandths = (measured * 1000.0).round().clamp(1.0, 1_000_000.0) as u32;
            reduced(u64::from(thousandths), 1000).unwrap_or(rate(30, 1))
        })
    }
}

/// All frames of a clip. Ticks are counted from the moment at which the player stands at 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FrameTable {
    /// Ticks in a second.
    pub scale: f64,
    /// How many frames there are; at least one.
    pub count: u32,
    /// When the first one is shown, in ticks.
    pub first: f64,
    /// How long each is shown, in ticks, when it is the same for all of them.
    pub step: Option<f64>,
    /// Otherwise how long each one is shown, in ticks, in the order in which they are shown.
    pub lengths: Vec<u32>,
    /// The rate at which they are counted in a timecode.
    pub rate: Rate,
    /// Frames are of different length on purpose, not by rounding: a timecode that counts frames
    /// would not tell the time.
    pub variable: bool,
}

/// A frame as it comes on the screen, in ticks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Its place among the samples of the track.
    pub(crate) sample: usize,
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Track {
    /// The frames that come on the screen, in that order.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        let mut shown: Vec<Shown> = self
            .samples
            .iter()
            .enumerate()
            .filter_map(|(sample, at)| self.showing(sample, at))
            .collect();
        shown.sort_by_key(|frame| (frame.from, frame.sample));
        shown
    }

    fn showing(&self, sample: usize, at: &Sample) -> Option<Shown> {
        let from = at.composed.checked_add(self.shift)?;
        let until = at.until.checked_add(self.shift)?;
        let ends = self.ends.unwrap_or(i64::MAX);
        // What is over before the clip begins, or begins after its end, is never seen.
        (until > 0 && from < ends && until > from).then_some(Shown {
            sample,
            from: from.max(0),
            until,
        })
    }
}

impl FrameTable {
    /// The frames of a movie; `None` when it has none.
    pub(crate) fn of(movie: &Movie) -> Option<Self> {
        let track = movie.picture()?;
        let shown = track.shown();
        let (first, last) = (shown.first()?, shown.last()?);
        let lengths = shown
            .iter()
            .map(|frame| u32::try_from(frame.until - frame.from).ok())
            .collect::<Option<Vec<u32>>>()?;
        let (shortest, longest) = (*lengths.iter().min()?, *lengths.iter().max()?);
        let scale = float(track.scale);
        let ticks = u64::try_from(last.until - first.from).ok()?;
        let measured = float(lengths.len() as u64) * scale / float(ticks.max(1));
        let constant = shortest == longest;
        // A thousand ticks a second cannot say 1/24; frames then differ by one tick. The last one
        // is often cut off or drawn out by the writer.
        let body = &lengths[..lengths.len() - 1];
        let even = match (body.iter().min(), body.iter().max()) {
            (Some(short), Some(long)) => long - short <= 1,
            _ => true,
        };
        let rate = if constant {
            reduced(track.scale, u64::from(shortest)).unwrap_or_else(|| Rate::near(measured))
        } else if even && !body.is_empty() {
            let ticks: u64 = body.iter().map(|length| u64::from(*length)).sum();
            Rate::near(float(body.len() as u64) * scale / float(ticks.max(1)))
        } else {
            Rate::near(measured)
        };
        #[expect(clippy::cast_precision_loss, reason = "a clip has no 2^53 ticks")]
        let start = first.from as f64;
        Some(Self {
            scale,
            count: u32::try_from(lengths.len()).ok()?,
            first: start,
            step: constant.then(|| f64::from(shortest)),
            lengths: if constant { Vec::new() } else { lengths },
            rate,
            variable: !even,
        })
    }
}

/// `frames` in `seconds` without a common factor; `None` where no clip has such a rate.
fn reduced(frames: u64, seconds: u64) -> Option<Rate> {
    let (mut a, mut b) = (frames, seconds);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    let frames = u32::try_from(frames.checked_div(a)?).ok()?;
    let seconds = u32::try_from(seconds.checked_div(a)?).ok()?;
    let rate = Rate { frames, seconds };
    (seconds > 0 && (0.01..=1000.0).contains(&rate.per_second())).then_some(rate)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "ticks and counts stay below 2^53"
)]
fn float(number: u64) -> f64 {
    number as f64
}
