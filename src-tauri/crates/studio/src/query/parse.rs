//! Reading a query. Every text is a query; see the grammar above.

use super::{Day, Filter, Key, Pattern, Query, Relation, Size, Standing, Term};

/// A term or a problem, with the bytes of the text that it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) what: Result<Term, String>,
}

/// What holds of a text; what cannot be understood is left out.
pub(crate) fn parse(text: &str) -> Query {
    Query {
        terms: terms(text)
            .into_iter()
            .filter_map(|one| one.what.ok())
            .collect(),
    }
}

/// Everything in a text, in its order. What says nothing (a dash or a sign alone) is passed over.
pub(crate) fn terms(text: &str) -> Vec<Read> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + skipped;
        let (end, what) = term(text, start);
        found.extend(what.map(|what| Read { start, end, what }));
        at = end;
    }
    found
}

/// The term that begins at a place, and where it ends.
fn term(text: &str, start: usize) -> (usize, Option<Result<Term, String>>) {
    let rest = &text[start..];
    let negated = rest.starts_with('-');
    let body = start + usize::from(negated);
    let term = |filter| Term { negated, filter };
    if text[body..].starts_with('"') {
        let (value, end) = quoted(text, body);
        let phrase = says_something(&value).then(|| Ok(term(Filter::Phrase(value))));
        return (end, phrase);
    }
    if let Some((word, colon)) = key(text, body) {
        let (value, end) = value(text, colon + 1);
        let filter = match Key::of(word) {
            Some(key) => filter(key, &value),
            None => Err(unknown(word)),
        };
        return (end, Some(filter.map(term)));
    }
    let end = end_of_word(text, body);
    let word = text[body..end].trim_end_matches('*');
    let word = says_something(word).then(|| Ok(term(Filter::Word(word.to_owned()))));
    // At least one character, or reading would not come to an end.
    (end.max(body), word)
}

/// The letters before a colon. `16:9` and `https://…` are words.
fn key(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at..];
    let colon = rest.find(|c: char| !c.is_ascii_alphabetic())?;
    let is_key =
        colon > 0 && rest[colon..].starts_with(':') && !rest[colon + 1..].starts_with("//");
    is_key.then(|| (&rest[..colon], at + colon))
}

/// What is behind a colon.
struct Value {
    text: String,
    open: bool,
}

fn value(text: &str, at: usize) -> (Value, usize) {
    if text[at..].starts_with('"') {
        let (value, end) = quoted(text, at);
        let open = text[end..].starts_with('*');
        return (Value { text: value, open }, end + usize::from(open));
    }
    let end = end_of_word(text, at);
    let whole = &text[at..end];
    let bare = whole.trim_end_matches('*');
    let value = Value {
        text: bare.to_owned(),
        open: bare.len() < whole.len(),
    };
    (value, end)
}

fn end_of_word(text: &str, at: usize) -> usize {
    text[at..]
        .find(char::is_whitespace)
        .map_or(text.len(), |length| at + length)
}

/// What is between quotation marks, and where that ends. A backslash takes the next character as it
/// is; where the second mark is missing, the end of the text is one.
fn quoted(text: &str, at: usize) -> (String, usize) {
    let mut value = String::new();
    let mut characters = text[at + 1..].char_indices();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return (value, at + 1 + place + 1),
            '\\' => value.extend(characters.next().map(|(_, next)| next)),
            other => value.push(other),
        }
    }
    (value, text.len())
}

