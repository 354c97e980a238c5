//! One generation. Its state is a function of the time that has passed: nothing runs in the
//! background, so that a job kept across a restart is simply further along.

use serde::{Deserialize, Serialize};

use crate::clip::{self, Kind, Shot};

/// What a job is and what will become of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Job {
    pub(crate) id: String,
    /// Its place in the order of creation.
    pub(crate) number: u64,
    pub(crate) model: String,
    pub(crate) prompt: String,
    pub(crate) size: String,
    pub(crate) seconds: u32,
    pub(crate) remixed_from: Option<String>,
    /// Milliseconds since 1970.
    pub(crate) created_ms: u64,
    pub(crate) render_ms: u64,
    /// From completion to the end of the files.
    pub(crate) keep_ms: u64,
    pub(crate) fate: Fate,
    /// The picture, one shot per second.
    pub(crate) film: Vec<Shot>,
    /// The kind of file that it becomes.
    #[serde(default)]
    pub(crate) kind: Kind,
    /// Whether its file lies in cloud storage, where the server has such.
    #[serde(default)]
    pub(crate) cloud: bool,
    /// Whether its file was asked for as base64 within an answer.
    #[serde(default)]
    pub(crate) inline: bool,
    /// How often what it was made of was extended, this time included.
    #[serde(default)]
    pub(crate) extensions: u8,
    /// Bytes that its file has beside the clip.
    #[serde(default)]
    pub(crate) ballast: u32,
}

/// A `keep_ms` that means for ever.
pub(crate) const FOR_EVER: u64 = u64::MAX / 8;

/// How a job ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate {
    #[default]
    Complete,
    /// Moderation, part way through.
    Block,
    /// A failure, late.
    Fail,
    /// Cancelled by its server, half way.
    Cancel,
    /// The files are there, but the job says 99 % for ever.
    Stall,
}

/// What a job looks like at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) stage: Stage,
    /// Percent of the time in the queue that is over.
    pub(crate) waited: u64,
    pub(crate) progress: u64,
    /// Seconds since 1970.
    pub(crate) completed_at: Option<u64>,
    /// Seconds since 1970; `None` while there are no files, and if they stay for ever.
    pub(crate) expires_at: Option<u64>,
    pub(crate) files: Files,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Queued,
    Running,
    Done,
    Blocked,
    Failed,
    Cancelled,
}

/// Whether there is something to download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Files {
    NotYet,
    Ready,
    Expired,
    Never,
}

impl Job {
    /// The job at `now`, in milliseconds since 1970.
    pub(crate) fn look(&self, now: u64) -> Look {
        let passed = now.saturating_sub(self.created_ms);
        let finished = passed >= self.render_ms;
        let ended = match self.fate {
            Fate::Complete => finished.then_some(Stage::Done),
            Fate::Block => (passed >= self.render_ms * 4 / 10).then_some(Stage::Blocked),
            Fate::Fail => (passed >= self.render_ms * 8 / 10).then_some(Stage::Failed),
            Fate::Cancel => (passed >= self.render_ms / 2).then_some(Stage::Cancelled),
            Fate::Stall => None,
        };
        let queue_ms = (self.render_ms / 8).min(3_000);
        let stage = ended.unwrap_or(if passed < queue_ms {
            Stage::Queued
        } else {
            Stage::Running
        });
        let done_ms = self.created_ms + self.render_ms;
        let gone_ms = done_ms + self.keep_ms;
        let files = match self.fate {
            Fate::Block | Fate::Fail | Fate::Cancel => {
                if ended.is_some() {
                    Files::Never
                } else {
                    Files::NotYet
                }
            }
            Fate::Complete | Fate::Stall => match now {
                _ if !finished => Files::NotYet,
                _ if now < gone_ms => Files::Ready,
                _ => Files::Expired,
            },
        };
        Look {
            stage,
            waited: (passed.saturating_mul(100) / queue_ms.max(1)).min(100),
            progress: match stage {
                Stage::Queued | Stage::Blocked | Stage::Failed | Stage::Cancelled => 0,
                Stage::Running => progress(passed - queue_ms, self.render_ms - queue_ms),
                Stage::Done => 100,
            },
            completed_at: (stage == Stage::Done).then_some(done_ms / 1000),
            expires_at: (stage == Stage::Done && self.keep_ms < FOR_EVER).then_some(gone_ms / 1000),
            files,
        }
    }

    /// Width and height of its pictures, in pixels.
    pub(crate) fn frame(&self) -> (u32, u32) {
        frame(&self.size)
    }
}

