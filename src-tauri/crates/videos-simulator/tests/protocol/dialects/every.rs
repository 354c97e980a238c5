//! What holds for every kind of server: a clip can be had from it, its books are kept, its files are
//! what they are called.

use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use videos_simulator::{Config, PROFILES, Profile, Route};

use crate::client::{World, id, said, with, world};

const KEY: &str = "sk-every-0123456789";

/// A server of this kind that wants a key and does not keep anybody waiting.
async fn quick(profile: &'static Profile) -> World {
    with(Config {
        profile,
        key: Some(KEY.to_owned()),
        render: Duration::ZERO,
        ..Config::default()
    })
    .await
}

/// Asks in each form until one is taken, as somebody does who knows nothing.
async fn clip(world: &World) -> Value {
    let url = world.url("/videos");
    let model = first_model(world).await;
    for _ in 0..40 {
        let form = reqwest::multipart::Form::new()
            .text("model", model.clone())
            .text("prompt", "a cat");
        let json = json!({ "model": model, "prompt": "a cat" });
        for ask in [
            world.http.post(&url).multipart(form),
            world.http.post(&url).json(&json),
        ] {
            let Ok(answer) = ask.bearer_auth(KEY).send().await else {
                continue;
            };
            if let (200..300, video @ Value::Object(_)) = said(answer).await {
                return video;
            }
        }
    }
    panic!("no form is taken");
}

async fn first_model(world: &World) -> String {
    for _ in 0..10 {
        let ask = world.http.get(world.url("/models")).bearer_auth(KEY);
        let Ok(answer) = ask.send().await else {
            continue;
        };
        if let (200, models) = said(answer).await
            && let Some(name) = models["data"][0]["id"].as_str()
        {
            return name.to_owned();
        }
    }
    panic!("no models are listed");
}

/// The file of a finished job, wherever it is: in the answer, at an address, or at `content`.
async fn file(world: &World, video: &Value) -> Bytes {
    use base64::Engine;
    let place = [&video["data"][0]["url"], &video["url"]]
        .into_iter()
        .find_map(Value::as_str);
    for _ in 0..40 {
        let answer = if let Some(place) = place {
            world.http.get(place).send().await
        } else {
            let place = world.url(&format!("/videos/{}/content", encoded(&id(video))));
            world.http.get(place).bearer_auth(KEY).send().await
        };
        let Ok(answer) = answer else { continue };
        let wanted = answer.content_length();
        let place = answer.headers().get("location").cloned();
        let Ok(bytes) = answer.bytes().await else {
            continue;
        };
        if let Some(place) = place.and_then(|it| it.to_str().ok().map(str::to_owned)) {
            let answer = world.http.get(place).send().await.expect("an answer");
            return answer.bytes().await.expect("a file");
        }
        if let Ok(inside) = serde_json::from_slice::<Value>(&bytes) {
            if let Some(place) = inside["url"].as_str() {
                let answer = world.http.get(place).send().await.expect("an answer");
                return answer.bytes().await.expect("a file");
            }
            if let Some(text) = inside["b64_json"].as_str() {
                let engine = base64::engine::general_purpose::STANDARD;
                return engine.decode(text).expect("base64").into();
            }
        }
        if wanted == Some(bytes.len() as u64) && bytes.get(4..8) == Some(b"ftyp") {
            return bytes;
        }
    }
    panic!("no file is handed out");
}

fn encoded(id: &str) -> String {
    id.replace('/', "%2F")
        .replace('+', "%2B")
        .replace('=', "%3D")
}

#[tokio::test]
async fn every_kind_of_server_makes_a_clip_and_keeps_books() {
    for profile in PROFILES {
        let world = quick(profile).await;
        let video = clip(&world).await;
        let bytes = file(&world, &video).await;
        let books = world.simulator.books();
        let accepted: Vec<&str> = books.accepted().collect();
        let name = profile.name();
        assert!(accepted.contains(&id(&video).as_str()), "{name}: {video}");
        assert_eq!(bytes.get(4..8), Some(b"ftyp".as_slice()), "{name}");
        let own = world.simulator.clip(&id(&video)).await;
        assert_eq!(own, Some(bytes), "{name} hands out the clip it made");
        assert!(books.job(&id(&video)).downloads["video"] >= 1, "{name}");
    }
}