/// Whether there is anything in it that can be looked for.
fn says_something(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn filter(key: Key, value: &Value) -> Result<Filter, String> {
    let text = value.text.trim();
    let is_name = matches!(key, Key::Tag | Key::Model | Key::Server | Key::Project);
    // A star alone stands for any name at all.
    if text.is_empty() && !(is_name && value.open) {
        return Err(format!(
            "Write something behind {}:, for example {}.",
            key.word(),
            example(key)
        ));
    }
    let wrong = || format!("{}: takes {}.", key.word(), takes(key));
    let pattern = || Pattern {
        text: text.to_owned(),
        open: value.open,
    };
    let read = match key {
        Key::Tag => Some(Filter::Tag(pattern())),
        Key::Model => Some(Filter::Model(pattern())),
        Key::Server => Some(Filter::Server(pattern())),
        Key::Project => Some(Filter::Project(pattern())),
        Key::Rating => {
            let (relation, stars) = compared(text);
            let stars = digits(stars).and_then(|stars| u8::try_from(stars).ok());
            let stars = stars.filter(|stars| *stars <= 5);
            stars.map(|stars| Filter::Rating(relation, stars))
        }
        Key::Seconds => {
            let (relation, seconds) = compared(text);
            thousandths(seconds).map(|seconds| Filter::Seconds(relation, seconds))
        }
        Key::Is => named(&Standing::WORDS, text).map(Filter::Is),
        Key::Size => size(text).map(Filter::Size),
        Key::Before => Day::parse(text).map(Filter::Before),
        Key::After => Day::parse(text).map(Filter::After),
    };
    read.filter(|_| is_name || !value.open).ok_or_else(wrong)
}

fn named<T: Copy>(words: &[(&str, T)], text: &str) -> Option<T> {
    let found = words
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(text));
    found.map(|(_, value)| *value)
}

fn compared(text: &str) -> (Relation, &str) {
    let sign = Relation::SIGNS
        .iter()
        .find_map(|(sign, relation)| Some((*relation, text.strip_prefix(sign)?)));
    sign.unwrap_or((Relation::Equal, text))
}

fn digits(text: &str) -> Option<u32> {
    let plain = (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// `8`, `8.5`, `8s`, with at most three places behind the point.
fn thousandths(text: &str) -> Option<u32> {
    let text = text.strip_suffix(['s', 'S']).unwrap_or(text);
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    if part.len() > 3 {
        return None;
    }
    digits(whole)?
        .checked_mul(1000)?
        .checked_add(digits(&format!("{part:0<3}"))?)
}

fn size(text: &str) -> Option<Size> {
    if let Some(shape) = named(&Size::SHAPES, text) {
        return Some(shape);
    }
    let (width, height) = text.split_once(['x', 'X', '×'])?;
    Some(Size::Exact(digits(width)?, digits(height)?))
}

fn unknown(word: &str) -> String {
    let keys: Vec<String> = Key::ALL
        .iter()
        .map(|key| format!("{}:", key.word()))
        .collect();
    format!(
        "There is no filter {word}:. Use {}, or put the words in quotation marks.",
        keys.join(" ")
    )
}

fn example(key: Key) -> &'static str {
    match key {
        Key::Tag => "tag:hero",
        Key::Model => "model:sora-2 or model:sora*",
        Key::Server => "server:\"Studio GPU\"",
        Key::Project => "project:Film",
        Key::Rating => "rating:>=3",
        Key::Is => "is:pick",
        Key::Size => "size:1280x720",
        Key::Seconds => "seconds:>=8",
        Key::Before => "before:2026-11-03",
        Key::After => "after:7d",
    }
}

/// What the key takes, when what is behind it is none of that.
fn takes(key: Key) -> String {
    match key {
        Key::Tag | Key::Model | Key::Server | Key::Project => "a name".to_owned(),
        Key::Rating => "0 to 5 stars, for example rating:4 or rating:>=3".to_owned(),
        Key::Is => Standing::WORDS.map(|(word, _)| word).join(", "),
        Key::Size => {
            "width and height, for example size:1280x720, or landscape, portrait, square".to_owned()
        }
        Key::Seconds => "a length, for example seconds:8 or seconds:<12.5".to_owned(),
        Key::Before | Key::After => format!(
            "a day, for example {0}:2026-11-03, {0}:2026-11, {0}:yesterday or {0}:7d",
            key.word()
        ),
    }
}
