//! What was done and what came of it, added up over all worlds.

use std::collections::BTreeMap;
use std::time::Duration;

use studio::points::ALL;

/// The figures of one world, or of all.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Kills at each point.
    pub(crate) at_points: BTreeMap<String, u32>,
    /// Kills at random times.
    pub(crate) at_times: u32,
    /// Kills of an engine that had done all it had to, because its trap was never sprung.
    pub(crate) at_rest: u32,
    /// Traps that were never sprung, at the last try either.
    pub(crate) missed: u32,
    /// Faults of the server, the disk and the clock, by name.
    pub(crate) faults: BTreeMap<String, u32>,
    /// Clips that were asked for.
    pub(crate) asked: usize,
    /// Times that a cap held a clip back until the person let it pass, or took it back.
    pub(crate) held_back: usize,
    /// Jobs that the server made.
    pub(crate) made: usize,
    /// Clips by how they ended.
    pub(crate) ended: BTreeMap<String, usize>,
    /// Times that everything was looked at.
    pub(crate) looks: u32,
    /// Promises that broke.
    pub(crate) violations: Vec<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        for (name, count) in other.at_points {
            *self.at_points.entry(name).or_default() += count;
        }
        self.missed += other.missed;
        for (name, count) in other.faults {
            *self.faults.entry(name).or_default() += count;
        }
        for (name, count) in other.ended {
            *self.ended.entry(name).or_default() += count;
        }
        self.at_times += other.at_times;
        self.at_rest += other.at_rest;
        self.asked += other.asked;
        self.made += other.made;
        self.held_back += other.held_back;
        self.looks += other.looks;
        self.violations.extend(other.violations);
    }

    pub(crate) fn kills(&self) -> u32 {
        self.at_times + self.at_points.values().sum::<u32>()
    }

    /// Whether every promise held; with `whole`, also whether every point was reached.
    pub(crate) fn holds(&self, whole: bool) -> bool {
        self.violations.is_empty() && !(whole && self.unreached().next().is_some())
    }

    fn unreached(&self) -> impl Iterator<Item = &'static str> {
        ALL.into_iter()
            .filter(|name| !self.at_points.contains_key(*name))
    }

    pub(crate) fn print(&self, took: Duration) {
        println!("\nKills at each of the {} points:", ALL.len());
        for row in ALL.chunks(3) {
            let cells = row.iter().map(|name| {
                let count = self.at_points.get(*name).copied().unwrap_or_default();
                format!("{name:<22}{count:>4}")
            });
            println!("  {}", cells.collect::<Vec<_>>().join("   "));
        }
        println!("\nFaults, each at least once on a request, a write or a clock:");
        for (name, count) in &self.faults {
            println!("  {name:<28}{count:>5}");
        }
        println!(
            "\nKills             {} ({} at points, {} at random times) in {:.0?}",
            self.kills(),
            self.kills() - self.at_times,
            self.at_times,
            took
        );
        println!("Killed at rest    {}, not counted above", self.at_rest);
        println!("Traps not sprung  {}", self.missed);
        println!("Looked at         {} times", self.looks);
        println!("Clips asked for   {}", self.asked);
        println!("Held by a cap     {} times", self.held_back);
        println!("Jobs made         {}", self.made);
        for (state, count) in &self.ended {
            println!("  ended {state:<11} {count}");
        }
        let unreached: Vec<&str> = self.unreached().collect();
        if !unreached.is_empty() {
            println!("Points not reached: {}", unreached.join(", "));
        }
        println!("Promises broken   {}", self.violations.len());
    }
}
