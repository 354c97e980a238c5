//! Makes texts of servers harmless: no control character reaches a terminal or a log, and none
//! that turns the direction of reading makes `exe.4pm` look like `mp4.exe`.
//!
//! Marks that only help a line of mixed scripts to be set (U+200E, U+200F, U+061C) stay. Markup
//! stays too: whoever shows a text shows it as text.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` with line breaks as `\n`, control characters as `�`, and without characters that
/// override the direction of reading or hide what follows.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !is_harmful(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .filter_map(|c| match trouble(c) {
                None => Some(c),
                Some(Trouble::LineBreak) => Some('\n'),
                Some(Trouble::Control) => Some(char::REPLACEMENT_CHARACTER),
                Some(Trouble::Invisible) => None,
            })
            .collect(),
    )
}

/// True if `text` has a character that [`harmless`] would change.
pub(crate) fn is_harmful(text: &str) -> bool {
    // Most texts are plain, and looked through faster as such.
    let plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    !text.as_bytes().iter().all(plain) && text.chars().any(|c| trouble(c).is_some())
}

/// `text` with every harmful character spelled out as in JSON, `\u202e`: for raw answers, in
/// which nothing may be lost.
pub(crate) fn spelled_out(text: String) -> String {
    if !is_harmful(&text) {
        return text;
    }
    let mut clean = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        match trouble(c) {
            None => clean.push(c),
            Some(_) if c == '\r' => clean.push(c),
            Some(_) => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(clean, "\\u{unit:04x}");
                }
            }
        }
    }
    clean
}

enum Trouble {
    LineBreak,
    Control,
    Invisible,
}

fn trouble(c: char) -> Option<Trouble> {
    match c {
        '\n' | '\t' => None,
        '\u{2028}' | '\u{2029}' => Some(Trouble::LineBreak),
        // A bare return would overwrite the line in a terminal; with a line feed it is one break.
        // Embeddings, overrides, isolates; annotations and tags, which hide text.
        '\r'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(Trouble::Invisible),
        c if c.is_control() => Some(Trouble::Control),
        _ => None,
    }
}
