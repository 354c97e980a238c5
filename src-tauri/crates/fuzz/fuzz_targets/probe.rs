//! The look into a clip that a server sent.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use studio::probe::{probe_reader, sniff};

fuzz_target!(|file: &[u8]| {
    let _ = sniff(file);
    if let Ok(facts) = probe_reader(Cursor::new(file), file.len() as u64) {
        assert!(facts.duration.is_none_or(|seconds| seconds.is_finite() && seconds >= 0.0));
        assert!(facts.frame_rate.is_none_or(|rate| rate.is_finite() && rate >= 0.0));
    }
});
