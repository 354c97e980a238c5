//! Writing down what became of something that cannot be asked for again: kept at while the app
//! lives, however long the disk is full or another program holds the database. Not for what is
//! simply tried again later.

use std::time::Duration;

use rusqlite::Transaction;

use crate::core::Core;
use crate::error::{Error, Result};

/// After so many tries, a second apart, only a disk is still waited for.
const TRIES: u32 = 30;
const SHORT: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(30);

/// Runs `work` in a transaction of the writer until it is kept. Errors that are not the disk's do
/// not pass by waiting, and are answered in the end.
pub(crate) async fn write<T, F>(core: &Core, work: F) -> Result<T>
where
    F: Fn(&Transaction<'_>) -> Result<T> + Clone + Send + 'static,
    T: Send + 'static,
{
    let mut tries = 0;
    loop {
        match core.store.write(work.clone()).await {
            Ok(kept) => return Ok(kept),
            Err(error) if tries < TRIES || matches!(error, Error::Storage { .. }) => {
                tracing::error!(%error, "an outcome is not written down yet");
                tries += 1;
                tokio::time::sleep(if tries < TRIES { SHORT } else { LONG }).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// The same for a file of our own: kept at as long as its disk is what is in the way.
pub(crate) async fn file<F>(mut write: impl FnMut() -> F)
where
    F: Future<Output = Result<()>>,
{
    let mut tries = 0;
    while let Err(error) = write().await {
        tracing::error!(%error, "what a server gave is not written down yet");
        tries += 1;
        tokio::time::sleep(if tries < TRIES { SHORT } else { LONG }).await;
    }
}
