//! The simulator as a program.

use std::time::Duration;

use clap::Parser;
use videos_simulator::{Config, Simulator};

/// A server that speaks the Videos API, with clips that are made up.
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
    /// Ids follow from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Serve the /control routes, through which faults are injected
    #[arg(long)]
    control: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let asked = Arguments::parse();
    let simulator = Simulator::start(Config {
        port: asked.port,
        key: asked.key,
        render: Duration::try_from_secs_f64(asked.render_seconds)?,
        seed: asked.seed,
        control: asked.control,
        ..Config::default()
    })
    .await?;
    println!("{}", simulator.base_url());
    tokio::signal::ctrl_c().await?;
    simulator.shutdown().await;
    Ok(())
}
