//! Taking stock: comparing the library folder with what the database believes to be in it. Nothing
//! is deleted, moved or forgotten by it; what is found is told, and the user decides.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read as _;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::clip::{Clip, ClipState};
use crate::core::{Core, blocking};
use crate::error::Result;
use crate::findings::Findings;
use crate::library::Library;
use crate::probe;
use crate::store::stock::{self, Believed};
use crate::store::{clips, settings};

/// So many names are shown.
const SHOWN: usize = 20;

/// What was found when stock was last taken.
#[derive(Debug, Default)]
pub(crate) struct Stock(Mutex<Found>);

#[derive(Debug, Clone, Default)]
struct Found {
    /// Ids of clips whose files are not there.
    missing: Vec<String>,
    /// Names of files that are no clip of the library.
    foreign: Vec<String>,
}

/// What the user does not want to hear of again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct PassedOver {
    clips: BTreeSet<String>,
    files: BTreeSet<String>,
}

impl Stock {
    fn found(&self) -> Found {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.clone()
    }

    fn keep(&self, found: Found) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = found;
    }
}

impl Core {
    /// Compares folder and database, marks what is missing and what is back, and tells.
    pub(crate) async fn take_stock(&self) -> Result<()> {
        self.vault.looked().await;
        if !self.vault.usable() {
            return Ok(());
        }
        let library = Library::open(self.vault.folder());
        let Compared {
            lost,
            mut back,
            given_up,
            mut found,
        } = {
            // Nobody publishes or removes a file between the two looks.
            let _alone = self.vault.alone().await;
            let folder = library.clone();
            let there = blocking(move || Ok(folder.files()?)).await?;
            let compare = |connection: &_| compare(connection, there);
            self.store.read_slowly(compare).await?
        };
        let (back, found) = blocking(move || {
            back.extend(came_back(given_up, &library));
            let is_clip = |name: &String| looks_like_a_clip(&library, name);
            found.foreign.retain(is_clip);
            // They were picked out of all names in place, and would hold the room of all.
            found.foreign.shrink_to_fit();
            Ok((back, found))
        })
        .await?;
        self.stock.keep(found);
        let changed: Vec<String> = lost.iter().chain(&back).cloned().collect();
        if !changed.is_empty() {
            self.store
                .write(move |transaction| {
                    stock::lose(transaction, &lost)?;
                    stock::find_again(transaction, &back)
                })
                .await?;
            self.outbox.moved(&changed);
        }
        self.outbox.findings();
        Ok(())
    }

    /// What is to be told.
    pub(crate) async fn findings(&self) -> Result<Findings> {
        let missing = self.missing().await?;
        let foreign = self.foreign().await?;
        let recovery = self
            .store
            .read(|connection| settings::get(connection, settings::RECOVERY))
            .await?;
        let now = clips::real(self.now());
        let fetchable = missing.iter().filter(|clip| may_be_fetched(clip, now));
        Ok(Findings {
            recovery,
            fetchable: count(fetchable.count()),
            missing: count(missing.len()),
            missing_names: missing
                .iter()
                .filter_map(|clip| Some(clip.file.as_ref()?.name.clone()))
                .take(SHOWN)
                .collect(),
            foreign: count(foreign.len()),
            foreign_names: foreign.into_iter().take(SHOWN).collect(),
        })
    }

    /// The clips whose files are missing, without those the user passed over.
    pub(crate) async fn missing(&self) -> Result<Vec<Clip>> {
        let found = self.stock.found();
        self.store
            .read(move |connection| {
                let over = passed_over(connection)?;
                let mut missing = clips::several(connection, &found.missing)?;
                missing.retain(|clip| {
                    clip.state == ClipState::Safe
                        && clip.trashed_at.is_none()
                        && clip.file.as_ref().is_some_and(|file| !file.present)
                        && !over.clips.contains(&clip.id)
                });
                Ok(missing)
            })
            .await
    }

