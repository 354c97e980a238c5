//! The steps of `cargo xtask test`, in their order.
//!
//! All of cargo's steps build the whole workspace with one set of features, because another set
//! would build Tauri a second time. The page is built before them: the app embeds it.

use anyhow::{Result, bail};

use crate::{prepare, run};

/// One step and what it is for.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) run: fn() -> Result<()>,
}

/// Everything, cheapest first.
pub(super) static STEPS: [Step; 7] = [
    Step {
        name: "format",
        what: "Rust looks as rustfmt writes it",
        run: format,
    },
    Step {
        name: "page-lint",
        what: "the page looks as prettier writes it, and eslint agrees",
        run: || npm("lint"),
    },
    Step {
        name: "page-types",
        what: "the page's types hold",
        run: || npm("check"),
    },
    Step {
        name: "page-tests",
        what: "unit and component tests of the page",
        run: || npm("test"),
    },
    Step {
        name: "page",
        what: "the page builds for production",
        run: prepare::page,
    },
    Step {
        name: "clippy",
        what: "Rust without warnings",
        run: clippy,
    },
    Step {
        name: "rust",
        what: "tests of the crates and of the app behind its window",
        run: rust,
    },
];

/// The step of that name.
pub(super) fn named(name: &str) -> Result<&'static Step> {
    match STEPS.iter().find(|step| step.name == name) {
        Some(step) => Ok(step),
        None => bail!(
            "there are {}",
            STEPS.each_ref().map(|step| step.name).join(", ")
        ),
    }
}

const WORKSPACE: [&str; 3] = ["--workspace", "--features", "dailies/custom-protocol"];

fn format() -> Result<()> {
    run::run(run::cargo().args(["fmt", "--all", "--check"]))
}

fn npm(script: &str) -> Result<()> {
    run::run(run::npm().args(["run", "--silent", script]))
}

fn clippy() -> Result<()> {
    run::run(run::cargo().arg("clippy").args(WORKSPACE).args([
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))
}

fn rust() -> Result<()> {
    tests(&[])
}

/// Nextest where it is present, else cargo's own runner.
fn tests(more: &[&str]) -> Result<()> {
    let mut cargo = run::cargo();
    if run::present("cargo-nextest") {
        cargo.args(["nextest", "run"]);
    } else {
        cargo.args(["test", "--no-fail-fast"]);
    }
    run::run(cargo.args(WORKSPACE).args(more))
}

#[cfg(test)]
mod tests {
    use super::{STEPS, named};

    #[test]
    fn every_step_is_found_by_its_name() {
        for step in &STEPS {
            assert_eq!(
                named(step.name).map(|found| found.what).ok(),
                Some(step.what)
            );
        }
    }

    #[test]
    fn an_unknown_step_is_answered_with_the_known_ones() {
        let answer = named("everything")
            .map(|step| step.name)
            .map_err(|error| error.to_string());
        assert!(answer.is_err_and(|sentence| sentence.contains("page-types")));
    }
}
