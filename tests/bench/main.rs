//! Speed and memory, as ratios against a peer in the same run: `cargo xtask bench [name…]`.
//!
//! Exits with a failure where a goal is missed. No part of the tests: a busy machine would make
//! them fail.

#[cfg(target_os = "linux")]
#[path = "../e2e/desktop.rs"]
#[expect(dead_code, reason = "the window tests use more of it")]
mod desktop;
#[cfg(target_os = "linux")]
mod download;
#[cfg(target_os = "linux")]
mod gallery;
#[cfg(target_os = "linux")]
mod library;
#[cfg(target_os = "linux")]
mod parse;
#[cfg(target_os = "linux")]
mod player;
#[cfg(target_os = "linux")]
mod queue;
#[cfg(target_os = "linux")]
mod scales;
#[cfg(target_os = "linux")]
mod search;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod submit;
#[cfg(target_os = "linux")]
#[path = "../e2e/wait.rs"]
mod wait;
#[cfg(target_os = "linux")]
mod window;

use std::process::ExitCode;

#[cfg(target_os = "linux")]
type Measure = fn() -> Vec<scales::Figure>;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    if words.first().is_some_and(|word| word == download::SERVE) {
        download::serve();
        return ExitCode::SUCCESS;
    }
    if words.first().is_some_and(|word| word == queue::SERVE) {
        queue::serve();
        return ExitCode::SUCCESS;
    }
    let all: [(&str, Measure); 7] = [
        ("window", window::measure),
        ("start", start::measure),
        ("submit", submit::measure),
        ("download", download::measure),
        ("queue", queue::measure),
        ("parse", parse::measure),
        ("gallery", gallery::measure),
    ];
    if let Some(unknown) = words
        .iter()
        .find(|word| !all.iter().any(|(name, _)| name == word))
    {
        eprintln!(
            "There is no benchmark {unknown:?}: there are window, start, submit, download, queue, parse and gallery."
        );
        return ExitCode::FAILURE;
    }
    let mut figures = Vec::new();
    for (name, measure) in all {
        if words.is_empty() || words.iter().any(|word| word == name) {
            figures.extend(measure());
        }
    }
    scales::report(&figures)
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("The benchmarks run on Linux only.");
    ExitCode::FAILURE
}
