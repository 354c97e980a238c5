//! The passport of a server: what it can do, and when and how that was learned. What follows from
//! an answer is decided where it is heard; what it is called on the screen, by the page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::store::clips;

/// What can be known of a server.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Type,
)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Something answers at its address.
    Reachable,
    /// Nobody on the way can read along. Values: the certificate's name, its issuer.
    Encrypted,
    /// It accepts the key.
    Key,
    /// It names its models.
    Models,
    /// `GET /videos`.
    List,
    /// `DELETE /videos/{id}`.
    Delete,
    /// `DELETE /videos/{id}` while the job is being made.
    Cancel,
    /// `POST /videos/{id}/remix`.
    Remix,
    /// `POST /videos/edits`.
    Edit,
    /// `POST /videos/extensions`.
    Extend,
    /// `POST /videos/characters`.
    Characters,
    /// `GET /videos/{id}/content` hands out the clip. Value: its media type.
    Content,
    /// `variant=thumbnail` is a picture.
    Poster,
    /// `variant=spritesheet` is a picture.
    Sprite,
    /// A job that it calls queued is one that it has not begun.
    Queued,
    /// It says how far a job is.
    Progress,
    /// It lets go of clips. Value: after how many seconds.
    Expires,
    /// It had to be asked to make clips in another form of body. Value: `multipart` or `json`.
    Body,
    /// The same, to edit them.
    EditBody,
    /// The same, to extend them.
    ExtensionBody,
    /// It had to be told lengths in another form. Value: `text`, `integer` or `duration`.
    Seconds,
}

impl Subject {
    /// All of them, in the order of the card.
    pub const ALL: [Self; 21] = [
        Self::Reachable,
        Self::Encrypted,
        Self::Key,
        Self::Models,
        Self::List,
        Self::Delete,
        Self::Cancel,
        Self::Remix,
        Self::Edit,
        Self::Extend,
        Self::Characters,
        Self::Content,
        Self::Poster,
        Self::Sprite,
        Self::Queued,
        Self::Progress,
        Self::Expires,
        Self::Body,
        Self::EditBody,
        Self::ExtensionBody,
        Self::Seconds,
    ];
}

/// How something was learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By a connection test.
    Tested,
    /// In use.
    Used,
    /// Nobody had to find out.
    Given,
}

/// One line of a passport.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// Yes, no, or not yet known.
    pub answer: Option<bool>,
    /// How it was learned.
    pub how: Option<How>,
    /// When it was learned, in milliseconds since 1970.
    pub at: Option<f64>,
    /// The HTTP status that told.
    pub status: Option<u16>,
    /// What else is known; see [`Subject`].
    pub values: Vec<String>,
}

/// What an answer of a server showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sign {
    answer: Option<bool>,
    how: How,
    status: Option<u16>,
    values: Vec<String>,
}

impl Sign {
    /// What was seen in use.
    pub(crate) fn used(answer: bool) -> Self {
        Self::new(How::Used, Some(answer))
    }

    /// What a connection test showed.
    pub(crate) fn tested(answer: Option<bool>) -> Self {
        Self::new(How::Tested, answer)
    }

    /// What is known beforehand.
    pub(crate) fn given(answer: bool) -> Self {
        Self::new(How::Given, Some(answer))
    }

    fn new(how: How, answer: Option<bool>) -> Self {
        Self {
            answer,
            how,
            status: None,
            values: Vec::new(),
        }
    }

    /// The HTTP status that told.
    #[must_use]
    pub(crate) fn by(mut self, status: Option<u16>) -> Self {
        self.status = status;
        self
    }

    /// What else is known.
    #[must_use]
    pub(crate) fn with(mut self, values: impl IntoIterator<Item = String>) -> Self {
        self.values = values.into_iter().collect();
        self
    }

    /// As a line of a passport.
    pub(crate) fn finding(&self, subject: Subject, at: i64) -> Finding {
        Finding {
            subject,
            answer: self.answer,
            how: Some(self.how),
            at: Some(clips::real(at)),
            status: self.status,
            values: self.values.clone(),
        }
    }
}

