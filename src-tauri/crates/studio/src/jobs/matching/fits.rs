//! Whether a job of a server can be the one that was asked for, and which clips may be each other's
//! jobs. Pure: nothing is read or taken here.

use videos_api::{Video, harmless};

use crate::clip::ClipSource;
use crate::store::clips::Intent;

/// How far from ours a server's clock may be, in milliseconds.
const SKEW: i64 = 10 * 60 * 1000;
/// The same, for jobs whose prompt the server does not tell.
const SKEW_WITHOUT_PROMPT: i64 = 2 * 60 * 1000;
/// A clock that is set wrongly, or to another zone, is not farther off: what fits in everything else
/// is shown to the user.
const SKEW_OF_A_CANDIDATE: i64 = 24 * 60 * 60 * 1000;

/// Whether two clips were asked for in the same words, so that either may be the other's job.
pub(super) fn is_twin(one: &Intent, other: &Intent) -> bool {
    let (ours, theirs) = (&one.clip, &other.clip);
    ours.prompt == theirs.prompt
        && ours.model == theirs.model
        && ours.size == theirs.size
        && ours.seconds == theirs.seconds
        && ours.source == theirs.source
        && ours.origin_id == theirs.origin_id
        && ours.reference_id == theirs.reference_id
        && ours.characters == theirs.characters
        && one.reference_fit == other.reference_fit
        && one.extra == other.extra
}

/// How well a job fits a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fits {
    /// It is another one.
    Not,
    /// In everything that was asked for; the time of its server may be wrong.
    AtAnotherTime,
    /// In everything that both sides say.
    Well,
}

/// Whether a job can be the one that was asked for. What both sides say must agree, and the job
/// must say enough: its prompt, or at least a time. `of` is our clip that the job says it is a remix
/// of.
pub(super) fn fits(wanted: &Intent, of: Option<&str>, video: &Video) -> Fits {
    let (clip, sent) = (&wanted.clip, wanted.submitted_at);
    let agree = |ours: Option<&str>, theirs: Option<&str>| match (ours, theirs) {
        (Some(ours), Some(theirs)) => ours == theirs,
        _ => true,
    };
    // Behind LiteLLM the origin has the id of another server. One that no clip of ours has says
    // nothing; then the prompt, which has to be there, decides.
    let remixed = video.remixed_from_video_id.is_some();
    let kind = match (clip.source, of) {
        (ClipSource::Remixed, Some(of)) => clip.origin_id.as_deref() == Some(of),
        (ClipSource::Remixed, None) => !remixed || video.prompt.is_some(),
        _ => !remixed,
    };
    let made_of_another = matches!(
        clip.source,
        ClipSource::Remixed | ClipSource::Edited | ClipSource::Extended
    );
    let agrees = kind
        // What a server repeats was made harmless when it was read.
        && agree(Some(&*harmless(&clip.prompt)), video.prompt.as_deref())
        && (made_of_another
            || agree(clip.model.as_deref(), video.model.as_deref())
                && agree(clip.size.as_deref(), video.size.as_deref())
                && agree(clip.seconds.as_deref(), video.seconds.as_deref()));
    let apart = match (video.created_at, sent) {
        (Some(created), Some(sent)) => {
            let created = created.saturating_mul(1000);
            Some(created.saturating_sub(sent).saturating_abs())
        }
        _ => None,
    };
    if !agrees {
        return Fits::Not;
    }
    match (video.prompt.is_some(), apart) {
        (true, None) => Fits::Well,
        (true, Some(apart)) if apart <= SKEW => Fits::Well,
        (true, Some(apart)) if apart <= SKEW_OF_A_CANDIDATE => Fits::AtAnotherTime,
        (false, Some(apart)) if apart <= SKEW_WITHOUT_PROMPT => Fits::Well,
        _ => Fits::Not,
    }
}

#[cfg(test)]
mod tests {
    use videos_api::Video;

    use super::{Fits, fits, is_twin};
    use crate::ask;
    use crate::character::Appearance;
    use crate::clip::{Clip, ClipSource, ClipState, Fit};
    use crate::store::clips::Intent;

    /// When the create left, in seconds.
    const SENT: i64 = 1_800_000_000;

    fn clip(source: ClipSource) -> Intent {
        let clip = Clip {
            model: Some("wan".to_owned()),
            size: Some("720x1280".to_owned()),
            seconds: Some("4".to_owned()),
            origin_id: (source == ClipSource::Remixed).then(|| "origin".to_owned()),
            ..ask::blank("A kite", source, ClipState::Unknown, SENT * 1000)
        };
        Intent {
            clip,
            submitted_at: Some(SENT * 1000),
            reference_fit: Fit::Crop,
            extra: None,
            extras_wanted: false,
            etag: None,
            origin_remote_id: None,
            queue_rank: None,
        }
    }