#[tokio::test]
async fn every_kind_of_server_that_has_a_door_keeps_the_wrong_key_out() {
    for profile in PROFILES {
        let world = quick(profile).await;
        let ask = world.http.get(world.url("/models")).bearer_auth("sk-wrong");
        let status = ask.send().await.expect("an answer").status().as_u16();
        let expected = match profile.name() {
            "trtllm" | "dynamo" => 200,
            "litellm" => 400,
            _ => 401,
        };
        assert!(
            status == expected || profile.name() == "chaos",
            "{}: {status}",
            profile.name()
        );
    }
}

#[tokio::test]
async fn names_and_order_of_the_kinds_are_those_of_the_command_line() {
    let names = PROFILES.map(Profile::name);
    assert_eq!(
        names,
        [
            "openai",
            "azure",
            "vllm-omni",
            "sglang",
            "trtllm",
            "dynamo",
            "litellm",
            "newapi",
            "redirect-cdn",
            "relay-json",
            "openrouter",
            "chaos",
        ]
    );
    for name in names {
        let profile = Profile::named(name).expect("a profile");
        assert_eq!(profile.name(), name);
        assert!(!profile.about().is_empty());
    }
    assert!(Profile::named("gpt").is_none());
}

#[tokio::test]
async fn a_prompt_decides_the_kind_of_file() {
    let world = world().await;
    let kinds = [
        ("webm", "video/webm", vec![0x1a, 0x45, 0xdf, 0xa3]),
        ("gif", "image/gif", b"GIF89a".to_vec()),
        ("avi", "video/x-msvideo", b"RIFF".to_vec()),
    ];
    for (word, mime, magic) in kinds {
        let id = world.finished(&format!("a cat [{word}]")).await;
        let answer = world.get(&format!("/videos/{id}/content")).await;
        assert_eq!(answer.headers()["content-type"], mime);
        let bytes = answer.bytes().await.expect("bytes");
        assert!(bytes.starts_with(&magic), "{word}");
        let poster = world
            .get(&format!("/videos/{id}/content?variant=thumbnail"))
            .await;
        assert_eq!(poster.headers()["content-type"], "image/webp");
    }
}

#[tokio::test]
async fn a_server_without_a_store_forgets_its_jobs_and_one_with_a_store_does_not() {
    for (name, forgets) in [
        ("openai", false),
        ("azure", false),
        ("vllm-omni", true),
        ("sglang", true),
        ("trtllm", true),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config {
            profile: Profile::named(name).expect("a profile"),
            state_file: Some(folder.path().join("jobs.json")),
            ..Config::default()
        };
        let first = with(config.clone()).await;
        let form = crate::client::fields([("prompt", "a cat")]);
        let id = first.form_id(form).await;
        first.simulator.shutdown().await;
        let second = with(config).await;
        let (status, _) = said(second.get(&format!("/videos/{id}")).await).await;
        assert_eq!(status, if forgets { 404 } else { 200 }, "{name}");
        assert_eq!(second.simulator.books().requests_on(Route::Retrieve), 1);
    }
}

#[tokio::test]
async fn only_where_there_are_remixes_is_there_such_a_path() {
    let with_remixes = ["openai", "azure", "litellm", "newapi", "redirect-cdn"];
    // Its accidents answer for themselves.
    for profile in PROFILES.iter().filter(|it| it.name() != "chaos") {
        let world = quick(profile).await;
        let look = async |path: &str| {
            let ask = world.http.get(world.url(path)).bearer_auth(KEY);
            ask.send().await.expect("an answer").status().as_u16()
        };
        let (remix, nothing) = (
            look("/videos/none/remix").await,
            look("/videos/none/nothing").await,
        );
        let expected = if with_remixes.contains(&profile.name()) {
            405
        } else {
            nothing
        };
        assert_eq!(remix, expected, "{}", profile.name());
        assert_ne!(nothing, 405, "{}", profile.name());
    }
}
