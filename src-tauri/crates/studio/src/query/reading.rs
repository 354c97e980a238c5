//! A query as the page sees it: places in UTF-16 code units.

use super::{QueryProblem, ReadTerm, Reading, terms};

pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    for one in terms(text) {
        let (start, end) = (units(text, one.start), units(text, one.end));
        match one.what {
            Ok(term) => reading.terms.push(ReadTerm {
                start,
                end,
                negated: term.negated,
                key: term.filter.key(),
                value: term.filter.value(),
                text: term.to_string(),
            }),
            Err(message) => reading.problems.push(QueryProblem {
                start,
                end,
                message,
            }),
        }
    }
    reading
}

/// The place of a byte in code units.
pub(crate) fn units(text: &str, byte: usize) -> u32 {
    let before = text[..byte].encode_utf16().count();
    u32::try_from(before).unwrap_or(u32::MAX)
}

/// The byte of a place in code units: of a character, where the place is within one.
pub(crate) fn bytes(text: &str, place: u32) -> usize {
    let mut units = 0;
    for (byte, character) in text.char_indices() {
        if units >= place as usize {
            return byte;
        }
        units += character.len_utf16();
    }
    text.len()
}
