//! What a bad disk does to the database between two lives, and that the next one recovers from it.

use std::fs::{self, File};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rusqlite::Connection;
use studio::clip::{Clip, ClipState};

use crate::way::{Aim, Way};
use crate::world::{Fate, World};

/// How long a backup may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// The unit of the database file.
const PAGE: u64 = 4096;

/// What happens to the database.
#[derive(Debug, Clone, Copy)]
enum Ruin {
    /// Its second half is gone.
    Cut,
    /// Everything behind its first page is overwritten.
    Overwritten,
    /// One page is.
    OnePage,
    /// It is gone, with its companions.
    Lost,
    /// It is gone, and its companions are still there.
    Orphaned,
}

impl World {
    /// A life that ends while the studio opens on a database that is no longer what it was.
    pub(crate) async fn die_rescued(&mut self, aim: &Aim, way: Way) -> Result<()> {
        if !self.clips.iter().any(is_safe) {
            let Some(mut engine) = self.heal().await? else {
                return Ok(());
            };
            // A library that is empty has nothing to come back. What ends this life is no matter.
            if self.ask(&mut engine, "").await.is_ok() {
                let _ = self.settle(&mut engine, false).await;
            }
            engine.kill().await?;
        }
        let Some(engine) = self.heal().await? else {
            return Ok(());
        };
        engine.kill().await?;
        // Whether what was not answered yet is done, only this database knows.
        if !self.pending.is_empty() {
            self.missed = true;
            return Ok(());
        }
        let data = self.disk.folder().join("data");
        for name in ["dailies-backup.sqlite", "dailies-backup-2.sqlite"] {
            gone(&data.join(name))?;
        }
        if way == Way::Rescued {
            self.back_up(&data.join("dailies-backup.sqlite")).await?;
        } else {
            self.forget();
        }
        let ruin = self.ruin_for(aim);
        self.count(ruin.name());
        ruin.befall(&self.database(), &mut self.rng)?;
        self.die_opening(aim).await
    }

    /// A life that does nothing but to make a backup.
    async fn back_up(&mut self, backup: &Path) -> Result<()> {
        let mut engine = self.engine_that_backs_up(&[])?;
        if engine.opened().await.is_ok() {
            let begun = Instant::now();
            while !backup.exists() {
                ensure!(begun.elapsed() < PATIENCE, "no backup was made");
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        engine.kill().await
    }

    /// What is not safe is noted nowhere but in the database.
    fn forget(&mut self) {
        let lost = self.clips.iter().filter(|clip| !is_safe(clip));
        self.forgotten.extend(lost.cloned());
        let safe: Vec<&str> = self
            .clips
            .iter()
            .filter(|clip| is_safe(clip))
            .map(|clip| clip.prompt.as_str())
            .collect();
        for figure in &mut self.cast {
            figure.is_forgotten = true;
        }
        for intent in &mut self.intents {
            let kept = safe.iter().filter(|prompt| **prompt == intent.prompt);
            if kept.count() != intent.takes && intent.fate != Fate::Deleted {
                intent.fate = Fate::Forgotten;
            }
        }
    }

    fn ruin_for(&mut self, aim: &Aim) -> Ruin {
        let ruins = [
            Ruin::Cut,
            Ruin::Overwritten,
            Ruin::OnePage,
            Ruin::Lost,
            Ruin::Orphaned,
        ];
        // What is gone is not set aside.
        let aside = matches!(aim, Aim::Point { name, .. } if name.contains("aside"));
        ruins[self.rng.usize(..if aside { 2 } else { ruins.len() })]
    }
}

impl Ruin {
    const fn name(self) -> &'static str {
        match self {
            Self::Cut => "database cut",
            Self::Overwritten => "database overwritten",
            Self::OnePage => "page overwritten",
            Self::Lost => "database lost",
            Self::Orphaned => "database lost alone",
        }
    }

    fn befall(self, path: &Path, rng: &mut fastrand::Rng) -> Result<()> {
        // What is still in the log would heal some of it.
        if !matches!(self, Self::Orphaned) {
            let connection = Connection::open(path)?;
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        let length = fs::metadata(path)?.len();
        let pages = length / PAGE;
        match self {
            Self::Cut => File::options()
                .write(true)
                .open(path)?
                .set_len(pages / 2 * PAGE)?,
            Self::Overwritten => overwrite(path, 1..pages)?,
            Self::OnePage => {
                let page = rng.u64(1..pages);
                overwrite(path, page..page + 1)?;
            }
            Self::Lost => {
                for end in ["", "-wal", "-shm"] {
                    let mut name = path.as_os_str().to_owned();
                    name.push(end);
                    gone(&PathBuf::from(name))?;
                }
            }
            Self::Orphaned => gone(path)?,
        }
        Ok(())
    }
}

fn is_safe(clip: &Clip) -> bool {
    clip.state == ClipState::Safe
}

fn overwrite(path: &Path, pages: std::ops::Range<u64>) -> io::Result<()> {
    let mut file = File::options().write(true).open(path)?;
    file.seek(SeekFrom::Start(pages.start * PAGE))?;
    for _ in pages {
        file.write_all(&[0xA5; 4096])?;
    }
    Ok(())
}

fn gone(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}
