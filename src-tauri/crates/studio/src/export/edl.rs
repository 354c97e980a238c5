//! Selects as a CMX 3600 edit decision list. It knows one rate for everything and counts without
//! dropped numbers; file names stand in comments, as every program writes and reads them.

use std::fmt::Write as _;

use super::selects::{Select, Selects};
use crate::error::{Error, Result};

/// The numbers of events have three digits.
const MOST_EVENTS: usize = 999;
/// Longest comment that old readers take, in characters.
const LONGEST_COMMENT: usize = 200;

/// Whether there is room for so many clips.
pub(super) fn holds(clips: usize) -> Result<()> {
    if clips <= MOST_EVENTS {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "An EDL has room for {MOST_EVENTS} clips. Choose fewer, or save FCPXML or OTIO instead."
    )))
}

pub(super) fn write(selects: &Selects) -> Result<Vec<u8>> {
    holds(selects.clips.len())?;
    let nominal = nominal(selects);
    let mut text = format!(
        "TITLE: {}\r\nFCM: NON-DROP FRAME\r\n\r\n",
        line(&selects.title)
    );
    // Programs begin at one hour, so that there is room before.
    let mut at = 3600 * nominal;
    for (number, clip) in (1..).zip(&selects.clips) {
        let length = clip.length_at(selects.rate);
        let from = clip.at(clip.first, selects.rate);
        let tracks = if clip.sound { "AA/V" } else { "V   " };
        let _ = write!(
            text,
            "{number:03}  AX       {tracks}  C        {} {} {} {}\r\n",
            code(from, nominal),
            code(from + length, nominal),
            code(at, nominal),
            code(at + length, nominal),
        );
        comments(&mut text, clip);
        at += length;
    }
    Ok(text.into_bytes())
}

fn comments(text: &mut String, clip: &Select) {
    let file = clip.path.file_name().unwrap_or_default().to_string_lossy();
    let _ = write!(text, "* FROM CLIP NAME: {}\r\n", line(&file));
    let path = clip.path.to_string_lossy();
    // Programs differ in which of the two they read. A path that is cut short leads nowhere.
    if line(&path) == path {
        let _ = write!(text, "* FROM FILE: {path}\r\n* SOURCE FILE: {path}\r\n");
    }
    if !clip.prompt.is_empty() {
        let _ = write!(text, "* COMMENT: {}\r\n", line(&clip.prompt));
    }
    text.push_str("\r\n");
}

/// Frames of a second of timecode.
fn nominal(selects: &Selects) -> u64 {
    let (frames, seconds) = (
        u64::from(selects.rate.frames),
        u64::from(selects.rate.seconds),
    );
    frames.div_ceil(seconds.max(1)).max(1)
}

fn code(frame: u64, nominal: u64) -> String {
    let seconds = frame / nominal;
    format!(
        "{:02}:{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        frame % nominal
    )
}

/// A text that stays on its line.
fn line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_control()).collect();
    let line = words.join(" ");
    line.trim().chars().take(LONGEST_COMMENT).collect()
}

#[cfg(test)]
mod tests {
    use super::super::selects::Selects;
    use super::super::selects::tests::{NTSC, PAL, select};
    use super::write;

    fn list(clips: Vec<super::Select>) -> String {
        let selects = Selects::new("Spring\r\nselects".to_owned(), clips).expect("a list");
        String::from_utf8(write(&selects).expect("written")).expect("text")
    }

    #[test]
    fn clips_follow_each_other_from_one_hour() {
        let text = list(vec![
            select("kite", PAL, 10, 30),
            select("sound", PAL, 0, 25),
        ]);
        assert!(text.starts_with("TITLE: Spring  selects\r\nFCM: NON-DROP FRAME\r\n"));
        let events: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
            .collect();
        assert_eq!(
            events,
            [
                "001  AX       V     C        00:00:00:10 00:00:01:15 01:00:00:00 01:00:01:05",
                "002  AX       AA/V  C        00:00:00:00 00:00:01:00 01:00:01:05 01:00:02:05",
            ]
        );
        assert!(text.contains("* FROM CLIP NAME: kite.mp4\r\n"));
        assert!(text.contains("* COMMENT: \u{201c}kite\u{201d} & <more> second line\r\n"));
    }

    #[test]
    fn broken_rates_are_counted_at_the_whole_one() {
        let text = list(vec![select("kite", NTSC, 31, 30)]);
        assert!(
            text.contains("00:00:01:01 00:00:02:01 01:00:00:00 01:00:01:00"),
            "{text}"
        );
    }

    #[test]
    fn the_path_of_a_clip_is_whole_or_not_there() {
        let text = list(vec![select("kite", PAL, 10, 30)]);
        assert!(
            text.contains("* FROM FILE: /films/kite.mp4\r\n* SOURCE FILE: /films/kite.mp4\r\n"),
            "{text}"
        );
        let text = list(vec![select(&"kite/".repeat(50), PAL, 10, 30)]);
        assert!(text.contains("* FROM CLIP NAME:"), "{text}");
        assert!(!text.contains("FILE: "), "{text}");
    }

    #[test]
    fn a_thousand_clips_are_refused_in_words() {
        let clips = vec![select("kite", PAL, 0, 10); 1000];
        let selects = Selects::new("All".to_owned(), clips).expect("a list");
        assert!(write(&selects).is_err());
    }
}
