//! `cargo xtask torture`: the engine is killed again and again, and has to keep its promises.

use std::env;

use anyhow::{Context as _, Result};

use crate::run;

/// Kill the engine at every fail point and at random times, and look at what is left
///
/// The engine runs against a server that fails on purpose. After each kill it is started again:
/// every intent must have been paid once at most, every clip be whole, nothing be left lying about.
/// Prints how to repeat what broke, and fails then. Runs where processes know SIGKILL.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many kills
    #[arg(long, default_value_t = 1000)]
    pub(crate) kills: u32,
    /// What chance follows from [default: another one each time]
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// Only this world of the run, as a broken promise names it
    #[arg(long)]
    pub(crate) world: Option<u32>,
}

/// What is built with the fail points in it. The whole workspace's features, so that only the
/// engine is built anew.
pub(crate) const BUILT: [&str; 5] = [
    "--workspace",
    "--features",
    "dailies/custom-protocol,torture/fail-points",
    "--bin",
    "torture",
];

pub(crate) fn run(options: &Options) -> Result<()> {
    if !cfg!(unix) {
        println!("   Processes are killed this way on Unix only.");
        return Ok(());
    }
    run::run(run::cargo().arg("build").args(BUILT))?;
    // Built into the folder that we ourselves were built into.
    let ours = env::current_exe()?;
    let folder = ours.parent().context("a program lies in a folder")?;
    let mut torture = run::program(folder.join("torture"));
    torture.args(["--kills", &options.kills.to_string()]);
    for (name, value) in [
        ("--seed", options.seed),
        ("--world", options.world.map(u64::from)),
    ] {
        if let Some(value) = value {
            torture.args([name, &value.to_string()]);
        }
    }
    run::run(&mut torture)
}
