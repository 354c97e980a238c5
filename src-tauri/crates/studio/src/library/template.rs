//! Names of copies by a template of the user: `{project} {date} {prompt}`. What is filled in is
//! made fit for every file system first; what is typed may not lead into another folder.

use jiff::tz::TimeZone;
use thiserror::Error;

use super::name::{beginning, is_reserved, slug};
use crate::clip::Clip;
use crate::download::asked_at;

/// What is used until the user writes another one.
pub(crate) const DEFAULT_TEMPLATE: &str = "{prompt}_{date}_{id}";

/// Longest name in bytes, extension included; with a number for a taken name it stays within what
/// every file system takes.
const LONGEST: usize = 150;
/// Longest prompt in a name, in bytes.
const LONGEST_WORDS: usize = 80;
/// Longest of all else that is filled in.
const LONGEST_FACT: usize = 40;

/// The words that can be filled in, in the order in which they are offered.
pub const FIELDS: [&str; 12] = [
    "prompt", "title", "date", "time", "project", "model", "size", "seconds", "rating", "take",
    "n", "id",
];

/// A template as it was kept, or the usual one when it is of no use.
pub(crate) fn usable_template(kept: String) -> String {
    match Template::parse(&kept) {
        Ok(_) => kept,
        Err(_) => DEFAULT_TEMPLATE.to_owned(),
    }
}

/// Why a template is of no use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TemplateError {
    /// Nothing would tell one clip from another.
    #[error("Write a name, for example {DEFAULT_TEMPLATE}.")]
    Empty,
    /// A field that is not known.
    #[error("There is no {{{field}}}. Use {}.", FIELDS.map(|field| format!("{{{field}}}")).join(", "))]
    Unknown {
        /// What stands between the braces.
        field: String,
    },
    /// A brace without its other half.
    #[error("A brace is open. Close it with }}.")]
    Open,
    /// A sign that no file name may have.
    #[error("A name cannot have {sign} in it. Leave it out.")]
    Sign {
        /// The sign.
        sign: char,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Field(&'static str),
}

/// A template that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Vec<Piece>);

/// What a name is made of, beside the clip itself.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place<'a> {
    pub(crate) project: Option<&'a str>,
    /// Which take of its prompt it is among those that are saved together, from 1.
    pub(crate) take: usize,
    /// Its place among those that are saved together, from 1, and how many they are.
    pub(crate) number: usize,
    pub(crate) total: usize,
}

impl Template {
    /// Understands what the user wrote.
    pub(crate) fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut pieces = Vec::new();
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(TemplateError::Empty);
        }
        while !rest.is_empty() {
            let (plain, after) = match rest.split_once('{') {
                Some((plain, after)) => (plain, Some(after)),
                None => (rest, None),
            };
            if plain.contains('}') {
                return Err(TemplateError::Sign { sign: '}' });
            }
            let forbidden = |sign: &char| sign.is_control() || r#"/\:*?"<>|"#.contains(*sign);
            if let Some(sign) = plain.chars().find(forbidden) {
                return Err(TemplateError::Sign { sign });
            }
            if !plain.is_empty() {
                pieces.push(Piece::Text(plain.to_owned()));
            }
            let Some(after) = after else { break };
            let (field, after) = after.split_once('}').ok_or(TemplateError::Open)?;
            let known = FIELDS.into_iter().find(|known| *known == field.trim());
            pieces.push(Piece::Field(known.ok_or_else(|| {
                TemplateError::Unknown {
                    field: field.to_owned(),
                }
            })?));
            rest = after;
        }
        Ok(Self(pieces))
    }

    /// The name of a clip, with this extension. Never empty, never hidden, never reserved.
    pub(crate) fn name(&self, clip: &Clip, place: &Place<'_>, extension: &str) -> String {
        self.name_in_zone(clip, place, extension, TimeZone::system())
    }

    fn name_in_zone(
        &self,
        clip: &Clip,
        place: &Place<'_>,
        extension: &str,
        zone: TimeZone,
    ) -> String {
        let when = jiff::Timestamp::try_from(asked_at(clip))
            .unwrap_or_default()
            .to_zoned(zone);
        let mut name = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Field(field) => name.push_str(&filled(field, clip, place, &when)),
            }
        }
        let extension: String = extension
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(8)
            .collect();
        let room = LONGEST - extension.len() - 1;
        // A field without a word in it leaves its separators behind.
        let name = name.trim_matches([' ', '.', '_', '-']);
        let name = beginning(name, room).trim_end_matches([' ', '.', '_', '-']);
        let name = if name.is_empty() || is_reserved(name) {
            "clip"
        } else {
            name
        };
        if extension.is_empty() {
            return name.to_owned();
        }
        format!("{name}.{extension}")
    }
}

