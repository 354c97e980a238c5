//! The life of one engine, from healing what the last one left to its own end.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::Result;
use studio::clip::{Clip, ClipState};

use crate::judge;
use crate::process::{Ended, Process};
use crate::way::{Aim, Way, failing, full, kill};
use crate::wire::{Arm, Deed};
use crate::world::World;

/// What happens after a clip is safe (its pictures, its notes) may take so long.
const AFTERWARDS: Duration = Duration::from_secs(3);

/// How often a trap is set again that was not sprung.
const TRIES: usize = 4;

/// What nobody may lose of the safe clips: id, prompt, job and bytes.
fn kept(clips: &[Clip]) -> BTreeSet<[&str; 4]> {
    let safe = clips.iter().filter(|clip| clip.state == ClipState::Safe);
    safe.map(|clip| {
        let file = clip.file.as_ref();
        [
            clip.id.as_str(),
            clip.prompt.as_str(),
            clip.remote_id.as_deref().unwrap_or_default(),
            file.map_or("", |file| file.sha256.as_str()),
        ]
    })
    .collect()
}

impl World {
    /// Kills so many engines, one after the other, and heals after each. `first` is the number of
    /// the first kill in the whole run.
    pub(crate) async fn torture(&mut self, first: u32, kills: u32) -> Result<()> {
        for number in first..first + kills {
            let aim = Aim::of(number, &mut self.rng);
            let before = self.tally.violations.len();
            let way = aim.way(&mut self.rng);
            self.life(&aim, way).await?;
            // The weather, or chance, led another way: again without any weather.
            self.calm = true;
            for _ in 0..TRIES {
                if std::mem::take(&mut self.missed) {
                    self.life(&aim, way).await?;
                }
            }
            self.calm = false;
            self.tally.missed += u32::from(std::mem::take(&mut self.missed));
            for violation in &mut self.tally.violations[before..] {
                violation.insert_str(0, &format!("before kill {number} ({way:?}, {aim:?}): "));
            }
            if self.tally.violations.len() > 12 {
                return Ok(());
            }
        }
        if let Some(engine) = self.heal().await? {
            engine.kill().await?;
            self.lose_database().await?;
        }
        for found in judge::key_in_files(self) {
            self.broken(found);
        }
        Ok(())
    }

    /// Database and backups are lost: the library folder alone must bring the ledger back, twice
    /// the same.
    async fn lose_database(&mut self) -> Result<()> {
        let before = self.ledger.clone();
        for _ in 0..2 {
            for file in std::fs::read_dir(self.disk.folder().join("data"))? {
                let path = file?.path();
                if path.to_string_lossy().contains(".sqlite") {
                    std::fs::remove_file(path)?;
                }
            }
            let mut engine = self.engine(&[])?;
            let outcome = async {
                engine.opened().await?;
                engine.settle().await
            };
            match outcome.await {
                Ok((clips, ledger)) => {
                    if ledger != before {
                        self.broken(format!(
                            "the ledger came back as {ledger:?}, not {before:?}"
                        ));
                    }
                    let (after, before) = (kept(&clips), kept(&self.clips));
                    if after != before {
                        self.broken(format!("the clips came back as {after:?}, not {before:?}"));
                    }
                }
                Err(ended) => self.broken(format!("without its database the engine {ended:?}")),
            }
            engine.kill().await?;
        }
        Ok(())
    }

    async fn life(&mut self, aim: &Aim, way: Way) -> Result<()> {
        match way {
            Way::Opening => return self.die_opening(aim).await,
            Way::BacksUp => return self.die_backing_up(aim).await,
            Way::Rescued | Way::BeginsAnew => return self.die_rescued(aim, way).await,
            Way::Swept => {
                let leaving = Aim::Point {
                    name: "check.write",
                    pass: 1,
                };
                self.die_opening(&leaving).await?;
                return self.die_opening(aim).await;
            }
            _ => {}
        }
        let Some(mut engine) = self.heal().await? else {
            return Ok(());
        };
        self.simulator.clear_faults();
        if way == Way::Found {
            let published = vec![kill("download.published", 1)];
            if engine.arm(published).await.is_ok() {
                let deed = self.intent("", 1);
                let _ = self.perform(&mut engine, deed).await;
            }
            let ended = self.end_of(&mut engine).await;
            engine.kill().await?;
            return match ended {
                Ok(()) => self.die_opening(aim).await,
                Err(said) => {
                    self.broken(said);
                    Ok(())
                }
            };
        }
        let outcome = self.lead(&mut engine, way, aim).await;
        self.bury(engine, aim, outcome).await
    }