/// A passport as kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Passport(BTreeMap<Subject, Entry>);

/// `how` and `at` are absent where it was learned before they were kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    #[serde(default)]
    answer: Option<bool>,
    #[serde(default)]
    how: Option<How>,
    #[serde(default)]
    at: Option<i64>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    values: Vec<String>,
}

impl Passport {
    /// Whether it can; `None` is not yet known.
    pub(crate) fn answer(&self, subject: Subject) -> Option<bool> {
        self.0.get(&subject)?.answer
    }

    /// What else is known of it.
    pub(crate) fn value(&self, subject: Subject) -> Option<&str> {
        self.0.get(&subject)?.values.first().map(String::as_str)
    }

    /// Takes a sign in. The newest counts; one that says nothing, or what use has shown already,
    /// changes nothing, so that a day of work does not write the same line a thousand times.
    pub(crate) fn note(&mut self, subject: Subject, sign: Sign, now: i64) {
        if sign.answer.is_none() && sign.values.is_empty() {
            return;
        }
        if let Some(known) = self.0.get(&subject)
            && known.answer == sign.answer
            && known.values == sign.values
            && known.how == Some(How::Used)
        {
            return;
        }
        self.0.insert(
            subject,
            Entry {
                answer: sign.answer,
                how: Some(sign.how),
                at: Some(now),
                status: sign.status,
                values: sign.values,
            },
        );
    }

    /// All lines, also those that are not yet known.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        Subject::ALL
            .into_iter()
            .map(|subject| match self.0.get(&subject) {
                Some(entry) => Finding {
                    subject,
                    answer: entry.answer,
                    how: entry.how,
                    at: entry.at.map(clips::real),
                    status: entry.status,
                    values: entry.values.clone(),
                },
                None => Finding {
                    subject,
                    answer: None,
                    how: None,
                    at: None,
                    status: None,
                    values: Vec::new(),
                },
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{How, Passport, Sign, Subject};

    fn line(passport: &Passport, subject: Subject) -> super::Finding {
        let all = passport.findings();
        all.into_iter()
            .find(|finding| finding.subject == subject)
            .expect("every subject has a line")
    }

    #[test]
    fn what_is_not_known_has_a_line_that_says_so() {
        let all = Passport::default().findings();
        assert_eq!(all.len(), Subject::ALL.len());
        assert!(
            all.iter()
                .all(|line| line.answer.is_none() && line.at.is_none())
        );
    }

    #[test]
    fn the_newest_sign_counts_and_says_when_and_how() {
        let mut passport = Passport::default();
        passport.note(Subject::Delete, Sign::tested(Some(true)), 1);
        passport.note(Subject::Delete, Sign::used(false).by(Some(405)), 2);
        let line = line(&passport, Subject::Delete);
        assert_eq!(
            (line.answer, line.how, line.at, line.status),
            (Some(false), Some(How::Used), Some(2.0), Some(405))
        );
    }

    #[test]
    fn what_use_has_shown_is_not_written_down_again() {
        let mut passport = Passport::default();
        passport.note(Subject::List, Sign::used(true), 1);
        let before = passport.clone();
        passport.note(Subject::List, Sign::used(true), 2);
        passport.note(Subject::List, Sign::tested(Some(true)), 3);
        passport.note(Subject::List, Sign::tested(None), 4);
        assert_eq!(passport, before);
    }

    #[test]
    fn it_is_kept_as_an_object_of_its_subjects() {
        let mut passport = Passport::default();
        passport.note(
            Subject::Expires,
            Sign::used(true).with(["3600".to_owned()]),
            7,
        );
        let kept = serde_json::to_string(&passport).expect("JSON");
        assert_eq!(
            kept,
            r#"{"expires":{"answer":true,"how":"used","at":7,"status":null,"values":["3600"]}}"#
        );
        let read: Passport = serde_json::from_str(&kept).expect("a passport");
        assert_eq!(read.value(Subject::Expires), Some("3600"));
    }
}
