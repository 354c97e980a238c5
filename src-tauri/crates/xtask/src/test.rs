//! `cargo xtask test`: everything that must hold before a change is shared, cheapest first.

mod steps;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::prepare;
use steps::{STEPS, Step};

/// Check everything: format, lints, types, all tests, and the app in a real window
///
/// Installs what is missing (after showing the command) and stops at the first step that fails.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only these steps, in the order of the list [default: all]
    #[arg(value_name = "STEP", value_parser = steps::named)]
    steps: Vec<&'static Step>,
    /// Say which steps there are
    #[arg(long)]
    list: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if options.list {
        for step in &STEPS {
            println!("{:<12} {}", step.name, step.what);
        }
        return Ok(());
    }
    prepare::machine(prepare::For::Tests)?;
    prepare::node_modules()?;
    let begun = Instant::now();
    for step in chosen(&options.steps) {
        println!("\n── {}: {}", step.name, step.what);
        let begun = Instant::now();
        (step.run)().with_context(|| {
            format!(
                "Stopped at {0}. To repeat just this step: cargo xtask test {0}",
                step.name
            )
        })?;
        println!("   {} took {}", step.name, readable(begun.elapsed()));
    }
    println!("\nAll is well, after {}.", readable(begun.elapsed()));
    Ok(())
}

/// The steps asked for, all if none was, and the page before what embeds it.
fn chosen(asked: &[&'static Step]) -> impl Iterator<Item = &'static Step> {
    let named = |name: &str| asked.iter().any(|step| step.name == name);
    let embeds = asked.iter().any(|step| step.embeds_page);
    STEPS.iter().filter(move |step| {
        asked.is_empty() || named(step.name) || (embeds && step.name == steps::PAGE)
    })
}

fn readable(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