    /// A life that ends while the studio opens, or soon after.
    pub(crate) async fn die_opening(&mut self, aim: &Aim) -> Result<()> {
        let arms: Vec<Arm> = aim.arm().into_iter().collect();
        let engine = self.engine(&arms)?;
        self.die_soon(engine, aim).await
    }

    /// The same, while the database is backed up.
    async fn die_backing_up(&mut self, aim: &Aim) -> Result<()> {
        let arms: Vec<Arm> = aim.arm().into_iter().collect();
        let engine = self.engine_that_backs_up(&arms)?;
        self.die_soon(engine, aim).await
    }

    async fn die_soon(&mut self, mut engine: Process, aim: &Aim) -> Result<()> {
        let outcome = engine.opened().await;
        self.bury(engine, aim, outcome).await
    }

    /// Leads the engine past the point at which the trap is, and some way on.
    async fn lead(&mut self, engine: &mut Process, way: Way, aim: &Aim) -> Result<(), Ended> {
        let deed = self.deed(engine, way).await?;
        if !self.calm {
            for fault in way.weather(&mut self.rng) {
                self.simulator.inject(fault);
            }
        }
        let mut arms: Vec<Arm> = aim.arm().into_iter().collect();
        if way == Way::MovesNot {
            // Once all of it is carried, the disk is full.
            arms.push(full("move.sync"));
        }
        if !self.calm && self.rng.u8(..4) == 0 {
            let (arm, how) = failing(&mut self.rng);
            self.count(how.name());
            arms.push(arm);
        }
        engine.arm(arms).await?;
        if self.rng.u8(..8) == 0 {
            self.count("database locked");
            self.lock_database();
        }
        if !self.calm {
            self.trouble_the_disk();
        }
        if let Aim::Time(after) = aim {
            let _ = tokio::time::timeout(*after, async {
                self.perform(engine, deed).await?;
                self.settle(engine, false).await
            })
            .await;
            return Ok(());
        }
        self.perform(engine, deed).await?;
        self.settle(engine, false).await?;
        Ok(())
    }

    /// The engine is at its end, or is ended now.
    async fn bury(
        &mut self,
        mut engine: Process,
        aim: &Aim,
        outcome: Result<(), Ended>,
    ) -> Result<()> {
        match (outcome, aim) {
            (Err(Ended::Killed), Aim::Point { name, .. }) => self.at_point(name),
            (Ok(()), Aim::Point { name, .. }) => {
                if engine.dies_within(AFTERWARDS).await {
                    self.at_point(name);
                } else {
                    self.missed = true;
                    self.tally.at_rest += 1;
                }
            }
            (Ok(()) | Err(Ended::Killed), Aim::Time(_)) => self.tally.at_times += 1,
            (Err(Ended::Odd(said)), _) => self.broken(said),
        }
        engine.kill().await
    }

    fn at_point(&mut self, name: &str) {
        *self.tally.at_points.entry(name.to_owned()).or_default() += 1;
    }

    /// Whether an engine that should have been killed was.
    async fn end_of(&mut self, engine: &mut Process) -> Result<(), String> {
        match self.settle(engine, false).await {
            Err(Ended::Killed) => {
                self.at_point("download.published");
                Ok(())
            }
            Err(Ended::Odd(said)) => Err(said),
            Ok(_) => Err("a clip was safe without being published".to_owned()),
        }
    }

    /// Has something done. It stays pending until it is answered with success, or refused.
    pub(crate) async fn perform(
        &mut self,
        engine: &mut Process,
        deed: Deed,
    ) -> Result<Option<String>, Ended> {
        let request = self.request();
        self.pending.push((request.clone(), deed.clone()));
        let answer = engine.perform(&request, deed).await?;
        Ok(match answer {
            Ok(ids) => {
                self.pending.retain(|(name, _)| *name != request);
                ids.into_iter().next()
            }
            // The disk failed: the person tries again later.
            Err(_) => None,
        })
    }

    /// Holds the database for a moment, as a backup program does.
    fn lock_database(&mut self) {
        let path = self.database();
        let time = Duration::from_millis(self.rng.u64(50..600));
        std::thread::spawn(move || {
            let Ok(connection) = rusqlite::Connection::open(path) else {
                return;
            };
            if connection.execute_batch("BEGIN IMMEDIATE").is_ok() {
                std::thread::sleep(time);
                // Dropping rolls back what was not begun anyway.
                let _ = connection.execute_batch("ROLLBACK");
            }
        });
    }
}
