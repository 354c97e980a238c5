//! What may leave: the estimate of a create, and whether the caps have room for it. Asked by the
//! one place that spends, in the transaction in which the create leaves; a quote asks the same.
//!
//! A create whose price is not known passes every cap: it is counted as unknown beside the cap. So
//! does one that is priced in another currency than the cap.

use std::sync::Arc;

use rusqlite::Connection;

use crate::clip::{Clip, ClipSource};
use crate::core::Core;
use crate::error::Result;
use crate::jobs::Message;
use crate::money::amount::{amount, show};
use crate::money::day::Moment;
use crate::money::price::{self, Rate};
use crate::money::{Budget, Cap, Period, Quote, QuoteInput, Scope, Unit};
use crate::store::caps::{self, Kept};
use crate::store::duration::{self, Kind};
use crate::store::ledger::{self, Leaving, Of};
use crate::store::{clips, prices, projects, servers, work};

/// What is to be made, as far as its price depends on it.
struct Ask<'a> {
    server_id: &'a str,
    model: Option<&'a str>,
    size: Option<&'a str>,
    seconds: Option<&'a str>,
    project_id: Option<&'a str>,
}

impl<'a> Ask<'a> {
    fn of(clip: &'a Clip) -> Option<Self> {
        Some(Self {
            server_id: clip.server_id.as_deref()?,
            model: clip.model.as_deref(),
            size: clip.size.as_deref(),
            seconds: clip.seconds.as_deref(),
            project_id: clip.project_id.as_deref(),
        })
    }

    /// The price that holds, and what it makes of one clip.
    fn price(
        &self,
        connection: &Connection,
        moment: &Moment,
    ) -> Result<(Option<Rate>, Option<i64>)> {
        let book = prices::of_server(connection, self.server_id)?;
        let held = price::best(&book, self.model, self.size, moment.today());
        let rate = match held {
            Some(price) => Some(price.rate.clone()),
            None => free_demo(connection, self.server_id)?,
        };
        let Some(rate) = rate else {
            return Ok((None, None));
        };
        // How long a server will be at work is what it was for clips like this one; where the ledger
        // does not know, what they took with all waiting.
        let ran = match rate.unit {
            Unit::GpuHour => match work::usual(connection, &self.kind())? {
                None => duration::average(connection, &self.kind())?,
                usual => usual,
            },
            _ => None,
        };
        let estimate = price::of(&rate, self.seconds, ran);
        Ok((Some(rate), estimate))
    }

    fn kind(&self) -> Kind {
        let word = |word: Option<&str>| word.unwrap_or_default().to_owned();
        Kind {
            server_id: self.server_id.to_owned(),
            model: word(self.model),
            size: word(self.size),
            seconds: word(self.seconds),
        }
    }

    /// The first cap that `estimate` more would pass, in one sentence with the numbers.
    fn over(
        &self,
        connection: &Connection,
        moment: &Moment,
        currency: &str,
        estimate: i64,
        takes: u8,
    ) -> Result<Option<String>> {
        // What costs nothing passes no cap, not even one that is passed already.
        if estimate == 0 {
            return Ok(None);
        }
        for cap in caps::over(connection, self.server_id, self.project_id)? {
            if cap.currency != currency {
                continue;
            }
            let spent = spent(connection, &cap, moment)?;
            if spent.saturating_add(estimate) > cap.amount {
                return sentence(connection, &cap, spent, estimate, takes).map(Some);
            }
        }
        Ok(None)
    }
}

/// The demo costs nothing, unless somebody gave it a price to try the caps.
fn free_demo(connection: &Connection, server_id: &str) -> Result<Option<Rate>> {
    let demo = servers::find(connection, server_id)?.is_some_and(|server| server.demo);
    Ok(demo.then(|| Rate {
        unit: Unit::Clip,
        amount: 0,
        currency: "USD".to_owned(),
    }))
}

fn spent(connection: &Connection, cap: &Kept, moment: &Moment) -> Result<i64> {
    let since = moment.start(cap.period);
    ledger::spent(connection, whose(cap), since, &cap.currency)
}

