//! `cargo xtask seed`: a library with very many clips, to look at and to measure.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::run;

/// Fill a new library with very many clips
///
/// A few hundred are made on the simulator; the others are rows, hard links and notes of their own
/// beside the same bytes. Nothing is deleted: a folder that has a library already is refused.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How many clips
    #[arg(long, default_value_t = 10_000)]
    clips: usize,
    /// Folder for database, posters and clips [default: target/seeded]
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

/// The whole workspace's features, so that nothing is built anew.
const BUILT: [&str; 5] = [
    "--workspace",
    "--features",
    "dailies/custom-protocol",
    "--bin",
    "seed",
];

pub(crate) fn run(options: &Options) -> Result<()> {
    run::run(run::cargo().arg("build").args(BUILT))?;
    let ours = env::current_exe()?;
    // Built into the folder that we ourselves were built into.
    let folder = ours.parent().context("a program lies in a folder")?;
    let data_dir = match &options.data_dir {
        Some(folder) => std::path::absolute(folder)?,
        None => run::root().join("target").join("seeded"),
    };
    let mut seed = run::program(folder.join("seed"));
    seed.args(["--clips", &options.clips.to_string()]);
    run::run(seed.arg("--data-dir").arg(data_dir))
}
