//! The language of the search field: a closed grammar of words and filters, all of which must hold.
//!
//! ```text
//! query  = { term }
//! term   = [ "-" ] ( filter | phrase | word )      "-": what must not hold
//! filter = key ":" value                           tag:hero  rating:>=3  before:2026-11
//! phrase = '"' … '"'                               the words side by side
//! word   = anything without spaces [ "*" ]         the beginning of a word
//! value  = anything without spaces [ "*" ] | '"' … '"' [ "*" ]
//! ```
//!
//! Reading never fails: what cannot be understood becomes a [`QueryProblem`] with its place, and the
//! rest holds. Printing and reading again gives the same query. Not here: what a query finds
//! (`store::search`), and what is offered while it is typed (`complete`).

pub(crate) mod complete;
mod day;
mod parse;
mod print;
mod reading;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use specta::Type;

pub(crate) use day::Day;
pub(crate) use parse::{parse, terms};
pub(crate) use reading::{bytes, units};

/// What is before the colon of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A tag.
    Tag,
    /// The model.
    Model,
    /// The name of the server.
    Server,
    /// The name of the project, or of the one that it lies in.
    Project,
    /// Stars.
    Rating,
    /// Where the clip stands, or how it is judged.
    Is,
    /// `WIDTHxHEIGHT`, or a shape.
    Size,
    /// Length in seconds.
    Seconds,
    /// Made before a day begins.
    Before,
    /// Made since a day began.
    After,
}

impl Key {
    pub(crate) const ALL: [Self; 10] = [
        Self::Tag,
        Self::Model,
        Self::Server,
        Self::Project,
        Self::Rating,
        Self::Is,
        Self::Size,
        Self::Seconds,
        Self::Before,
        Self::After,
    ];

    /// As it is written.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Model => "model",
            Self::Server => "server",
            Self::Project => "project",
            Self::Rating => "rating",
            Self::Is => "is",
            Self::Size => "size",
            Self::Seconds => "seconds",
            Self::Before => "before",
            Self::After => "after",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        let known = |key: &Self| key.word().eq_ignore_ascii_case(word);
        Self::ALL.into_iter().find(known)
    }
}

/// All of its terms must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Query {
    pub(crate) terms: Vec<Term>,
}

/// One thing that must hold, or must not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) negated: bool,
    pub(crate) filter: Filter,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filter {
    /// The beginning of a word.
    Word(String),
    /// Words side by side.
    Phrase(String),
    Tag(Pattern),
    Model(Pattern),
    Server(Pattern),
    Project(Pattern),
    Rating(Relation, u8),
    Is(Standing),
    Size(Size),
    /// In thousandths.
    Seconds(Relation, u32),
    Before(Day),
    After(Day),
}

/// A name, or with `open` what names begin with; capital letters do not matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    pub(crate) open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Relation {
    /// The longest sign first, so that the first one that fits is the right one.
    pub(crate) const SIGNS: [(&'static str, Self); 5] = [
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("<", Self::Less),
        (">", Self::More),
        ("=", Self::Equal),
    ];
}

/// Where a clip stands, or how it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Safe,
    Remote,
    Failed,
    Running,
    Pick,
    Reject,
    Unjudged,
}

impl Standing {
    pub(crate) const WORDS: [(&'static str, Self); 7] = [
        ("safe", Self::Safe),
        ("remote", Self::Remote),
        ("failed", Self::Failed),
        ("running", Self::Running),
        ("pick", Self::Pick),
        ("reject", Self::Reject),
        ("unjudged", Self::Unjudged),
    ];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Exact(u32, u32),
    Landscape,
    Portrait,
    Square,
}

impl Size {
    pub(crate) const SHAPES: [(&'static str, Self); 3] = [
        ("landscape", Self::Landscape),
        ("portrait", Self::Portrait),
        ("square", Self::Square),
    ];
}

/// A query as it was understood. Places are counted in UTF-16 code units, as the page counts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// What was understood, in the order in which it is written.
    pub terms: Vec<ReadTerm>,
    /// What was not.
    pub problems: Vec<QueryProblem>,
}

/// A term where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReadTerm {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// It must not hold.
    pub negated: bool,
    /// Its key; `None` for words and phrases.
    pub key: Option<Key>,
    /// What is behind the key, or the words, without quotation marks.
    pub value: String,
    /// How the whole of it is written.
    pub text: String,
}

/// What could not be understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueryProblem {
    /// Where it begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// One plain sentence that says what to write.
    pub message: String,
}

/// What may be written at the caret.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    /// Where what is offered begins.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// What is offered, the best first.
    pub options: Vec<CompletionOption>,
}

/// Something that may be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CompletionOption {
    /// What stands there afterwards, from `start` to `end`.
    pub text: String,
    /// How many clips have it, where that is known.
    pub clips: Option<u32>,
    /// More is to be written behind it: it is a key.
    pub open: bool,
}

/// Reads a query for the page.
pub(crate) fn read(text: &str) -> Reading {
    reading::read(text)
}
