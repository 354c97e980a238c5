//! The life of a clip: which happening leads from which state to which. Every change of a state
//! goes through [`next`]; what is not listed there cannot happen.

use crate::clip::ClipState;

/// What can happen to a clip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Happening {
    /// Its create is about to leave.
    Send,
    /// Its create certainly did not arrive.
    NotReceived,
    /// The server refused its create and says in which other form it takes one.
    Reword,
    /// Nobody knows whether its create arrived.
    LoseTrack,
    /// The server refused its create, or it cannot be sent at all.
    Refuse,
    /// The server has it, under a known id.
    Take,
    /// The server works on it.
    Start,
    /// The server finished it.
    Finish,
    /// The server could not make it.
    Fail,
    /// It was taken for finished although its server called it failed, and what came is no clip.
    Disprove,
    /// Its bytes are being fetched.
    Fetch,
    /// Fetching stopped before the bytes were safe.
    StopFetching,
    /// Its bytes are checked and synced.
    Land,
    /// The server has neither job nor bytes any more.
    Vanish,
    /// The user took it back, before it was sent or with the server's consent.
    Cancel,
    /// The user says its create never arrived.
    SendAgain,
    /// The user does not want to know what became of it.
    GiveUp,
    /// The user wants the server asked again.
    LookAgain,
    /// Its file is no longer there, and the user wants it fetched again.
    FetchAgain,
    /// Its file, which was no longer there, is there again, with the bytes that were noted.
    Reappear,
}

impl Happening {
    /// The fail point inside the transaction that writes it down.
    pub(crate) const fn point(self) -> &'static str {
        match self {
            Self::Send => "step.send",
            Self::NotReceived => "step.not-received",
            Self::Reword => "step.reword",
            Self::LoseTrack => "step.lose-track",
            Self::Refuse => "step.refuse",
            Self::Take => "step.take",
            Self::Start => "step.start",
            Self::Finish => "step.finish",
            Self::Fail => "step.fail",
            Self::Disprove => "step.disprove",
            Self::Fetch => "step.fetch",
            Self::StopFetching => "step.stop-fetching",
            Self::Land => "step.land",
            Self::Vanish => "step.vanish",
            Self::Cancel => "step.cancel",
            Self::SendAgain => "step.send-again",
            Self::GiveUp => "step.give-up",
            Self::LookAgain => "step.look-again",
            Self::FetchAgain => "step.fetch-again",
            Self::Reappear => "step.reappear",
        }
    }
}

