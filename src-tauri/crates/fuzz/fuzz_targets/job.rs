//! Job objects: whatever a server sends, what comes out of it can be shown.
#![no_main]

use libfuzzer_sys::fuzz_target;
use videos_api::{Content, Video, harmless};

fuzz_target!(|answer: &[u8]| {
    let Ok(video) = serde_json::from_slice::<Video>(answer) else {
        return;
    };
    assert!(video.id.as_str().chars().count() <= 512);
    assert!(video.progress.is_none_or(|progress| progress <= 100));
    assert!(video.created_at.is_none_or(|seconds| seconds > 0));
    assert!(video.seconds_value().is_none_or(|seconds| seconds > 0.0 && seconds.is_finite()));
    let _ = video.phase().is_terminal();
    let error = video.error.clone().unwrap_or_default();
    for text in [
        video.model.as_deref(),
        video.prompt.as_deref(),
        video.size.as_deref(),
        video.seconds.as_deref(),
        video.remixed_from_video_id.as_deref(),
        error.code.as_deref(),
        error.message.as_deref(),
        Some(video.status.as_str()),
        Some(video.id.as_str()),
    ]
    .into_iter()
    .flatten()
    {
        assert_eq!(harmless(text), text);
    }
    for place in video.result_urls() {
        let shown = place.to_string();
        assert!(!shown.contains('?') && harmless(&shown) == shown);
    }
    if let Some(clip) = video.inline_base64() {
        let _ = Content::from_base64(clip);
    }
});
