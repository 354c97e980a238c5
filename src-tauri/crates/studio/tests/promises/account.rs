//! What was spent, prices and caps come back from the library folder alone, and nothing is counted
//! twice.

use std::time::Duration;

use studio::RequestId;
use studio::clip::{ClipState, Problem, Resolution};
use studio::money::{
    Amount, CapInput, Grouping, Ledger, LedgerState, Period, PriceInput, Scope, Unit,
};
use videos_simulator::{Bill, Config, Fault, Route, Trouble};

use super::world::{Open, Outcome, World, eventually, eventually_async, files, remove_databases};

fn usd(dollars: f64) -> Amount {
    Amount {
        micros: (dollars * 1_000_000.0).round(),
        currency: "USD".to_owned(),
    }
}

async fn set_cap(open: &Open, scope: Scope, subject: Option<&str>, amount: &str) -> Outcome {
    let caps = open.studio.budget().await?.caps;
    let known = caps.iter().find(|cap| cap.scope == scope);
    let cap = CapInput {
        id: known.map(|cap| cap.id.clone()),
        scope,
        subject_id: subject.map(str::to_owned),
        period: Period::Day,
        amount: amount.to_owned(),
        currency: "USD".to_owned(),
    };
    open.studio.save_cap(RequestId::fresh(), cap).await?;
    Ok(())
}

async fn set_price(open: &Open, amount: &str, valid_from: Option<&str>) -> Outcome {
    let price = PriceInput {
        id: None,
        server_id: open.server.clone(),
        model: Some("sora-2".to_owned()),
        size: None,
        unit: Unit::Clip,
        amount: amount.to_owned(),
        currency: "USD".to_owned(),
        valid_from: valid_from.map(str::to_owned),
    };
    open.studio.save_price(RequestId::fresh(), price).await?;
    Ok(())
}

/// Nobody finds out what became of the next create.
fn lose_the_next(world: &World) {
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThen500));
    let no_list = Trouble::Status {
        code: 404,
        body: "{}".to_owned(),
    };
    world
        .simulator
        .inject(Fault::new(Route::List, no_list).times(1000));
}

