//! Scripts that put no spaces between words, taken apart for the search index: every Han character,
//! kana and Hangul syllable is a word by itself there, and a word that is looked for is those side by
//! side. All other text stays as it is. Not here: what is looked for (`search`).

use std::borrow::Cow;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Makes `apart` known to a connection: triggers of the tables use it. Whatever writes the database
/// by itself, as tools for tests do, has to ask for that.
///
/// # Errors
/// What `SQLite` says when it has no memory for one function more.
pub fn teach(connection: &Connection) -> rusqlite::Result<()> {
    // The schema is not trusted with functions that could do any harm; this one cannot.
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("apart", 1, flags, |context| {
        let text = context.get_raw(0).as_str_or_null()?;
        Ok(text.map(|text| apart(text).into_owned()))
    })
}

/// A text with spaces around each character of these scripts.
pub(crate) fn apart(text: &str) -> Cow<'_, str> {
    // In UTF-8 none of them begins with less.
    if text.bytes().all(|byte| byte < 0xE1) {
        return Cow::Borrowed(text);
    }
    let mut spaced = String::with_capacity(text.len() * 4 / 3);
    let mut before = false;
    for character in text.chars() {
        let alone = is_alone(character);
        let parted = (alone || before) && !character.is_whitespace();
        if parted && !spaced.is_empty() && !spaced.ends_with(' ') {
            spaced.push(' ');
        }
        spaced.push(character);
        before = alone;
    }
    Cow::Owned(spaced)
}

/// Whether a character is a word of the index by itself.
fn is_alone(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{11FF}' // Hangul letters
        | '\u{3005}'..='\u{3007}' // 々 and the like
        | '\u{3040}'..='\u{30FF}' // Hiragana, Katakana
        | '\u{3100}'..='\u{318F}' // Bopomofo, Hangul letters
        | '\u{31A0}'..='\u{31BF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' // Han
        | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' // Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF66}'..='\u{FFDC}' // narrow Katakana and Hangul
        | '\u{20000}'..='\u{323AF}' // more Han
    )
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn each_character_of_these_scripts_stands_alone_and_other_text_as_it_was() {
        assert_eq!(apart("红色的猫"), "红 色 的 猫");
        assert_eq!(apart("iPhone手机, 高い"), "iPhone 手 机 , 高 い");
        assert_eq!(apart("고양이 cat"), "고 양 이 cat");
        for plain in ["A red kite", "Größe und Ökonomie", "“— …” ☂", ""] {
            assert_eq!(apart(plain), plain);
        }
    }
}
