//! Refusals that only ask for another spelling of the same create, edit or extension.
//!
//! Judged from what machines write: status, field, type and code; from a sentence only where it is a
//! recorded one that names a media type. Not here: asking again. Whoever calls knows what a second
//! request would cost.

use super::fault::Fault;
use crate::profile::whole;
use crate::{BodyForm, CreateVideo, Profile, SecondsForm};

/// What a server that refused to make something would rather have had. The refusal made no job, so one
/// second try in the other form cannot be paid twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormChange {
    /// Another kind of body.
    Body(BodyForm),
    /// Another spelling of the length.
    Seconds(SecondsForm),
}

impl FormChange {
    /// Makes the change in `profile`, for requests of every kind.
    pub fn apply(self, profile: &mut Profile) {
        match self {
            Self::Body(body) => {
                (profile.body, profile.edit, profile.extension) = (body, body, body);
            }
            Self::Seconds(seconds) => profile.seconds = seconds,
        }
    }
}

/// What a create, an edit or an extension was written as.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    body: BodyForm,
    seconds: Option<SecondsForm>,
    /// True if the length reads the same as text and as number.
    same_in_a_form: bool,
}

impl Sent {
    pub(crate) fn create(video: &CreateVideo, profile: &Profile) -> Self {
        Self::written(profile.body, video.seconds.as_deref(), profile.seconds)
    }

    pub(crate) fn variation(body: BodyForm, seconds: Option<&str>, profile: &Profile) -> Self {
        Self::written(body, seconds, profile.seconds)
    }

    fn written(body: BodyForm, seconds: Option<&str>, form: SecondsForm) -> Self {
        let spelled_alike = seconds.is_none_or(|seconds| whole(seconds) == seconds);
        Self {
            body,
            seconds: seconds.map(|_| form),
            same_in_a_form: body == BodyForm::Multipart && spelled_alike,
        }
    }

    /// The change that a refusal asks for, if it surely made no job. `only` is the one kind of body
    /// that it says the server takes.
    pub(super) fn change(
        self,
        status: u16,
        faults: &[Fault],
        only: Option<BodyForm>,
    ) -> Option<FormChange> {
        if !matches!(status, 400 | 415 | 422) {
            return None;
        }
        let about_reference = faults.iter().any(Fault::is_about_reference);
        // NVIDIA Dynamo says no more than 415; OpenAI says 400 and a code of its own.
        let about_body = status == 415 || faults.iter().any(Fault::is_about_body);
        match only {
            _ if about_reference => faults.iter().find_map(|fault| self.wanted(fault)),
            Some(body) => (body != self.body).then_some(FormChange::Body(body)),
            None if about_body => Some(FormChange::Body(self.other_body())),
            None => faults.iter().find_map(|fault| self.wanted(fault)),
        }
    }

    fn other_body(self) -> BodyForm {
        match self.body {
            BodyForm::Multipart => BodyForm::Json,
            BodyForm::Json => BodyForm::Multipart,
        }
    }

    fn wanted(self, fault: &Fault) -> Option<FormChange> {
        let body = match (self.body, fault.field()) {
            // FastAPI behind a form (vLLM-Omni) finds no field in JSON.
            (BodyForm::Json, Some("prompt")) if fault.is_missing() => Some(BodyForm::Multipart),
            // FastAPI behind JSON finds no object in a form.
            (BodyForm::Multipart, None) if fault.wants_object() => Some(BodyForm::Json),
            _ => None,
        };
        body.map(FormChange::Body)
            .or_else(|| self.length(fault).map(FormChange::Seconds))
    }

    fn length(self, fault: &Fault) -> Option<SecondsForm> {
        let sent = self.seconds?;
        let wanted = match fault.field()? {
            "seconds" if fault.is_extra() => SecondsForm::Duration,
            "duration" if fault.is_missing() => SecondsForm::Duration,
            "seconds" if fault.is_missing() && sent == SecondsForm::Duration => SecondsForm::Number,
            "seconds" if fault.wants_number() => SecondsForm::Number,
            "seconds" if fault.wants_text() => SecondsForm::Text,
            // OpenAI and qvac say that the type is wrong, not which would be right.
            "seconds" if fault.is_wrong_type() => match sent {
                SecondsForm::Text => SecondsForm::Number,
                SecondsForm::Number => SecondsForm::Text,
                SecondsForm::Duration => return None,
            },
            _ => return None,
        };
        let alike =
            self.same_in_a_form && wanted != SecondsForm::Duration && sent != SecondsForm::Duration;
        (wanted != sent && !alike).then_some(wanted)
    }
}
