//! What of a file an answer holds: all of it, the rest that was asked for, or nothing more.
//!
//! A gateway may pass a range on and not the condition that goes with it, so nothing is believed that
//! the answer does not say itself: bytes of two files must never end up in one.

use http::header;
use reqwest::{Response, StatusCode};

use super::fetch::{strong_etag, text};
use crate::{ContentError, Resume};

/// What an answer with a status of success, or 416, holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// The file from its beginning.
    Whole,
    /// What was missing: so many bytes, if the answer says.
    Rest(Option<u64>),
    /// Everything was here already.
    Nothing,
}

/// What `response` holds, where `resume` was asked for. An error if it is another piece, or one of
/// another file.
pub(super) fn extent(response: &Response, resume: Option<&Resume>) -> Result<Extent, ContentError> {
    let range = text(response.headers(), header::CONTENT_RANGE);
    match response.status() {
        StatusCode::PARTIAL_CONTENT => {
            let Some(range) = range.as_deref().and_then(Range::parse) else {
                return Err(ContentError::WrongRange);
            };
            let length = response.content_length();
            if range.is_all() && length.is_none_or(|length| range.full == Some(length)) {
                return Ok(Extent::Whole);
            }
            match resume {
                Some(resume)
                    if range.first == resume.from_bytes
                        // A part of a file says of which (RFC 9110, section 15.3.7).
                        && strong_etag(response.headers()).as_ref() == Some(&resume.etag) =>
                {
                    let rest = range.full.and_then(|full| full.checked_sub(range.first));
                    Ok(Extent::Rest(rest.or(length)))
                }
                _ => Err(ContentError::WrongRange),
            }
        }
        StatusCode::RANGE_NOT_SATISFIABLE
            if resume.is_some_and(|resume| {
                range.as_deref().and_then(full_length) == Some(resume.from_bytes)
            }) =>
        {
            Ok(Extent::Nothing)
        }
        _ => Ok(Extent::Whole),
    }
}

/// `bytes 100-199/200`; the full length may be `*`.
#[derive(Debug, PartialEq, Eq)]
struct Range {
    first: u64,
    last: u64,
    full: Option<u64>,
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (piece, full) = text.strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = piece.split_once('-')?;
        let full = match full.trim() {
            "*" => None,
            full => Some(full.parse().ok()?),
        };
        let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        (first <= last && full.is_none_or(|full| last < full)).then_some(Self { first, last, full })
    }

    fn is_all(&self) -> bool {
        self.first == 0 && self.full.is_some_and(|full| self.last + 1 == full)
    }
}

/// The length in `bytes */200`. Starlette (vLLM-Omni) leaves the word out.
fn full_length(range: &str) -> Option<u64> {
    let range = range.strip_prefix("bytes").unwrap_or(range).trim_start();
    range.strip_prefix("*/")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Range, full_length};

    #[test]
    fn a_range_that_contradicts_itself_is_none() {
        for text in [
            "bytes 5-4/10",
            "bytes 0-10/10",
            "bytes 0-9/9",
            "items 0-9/10",
            "bytes 0-9",
            "bytes */10",
            "bytes -9/10",
            "bytes 0-18446744073709551615/*x",
        ] {
            assert_eq!(Range::parse(text), None, "{text}");
        }
        let open = Range::parse("bytes 3-18446744073709551615/*").expect("a range");
        assert!(!open.is_all());
        assert!(Range::parse("bytes 0-9/10").is_some_and(|range| range.is_all()));
    }

    #[test]
    fn the_length_of_a_file_is_read_with_and_without_its_unit() {
        for text in ["bytes */200", "*/200", "bytes  */200 "] {
            assert_eq!(full_length(text.trim()), Some(200), "{text}");
        }
        for text in ["bytes 0-1/200", "*/", "200", "bytes */*"] {
            assert_eq!(full_length(text), None, "{text}");
        }
    }
}
