//! The accidents of many.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use videos_simulator::profile::CHAOS;
use videos_simulator::{Config, Route};

use crate::client::{World, with};

async fn seeded(seed: u64) -> World {
    with(Config {
        profile: &CHAOS,
        seed,
        render: Duration::ZERO,
        ..Config::default()
    })
    .await
}

/// Sends so many creates and looks at each job, whatever comes of it.
async fn a_day(world: &World) -> Vec<(Route, Option<String>)> {
    for number in 0..30 {
        let ask = json!({ "prompt": format!("clip {number}") });
        let create = world.http.post(world.url("/videos")).json(&ask).send();
        let _ = create.await;
        let accepted: Vec<String> = world
            .simulator
            .books()
            .accepted()
            .map(str::to_owned)
            .collect();
        for id in accepted.iter().rev().take(1) {
            for path in [format!("/videos/{id}"), format!("/videos/{id}/content")] {
                if let Ok(answer) = world.http.get(world.url(&path)).send().await {
                    let _ = answer.bytes().await;
                }
            }
        }
    }
    let requests = world.simulator.books().requests;
    requests
        .into_iter()
        .map(|request| (request.route, request.fault))
        .collect()
}

#[tokio::test]
async fn accidents_follow_from_the_seed_and_are_of_many_kinds() {
    let (one, same, other) = (seeded(5).await, seeded(5).await, seeded(6).await);
    let seen = a_day(&one).await;
    assert_eq!(a_day(&same).await, seen);
    assert_ne!(a_day(&other).await, seen);
    let on = |route: Route| {
        let mut kinds: Vec<&String> = seen
            .iter()
            .filter(|(at, _)| *at == route)
            .filter_map(|(_, fault)| fault.as_ref())
            .collect();
        kinds.sort();
        kinds.dedup();
        kinds.len()
    };
    assert!(on(Route::Create) >= 3, "{seen:?}");
    assert!(on(Route::Retrieve) >= 3, "{seen:?}");
    assert!(on(Route::Content) >= 3, "{seen:?}");
    // Never three in a row on one route, so that whoever persists gets through.
    for route in [Route::Create, Route::Retrieve, Route::Content] {
        let hit: Vec<bool> = seen
            .iter()
            .filter(|(at, _)| *at == route)
            .map(|(_, fault)| fault.is_some())
            .collect();
        assert!(hit.windows(3).all(|three| three.contains(&false)));
        assert!(hit.contains(&true));
    }
}

#[tokio::test]
async fn times_come_in_three_forms_from_a_clock_that_is_wrong() {
    let world = seeded(1).await;
    let mut forms = [false; 3];
    for _ in 0..20 {
        if world.simulator.books().accepted().count() == 3 {
            break;
        }
        let ask = json!({ "prompt": "a cat" });
        let create = world.http.post(world.url("/videos")).json(&ask);
        let _ = create.send().await;
    }
    let ids: Vec<String> = world
        .simulator
        .books()
        .accepted()
        .map(str::to_owned)
        .collect();
    for id in ids {
        let video = persisted(&world, &id).await;
        assert_eq!(video["expires_at"], 253_402_300_799_u64);
        let form = match &video["created_at"] {
            Value::String(_) => 2,
            number => usize::from(number.as_u64().is_some_and(|at| at > 100_000_000_000)),
        };
        if form == 0 {
            let real = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .expect("a time")
                .as_secs();
            let said = video["created_at"].as_u64().expect("seconds");
            assert!(said.abs_diff(real) > 50, "{said} {real}");
        }
        forms[form] = true;
    }
    assert_eq!(forms, [true; 3]);
}

/// Asks until the job itself answers.
async fn persisted(world: &World, id: &str) -> Value {
    for _ in 0..20 {
        let answer = world.http.get(world.url(&format!("/videos/{id}"))).send();
        if let Ok(answer) = answer.await
            && let Ok(text) = answer.text().await
            && let Ok(video) = serde_json::from_str::<Value>(&text)
            && video["status"] == "completed"
        {
            return video;
        }
    }
    panic!("{id} is not to be had");
}
