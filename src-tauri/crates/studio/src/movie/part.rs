//! A part of a clip as a file of its own: planned, written, and read again before it counts.

use std::fs::File;
use std::io::{Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::cut::{Plan, plan};
use super::write::{Layout, Side, file_type, lay_out};
use super::{CutError, FrameTable, Movie, MovieError, Stretch};
use crate::error::{Error as StudioError, Result as StudioResult};
use crate::export::{Unmade, save_made};
use crate::part::PartPlan;
use crate::probe::{ProbeError, probe_reader};

impl From<CutError> for StudioError {
    fn from(error: CutError) -> Self {
        match error {
            CutError::Movie {
                source: MovieError::Unusable { source },
            } => source.into(),
            other => Self::conflict(other.to_string()),
        }
    }
}

/// A clip that is open for cutting.
struct Open {
    clip: File,
    movie: Movie,
    plan: Plan,
    layout: Layout,
}

fn open(path: &Path, wanted: Stretch) -> Result<Open, CutError> {
    let unreadable = |source| CutError::from(MovieError::from(ProbeError::Read { source }));
    let mut clip = File::open(path).map_err(unreadable)?;
    let bytes = clip.metadata().map_err(unreadable)?.len();
    let movie = Movie::read(&mut clip, bytes)?;
    let plan = plan(&movie, wanted)?;
    let file_type = file_type(&mut clip).map_err(unreadable)?;
    let layout = lay_out(&movie, &plan, &file_type)?;
    Ok(Open {
        clip,
        movie,
        plan,
        layout,
    })
}

/// What a part will be, before anything is written.
pub(crate) fn plan_part(path: &Path, wanted: Stretch) -> Result<PartPlan, CutError> {
    let open = open(path, wanted)?;
    #[expect(clippy::cast_precision_loss, reason = "no clip has 2^53 bytes")]
    let bytes = open.layout.bytes() as f64;
    Ok(PartPlan {
        wanted: open.plan.wanted,
        possible: open.plan.possible,
        bytes,
    })
}

/// Writes a part where the user wants it. `progress` is told bytes done and bytes in all.
pub(crate) fn save_part(
    path: &Path,
    wanted: Stretch,
    target: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> StudioResult<PathBuf> {
    let mut open = open(path, wanted)?;
    save_made(path, target, |made| {
        let total = open.layout.bytes();
        progress(0, total);
        open.layout
            .write(&mut open.clip, made, &mut |done| progress(done, total))
            .map_err(|side| match side {
                Side::Reading(error) => Unmade::Reading(error),
                Side::Writing(error) => Unmade::Writing(error),
            })?;
        made.seek(SeekFrom::Start(0)).map_err(Unmade::Writing)?;
        if holds(made, total, &open) {
            Ok(())
        } else {
            Err(Unmade::Refused(CutError::Uncuttable.into()))
        }
    })
}

/// Whether what was written is a whole clip with exactly the frames that were planned.
fn holds(made: &mut File, bytes: u64, open: &Open) -> bool {
    let Stretch { first, last } = open.plan.possible;
    let whole = probe_reader(&mut *made, bytes).is_ok();
    let movie = Movie::read(made, bytes).ok();
    let frames = movie.as_ref().and_then(FrameTable::of);
    let before = FrameTable::of(&open.movie);
    whole
        && matches!((frames, before), (Some(frames), Some(before))
            if frames.count == last - first + 1 && frames.scale.total_cmp(&before.scale).is_eq())
}
