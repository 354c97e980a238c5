//! Downloads that go on where an earlier one stopped, and what servers make of that.

use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use studio::clip::{Clip, ClipState};
use videos_simulator::{Fault, Route, Trouble};

use super::world::{Outcome, World, clips_in, files};

/// A download that broke off after 5,000 bytes; the app was closed then.
struct Halfway {
    world: World,
    clip: Clip,
    part: PathBuf,
    whole: Vec<u8>,
    /// Requests so far.
    asked: usize,
}

impl Halfway {
    async fn new() -> Self {
        let world = World::new().await;
        let refused = Trouble::Status {
            code: 502,
            body: String::new(),
        };
        for fault in [
            Fault::new(Route::Content, Trouble::CloseAfterBytes { bytes: 5_000 }),
            Fault::new(Route::Content, refused).times(1000),
        ] {
            world.simulator.inject(fault);
        }
        let mut open = world.open().await;
        let clip = open.create("Half of it").await;
        let clip = open
            .until(&clip.id, |clip| {
                let problem = clip.problem.as_ref();
                clip.state == ClipState::Finished
                    && problem.is_some_and(|problem| problem.message.contains("did not hand out"))
            })
            .await;
        world.close(open).await;
        world.simulator.clear_faults();
        let is_part = |path: &PathBuf| path.extension().is_some_and(|last| last == "part");
        let part = files(&world.library()).into_iter().find(is_part);
        let whole = world
            .bytes_on_server(clip.remote_id.as_deref().expect("a job"))
            .await;
        Self {
            part: part.expect("a part"),
            asked: world.simulator.books().requests.len(),
            world,
            clip,
            whole,
        }
    }

    /// Opens the app again; the clip becomes safe. Answers how the server answered on the way.
    async fn goes_on(self) -> Vec<u16> {
        let mut open = self.world.open().await;
        let clip = open.until_state(&self.clip.id, ClipState::Safe).await;
        let kept = open.studio.clip_path(&clip.id).await.expect("a file");
        assert_eq!(std::fs::read(kept).expect("readable"), self.whole);
        assert_eq!(clips_in(&self.world.library()).len(), 1);
        let books = self.world.simulator.books();
        assert_eq!(books.creates.len(), 1);
        let later = books.requests.iter().skip(self.asked);
        later
            .filter(|one| one.route == Route::Content && !one.path.contains("variant"))
            .map(|one| one.status)
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_here_whole_is_kept_when_a_server_has_no_more_of_it() -> Outcome {
    // Starlette (vLLM-Omni) says the length without its unit.
    for trouble in [None, Some(Trouble::BareRange)] {
        let halfway = Halfway::new().await;
        std::fs::write(&halfway.part, &halfway.whole)?;
        if let Some(trouble) = trouble {
            let fault = Fault::new(Route::Content, trouble);
            halfway.world.simulator.inject(fault);
        }
        assert_eq!(halfway.goes_on().await, [416]);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_here_whole_is_kept_when_a_server_only_refuses_the_rest() -> Outcome {
    let halfway = Halfway::new().await;
    std::fs::write(&halfway.part, &halfway.whole)?;
    let refused = Trouble::Status {
        code: 416,
        body: String::new(),
    };
    let fault = Fault::new(Route::Content, refused);
    halfway.world.simulator.inject(fault);
    assert_eq!(halfway.goes_on().await, [416]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_that_is_longer_than_the_file_is_begun_anew_at_once() -> Outcome {
    let halfway = Halfway::new().await;
    let mut longer = halfway.whole.clone();
    longer.extend([0; 100]);
    std::fs::write(&halfway.part, longer)?;
    assert_eq!(halfway.goes_on().await, [416, 200]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_before_the_machine_was_started_is_not_relied_on() -> Outcome {
    let halfway = Halfway::new().await;
    // As after a loss of power: the length is there, the last bytes never came to the disk.
    let mut lost = std::fs::read(&halfway.part)?;
    lost[4_000..].fill(0);
    std::fs::write(&halfway.part, lost)?;
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
    let part = File::options().write(true).open(&halfway.part)?;
    part.set_modified(long_ago)?;
    assert_eq!(halfway.goes_on().await, [200]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rest_of_another_file_is_not_put_behind_this_one() -> Outcome {
    let halfway = Halfway::new().await;
    // Any other file has other bytes.
    let mut other = std::fs::read(&halfway.part)?;
    other.fill(7);
    std::fs::write(&halfway.part, other)?;
    let fault = Fault::new(Route::Content, Trouble::OtherEtag);
    halfway.world.simulator.inject(fault);
    assert_eq!(halfway.goes_on().await, [206, 200]);
    Ok(())
}
