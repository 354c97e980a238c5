//! The language: what is read, what is printed, what is offered.

use proptest::prelude::*;

use super::complete::{offer, place};
use super::{Day, Filter, Key, Pattern, Relation, Size, Standing, Term, parse, read};

fn only(text: &str) -> Term {
    let query = parse(text);
    assert_eq!(query.terms.len(), 1, "{text}: {query:?}");
    query.terms[0].clone()
}

fn filter(text: &str) -> Filter {
    let term = only(text);
    assert!(!term.negated, "{text}");
    term.filter
}

fn name(text: &str, open: bool) -> Pattern {
    Pattern {
        text: text.to_owned(),
        open,
    }
}

#[test]
fn every_kind_of_term_is_read() {
    let on = |text: &str| Day::parse(text).expect("a day");
    for (text, wanted) in [
        ("kite", Filter::Word("kite".to_owned())),
        ("kite*", Filter::Word("kite".to_owned())),
        ("\"red kite\"", Filter::Phrase("red kite".to_owned())),
        ("\"red kite", Filter::Phrase("red kite".to_owned())),
        ("16:9", Filter::Word("16:9".to_owned())),
        ("https://a.b", Filter::Word("https://a.b".to_owned())),
        ("tag:hero", Filter::Tag(name("hero", false))),
        ("Tag:\"b roll\"", Filter::Tag(name("b roll", false))),
        ("tag:\"b\"*", Filter::Tag(name("b", true))),
        ("tag:*", Filter::Tag(name("", true))),
        ("model:sora*", Filter::Model(name("sora", true))),
        (
            "server:\"a \\\"b\\\"\"",
            Filter::Server(name("a \"b\"", false)),
        ),
        ("project:Film", Filter::Project(name("Film", false))),
        ("rating:>=3", Filter::Rating(Relation::AtLeast, 3)),
        ("rating:0", Filter::Rating(Relation::Equal, 0)),
        ("is:PICK", Filter::Is(Standing::Pick)),
        ("size:1280×720", Filter::Size(Size::Exact(1280, 720))),
        ("size:portrait", Filter::Size(Size::Portrait)),
        ("seconds:<8.25s", Filter::Seconds(Relation::Less, 8250)),
        ("before:2026-11", Filter::Before(on("2026-11"))),
        ("after:7d", Filter::After(Day::Ago(7))),
    ] {
        assert_eq!(filter(text), wanted, "{text}");
    }
}

#[test]
fn every_kind_of_term_can_be_negated() {
    for text in [
        "-kite",
        "-\"red kite\"",
        "-tag:hero",
        "-is:safe",
        "-after:2026",
    ] {
        let term = only(text);
        assert!(term.negated, "{text}");
        assert_eq!(term.to_string(), text);
    }
}

#[test]
fn a_mistake_is_told_with_its_place_and_the_rest_holds() {
    let text = "😀 kite rating:9 tags:x tag: is:wet";
    let reading = read(text);
    let words: Vec<_> = reading
        .terms
        .iter()
        .map(|term| term.text.as_str())
        .collect();
    assert_eq!(words, ["kite"]);
    let places: Vec<_> = reading
        .problems
        .iter()
        .map(|one| (one.start, one.end))
        .collect();
    assert_eq!(places, [(8, 16), (17, 23), (24, 28), (29, 35)]);
    let says = |at: usize, words: &str| reading.problems[at].message.contains(words);
    assert!(says(0, "rating:>=3") && says(1, "no filter tags:") && says(2, "tag:hero"));
    assert!(says(3, "unjudged"));
}

#[test]
fn what_says_nothing_is_passed_over() {
    for text in ["", "  ", "-", "*", "\"", "\"\"", " - \" * ", "&", "-\"-\""] {
        assert!(parse(text).terms.is_empty(), "{text}");
        assert!(read(text).problems.is_empty(), "{text}");
    }
}

#[test]
fn a_day_that_there_is_not_is_a_mistake() {
    for text in [
        "2026-02-30",
        "2026-13",
        "26",
        "0000",
        "-1d",
        "+7d",
        "d",
        "2026-1-1-1",
        "soon",
    ] {
        assert_eq!(Day::parse(text), None, "{text}");
    }
}

fn offered(text: &str, caret: u32) -> (u32, u32, Vec<String>) {
    let known = [
        ("Hero".to_owned(), 3),
        ("b roll".to_owned(), 2),
        ("other hero".to_owned(), 1),
    ];
    let Some(place) = place(text, caret) else {
        return (caret, caret, Vec::new());
    };
    let known = if place.key == Some(Key::Tag) {
        &known[..]
    } else {
        &[]
    };
    let completion = offer(text, &place, known);
    let options = completion.options.into_iter().map(|option| option.text);
    (completion.start, completion.end, options.collect())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn keys_are_offered_for_what_begins_like_one() {
    assert_eq!(
        offered("ö s", 3),
        (2, 3, texts(&["server:", "size:", "seconds:"]))
    );
    assert_eq!(offered("-ra", 3), (1, 3, texts(&["rating:"])));
    assert_eq!(offered("", 0).2, texts(&[]));
    assert_eq!(offered("kite ", 5).2, texts(&[]));
}

#[test]
fn names_are_offered_behind_their_key_and_quoted_where_they_must_be() {
    assert_eq!(
        offered("x tag:he y", 8),
        (6, 8, texts(&["Hero", "\"other hero\""]))
    );
    assert_eq!(offered("tag:\"b ro", 9), (4, 9, texts(&["\"b roll\""])));
    assert_eq!(offered("is:re", 5).2, texts(&["remote", "reject"]));
    assert_eq!(offered("nokey:x", 7).2, texts(&[]));
}

proptest! {
    #[test]
    fn printing_and_reading_gives_the_same_query(text in r#"([-"*: a-c<>=\\]|tag:|is:|rating:|seconds:|size:|before:|project:|2026|-11|pick|1280x720|7d|8\.5|ö|😀){0,12}"#) {
        let query = parse(&text);
        prop_assert_eq!(parse(&query.to_string()), query);
    }

    #[test]
    fn no_text_breaks_the_language(text in any::<String>(), caret in 0..200_u32) {
        let query = parse(&text);
        prop_assert_eq!(parse(&query.to_string()), query);
        let reading = read(&text);
        let length = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        let places = reading.terms.iter().map(|one| (one.start, one.end));
        let places = places.chain(reading.problems.iter().map(|one| (one.start, one.end)));
        for (start, end) in places {
            prop_assert!(start < end && end <= length);
        }
        if let Some(place) = place(&text, caret) {
            let completion = offer(&text, &place, &[]);
            prop_assert!(completion.start <= completion.end && completion.end <= length);
        }
    }
}
