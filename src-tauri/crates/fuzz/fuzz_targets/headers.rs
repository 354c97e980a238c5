//! Headers of an answer: names, numbers, dates.
#![no_main]

use http::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;
use videos_api::ApiError;

fuzz_target!(|head: &[u8]| {
    let mut headers = HeaderMap::new();
    for line in head.split(|byte| *byte == b'\n').take(32) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            continue;
        };
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        if let (Ok(name), Ok(value)) = (
            HeaderName::from_bytes(name),
            HeaderValue::from_bytes(value.trim_ascii()),
        ) {
            headers.append(name, value);
        }
    }
    let error = ApiError::of_answer(429, &headers, b"", None);
    let _ = error.retry_after();
    assert!(error.request_id().is_none_or(|id| id.chars().count() <= 256));
});
