//! `cargo xtask bench`: speed and memory beside their goals.

use anyhow::Result;

use crate::{prepare, run};

/// Measure speed and memory against a peer in the same run
///
/// Prints each figure beside its goal and fails where one is missed. Builds with all optimisations
/// first, which takes several minutes. Leave the machine alone while it measures.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only these: window, start, submit, download, queue, parse, gallery [default: all]
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    prepare::machine(prepare::For::Tests)?;
    prepare::node_modules()?;
    prepare::page()?;
    let features = ["--package", "dailies", "--features", "custom-protocol"];
    let mut bare = run::cargo();
    run::run(
        bare.args(["build", "--release", "--example", "bare_window"])
            .args(features),
    )?;
    let mut bench = run::cargo();
    bench
        .args(["bench", "--bench", "goals"])
        .args(features)
        .arg("--");
    run::run(bench.args(&options.names))
}
