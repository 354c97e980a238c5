//! `cargo xtask seed`: the words of the command line.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Parser;
use seed::{Plan, REAL, fill};

/// Fill a new library with very many clips
#[derive(Debug, Parser)]
#[command(name = "seed")]
struct Options {
    /// How many clips
    #[arg(long)]
    clips: usize,
    /// Folder for database and posters
    #[arg(long, value_name = "FOLDER")]
    data_dir: PathBuf,
    /// Folder for the clips [default: Library in the other one]
    #[arg(long, value_name = "FOLDER")]
    library: Option<PathBuf>,
    /// What chance follows from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let options = Options::parse();
    let data_dir = std::path::absolute(&options.data_dir)?;
    let library = match &options.library {
        Some(folder) => std::path::absolute(folder)?,
        None => data_dir.join("Library"),
    };
    let begun = Instant::now();
    let plan = Plan {
        clips: options.clips,
        real: REAL,
        data_dir,
        library,
        chance: options.seed,
    };
    Box::pin(fill(&plan, |what| println!("   {what} …"))).await?;
    println!(
        "   {} clips in {:.0} s. Look at them: dailies --data-dir '{}'",
        plan.clips,
        begun.elapsed().as_secs_f64(),
        plan.data_dir.display()
    );
    Ok(())
}
