//! The user's own words for clips: tags, reasons to reject, notes. What may be written, and what is
//! in use. Which clips have them is in `store::tags`.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Result};

/// Longest tag or reason, in characters.
const LONGEST_WORD: usize = 60;
/// Longest note, in characters.
const LONGEST_NOTE: usize = 4000;
/// Most tags that are given at once.
const MOST_TAGS: usize = 50;

/// A word that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// The word.
    pub name: String,
    /// How many clips have it.
    pub clips: u32,
}

/// The words that are in use, the most used first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Vocabulary {
    /// Tags.
    pub tags: Vec<Known>,
    /// Reasons with which clips were rejected.
    pub reasons: Vec<Known>,
}

/// Tags as they are kept: without spaces around or doubled, each once, none empty.
pub(crate) fn tags(names: &[String]) -> Result<Vec<String>> {
    let mut clean: Vec<String> = Vec::new();
    for name in names.iter().map(|name| one_line(name)) {
        if name.chars().count() > LONGEST_WORD {
            return Err(Error::invalid(
                "tags",
                format!("Use shorter tags: {LONGEST_WORD} characters at most."),
            ));
        }
        let same = |known: &String| known.to_lowercase() == name.to_lowercase();
        if !name.is_empty() && !clean.iter().any(same) {
            clean.push(name);
        }
    }
    if clean.len() > MOST_TAGS {
        return Err(Error::invalid(
            "tags",
            format!("Give {MOST_TAGS} tags at once at most."),
        ));
    }
    Ok(clean)
}

/// Tags from a file that anybody may have edited: what cannot be a tag is left out.
pub(crate) fn tags_found(names: &[String]) -> Vec<String> {
    let short = |name: &&String| one_line(name).chars().count() <= LONGEST_WORD;
    let short: Vec<String> = names
        .iter()
        .filter(short)
        .take(MOST_TAGS)
        .cloned()
        .collect();
    tags(&short).unwrap_or_default()
}

/// A reason as it is kept; `None` when nothing is left of it.
pub(crate) fn reason(text: &str) -> Result<Option<String>> {
    let text = one_line(text);
    if text.chars().count() > LONGEST_WORD {
        return Err(Error::invalid(
            "reason",
            format!(
                "Use a shorter reason: {LONGEST_WORD} characters at most. A note may say more."
            ),
        ));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// A note as it is kept; `None` when nothing is left of it.
pub(crate) fn note(text: &str) -> Result<Option<String>> {
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().count() > LONGEST_NOTE {
        return Err(Error::invalid(
            "note",
            format!("Use a shorter note: {LONGEST_NOTE} characters at most."),
        ));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// Text in one line, without what moves the cursor.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{note, reason, tags};

    #[test]
    fn a_tag_is_one_line_and_given_once() {
        let given = [" b  roll", "Hero\n", "hero", "", "\u{7}"].map(str::to_owned);
        let kept = tags(&given).expect("tags");
        assert_eq!(kept, ["b roll", "Hero"]);
        assert!(tags(&["x".repeat(61)]).is_err());
        assert!(tags(&["ö".repeat(60)]).is_ok());
    }

    #[test]
    fn words_that_say_nothing_are_none() {
        assert_eq!(reason(" \t ").expect("a reason"), None);
        assert_eq!(note(" \n ").expect("a note"), None);
        assert_eq!(note("a\r\nb ").expect("a note").as_deref(), Some("a\nb"));
    }
}
