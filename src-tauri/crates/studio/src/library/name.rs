//! File names of clips: readable, unique enough to be found again, fit for every file system.
//!
//! Not here: whether a name is free in a folder (`Library::publish`).

use std::path::{Component, Path};
use std::time::SystemTime;

use jiff::tz::TimeZone;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation as _;

/// Longest file name in bytes, extension included. With `_99999` for a taken name it stays within
/// 120, and its sidecar within the 143 that eCryptfs allows.
const LONGEST: usize = 114;

/// Names Windows keeps for devices, whatever their extension.
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>
const RESERVED: [&str; 7] = ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"];

/// `prompt-slug_2026-11-22_ab12cd.mp4`: the prompt as far as it fits, the day in the user's zone,
/// the end of our own id.
pub fn clip_name(prompt: &str, when: SystemTime, clip_id: &str, extension: &str) -> String {
    name_in_zone(prompt, when, TimeZone::system(), clip_id, extension)
}

fn name_in_zone(
    prompt: &str,
    when: SystemTime,
    zone: TimeZone,
    clip_id: &str,
    extension: &str,
) -> String {
    let day = jiff::Timestamp::try_from(when)
        .unwrap_or_default()
        .to_zoned(zone)
        .date();
    // The start of a UUID v7 is the time: clips of the same hours share it. The end is random.
    let id: Vec<char> = clip_id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let id: String = id[id.len().saturating_sub(6)..]
        .iter()
        .map(char::to_ascii_lowercase)
        .collect();
    let mut tail = format!("_{day}");
    if !id.is_empty() {
        tail = format!("{tail}_{id}");
    }
    let extension: String = extension
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(8)
        .collect();
    if !extension.is_empty() {
        tail = format!("{tail}.{extension}");
    }
    let slug = slug(prompt, LONGEST.saturating_sub(tail.len()));
    format!("{slug}{tail}")
}

/// The words of a text, in lower case and joined by hyphens, cut after a word where one ends in
/// time. Letters and digits of every script stay. Never empty, never reserved, at most `room`
/// bytes (which must be 4 or more).
pub(crate) fn slug(text: &str, room: usize) -> String {
    let mut slug = String::new();
    // Prompts may be 40,000 characters; what lies beyond this cannot reach the name.
    let text: String = text.chars().take(1000).nfc().collect();
    for word in text.split(divides) {
        let word: String = word.chars().filter(|c| stays(*c)).collect();
        let word: String = word.to_lowercase().nfc().collect();
        if word.is_empty() {
            continue;
        }
        let gap = usize::from(!slug.is_empty());
        if slug.len() + gap + word.len() > room {
            // One very long word, or a script that writes without spaces.
            if slug.len() < room / 2 {
                slug.push_str(&"-"[..gap]);
                let left = room - slug.len();
                slug.push_str(beginning(&word, left));
            }
            break;
        }
        slug.push_str(&"-"[..gap]);
        slug.push_str(&word);
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() || is_reserved(slug) {
        return beginning("clip", room).to_owned();
    }
    slug.to_owned()
}

/// As many whole letters, with their accents, as fit into `room` bytes.
pub(crate) fn beginning(word: &str, room: usize) -> &str {
    let end = word
        .grapheme_indices(true)
        .map(|(start, letter)| start + letter.len())
        .take_while(|end| *end <= room)
        .last();
    &word[..end.unwrap_or(0)]
}

fn divides(c: char) -> bool {
    // Apostrophes do not divide: "don't" becomes "dont".
    !(stays(c) || matches!(c, '\'' | '\u{2019}'))
}

/// Letters and digits of every script, and the accents and vowel signs that join onto them.
fn stays(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Whether Windows keeps this name for a device; only the part before the first dot counts.
pub(crate) fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_lowercase();
    let mut chars = stem.chars();
    let numbered = matches!(
        chars.by_ref().take(3).collect::<String>().as_str(),
        "com" | "lpt"
    ) && matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³'))
        && chars.next().is_none();
    numbered || RESERVED.contains(&stem.as_str())
}

/// `name.mp4` as `name_2.mp4`.
pub(crate) fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => format!("{stem}_{number}.{extension}"),
        _ => format!("{name}_{number}"),
    }
}

/// Whether a text is one plain file name: it cannot lead out of the folder it is joined to, on
/// any system, and does not name one of our own hidden files.
pub(crate) fn is_plain(name: &str) -> bool {
    let mut components = Path::new(name).components();
    matches!((components.next(), components.next()), (Some(Component::Normal(only)), None) if only == name)
        && name.len() <= 255
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
        && !name.contains(|c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c))
        && !is_reserved(name)
}

#[cfg(test)]
mod tests;
