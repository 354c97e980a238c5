//! What each server says, and what the user reads.

use http::HeaderMap;
use videos_api::{ApiError, BaseUrl, BodyForm, CreateVideo, Profile, Video};

use super::{answer, failed, passes, refused, server_state};
use crate::server::ServerState;

/// An answer of a server, from the fixtures of the client.
fn fixture(name: &str) -> Vec<u8> {
    let path = format!(
        "{}/../videos-api/tests/fixtures/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The refusal of a create; bodies that ask for JSON were sent a form, and the other way round.
fn of_create(status: u16, name: &str) -> ApiError {
    let mut profile = Profile::new(BaseUrl::parse("videos.example/v1").expect("an address"));
    if name.starts_with("vllm-omni/no_form") {
        profile.body = BodyForm::Json;
    }
    let video = CreateVideo {
        seconds: Some("8".to_owned()),
        ..CreateVideo::new("a red kite over the sea")
    };
    let body = fixture(name);
    ApiError::of_answer(status, &HeaderMap::new(), &body, Some((&video, &profile)))
}

fn of_question(status: u16, body: &[u8]) -> ApiError {
    ApiError::of_answer(status, &HeaderMap::new(), body, None)
}

const NO_CREDIT: &str = "The server says the account has no credit or is over a limit. Settle that with the server, then make the clip again.";
const KEY: &str = "The server does not accept the key. Enter another one under Servers, then make the clip again.";
const MODERATION: &str = "The server's moderation blocked this prompt. Change the prompt or the reference image and make the clip again. Whether it was charged, only the server knows.";
const FORM: &str = "The server does not take requests in this form. Choose the other form for it under Servers, then make the clip again.";
const REFERENCE_FORM: &str = "The server does not take the reference image in this form. Save it as PNG or JPEG and choose it again.";
const TOO_FAST: &str =
    "The server takes no more requests right now. Wait a moment, then make the clip again.";
const BUSY: &str = "The server is full or still starting. Wait a moment, then make the clip again.";

/// Status, recorded answer to a create, what the user reads.
const REFUSALS: [(u16, &str, &str); 42] = [
    (401, "openai/bad_key", KEY),
    (
        401,
        "openai/deactivated",
        "The server says the account was deactivated. Ask the server's support, or use another key.",
    ),
    (
        403,
        "openai/not_verified",
        "The server wants the organisation to be verified before it makes such clips. Do that in the settings of the account there, wait a quarter of an hour, then make the clip again.",
    ),
    (
        403,
        "openai/region",
        "The server does not serve this country or region. Use another server.",
    ),
    (429, "openai/no_quota", NO_CREDIT),
    (400, "openai/hard_limit", NO_CREDIT),
    (429, "openai/rate_limit", TOO_FAST),
    (400, "openai/moderation", MODERATION),
    (
        400,
        "openai/prompt_too_long",
        "The server finds the prompt too long. Shorten it and make the clip again.",
    ),
    (
        400,
        "openai/size_value",
        "The server does not take this size: Invalid value: '640x480'. Supported values are: '720x1280', '1280x720', '1024x1792', and '1792x1024'. Choose another one and make the clip again.",
    ),
    (
        400,
        "openai/seconds_value",
        "The server does not take this length: Invalid value: '7'. Supported values are: '4', '8', and '12'. Choose another one and make the clip again.",
    ),
    (
        400,
        "openai/seconds_type",
        "The server does not take this length: Invalid type for 'seconds': expected one of '4', '8', or '12', but got an integer instead. Choose another one and make the clip again.",
    ),
    (
        404,
        "openai/model_value",
        "The server does not have this model: The model `sora-9` does not exist or you do not have access to it. Choose one that it offers, then make the clip again.",
    ),
    (400, "openai/bad_reference", REFERENCE_FORM),
    (400, "openai/bad_mimetype", REFERENCE_FORM),
    (
        400,
        "openai/reference_size",
        "The reference image does not have the size of the clip. Choose Crop or Pad for it, then make the clip again.",
    ),
    (503, "openai/overloaded", BUSY),
    (
        429,
        "azure/too_many",
        "The server is making as many clips as it takes at a time. This one is sent when there is room.",
    ),
    (
        404,
        "azure/no_deployment",
        "The server does not have this model: The API deployment 'sora-2' for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again. Choose one that it offers, then make the clip again.",
    ),
    (401, "azure/key", KEY),
    (
        400,
        "vllm-omni/mismatch",
        "The server does not have this model: Model mismatch: request specifies sora-2 but server is running Wan2.2. Choose one that it offers, then make the clip again.",
    ),
    (422, "vllm-omni/no_form", FORM),
    (400, "vllm-omni/no_form_400", FORM),
    (
        422,
        "vllm-omni/seconds_pattern",
        "The server does not take this length: seconds: String should match pattern '^[1-9]\\d*$'. Choose another one and make the clip again.",
    ),
    (503, "vllm-omni/busy", BUSY),
    (
        422,
        "sglang/size",
        "The server does not take this size: size: Value error, size must be WxH. Choose another one and make the clip again.",
    ),
    (401, "sglang/unauthorized", KEY),
    (
        422,
        "trtllm/unknown_field",
        "The server does not take one of the further parameters: Unknown request field 'seed2'. Pass model-specific parameters via 'extra_params'. Change or remove it, then make the clip again.",
    ),
    (415, "dynamo/no_form", FORM),
    (422, "relay/only_json", FORM),
    (400, "litellm/budget", NO_CREDIT),
    (400, "litellm/moderation", MODERATION),
    (401, "litellm/key", KEY),
    (400, "litellm/no_database", KEY),
    (
        503,
        "newapi/no_channel",
        "The server does not have this model: No available channel for model sora-2 under group default (distributor). Choose one that it offers, then make the clip again.",
    ),
    (403, "newapi/no_quota", NO_CREDIT),
    (401, "newapi/bad_token", KEY),
    (
        400,
        "newapi/task_error",
        "The server wants a model to be named. Choose one, then make the clip again.",
    ),
    (
        400,
        "newapi/size",
        "The server does not take this size: sora-2 size is invalid. Choose another one and make the clip again.",
    ),
    (
        400,
        "qvac/invalid_seconds",
        "The server does not take this length: `seconds` must be a string. Choose another one and make the clip again.",
    ),
    (402, "openrouter/no_credit", NO_CREDIT),
    (429, "ofox/too_fast", TOO_FAST),
];

#[test]
fn each_refusal_of_a_server_is_one_sentence_with_the_next_step() {
    for (status, name, sentence) in REFUSALS {
        let error = of_create(status, name);
        let problem = refused(&error);
        assert_eq!(problem.message, sentence, "{name}: {error:?}");
        // The server's own words stay, for whoever wants them.
        let ApiError::Refused { message, .. } = &error else {
            panic!("{name}: {error:?}");
        };
        assert_eq!(problem.details.as_deref(), Some(&**message), "{name}");
        assert!(!problem.headline.is_empty() && !problem.headline.ends_with('.'));
    }
}

const GONE: &str = "The server does not know this. It may have been deleted there.";
const NOT_OFFERED: &str = "The server does not offer this.";
const NOT_READY: &str = "The clip is not ready yet. Try again in a moment.";
const BUSY_NOW: &str = "The server has too much to do right now. Try again in a moment.";
const BROKEN: &str = "Something went wrong on the server. Try again in a moment.";

/// Status, recorded answer to a question that costs nothing, what the user reads.
const ANSWERS: [(u16, &str, &str); 17] = [
    (
        401,
        "openai/bad_key",
        "The server refuses the key. Enter another one.",
    ),
    (500, "openai/server_error", BROKEN),
    (404, "sglang/not_found", GONE),
    (404, "litellm/not_found", GONE),
    (410, "qvac/expired", GONE),
    (405, "litellm/no_delete", NOT_OFFERED),
    (400, "litellm/no_list", NOT_OFFERED),
    (501, "qvac/no_thumbnail", NOT_OFFERED),
    (404, "vllm-omni/in_progress", NOT_READY),
    (404, "sglang/in_progress", NOT_READY),
    (400, "newapi/not_ready", NOT_READY),
    (409, "qvac/not_ready", NOT_READY),
    (
        409,
        "vllm-omni/cancelling",
        "The server is already stopping this job. Look again in a moment.",
    ),
    (429, "openai/rate_limit", BUSY_NOW),
    (503, "aibrix/not_registered", BUSY_NOW),
    (500, "portkey/failure", BROKEN),
    (
        402,
        "openrouter/no_credit",
        "The server says the account has no credit or is over a limit. Settle that with the server.",
    ),
];

#[test]
fn each_answer_of_a_server_is_one_sentence_with_the_next_step() {
    for (status, name, sentence) in ANSWERS {
        let error = of_question(status, &fixture(name));
        assert_eq!(answer(&error).to_string(), sentence, "{name}: {error:?}");
    }
}

#[test]
fn a_status_alone_says_enough() {
    for (status, sentence) in [
        (
            407,
            "The proxy wants a name and a password. Enter them under Servers, then try again.",
        ),
        (
            451,
            "The server does not serve this country or region. Use another server.",
        ),
        (
            502,
            "The gateway could not reach the server behind it. Try again in a moment.",
        ),
        (
            504,
            "The gateway could not reach the server behind it. Try again in a moment.",
        ),
        (
            524,
            "The gateway could not reach the server behind it. Try again in a moment.",
        ),
        (529, BUSY_NOW),
    ] {
        for body in [&b""[..], b"<html><title>oops</title>", b"{}"] {
            let error = of_question(status, body);
            assert_eq!(answer(&error).to_string(), sentence, "{status}");
        }
    }
    let too_large = refused(&of_question(413, b"")).message;
    assert!(too_large.starts_with("The server found the request too large."));
}

#[test]
fn what_is_mended_under_servers_says_so_to_the_page() {
    for (status, name, message) in REFUSALS {
        let problem = refused(&of_create(status, name));
        assert_eq!(
            problem.server_settings,
            message.contains("under Servers")
                || message.contains("use another key")
                || message.contains("Check the address"),
            "{name}"
        );
    }
}

#[test]
fn jobs_that_failed_say_why() {
    for (name, headline, message) in [
        (
            "openai/failed",
            "Moderation blocked this prompt",
            MODERATION,
        ),
        (
            "vllm-omni/failed",
            "The server could not make it",
            "The server could not make this clip: num_frames must be 4n+1.",
        ),
        (
            "trtllm/failed",
            "The server could not make it",
            "The server could not make this clip: CUDA out of memory.",
        ),
        (
            "openrouter/failed",
            "The server could not make it",
            "The server could not make this clip: The provider refused the prompt.",
        ),
    ] {
        let video: Video = serde_json::from_slice(&fixture(name)).expect("a job");
        let problem = failed(video.error.as_ref(), video.status.as_str());
        assert_eq!(
            (problem.headline.as_str(), problem.message.as_str()),
            (headline, message)
        );
        assert_eq!(problem.settled, headline.starts_with("Moderation"));
    }
}

#[test]
fn only_what_waiting_can_change_is_sent_again_by_itself() {
    for (status, name, again) in [
        (429, "azure/too_many", true),
        (429, "openai/rate_limit", true),
        (503, "openai/overloaded", true),
        (503, "aibrix/not_registered", true),
        (429, "openai/no_quota", false),
        // new-api answers 503 for a model it does not have.
        (503, "newapi/no_channel", false),
        (500, "openai/server_error", false),
        (400, "openai/size_value", false),
    ] {
        assert_eq!(passes(&of_create(status, name)), again, "{name}");
    }
    assert!(passes(&of_question(503, b"")) && passes(&of_question(429, b"")));
}

#[test]
fn a_key_that_is_refused_in_any_form_is_a_matter_of_the_server() {
    for (status, name) in [
        (401, "openai/bad_key"),
        (401, "sglang/unauthorized"),
        (400, "litellm/no_database"),
        (401, "newapi/bad_token"),
    ] {
        let state = server_state(&of_question(status, &fixture(name)));
        assert!(
            matches!(state, Some(ServerState::KeyRefused { .. })),
            "{name}: {state:?}"
        );
    }
    let state = server_state(&of_question(407, b""));
    assert!(
        matches!(state, Some(ServerState::Offline { .. })),
        "{state:?}"
    );
    let state = server_state(&of_question(403, &fixture("openai/not_verified")));
    assert!(matches!(state, Some(ServerState::Online)), "{state:?}");
}
