//! Pasted keys.

use videos_api::{ExposeSecret as _, KeyError, MAX_KEY_CHARS, validate_key};

fn reason(pasted: &str) -> KeyError {
    validate_key(pasted).unwrap_err()
}

#[test]
fn a_key_is_kept_without_the_space_around_it() {
    let key = validate_key("  sk-abc_DEF-123=\n").unwrap();
    assert_eq!(key.expose_secret(), "sk-abc_DEF-123=");
}

#[test]
fn what_cannot_be_a_key_is_refused_with_its_reason() {
    assert_eq!(reason(""), KeyError::Empty);
    assert_eq!(reason(" \t\n"), KeyError::Empty);
    assert_eq!(reason("sk-abc\nsk-def"), KeyError::HasLineBreak);
    assert_eq!(reason("sk-abc\r\n\r\nsk-def"), KeyError::HasLineBreak);
    assert_eq!(reason("Bearer sk-abc"), KeyError::HasSpace);
    assert_eq!(reason("sk-\tabc"), KeyError::HasSpace);
    assert_eq!(reason("sk-🔑"), KeyError::NotAscii);
    assert_eq!(reason("sk-\u{e4}bc"), KeyError::NotAscii);
    assert_eq!(reason("sk-\u{200b}abc"), KeyError::NotAscii);
    assert_eq!(reason("sk-\u{0}abc"), KeyError::NotAscii);
}

#[test]
fn the_longest_key_is_the_longest_that_keychains_hold() {
    assert!(validate_key(&"k".repeat(MAX_KEY_CHARS)).is_ok());
    assert_eq!(reason(&"k".repeat(MAX_KEY_CHARS + 1)), KeyError::TooLong);
}

#[test]
fn no_reason_repeats_the_key() {
    for pasted in ["hunter2 hunter2", "hunter2\nhunter2", "hunter2🔑"] {
        let sentence = reason(pasted).to_string();
        assert!(
            sentence.ends_with('.') && !sentence.contains("hunter2"),
            "{sentence}"
        );
    }
}

#[test]
fn a_checked_key_does_not_print() {
    assert!(!format!("{:?}", validate_key("hunter2")).contains("hunter2"));
}