async fn ledger(open: &Open) -> Ledger {
    let ledger = open.studio.ledger(Grouping::Server, None).await;
    ledger.expect("a ledger")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ledger_prices_and_caps_come_back_from_the_folder_alone_however_often() -> Outcome {
    let world = World::with(Config {
        bill: Some(Bill::Usage(0.75)),
        ..Config::default()
    })
    .await;
    let mut open = world.open().await;
    set_price(&open, "0.40", None).await?;
    set_price(&open, "0.50", Some("2099-01-01")).await?;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Film".to_owned())
        .await?;
    set_cap(&open, Scope::All, None, "50").await?;
    set_cap(&open, Scope::Project, Some(&project.id), "20").await?;
    let safe = open.safe("Safe").await;
    // This server bills what failed, which has no sidecar.
    let failed = open.create("[block] Failed").await;
    open.until_state(&failed.id, ClipState::Failed).await;
    let deleted = vec![open.safe("Deleted").await.id];
    let studio = &open.studio;
    studio
        .trash_clips(RequestId::fresh(), deleted.clone())
        .await?;
    studio
        .delete_clips(RequestId::fresh(), deleted, false)
        .await?;
    lose_the_next(&world);
    let lost = open.create("Lost").await;
    open.until_state(&lost.id, ClipState::Unknown).await;
    let studio = &open.studio;
    studio
        .resolve_clip(RequestId::fresh(), &lost.id, Resolution::GiveUp)
        .await?;
    let before = (
        ledger(&open).await,
        open.studio.prices().await?,
        open.studio.budget().await?,
        open.studio.projects().await?.len(),
    );
    assert_eq!(before.0.total.spent, [usd(2.25)]);
    assert_eq!(before.0.total.reserved, [usd(0.4)]);
    assert_eq!((before.1.len(), before.2.caps.len()), (2, 2));
    world.close(open).await;
    for _ in 0..2 {
        remove_databases(&world.data_dir())?;
        let open = world.open().await;
        let after = (
            ledger(&open).await,
            open.studio.prices().await?,
            open.studio.budget().await?,
            open.studio.projects().await?.len(),
        );
        assert_eq!(after, before);
        let cost = open.studio.clip_detail(&safe.id).await?.cost;
        assert_eq!(cost.and_then(|cost| cost.actual), Some(usd(0.75)));
        assert_eq!(open.studio.servers().await?.len(), 1);
        world.close(open).await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_right_after_a_clip_leaves_it_in_the_account() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    set_price(&open, "0.40", None).await?;
    open.safe("Safe").await;
    let account = world.library().join(".dailies-account");
    eventually("the sheet of the day says it is settled", || {
        super::world::files(&account).iter().any(|sheet| {
            std::fs::read_to_string(sheet).is_ok_and(|text| text.contains(r#""settled""#))
        })
    })
    .await;
    drop(open);
    eventually("the database is let go", || {
        let lock = std::fs::File::open(world.data_dir().join("dailies.lock"));
        lock.is_ok_and(|lock| lock.try_lock().is_ok())
    })
    .await;
    remove_databases(&world.data_dir())?;
    let open = world.open().await;
    assert_eq!(ledger(&open).await.total.spent, [usd(0.4)]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restored_backup_learns_what_was_spent_since_and_counts_it_once() -> Outcome {
    let mut world = World::new().await;
    world.tuning.disk_reserve = u64::MAX;
    let open = world.open().await;
    set_price(&open, "0.40", None).await?;
    set_cap(&open, Scope::All, None, "50").await?;
    let noted = open.create("Noted").await;
    let forgotten = open.create("Forgotten").await;
    world.close(open).await;
    // The backup knows both as not sent yet.
    world.tuning.backup_first = Duration::ZERO;
    let open = world.open().await;
    let backup = world.data_dir().join("dailies-backup.sqlite");
    eventually("a backup is made", || backup.exists()).await;
    world.close(open).await;
    world.tuning.disk_reserve = 0;
    let mut open = world.open().await;
    for clip in [&noted, &forgotten] {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    let failed = open.create("[block] Failed").await;
    open.until_state(&failed.id, ClipState::Failed).await;
    set_cap(&open, Scope::All, None, "1").await?;
    let before = ledger(&open).await;
    let lost = open.studio.clip(&forgotten.id).await?;
    world.close(open).await;
    let name = lost.file.expect("a file").name;
    studio::library::Library::open(world.library()).remove(&name)?;
    std::fs::remove_file(world.data_dir().join("dailies.sqlite"))?;
    let mut open = world.open().await;
    open.until_state(&forgotten.id, ClipState::Safe).await;
    assert_eq!(ledger(&open).await, before);
    let caps = open.studio.budget().await?.caps;
    assert_eq!((caps.len(), &caps[0].amount), (1, &usd(1.0)));
    assert_eq!(caps[0].spent, usd(0.8));
    assert_eq!(world.simulator.books().creates.len(), 3);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn caps_that_are_set_while_the_folder_is_away_hold_when_it_is_back() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    set_price(&open, "0.40", None).await?;
    set_cap(&open, Scope::All, None, "50").await?;
    open.safe("Safe").await;
    world.close(open).await;
    let away = world.folder.path().join("unplugged");
    std::fs::rename(world.library(), &away)?;
    std::fs::write(world.library(), "a file in the place of the folder")?;
    remove_databases(&world.data_dir())?;
    let mut open = world.open().await;
    assert_eq!(open.studio.budget().await?.caps.len(), 0);
    set_cap(&open, Scope::All, None, "0.10").await?;
    let busy = Trouble::RateLimit {
        retry_after: Some(0),
    };
    world
        .simulator
        .inject(Fault::new(Route::Create, busy).times(10_000));
    let meanwhile = open.create("Asked for meanwhile").await;
    std::fs::remove_file(world.library())?;
    std::fs::rename(&away, world.library())?;
    open.studio.check_library().await?;
    let caps = open.studio.budget().await?.caps;
    assert_eq!((caps.len(), &caps[0].amount), (1, &usd(0.1)));
    assert_eq!(caps[0].spent, usd(0.4));
    assert_eq!(open.studio.prices().await?.len(), 1);
    // What was asked for meanwhile certainly did not leave: it waits for room under the cap.
    open.until(&meanwhile.id, |clip| {
        let code = clip.problem.as_ref().and_then(|one| one.code.as_deref());
        clip.state == ClipState::Queued && code == Some(Problem::OVER_CAP)
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_that_was_being_made_is_perhaps_paid_when_the_database_is_lost() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    set_price(&open, "0.40", None).await?;
    let clip = open.create("[slow 60] On its way").await;
    open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
    world.close(open).await;
    remove_databases(&world.data_dir())?;
    let open = world.open().await;
    let total = ledger(&open).await.total;
    assert_eq!((total.spent, total.reserved), (vec![], vec![usd(0.4)]));
    // Its job is found on the server: it is the same clip, and is not counted again.
    world.simulator.advance(Duration::from_mins(2));
    let job = clip_job(&world);
    open.studio
        .set_key(
            RequestId::fresh(),
            &open.server,
            super::world::KEY.into(),
            false,
        )
        .await?;
    let adopted = open
        .studio
        .adopt_jobs(RequestId::fresh(), &open.server, vec![job])
        .await?
        .remove(0);
    let mut open = open;
    open.until_state(&adopted.id, ClipState::Safe).await;
    let total = ledger(&open).await.total;
    assert_eq!((total.clips, total.spent), (1, vec![usd(0.4)]));
    let cost = open.studio.clip_detail(&adopted.id).await?.cost;
    assert_eq!(cost.map(|cost| cost.state), Some(LedgerState::Settled));
    Ok(())
}

fn clip_job(world: &World) -> String {
    let books = world.simulator.books();
    books.accepted().next().expect("a job").to_owned()
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read_for_a_while_is_read_back_as_soon_as_it_can_be() -> Outcome {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    // Before there are threads that would keep the rights.
    super::folders::become_anybody()?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let world = World::new().await;
        let mut open = world.open().await;
        set_cap(&open, Scope::All, None, "50").await?;
        open.safe("Paid").await;
        let book = world.library().join(".dailies-account");
        eventually("the cap is noted", || {
            files(&book).iter().any(|sheet| {
                let text = std::fs::read_to_string(sheet).unwrap_or_default();
                text.contains("50000000")
            })
        })
        .await;
        world.close(open).await;
        remove_databases(&world.data_dir())?;
        set_permissions(&book, Permissions::from_mode(0o000))?;
        let open = world.open().await;
        let recovery = open.studio.findings().await?.recovery.unwrap_or_default();
        assert!(recovery.contains("could not be read"), "{recovery}");
        let caps = async || open.studio.budget().await.map(|budget| budget.caps.len());
        assert_eq!(caps().await?, 0);
        set_permissions(&book, Permissions::from_mode(0o755))?;
        eventually_async("it is read back", async || {
            caps().await.is_ok_and(|caps| caps == 1)
        })
        .await;
        let recovery = open.studio.findings().await?.recovery.unwrap_or_default();
        assert!(!recovery.contains("could not be read"), "{recovery}");
        Ok(())
    })
}
