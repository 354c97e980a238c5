//! Bringing the library up to date from its folder: after the database was restored from a backup,
//! after it was lost, and when the user asks for it. Nothing in the folder is changed.

use std::path::Path;

use crate::account;
use crate::clip::ClipFile;
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::library::account::Found;
use crate::library::{Library, Sidecar};
use crate::points;
use crate::probe;
use crate::store::rescue::Rescue;
use crate::store::restore::{self, Put, Trust};
use crate::store::{list, settings};

/// So many sidecars are read, and written down, at once.
const STRETCH: usize = 200;

/// What came back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rebuilt {
    /// Ids of the clips that the database did not know.
    pub(crate) added: Vec<String>,
    /// Ids of the clips that it knew as they once were.
    pub(crate) updated: Vec<String>,
}

/// A sidecar with what lies beside it.
struct Noted {
    sidecar: Sidecar,
    file: ClipFile,
    poster: Option<String>,
}

impl Core {
    /// Finishes what the rescue of a database, or the making of a new one, began. While the library
    /// folder cannot be read only what is urgent is done, and the rest when it can; `vault` tries
    /// again and again.
    pub(crate) async fn catch_up(&self, usable: bool) -> Result<()> {
        let Some(rescue) = self.rescue().await? else {
            return Ok(());
        };
        let back = if usable {
            match self.read_back().await {
                Ok(back) => Some(back),
                Err(error @ Error::Internal { .. }) => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, "the library is not up to date yet");
                    if rescue.unreadable {
                        return Ok(());
                    }
                    None
                }
            }
        } else {
            None
        };
        let (added, sheets) = back.map_or((0, None), |(rebuilt, sheets)| {
            (rebuilt.added.len(), Some(sheets))
        });
        let folder = match (&sheets, usable) {
            (Some(_), _) => Folder::Read,
            (None, true) => Folder::Unreadable,
            (None, false) => Folder::Away,
        };
        let moment = self.today();
        let moved = self
            .store
            .write(move |transaction| {
                let moved = match &sheets {
                    Some(sheets) => {
                        account::put_back(transaction, sheets, rescue.waits, moment.now)?
                    }
                    None => Vec::new(),
                };
                // What was asked for while the folder was awaited is no riddle.
                if !rescue.waits {
                    restore::doubt(transaction, &moment)?;
                    points::tried_in_database("rebuild.doubted")?;
                }
                let news = rescue.is_news() || added > 0;
                if news || rescue.unreadable || folder == Folder::Unreadable {
                    let clips = list::counts(transaction)?.all;
                    let recovery = words::recovery(&rescue, added, clips, folder);
                    settings::set(transaction, settings::RECOVERY, &recovery)?;
                }
                if folder == Folder::Read {
                    settings::forget(transaction, settings::RESCUE)?;
                } else {
                    let unreadable = folder == Folder::Unreadable;
                    account::put_off(
                        transaction,
                        Rescue {
                            unreadable,
                            ..rescue
                        },
                    )?;
                }
                Ok(moved)
            })
            .await?;
        points::pass("rebuild.caught-up");
        if !moved.is_empty() {
            self.outbox.moved(&moved);
        }
        self.notes.behind();
        self.outbox.findings();
        self.outbox.money();
        self.outbox.searches();
        self.outbox.projects();
        Ok(())
    }

    /// Puts the clips back, and reads the account.
    async fn read_back(&self) -> Result<(Rebuilt, Vec<Found>)> {
        let rebuilt = self.rebuild(Trust::All).await?;
        let library = Library::open(self.vault.folder());
        let sheets = blocking(move || Ok(library.sheets()?)).await?;
        Ok((rebuilt, sheets))
    }

    /// Whether the database is newer or older than the folder.
    pub(crate) async fn needs_rescue(&self) -> Result<bool> {
        Ok(self.rescue().await?.is_some())
    }

    async fn rescue(&self) -> Result<Option<Rescue>> {
        self.store
            .read(|connection| settings::get(connection, settings::RESCUE))
            .await
    }

    /// Puts back what the sidecars describe.
    pub(crate) async fn rebuild(&self, trust: Trust) -> Result<Rebuilt> {
        points::pass("rebuild.begun");
        let library = Library::open(self.vault.folder());
        let folder = library.clone();
        let names = blocking(move || Ok(folder.noted()?)).await?;
        let mut rebuilt = Rebuilt::default();
        for stretch in names.chunks(STRETCH) {
            let (library, names, posters) = (library.clone(), stretch.to_vec(), self.posters());
            let found = blocking(move || {
                let look = |name: &String| look(&library, &posters, name);
                Ok(names.iter().filter_map(look).collect::<Vec<_>>())
            })
            .await?;
            let now = self.now();
            let puts = self
                .store
                .write(move |transaction| {
                    found
                        .iter()
                        .map(|one| {
                            points::tried_in_database("rebuild.put")?;
                            let poster = one.poster.as_deref();
                            restore::put(transaction, &one.sidecar, &one.file, poster, trust, now)
                        })
                        .collect::<Result<Vec<_>>>()
                })
                .await?;
            points::pass("rebuild.stretch");
            for put in puts {
                match put {
                    Put::Added(id) => rebuilt.added.push(id),
                    Put::Updated(id) => rebuilt.updated.push(id),
                    Put::Known => {}
                }
            }
        }
        if !(rebuilt.added.is_empty() && rebuilt.updated.is_empty()) {
            self.outbox.moved(&rebuilt.added);
            self.outbox.moved(&rebuilt.updated);
            self.outbox.projects();
            self.outbox.servers();
        }
        Ok(rebuilt)
    }
}

