//! Transfers that go on where an earlier one stopped, and answers that hold another part of a file
//! than was asked for.

use videos_api::{ApiError, ContentError, Resume};
use wiremock::matchers::header as has_header;
use wiremock::{Mock, ResponseTemplate};

use crate::content::{CLIP, answering, clip, fetched, written};
use crate::support::{client, header, server};

fn resume(from_bytes: u64) -> Resume {
    Resume {
        from_bytes,
        etag: "\"v1\"".to_owned(),
    }
}

#[tokio::test]
async fn a_transfer_goes_on_where_it_stopped() {
    let server = server().await;
    Mock::given(has_header("range", "bytes=10-"))
        .and(has_header("if-range", "\"v1\""))
        .respond_with(
            ResponseTemplate::new(206)
                .set_body_raw(&CLIP[10..], "video/mp4")
                .insert_header(
                    "content-range",
                    format!("bytes 10-{}/{}", CLIP.len() - 1, CLIP.len()),
                )
                .insert_header("etag", "\"v1\""),
        )
        .mount(&server)
        .await;
    let content = fetched(&client(&server), Some(resume(10))).await.unwrap();
    assert!(content.partial);
    let (mut file, mut last) = (CLIP[..10].to_vec(), (0, None));
    let written = content
        .copy_to(&mut file, |so_far, of| last = (so_far, of))
        .await
        .unwrap();
    assert_eq!(file, CLIP);
    assert_eq!(written, CLIP.len() as u64 - 10);
    assert_eq!(last, (CLIP.len() as u64, Some(CLIP.len() as u64)));
}

#[tokio::test]
async fn a_server_without_ranges_or_with_another_clip_starts_again() {
    let server = answering(clip()).await;
    let content = fetched(&client(&server), Some(resume(10))).await.unwrap();
    assert!(!content.partial);
    let mut last = (0, None);
    let mut file = Vec::new();
    content
        .copy_to(&mut file, |so_far, of| last = (so_far, of))
        .await
        .unwrap();
    assert_eq!(file, CLIP);
    assert_eq!(last, (CLIP.len() as u64, Some(CLIP.len() as u64)));
}

#[tokio::test]
async fn a_range_that_was_not_asked_for_is_not_taken() {
    for (range, etag) in [
        (Some("bytes 11-99/100"), None),
        (Some("bytes 0-99/100"), None),
        (Some("items 10-99/100"), None),
        (None, None),
        (Some("bytes 10-99/100"), Some("\"v2\"")),
        // It does not say of which file it is.
        (Some("bytes 10-99/100"), None),
    ] {
        let mut response = ResponseTemplate::new(206).set_body_raw(CLIP, "video/mp4");
        if let Some(range) = range {
            response = response.insert_header("content-range", range);
        }
        if let Some(etag) = etag {
            response = response.insert_header("etag", etag);
        }
        let server = answering(response).await;
        let error = fetched(&client(&server), Some(resume(10)))
            .await
            .unwrap_err();
        assert!(
            matches!(error, ApiError::Content(ContentError::WrongRange)),
            "{range:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_range_that_is_all_of_it_is_the_clip() {
    for asked in [None, Some(resume(10))] {
        let range = format!("bytes 0-{}/{}", CLIP.len() - 1, CLIP.len());
        let response = ResponseTemplate::new(206)
            .set_body_raw(CLIP, "video/mp4")
            .insert_header("content-range", range);
        let server = answering(response).await;
        let content = fetched(&client(&server), asked).await.unwrap();
        assert!(!content.partial);
        assert_eq!(written(content).await.unwrap(), CLIP);
    }
}

#[tokio::test]
async fn a_rest_that_is_less_than_the_rest_ends_early() {
    let response = ResponseTemplate::new(206)
        .set_body_raw(&CLIP[10..20], "video/mp4")
        .insert_header("content-range", format!("bytes 10-19/{}", CLIP.len()))
        .insert_header("etag", "\"v1\"");
    let server = answering(response).await;
    let content = fetched(&client(&server), Some(resume(10))).await.unwrap();
    let error = written(content).await.unwrap_err();
    assert!(
        matches!(
            error,
            ApiError::Content(ContentError::Truncated { received: 10, .. })
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_transfer_that_had_everything_is_done() {
    // Starlette (vLLM-Omni) leaves the unit out.
    for range in ["bytes */10", "*/10"] {
        let server =
            answering(ResponseTemplate::new(416).insert_header("content-range", range)).await;
        let content = fetched(&client(&server), Some(resume(10))).await.unwrap();
        assert!(content.partial);
        assert_eq!(written(content).await.unwrap(), b"");
        let error = fetched(&client(&server), Some(resume(9)))
            .await
            .unwrap_err();
        assert_eq!(error.status(), Some(416));
    }
}

#[tokio::test]
async fn a_weak_validator_is_neither_kept_nor_used() {
    let server = answering(
        ResponseTemplate::new(200)
            .set_body_raw(CLIP, "video/mp4")
            .insert_header("etag", "W/\"v1\""),
    )
    .await;
    let weak = Resume {
        from_bytes: 10,
        etag: "W/\"v1\"".to_owned(),
    };
    let content = fetched(&client(&server), Some(weak)).await.unwrap();
    assert_eq!(content.etag, None);
    assert!(!content.partial);
    let request = &server.received_requests().await.unwrap()[0];
    assert_eq!(header(request, "range"), None);
    assert_eq!(header(request, "if-range"), None);
}
