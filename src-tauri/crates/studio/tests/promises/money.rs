//! What clips cost, and that nothing is spent beyond a cap unless the user says so.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use jiff::tz::TimeZone;
use studio::RequestId;
use studio::clip::{Clip, ClipState, Problem};
use studio::event::Event;
use studio::money::{
    Amount, Budget, CapInput, Cost, Grouping, LedgerState, Period, PriceInput, QuoteInput, Scope,
    Unit,
};
use studio::ports::Clock;
use videos_simulator::{Bill, Config, Fault, Route, Trouble};

use super::world::{Open, Outcome, World};

/// Dollars as the page gets them.
fn usd(dollars: f64) -> Amount {
    Amount {
        micros: (dollars * 1_000_000.0).round(),
        currency: "USD".to_owned(),
    }
}

/// What the tests ask for costs 0.40 by the reference prices: 4 s of sora-2.
async fn priced(world: &World) -> Open {
    let open = world.open().await;
    let prices = open
        .studio
        .use_reference_prices(RequestId::fresh(), &open.server)
        .await
        .expect("the reference prices");
    assert_eq!(prices.len(), 4);
    open
}

fn cap(scope: Scope, subject: Option<&str>, period: Period, amount: &str) -> CapInput {
    CapInput {
        id: None,
        scope,
        subject_id: subject.map(str::to_owned),
        period,
        amount: amount.to_owned(),
        currency: "usd".to_owned(),
    }
}

async fn a_day(open: &Open, amount: &str) -> Budget {
    let known = open.studio.budget().await.expect("a budget");
    let id = known.caps.first().map(|cap| cap.id.clone());
    let cap = CapInput {
        id,
        ..cap(Scope::All, None, Period::Day, amount)
    };
    open.studio
        .save_cap(RequestId::fresh(), cap)
        .await
        .expect("a cap")
}

async fn cost(open: &Open, clip: &Clip) -> Cost {
    let detail = open.studio.clip_detail(&clip.id).await.expect("a clip");
    detail.cost.expect("a cost")
}

fn held_back(clip: &Clip) -> bool {
    clip.state == ClipState::Queued
        && clip
            .problem
            .as_ref()
            .is_some_and(|problem| problem.code.as_deref() == Some(Problem::OVER_CAP))
}

/// Noon in a zone that tests can move through.
struct Noon(AtomicI64);

