//! What the machine must have before anything is built: a display, Node, a C compiler, system
//! packages, node modules. Each that is missing gets one sentence; system packages and node modules
//! are installed.

mod node;
mod packages;

use std::env;

use anyhow::{Result, ensure};

use crate::run;

pub(crate) use packages::For;

/// Everything that building needs, then what `purpose` needs on top.
pub(crate) fn machine(purpose: For) -> Result<()> {
    packages::ensure(purpose)?;
    ensure!(
        !cfg!(unix) || run::present("cc"),
        "There is no C compiler: install one that answers to `cc`."
    );
    node::ensure()
}

/// The page's node modules, when the lock file changed since they were installed.
pub(crate) fn node_modules() -> Result<()> {
    node::modules()
}

/// The page as the app embeds it.
pub(crate) fn page() -> Result<()> {
    run::run(run::npm().args(["run", "--silent", "build"]))
}

/// A window needs somewhere to appear.
pub(crate) fn display() -> Result<()> {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    ensure!(
        !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY"),
        "There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY is set."
    );
    Ok(())
}
