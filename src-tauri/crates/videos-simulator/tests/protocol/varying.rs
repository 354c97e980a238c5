//! Edits and extensions of finished jobs, which came last to the protocol and are on few servers.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use videos_simulator::{Fault, PROFILES, Profile, Route, Trouble};

use crate::client::{World, good, id, of, refused, said, world};

/// Asks for this of a job, and lets it be made.
async fn made(world: &World, operation: &str, source: &str, mut body: Value) -> Value {
    body["video"] = json!({ "id": source });
    body["prompt"] = json!("a dog");
    let answer = world.post(&format!("/videos/{operation}"), body).await;
    let video = good(answer).await;
    world.render();
    video
}

#[tokio::test]
async fn an_edit_is_a_job_of_its_own_in_the_shape_of_its_origin() {
    let world = world().await;
    let source = world.finished("a cat").await;
    let edit = made(&world, "edits", &source, json!({})).await;
    assert_ne!(id(&edit), source);
    assert_eq!(
        (&edit["prompt"], &edit["size"], &edit["seconds"]),
        (&json!("a dog"), &json!("1280x720"), &json!("4"))
    );
    // The document has a field for the origin of a remix only.
    assert_eq!(edit["remixed_from_video_id"], Value::Null);
    let before = world.simulator.clip(&source).await;
    let after = world.simulator.clip(&id(&edit)).await;
    assert_ne!(before, after, "its pictures are others");
    let books = world.simulator.books();
    let last = books.creates.last().expect("a create");
    assert_eq!(
        (last.route, last.source.as_ref(), last.accepted.as_ref()),
        (Route::Edit, Some(&source), Some(&id(&edit)))
    );
}

#[tokio::test]
async fn an_extension_is_as_long_as_the_whole() {
    let world = world().await;
    let source = world.finished("a cat").await;
    let longer = made(&world, "extensions", &source, json!({ "seconds": "8" })).await;
    assert_eq!(longer["seconds"], "12");
    let again = json!({ "seconds": "20" });
    let longest = made(&world, "extensions", &id(&longer), again).await;
    assert_eq!(longest["seconds"], "32");
    let one = world.simulator.clip(&id(&longer)).await;
    let two = world.simulator.clip(&id(&longest)).await;
    assert!(two.expect("a clip").len() > one.expect("a clip").len());
}

#[tokio::test]
async fn a_clip_is_extended_six_times_and_to_two_minutes_at_most() {
    let world = world().await;
    let mut short = world.finished("a cat").await;
    let mut long = short.clone();
    let extend = async |source: &str, seconds: &str| {
        let body = json!({ "video": { "id": source }, "prompt": "on", "seconds": seconds });
        world.post("/videos/extensions", body).await
    };
    for _ in 0..6 {
        short = id(&good(extend(&short, "4").await).await);
        world.render();
    }
    refused(
        extend(&short, "4").await,
        400,
        Some("video"),
        Some("invalid_value"),
    )
    .await;
    for _ in 0..5 {
        long = id(&good(extend(&long, "20").await).await);
        world.render();
    }
    let message = refused(
        extend(&long, "20").await,
        400,
        Some("seconds"),
        Some("invalid_value"),
    )
    .await;
    assert!(message.contains("120 seconds"), "{message}");
}

#[tokio::test]
async fn the_form_of_the_official_clients_is_taken() {
    let world = world().await;
    let source = world.finished("a cat").await;
    let form = |seconds: Option<&'static str>| {
        let form = Form::new()
            .text("prompt", "a dog")
            .text("video[id]", source.clone());
        match seconds {
            Some(seconds) => form.text("seconds", seconds),
            None => form,
        }
    };
    good(world.form("/videos/edits", form(None)).await).await;
    good(world.form("/videos/extensions", form(Some("4"))).await).await;
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_in_the_envelope() {
    let world = world().await;
    let early = world.create("a cat").await;
    let edit = async |body: Value| world.post("/videos/edits", body).await;
    let ask = |id: &str| json!({ "video": { "id": id }, "prompt": "x" });
    let wrong = Some("invalid_value");
    refused(edit(ask(&early)).await, 400, Some("video"), wrong).await;
    let answer = edit(ask("video_0")).await;
    refused(answer, 404, Some("video_id"), Some("not_found")).await;
    let missing = Some("missing_required_parameter");
    let answer = edit(json!({ "prompt": "x" })).await;
    refused(answer, 400, Some("video"), missing).await;
    world.render();
    let answer = edit(json!({ "video": { "id": early }, "prompt": "x", "size": "720x1280" })).await;
    refused(answer, 400, Some("size"), Some("unknown_parameter")).await;
    let answer = world.post("/videos/extensions", ask(&early)).await;
    refused(answer, 400, Some("seconds"), missing).await;
    let upload = Form::new()
        .text("prompt", "x")
        .part("video", Part::bytes(vec![0; 64]).file_name("a.mp4"));
    let answer = world.form("/videos/edits", upload).await;
    refused(answer, 400, Some("video"), wrong).await;
    assert_eq!(world.simulator.books().accepted().count(), 1);
}

#[tokio::test]
async fn an_edit_that_is_made_and_not_answered_is_in_the_books() {
    let world = world().await;
    let source = world.finished("a cat").await;
    let lost = Fault::new(Route::Edit, Trouble::AcceptThen500);
    world.simulator.inject(lost);
    let body = json!({ "video": { "id": source }, "prompt": "a dog" });
    let (status, _) = said(world.post("/videos/edits", body).await).await;
    assert_eq!(status, 500);
    let books = world.simulator.books();
    assert_eq!(books.creates_of("a dog"), 1);
    assert_eq!(books.accepted().count(), 2);
    assert_eq!(books.requests_on(Route::Edit), 1);
}

#[tokio::test]
async fn most_kinds_of_server_have_neither_and_say_so_in_their_way() {
    let has = ["openai", "litellm", "redirect-cdn", "chaos"];
    let looks_only = ["vllm-omni", "sglang", "trtllm"];
    for profile in PROFILES.into_iter().filter(|it| !has.contains(&it.name())) {
        let world = of(profile).await;
        for operation in ["edits", "extensions"] {
            let body = json!({ "video": { "id": "x" }, "prompt": "x", "seconds": "4" });
            let answer = world.post(&format!("/videos/{operation}"), body).await;
            let expected = if looks_only.contains(&profile.name()) {
                405
            } else {
                404
            };
            assert_eq!(answer.status(), expected, "{}", profile.name());
        }
        assert_eq!(world.simulator.books().accepted().count(), 0);
    }
}

#[tokio::test]
async fn a_gateway_before_the_service_passes_both_on() {
    let world = of(Profile::named("litellm").expect("a profile")).await;
    let source = world.finished("a cat").await;
    let edit = made(&world, "edits", &source, json!({})).await;
    let longer = made(&world, "extensions", &source, json!({ "seconds": "4" })).await;
    assert!(edit.get("prompt").is_none());
    assert_eq!(longer["seconds"], "8");
}