fn whose(cap: &Kept) -> Of<'_> {
    match cap.scope {
        Scope::All => Of::All,
        Scope::Server => Of::Server(&cap.subject),
        Scope::Project => Of::Project(&cap.subject),
    }
}

fn sentence(
    connection: &Connection,
    cap: &Kept,
    spent: i64,
    estimate: i64,
    takes: u8,
) -> Result<String> {
    let of = match cap.scope {
        Scope::All => "all servers".to_owned(),
        Scope::Server => servers::find(connection, &cap.subject)?
            .map_or_else(|| "this server".to_owned(), |server| server.name),
        Scope::Project => projects::name(connection, &cap.subject)?.map_or_else(
            || "this project".to_owned(),
            |name| format!("the project {name}"),
        ),
    };
    let money = |micros: i64| show(micros, &cap.currency);
    let (most, spent, estimate) = (money(cap.amount), money(spent), money(estimate));
    // Each is whole, so that it can be said in other languages.
    Ok(match (cap.period, takes) {
        (Period::Day, 1) => format!(
            "The cap for {of} is {most} a day: {spent} is spent or reserved, and this clip costs {estimate}."
        ),
        (Period::Day, takes) => format!(
            "The cap for {of} is {most} a day: {spent} is spent or reserved, and these {takes} clips cost {estimate}."
        ),
        (Period::Month, 1) => format!(
            "The cap for {of} is {most} a month: {spent} is spent or reserved, and this clip costs {estimate}."
        ),
        (Period::Month, takes) => format!(
            "The cap for {of} is {most} a month: {spent} is spent or reserved, and these {takes} clips cost {estimate}."
        ),
        (Period::Ever, 1) => format!(
            "The cap for {of} is {most}: {spent} is spent or reserved, and this clip costs {estimate}."
        ),
        (Period::Ever, takes) => format!(
            "The cap for {of} is {most}: {spent} is spent or reserved, and these {takes} clips cost {estimate}."
        ),
    })
}

/// Sets the price of a create aside that leaves in this transaction, or says which cap is in the
/// way. The user's waiver lets it pass every cap.
pub(crate) fn reserve(
    connection: &Connection,
    clip: &Clip,
    moment: &Moment,
) -> Result<Option<String>> {
    let ask = Ask::of(clip).ok_or_else(crate::error::Error::no_server)?;
    let (rate, estimate) = ask.price(connection, moment)?;
    let waived_at = caps::waived_at(connection, &clip.id)?;
    if let (Some(rate), Some(estimate), None) = (&rate, estimate, waived_at)
        && let Some(over) = ask.over(connection, moment, &rate.currency, estimate, 1)?
    {
        return Ok(Some(format!(
            "{over} Raise the cap under Money, or send this one anyway."
        )));
    }
    write_down(connection, clip, moment, (rate, estimate), waived_at)?;
    Ok(None)
}

/// Sets the price of a create aside that may have left before: no cap can call it back.
pub(crate) fn assume_sent(connection: &Connection, clip: &Clip, moment: &Moment) -> Result<()> {
    let ask = Ask::of(clip).ok_or_else(crate::error::Error::no_server)?;
    let priced = ask.price(connection, moment)?;
    let waived_at = caps::waived_at(connection, &clip.id)?;
    write_down(connection, clip, moment, priced, waived_at)
}

/// Writes the price of an adopted job down as of the moment at which its server made it. It was
/// paid by somebody, and not from here: the ledger has it, and no cap counts it. A job that did
/// leave from here, and whose clip was lost, is the create that the ledger has already.
pub(crate) fn adopt(connection: &Connection, clip: &Clip, moment: &Moment) -> Result<()> {
    if ledger::take_over(connection, clip)? {
        return Ok(());
    }
    let ask = Ask::of(clip).ok_or_else(crate::error::Error::no_server)?;
    let priced = ask.price(connection, moment)?;
    write_down(connection, clip, moment, priced, None)
}

