//! A library as it is after two years of work: a few hundred clips made on the simulator, with
//! everything that `studio` writes about them, and as many more made of those as are wished for.
//!
//! The others are rows, hard links and notes of their own beside the same bytes, so that a hundred
//! thousand fit on a disk. Not here: opening the result, and measuring it.

mod copies;
mod days;
mod files;
mod real;
mod rows;
mod words;

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

/// So many made on the simulator have something for everybody.
pub const REAL: usize = 240;

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many clips, those in the trash and those that came to nothing among them.
    pub clips: usize,
    /// How many of them are made on the simulator, if there are as many; the others are made of those.
    pub real: usize,
    /// Folder for database, posters and sprite sheets; must not hold a library yet.
    pub data_dir: PathBuf,
    /// Folder for the clips, on the same disk.
    pub library: PathBuf,
    /// What chance follows from: the same for the same number, but for ids of files.
    pub chance: u64,
}

/// Makes the library; `tell` hears what is being done.
pub async fn fill(plan: &Plan, tell: impl Fn(&str)) -> Result<()> {
    if plan.data_dir.join("dailies.sqlite").exists() {
        bail!(
            "There is a library in {} already. Choose another folder, or delete that one.",
            plan.data_dir.display()
        );
    }
    let mut chance = fastrand::Rng::with_seed(plan.chance);
    let real = plan.clips.min(plan.real);
    tell(&format!("Making {real} clips on the simulator"));
    let ground = Box::pin(real::make(plan, real, &mut chance))
        .await
        .context("The clips were not made")?;
    if real > 0 {
        tell(&format!("Making {} clips of them", plan.clips));
        let made =
            copies::spread(plan, &ground, &mut chance).context("The rows were not written")?;
        tell("Linking files");
        files::link(plan, &made).context("The files were not linked")?;
    }
    tell("Writing the notes beside them");
    Box::pin(real::note(plan))
        .await
        .context("The notes were not written")
}
