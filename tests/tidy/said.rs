//! Every sentence that Rust may say is in the books of the other languages, by its English words.
//!
//! A sentence here is a literal that begins with a capital, a quotation mark or a hole, and ends as
//! a sentence does or with a hole. Its holes are numbered in the books, whatever they are called.

use std::collections::BTreeSet;

use regex::{Captures, Regex};
use serde_json::Value;

use crate::text::tests_begin;
use crate::{File, files, none};

/// Where sentences for the screen are written.
const ROOMS: [&str; 3] = [
    "src-tauri/crates/studio/src/",
    "src-tauri/crates/videos-api/src/",
    "src-tauri/src/",
];

/// Looks like one and is none for the screen: words of servers, of systems, of the log, and of
/// dialogs, to which the page gives its own.
const OTHERS: [&str; 3] = [
    "No connected db.",
    "Where is the library folder?",
    "\u{201c}{1}\u{201d} exists already. Replace it?",
];

#[test]
fn every_sentence_of_the_engine_is_in_every_language() {
    let files = files();
    let said: BTreeSet<String> = files
        .iter()
        .filter(|file| file.has_extension(&["rs"]))
        .filter(|file| ROOMS.iter().any(|room| file.path.starts_with(room)))
        .filter(|file| !file.path.ends_with("/tests.rs") && !file.path.contains("/tests/"))
        .flat_map(sentences)
        .collect();
    assert!(said.len() > 200, "only {} sentences were found", said.len());
    for language in ["de", "zh-CN"] {
        let path = format!("ui/messages/engine/{language}.json");
        let book = files
            .iter()
            .find(|file| file.path == path)
            .unwrap_or_else(|| panic!("{path} is there"));
        let book: Value = serde_json::from_str(&book.text).expect("a book is JSON");
        none(
            &format!("not in {path}"),
            said.iter()
                .filter(|sentence| book["sentences"].get(sentence.as_str()).is_none())
                .cloned(),
        );
    }
}

/// The sentences of a file outside of its tests, with numbered holes.
fn sentences(file: &File) -> Vec<String> {
    let literal = Regex::new(r#"(?s)"((?:[^"\\]|\\.)*)""#).expect("a pattern");
    let end = tests_begin(file).unwrap_or(usize::MAX);
    let code: String = file
        .text
        .lines()
        .take(end)
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |code, line| code + line + "\n");
    literal
        .captures_iter(&code)
        .map(|found| numbered(&plain(&found[1])))
        .filter(|text| is_sentence(text) && !OTHERS.contains(&text.as_str()))
        .collect()
}

fn is_sentence(text: &str) -> bool {
    let begins =
        text.starts_with(|first: char| first.is_uppercase() || "\u{201c}{".contains(first));
    let ends = text.ends_with(['.', '!', '?']) || text.ends_with(": {1}");
    begins && ends && text.contains(' ') && text.len() > 12
}

/// Without the escapes of a literal.
fn plain(literal: &str) -> String {
    let broken = Regex::new(r"\\\n\s*").expect("a pattern");
    let code = Regex::new(r"\\u\{([0-9a-fA-F]+)\}").expect("a pattern");
    let text = broken.replace_all(literal, "");
    let text = code.replace_all(&text, |found: &Captures<'_>| {
        u32::from_str_radix(&found[1], 16)
            .ok()
            .and_then(char::from_u32)
            .map_or_else(String::new, String::from)
    });
    text.replace("\\\"", "\"")
}

/// `{name}` and `{}` as `{1}`, `{2}` in their order; doubled braces are braces.
fn numbered(text: &str) -> String {
    let hole = Regex::new(r"\{\{|\}\}|\{[A-Za-z_0-9]*(?::[^}]*)?\}").expect("a pattern");
    let mut count = 0;
    hole.replace_all(text, |found: &Captures<'_>| match &found[0] {
        "{{" => "{".to_owned(),
        "}}" => "}".to_owned(),
        _ => {
            count += 1;
            format!("{{{count}}}")
        }
    })
    .into_owned()
}
