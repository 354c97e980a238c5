//! `cargo xtask`: every developer verb. This file is the table of contents, each verb is a module.

mod bench;
mod bindings;
mod build;
mod demo;
mod dev;
mod fuzz;
mod loops;
mod matrix;
mod prepare;
mod run;
mod seed;
mod test;
mod torture;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Everything a developer of Dailies does, one word each.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask",
    disable_help_subcommand = true,
    after_help = "The first two are all that a fresh machine needs: demo shows the app, test proves it."
)]
struct Asked {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(demo::Options),
    Test(test::Options),
    Dev(dev::Options),
    Bench(bench::Options),
    Torture(torture::Options),
    Fuzz(fuzz::Options),
    Matrix(matrix::Options),
    Seed(seed::Options),
    Bindings(bindings::Options),
    Build(build::Options),
    Loops(Loops),
}

/// Draw and encode the pictures that the simulator's clips are made of (needs ffmpeg with libx264)
///
/// Only needed when a look changes: the results are committed.
#[derive(Debug, clap::Args)]
#[command(hide = true)]
struct Loops {}

fn main() -> ExitCode {
    let done = match Asked::parse().verb {
        Verb::Demo(options) => demo::run(&options),
        Verb::Test(options) => test::run(&options),
        Verb::Dev(options) => dev::run(&options),
        Verb::Bench(options) => bench::run(&options),
        Verb::Torture(options) => torture::run(&options),
        Verb::Fuzz(options) => fuzz::run(&options),
        Verb::Matrix(options) => matrix::run(&options),
        Verb::Seed(options) => seed::run(&options),
        Verb::Bindings(options) => bindings::run(&options),
        Verb::Build(options) => build::run(&options),
        Verb::Loops(Loops {}) => loops::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