fn write_down(
    connection: &Connection,
    clip: &Clip,
    moment: &Moment,
    (rate, estimate): (Option<Rate>, Option<i64>),
    waived_at: Option<i64>,
) -> Result<()> {
    let project_name = match &clip.project_id {
        Some(project) => projects::name(connection, project)?,
        None => None,
    };
    let leaving = Leaving {
        clip,
        project_name,
        rate,
        estimate,
        waived_at,
        now: moment.now,
        adopted: clip.source == ClipSource::Adopted,
    };
    ledger::reserve(connection, &leaving)
}

/// What clips would cost, and the cap in their way.
pub(crate) fn quote(connection: &Connection, asked: &QuoteInput, moment: &Moment) -> Result<Quote> {
    let ask = Ask {
        server_id: &asked.server_id,
        model: asked.model.as_deref(),
        size: asked.size.as_deref(),
        seconds: asked.seconds.as_deref(),
        project_id: asked.project_id.as_deref(),
    };
    let takes = asked.takes.max(1);
    let (rate, each) = ask.price(connection, moment)?;
    let (Some(rate), Some(each)) = (&rate, each) else {
        return Ok(Quote {
            each: None,
            total: None,
            unit: rate.map(|rate| rate.unit),
            over: None,
        });
    };
    let total = each.saturating_mul(i64::from(takes));
    Ok(Quote {
        each: Some(amount(each, rate.currency.as_str())),
        total: Some(amount(total, rate.currency.as_str())),
        unit: Some(rate.unit),
        over: ask.over(connection, moment, &rate.currency, total, takes)?,
    })
}

/// How spending stands.
pub(crate) fn stands(connection: &Connection, moment: &Moment) -> Result<Budget> {
    let (today, today_unknown) = ledger::since(connection, moment.start(Period::Day))?;
    let caps = caps::all(connection)?
        .into_iter()
        .map(|cap| {
            let since = moment.start(cap.period);
            Ok(Cap {
                spent: amount(spent(connection, &cap, moment)?, cap.currency.as_str()),
                uncounted: ledger::uncounted(connection, whose(&cap), since, &cap.currency)?,
                amount: amount(cap.amount, cap.currency.as_str()),
                subject_id: (cap.scope != Scope::All).then_some(cap.subject),
                id: cap.id,
                scope: cap.scope,
                period: cap.period,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Budget {
        today,
        today_unknown,
        caps,
    })
}

/// Tells how spending stands where that is news, and lets the clips that a cap holds back try
/// again where there may be room now; after a change of prices or caps there always may be.
pub(crate) async fn tell(core: &Core, changed: bool, known: &mut Option<Budget>) -> Result<()> {
    let moment = core.today();
    let (budget, held) = core
        .store
        .read(move |connection| Ok((stands(connection, &moment)?, clips::held_back(connection)?)))
        .await?;
    let before = known.replace(budget.clone());
    let freer = before
        .as_ref()
        .is_none_or(|before| makes_room(before, &budget));
    if changed || freer {
        for id in held {
            core.tell(Message::Now(id));
        }
    }
    if before.as_ref() != Some(&budget) {
        core.outbox.spent(budget);
    }
    Ok(())
}

fn makes_room(before: &Budget, after: &Budget) -> bool {
    let left = |cap: &Cap| cap.amount.micros - cap.spent.micros;
    before.caps.iter().any(|old| {
        let now = after.caps.iter().find(|cap| cap.id == old.id);
        now.is_none_or(|now| left(now) > left(old))
    })
}

/// Looks whether a new day has begun, until cancelled. A machine that slept through midnight is
/// noticed, too.
pub(crate) async fn watch(core: Arc<Core>) {
    let mut tick = tokio::time::interval(core.config.tuning.day_check);
    let mut day = None;
    loop {
        tick.tick().await;
        let today = Some(core.today().today());
        if day != today {
            day = today;
            core.outbox.money();
        }
    }
}

#[cfg(test)]
mod tests;
