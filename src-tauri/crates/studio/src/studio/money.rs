//! Money of a studio: the price book, the caps, quotes, and the ledger. Nothing is spent from
//! here.

use std::path::PathBuf;

use jiff::civil::Date;

use super::Studio;
use crate::budget;
use crate::clip::ClipState;
use crate::core::blocking;
use crate::durable::{self, trouble};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::money::price::{Kept, REFERENCE, Rate, upright};
use crate::money::{
    Budget, CapInput, Grouping, Ledger, Price, PriceInput, Quote, QuoteInput, Scope, Unit, Worth,
    WorthBy, amount, table, worth,
};
use crate::request::RequestId;
use crate::store::{caps, clips, ledger, prices, projects, servers, worth as paid};

/// Longest model id or size in the book, in characters.
const LONGEST_WORD: usize = 200;

impl Studio {
    /// The price book.
    pub async fn prices(&self) -> Result<Vec<Price>> {
        let book = self.core.store.read(prices::all).await?;
        Ok(book.into_iter().map(shown).collect())
    }

    /// Adds a price to the book, or changes one.
    pub async fn save_price(&self, request: RequestId, input: PriceInput) -> Result<Price> {
        let price = checked_price(input)?;
        let (price, _) = self
            .core
            .change(request, "save_price", move |transaction, _| {
                servers::get(transaction, &price.server_id)?;
                if prices::twin(transaction, &price)?.is_some() {
                    return Err(Error::invalid(
                        "valid_from",
                        "The book already has a price for this model and size from this day on. Change that one, or choose another day.",
                    ));
                }
                prices::save(transaction, &price)?;
                Ok(shown(price))
            })
            .await?;
        self.core.outbox.money();
        Ok(price)
    }

    /// Takes a price out of the book. What was sent under it keeps it.
    pub async fn remove_price(&self, request: RequestId, id: &str) -> Result<()> {
        let id = id.to_owned();
        self.core
            .change(request, "remove_price", move |transaction, _| {
                prices::remove(transaction, &id)
            })
            .await?;
        self.core.outbox.money();
        Ok(())
    }

    /// Gives a server the reference prices, where it has none for the same model and size.
    pub async fn use_reference_prices(
        &self,
        request: RequestId,
        server_id: &str,
    ) -> Result<Vec<Price>> {
        let server_id = server_id.to_owned();
        let (book, _) = self
            .core
            .change(request, "use_reference_prices", move |transaction, _| {
                servers::get(transaction, &server_id)?;
                for (model, size, micros) in REFERENCE {
                    let price = Kept {
                        id: uuid::Uuid::now_v7().to_string(),
                        server_id: server_id.clone(),
                        model: Some(model.to_owned()),
                        size: Some(size.to_owned()),
                        rate: Rate {
                            unit: Unit::Second,
                            amount: micros,
                            currency: "USD".to_owned(),
                        },
                        valid_from: None,
                    };
                    if prices::twin(transaction, &price)?.is_none() {
                        prices::save(transaction, &price)?;
                    }
                }
                let book = prices::of_server(transaction, &server_id)?;
                Ok(book.into_iter().map(shown).collect::<Vec<_>>())
            })
            .await?;
        self.core.outbox.money();
        Ok(book)
    }

    /// How spending stands: today's sum and the caps.
    pub async fn budget(&self) -> Result<Budget> {
        let moment = self.core.today();
        self.core
            .store
            .read(move |connection| budget::stands(connection, &moment))
            .await
    }

    /// Sets a cap, or changes one.
    pub async fn save_cap(&self, request: RequestId, input: CapInput) -> Result<Budget> {
        let cap = checked_cap(input)?;
        self.core
            .change(request, "save_cap", move |transaction, _| {
                match cap.scope {
                    Scope::All => {}
                    Scope::Server => drop(servers::get(transaction, &cap.subject)?),
                    Scope::Project => projects::must_exist(transaction, &cap.subject)?,
                }
                if caps::twin(transaction, &cap)?.is_some() {
                    return Err(Error::invalid(
                        "scope",
                        "There already is a cap for this. Change that one instead.",
                    ));
                }
                caps::save(transaction, &cap)
            })
            .await?;
        self.core.outbox.money();
        self.budget().await
    }

    /// Lifts a cap.
    pub async fn remove_cap(&self, request: RequestId, id: &str) -> Result<Budget> {
        let id = id.to_owned();
        self.core
            .change(request, "remove_cap", move |transaction, _| {
                caps::remove(transaction, &id)
            })
            .await?;
        self.core.outbox.money();
        self.budget().await
    }

