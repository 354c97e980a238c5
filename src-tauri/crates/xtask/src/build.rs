//! `cargo xtask build`: the packages that people install.

use anyhow::Result;

use crate::{prepare, run};

/// Build the installable packages of this system
///
/// deb and rpm on Linux, dmg on macOS, an installer on Windows; they land in
/// target/release/bundle.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Which packages, separated by commas [default: all of this system]
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    bundles: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    prepare::machine(prepare::For::App)?;
    prepare::node_modules()?;
    let of_this_system = match std::env::consts::OS {
        "linux" => "deb,rpm",
        "macos" => "dmg",
        _ => "nsis",
    };
    let asked = options.bundles.join(",");
    let bundles = if asked.is_empty() {
        of_this_system
    } else {
        &asked
    };
    run::run(run::tauri().args(["build", "--bundles", bundles]))
}
