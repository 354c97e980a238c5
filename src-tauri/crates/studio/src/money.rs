//! What clips cost, as the page sees it: the price book, the caps, the ledger.
//!
//! Amounts are whole millionths of a currency's unit, everywhere; the page gets them as doubles,
//! which hold them exactly up to 2^53. How prices apply is in `price`, when days begin in `day`,
//! what may leave in `crate::budget`, and how rows are kept in `store`.

pub(crate) mod amount;
pub(crate) mod day;
mod entry;
pub(crate) mod price;
pub(crate) mod table;
pub(crate) mod worth;

use serde::{Deserialize, Serialize};
use specta::Type;

pub use entry::LedgerEntry;
pub use worth::{Worth, WorthBy, WorthLine};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Amount {
    /// Whole millionths of the currency's unit.
    pub micros: f64,
    /// ISO 4217 code, for example `USD`.
    pub currency: String,
}

/// What a price is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Each second of the clip.
    Second,
    /// Each clip, however long.
    Clip,
    /// Each hour that the server works on it.
    GpuHour,
}

/// One line of the price book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Price {
    /// Our own id.
    pub id: String,
    /// The server that asks it.
    pub server_id: String,
    /// The model; `None` for any. Holds for the model's dated editions, too.
    pub model: Option<String>,
    /// The size, whichever way up; `None` for any.
    pub size: Option<String>,
    /// What it is for.
    pub unit: Unit,
    /// How much one unit costs.
    pub amount: Amount,
    /// The first day it holds, `YYYY-MM-DD` in the user's zone; `None` since ever.
    pub valid_from: Option<String>,
}

/// A price as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PriceInput {
    /// The price to change; `None` makes a new one.
    pub id: Option<String>,
    /// The server that asks it.
    pub server_id: String,
    /// The model; empty for any.
    pub model: Option<String>,
    /// The size; empty for any.
    pub size: Option<String>,
    /// What it is for.
    pub unit: Unit,
    /// How much one unit costs, for example `0.10`.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
    /// The first day it holds, `YYYY-MM-DD`; empty since ever.
    pub valid_from: Option<String>,
}

/// What a cap is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All servers together.
    All,
    /// One server.
    Server,
    /// One project.
    Project,
}

/// The time a cap is for, in the user's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// A day, from midnight.
    Day,
    /// A calendar month.
    Month,
    /// All time.
    Ever,
}

/// The most that may be spent, and how it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Cap {
    /// Our own id.
    pub id: String,
    /// What it is about.
    pub scope: Scope,
    /// The server or project it is about.
    pub subject_id: Option<String>,
    /// The time it is for.
    pub period: Period,
    /// The most that may be spent.
    pub amount: Amount,
    /// What is spent or reserved of it.
    pub spent: Amount,
    /// Clips in its time whose price is not known in its currency; they are not counted.
    pub uncounted: u32,
}

/// A cap as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapInput {
    /// The cap to change; `None` makes a new one.
    pub id: Option<String>,
    /// What it is about.
    pub scope: Scope,
    /// The server or project it is about.
    pub subject_id: Option<String>,
    /// The time it is for.
    pub period: Period,
    /// The most that may be spent, for example `20`.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// How spending stands now.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// Spent or reserved today, one amount per currency.
    pub today: Vec<Amount>,
    /// Clips sent today whose price is not known.
    pub today_unknown: u32,
    /// The caps.
    pub caps: Vec<Cap>,
}

/// A question for a price before anything is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QuoteInput {
    /// The server that would be asked.
    pub server_id: String,
    /// The model.
    pub model: Option<String>,
    /// The size.
    pub size: Option<String>,
    /// The length in seconds.
    pub seconds: Option<String>,
    /// How many clips.
    pub takes: u8,
    /// The project they would go to.
    pub project_id: Option<String>,
}

/// What clips would cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Quote {
    /// One clip; `None` when the price is not known.
    pub each: Option<Amount>,
    /// All takes.
    pub total: Option<Amount>,
    /// What the price is for; `None` when there is none.
    pub unit: Option<Unit>,
    /// The cap in the way, in one sentence with the numbers.
    pub over: Option<String>,
}

/// Where a create that left stands in the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LedgerState {
    /// On its way or at work: its estimate is set aside.
    Reserved,
    /// Finished: its price is spent.
    Settled,
    /// Refused or failed: nothing is counted.
    Unbilled,
    /// Nobody knows whether it is billed: its estimate stays counted.
    Unknown,
}

/// What one clip cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Where it stands.
    pub state: LedgerState,
    /// The price when it left; `None` when none was known.
    pub estimate: Option<Amount>,
    /// The price in the end; `None` while it is not known.
    pub actual: Option<Amount>,
    /// Whether the server itself said so.
    pub reported: bool,
    /// Whether the user let it pass the caps.
    pub waived: bool,
}

/// By what the ledger is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Grouping {
    /// The day it left, newest first.
    Day,
    /// The server.
    Server,
    /// The model.
    Model,
    /// The project.
    Project,
}

/// One line of the ledger.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LedgerLine {
    /// The day (`YYYY-MM-DD`), or the name of server, model or project; `None` for none.
    pub name: Option<String>,
    /// Creates that left.
    pub clips: u32,
    /// Spent, one amount per currency.
    pub spent: Vec<Amount>,
    /// Set aside for what is not over, or whose end is not known.
    pub reserved: Vec<Amount>,
    /// Clips whose price is not known.
    pub unknown: u32,
    /// Clips that came to nothing and are not counted.
    pub unbilled: u32,
}

/// The ledger, added up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// The lines: days newest first, others by name.
    pub lines: Vec<LedgerLine>,
    /// All of them together.
    pub total: LedgerLine,
}
