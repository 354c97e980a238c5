//! Node and the page's modules. Node itself is not installed: how that is done is everybody's own.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::run;

/// The oldest Node that the page's tools run on.
const OLDEST: (u32, u32) = (20, 19);

/// Node and npm are there and not too old.
pub(super) fn ensure() -> Result<()> {
    let (major, minor) = OLDEST;
    if !run::present("node") {
        bail!("Node is missing: install Node {major}.{minor} or newer.");
    }
    let said = run::output(run::program("node").arg("--version"))?;
    let version = version(&said).with_context(|| format!("`node --version` said {said:?}"))?;
    if version < OLDEST {
        bail!(
            "Node {} is too old: install Node {major}.{minor} or newer.",
            said.trim()
        );
    }
    if !run::present(if cfg!(windows) { "npm.cmd" } else { "npm" }) {
        bail!(
            "npm is missing: install the npm that belongs to Node {}.",
            said.trim()
        );
    }
    Ok(())
}

/// Installs what the lock file says, unless that very lock file was installed last time.
pub(super) fn modules() -> Result<()> {
    let ui = run::root().join("ui");
    let stamp = ui.join("node_modules/.installed-lock.json");
    let lock = fs::read(ui.join("package-lock.json")).context("ui/package-lock.json")?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run::run(run::npm().args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, lock).with_context(|| stamp.display().to_string())
}

fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, version};

    #[test]
    fn versions_compare_by_number_and_not_by_letter() {
        assert_eq!(version("v20.9.0\n"), Some((20, 9)));
        assert!(version("v20.9.0") < Some(OLDEST));
        assert!(version("v20.19.0") >= Some(OLDEST));
        assert!(version("v100.0.0") > Some(OLDEST));
    }

    #[test]
    fn nonsense_is_no_version() {
        assert_eq!(version("command not found"), None);
    }
}
