//! Edits and extensions: made by the server from its own copy, where it offers them.

use serde_json::json;
use studio::RequestId;
use studio::clip::{ClipSource, ClipState, Variation, VariationKind};
use wiremock::matchers::{body_partial_json, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::handmade::{CREATED, ask, clip_bytes, content, job, polls, server};
use super::world::{Outcome, World};

fn wish(origin: &str, kind: VariationKind) -> Variation {
    Variation {
        origin_id: origin.to_owned(),
        kind,
        prompt: "In the rain".to_owned(),
        seconds: Some("8".to_owned()),
        project_id: None,
    }
}

/// A server with a finished job, which answers this operation so.
async fn with(operation: &str, body: serde_json::Value, answer: ResponseTemplate) -> MockServer {
    let server = server(job("completed")).await;
    content(&server, &format!("/v1/videos/{CREATED}/content")).await;
    content(&server, "/v1/videos/video_new/content").await;
    Mock::given(method("POST"))
        .and(path(format!("/v1/videos/{operation}")))
        .and(body_partial_json(body))
        .respond_with(answer)
        .mount(&server)
        .await;
    server
}

#[tokio::test]
async fn edits_and_extensions_are_clips_of_their_own_that_know_their_origin() -> Outcome {
    // The reference service.
    let made =
        json!({ "id": "video_new", "object": "video", "status": "completed", "seconds": "16" });
    for (kind, operation, source) in [
        (VariationKind::Edit, "edits", ClipSource::Edited),
        (VariationKind::Extension, "extensions", ClipSource::Extended),
    ] {
        let mut body = json!({ "video": { "id": CREATED }, "prompt": "In the rain" });
        if kind == VariationKind::Extension {
            body["seconds"] = json!("8");
        }
        let answer = ResponseTemplate::new(200).set_body_json(made.clone());
        let server = with(operation, body, answer).await;
        let world = World::new().await;
        let (mut open, origin) = ask(&world, &server).await;
        open.until_state(&origin, ClipState::Safe).await;
        let clip = open
            .studio
            .vary_clip(RequestId::fresh(), wish(&origin, kind))
            .await?;
        let clip = open.until_state(&clip.id, ClipState::Safe).await;
        assert_eq!(clip.source, source);
        let kept = open.studio.clip_path(&clip.id).await?;
        assert_eq!(std::fs::read(kept)?, clip_bytes());
        let detail = open.studio.clip_detail(&clip.id).await?;
        assert_eq!(detail.origin.expect("an origin").id, origin);
        assert!(
            detail.cost.is_some(),
            "it left through the one place that spends"
        );
        let servers = open.studio.servers().await?;
        let can = &servers.last().expect("a server").capabilities;
        let known = match kind {
            VariationKind::Edit => can.edit,
            VariationKind::Extension => can.extend,
        };
        assert_eq!(known, Some(true));
    }
    Ok(())
}

#[tokio::test]
async fn a_server_without_edits_says_so_once_and_is_not_asked_again() -> Outcome {
    // new-api: remixes only.
    let refused = ResponseTemplate::new(404).set_body_string("404 page not found");
    let server = with("edits", json!({}), refused).await;
    polls(&server, 200, job("completed")).await;
    let world = World::new().await;
    let (mut open, origin) = ask(&world, &server).await;
    open.until_state(&origin, ClipState::Safe).await;
    let edit = || wish(&origin, VariationKind::Edit);
    let clip = open.studio.vary_clip(RequestId::fresh(), edit()).await?;
    let clip = open.until_state(&clip.id, ClipState::Refused).await;
    assert_eq!(
        clip.problem.expect("a problem").headline,
        "This server cannot edit"
    );
    let again = open.studio.vary_clip(RequestId::fresh(), edit()).await;
    assert!(
        again
            .expect_err("refused")
            .to_string()
            .contains("does not offer edits")
    );
    let asked = server.received_requests().await.expect("recorded");
    let edits = asked
        .iter()
        .filter(|one| one.url.path().ends_with("/edits"));
    assert_eq!(edits.count(), 1);
    Ok(())
}

#[tokio::test]
async fn an_edit_that_may_have_been_made_is_not_sent_again() -> Outcome {
    let server = with("edits", json!({}), ResponseTemplate::new(500)).await;
    let world = World::new().await;
    let (mut open, origin) = ask(&world, &server).await;
    open.until_state(&origin, ClipState::Safe).await;
    let clip = open
        .studio
        .vary_clip(RequestId::fresh(), wish(&origin, VariationKind::Edit))
        .await?;
    open.until_state(&clip.id, ClipState::Unknown).await;
    let asked = server.received_requests().await.expect("recorded");
    let edits = asked
        .iter()
        .filter(|one| one.url.path().ends_with("/edits"));
    assert_eq!(edits.count(), 1);
    Ok(())
}
