//! Every dialect of the simulator through the whole engine: real files, real HTTP on loopback, and
//! the sentences that a person would read. What comes out is `src-tauri/MATRIX.md`.
//!
//! Not here: how a dialect deviates (`videos-simulator` pins that) and what the engine promises
//! (`studio/tests/promises`).

mod feats;
mod setup;
mod table;
mod trip;

use anyhow::Result;
use videos_simulator::{PROFILES, Profile};

pub use table::{Row, Verdict, markdown, table};

/// Takes one dialect through everything.
pub async fn row(profile: &'static Profile) -> Result<Row> {
    Box::pin(feats::all(profile)).await
}

/// All dialects, in the order of the simulator.
pub async fn rows() -> Result<Vec<Row>> {
    let rows = PROFILES.iter().map(|profile| row(profile));
    futures_util::future::try_join_all(rows).await
}
