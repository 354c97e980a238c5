//! All jobs of a server, in memory and, where asked, in one JSON file that survives a restart.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::job::Job;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Ledger {
    /// The number of the next job; never goes back, so that ids do not repeat.
    next: u64,
    /// Oldest first.
    jobs: Vec<Job>,
    /// Oldest first; none ever goes.
    #[serde(default)]
    characters: Vec<Character>,
}

/// A character, as it is kept and shown.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Character {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Seconds since 1970.
    pub(crate) created_at: u64,
}

#[derive(Debug)]
pub(crate) struct Jobs {
    ledger: Mutex<Ledger>,
    file: Option<PathBuf>,
}

impl Jobs {
    /// Reads the file if there is one.
    pub(crate) fn open(file: Option<PathBuf>) -> io::Result<Self> {
        let ledger = match file.as_deref().map(fs::read) {
            None => Ledger::default(),
            Some(Ok(bytes)) => serde_json::from_slice(&bytes)?,
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => Ledger::default(),
            Some(Err(error)) => return Err(error),
        };
        Ok(Self {
            ledger: Mutex::new(ledger),
            file,
        })
    }

    /// Adds the job that `make` makes of its number.
    pub(crate) fn add(&self, make: impl FnOnce(u64) -> Job) -> Job {
        let mut ledger = self.lock();
        let job = make(ledger.next);
        ledger.next += 1;
        ledger.jobs.push(job.clone());
        self.keep(&ledger);
        job
    }

    /// Adds the character that `make` makes of its number.
    pub(crate) fn add_character(&self, make: impl FnOnce(u64) -> Character) -> Character {
        let mut ledger = self.lock();
        let character = make(ledger.characters.len() as u64);
        ledger.characters.push(character.clone());
        self.keep(&ledger);
        character
    }

    pub(crate) fn character(&self, id: &str) -> Option<Character> {
        let ledger = self.lock();
        let mut characters = ledger.characters.iter();
        characters.find(|character| character.id == id).cloned()
    }

    /// Forgets a character, as no client can make it.
    pub(crate) fn forget_character(&self, id: &str) {
        let mut ledger = self.lock();
        ledger.characters.retain(|character| character.id != id);
        self.keep(&ledger);
    }

    pub(crate) fn find(&self, id: &str) -> Option<Job> {
        self.lock().jobs.iter().find(|job| job.id == id).cloned()
    }

    /// How many jobs are like this.
    pub(crate) fn count(&self, like: impl Fn(&Job) -> bool) -> usize {
        self.lock().jobs.iter().filter(|job| like(job)).count()
    }

    pub(crate) fn remove(&self, id: &str) {
        let mut ledger = self.lock();
        ledger.jobs.retain(|job| job.id != id);
        self.keep(&ledger);
    }

    /// Up to `limit` jobs that follow `after`, and whether there are more. `None` if `after` is
    /// not the id of a job.
    pub(crate) fn page(
        &self,
        after: Option<&str>,
        limit: usize,
        oldest_first: bool,
    ) -> Option<(Vec<Job>, bool)> {
        let ledger = self.lock();
        let ordered: Vec<&Job> = if oldest_first {
            ledger.jobs.iter().collect()
        } else {
            ledger.jobs.iter().rev().collect()
        };
        let start = match after {
            Some(id) => ordered.iter().position(|job| job.id == id)? + 1,
            None => 0,
        };
        let rest = &ordered[start..];
        let page = rest.iter().take(limit).map(|job| Job::clone(job)).collect();
        Some((page, rest.len() > limit))
    }

    fn lock(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes beside the file and renames, so that a crash or a power cut leaves the old or the
    /// new one. A server that cannot keep its jobs still serves them.
    fn keep(&self, ledger: &Ledger) {
        let Some(file) = &self.file else { return };
        if let Err(error) = write_whole(file, ledger) {
            tracing::warn!(%error, file = %file.display(), "jobs are not kept");
        }
    }
}

fn write_whole(file: &Path, ledger: &Ledger) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("new");
    let mut new = File::create(&beside)?;
    new.write_all(&serde_json::to_vec(ledger)?)?;
    // Without this, a power cut can leave the name without the bytes.
    new.sync_all()?;
    fs::rename(&beside, file)
}