impl Clock for Noon {
    fn now(&self) -> SystemTime {
        let hours = self.0.load(Ordering::Relaxed);
        let base = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 56);
        base + Duration::from_hours(u64::try_from(hours).unwrap_or_default())
    }

    fn zone(&self) -> TimeZone {
        // Midnight comes seven hours after that of UTC.
        TimeZone::fixed(jiff::tz::offset(-7))
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_is_estimated_set_aside_and_settled_by_the_price_book() {
    let world = World::new().await;
    let mut open = priced(&world).await;
    let wish = open.wish("A kite");
    let quote = open
        .studio
        .quote(QuoteInput {
            server_id: wish.server_id,
            model: wish.model,
            size: wish.size,
            seconds: wish.seconds,
            takes: 3,
            project_id: None,
        })
        .await
        .expect("a quote");
    assert_eq!((quote.each, quote.total), (Some(usd(0.4)), Some(usd(1.2))));
    assert_eq!(quote.over, None);
    let clip = open.create("A kite").await;
    open.event(|event| matches!(event, Event::Money { budget } if budget.today == [usd(0.4)]))
        .await;
    let clip = open.until_state(&clip.id, ClipState::Safe).await;
    let cost = cost(&open, &clip).await;
    assert_eq!(cost.state, LedgerState::Settled);
    assert_eq!(
        (cost.estimate, cost.actual),
        (Some(usd(0.4)), Some(usd(0.4)))
    );
    assert!(!cost.reported && !cost.waived);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cap_holds_the_next_clip_back_with_the_numbers_until_it_is_raised() {
    let world = World::new().await;
    let mut open = priced(&world).await;
    a_day(&open, "0.50").await;
    open.safe("The first one").await;
    let second = open.create("The second one").await;
    let second = open.until(&second.id, held_back).await;
    let message = second.problem.expect("a problem").message;
    for number in ["$0.50 a day", "$0.40 is spent", "costs $0.40"] {
        assert!(message.contains(number), "{message}");
    }
    assert_eq!(world.simulator.books().creates.len(), 1);
    let quote = QuoteInput {
        server_id: open.server.clone(),
        model: second.model.clone(),
        size: second.size.clone(),
        seconds: second.seconds.clone(),
        takes: 1,
        project_id: None,
    };
    let over = open.studio.quote(quote).await.expect("a quote").over;
    assert!(over.is_some_and(|over| message.starts_with(&over)));
    let budget = a_day(&open, "0.80").await;
    assert_eq!(budget.caps[0].amount, usd(0.8));
    let second = open.until_state(&second.id, ClipState::Safe).await;
    assert_eq!(second.problem, None);
    assert_eq!(
        open.studio.budget().await.expect("a budget").today,
        [usd(0.8)]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn takes_stop_at_the_one_that_would_pass_the_cap() -> Outcome {
    let world = World::new().await;
    let mut open = priced(&world).await;
    a_day(&open, "1").await;
    let mut wish = open.wish("Four takes");
    wish.takes = 4;
    let clips = open.studio.create_clips(RequestId::fresh(), wish).await?;
    for clip in &clips[..2] {
        open.until_state(&clip.id, ClipState::Safe).await;
    }
    for clip in &clips[2..] {
        open.until(&clip.id, held_back).await;
    }
    assert_eq!(world.simulator.books().creates.len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_clip_is_sent_anyway_when_the_user_says_so_and_the_ledger_says_it() -> Outcome {
    let world = World::new().await;
    let mut open = priced(&world).await;
    a_day(&open, "0.10").await;
    let one = open.create("This one").await;
    let other = open.create("Not this one").await;
    open.until(&one.id, held_back).await;
    open.until(&other.id, held_back).await;
    let request = RequestId::fresh();
    for _ in 0..2 {
        open.studio
            .waive_caps(request.clone(), vec![one.id.clone()])
            .await?;
    }
    open.until_state(&one.id, ClipState::Safe).await;
    assert!(cost(&open, &one).await.waived);
    assert!(held_back(&open.studio.clip(&other.id).await?));
    assert_eq!(world.simulator.books().creates.len(), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cap_holds_over_a_crash() {
    let world = World::new().await;
    let mut open = priced(&world).await;
    a_day(&open, "0.50").await;
    open.safe("Before").await;
    let held = open.create("After").await;
    open.until(&held.id, held_back).await;
    drop(open);
    let mut open = world.open().await;
    let more = open.create("Later still").await;
    open.until(&more.id, held_back).await;
    open.until(&held.id, held_back).await;
    assert_eq!(world.simulator.books().creates.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_day_begins_at_midnight_where_the_user_lives() {
    let clock = Arc::new(Noon(AtomicI64::new(19)));
    let mut world = World::new().await;
    world.other_clock = Some(Arc::clone(&clock) as Arc<dyn Clock>);
    let mut open = priced(&world).await;
    a_day(&open, "0.40").await;
    open.safe("At noon").await;
    let held = open.create("In the evening").await;
    open.until(&held.id, held_back).await;
    // Midnight of UTC is none here.
    clock.0.store(30, Ordering::Relaxed);
    let another = open.create("At eleven").await;
    open.until(&another.id, held_back).await;
    clock.0.store(32, Ordering::Relaxed);
    open.until_state(&held.id, ClipState::Safe).await;
    open.until(&another.id, held_back).await;
    assert_eq!(world.simulator.books().creates.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_failed_is_not_counted_and_makes_room() {
    let world = World::new().await;
    let mut open = priced(&world).await;
    a_day(&open, "0.40").await;
    let failing = open.create("[slow 1] [block] No").await;
    let waiting = open.create("Next").await;
    open.until(&waiting.id, held_back).await;
    open.until_state(&failing.id, ClipState::Failed).await;
    assert_eq!(cost(&open, &failing).await.state, LedgerState::Unbilled);
    open.until_state(&waiting.id, ClipState::Safe).await;
    let budget = open.studio.budget().await.expect("a budget");
    assert_eq!(budget.today, [usd(0.4)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_server_says_it_costs_counts_before_the_book() {
    for (bill, expected) in [
        (Bill::Header(0.25), 0.25),
        (Bill::Usage(0.75), 0.75),
        // Gateways send a 0 for every model whose price they do not know.
        (Bill::Header(0.0), 0.4),
        (Bill::Usage(0.0), 0.0),
    ] {
        let world = World::with(Config {
            bill: Some(bill),
            ..Config::default()
        })
        .await;
        let mut open = priced(&world).await;
        let clip = open.safe("Billed").await;
        let cost = cost(&open, &clip).await;
        assert_eq!(cost.actual, Some(usd(expected)), "{bill:?}");
        assert_eq!(cost.estimate, Some(usd(0.4)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absurd_cost_that_a_server_tells_is_not_believed_and_holds_nothing_back() {
    for bill in [
        Bill::Header(1e300),
        Bill::Usage(1e300),
        Bill::Usage(9e12),
        Bill::Usage(-1.0),
    ] {
        let world = World::with(Config {
            bill: Some(bill),
            ..Config::default()
        })
        .await;
        let mut open = priced(&world).await;
        a_day(&open, "1").await;
        for _ in 0..2 {
            let clip = open.safe("Billed absurdly").await;
            let cost = cost(&open, &clip).await;
            assert_eq!((cost.actual, cost.reported), (Some(usd(0.4)), false));
        }
        let budget = open.studio.budget().await.expect("a budget");
        assert_eq!(budget.today, [usd(0.8)], "{bill:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_price_passes_caps_and_is_counted_as_unknown() {
    let world = World::new().await;
    let mut open = world.open().await;
    a_day(&open, "0").await;
    let clip = open.safe("Who knows").await;
    let cost = cost(&open, &clip).await;
    assert_eq!(
        (cost.state, cost.estimate, cost.actual),
        (LedgerState::Settled, None, None)
    );
    let budget = open.studio.budget().await.expect("a budget");
    assert_eq!((budget.today, budget.today_unknown), (vec![], 1));
    assert_eq!(budget.caps[0].uncounted, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_may_have_arrived_keeps_its_money_set_aside() -> Outcome {
    let world = World::new().await;
    world
        .simulator
        .inject(Fault::new(Route::Create, Trouble::AcceptThen500));
    // Without a list nobody finds out what became of it.
    let no_list = Trouble::Status {
        code: 404,
        body: "{}".to_owned(),
    };
    world
        .simulator
        .inject(Fault::new(Route::List, no_list).times(1000));
    let mut open = priced(&world).await;
    a_day(&open, "0.50").await;
    let lost = open.create("Lost").await;
    open.until_state(&lost.id, ClipState::Unknown).await;
    assert_eq!(cost(&open, &lost).await.state, LedgerState::Unknown);
    let next = open.create("Next").await;
    open.until(&next.id, held_back).await;
    assert_eq!(open.studio.budget().await?.today, [usd(0.4)]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_create_that_certainly_did_not_arrive_is_set_aside_once() {
    let world = World::new().await;
    let limit = Trouble::RateLimit {
        retry_after: Some(0),
    };
    world
        .simulator
        .inject(Fault::new(Route::Create, limit).times(3));
    let mut open = priced(&world).await;
    a_day(&open, "0.40").await;
    open.safe("Patience").await;
    let ledger = open.studio.ledger(Grouping::Model, Some(1)).await;
    let total = ledger.expect("a ledger").total;
    assert_eq!((total.clips, total.spent), (1, vec![usd(0.4)]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn caps_hold_for_servers_and_projects_and_for_remixes() -> Outcome {
    let world = World::new().await;
    let mut open = priced(&world).await;
    let project = open
        .studio
        .create_project(RequestId::fresh(), "Film".to_owned())
        .await?;
    let origin = open.safe("A kite").await;
    let caps = [
        cap(Scope::Project, Some(&project.id), Period::Ever, "0.10"),
        cap(Scope::Server, Some(&open.server), Period::Month, "0.90"),
    ];
    for cap in caps {
        open.studio.save_cap(RequestId::fresh(), cap).await?;
    }
    let mut wish = open.wish("For the film");
    wish.project_id = Some(project.id.clone());
    let of_project = open
        .studio
        .create_clips(RequestId::fresh(), wish)
        .await?
        .remove(0);
    let of_project = open.until(&of_project.id, held_back).await;
    let message = of_project.problem.expect("a problem").message;
    assert!(message.contains("the project Film is $0.10:"), "{message}");
    let mut remixes = Vec::new();
    for prompt in ["At night", "By day"] {
        let remix = open
            .studio
            .remix_clip(RequestId::fresh(), &origin.id, prompt.to_owned(), None)
            .await?;
        remixes.push(remix.id);
    }
    open.until_state(&remixes[0], ClipState::Safe).await;
    let second = open.until(&remixes[1], held_back).await;
    let message = second.problem.expect("a problem").message;
    assert!(message.contains("$0.90 a month"), "{message}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gpu_hours_are_estimated_from_what_was_learned_and_settled_by_the_work() -> Outcome {
    let world = World::new().await;
    let mut open = world.open().await;
    let hour = PriceInput {
        id: None,
        server_id: open.server.clone(),
        model: None,
        size: None,
        unit: Unit::GpuHour,
        amount: "3600".to_owned(),
        currency: "EUR".to_owned(),
        valid_from: None,
    };
    open.studio.save_price(RequestId::fresh(), hour).await?;
    let euro = |euros: f64| {
        Some(Amount {
            currency: "EUR".to_owned(),
            ..usd(euros)
        })
    };
    let first = open.safe("[slow 1] The first").await;
    let first = cost(&open, &first).await;
    assert_eq!((first.estimate, first.actual), (None, euro(1.0)));
    let second = open.safe("[slow 2] The second").await;
    let second = cost(&open, &second).await;
    assert_eq!((second.estimate, second.actual), (euro(1.0), euro(2.0)));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_ledger_adds_up_and_goes_to_a_spreadsheet() -> Outcome {
    let world = World::new().await;
    let mut open = priced(&world).await;
    open.safe("One").await;
    let failed = open.create("[block] Two").await;
    open.until_state(&failed.id, ClipState::Failed).await;
    for by in [
        Grouping::Day,
        Grouping::Server,
        Grouping::Model,
        Grouping::Project,
    ] {
        let ledger = open.studio.ledger(by, None).await?;
        assert_eq!(ledger.lines.len(), 1, "{by:?}");
        assert_eq!(ledger.total.spent, [usd(0.4)]);
        assert_eq!((ledger.total.clips, ledger.total.unbilled), (2, 1));
    }
    let target = world.folder.path().join("ledger.csv");
    let saved = open
        .studio
        .export_ledger(RequestId::fresh(), target.clone())
        .await?;
    assert_eq!(saved, target);
    let text = std::fs::read_to_string(&saved)?;
    assert_eq!(text.lines().count(), 3);
    assert!(text.contains(",settled,0.40,0.40,USD,"), "{text}");
    assert!(text.contains(",unbilled,0.40,,USD,"), "{text}");
    let nowhere = world.folder.path().join("nowhere/ledger.csv");
    let refused = open.studio.export_ledger(RequestId::fresh(), nowhere).await;
    assert!(matches!(refused, Err(studio::error::Error::Storage { .. })));
    Ok(())
}

#[tokio::test]
async fn bad_prices_and_caps_are_refused_with_the_field_they_belong_to() -> Outcome {
    let world = World::new().await;
    let open = world.open().await;
    let price = PriceInput {
        id: None,
        server_id: open.server.clone(),
        model: Some(" wan ".to_owned()),
        size: Some("720x1280".to_owned()),
        unit: Unit::Second,
        amount: "0,10".to_owned(),
        currency: " usd".to_owned(),
        valid_from: Some("2026-11-24".to_owned()),
    };
    let kept = open
        .studio
        .save_price(RequestId::fresh(), price.clone())
        .await?;
    assert_eq!(
        (kept.model.as_deref(), kept.size.as_deref()),
        (Some("wan"), Some("1280x720"))
    );
    assert_eq!(kept.amount, usd(0.1));
    let wrong = [
        ("valid_from", price.clone()),
        (
            "amount",
            PriceInput {
                amount: "ten".to_owned(),
                ..price.clone()
            },
        ),
        (
            "currency",
            PriceInput {
                currency: "$".to_owned(),
                ..price.clone()
            },
        ),
        (
            "valid_from",
            PriceInput {
                valid_from: Some("soon".to_owned()),
                ..price.clone()
            },
        ),
        (
            "model",
            PriceInput {
                model: Some("x".repeat(300)),
                ..price
            },
        ),
    ];
    for (expected, price) in wrong {
        let answer = open.studio.save_price(RequestId::fresh(), price).await;
        assert!(
            matches!(answer, Err(studio::error::Error::Invalid { field, .. }) if field == expected),
            "{expected}: {answer:?}"
        );
    }
    let nobody = cap(Scope::Server, None, Period::Day, "1");
    let answer = open.studio.save_cap(RequestId::fresh(), nobody).await;
    assert!(matches!(
        answer,
        Err(studio::error::Error::Invalid { field: "scope", .. })
    ));
    Ok(())
}
