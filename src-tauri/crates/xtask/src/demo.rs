//! `cargo xtask demo`: from a fresh clone to an open window.

use anyhow::Result;

use crate::{prepare, run};

/// Open the app, connected to the built-in demo server
///
/// Installs what is missing (after showing the command), builds the page and the app, and opens
/// the window. Needs no key and no network once everything is built.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Build with all optimisations (takes several times as long)
    #[arg(long)]
    release: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    prepare::display()?;
    prepare::machine(prepare::For::App)?;
    prepare::node_modules()?;
    prepare::page()?;
    let mut app = run::cargo();
    app.args([
        "run",
        "--package",
        "dailies",
        "--features",
        "custom-protocol",
    ]);
    if options.release {
        app.arg("--release");
    }
    run::run(app.args(["--", "--demo"]))
}
