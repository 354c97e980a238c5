//! What clips cost on servers that are paid by the hour: the work, each hour once.

use std::time::Duration;

use serde_json::{Value, json};
use studio::RequestId;
use studio::clip::ClipState;
use studio::money::{Amount, PriceInput, Unit};
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::handmade::{clip_bytes, job, known, one, polls, server};
use super::world::{Open, Outcome, World};

/// 40 an hour: 1 for every 90 seconds.
async fn priced(open: &Open) -> Outcome {
    let hour = PriceInput {
        id: None,
        server_id: open.server.clone(),
        model: None,
        size: None,
        unit: Unit::GpuHour,
        amount: "40".to_owned(),
        currency: "EUR".to_owned(),
        valid_from: None,
    };
    open.studio.save_price(RequestId::fresh(), hour).await?;
    Ok(())
}

fn euros(euros: f64) -> Amount {
    Amount {
        micros: (euros * 1_000_000.0).round(),
        currency: "EUR".to_owned(),
    }
}

/// A server that answers one create after the other with these finished jobs.
async fn finishing(jobs: &[Value]) -> MockServer {
    let server = MockServer::start().await;
    for (number, facts) in jobs.iter().enumerate() {
        let mut done = facts.clone();
        done["id"] = json!(format!("video_{number}"));
        done["object"] = json!("video");
        done["status"] = json!("completed");
        Mock::given(method("POST"))
            .respond_with(ResponseTemplate::new(200).set_body_json(done))
            .up_to_n_times(1)
            .mount(&server)
            .await;
    }
    let bytes = ResponseTemplate::new(200).set_body_raw(clip_bytes(), "video/mp4");
    Mock::given(method("GET"))
        .and(path_regex("/content$"))
        .respond_with(bytes)
        .mount(&server)
        .await;
    server
}

/// What clips that are asked for one after the other cost in the end.
async fn costs(jobs: &[Value]) -> Result<Vec<Option<Amount>>, Box<dyn std::error::Error>> {
    let server = finishing(jobs).await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    priced(&open).await?;
    let mut costs = Vec::new();
    for _ in jobs {
        let id = one(&open).await;
        open.until_state(&id, ClipState::Safe).await;
        let cost = open.studio.clip_detail(&id).await?.cost.expect("a cost");
        costs.push(cost.actual);
    }
    Ok(costs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_behind_other_clips_is_not_paid_for_the_waiting() -> Outcome {
    // One GPU makes four takes of 90 seconds that were all sent at once.
    let jobs: Vec<Value> = (1..=4)
        .map(|take| json!({ "created_at": 1_800_000_000, "completed_at": 1_800_000_000 + 90 * take }))
        .collect();
    let each = Some(euros(1.0));
    assert_eq!(costs(&jobs).await?, vec![each; 4]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_says_it_worked_goes_before_its_clocks() -> Outcome {
    // SGLang, vLLM-Omni, NVIDIA Dynamo.
    let told = json!({
        "created_at": 1_800_000_000, "completed_at": 1_800_003_600, "inference_time_s": 45.0,
    });
    assert_eq!(costs(&[told]).await?, [Some(euros(0.5))]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_ended_while_nobody_looked_is_not_paid_for_the_night() -> Outcome {
    let server = server(job("queued")).await;
    let waiting = Mock::given(method("GET"))
        .and(path_regex("^/v1/videos/[^/]+$"))
        .respond_with(ResponseTemplate::new(200).set_body_json(job("queued")))
        .mount_as_scoped(&server)
        .await;
    let world = World::new().await;
    let mut open = known(&world, &server).await;
    priced(&open).await?;
    let id = one(&open).await;
    open.until(&id, |clip| clip.remote_id.is_some()).await;
    world.close(open).await;
    drop(waiting);
    world.clock.set_forward(Duration::from_hours(12));
    polls(&server, 200, job("completed")).await;
    let bytes = ResponseTemplate::new(200).set_body_raw(clip_bytes(), "video/mp4");
    Mock::given(method("GET"))
        .and(path_regex("/content$"))
        .respond_with(bytes)
        .mount(&server)
        .await;
    let mut open = world.open().await;
    open.until_state(&id, ClipState::Safe).await;
    let cost = open.studio.clip_detail(&id).await?.cost.expect("a cost");
    assert_eq!((&cost.actual, &cost.estimate), (&None, &None));
    Ok(())
}
