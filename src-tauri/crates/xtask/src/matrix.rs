//! `cargo xtask matrix`: what a person gets of each kind of server.

use std::env;

use anyhow::{Context as _, Result};

use crate::run;

/// Take every dialect of the simulator through the engine and print what works, degrades or fails
///
/// Real files and real HTTP on loopback. Prints the Markdown table that `src-tauri/MATRIX.md` ends
/// with, and fails when anything in it does.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {}

/// The whole workspace's features, so that nothing is built anew.
const BUILT: [&str; 5] = [
    "--workspace",
    "--features",
    "dailies/custom-protocol",
    "--bin",
    "dailies-matrix",
];

pub(crate) fn run(_: &Options) -> Result<()> {
    run::run(run::cargo().arg("build").args(BUILT))?;
    // Built into the folder that we ourselves were built into.
    let ours = env::current_exe()?;
    let folder = ours.parent().context("a program lies in a folder")?;
    run::run(&mut run::program(folder.join("dailies-matrix")))
}