    /// What clips would cost, and whether a cap is in their way. Sends nothing.
    pub async fn quote(&self, asked: QuoteInput) -> Result<Quote> {
        let moment = self.core.today();
        self.core
            .store
            .read(move |connection| budget::quote(connection, &asked, &moment))
            .await
    }

    /// Lets waiting clips pass the caps, each for good: the user's own deliberate act, kept in the
    /// ledger. Clips that were sent meanwhile need none.
    pub async fn waive_caps(&self, request: RequestId, ids: Vec<String>) -> Result<()> {
        let asked = ids.clone();
        self.core
            .change(request, "waive_caps", move |transaction, now| {
                for id in &asked {
                    if clips::state_of(transaction, id)? == ClipState::Queued {
                        caps::waive(transaction, id, now)?;
                        clips::set_problem(transaction, id, None)?;
                    }
                }
                Ok(())
            })
            .await?;
        for id in &ids {
            self.core.outbox.changed(id);
            self.core.tell(Message::Now(id.clone()));
        }
        Ok(())
    }

    /// The ledger of the last `days` days, today included; of all time without.
    pub async fn ledger(&self, by: Grouping, days: Option<u16>) -> Result<Ledger> {
        let moment = self.core.today();
        let since = days.map_or(i64::MIN, |days| moment.days_ago(days.saturating_sub(1)));
        let entries = self
            .core
            .store
            .read(move |connection| ledger::entries(connection, since))
            .await?;
        blocking(move || Ok(table::added_up(&entries, by, &moment))).await
    }

    /// What the last `days` days cost beside what was kept of them; of all time without.
    pub async fn worth(&self, by: WorthBy, days: Option<u16>) -> Result<Worth> {
        let moment = self.core.today();
        let since = days.map_or(i64::MIN, |days| moment.days_ago(days.saturating_sub(1)));
        let paid = self
            .core
            .store
            .read(move |connection| paid::paid(connection, by, since))
            .await?;
        blocking(move || Ok(worth::added_up(&paid))).await
    }

    /// Writes the whole ledger to a file that spreadsheets read, in the place of whatever file is
    /// there (the dialog has asked).
    pub async fn export_ledger(&self, request: RequestId, target: PathBuf) -> Result<PathBuf> {
        self.core
            .once(request, "export_ledger", async {
                let moment = self.core.today();
                let entries = self
                    .core
                    .store
                    .read(|connection| ledger::entries(connection, i64::MIN))
                    .await?;
                blocking(move || {
                    let text = table::csv(&entries, &moment)?;
                    durable::write_whole(&target, text.as_bytes()).map_err(|error| {
                        tracing::warn!(trouble = ?trouble(&error), "the ledger was not saved");
                        Error::storage(
                            "The ledger could not be saved there. Choose another folder, or free some space.",
                            &error,
                        )
                    })?;
                    Ok(target)
                })
                .await
            })
            .await
    }
}

fn shown(price: Kept) -> Price {
    Price {
        id: price.id,
        server_id: price.server_id,
        model: price.model,
        size: price.size,
        unit: price.rate.unit,
        amount: amount::amount(price.rate.amount, price.rate.currency),
        valid_from: price.valid_from.map(|day| day.to_string()),
    }
}

fn checked_price(input: PriceInput) -> Result<Kept> {
    let day = filled(input.valid_from);
    let valid_from = day
        .map(|day| {
            day.parse::<Date>().map_err(|_| {
                Error::invalid(
                    "valid_from",
                    "Write the first day as 2026-11-24, or leave it empty.",
                )
            })
        })
        .transpose()?;
    Ok(Kept {
        id: input.id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        server_id: input.server_id,
        model: word("model", input.model)?,
        size: word("size", input.size)?.map(|size| upright(&size)),
        rate: Rate {
            unit: input.unit,
            amount: amount::typed(&input.amount)?,
            currency: amount::currency(&input.currency)?,
        },
        valid_from,
    })
}

fn checked_cap(input: CapInput) -> Result<caps::Kept> {
    let subject = match input.scope {
        Scope::All => String::new(),
        Scope::Server | Scope::Project => filled(input.subject_id).ok_or_else(|| {
            Error::invalid("scope", "Choose the server or project that the cap is for.")
        })?,
    };
    Ok(caps::Kept {
        id: input.id.unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        scope: input.scope,
        subject,
        period: input.period,
        amount: amount::typed(&input.amount)?,
        currency: amount::currency(&input.currency)?,
    })
}

fn word(field: &'static str, text: Option<String>) -> Result<Option<String>> {
    let text = filled(text);
    if text
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST_WORD)
    {
        return Err(Error::invalid(
            field,
            format!("Use {LONGEST_WORD} characters at most."),
        ));
    }
    Ok(text)
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
