//! What may be written where the caret is: keys, and behind a key the values that it takes. The names
//! that are in use come from the library (`store::search`). Pure.

use super::{Completion, CompletionOption, Key, Pattern, Size, Standing, bytes, units};

/// So many are offered.
const MOST: usize = 12;

/// Where the caret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The bytes that are replaced: the whole word, or the value behind its key.
    start: usize,
    end: usize,
    /// The key that the caret is behind.
    pub(crate) key: Option<Key>,
    /// What is typed of it up to the caret, without quotation marks.
    pub(crate) typed: String,
}

/// Finds the word around the caret; `None` where there is nothing to complete.
pub(crate) fn place(text: &str, caret: u32) -> Option<Place> {
    let caret = bytes(text, caret);
    let start = begin_of_word(&text[..caret]);
    let end = caret
        + text[caret..]
            .find(char::is_whitespace)
            .unwrap_or(text.len() - caret);
    let word = text[start..caret]
        .strip_prefix('-')
        .unwrap_or(&text[start..caret]);
    let body = caret - word.len();
    match word.split_once(':') {
        Some((key, value)) => Some(Place {
            start: caret - value.len(),
            end,
            key: Some(Key::of(key)?),
            typed: value.trim_start_matches('"').to_lowercase(),
        }),
        None if word.starts_with('"') => None,
        None => Some(Place {
            start: body,
            end,
            key: None,
            typed: word.to_lowercase(),
        }),
    }
}

/// Where the last word begins; spaces between quotation marks do not end it.
fn begin_of_word(text: &str) -> usize {
    let (mut start, mut within) = (0, false);
    for (at, character) in text.char_indices() {
        if character == '"' {
            within = !within;
        } else if character.is_whitespace() && !within {
            start = at + character.len_utf8();
        }
    }
    start
}

/// What is offered at a place. `known` are the names in use, with their clips, the best first.
pub(crate) fn offer(text: &str, place: &Place, known: &[(String, u32)]) -> Completion {
    let options = match place.key {
        None if place.typed.is_empty() => Vec::new(),
        None => keys(&place.typed),
        Some(key) => values(key, &place.typed, known),
    };
    Completion {
        start: units(text, place.start),
        end: units(text, place.end),
        options,
    }
}

fn keys(typed: &str) -> Vec<CompletionOption> {
    let begun = |key: &Key| key.word().starts_with(typed);
    Key::ALL
        .into_iter()
        .filter(begun)
        .map(|key| CompletionOption {
            text: format!("{}:", key.word()),
            clips: None,
            open: true,
        })
        .collect()
}

fn values(key: Key, typed: &str, known: &[(String, u32)]) -> Vec<CompletionOption> {
    let fixed: Vec<&str> = match key {
        Key::Rating => vec![">=1", ">=2", ">=3", ">=4", "5", "0"],
        Key::Is => Standing::WORDS.iter().map(|(word, _)| *word).collect(),
        Key::Size => Size::SHAPES.iter().map(|(word, _)| *word).collect(),
        Key::Before | Key::After => vec!["today", "yesterday", "7d", "30d"],
        Key::Seconds => vec!["<=4", "<=8", ">=8", ">=12"],
        Key::Tag | Key::Model | Key::Server | Key::Project => Vec::new(),
    };
    let names = known.iter().map(|(name, clips)| {
        let written = Pattern {
            text: name.clone(),
            open: false,
        };
        (name.to_lowercase(), written.written(), Some(*clips))
    });
    let fixed = fixed
        .into_iter()
        .map(|word| (word.to_owned(), word.to_owned(), None));
    let mut found: Vec<_> = names
        .chain(fixed)
        .filter(|(name, ..)| name.contains(typed))
        .collect();
    found.sort_by_key(|(name, ..)| !name.starts_with(typed));
    found
        .into_iter()
        .take(MOST)
        .map(|(_, text, clips)| CompletionOption {
            text,
            clips,
            open: false,
        })
        .collect()
}
