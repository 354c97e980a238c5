//! The forms in which a server wants what it is to make: as the user says, else as was learned from its
//! refusals, else as the reference service takes them.

use videos_api::{ApiError, FormChange, Profile, ReferenceForm as R, SecondsForm as S};

use crate::server::{BodyForm, ReferenceForm, SecondsForm, Sign, Subject};
use crate::store::servers::Kept;

/// Sets the forms of a profile.
pub(super) fn set(profile: &mut Profile, kept: &Kept) {
    let learned = |subject| kept.passport.value(subject);
    let body = match kept.connection.body {
        BodyForm::Automatic => match learned(Subject::Body) {
            Some("json") => Some(videos_api::BodyForm::Json),
            Some("multipart") => Some(videos_api::BodyForm::Multipart),
            _ => None,
        },
        BodyForm::Multipart => Some(videos_api::BodyForm::Multipart),
        BodyForm::Json => Some(videos_api::BodyForm::Json),
    };
    // Each keeps its own beginning where nothing is known.
    if let Some(body) = body {
        (profile.body, profile.variation) = (body, body);
    }
    profile.seconds = match kept.connection.seconds {
        SecondsForm::Automatic => match learned(Subject::Seconds) {
            Some("integer") => S::Number,
            Some("duration") => S::Duration,
            _ => S::Text,
        },
        SecondsForm::Text => S::Text,
        SecondsForm::Integer => S::Number,
        SecondsForm::Duration => S::Duration,
    };
    profile.reference = match kept.connection.reference {
        ReferenceForm::ImageUrl => R::ImageUrl,
        ReferenceForm::DataUrl => R::DataUrl,
        ReferenceForm::Base64 => R::Base64,
        ReferenceForm::ReferenceUrl => R::ReferenceUrl,
        ReferenceForm::Images => R::Images,
        ReferenceForm::FrameImages => R::FrameImages,
    };
}

/// The change of form that a refusal asks for, where the user leaves that to us. Such a refusal made
/// no job.
pub(crate) fn asked_for(kept: &Kept, error: &ApiError) -> Option<FormChange> {
    error.wants().filter(|change| match change {
        FormChange::Body(_) => kept.connection.body == BodyForm::Automatic,
        FormChange::Seconds(_) => kept.connection.seconds == SecondsForm::Automatic,
        _ => false,
    })
}

/// Remembers the form that a refusal asked for.
pub(crate) fn learn(kept: &mut Kept, change: FormChange, status: Option<u16>, now: i64) {
    if let Some((subject, form)) = named(change) {
        let sign = Sign::used(true).by(status).with([form.to_owned()]);
        kept.passport.note(subject, sign, now);
    }
}

/// A form as a passport names it.
fn named(change: FormChange) -> Option<(Subject, &'static str)> {
    Some(match change {
        FormChange::Body(videos_api::BodyForm::Multipart) => (Subject::Body, "multipart"),
        FormChange::Body(videos_api::BodyForm::Json) => (Subject::Body, "json"),
        FormChange::Seconds(S::Text) => (Subject::Seconds, "text"),
        FormChange::Seconds(S::Number) => (Subject::Seconds, "integer"),
        FormChange::Seconds(S::Duration) => (Subject::Seconds, "duration"),
        _ => return None,
    })
}
