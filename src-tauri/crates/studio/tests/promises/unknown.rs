//! Creates whose outcome nobody knows: found on the server's list or decided by the user, never
//! sent again by machine.

use studio::RequestId;
use studio::clip::{Clip, ClipState, Problem, Resolution};
use studio::error::Error;
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Open, Outcome, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_create_without_an_answer_is_found_and_not_sent_again() {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThenClose));
    let mut open = world.open().await;
    let clip = open.safe("Lost and found").await;
    let books = world.simulator.books();
    assert_eq!(books.creates_of("Lost and found"), 1);
    assert_eq!(books.accepted().next(), clip.remote_id.as_deref());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accepted_create_answered_500_is_found_and_not_sent_again() {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThen500));
    let mut open = world.open().await;
    open.safe("Five hundred").await;
    assert_eq!(world.simulator.books().creates_of("Five hundred"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_lost_takes_become_two_clips_of_two_jobs() -> Outcome {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThenClose).times(2));
    let mut open = world.open().await;
    let mut wish = open.wish("Twins");
    wish.takes = 2;
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    let one = open.until_state(&clips[0].id, ClipState::Safe).await;
    let other = open.until_state(&clips[1].id, ClipState::Safe).await;
    assert_ne!(one.remote_id, other.remote_id);
    assert_eq!(world.simulator.books().creates_of("Twins"), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_is_not_on_the_list_waits_for_the_user() -> Outcome {
    let world = World::new().await;
    let broken = Trouble::Status {
        code: 500,
        body: "oops".to_owned(),
    };
    world.simulator.inject(Fault::new(Route::Create, broken));
    let mut open = world.open().await;
    let clip = open.create("Never made").await;
    let clip = open
        .until(&clip.id, |clip| {
            clip.state == ClipState::Unknown
                && clip
                    .problem
                    .as_ref()
                    .is_some_and(|problem| problem.message.contains("probably not made"))
        })
        .await;
    assert_eq!(world.simulator.books().requests_on(Route::Create), 1);
    open.studio
        .resolve_clip(RequestId::fresh(), &clip.id, Resolution::SendAgain)
        .await?;
    open.until_state(&clip.id, ClipState::Safe).await;
    assert_eq!(world.simulator.books().requests_on(Route::Create), 2);
    assert_eq!(world.simulator.books().accepted().count(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_user_can_name_the_job_or_give_up() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let other = open.safe("The same words").await;
    let job = world
        .simulator
        .books()
        .accepted()
        .next()
        .map(str::to_owned)
        .expect("a job");
    world
        .simulator
        .inject(Fault::new(Route::List, Trouble::Html).times(50));
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThenClose).times(2));
    let lost = open.create("Which one").await;
    open.until_state(&lost.id, ClipState::Unknown).await;
    let taken = open
        .studio
        .resolve_clip(RequestId::fresh(), &lost.id, Resolution::Adopt(job))
        .await;
    assert!(taken.is_err(), "the job already is {}", other.id);
    for no_id in ["", "  ", "..", "two\nlines"] {
        let named = Resolution::Adopt(no_id.to_owned());
        let answer = open
            .studio
            .resolve_clip(RequestId::fresh(), &lost.id, named)
            .await;
        assert!(matches!(answer, Err(Error::Invalid { .. })), "{answer:?}");
    }
    let job = world
        .simulator
        .books()
        .accepted()
        .last()
        .map(str::to_owned)
        .expect("a job");
    open.studio
        .resolve_clip(RequestId::fresh(), &lost.id, Resolution::Adopt(job.clone()))
        .await?;
    let found = open.until_state(&lost.id, ClipState::Safe).await;
    assert_eq!(found.remote_id, Some(job));
    let left = open.create("Left alone").await;
    open.until_state(&left.id, ClipState::Unknown).await;
    let left = open
        .studio
        .resolve_clip(RequestId::fresh(), &left.id, Resolution::GiveUp)
        .await?;
    assert_eq!(left.state, ClipState::Failed);
    Ok(())
}

/// A safe clip, and a second one whose create was answered with the job of the first.
async fn doubled(world: &World, open: &mut Open) -> (Clip, Clip) {
    let first = open.safe("The first").await;
    let id = first.remote_id.clone().expect("a create id");
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::TakenId { id }));
    let second = open.create("The second").await;
    (first, second)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_answered_with_the_job_of_another_clip_is_searched_for_and_found() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let (first, second) = doubled(&world, &mut open).await;
    let second = open.until_state(&second.id, ClipState::Safe).await;
    assert_ne!(second.remote_id, first.remote_id);
    let job = second.remote_id.as_deref().expect("a create id");
    let path = open.studio.clip_path(&second.id).await?;
    assert_eq!(std::fs::read(path)?, world.bytes_on_server(job).await);
    assert_eq!(world.simulator.books().creates.len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_answered_with_the_job_of_another_clip_is_no_second_clip_of_that_job() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    world
        .simulator
        .inject(Fault::new(Route::List, Trouble::Html).times(50));
    let (first, second) = doubled(&world, &mut open).await;
    let second = open
        .until(&second.id, |clip| {
            let taken = |problem: &Problem| problem.code.as_deref() == Some(Problem::TAKEN_ID);
            let told = |problem: &Problem| problem.message.contains("charged");
            let problem = clip.problem.as_ref();
            problem.is_some_and(|problem| taken(problem) && told(problem))
        })
        .await;
    assert_eq!(second.state, ClipState::Unknown);
    assert_eq!(second.remote_id, None);
    let details = second.problem.and_then(|problem| problem.details);
    assert!(details.is_some_and(|details| details.contains("The first")));
    let same = first.remote_id.clone().expect("a create id");
    let taken = open
        .studio
        .resolve_clip(RequestId::fresh(), &second.id, Resolution::Adopt(same))
        .await;
    assert!(taken.is_err(), "the job already is {}", first.id);
    open.studio
        .resolve_clip(RequestId::fresh(), &second.id, Resolution::SendAgain)
        .await?;
    let second = open.until_state(&second.id, ClipState::Safe).await;
    assert_ne!(second.remote_id, first.remote_id);
    Ok(())
}

/// A create that the server did not get, and of which nobody knows that.
fn never_made() -> Fault {
    let broken = Trouble::Status {
        code: 500,
        body: "oops".to_owned(),
    };
    Fault::new(Route::Create, broken)
}

fn told(clip: &Clip, words: &str) -> bool {
    let problem = clip.problem.as_ref();
    problem.is_some_and(|problem| problem.message.contains(words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_job_of_a_clip_that_was_deleted_for_good_is_no_other_clip() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let old = open.safe("Once more").await;
    let ids = vec![old.id];
    let studio = &open.studio;
    studio.trash_clips(RequestId::fresh(), ids.clone()).await?;
    studio.delete_clips(RequestId::fresh(), ids, false).await?;
    world.simulator.inject(never_made());
    let new = open.create("Once more").await;
    let new = open
        .until(&new.id, |clip| told(clip, "probably not made"))
        .await;
    assert_eq!((new.state, new.remote_id), (ClipState::Unknown, None));
    Ok(())
}