fn filled(field: &str, clip: &Clip, place: &Place<'_>, when: &jiff::Zoned) -> String {
    let words = |text: &str, room: usize| {
        if text.trim().is_empty() {
            String::new()
        } else {
            slug(text, room)
        }
    };
    let fact = |text: Option<&str>| words(text.unwrap_or_default(), LONGEST_FACT);
    let title = clip.title.as_deref().unwrap_or(&clip.prompt);
    match field {
        "prompt" => words(&clip.prompt, LONGEST_WORDS),
        "title" => words(title, LONGEST_WORDS),
        "date" => when.date().to_string(),
        "time" => when.strftime("%H-%M-%S").to_string(),
        "project" => fact(place.project),
        "model" => fact(clip.model.as_deref()),
        "size" => fact(clip.size.as_deref()),
        "seconds" => fact(clip.seconds.as_deref()),
        "rating" => clip.rating.to_string(),
        "take" => place.take.to_string(),
        "n" => {
            let digits = place.total.to_string().len().max(2);
            format!("{:0digits$}", place.number)
        }
        _ => {
            // The end of the id is random; clips of the same hours share its start.
            let id: Vec<char> = clip
                .id
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            id[id.len().saturating_sub(6)..].iter().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{DEFAULT_TEMPLATE, LONGEST, Place, Template, TemplateError};
    use crate::ask;
    use crate::clip::{Clip, ClipSource, ClipState};

    fn kite() -> Clip {
        Clip {
            id: "0195f3a0-0000-7000-8000-0000000abcde".to_owned(),
            model: Some("sora-2 pro".to_owned()),
            rating: 4,
            ..ask::blank(
                "A red kite, over the dunes!",
                ClipSource::Created,
                ClipState::Safe,
                1_764_000_000_000,
            )
        }
    }

    fn name(template: &str, clip: &Clip) -> String {
        let place = Place {
            project: Some("Spring / Summer"),
            take: 2,
            number: 7,
            total: 120,
        };
        let template = Template::parse(template).expect("a template");
        template.name_in_zone(clip, &place, "mp4", TimeZone::UTC)
    }

    #[test]
    fn what_is_filled_in_is_fit_for_every_disk() {
        assert_eq!(
            name(
                "{project} {n} {prompt} {model} take {take} ({rating})",
                &kite()
            ),
            "spring-summer 007 a-red-kite-over-the-dunes sora-2-pro take 2 (4).mp4"
        );
        assert_eq!(
            name(DEFAULT_TEMPLATE, &kite()),
            "a-red-kite-over-the-dunes_2025-11-24_0abcde.mp4"
        );
    }

    #[test]
    fn a_field_that_is_empty_leaves_no_separator_at_the_ends() {
        let clip = Clip {
            model: None,
            prompt: String::new(),
            ..kite()
        };
        assert_eq!(name("{model}_{seconds}_x", &clip), "x.mp4");
        assert_eq!(name("{model} {prompt}", &clip), "clip.mp4");
        assert_eq!(name("..", &clip), "clip.mp4");
        assert_eq!(name("con", &clip), "clip.mp4");
    }

    #[test]
    fn a_name_is_never_too_long() {
        let clip = Clip {
            prompt: "ö".repeat(400),
            ..kite()
        };
        assert!(name(&"{prompt} ".repeat(5), &clip).len() <= LONGEST);
        assert!(name(&"ä".repeat(300), &clip).len() <= LONGEST);
    }

    #[test]
    fn a_template_that_leads_elsewhere_or_names_nothing_is_refused() {
        for (template, error) in [
            ("  ", TemplateError::Empty),
            ("../{id}", TemplateError::Sign { sign: '/' }),
            ("a:b", TemplateError::Sign { sign: ':' }),
            ("{id", TemplateError::Open),
            ("id}", TemplateError::Sign { sign: '}' }),
            (
                "{path}",
                TemplateError::Unknown {
                    field: "path".to_owned(),
                },
            ),
        ] {
            assert_eq!(Template::parse(template), Err(error), "{template}");
        }
    }
}
