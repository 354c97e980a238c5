//! Tests of file names: examples for what people will see, properties for what must never be.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::*;

/// A UUID v7 as the clips have it.
const ID: &str = "019aaf3e-8c1d-7b2e-9f00-3d2c1bAB12CD";

fn name(prompt: &str) -> String {
    // 2026-11-22 23:30 in UTC.
    let when = SystemTime::UNIX_EPOCH + Duration::from_mins(29_923_170);
    name_in_zone(prompt, when, TimeZone::UTC, ID, "mp4")
}

#[test]
fn a_name_tells_prompt_day_and_the_end_of_the_id() {
    assert_eq!(
        name("A red fox, running through SNOW!"),
        "a-red-fox-running-through-snow_2026-11-22_ab12cd.mp4"
    );
}

#[test]
fn the_day_is_that_of_the_user() {
    let when = SystemTime::UNIX_EPOCH + Duration::from_mins(29_923_170);
    let zone = TimeZone::fixed(jiff::tz::offset(1));
    assert_eq!(
        name_in_zone("x", when, zone, ID, "mp4"),
        "x_2026-11-23_ab12cd.mp4"
    );
}

#[test]
fn letters_of_every_script_stay() {
    for (prompt, slug) in [
        ("Über den Dächern, früh", "über-den-dächern-früh"),
        ("一只狐狸在雪中奔跑", "一只狐狸在雪中奔跑"),
        ("بحر هادئ عند الفجر", "بحر-هادئ-عند-الفجر"),
        ("हिमालय में सूर्योदय", "हिमालय-में-सूर्योदय"),
        ("don't look up", "dont-look-up"),
        ("cafe\u{301} at night", "café-at-night"),
        ("🦊🦊 fox 🦊", "fox"),
    ] {
        assert_eq!(name(prompt), format!("{slug}_2026-11-22_ab12cd.mp4"));
    }
}

#[test]
fn what_leaves_no_letters_is_called_clip() {
    for prompt in [
        "", "   ", "🦊🦊", "../..", "///", "...", "con", "COM1", "nul",
    ] {
        assert_eq!(name(prompt), "clip_2026-11-22_ab12cd.mp4", "{prompt:?}");
    }
}

#[test]
fn a_long_prompt_is_cut_after_a_word() {
    let name = name(&"extraordinary ".repeat(3000));
    assert!(name.len() <= 114, "{name}");
    assert!(name.starts_with("extraordinary-extraordinary-"));
    assert!(name.contains("extraordinary_2026"), "{name}");
}

#[test]
fn one_endless_word_is_cut_between_letters() {
    // A thumb with a skin tone and a flag would be dropped; a letter with two accents is not split.
    let name = name(&"e\u{323}\u{302}".repeat(500));
    assert!(name.len() <= 114);
    assert!(name.starts_with("ệệệ"), "{name}");
}

#[test]
fn a_strange_id_or_extension_changes_nothing_else() {
    let when = SystemTime::UNIX_EPOCH;
    let name = name_in_zone("fox", when, TimeZone::UTC, "../../é", "/mp4/..");
    assert_eq!(name, "fox_1970-01-01.mp4");
}

#[test]
fn the_second_of_a_name_gets_a_number() {
    assert_eq!(numbered("a_b.mp4", 2), "a_b_2.mp4");
    assert_eq!(numbered("a", 3), "a_3");
    assert_eq!(numbered(".a", 3), ".a_3");
}

#[test]
fn what_leads_elsewhere_is_no_plain_name() {
    for name in [
        "",
        ".",
        "..",
        "../a",
        "a/b",
        "/a",
        "a\\b",
        "C:",
        "C:a",
        "a\0",
        "a\n",
        ".hidden",
        "a.",
        "a ",
        "NUL",
        "nul.mp4",
        "aux.tar.gz",
        "LPT1.txt",
        "a:b",
        "a?",
        "a*",
        "\"a\"",
        "<a>",
        "a|b",
    ] {
        assert!(!is_plain(name), "{name:?} passed");
    }
    assert!(!is_plain(&"a".repeat(256)));
    for name in [
        "a.mp4",
        "über-uns_2.mp4",
        "a b.mp4",
        "com.mp4",
        "lpt10.mp4",
        "a..b",
    ] {
        assert!(is_plain(name), "{name:?} was refused");
    }
}

proptest! {
    #[test]
    fn every_name_fits_every_disk(prompt in ".{0,300}", id in ".{0,60}", seconds in any::<u32>(), extension in ".{0,12}") {
        let when = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(seconds));
        let name = name_in_zone(&prompt, when, TimeZone::UTC, &id, &extension);
        prop_assert!(is_plain(&name), "{name:?}");
        prop_assert!(name.len() <= 114, "{name:?} has {} bytes", name.len());
        prop_assert!(!name.starts_with('-') && !name.starts_with('_'));
        prop_assert!(!name.contains(char::is_whitespace));
        let second = numbered(&name, 99_999);
        prop_assert!(is_plain(&second) && second.len() <= 120, "{second:?}");
    }

    #[test]
    fn every_word_fits_the_room_it_is_given(text in "\\PC{0,80}", room in 4_usize..60) {
        let slug = slug(&text, room);
        prop_assert!(!slug.is_empty() && slug.len() <= room, "{slug:?} in {room}");
    }

    #[test]
    fn a_plain_name_stays_in_its_folder(name in "[a-z./\\\\:~ ]{0,12}") {
        if is_plain(&name) {
            let joined = Path::new("/library").join(&name);
            prop_assert_eq!(joined.parent(), Some(Path::new("/library")));
        }
    }
}
