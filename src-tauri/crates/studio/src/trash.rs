//! How long the trash keeps clips, and the sweep that ends it. What deleting for good means on disk
//! is in `remains`.
//!
//! A clip goes only after it was in the trash for the whole time under the setting that holds now:
//! with another setting the time begins anew. Nothing goes while the library folder is away, or
//! while a server still has something to do for the clip.

use std::sync::Arc;

use rusqlite::{Connection, params};
use tokio::sync::{Mutex, MutexGuard};

use crate::core::Core;
use crate::error::Result;
use crate::points;
use crate::remains::Remains;
use crate::settings::{KeepTrash, LibraryState, Settings};
use crate::store::settings as kept;

/// Time between two sweeps, in milliseconds of the clock that was given.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// What the sweep leaves alone: a server still has something to do, or it is not known whether.
const BUSY: &str = "state IN \
     ('submitting', 'unknown', 'accepted', 'running', 'finished', 'saving')";

/// One at a time takes clips out of the trash, for good or back.
#[derive(Debug, Default)]
pub(crate) struct Trash(Mutex<()>);

impl Trash {
    /// Held while a clip is deleted for good, and while clips are restored: either comes first.
    pub(crate) async fn hands(&self) -> MutexGuard<'_, ()> {
        self.0.lock().await
    }
}

/// How long clips stay, by the setting that holds now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Milliseconds; `None` for ever.
    keep: Option<i64>,
    /// Since when it holds, in milliseconds since 1970.
    since: i64,
}

impl Rule {
    /// The rule that holds.
    pub(crate) fn now(connection: &Connection) -> Result<Self> {
        let settings: Option<Settings> = kept::get(connection, kept::SETTINGS)?;
        let days = settings.unwrap_or_default().keep_trash.days();
        Ok(Self {
            keep: days.map(|days| days * DAY),
            // Set when the library is opened; without it nothing is old enough.
            since: kept::get(connection, kept::TRASH_SINCE)?.unwrap_or(i64::MAX / 2),
        })
    }

    /// When a clip may go that came into the trash then.
    pub(crate) fn ends(self, trashed_at: i64) -> Option<i64> {
        Some(self.keep? + trashed_at.max(self.since))
    }

    /// Clips that came before this may go now.
    fn before(self, now: i64) -> Option<i64> {
        let before = now - self.keep?;
        (before >= self.since).then_some(before)
    }
}

/// Begins the time of the rule where none was ever begun.
pub(crate) fn begin(connection: &Connection, now: i64) -> Result<()> {
    if kept::get::<i64>(connection, kept::TRASH_SINCE)?.is_none() {
        kept::set(connection, kept::TRASH_SINCE, &now)?;
    }
    Ok(())
}

/// Begins the time anew where the settings name another one; says whether they do.
pub(crate) fn settle(connection: &Connection, keep: KeepTrash, now: i64) -> Result<bool> {
    let before: Option<Settings> = kept::get(connection, kept::SETTINGS)?;
    let another = before.unwrap_or_default().keep_trash != keep;
    if another {
        kept::set(connection, kept::TRASH_SINCE, &now)?;
    }
    Ok(another)
}

/// When a clip in the trash may go; `None` for one that stays.
pub(crate) fn ends(connection: &Connection, id: &str) -> Result<Option<i64>> {
    let sql = format!("SELECT trashed_at FROM clips WHERE id = ?1 AND NOT {BUSY}");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query_map([id], |row| row.get::<_, Option<i64>>(0))?;
    let trashed_at = found.next().transpose()?.flatten();
    let rule = Rule::now(connection)?;
    Ok(trashed_at.and_then(|trashed_at| rule.ends(trashed_at)))
}

/// When the first clip of the trash may go.
pub(crate) fn first_end(connection: &Connection) -> Result<Option<i64>> {
    let sql = format!(
        "SELECT trashed_at FROM clips WHERE trashed_at IS NOT NULL AND NOT {BUSY}
         ORDER BY trashed_at LIMIT 1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let first = statement.query_map([], |row| row.get(0))?.next();
    let rule = Rule::now(connection)?;
    Ok(first
        .transpose()?
        .and_then(|trashed_at| rule.ends(trashed_at)))
}

/// What may go now, oldest first.
fn due(connection: &Connection, now: i64) -> Result<Vec<Remains>> {
    let Some(before) = Rule::now(connection)?.before(now) else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT id, file_name, poster, sprite, file_present FROM clips
         WHERE trashed_at <= ?1 AND NOT {BUSY} ORDER BY trashed_at"
    );
    let found = connection
        .prepare_cached(&sql)?
        .query_map(params![before], |row| {
            Ok(Remains {
                id: row.get(0)?,
                file: row.get(1)?,
                poster: row.get(2)?,
                sprite: row.get(3)?,
                swept: Some(row.get(4)?),
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Sweeps at the start and once a day, until cancelled. A machine that slept for days is noticed.
pub(crate) async fn watch(core: Arc<Core>) {
    core.vault.looked().await;
    let mut tick = tokio::time::interval(core.config.tuning.trash_check);
    let mut swept: Option<i64> = None;
    loop {
        tick.tick().await;
        let now = core.now();
        // A clock that was set back begins another day, too.
        if swept.is_some_and(|at| (at..at + DAY).contains(&now)) {
            continue;
        }
        match sweep(&core, now).await {
            Ok(true) => swept = Some(now),
            // Tried again with the next tick.
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the trash was not swept"),
        }
    }
}

/// Deletes for good what was in the trash long enough. Says whether it could.
async fn sweep(core: &Core, now: i64) -> Result<bool> {
    if !matches!(core.check_library().await?, LibraryState::Ready { .. }) {
        return Ok(false);
    }
    let due = core
        .store
        .read(move |connection| due(connection, now))
        .await?;
    points::pass("trash.looked");
    for remains in due {
        let id = remains.id.clone();
        if let Err(error) = core.notes.remove(remains).await {
            tracing::warn!(%error, clip = id, "a clip stays in the trash");
        }
        if !core.vault.usable() {
            return Ok(false);
        }
    }
    Ok(true)
}
