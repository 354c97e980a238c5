//! What a studio is opened with: folders, clock, key store and how patient it is.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use crate::ports::{Clock, KeyStore};

/// Everything that comes from outside.
#[derive(Clone)]
pub struct Config {
    /// Our own folder: database, posters, references. Made if missing.
    pub data_dir: PathBuf,
    /// The library folder used on the first run; afterwards the one the user chose.
    pub library: PathBuf,
    /// Tells the time of day.
    pub clock: Arc<dyn Clock>,
    /// Keeps the keys.
    pub keys: Arc<dyn KeyStore>,
    /// How long things wait.
    pub tuning: Tuning,
}

/// How long things wait, how much is told at once and how much stays free. The defaults are for
/// people; tests shorten them.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// First pause between two looks at a job, when the server does not say.
    pub poll_first: Duration,
    /// Longest pause between two looks at a job.
    pub poll_longest: Duration,
    /// First pause before a create that certainly was not received is sent again.
    pub submit_first: Duration,
    /// Longest such pause.
    pub submit_longest: Duration,
    /// Pauses after failed downloads; the last one repeats.
    pub download_pauses: Vec<Duration>,
    /// Pauses before each search for a create whose outcome is not known; then the user is asked.
    pub match_pauses: Vec<Duration>,
    /// Pause between the searches after that. Gateways whose create waits for the clip list it only
    /// when it is done.
    pub match_slowly: Duration,
    /// How many of those there are.
    pub match_slow_turns: u32,
    /// How long nothing but `404` must come before a server is believed to have forgotten a job,
    /// or no longer to have a clip.
    pub forgotten_after: Duration,
    /// How long after it was finished a clip is asked for that its server refuses, when nobody says
    /// how long it is kept there.
    pub kept_untold: Duration,
    /// Pause before what is no clip is fetched a second time, to see whether it is the same again.
    pub unfit_pause: Duration,
    /// How long after a clip was found to be gone the next start looks whether it is.
    pub gone_doubted: Duration,
    /// How long a job may take before its clip is tried although the server does not call it
    /// finished; three times the usual time if that is longer.
    pub stuck_after: Duration,
    /// How long work on a clip that broke off inside, or for which the disk failed, waits.
    pub after_a_defect: Duration,
    /// First pause before a silent server is tried again.
    pub knock_first: Duration,
    /// Longest such pause.
    pub knock_longest: Duration,
    /// How many requests of jobs leave in a second, over all servers.
    pub requests_per_second: f64,
    /// How many of them may leave at once after a quiet time.
    pub requests_at_once: f64,
    /// Time between two looks at whether the machine slept.
    pub clock_check: Duration,
    /// Shortest time between two events about clips.
    pub event_spacing: Duration,
    /// More changed clips than this are not told one by one; with all of a large library that
    /// would be a hundred megabytes of JSON.
    pub most_told: usize,
    /// How long an answer of the key store is waited for.
    pub key_patience: Duration,
    /// How long after opening a job may wake the key store; the window may do so at once.
    pub key_delay: Duration,
    /// How long after opening the library folder is compared with the database: with very many clips
    /// that is work, and the window wants to be drawn first.
    pub stock_first: Duration,
    /// Time between two looks at the library folder.
    pub library_check: Duration,
    /// Shortest time between two writings of the account into the library folder.
    pub account_spacing: Duration,
    /// How long after opening the first backup of the database may be made.
    pub backup_first: Duration,
    /// How old the last backup is when a new one is made.
    pub backup_every: Duration,
    /// Bytes that stay free on the disk of the library: nothing is fetched, and nothing paid for,
    /// that would not fit beside them.
    pub disk_reserve: u64,
    /// Whether files are linked, not copied, when the library moves on one disk.
    pub links: bool,
    /// Time between two looks whether a new day has begun, which makes room under the caps.
    pub day_check: Duration,
    /// Time between two looks whether the trash is to be swept, which is done once a day.
    pub trash_check: Duration,
    /// How long opening waits for another process to let go of the library.
    pub lock_patience: Duration,
    /// How long shutting down waits for creates that are on their way.
    pub shutdown_patience: Duration,
}

impl Tuning {
    /// Whether the user is asked after search number `turn` for a create, which came to nothing.
    pub(crate) fn asks_after(&self, turn: u32) -> bool {
        turn as usize + 1 >= self.match_pauses.len()
    }

    /// Whether there is another search after that.
    pub(crate) fn searches_again_after(&self, turn: u32) -> bool {
        (turn as usize + 1) < self.match_pauses.len() + self.match_slow_turns as usize
    }
}

impl Default for Tuning {
    fn default() -> Self {
        let seconds = |list: &[u64]| list.iter().copied().map(Duration::from_secs).collect();
        Self {
            poll_first: Duration::from_secs(1),
            poll_longest: Duration::from_secs(10),
            submit_first: Duration::from_secs(2),
            submit_longest: Duration::from_mins(1),
            download_pauses: seconds(&[4, 8, 15, 30, 60, 120, 300]),
            match_pauses: seconds(&[1, 5, 20, 60]),
            // An hour in all.
            match_slowly: Duration::from_mins(2),
            match_slow_turns: 30,
            forgotten_after: Duration::from_mins(10),
            kept_untold: Duration::from_hours(24),
            unfit_pause: Duration::from_mins(1),
            gone_doubted: Duration::from_hours(7 * 24),
            stuck_after: Duration::from_mins(10),
            after_a_defect: Duration::from_mins(1),
            knock_first: Duration::from_secs(2),
            knock_longest: Duration::from_mins(1),
            requests_per_second: 4.0,
            requests_at_once: 8.0,
            clock_check: Duration::from_secs(5),
            event_spacing: Duration::from_millis(100),
            most_told: 500,
            key_patience: Duration::from_secs(10),
            key_delay: Duration::from_secs(2),
            stock_first: Duration::from_secs(3),
            library_check: Duration::from_secs(10),
            account_spacing: Duration::from_secs(1),
            backup_first: Duration::from_mins(1),
            backup_every: Duration::from_hours(24),
            disk_reserve: 64 << 20,
            links: true,
            day_check: Duration::from_secs(20),
            trash_check: Duration::from_mins(1),
            lock_patience: Duration::from_secs(5),
            shutdown_patience: Duration::from_secs(5),
        }
    }
}

/// Why a studio did not open. `Display` is one plain sentence for the screen.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The database was written by a newer Dailies.
    #[error(
        "This library was last used with a newer version of Dailies. Install that version, or a newer one, to open it. Nothing was changed."
    )]
    NewerVersion {
        /// Version of the schema found.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// Another process has it open.
    #[error("Dailies is already running with this library. Use the window that is open.")]
    Locked,
    /// The database is damaged, and so is what took its place.
    #[error(
        "The library database is damaged and could not be put right, so Dailies did not open it. Check the disk it is on. Your clips are untouched. The file is {}.", path.display()
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What the check said.
        details: String,
    },
    /// Our own folder cannot be used.
    #[error("Dailies cannot use its own folder {}: {details}.", path.display())]
    Storage {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        details: String,
    },
}
