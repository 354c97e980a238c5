//! The simulator as a program.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use clap::builder::PossibleValuesParser;
use tracing_subscriber::EnvFilter;
use videos_simulator::{Config, PROFILES, Profile, Simulator};

/// A server that speaks the Videos API in one of twelve dialects, with clips that are made up.
///
/// Prints its base URL and serves until Ctrl+C. Words in a prompt steer the job: [block], [fail] and
/// [cancel] end it badly, [slow 30] takes that many seconds, [stall] stays at 99 %, [expire 5] lets
/// the files expire that many seconds after completion, [webm], [gif] and [avi] are what it becomes,
/// [cloud] puts it into cloud storage where the kind of server has one, [heavy 9] makes the file so
/// many megabytes longer.
#[derive(Debug, Parser)]
struct Arguments {
    /// The kind of server
    #[arg(long, default_value = "openai", value_parser = profiles(), long_help = long_help())]
    profile: String,
    /// Loopback port; 0 takes any free one
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Key that requests must carry (none: everybody is let in; some kinds of server ask nobody)
    #[arg(long)]
    key: Option<String>,
    /// Seconds from create to completed
    #[arg(long, default_value_t = 6.0)]
    render_seconds: f64,
    /// Seconds for which the files of a finished job can be downloaded (none: as the kind of server
    /// has it)
    #[arg(long)]
    expire_seconds: Option<f64>,
    /// Ids follow from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// File that keeps the jobs across restarts (some kinds of server keep none)
    #[arg(long)]
    state: Option<PathBuf>,
    /// Serve the /control routes, through which faults are injected
    #[arg(long)]
    control: bool,
}

fn profiles() -> PossibleValuesParser {
    PossibleValuesParser::new(PROFILES.map(Profile::name))
}

fn long_help() -> String {
    let width = PROFILES.map(|profile| profile.name().len());
    let width = width.into_iter().max().unwrap_or_default();
    PROFILES
        .map(|profile| format!("  {:width$}  {}", profile.name(), profile.about()))
        .join("\n")
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // Standard output belongs to the base URL.
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()))
        .init();
    let asked = Arguments::parse();
    let seconds = |seconds, name| {
        Duration::try_from_secs_f64(seconds).with_context(|| format!("{name} is no length of time"))
    };
    let simulator = Simulator::start(Config {
        profile: Profile::named(&asked.profile).context("--profile names no kind of server")?,
        port: asked.port,
        key: asked.key,
        render: seconds(asked.render_seconds, "--render-seconds")?,
        seed: asked.seed,
        expire_after: asked
            .expire_seconds
            .map(|length| seconds(length, "--expire-seconds"))
            .transpose()?,
        state_file: asked.state,
        bill: None,
        control: asked.control,
    })
    .await?;
    println!("{}", simulator.base_url());
    tokio::signal::ctrl_c().await?;
    simulator.shutdown().await;
    Ok(())
}
