//! Writing a query so that reading it gives the same query again.

use std::fmt;

use super::{Filter, Key, Pattern, Query, Relation, Size, Standing, Term};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, term) in self.terms.iter().enumerate() {
            let space = if at == 0 { "" } else { " " };
            write!(f, "{space}{term}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match self.filter.key() {
            None => f.write_str(&self.filter.written()),
            Some(key) => write!(f, "{}:{}", key.word(), self.filter.written()),
        }
    }
}

impl Filter {
    pub(crate) fn key(&self) -> Option<Key> {
        Some(match self {
            Self::Word(_) | Self::Phrase(_) => return None,
            Self::Tag(_) => Key::Tag,
            Self::Model(_) => Key::Model,
            Self::Server(_) => Key::Server,
            Self::Project(_) => Key::Project,
            Self::Rating(..) => Key::Rating,
            Self::Is(_) => Key::Is,
            Self::Size(_) => Key::Size,
            Self::Seconds(..) => Key::Seconds,
            Self::Before(_) => Key::Before,
            Self::After(_) => Key::After,
        })
    }

    /// What is behind the key, for people.
    pub(crate) fn value(&self) -> String {
        match self {
            Self::Phrase(text) => text.clone(),
            Self::Tag(name) | Self::Model(name) | Self::Server(name) | Self::Project(name) => {
                format!("{}{}", name.text, if name.open { "*" } else { "" })
            }
            other => other.written(),
        }
    }

    /// What is behind the key, as it is written.
    fn written(&self) -> String {
        match self {
            Self::Word(text) => text.clone(),
            Self::Phrase(text) => quoted(text),
            Self::Tag(name) | Self::Model(name) | Self::Server(name) | Self::Project(name) => {
                name.written()
            }
            Self::Rating(relation, stars) => format!("{}{stars}", sign(*relation)),
            Self::Is(standing) => word(&Standing::WORDS, standing).to_owned(),
            Self::Size(Size::Exact(width, height)) => format!("{width}x{height}"),
            Self::Size(shape) => word(&Size::SHAPES, shape).to_owned(),
            Self::Seconds(relation, thousandths) => {
                format!("{}{}", sign(*relation), seconds(*thousandths))
            }
            Self::Before(day) | Self::After(day) => day.to_string(),
        }
    }
}

impl Pattern {
    pub(crate) fn written(&self) -> String {
        let plain = (self.open || !self.text.is_empty())
            && !self.text.ends_with('*')
            && !self
                .text
                .contains(|c: char| c.is_whitespace() || c == '"' || c == '\\');
        let name = if plain {
            self.text.clone()
        } else {
            quoted(&self.text)
        };
        format!("{name}{}", if self.open { "*" } else { "" })
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn sign(relation: Relation) -> &'static str {
    let known = Relation::SIGNS.iter().find(|(_, one)| *one == relation);
    known
        .map(|(sign, _)| *sign)
        .filter(|_| relation != Relation::Equal)
        .unwrap_or_default()
}

fn word<T: PartialEq>(words: &[(&'static str, T)], of: &T) -> &'static str {
    let known = words.iter().find(|(_, one)| one == of);
    known.map(|(word, _)| *word).unwrap_or_default()
}

fn seconds(thousandths: u32) -> String {
    let (whole, part) = (thousandths / 1000, thousandths % 1000);
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:03}");
    format!("{whole}.{}", part.trim_end_matches('0'))
}
