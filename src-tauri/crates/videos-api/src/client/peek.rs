//! Words or a file: told from the first bytes, where the header does not say or is often wrong.
//! Some servers send clips as `text/plain`.
//!
//! Not here: which kind of file it is. That is the caller's business.

use bytes::{Bytes, BytesMut};

use super::pace::Pace;
use super::send::transport;
use crate::ApiError;

/// So many bytes without a sign of a file are words.
const ENOUGH: usize = 512;

/// The beginning of an answer.
pub(super) struct Peek {
    pub(super) start: Bytes,
    /// False for a file.
    pub(super) words: bool,
    /// What ended the answer meanwhile.
    pub(super) broke: Option<ApiError>,
}

impl Peek {
    /// Of an answer that nobody has to look into.
    pub(super) fn unneeded(words: bool) -> Self {
        Self {
            start: Bytes::new(),
            words,
            broke: None,
        }
    }

    /// Reads as little of the body as it takes. `said` is whether its type says that it is words;
    /// without a type only JSON and markup are.
    pub(super) async fn at(response: &mut reqwest::Response, pace: &Pace, said: bool) -> Self {
        let mut start = BytesMut::new();
        let (words, broke) = loop {
            if let Some(words) = are_words(&start, said) {
                break (words, None);
            }
            match pace.keep(start.len() as u64, response.chunk()).await {
                Ok(Ok(Some(piece))) => start.extend_from_slice(&piece),
                Ok(Ok(None)) => break (at_the_end(&start, said), None),
                Ok(Err(error)) => {
                    let error = transport(&error, response.url());
                    break (at_the_end(&start, said), Some(error));
                }
                Err(error) => break (at_the_end(&start, said), Some(error)),
            }
        };
        Self {
            start: start.freeze(),
            words,
            broke,
        }
    }

    /// Whether it begins as JSON does, in which a whole clip may come.
    pub(super) fn is_json(&self) -> bool {
        matches!(first(&self.start), Some(b'{' | b'['))
    }
}

/// `None` while it cannot be told.
fn are_words(start: &[u8], said: bool) -> Option<bool> {
    // UTF-16 is full of zeros.
    if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
        return Some(said);
    }
    if start.iter().any(|byte| is_control(*byte)) {
        return Some(false);
    }
    match first(start) {
        None | Some(b'{' | b'[' | b'<') if start.len() < ENOUGH => None,
        Some(b'{' | b'[' | b'<') => Some(true),
        _ if said && start.len() < ENOUGH => None,
        _ => Some(said),
    }
}

fn at_the_end(start: &[u8], said: bool) -> bool {
    said || matches!(first(start), Some(b'{' | b'[' | b'<'))
}

/// The first byte after a byte order mark and white space.
fn first(start: &[u8]) -> Option<u8> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    start
        .iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace())
}

/// Bytes that stand in no text; every file of moving pictures has some near its beginning.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b)
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, are_words};

    #[test]
    fn a_file_is_told_from_words_by_its_first_bytes() {
        let long = |start: &str| {
            let mut text = start.as_bytes().to_vec();
            text.resize(ENOUGH, b' ');
            text
        };
        for (start, said, expected) in [
            (b"\0\0\0\x18ftypmp42".to_vec(), true, Some(false)),
            (b"\x1a\x45\xdf\xa3".to_vec(), true, Some(false)),
            (b"GIF89a\x10\0".to_vec(), true, Some(false)),
            (b"RIFF\x24\x10\0\0AVI ".to_vec(), false, Some(false)),
            (b"\xff\xfe<\0".to_vec(), true, Some(true)),
            (b"Sign in".to_vec(), true, None),
            (long("Sign in"), true, Some(true)),
            (b"abc".to_vec(), false, Some(false)),
            (b" \n{".to_vec(), false, None),
            (long("{"), false, Some(true)),
            (b"{\x01".to_vec(), false, Some(false)),
        ] {
            assert_eq!(are_words(&start, said), expected, "{start:?} {said}");
        }
    }
}