    /// The names of foreign clips, without those the user passed over.
    pub(crate) async fn foreign(&self) -> Result<Vec<String>> {
        let mut foreign = self.stock.found().foreign;
        let over = self.store.read(passed_over).await?;
        foreign.retain(|name| !over.files.contains(name));
        Ok(foreign)
    }

    /// Does not tell of what is there now any more; also forgets what was told of a rescue.
    pub(crate) async fn pass_over(&self) -> Result<()> {
        let found = self.stock.found();
        self.store
            .write(move |transaction| {
                let mut over = passed_over(transaction)?;
                over.clips.extend(found.missing);
                over.files.extend(found.foreign);
                settings::set(transaction, settings::PASSED_OVER, &over)?;
                settings::forget(transaction, settings::RECOVERY)
            })
            .await?;
        self.outbox.findings();
        Ok(())
    }
}

/// Whether the server of a clip may still have its bytes.
pub(crate) fn may_be_fetched(clip: &Clip, now: f64) -> bool {
    clip.server_id.is_some()
        && clip.remote_id.is_some()
        && clip.deleted_on_server_at.is_none()
        && clip.expires_at.is_none_or(|expires| expires > now)
}

/// Takes stock once, in the background.
pub(crate) async fn take(core: Arc<Core>) {
    tokio::time::sleep(core.config.tuning.stock_first).await;
    if let Err(error) = core.take_stock().await {
        tracing::warn!(%error, "the library folder was not compared with the database");
    }
}

fn passed_over(connection: &rusqlite::Connection) -> Result<PassedOver> {
    Ok(settings::get(connection, settings::PASSED_OVER)?.unwrap_or_default())
}

/// What the folder has, against what the database believes.
#[derive(Debug, Default)]
struct Compared {
    /// Ids of what is newly missing.
    lost: Vec<String>,
    /// Ids of what is back.
    back: Vec<String>,
    given_up: Vec<GivenUp>,
    /// All that is out of place.
    found: Found,
}

/// A clip that was given up while a file of its name is there.
#[derive(Debug)]
struct GivenUp {
    id: String,
    file_name: String,
    /// Of its bytes.
    hash: String,
}

/// `there` are the names in the folder, in order.
fn compare(connection: &rusqlite::Connection, there: Vec<String>) -> Result<Compared> {
    let mut compared = Compared::default();
    let mut known = vec![false; there.len()];
    stock::each(connection, |clip| {
        let place = there.binary_search_by(|name| name.as_str().cmp(clip.file_name));
        if let Ok(place) = place {
            known[place] = true;
        }
        compared.look(clip, place.is_ok());
    })?;
    compared.found.missing.sort();
    let named = there.into_iter().zip(known);
    compared.found.foreign = named
        .filter_map(|(name, known)| (!known).then_some(name))
        .collect();
    Ok(compared)
}

impl Compared {
    fn look(&mut self, clip: Believed<'_>, there: bool) {
        let id = || clip.id.to_owned();
        match (clip.safe, there, clip.present) {
            (true, true, false) => self.back.push(id()),
            (true, false, present) => {
                self.found.missing.push(id());
                if present {
                    self.lost.push(id());
                }
            }
            (false, true, _) => self.given_up.extend(clip.given_up.map(|hash| GivenUp {
                id: id(),
                file_name: clip.file_name.to_owned(),
                hash: hash.to_owned(),
            })),
            (true, true, true) | (false, false, _) => {}
        }
    }
}

/// Ids of clips that were given up and whose very bytes are there all the same: somebody put the
/// file back.
fn came_back(given_up: Vec<GivenUp>, library: &Library) -> impl Iterator<Item = String> {
    given_up.into_iter().filter_map(|clip| {
        let path = library.find(&clip.file_name).ok()?;
        (probe::hash(&path).ok()? == clip.hash).then_some(clip.id)
    })
}

fn looks_like_a_clip(library: &Library, name: &str) -> bool {
    let mut start = Vec::new();
    let Ok(path) = library.find(name) else {
        return false;
    };
    let read = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut start));
    read.is_ok() && probe::sniff(&start).is_some_and(probe::Kind::is_clip)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