/// Percent of `passed` in `whole`: quick at first, slower towards the end, 99 until it is done.
fn progress(passed: u64, whole: u64) -> u64 {
    let left = whole.saturating_sub(passed).saturating_mul(1000) / whole.max(1);
    // 1 - (0.6 left + 0.4 left²), in thousandths.
    let done = 1000 - (600 * left + 400 * left * left / 1000) / 1000;
    (done / 10).clamp(1, 99)
}

/// Reads `1280x720`.
pub(crate) fn pixels(size: &str) -> Option<(u32, u32)> {
    let (width, height) = size.split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

/// The pictures that a size gets: its own where there are loops of it, else those of 720 pixels in
/// its shape. Servers that take any size round it, too.
pub(crate) fn frame(size: &str) -> (u32, u32) {
    match pixels(size) {
        Some(own) if clip::has_loops(own) => own,
        Some((width, height)) if width < height => (720, 1280),
        _ => (1280, 720),
    }
}

#[cfg(test)]
mod tests {
    use super::{FOR_EVER, Fate, Files, Job, Kind, Stage, frame};

    fn job(fate: Fate) -> Job {
        Job {
            id: "video_1".into(),
            number: 1,
            model: "sora-2".into(),
            prompt: "a cat".into(),
            size: "1280x720".into(),
            seconds: 4,
            remixed_from: None,
            created_ms: 1_000_000,
            render_ms: 6_000,
            keep_ms: 3_600_000,
            fate,
            film: Vec::new(),
            kind: Kind::Mp4,
            cloud: false,
            inline: false,
            extensions: 0,
            ballast: 0,
        }
    }

    #[test]
    fn progress_only_grows_and_reaches_100_with_completion() {
        let job = job(Fate::Complete);
        let seen: Vec<_> = (0..=6_000)
            .step_by(50)
            .map(|ms| job.look(1_000_000 + ms))
            .collect();
        assert!(
            seen.windows(2)
                .all(|two| two[0].progress <= two[1].progress)
        );
        let different: std::collections::BTreeSet<_> =
            seen.iter().map(|look| look.progress).collect();
        assert!(different.len() > 50, "{different:?}");
        assert_eq!((seen[0].stage, seen[0].progress), (Stage::Queued, 0));
        let last = seen[seen.len() - 1];
        assert_eq!((last.stage, last.progress), (Stage::Done, 100));
        assert!(
            seen[..seen.len() - 1]
                .iter()
                .all(|look| look.progress < 100)
        );
    }

    #[test]
    fn files_go_an_hour_after_completion_and_the_job_stays_completed() {
        let job = job(Fate::Complete);
        let done = job.look(1_006_000);
        assert_eq!(
            (done.completed_at, done.expires_at),
            (Some(1_006), Some(4_606))
        );
        assert_eq!(done.files, Files::Ready);
        let late = job.look(4_606_000);
        assert_eq!((late.stage, late.files), (Stage::Done, Files::Expired));
    }

    #[test]
    fn a_stalled_job_stays_at_99_and_has_its_files() {
        let look = job(Fate::Stall).look(2_000_000);
        assert_eq!(
            (look.stage, look.progress, look.files),
            (Stage::Running, 99, Files::Ready)
        );
        assert_eq!(look.completed_at, None);
    }

    #[test]
    fn blocked_and_failed_jobs_end_early_and_have_no_files() {
        assert_eq!(job(Fate::Block).look(1_002_399).stage, Stage::Running);
        assert_eq!(job(Fate::Block).look(1_002_400).stage, Stage::Blocked);
        let failed = job(Fate::Fail).look(1_004_800);
        assert_eq!((failed.stage, failed.files), (Stage::Failed, Files::Never));
    }

    #[test]
    fn files_that_stay_for_ever_name_no_end() {
        let job = Job {
            keep_ms: FOR_EVER,
            ..job(Fate::Complete)
        };
        let look = job.look(1_000_000_000_000);
        assert_eq!((look.expires_at, look.files), (None, Files::Ready));
    }

    #[test]
    fn a_size_without_loops_gets_the_pictures_of_its_shape() {
        assert_eq!(frame("1792x1024"), (1792, 1024));
        assert_eq!(frame("480x832"), (720, 1280));
        assert_eq!((frame("832x480"), frame("")), ((1280, 720), (1280, 720)));
    }

    #[test]
    fn a_job_without_render_time_is_done_at_once() {
        let job = Job {
            render_ms: 0,
            ..job(Fate::Complete)
        };
        assert_eq!(job.look(1_000_000).stage, Stage::Done);
    }
}