/// The state after `happening`, or `None` when it cannot happen in `state`.
pub(crate) fn next(state: ClipState, happening: Happening) -> Option<ClipState> {
    use ClipState as S;
    use Happening as H;
    Some(match (state, happening) {
        (S::Queued, H::Send) => S::Submitting,
        (S::Queued | S::Accepted | S::Running, H::Cancel) => S::Cancelled,
        (S::Submitting, H::NotReceived | H::Reword) | (S::Unknown, H::SendAgain) => S::Queued,
        (S::Submitting, H::LoseTrack) => S::Unknown,
        (S::Queued | S::Submitting, H::Refuse) => S::Refused,
        (S::Submitting | S::Unknown, H::Take) | (S::Gone | S::Failed, H::LookAgain) => S::Accepted,
        (S::Unknown, H::GiveUp)
        | (S::Accepted | S::Running, H::Fail)
        | (S::Finished | S::Saving, H::Disprove) => S::Failed,
        (S::Accepted | S::Running, H::Start) => S::Running,
        (S::Accepted | S::Running, H::Finish)
        | (S::Saving, H::StopFetching)
        | (S::Safe, H::FetchAgain) => S::Finished,
        (S::Finished, H::Fetch) => S::Saving,
        (S::Saving, H::Land) | (S::Gone | S::Failed, H::Reappear) => S::Safe,
        (S::Accepted | S::Running | S::Finished | S::Saving, H::Vanish) => S::Gone,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Happening as H, next};
    use crate::clip::ClipState as S;

    const STATES: [S; 12] = [
        S::Queued,
        S::Submitting,
        S::Unknown,
        S::Accepted,
        S::Running,
        S::Finished,
        S::Saving,
        S::Safe,
        S::Failed,
        S::Refused,
        S::Cancelled,
        S::Gone,
    ];

    /// The whole table, written a second time as a list: from, happening, to.
    const TABLE: &[(S, H, S)] = &[
        (S::Queued, H::Send, S::Submitting),
        (S::Queued, H::Cancel, S::Cancelled),
        (S::Queued, H::Refuse, S::Refused),
        (S::Submitting, H::NotReceived, S::Queued),
        (S::Submitting, H::Reword, S::Queued),
        (S::Submitting, H::LoseTrack, S::Unknown),
        (S::Submitting, H::Refuse, S::Refused),
        (S::Submitting, H::Take, S::Accepted),
        (S::Unknown, H::Take, S::Accepted),
        (S::Unknown, H::SendAgain, S::Queued),
        (S::Unknown, H::GiveUp, S::Failed),
        (S::Accepted, H::Start, S::Running),
        (S::Accepted, H::Finish, S::Finished),
        (S::Accepted, H::Fail, S::Failed),
        (S::Accepted, H::Vanish, S::Gone),
        (S::Accepted, H::Cancel, S::Cancelled),
        (S::Running, H::Start, S::Running),
        (S::Running, H::Finish, S::Finished),
        (S::Running, H::Fail, S::Failed),
        (S::Running, H::Vanish, S::Gone),
        (S::Running, H::Cancel, S::Cancelled),
        (S::Finished, H::Fetch, S::Saving),
        (S::Finished, H::Vanish, S::Gone),
        (S::Finished, H::Disprove, S::Failed),
        (S::Saving, H::StopFetching, S::Finished),
        (S::Saving, H::Land, S::Safe),
        (S::Saving, H::Vanish, S::Gone),
        (S::Saving, H::Disprove, S::Failed),
        (S::Safe, H::FetchAgain, S::Finished),
        (S::Failed, H::LookAgain, S::Accepted),
        (S::Gone, H::LookAgain, S::Accepted),
        (S::Failed, H::Reappear, S::Safe),
        (S::Gone, H::Reappear, S::Safe),
    ];

    const HAPPENINGS: [H; 20] = [
        H::Send,
        H::NotReceived,
        H::Reword,
        H::LoseTrack,
        H::Refuse,
        H::Take,
        H::Start,
        H::Finish,
        H::Fail,
        H::Disprove,
        H::Fetch,
        H::StopFetching,
        H::Land,
        H::Vanish,
        H::Cancel,
        H::SendAgain,
        H::GiveUp,
        H::LookAgain,
        H::FetchAgain,
        H::Reappear,
    ];

    #[test]
    fn exactly_the_listed_changes_can_happen() {
        for state in STATES {
            for happening in HAPPENINGS {
                let expected = TABLE
                    .iter()
                    .find(|(from, what, _)| *from == state && *what == happening)
                    .map(|(_, _, to)| *to);
                assert_eq!(next(state, happening), expected, "{state:?} {happening:?}");
            }
        }
    }

    #[test]
    fn a_create_leaves_only_from_the_queue() {
        for state in STATES {
            assert_eq!(next(state, H::Send).is_some(), state == S::Queued);
        }
    }

    #[test]
    fn only_the_user_leads_back_into_the_queue_once_a_job_may_have_been_made() {
        for state in STATES {
            for happening in HAPPENINGS {
                if next(state, happening) == Some(S::Queued) {
                    assert!(
                        (state, happening) == (S::Submitting, H::NotReceived)
                            || (state, happening) == (S::Submitting, H::Reword)
                            || (state, happening) == (S::Unknown, H::SendAgain)
                    );
                }
            }
        }
    }
}
