//! Jobs as each server describes them.

use serde_json::json;
use videos_api::{Expiry, Phase, Status, Video, VideoId, VideoIdError};

use crate::support::job;

fn parsed(value: serde_json::Value) -> Video {
    serde_json::from_value(value).unwrap()
}

fn urls(video: &Video) -> Vec<&str> {
    video
        .result_urls()
        .iter()
        .map(videos_api::ResultUrl::as_str)
        .collect()
}

#[test]
fn openai_sends_every_field() {
    let video = job("openai/in_progress");
    assert_eq!(
        video.id.as_str(),
        "video_691611812ca88190bfb123716dcc953a089a232f54b02b21"
    );
    assert_eq!(video.object.as_deref(), Some("video"));
    assert_eq!(video.model.as_deref(), Some("sora-2-pro"));
    assert_eq!(video.phase(), Phase::InProgress);
    assert_eq!(video.progress, Some(33));
    assert_eq!(video.created_at, Some(1_763_053_953));
    assert_eq!(video.completed_at, None);
    assert_eq!(video.expires_at, None);
    assert_eq!(video.prompt.as_deref(), Some("Wide shot of a red kite"));
    assert_eq!(video.size.as_deref(), Some("1280x720"));
    assert_eq!(video.seconds.as_deref(), Some("8"));
    assert_eq!(video.remixed_from_video_id, None);
    assert_eq!(video.error, None);
}

#[test]
fn openai_recordings_of_2025_have_no_prompt_and_expire_after_an_hour() {
    let video = job("openai/completed");
    assert_eq!(video.prompt, None);
    assert_eq!(video.phase(), Phase::Completed);
    let completed = video.completed_at.unwrap();
    assert_eq!(video.expires_at, Some(Expiry::At(completed + 3_600)));
}

#[test]
fn the_reference_contract_has_a_quality_and_list_items_of_four_fields() {
    assert_eq!(job("reference/create").quality.as_deref(), Some("standard"));
    let remix = job("reference/remix");
    assert_eq!(remix.quality, None);
    assert_eq!(remix.remixed_from_video_id.as_deref(), Some("video_123"));
    let item = parsed(json!({"id": "v", "object": "video", "model": "m", "status": "completed"}));
    assert_eq!(
        (item.created_at, item.progress, item.size),
        (None, None, None)
    );
}

#[test]
fn only_the_id_is_needed() {
    let video = parsed(json!({ "id": "video_a" }));
    assert_eq!(video.status.as_str(), "");
    assert_eq!(video.phase(), Phase::Unknown);
    let nulls = parsed(
        json!({"id": "video_a", "object": null, "model": null, "status": null,
        "progress": null, "created_at": null, "completed_at": null, "expires_at": null,
        "prompt": null, "size": null, "seconds": null, "quality": null,
        "remixed_from_video_id": null, "error": null, "usage": null, "data": null}),
    );
    assert_eq!(nulls, video);
}

#[test]
fn a_job_without_a_usable_id_is_no_job() {
    for value in [
        json!({}),
        json!({ "id": "" }),
        json!({ "id": null }),
        json!({ "id": ".." }),
        json!({ "id": "x".repeat(513) }),
        json!([]),
        json!("video_a"),
    ] {
        assert!(
            serde_json::from_value::<Video>(value.clone()).is_err(),
            "{value}"
        );
    }
    assert_eq!(VideoId::parse("x".repeat(512)).unwrap().as_str().len(), 512);
    assert_eq!(VideoId::parse(""), Err(VideoIdError::Empty));
    assert_eq!(VideoId::parse("."), Err(VideoIdError::Dots));
}

#[test]
fn status_words_mean_what_new_api_maps_them_to() {
    use Phase::{Cancelled, Completed, Deleted, Expired, Failed, InProgress, Queued, Unknown};
    for (phase, words) in [
        (
            Queued,
            "queued pending submitted not_start preparing unknown created starting NOT_START",
        ),
        (
            InProgress,
            "in_progress processing running generating IN-PROGRESS",
        ),
        (
            Completed,
            "completed complete success succeeded finished done Succeeded",
        ),
        (Failed, "failed failure fail error FAILURE"),
        (Expired, "expired"),
        (Cancelled, "cancelled canceled"),
        (Deleted, "deleted"),
        (Unknown, "daydreaming"),
    ] {
        for word in words.split(' ') {
            assert_eq!(Status::new(word).phase(), phase, "{word}");
        }
    }
}

#[test]
fn an_unknown_status_keeps_its_word_and_is_not_the_end() {
    let video = parsed(json!({"id": "v", "status": "Daydreaming"}));
    assert_eq!(video.status.as_str(), "Daydreaming");
    assert!(!video.phase().is_terminal());
}

