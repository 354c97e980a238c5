//! `cargo xtask bindings`: writes what the page knows of the commands.

use anyhow::Result;

use crate::run;

/// Write ui/src/ipc/bindings.ts from the Rust commands
///
/// The test of the same name says when that is needed.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

pub(crate) fn run(_: &Options) -> Result<()> {
    run::run(run::cargo().env("DAILIES_WRITE_BINDINGS", "1").args([
        "test",
        // As the tests are built, or Tauri would be built a second time.
        "--workspace",
        "--features",
        "dailies/custom-protocol",
        "--test",
        "bindings",
    ]))
}
