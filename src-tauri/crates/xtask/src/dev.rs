//! `cargo xtask dev`: the app while one works on it.

use anyhow::Result;

use crate::{prepare, run};

/// Open the app with the page reloading as you edit
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Words for the app, after `--` (for example `-- --demo`)
    #[arg(last = true)]
    words: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    prepare::display()?;
    prepare::machine(prepare::For::App)?;
    prepare::node_modules()?;
    let mut tauri = run::tauri();
    tauri.arg("dev");
    if !options.words.is_empty() {
        tauri.args(["--", "--"]).args(&options.words);
    }
    run::run(&mut tauri)
}