#[test]
fn six_phases_go_on_or_end() {
    for phase in [Phase::Queued, Phase::InProgress, Phase::Unknown] {
        assert!(!phase.is_terminal());
    }
    for phase in [
        Phase::Completed,
        Phase::Failed,
        Phase::Expired,
        Phase::Cancelled,
        Phase::Deleted,
    ] {
        assert!(phase.is_terminal());
    }
}

#[test]
fn azure_counts_from_creation_and_names_the_origin_differently() {
    let video = job("azure/completed");
    let created = video.created_at.unwrap();
    assert_eq!(video.expires_at, Some(Expiry::At(created + 86_400)));
    assert_eq!(video.remixed_from_video_id.as_deref(), Some("video_68f10b"));
}

#[test]
fn vllm_omni_has_numeric_codes_and_null_sizes() {
    let video = job("vllm-omni/failed");
    let error = video.error.unwrap();
    assert_eq!(error.code.as_deref(), Some("422"));
    assert_eq!(error.message.as_deref(), Some("num_frames must be 4n+1"));
    assert_eq!(video.size, None);
}

#[test]
fn trtllm_has_a_duration_and_its_error_is_text() {
    let video = job("trtllm/failed");
    assert_eq!(video.seconds.as_deref(), Some("4"));
    assert_eq!(video.seconds_value(), Some(4.0));
    assert_eq!(video.progress, None);
    assert_eq!(
        video.error.unwrap().message.as_deref(),
        Some("CUDA out of memory")
    );
}

#[test]
fn openrouter_errors_are_text_and_lengths_are_numbers() {
    assert_eq!(job("openrouter/created").phase(), Phase::Queued);
    let video = job("openrouter/completed");
    assert_eq!(video.seconds.as_deref(), Some("8"));
    assert_eq!(video.cost, Some(0.75));
    assert_eq!(
        urls(&video),
        ["https://openrouter.ai/api/v1/videos/vgen-1/content?index=0"]
    );
    assert!(job("openrouter/failed").error.is_some());
}

#[test]
fn new_api_counts_in_milliseconds_and_leaves_fields_out() {
    let video = job("newapi/created");
    assert_eq!(video.created_at, Some(1_764_347_090));
    assert_eq!(video.phase(), Phase::Queued);
    assert_eq!(
        urls(&job("newapi/completed")),
        ["https://cdn.example/a/clip.mp4?Expires=1&sig=s3cr3t"]
    );
}

#[test]
fn qvac_keeps_clips_for_ever_and_sends_empty_text() {
    let video = job("qvac/completed");
    assert_eq!(video.expires_at, Some(Expiry::Never));
    assert_eq!(video.size, None);
    assert_eq!(video.seconds, None);
    assert_eq!(video.seconds_value(), None);
}

#[test]
fn together_writes_times_as_text() {
    let video = job("together/completed");
    assert_eq!(video.created_at, Some(1_763_053_953));
    assert_eq!(video.completed_at, Some(1_763_054_013));
    assert_eq!(video.expires_at, Some(Expiry::At(1_763_140_413)));
    assert_eq!(video.cost, Some(1.6));
    assert_eq!(urls(&video), ["https://api.together.example/clip.mp4"]);
}

#[test]
fn agnes_puts_the_address_where_the_origin_belongs() {
    let video = job("agnes/completed");
    assert_eq!(video.id.as_str(), "task_9");
    assert_eq!(video.remixed_from_video_id, None);
    assert_eq!(urls(&video), ["https://cdn.example/agnes.mp4?sig=s3cr3t"]);
}

#[test]
fn relays_write_percentages() {
    let video = job("relay/processing");
    assert_eq!(video.progress, Some(45));
    assert_eq!(video.created_at, Some(1_763_053_953));
    assert_eq!(video.phase(), Phase::InProgress);
}

#[test]
fn dynamo_sends_the_clip_along() {
    let video = job("dynamo/created_completed");
    assert_eq!(video.inline_base64(), Some("AAAAGGZ0eXBtcDQy"));
    assert!(video.result_urls().is_empty());
    assert_eq!(
        urls(&job("dynamo/created_url")),
        ["http://gpu.lan:8000/files/clip.mp4"]
    );
}

