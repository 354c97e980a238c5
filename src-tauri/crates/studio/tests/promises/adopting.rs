//! Jobs that were made elsewhere, and deleting on the server.

use std::collections::HashSet;

use serde_json::json;
use studio::RequestId;
use studio::clip::{ClipSource, ClipState, NewClips};
use studio::error::Error;
use studio::server::{AuthForm, ServerInput};
use videos_api::{Auth, Client, CreateVideo, Profile};
use videos_simulator::{Fault, Route, Trouble};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::world::{KEY, Outcome, World};

async fn made_elsewhere(world: &World, prompt: &str) -> String {
    let profile = Profile::new(world.simulator.base_url().parse().expect("a URL"))
        .with_auth(Auth::Bearer(KEY.into()));
    let client = Client::new(profile).expect("a client");
    let reply = client
        .create(&CreateVideo::new(prompt))
        .await
        .expect("created");
    reply.value.id.as_str().to_owned()
}

#[tokio::test]
async fn jobs_made_elsewhere_are_listed_and_adopted_once() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let job = made_elsewhere(&world, "From another program").await;
    let page = open.studio.jobs_on_server(&open.server, None).await?;
    assert_eq!(page.jobs[0].remote_id, job);
    assert_eq!(page.jobs[0].clip_id, None);
    let server = open.server.clone();
    let clips = open
        .studio
        .adopt_jobs(RequestId::fresh(), &server, vec![job.clone()])
        .await?;
    assert_eq!(clips[0].source, ClipSource::Adopted);
    let clip = open.until_state(&clips[0].id, ClipState::Safe).await;
    assert_eq!(clip.prompt, "From another program");
    let again = open
        .studio
        .adopt_jobs(RequestId::fresh(), &server, vec![job])
        .await?;
    assert_eq!(again[0].id, clip.id);
    let page = open.studio.jobs_on_server(&server, None).await?;
    assert_eq!(page.jobs[0].clip_id, Some(clip.id));
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test]
async fn adopted_jobs_enter_where_they_stand() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let failed = made_elsewhere(&world, "[fail] [slow 0] Broken").await;
    let slow = made_elsewhere(&world, "[slow 60] Slow").await;
    let clips = open
        .studio
        .adopt_jobs(RequestId::fresh(), &open.server, vec![failed, slow])
        .await?;
    assert_eq!(clips[0].state, ClipState::Failed);
    assert!(matches!(
        clips[1].state,
        ClipState::Accepted | ClipState::Running
    ));
    Ok(())
}

#[tokio::test]
async fn deleting_on_the_server_keeps_the_file_here() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Only here").await;
    let clip = open
        .studio
        .delete_on_server(RequestId::fresh(), &clip.id)
        .await?;
    assert!(clip.deleted_on_server_at.is_some());
    assert_eq!(clip.state, ClipState::Safe);
    assert!(open.studio.clip_path(&clip.id).await?.is_file());
    let job = clip.remote_id.expect("a create id");
    assert!(world.simulator.books().job(&job).deleted);
    Ok(())
}

#[tokio::test]
async fn a_server_that_cannot_delete_says_so_and_is_remembered() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let clip = open.safe("Stays there").await;
    let cannot = Trouble::Status {
        code: 405,
        body: r#"{"detail":"Method Not Allowed"}"#.to_owned(),
    };
    world.simulator.inject(Fault::new(Route::Delete, cannot));
    let answer = open
        .studio
        .delete_on_server(RequestId::fresh(), &clip.id)
        .await;
    assert!(matches!(answer, Err(Error::Server { .. })), "{answer:?}");
    let servers = open.studio.servers().await?;
    assert_eq!(servers[0].capabilities.delete, Some(false));
    assert_eq!(open.studio.clip(&clip.id).await?.deleted_on_server_at, None);
    Ok(())
}

#[tokio::test]
async fn a_clip_is_not_called_deleted_by_a_server_that_was_seen_to_have_no_such_operation()
-> Outcome {
    // NVIDIA Dynamo has nothing but creates, and answers 404 to everything else.
    let world = World::with(videos_simulator::Config {
        profile: videos_simulator::Profile::named("dynamo").expect("a profile"),
        ..videos_simulator::Config::default()
    })
    .await;
    let mut open = world.open().await;
    let wish = NewClips {
        model: Some("Wan-AI/Wan2.1-T2V-1.3B-Diffusers".to_owned()),
        ..open.wish("Stays there")
    };
    let id = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await?
        .remove(0)
        .id;
    open.until_state(&id, ClipState::Safe).await;
    let input = ServerInput {
        id: Some(open.server.clone()),
        base_url: world.simulator.base_url(),
        auth: AuthForm::Bearer,
        ..ServerInput::default()
    };
    open.studio.test_server(input, None, Vec::new()).await?;
    let answer = open.studio.delete_on_server(RequestId::fresh(), &id).await;
    assert!(matches!(answer, Err(Error::Server { .. })), "{answer:?}");
    assert_eq!(open.studio.clip(&id).await?.deleted_on_server_at, None);
    let servers = open.studio.servers().await?;
    assert_eq!(servers[0].capabilities.delete, Some(false));
    Ok(())
}

#[tokio::test]
async fn a_job_that_is_listed_twice_is_one_and_a_list_without_end_is_read_in_stretches() -> Outcome
{
    let server = MockServer::start().await;
    let job =
        |at: usize| json!({"id": format!("video_{at}"), "object": "video", "status": "completed"});
    let jobs: Vec<_> = [job(0)].into_iter().chain((0..2000).map(job)).collect();
    let list = json!({"object": "list", "data": jobs, "has_more": false});
    Mock::given(method("GET"))
        .and(path("/v1/videos"))
        .respond_with(ResponseTemplate::new(200).set_body_json(list))
        .mount(&server)
        .await;
    let world = World::new().await;
    let open = world.open().await;
    let input = ServerInput {
        base_url: format!("{}/v1", server.uri()),
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    let server = open.studio.save_server(RequestId::fresh(), input).await?;
    let page = open.studio.jobs_on_server(&server.id, None).await?;
    let ids: HashSet<&str> = page.jobs.iter().map(|job| job.remote_id.as_str()).collect();
    assert_eq!((page.jobs.len(), ids.len()), (500, 500));
    assert_eq!(page.after.as_deref(), Some("video_499"));
    Ok(())
}
