//! One generation. Its state is a function of the time that has passed: nothing runs in the
//! background, so that a job kept across a restart is simply further along.

use serde::{Deserialize, Serialize};

use crate::clip::Shot;

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
}

/// How a job ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Fate {
    Complete,
    /// Moderation, part way through.
    Block,
    /// A failure, late.
    Fail,
    /// The files are there, but the job says 99 % for ever.
    Stall,
}

/// What a job looks like at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) stage: Stage,
    pub(crate) progress: u64,
    /// Seconds since 1970.
    pub(crate) completed_at: Option<u64>,
    /// Seconds since 1970.
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
            Fate::Block | Fate::Fail => {
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
            progress: match stage {
                Stage::Queued | Stage::Blocked | Stage::Failed => 0,
                Stage::Running => progress(passed - queue_ms, self.render_ms - queue_ms),
                Stage::Done => 100,
            },
            completed_at: (stage == Stage::Done).then_some(done_ms / 1000),
            expires_at: (stage == Stage::Done).then_some(gone_ms / 1000),
            files,
        }
    }

    /// Width and height in pixels.
    pub(crate) fn pixels(&self) -> Option<(u32, u32)> {
        pixels(&self.size)
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

#[cfg(test)]
mod tests {
    use super::{Fate, Files, Job, Stage};

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
    fn a_job_without_render_time_is_done_at_once() {
        let job = Job {
            render_ms: 0,
            ..job(Fate::Complete)
        };
        assert_eq!(job.look(1_000_000).stage, Stage::Done);
    }
}
