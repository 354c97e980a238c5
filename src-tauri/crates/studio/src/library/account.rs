//! The account as it lies in the library folder: the book (prices, caps, the servers and projects
//! they are about, and the saved searches) on one sheet, the ledger on one sheet a day. Never a key.
//!
//! Each library has a folder of its own for its sheets, so that two libraries that come to lie in
//! one folder do not write over each other. Not here: what the sheets mean (`crate::account`).

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Library, LibraryError, SidecarServer, bad_name, name};
use crate::durable;
use crate::money::{LedgerEntry, Period, Scope, Unit};
use crate::points;
use crate::search::SavedSearch;

/// Where the accounts lie.
pub(super) const FOLDER: &str = ".dailies-account";
/// The version this program writes. Readers take this one and older ones.
const VERSION: u32 = 1;
/// No honest sheet is larger: that would be a hundred thousand clips in one day.
const LARGEST: u64 = 64 << 20;

/// One sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sheet {
    /// Version of this format.
    #[serde(rename = "dailies")]
    version: u32,
    /// When it was written, in milliseconds since 1970.
    pub(crate) written_at: i64,
    /// The book, on its own sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) book: Option<Book>,
    /// The ledger of one day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ledger: Vec<LedgerEntry>,
    /// What went into the trash, or came out, and is not in the sidecars yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) trash: Vec<TrashNote>,
}

/// Clips that went into the trash together, or came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TrashNote {
    /// When they went there, in milliseconds since 1970; `None` when they came out.
    pub(crate) trashed_at: Option<i64>,
    /// Their ids.
    pub(crate) clips: Vec<String>,
}

/// Prices and caps, with the servers and projects that they are about, and the saved searches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Book {
    pub(crate) servers: Vec<SidecarServer>,
    pub(crate) projects: Vec<BookProject>,
    pub(crate) prices: Vec<BookPrice>,
    pub(crate) caps: Vec<BookCap>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) searches: Vec<SavedSearch>,
}

/// A project, in the user's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BookProject {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The project that it lies in, which stands before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) parent_id: Option<String>,
}

/// A price; the amount is in millionths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BookPrice {
    pub(crate) id: String,
    pub(crate) server_id: String,
    pub(crate) model: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) unit: Unit,
    pub(crate) amount: i64,
    pub(crate) currency: String,
    pub(crate) valid_from: Option<String>,
}

/// A cap; the amount is in millionths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct BookCap {
    pub(crate) id: String,
    pub(crate) scope: Scope,
    pub(crate) subject: String,
    pub(crate) period: Period,
    pub(crate) amount: i64,
    pub(crate) currency: String,
}

/// A sheet as it was found, with the account it belongs to.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) account: String,
    pub(crate) sheet: Sheet,
}

impl Sheet {
    /// The sheet of the book.
    pub(crate) fn of_book(book: Book, written_at: i64) -> Self {
        Self {
            version: VERSION,
            written_at,
            book: Some(book),
            ledger: Vec::new(),
            trash: Vec::new(),
        }
    }

    /// The sheet of a day.
    pub(crate) fn of_day(ledger: Vec<LedgerEntry>, written_at: i64) -> Self {
        Self {
            version: VERSION,
            written_at,
            book: None,
            ledger,
            trash: Vec::new(),
        }
    }

    /// The sheet of the trash; `None` when there is nothing on it.
    pub(crate) fn of_trash(trash: Vec<TrashNote>, written_at: i64) -> Option<Self> {
        (!trash.is_empty()).then_some(Self {
            version: VERSION,
            written_at,
            book: None,
            ledger: Vec::new(),
            trash,
        })
    }
}

/// The names in a folder that need not be there.
fn entries(folder: &Path) -> io::Result<Vec<OsString>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        other => other?.map(|entry| Ok(entry?.file_name())).collect(),
    }
}