/// A sidecar and the file it speaks of, which need not be there.
fn look(library: &Library, posters: &Path, name: &str) -> Option<Noted> {
    let sidecar = match library.read_sidecar(name) {
        Ok(sidecar) if sidecar.file.name == name => sidecar,
        Ok(_) => return None,
        Err(error) => {
            tracing::warn!(%error, "a sidecar is passed over");
            return None;
        }
    };
    let poster = format!("{}.jpg", sidecar.id);
    let has_poster = crate::library::is_plain(&poster) && posters.join(&poster).is_file();
    Some(Noted {
        file: file_of(library, &sidecar),
        poster: has_poster.then_some(poster),
        sidecar,
    })
}

/// The facts of the file: as noted while its size is the one noted, read anew when it is not.
fn file_of(library: &Library, sidecar: &Sidecar) -> ClipFile {
    let noted = sidecar.clip_file();
    let Ok(path) = library.find(&noted.name) else {
        return ClipFile {
            present: false,
            ..noted
        };
    };
    let same = std::fs::metadata(&path).is_ok_and(|facts| facts.len() == sidecar.file.bytes);
    if same && noted.codec.is_some() {
        return noted;
    }
    let Ok(facts) = probe::probe(&path) else {
        return noted;
    };
    if same {
        return facts.clip_file(&noted.name, &noted.sha256);
    }
    match probe::hash(&path) {
        Ok(sha256) => facts.clip_file(&noted.name, &sha256),
        Err(_) => noted,
    }
}

/// What became of reading the library folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Folder {
    /// All that is noted in it is in the database.
    Read,
    /// It is there, and not all of it could be read.
    Unreadable,
    /// It is not there.
    Away,
}

/// What happened, for the user.
mod words {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::{Folder, Rescue};

    pub(super) fn recovery(rescue: &Rescue, added: usize, clips: u32, folder: Folder) -> String {
        let are = match clips {
            1 => "1 clip is".to_owned(),
            _ => format!("{clips} clips are"),
        };
        let mut sentences = vec![happened(rescue)];
        match (rescue.backup.is_some(), added) {
            (true, 0) => sentences.push(format!("{are} in the library.")),
            (true, 1) => sentences.push(format!(
                "{are} in the library, 1 of them newer than the backup."
            )),
            (true, _) => sentences.push(format!(
                "{are} in the library, {added} of them newer than the backup."
            )),
            (false, _) if folder == Folder::Read => {
                sentences.push(format!("{are} back from the notes beside them."));
            }
            (false, _) => {}
        }
        if rescue.backup.is_none() {
            sentences.push("Keys have to be entered again under Servers.".to_owned());
        }
        match folder {
            Folder::Read => {}
            Folder::Unreadable => sentences.push("The library folder could not be read; what is noted in it is added as soon as it can be. Check that Dailies may open the folder and what is in it.".to_owned()),
            Folder::Away => sentences.push("The library folder is not there now; what is noted in it is added when it is back.".to_owned()),
        }
        sentences.push(
            "Clips that were only on a server come back through \u{201c}Clips on \u{2026}\u{201d} in the menu of that server."
                .to_owned(),
        );
        sentences.join(" ")
    }

    fn happened(rescue: &Rescue) -> String {
        let backup = rescue.backup.map(day);
        match (&rescue.damaged, backup) {
            (Some(name), Some(day)) => format!(
                "The library database was damaged. Dailies set it aside as {name} and restored the backup of {day}."
            ),
            (Some(name), None) => format!(
                "The library database was damaged. Dailies set it aside as {name} and began a new one."
            ),
            (None, Some(day)) => {
                format!("The library database was gone. Dailies restored the backup of {day}.")
            }
            (None, None) => "This folder was a library before.".to_owned(),
        }
    }

    fn day(at: i64) -> String {
        Timestamp::from_millisecond(at)
            .unwrap_or_default()
            .to_zoned(TimeZone::system())
            .strftime("%-d %B %Y, %H:%M")
            .to_string()
    }
}
