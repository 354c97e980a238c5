//! The database: one thread that writes, one that reads for the window and the jobs, and one that
//! reads what takes long and nobody waits for; each with a connection of its own.
//!
//! Work comes as a closure and its answer goes back through a channel, so nobody holds a lock or a
//! connection while waiting. What the tables mean is in the modules below; what a change leads to
//! is not decided here.

pub(crate) mod account;
pub(crate) mod apart;
pub(crate) mod backup;
pub(crate) mod behind;
pub(crate) mod bulk;
pub(crate) mod caps;
pub(crate) mod certificates;
pub(crate) mod characters;
pub(crate) mod clips;
pub(crate) mod deeds;
pub(crate) mod duration;
pub(crate) mod family;
pub(crate) mod grid;
pub(crate) mod ledger;
pub(crate) mod list;
mod open;
pub(crate) mod prices;
pub(crate) mod projects;
pub(crate) mod prompts;
pub(crate) mod queue;
pub(crate) mod requests;
pub(crate) mod rescue;
pub(crate) mod restore;
pub(crate) mod schema;
mod seal;
pub(crate) mod search;
pub(crate) mod searches;
pub(crate) mod servers;
pub(crate) mod settings;
pub(crate) mod stock;
pub(crate) mod tags;
pub(crate) mod watching;
pub(crate) mod word;
pub(crate) mod work;
pub(crate) mod worth;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use serde::de::DeserializeOwned;
use tokio::sync::oneshot;

use crate::config::OpenError;
use crate::error::{Error, Result};
use crate::points;

type Work = Box<dyn FnOnce(&mut Connection) + Send>;

/// The way to the database. The threads end, and the files are let go, when it is dropped.
#[derive(Debug)]
pub(crate) struct Store {
    writer: mpsc::Sender<Work>,
    reader: mpsc::Sender<Work>,
    /// Reads what takes long and nobody waits for.
    slow_reader: mpsc::Sender<Work>,
    path: PathBuf,
    /// When all of it was last looked through, in milliseconds since 1970.
    checked: i64,
    /// A damaged page was met since.
    suspect: Arc<AtomicBool>,
}

impl Store {
    /// Opens the database in `data_dir`, brought up to date. Blocks. `now` is in milliseconds
    /// since 1970.
    pub(crate) fn open(data_dir: &Path, patience: Duration, now: i64) -> Result<Self, OpenError> {
        let opened = open::open(data_dir, patience, now)?;
        let lock = opened.lock;
        Ok(Self {
            writer: spawn("dailies-writer", data_dir, opened.writer, Some(lock))?,
            reader: spawn("dailies-reader", data_dir, opened.reader, None)?,
            slow_reader: spawn("dailies-slow-reader", data_dir, opened.slow_reader, None)?,
            path: data_dir.join(open::FILE),
            checked: opened.checked,
            suspect: Arc::default(),
        })
    }

    /// What a value was when the database was last used, read without opening it up; `None` when
    /// that is not to be had at once. Blocks.
    pub(crate) fn glance<T: DeserializeOwned>(data_dir: &Path, name: &str) -> Option<T> {
        let path = data_dir.join(open::FILE);
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
        settings::get(&connection.ok()?, name).ok().flatten()
    }

    /// Runs `work` in a transaction of the writer; committed and synced when this returns `Ok`.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let suspect = Arc::clone(&self.suspect);
        call(&self.writer, suspect, move |connection| {
            points::tried_in_database("store.begin")?;
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = work(&transaction)?;
            points::tried_in_database("store.before-commit")?;
            transaction.commit()?;
            points::pass("store.committed");
            Ok(answer)
        })
        .await
    }

    /// Notes that the database is whole, when nothing is written any more. The next start is quick
    /// then; without the note it looks through all of it.
    pub(crate) async fn seal(&self) {
        let (path, checked) = (self.path.clone(), self.checked);
        let suspect = Arc::clone(&self.suspect);
        let sealed = call(&self.writer, Arc::clone(&self.suspect), move |connection| {
            if suspect.load(Ordering::Relaxed) {
                return Ok(());
            }
            seal::put(connection, &path, checked).map_err(Error::internal)
        });
        if let Err(error) = sealed.await {
            tracing::warn!(%error, "the next start looks through the whole database");
        }
    }

    /// Runs `work` on the reader.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T>
    where
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.read_with(&self.reader, work).await
    }

    /// Runs `work` that may go through the whole library, without keeping [`Self::read`] waiting.
    pub(crate) async fn read_slowly<T, F>(&self, work: F) -> Result<T>
    where
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        self.read_with(&self.slow_reader, work).await
    }

    async fn read_with<T, F>(&self, reader: &mpsc::Sender<Work>, work: F) -> Result<T>
    where
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
        T: Send + 'static,
    {
        let suspect = Arc::clone(&self.suspect);
        call(reader, suspect, move |connection| {
            // One transaction, so that a list and its total belong together.
            let transaction = connection.transaction()?;
            work(&transaction)
        })
        .await
    }
}

async fn call<T, F>(to: &mpsc::Sender<Work>, suspect: Arc<AtomicBool>, work: F) -> Result<T>
where
    F: FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    T: Send + 'static,
{
    let (reply, answer) = oneshot::channel();
    let sent = to.send(Box::new(move |connection| {
        let answer = work(connection);
        if answer.as_ref().is_err_and(Error::is_of_a_damaged_database) {
            suspect.store(true, Ordering::Relaxed);
        }
        // The asker may have gone; the work is done all the same.
        let _ = reply.send(answer);
    }));
    if sent.is_err() {
        return Err(Error::closed());
    }
    answer.await.map_err(|_| Error::closed())?
}

fn spawn(
    name: &str,
    data_dir: &Path,
    mut connection: Connection,
    lock: Option<std::fs::File>,
) -> Result<mpsc::Sender<Work>, OpenError> {
    let (sender, inbox) = mpsc::channel::<Work>();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            for work in inbox {
                // A defect in one piece of work must not close the database to all others. Its
                // transaction is rolled back, and whoever asked hears that nothing came of it.
                if catch_unwind(AssertUnwindSafe(|| work(&mut connection))).is_err() {
                    tracing::error!("work on the database panicked");
                }
            }
            drop(connection);
            drop(lock);
        })
        .map_err(|error| OpenError::Storage {
            path: data_dir.to_owned(),
            details: error.to_string(),
        })?;
    Ok(sender)
}
