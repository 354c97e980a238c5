//! The account: price book, caps and ledger, and what of the trash is not in the sidecars yet,
//! written into the library folder, so that the folder alone brings them back. The database is what
//! counts; the sheets are copies that follow it within a second, and which of them are behind is
//! noted in the very transaction that changes them.
//!
//! Not here: how a sheet looks (`library::account`), and what is on it (`store::account`).

use std::sync::Arc;

use rusqlite::Connection;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::core::{Core, blocking};
use crate::error::Result;
use crate::library::Library;
use crate::library::account::{Found, Sheet};
use crate::points;
use crate::store::account::{self, BOOK, Names, TRASH};
use crate::store::rescue::Rescue;
use crate::store::{behind, ledger, settings};

/// Writes what changed, until closing. What it began it ends: a sheet that is still on its way to the
/// disk may not arrive after one of the next life.
pub(crate) async fn keep(core: Arc<Core>, closing: CancellationToken) {
    let mut waited = closing.run_until_cancelled(core.vault.looked()).await;
    while waited.is_some() {
        if let Err(error) = core.write_account().await {
            tracing::warn!(%error, "the account was not written");
        }
        let next = async {
            // Looks also without being called: the folder may be back, or its disk have room again.
            let called = core.outbox.account.notified();
            let _ = tokio::time::timeout(core.config.tuning.library_check, called).await;
            tokio::time::sleep(core.config.tuning.account_spacing).await;
        };
        waited = closing.run_until_cancelled(next).await;
    }
}

/// A sheet to be written.
struct Due {
    name: String,
    turn: i64,
    /// `None` when nothing is on it any more.
    sheet: Option<Sheet>,
}

impl Core {
    /// Writes the sheets that changed into the library folder.
    pub(crate) async fn write_account(&self) -> Result<()> {
        if !self.vault.usable() {
            return Ok(());
        }
        let now = self.now();
        let (account, due) = self
            .store
            .read(move |connection| {
                // Until it is read back, the folder knows more than the database.
                let rescued: Option<Rescue> = settings::get(connection, settings::RESCUE)?;
                let account: Option<String> = settings::get(connection, settings::ACCOUNT)?;
                let due = match rescued {
                    Some(_) => Vec::new(),
                    None => due(connection, now)?,
                };
                Ok((account, due))
            })
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        points::pass("account.read");
        let account = match account {
            Some(account) => account,
            None => self.begin_account().await?,
        };
        let _shared = self.vault.shared().await;
        let library = Library::open(self.vault.folder());
        let turns: Vec<(String, i64)> = due
            .iter()
            .map(|sheet| (sheet.name.clone(), sheet.turn))
            .collect();
        blocking(move || {
            due.iter()
                .try_for_each(|one| match &one.sheet {
                    Some(sheet) => library.write_sheet(&account, &one.name, sheet),
                    None => library.remove_sheet(&account, &one.name),
                })
                .map_err(Into::into)
        })
        .await?;
        points::pass("account.written");
        self.store
            .write(move |transaction| {
                turns
                    .iter()
                    .try_for_each(|(name, turn)| account::written(transaction, name, *turn))?;
                points::tried_in_database("account.noted")?;
                Ok(())
            })
            .await
    }

    /// Gives the account its folder.
    async fn begin_account(&self) -> Result<String> {
        let account = Uuid::now_v7().to_string();
        let kept = account.clone();
        self.store
            .write(move |transaction| settings::set(transaction, settings::ACCOUNT, &kept))
            .await?;
        Ok(account)
    }
}

fn due(connection: &Connection, now: i64) -> Result<Vec<Due>> {
    account::unwritten(connection)?
        .into_iter()
        .map(|(name, turn)| {
            let sheet = match name.as_str() {
                BOOK => Some(Sheet::of_book(account::book(connection)?, now)),
                TRASH => Sheet::of_trash(behind::trash(connection)?, now),
                day => Some(Sheet::of_day(account::day(connection, day)?, now)),
            };
            Ok(Due { name, turn, sheet })
        })
        .collect()
}

/// Puts back what the sheets say. `waited` says that prices and caps may have been changed here
/// since the database was rescued. Answers the clips that went into the trash by it, or came out.
pub(crate) fn put_back(
    connection: &Connection,
    sheets: &[Found],
    waited: bool,
    now: i64,
) -> Result<Vec<String>> {
    let mut names = Names::default();
    let mut books = sheets
        .iter()
        .rev()
        .filter_map(|found| Some((&found.account, found.sheet.book.as_ref()?)));
    if let Some((account, book)) = books.next() {
        let changed = waited
            && account::unwritten(connection)?
                .iter()
                .any(|(sheet, _)| sheet == BOOK);
        names = account::put_book(connection, book, changed, now)?;
        // It goes on where it was.
        if settings::get::<String>(connection, settings::ACCOUNT)?.is_none() {
            settings::set(connection, settings::ACCOUNT, account)?;
        }
    }
    let mut entries: Vec<_> = sheets
        .iter()
        .flat_map(|found| found.sheet.ledger.iter().cloned())
        .collect();
    entries.sort_by_key(|entry| entry.left_at);
    account::put_entries(connection, &entries, &names)?;
    ledger::catch_up(connection)?;
    let mut moved = Vec::new();
    // The last written first: what it says of a clip is not undone by an older one.
    for note in sheets.iter().rev().flat_map(|found| &found.sheet.trash) {
        moved.extend(behind::put_back(connection, note, now)?);
    }
    Ok(moved)
}

/// The folder with the sheets is not there yet, or cannot be read. From now on a change of prices or caps is one of
/// the user, which the sheets must not undo.
pub(crate) fn put_off(connection: &Connection, rescue: Rescue) -> Result<()> {
    if !rescue.waits {
        account::forget_unwritten_book(connection)?;
    }
    let rescue = Rescue {
        waits: true,
        ..rescue
    };
    settings::set(connection, settings::RESCUE, &rescue)
}
