//! The simulator as a program.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use tracing_subscriber::EnvFilter;
use videos_simulator::{Config, Simulator};

/// A server that speaks the Videos API, with clips that are made up.
///
/// Prints its base URL and serves until Ctrl+C. Words in a prompt steer the job: [block] and
/// [fail] end it badly, [slow 30] takes that many seconds, [stall] stays at 99 %, [expire 5] lets
/// the files expire that many seconds after completion.
#[derive(Debug, Parser)]
struct Arguments {
    /// Loopback port; 0 takes any free one
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Bearer key that requests must carry (none: everybody is let in)
    #[arg(long)]
    key: Option<String>,
    /// Seconds from create to completed
    #[arg(long, default_value_t = 6.0)]
    render_seconds: f64,
    /// Seconds for which the files of a finished job can be downloaded
    #[arg(long, default_value_t = 3600.0)]
    expire_seconds: f64,
    /// Ids follow from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// File that keeps the jobs across restarts
    #[arg(long)]
    state: Option<PathBuf>,
    /// Serve the /control routes, through which faults are injected
    #[arg(long)]
    control: bool,
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
        port: asked.port,
        key: asked.key,
        render: seconds(asked.render_seconds, "--render-seconds")?,
        seed: asked.seed,
        expire_after: seconds(asked.expire_seconds, "--expire-seconds")?,
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
