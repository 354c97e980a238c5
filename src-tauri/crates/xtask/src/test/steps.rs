//! The steps of `cargo xtask test`, in their order.
//!
//! All of cargo's steps build the whole workspace with one set of features, because another set
//! would build Tauri a second time. The page is built before them: the app embeds it.

use anyhow::{Result, bail};

use crate::{prepare, run, torture};

/// One step and what it is for.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) run: fn() -> Result<()>,
    /// Whether the built page must be there before: the app embeds it.
    pub(super) embeds_page: bool,
}

const fn step(name: &'static str, what: &'static str, run: fn() -> Result<()>) -> Step {
    Step {
        name,
        what,
        run,
        embeds_page: false,
    }
}

const fn embedding(name: &'static str, what: &'static str, run: fn() -> Result<()>) -> Step {
    Step {
        name,
        what,
        run,
        embeds_page: true,
    }
}

/// Everything, cheapest first.
pub(super) static STEPS: [Step; 9] = [
    step("format", "Rust looks as rustfmt writes it", format),
    step(
        "page-lint",
        "the page looks as prettier writes it, and eslint agrees",
        || npm("lint"),
    ),
    step("page-types", "the page's types hold", || npm("check")),
    step("page-tests", "unit and component tests of the page", || {
        npm("test")
    }),
    step(PAGE, "the page builds for production", prepare::page),
    embedding("clippy", "Rust without warnings", clippy),
    embedding(
        "rust",
        "tests of the crates and of the app behind its window",
        rust,
    ),
    step(
        "torture",
        "the engine killed at every fail point, against a server that fails",
        torture,
    ),
    embedding(
        "window",
        "the app in a real window, as a person uses it",
        window,
    ),
];

/// The step that builds what the app embeds.
pub(super) const PAGE: &str = "page";

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
    // The second line is for the window tests, which are no part of all targets.
    for targets in ["--all-targets", "--test=e2e"] {
        let mut cargo = run::cargo();
        cargo.arg("clippy").args(WORKSPACE).arg(targets);
        run::run(cargo.args(["--", "--deny", "warnings"]))?;
    }
    let mut cargo = run::cargo();
    cargo.arg("clippy").args(torture::BUILT);
    run::run(cargo.args(["--", "--deny", "warnings"]))
}

fn rust() -> Result<()> {
    let mut cargo = run::cargo();
    if nextest() {
        cargo.args(["nextest", "run"]);
    } else {
        cargo.arg("test");
    }
    run::run(cargo.args(WORKSPACE).arg("--no-fail-fast"))
}

/// Each point once, and a third as often at random times; always the same ones.
fn torture() -> Result<()> {
    torture::run(&torture::Options {
        kills: 220,
        seed: Some(1),
        world: None,
    })
}

/// One window at a time: a second one would make the machine too slow for the first.
fn window() -> Result<()> {
    if !cfg!(target_os = "linux") {
        println!("   Windows are driven on Linux only.");
        return Ok(());
    }
    let mut cargo = run::cargo();
    if nextest() {
        cargo.args(["nextest", "run"]).args(WORKSPACE);
        cargo.args(["--test", "e2e", "--test-threads", "1", "--no-fail-fast"]);
    } else {
        cargo.arg("test").args(WORKSPACE);
        cargo.args(["--no-fail-fast", "--test", "e2e", "--", "--test-threads=1"]);
    }
    run::run(&mut cargo)
}

/// Nextest, where it is present, runs each test in a process of its own and stops one that hangs.
fn nextest() -> bool {
    run::present("cargo-nextest")
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
