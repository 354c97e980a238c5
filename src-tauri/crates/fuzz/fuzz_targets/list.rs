//! Pages of jobs: nothing is lost without being counted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use videos_api::VideoPage;

fuzz_target!(|answer: &[u8]| {
    let Ok(value) = serde_json::from_slice::<Value>(answer) else {
        return;
    };
    let Some(page) = VideoPage::from_value(&value) else {
        return;
    };
    let items = value
        .as_array()
        .or_else(|| value.get("data")?.as_array())
        .map_or(0, Vec::len);
    assert_eq!(page.videos.len() + page.unreadable, items);
    let next = page.next_after();
    assert!(next.is_none() || page.has_more != Some(false));
});
