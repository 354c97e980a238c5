//! One row per server: what its own answer means, whichever way it is spelled.

use videos_api::{Phase, ResultUrl, Video, VideoPage};

use crate::support::{fixture, job};

/// The fixture, and what must be read from it: id, phase, seconds, created, places of the clip.
type Row = (
    &'static str,
    &'static str,
    Phase,
    Option<f64>,
    Option<i64>,
    &'static [&'static str],
);

const JOBS: [Row; 25] = [
    (
        "reference/create",
        "video_123",
        Phase::Queued,
        Some(8.0),
        Some(1_712_697_600),
        &[],
    ),
    (
        "openai/in_progress",
        "video_691611812ca88190bfb123716dcc953a089a232f54b02b21",
        Phase::InProgress,
        Some(8.0),
        Some(1_763_053_953),
        &[],
    ),
    (
        "openai/failed",
        "video_f1",
        Phase::Failed,
        Some(4.0),
        Some(1_763_053_953),
        &[],
    ),
    (
        "bifrost/in_progress",
        "video_abc",
        Phase::InProgress,
        Some(4.0),
        Some(1_763_053_953),
        &[],
    ),
    (
        "aibrix/queued",
        "aibrixjob-4f1c9a",
        Phase::Queued,
        Some(4.0),
        Some(1_763_053_953),
        &[],
    ),
    (
        "newapi/unknown",
        "task_7",
        Phase::Queued,
        None,
        Some(1_764_347_090),
        &[],
    ),
    ("ofox/created", "vid_01", Phase::Queued, None, None, &[]),
    (
        "ofox/completed",
        "vid_01",
        Phase::Completed,
        None,
        None,
        &["https://api.ofox.ai/v1/videos/vid_01/content/0"],
    ),
    (
        "inworld/completed",
        "vid-7",
        Phase::Completed,
        Some(5.0),
        None,
        &["https://storage.example/o/vid-7.mp4?sig=s3cr3t"],
    ),
    (
        "laozhang/completed",
        "video_77",
        Phase::Completed,
        Some(10.0),
        Some(1_760_832_369),
        &["https://files.example/video_77.mp4"],
    ),
    (
        "globalai/completed",
        "task-9",
        Phase::Completed,
        Some(8.0),
        Some(1_760_832_369),
        &["https://files.example/task-9.mp4"],
    ),
    (
        "xai/completed",
        "req-1",
        Phase::Completed,
        None,
        None,
        &["https://vidgen.example/req-1.mp4"],
    ),
    (
        "lightx2v/completed",
        "b9b0",
        Phase::Completed,
        Some(5.0),
        None,
        &["/v1/videos/b9b0/content"],
    ),
    (
        "comfyui/completed",
        "c-1",
        Phase::Completed,
        None,
        Some(1_763_053_953),
        &["http://127.0.0.1:9000/v1/videos/c-1/content?token=s3cr3t"],
    ),
    (
        "azure/completed",
        "video_68f10c1487a08190a71d2b1d5ff0ae44",
        Phase::Completed,
        Some(4.0),
        Some(1_760_627_796),
        &[],
    ),
    (
        "vllm-omni/failed",
        "video_gen_0123456789abcdef0123456789abcdef",
        Phase::Failed,
        Some(4.0),
        Some(1_763_053_953),
        &[],
    ),
    (
        "sglang/completed",
        "2f0c3f5e-3b1a-4c6c-9a53-0f3f0f9d4f10",
        Phase::Completed,
        Some(5.0),
        Some(1_763_053_953),
        &["https://bucket.example/clip.mp4?sig=s3cr3t"],
    ),
    (
        "trtllm/failed",
        "video_7d1c",
        Phase::Failed,
        Some(4.0),
        Some(1_763_053_953),
        &[],
    ),
    (
        "dynamo/created_url",
        "b2b4b2f7",
        Phase::Completed,
        None,
        Some(1_763_053_953),
        &["http://gpu.lan:8000/files/clip.mp4"],
    ),
    (
        "newapi/completed",
        "task_Xk29",
        Phase::Completed,
        None,
        Some(1_764_347_090),
        &["https://cdn.example/a/clip.mp4?Expires=1&sig=s3cr3t"],
    ),
    (
        "qvac/completed",
        "video_2a",
        Phase::Completed,
        None,
        Some(1_763_053_953),
        &[],
    ),
    (
        "openrouter/completed",
        "vgen-1",
        Phase::Completed,
        Some(8.0),
        None,
        &["https://openrouter.ai/api/v1/videos/vgen-1/content?index=0"],
    ),
    (
        "together/completed",
        "019a",
        Phase::Completed,
        Some(8.0),
        Some(1_763_053_953),
        &["https://api.together.example/clip.mp4"],
    ),
    (
        "agnes/completed",
        "task_9",
        Phase::Completed,
        None,
        None,
        &["https://cdn.example/agnes.mp4?sig=s3cr3t"],
    ),
    (
        "relay/processing",
        "rel-1",
        Phase::InProgress,
        None,
        Some(1_763_053_953),
        &[],
    ),
];

#[test]
fn every_servers_job_is_read() {
    for (name, id, phase, seconds, created, places) in JOBS {
        let video = job(name);
        assert_eq!(video.id.as_str(), id, "{name}");
        assert_eq!(video.phase(), phase, "{name}");
        assert_eq!(video.seconds_value(), seconds, "{name}");
        assert_eq!(video.created_at, created, "{name}");
        let found: Vec<&str> = video.result_urls().iter().map(ResultUrl::as_str).collect();
        assert_eq!(found, places, "{name}");
    }
}

#[test]
fn every_fixture_of_a_job_list_or_error_can_be_read_again() {
    // Whoever adds a fixture adds a server; at least it must be JSON and say something.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let mut servers = 0;
    for server in std::fs::read_dir(folder).unwrap() {
        let server = server.unwrap();
        if !server.file_type().unwrap().is_dir() {
            continue;
        }
        servers += 1;
        let server = server.file_name().into_string().unwrap();
        let documented = std::fs::read_to_string(format!("{folder}/README.md")).unwrap();
        assert!(documented.contains(&format!("| `{server}` |")), "{server}");
        for file in std::fs::read_dir(format!("{folder}/{server}")).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            let name = format!("{server}/{}", file.trim_end_matches(".json"));
            let value: serde_json::Value = serde_json::from_str(&fixture(&name)).unwrap();
            let is_job = Video::from_value(&value).is_ok();
            let is_list = VideoPage::from_value(&value).is_some();
            let is_other = [
                "error", "detail", "message", "deleted", "b64_json", "url", "data",
            ]
            .iter()
            .any(|field| value.get(field).is_some());
            assert!(is_job || is_list || is_other, "{name}");
        }
    }
    assert!(servers >= 20, "{servers}");
}