    fn how(clip: &Intent, job: &str) -> Fits {
        let video: Video = serde_json::from_str(job).expect("a job");
        let ours = match video.remixed_from_video_id.as_deref() {
            Some("video_origin") => Some("origin"),
            Some("video_other") => Some("other"),
            _ => None,
        };
        fits(clip, ours, &video)
    }

    fn fit(clip: &Intent, job: &str) -> bool {
        how(clip, job) == Fits::Well
    }

    #[test]
    fn a_job_that_fits_in_everything_but_the_time_is_the_users_to_choose() {
        let made = clip(ClipSource::Created);
        for (job, expected) in [
            // A server whose clock is an hour behind, and one that lives in another zone.
            (
                r#"{"id":"a","prompt":"A kite","created_at":1799996400}"#,
                Fits::AtAnotherTime,
            ),
            (
                r#"{"id":"a","prompt":"A kite","created_at":1800050400}"#,
                Fits::AtAnotherTime,
            ),
            (
                r#"{"id":"a","prompt":"A kite","created_at":1799800000}"#,
                Fits::Not,
            ),
            (r#"{"id":"a","created_at":1799996400}"#, Fits::Not),
            (
                r#"{"id":"a","prompt":"Another","created_at":1799996400}"#,
                Fits::Not,
            ),
        ] {
            assert_eq!(how(&made, job), expected, "{job}");
        }
    }

    #[test]
    fn twins_are_alike_in_all_that_was_asked_for() {
        let one = clip(ClipSource::Created);
        assert!(is_twin(&one, &clip(ClipSource::Created)));
        let seeded = Intent {
            extra: Some(r#"{"seed":2}"#.to_owned()),
            ..clip(ClipSource::Created)
        };
        assert!(!is_twin(&one, &seeded));
        let shown = Clip {
            reference_id: Some("picture".to_owned()),
            ..clip(ClipSource::Created).clip
        };
        let shown = Intent {
            clip: shown,
            ..clip(ClipSource::Created)
        };
        assert!(!is_twin(&one, &shown));
        let padded = Intent {
            reference_fit: Fit::Pad,
            ..clip(ClipSource::Created)
        };
        assert!(!is_twin(&one, &padded));
        assert!(!is_twin(&one, &clip(ClipSource::FromFrame)));
        let mut cast = clip(ClipSource::Created);
        cast.clip.characters.push(Appearance {
            name: "Mossy".to_owned(),
            remote_id: "char_1".to_owned(),
        });
        assert!(!is_twin(&one, &cast));
    }

    #[test]
    fn what_both_sides_say_must_agree() {
        let made = clip(ClipSource::Created);
        for (job, expected) in [
            (r#"{"id":"a","prompt":"A kite"}"#, true),
            (
                r#"{"id":"a","prompt":"A kite","model":"wan","size":"720x1280","seconds":4}"#,
                true,
            ),
            (
                r#"{"id":"a","prompt":"A kite","created_at":1800000300}"#,
                true,
            ),
            (
                r#"{"id":"a","prompt":"A kite","created_at":1800009000}"#,
                false,
            ),
            (r#"{"id":"a","prompt":"Another kite"}"#, false),
            (r#"{"id":"a","prompt":"A kite","model":"other"}"#, false),
            (r#"{"id":"a","prompt":"A kite","size":"1280x720"}"#, false),
            (r#"{"id":"a","prompt":"A kite","seconds":"8"}"#, false),
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"b"}"#,
                false,
            ),
        ] {
            assert_eq!(fit(&made, job), expected, "{job}");
        }
    }

    #[test]
    fn a_job_without_a_prompt_needs_a_time_close_by() {
        let made = clip(ClipSource::Created);
        for (job, expected) in [
            (
                r#"{"id":"a","object":"video","model":"wan","status":"queued"}"#,
                false,
            ),
            (r#"{"id":"a","model":"wan","created_at":1800000005}"#, true),
            (r#"{"id":"a","model":"wan","created_at":1800000300}"#, false),
            (
                r#"{"id":"a","model":"other","created_at":1800000005}"#,
                false,
            ),
        ] {
            assert_eq!(fit(&made, job), expected, "{job}");
        }
    }

    #[test]
    fn a_remix_is_one_of_its_origin_where_the_server_says() {
        let remix = clip(ClipSource::Remixed);
        for (job, expected) in [
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"video_origin"}"#,
                true,
            ),
            (r#"{"id":"a","prompt":"A kite"}"#, true),
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"video_other"}"#,
                false,
            ),
            // LiteLLM: the id that the server behind it gave.
            (
                r#"{"id":"a","prompt":"A kite","remixed_from_video_id":"video_raw"}"#,
                true,
            ),
            (
                r#"{"id":"a","created_at":1800000005,"remixed_from_video_id":"video_raw"}"#,
                false,
            ),
        ] {
            assert_eq!(fit(&remix, job), expected, "{job}");
        }
    }
}