impl Library {
    /// Takes over the sheets that lie in a folder which the library left. A sheet that is here
    /// already is a newer one.
    pub(crate) fn take_sheets(&self, left: &Library) -> io::Result<()> {
        let (here, there) = (self.folder.join(FOLDER), left.folder.join(FOLDER));
        for account in entries(&there)? {
            let (from, to) = (there.join(&account), here.join(&account));
            for sheet in entries(&from)? {
                let (from, to) = (from.join(&sheet), to.join(&sheet));
                if !super::is_own(&sheet.to_string_lossy()) {
                    fs::create_dir_all(here.join(&account))?;
                    // One may be written here at this very moment.
                    durable::write_new(&to, &fs::read(&from)?)?;
                }
                points::tried("move.account")?;
                fs::remove_file(from)?;
            }
            fs::remove_dir(from)?;
        }
        match fs::remove_dir(there) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Writes a sheet of an account, in the place of what was written before.
    pub(crate) fn write_sheet(
        &self,
        account: &str,
        sheet_name: &str,
        sheet: &Sheet,
    ) -> Result<(), LibraryError> {
        let explain = |source| self.explain(source);
        let file_name = format!("{sheet_name}.json");
        if !name::is_plain(account) || !name::is_plain(&file_name) {
            return Err(bad_name(account));
        }
        let mut folder = self.folder.clone();
        // Not create_dir_all: a library on an unplugged disk must not grow back on the mount point.
        for part in [FOLDER, account] {
            folder.push(part);
            match fs::create_dir(&folder) {
                Ok(()) => durable::sync_folder(folder.parent().unwrap_or(&folder)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                Err(error) => Err(error),
            }
            .map_err(explain)?;
            // A link would lead out of the library.
            if !folder.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
                return Err(LibraryError::NotAFolder {
                    folder: folder.display().to_string(),
                });
            }
        }
        let mut bytes = serde_json::to_vec_pretty(sheet).map_err(|error| explain(error.into()))?;
        bytes.push(b'\n');
        durable::write_whole(&folder.join(file_name), &bytes).map_err(explain)
    }

    /// Deletes a sheet; fine when there is none.
    pub(crate) fn remove_sheet(&self, account: &str, sheet_name: &str) -> Result<(), LibraryError> {
        let file_name = format!("{sheet_name}.json");
        if !name::is_plain(account) || !name::is_plain(&file_name) {
            return Err(bad_name(account));
        }
        let folder = self.folder.join(FOLDER).join(account);
        match fs::remove_file(folder.join(file_name)) {
            Ok(()) => durable::sync_folder(&folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
        .map_err(|source| self.explain(source))
    }

    /// Every sheet of every account in the folder, the last written last. What cannot be read is
    /// passed over.
    pub(crate) fn sheets(&self) -> Result<Vec<Found>, LibraryError> {
        let mut found = Vec::new();
        for account in self.listed(&self.folder.join(FOLDER))? {
            let name = account.file_name().unwrap_or_default().to_string_lossy();
            for path in self.listed(&account)? {
                match read(&path) {
                    Ok(sheet) => found.push(Found {
                        account: name.clone().into_owned(),
                        sheet,
                    }),
                    Err(error) => {
                        tracing::warn!(%error, path = %path.display(), "a sheet is passed over");
                    }
                }
            }
        }
        found.sort_by_key(|one| one.sheet.written_at);
        Ok(found)
    }

    /// Deletes what a crash left of sheets that were being written. Only while nobody writes.
    pub(crate) fn sweep_sheets(&self) -> Result<(), LibraryError> {
        for account in self.listed(&self.folder.join(FOLDER))? {
            if account.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
                durable::sweep_temporary(&account).map_err(|source| self.explain(source))?;
            }
        }
        Ok(())
    }

    fn listed(&self, folder: &Path) -> Result<Vec<PathBuf>, LibraryError> {
        let explain = |source| self.explain(source);
        if !folder.symlink_metadata().is_ok_and(|facts| facts.is_dir()) {
            return Ok(Vec::new());
        }
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(explain)? {
            paths.push(entry.map_err(explain)?.path());
        }
        paths.sort();
        Ok(paths)
    }
}

fn read(path: &Path) -> io::Result<Sheet> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    let sheet: Sheet = serde_json::from_slice(&bytes)?;
    if sheet.version > VERSION {
        return Err(io::Error::other("it was written by a newer Dailies"));
    }
    Ok(sheet)
}
