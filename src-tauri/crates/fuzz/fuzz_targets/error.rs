//! Refusals in every form: short, harmless, and asking for no form that was sent already.
#![no_main]

use http::HeaderMap;
use libfuzzer_sys::fuzz_target;
use videos_api::{
    ApiError, BaseUrl, BodyForm, CreateVideo, FormChange, Profile, SecondsForm, harmless,
};

const STATUSES: [u16; 8] = [400, 415, 422, 404, 429, 500, 503, 200];

fuzz_target!(|body: &[u8]| {
    // Whole fixtures are good beginnings, so status and form follow from the length.
    let status = STATUSES[body.len() % STATUSES.len()];
    let mut profile = Profile::new(BaseUrl::parse("videos.example/v1").expect("an address"));
    profile.body = [BodyForm::Multipart, BodyForm::Json][body.len() % 2];
    profile.seconds = [SecondsForm::Text, SecondsForm::Number, SecondsForm::Duration]
        [body.len() % 3];
    let video = CreateVideo {
        seconds: Some("8s".to_owned()),
        ..CreateVideo::new("a red kite")
    };
    let error = ApiError::of_answer(status, &HeaderMap::new(), body, Some((&video, &profile)));
    match error.wants() {
        Some(FormChange::Body(wanted)) => assert_ne!(wanted, profile.body),
        Some(FormChange::Seconds(wanted)) => assert_ne!(wanted, profile.seconds),
        _ => {}
    }
    let ApiError::Refused {
        kind,
        code,
        param,
        message,
        ..
    } = &error
    else {
        panic!("another error: {error:?}");
    };
    assert!(!message.is_empty());
    for text in [Some(message), kind.as_ref(), code.as_ref(), param.as_ref()]
        .into_iter()
        .flatten()
    {
        assert!(text.chars().count() <= 2_000);
        assert_eq!(harmless(text), **text);
    }
    let _ = (error.is_about_money(), error.certainly_not_received());
    let _ = (error.is_retryable_read(), error.to_string());
});
