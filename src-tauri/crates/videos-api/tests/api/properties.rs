//! What holds for every input, whoever wrote it.

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use serde_json::{Map, Value};
use videos_api::{
    ApiError, BaseUrl, BodyForm, Client, Content, CreateVideo, FormChange, OwnCa, Profile, Proxy,
    ResultUrl, SecondsForm, Status, Video, VideoId, VideoPage, check_header, harmless,
    validate_key,
};

/// JSON of every shape, with the names and words that mean something to the client among it.
fn json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        any::<String>().prop_map(Value::from),
        "[a-z_]{1,12}".prop_map(Value::from),
        "(https?|ftp)://[a-z.]{1,9}/[a-z?=&#@:]{0,9}".prop_map(Value::from),
        "[0-9]{1,19}(\\.[0-9]{1,3})?s?%?".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|\\+02:00)?".prop_map(Value::from),
        "x? ?\\{\"error\":\\{\"message\":\"[a-z{}\"]{0,9}\"\\}\\}".prop_map(Value::from),
        "\\[\\{'type': '[a-z_]{1,9}', 'loc': \\('body', '[a-z]{1,9}'\\).{0,9}".prop_map(Value::from),
        "json: cannot unmarshal [a-z]{1,6} into Go struct field [A-Za-z.]{0,9} of type [a-z0-9]{0,9}"
            .prop_map(Value::from),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word,
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..10)
                .prop_map(|fields| Value::from(fields.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    const NAMES: [&str; 46] = [
        "id",
        "task_id",
        "video_id",
        "object",
        "model",
        "status",
        "progress",
        "created_at",
        "created",
        "completed_at",
        "expires_at",
        "prompt",
        "size",
        "seconds",
        "duration",
        "duration_s",
        "quality",
        "remixed_from_video_id",
        "error",
        "code",
        "message",
        "type",
        "param",
        "detail",
        "loc",
        "msg",
        "data",
        "url",
        "video_url",
        "result_url",
        "metadata",
        "output",
        "outputs",
        "videos",
        "urls",
        "unsigned_urls",
        "b64_json",
        "usage",
        "cost",
        "first_id",
        "last_id",
        "has_more",
        "deleted",
        "video",
        "reason",
        "b64",
    ];
    prop_oneof![
        9 => prop::sample::select(&NAMES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

fn is_tame(text: &str) -> bool {
    harmless(text) == text
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_job_is_whole_or_no_job(value in json()) {
        let Ok(video) = Video::from_value(&value) else { return Ok(()); };
        prop_assert!(!video.id.as_str().is_empty());
        prop_assert!(video.id.as_str().chars().count() <= VideoId::MAX_CHARS);
        prop_assert!(video.progress.is_none_or(|progress| progress <= 100));
        prop_assert!(video.seconds_value().is_none_or(|seconds| seconds > 0.0));
        prop_assert!(video.created_at.is_none_or(|seconds| seconds > 0));
        for text in [&video.model, &video.prompt, &video.size, &video.quality] {
            prop_assert!(text.as_deref().is_none_or(is_tame));
        }
        for place in video.result_urls() {
            let shown = place.to_string();
            prop_assert!(!shown.contains('?') && is_tame(&shown));
        }
        if let Some(clip) = video.inline_base64() {
            let _ = Content::from_base64(clip);
        }
        // What was read once reads the same again.
        let text = serde_json::to_string(&value).expect("JSON");
        let again: Value = serde_json::from_str(&text).expect("JSON");
        let again = Video::from_value(&again).expect("a job");
        prop_assert_eq!(serde_json::from_str::<Video>(&text).expect("a job"), again);
    }

    #[test]
    fn a_list_loses_nothing_without_counting_it(items in prop::collection::vec(json(), 0..20), rest in json()) {
        let length = items.len();
        let mut envelope = match rest {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        envelope.insert("data".to_owned(), Value::from(items.clone()));
        for value in [Value::from(items), Value::from(envelope)] {
            let page = VideoPage::from_value(&value).expect("a list");
            prop_assert_eq!(page.videos.len() + page.unreadable, length);
            prop_assert!(page.next_after().is_none() || page.has_more != Some(false));
            let text = serde_json::to_string(&value).expect("JSON");
            // Numbers are rounded where they become text and back.
            let again: Value = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(VideoPage::from_json(&text), VideoPage::from_value(&again));
        }
    }

    #[test]
    fn a_refusal_is_short_and_harmless_whatever_it_says(
        status in 100_u16..600,
        body in prop_oneof![
            json().prop_map(|value| value.to_string().into_bytes()),
            prop::collection::vec(any::<u8>(), 0..2_000),
            any::<String>().prop_map(|title| format!("<html><TITLE x>{title}</title>").into_bytes()),
        ],
        json_body in any::<bool>(),
        form in prop::sample::select(&[SecondsForm::Text, SecondsForm::Number, SecondsForm::Duration][..]),
        seconds in proptest::option::of("[0-9.s]{1,4}"),
    ) {
        let mut profile = Profile::new(BaseUrl::parse("videos.example/v1").expect("an address"));
        profile.seconds = form;
        if json_body {
            profile.body = BodyForm::Json;
        }
        let video = CreateVideo { seconds: seconds.clone(), ..CreateVideo::new("a red kite") };
        let error = ApiError::of_answer(status, &HeaderMap::new(), &body, Some((&video, &profile)));
        match error.wants() {
            Some(FormChange::Body(wanted)) => prop_assert_ne!(wanted, profile.body),
            Some(FormChange::Seconds(wanted)) => {
                prop_assert_ne!(wanted, form);
                prop_assert!(seconds.is_some());
            }
            _ => {}
        }
        prop_assert!(error.wants().is_none() || matches!(status, 400 | 415 | 422));
        let ApiError::Refused { kind, code, param, message, .. } = error else {
            return Err(TestCaseError::fail("another error"));
        };
        prop_assert!(!message.is_empty());
        for text in [Some(message), kind, code, param].into_iter().flatten() {
            prop_assert!(text.chars().count() <= 2_000 && is_tame(&text));
        }
    }

    #[test]
    fn headers_of_every_kind_are_read(
        values in prop::collection::vec(
            (
                prop::sample::select(&[
                    "x-request-id", "retry-after", "retry-after-ms", "openai-poll-after-ms",
                    "x-litellm-response-cost", "llm_provider-retry-after",
                ][..]),
                prop_oneof![
                    "-?[0-9]{0,30}(\\.[0-9]{0,9})?(e-?[0-9]{1,4})?",
                    "[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT",
                    any::<String>(),
                ],
            ),
            0..6,
        ),
    ) {
        let mut headers = HeaderMap::new();
        for (name, value) in &values {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(HeaderName::from_static(name), value);
            }
        }
        let error = ApiError::of_answer(429, &headers, b"", None);
        let _ = error.retry_after();
        prop_assert!(error.request_id().is_none_or(|id| id.chars().count() <= 256));
    }

    #[test]
    fn an_address_that_is_taken_is_taken_again(
        pasted in prop_oneof![
            any::<String>(),
            "(https?://)?[a-zA-Z0-9.:@\\[\\]-]{1,20}(/[a-z0-9_{}%.]{0,9}){0,5}[/?#]{0,2}",
        ],
    ) {
        let Ok(url) = BaseUrl::parse(&pasted) else { return Ok(()); };
        prop_assert!(matches!(url.scheme(), "http" | "https"));
        prop_assert!(url.username().is_empty() && url.password().is_none());
        prop_assert!(url.query().is_none() && url.fragment().is_none());
        prop_assert_eq!(BaseUrl::parse(url.as_str()).expect("the same"), url.clone());
        prop_assert!(Client::new(Profile::new(url)).is_ok());
    }

    #[test]
    fn a_proxy_that_is_taken_never_shows_its_password(
        pasted in prop_oneof![
            any::<String>(),
            "((https?|socks[45]?[ah]?)://)?([a-z%40]{1,5}(:s3cr3t)?@)?[a-z0-9.\\[\\]:]{1,12}/?",
        ],
    ) {
        let Ok(proxy) = Proxy::parse(&pasted) else { return Ok(()); };
        let shown = proxy.to_string();
        prop_assert!(!shown.contains("s3cr3t") && !shown.contains('@'));
        let again = Proxy::parse(&shown).expect("what is shown can be pasted");
        prop_assert_eq!(again.address(), proxy.address());
    }

    #[test]
    fn texts_are_harmless_after_one_pass(text in any::<String>()) {
        let once = harmless(&text).into_owned();
        prop_assert!(is_tame(&once));
        prop_assert!(once.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
    }

    #[test]
    fn every_other_text_is_taken_or_refused(text in any::<String>(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(id) = VideoId::parse(text.as_str()) {
            prop_assert_eq!(id.as_str(), &text);
        }
        let _ = Status::new(text.as_str()).phase().is_terminal();
        let _ = ResultUrl::new(text.as_str()).to_string();
        let _ = validate_key(&text);
        let _ = check_header(&text, &text);
        let _ = Content::from_base64(&text);
        let _ = OwnCa::parse(&bytes);
    }
}
