//! The forms in which a server wants what it is to make: as the user says, else as was learned from its
//! refusals, else as the reference service takes them. Creates, edits and extensions of one address may
//! be answered by different servers, so the body of each is learned by itself.

use videos_api::{ApiError, FormChange, Profile, ReferenceForm as R, SecondsForm as S};

use crate::clip::ClipSource;
use crate::server::{BodyForm, ReferenceForm, SecondsForm, Sign, Subject};
use crate::store::servers::Kept;

/// Sets the forms of a profile.
pub(super) fn set(profile: &mut Profile, kept: &Kept) {
    let learned = |subject| kept.passport.value(subject);
    // Until each was learned by itself, what edits were refused for was kept with the creates. JSON is
    // how edits begin anyway.
    let before =
        |subject| learned(subject).or(learned(Subject::Body).filter(|form| *form == "multipart"));
    let body = |subject| match kept.connection.body {
        BodyForm::Automatic => match before(subject) {
            Some("json") => Some(videos_api::BodyForm::Json),
            Some("multipart") => Some(videos_api::BodyForm::Multipart),
            _ => None,
        },
        BodyForm::Multipart => Some(videos_api::BodyForm::Multipart),
        BodyForm::Json => Some(videos_api::BodyForm::Json),
    };
    // Each keeps its own beginning where nothing is known.
    for (form, source) in [
        (&mut profile.body, ClipSource::Created),
        (&mut profile.edit, ClipSource::Edited),
        (&mut profile.extension, ClipSource::Extended),
    ] {
        *form = body(body_of(source)).unwrap_or(*form);
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

/// Where the form of body is kept in which clips of this origin are asked for.
const fn body_of(source: ClipSource) -> Subject {
    match source {
        ClipSource::Edited => Subject::EditBody,
        ClipSource::Extended => Subject::ExtensionBody,
        _ => Subject::Body,
    }
}

/// Remembers the form that the refusal of a clip of this origin asked for: a body for its kind, a length
/// for all kinds.
pub(crate) fn learn(
    kept: &mut Kept,
    source: ClipSource,
    change: FormChange,
    status: Option<u16>,
    now: i64,
) {
    if let Some((subject, form)) = named(source, change) {
        let sign = Sign::used(true).by(status).with([form.to_owned()]);
        kept.passport.note(subject, sign, now);
    }
}

/// A form as a passport names it.
fn named(source: ClipSource, change: FormChange) -> Option<(Subject, &'static str)> {
    Some(match change {
        FormChange::Body(videos_api::BodyForm::Multipart) => (body_of(source), "multipart"),
        FormChange::Body(videos_api::BodyForm::Json) => (body_of(source), "json"),
        FormChange::Seconds(S::Text) => (Subject::Seconds, "text"),
        FormChange::Seconds(S::Number) => (Subject::Seconds, "integer"),
        FormChange::Seconds(S::Duration) => (Subject::Seconds, "duration"),
        _ => return None,
    })
}