#[test]
fn the_time_that_a_server_worked_is_told_by_those_that_know_it() {
    for (fixture, expected) in [
        ("sglang/completed", Some(44.1)),
        ("dynamo/created_completed", Some(31.5)),
        ("vllm-omni/failed", None),
    ] {
        assert_eq!(job(fixture).worked, expected, "{fixture}");
    }
    for (told, expected) in [
        (json!("41.5"), Some(41.5)),
        (json!(0), None),
        (json!(-1), None),
        (json!("soon"), None),
    ] {
        let video = parsed(json!({ "id": "v", "inference_time_s": told }));
        assert_eq!(video.worked, expected, "{told}");
    }
}

#[test]
fn result_addresses_come_in_the_order_of_trust_and_once() {
    let video = parsed(json!({
        "id": "v",
        "urls": ["https://h/10"],
        "unsigned_urls": ["https://h/9"],
        "data": [{ "url": "https://h/8" }],
        "output": { "url": "https://h/5", "videos": [{ "url": "https://h/7" }] },
        "outputs": { "video_url": "https://h/6" },
        "metadata": { "url": "https://h/4" },
        "result_url": "https://h/3",
        "video_url": "https://h/2",
        "url": "https://h/1"
    }));
    let expected: Vec<String> = (1..=10).map(|n| format!("https://h/{n}")).collect();
    assert_eq!(urls(&video), expected);
    assert_eq!(urls(&job("sglang/completed")).len(), 1);
}

#[test]
fn result_addresses_that_are_none_are_left_out() {
    let video = parsed(json!({
        "id": "v",
        "url": "",
        "video_url": "file:///etc/passwd",
        "result_url": "/files/clip.mp4",
        "output": "nothing yet"
    }));
    assert_eq!(urls(&video), ["/files/clip.mp4"]);
}

#[test]
fn a_result_address_never_shows_its_signature() {
    let video = job("newapi/completed");
    let shown = format!("{:?} {}", video.result_urls(), video.result_urls()[0]);
    assert!(!shown.contains("s3cr3t"), "{shown}");
    assert!(shown.contains("https://cdn.example/a/clip.mp4"), "{shown}");
}

#[test]
fn times_are_understood_in_every_unit() {
    for spelling in [
        json!(1_763_053_953),
        json!(1_763_053_953.7),
        json!(1_763_053_953_123_i64),
        json!(1_763_053_953_123_456_i64),
        json!(1_763_053_953_123_456_789_i64),
        json!("1763053953"),
        json!("2025-11-13T17:12:33Z"),
        json!("2025-11-13T18:12:33+01:00"),
        json!("2025-11-13 17:12:33"),
    ] {
        let video = parsed(json!({ "id": "v", "created_at": spelling }));
        assert_eq!(video.created_at, Some(1_763_053_953), "{spelling}");
    }
    for nothing in [
        json!(0),
        json!(-1),
        json!(""),
        json!("soon"),
        json!({}),
        json!(true),
    ] {
        let video = parsed(json!({ "id": "v", "created_at": nothing }));
        assert_eq!(video.created_at, None, "{nothing}");
    }
}

#[test]
fn the_year_9999_means_never_in_every_unit() {
    for never in [
        json!(253_402_300_799_i64),
        json!(253_402_300_799_000_i64),
        json!("9999-12-31T23:59:59Z"),
    ] {
        let video = parsed(json!({ "id": "v", "expires_at": never }));
        assert_eq!(video.expires_at, Some(Expiry::Never), "{never}");
    }
}

#[test]
fn lengths_are_text_whatever_they_were() {
    for (sent, kept) in [
        (json!({"seconds": "8"}), Some("8")),
        (json!({"seconds": 8}), Some("8")),
        (json!({"seconds": 8.0}), Some("8")),
        (json!({"seconds": 5.5}), Some("5.5")),
        (json!({"seconds": "", "duration": 6}), Some("6")),
        (json!({"seconds": null, "duration_s": 4.04}), Some("4.04")),
        (json!({"seconds": 0}), None),
        (json!({}), None),
    ] {
        let mut value = sent.clone();
        value["id"] = json!("v");
        assert_eq!(parsed(value).seconds.as_deref(), kept, "{sent}");
    }
}

#[test]
fn progress_stays_between_0_and_100() {
    for (sent, kept) in [
        (json!(-5), Some(0)),
        (json!(250), Some(100)),
        (json!(33.9), Some(33)),
        (json!("12"), Some(12)),
        (json!("soon"), None),
    ] {
        let video = parsed(json!({"id": "v", "progress": sent}));
        assert_eq!(video.progress, kept, "{sent}");
    }
}

#[test]
fn an_error_that_says_nothing_is_none() {
    for nothing in [
        json!(null),
        json!(""),
        json!({}),
        json!({"code": null}),
        json!(false),
    ] {
        let video = parsed(json!({"id": "v", "error": nothing}));
        assert_eq!(video.error, None, "{nothing}");
    }
}
