//! Kills the engine of Dailies again and again and looks whether it keeps its promises.
//!
//! One process plays the server and keeps its books; the engine runs in another one, which ends
//! itself with SIGKILL at a named fail point, or is ended at a random time. Then it is started
//! again on the same folder, and everything is looked at. Not here: the points themselves
//! (`studio::points`) and the faults of the server (`videos-simulator`).

mod deed;
mod disk;
mod engine;
mod judge;
mod ledger;
mod life;
mod process;
mod ruin;
mod tally;
mod trap;
mod way;
mod wire;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tokio::task::JoinSet;

use tally::Tally;
use world::World;

/// Kills that one world sees, one after the other.
const KILLS_OF_A_WORLD: u32 = 22;

#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    role: Option<Role>,
    #[command(flatten)]
    torture: Torture,
}

#[derive(Debug, clap::Args)]
struct Torture {
    /// How many kills
    #[arg(long, default_value_t = 1000)]
    kills: u32,
    /// What chance follows from [default: the time]
    #[arg(long)]
    seed: Option<u64>,
    /// Only this world of the run, as a violation names it
    #[arg(long)]
    world: Option<u32>,
    /// How many worlds at once [default: one more than there are processors]
    #[arg(long)]
    at_once: Option<usize>,
}

#[derive(Debug, Subcommand)]
enum Role {
    /// The process that is killed.
    #[command(hide = true)]
    Engine(engine::Options),
}

fn main() -> ExitCode {
    let asked = Arguments::parse();
    let done = match asked.role {
        Some(Role::Engine(options)) => as_anybody().and_then(|()| run(engine::run(options))),
        None => disk::alone().and_then(|()| run(torture(asked.torture))),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(work: impl Future<Output = Result<bool>>) -> Result<bool> {
    tokio::runtime::Runtime::new()?.block_on(work)
}

/// Gives up what the administrator may do and people may not: permissions are to hold for the
/// engine. Before there is a second thread, which would keep it all.
#[cfg(target_os = "linux")]
fn as_anybody() -> Result<()> {
    use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
    let none = CapabilitySet::empty();
    Ok(set_capabilities(
        None,
        CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        },
    )?)
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Linux")]
fn as_anybody() -> Result<()> {
    Ok(())
}

/// Answers whether every promise held.
async fn torture(asked: Torture) -> Result<bool> {
    let seed = asked.seed.unwrap_or_else(|| fastrand::u64(..1 << 32));
    let begun = Instant::now();
    println!("{} kills with seed {seed}", asked.kills);
    let program = std::env::current_exe()?;
    let processors = std::thread::available_parallelism().map_or(2, usize::from);
    let at_once = asked.at_once.unwrap_or(processors + 1).max(1);
    let mut waiting =
        worlds(asked.kills).filter(|(number, _, _)| asked.world.is_none_or(|only| only == *number));
    let (mut running, mut tally) = (JoinSet::new(), Tally::default());
    loop {
        while running.len() < at_once
            && let Some((number, first, kills)) = waiting.next()
        {
            running.spawn(one_world(program.clone(), seed, number, first, kills));
        }
        let Some(ended) = running.join_next().await else {
            break;
        };
        let (number, found) = ended??;
        for violation in &found.violations {
            println!("BROKEN in world {number}: {violation}");
            println!(
                "  again: cargo xtask torture --kills {} --seed {seed} --world {number}",
                asked.kills
            );
        }
        tally.add(found);
        eprintln!("   {} kills after {:.0?}", tally.kills(), begun.elapsed());
    }
    tally.print(begun.elapsed());
    let whole = asked.world.is_none() && asked.kills as usize >= studio::points::ALL.len() * 4 / 3;
    Ok(tally.holds(whole))
}

/// Number, first kill and kills of each world.
fn worlds(kills: u32) -> impl Iterator<Item = (u32, u32, u32)> {
    (0..kills.div_ceil(KILLS_OF_A_WORLD)).map(move |number| {
        let first = number * KILLS_OF_A_WORLD;
        (number, first, KILLS_OF_A_WORLD.min(kills - first))
    })
}

async fn one_world(
    program: PathBuf,
    seed: u64,
    number: u32,
    first: u32,
    kills: u32,
) -> Result<(u32, Tally)> {
    let mut world = World::start(program, seed, number).await?;
    world.torture(first, kills).await?;
    Ok((number, world.end()))
}
