//! Whether a folder can take the library, and what a move into it would do. Nothing is moved here.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::pieces::{self, Pieces};
use crate::durable::{self, Trouble, trouble};
use crate::error::Error;
use crate::library::in_words;

/// How the library's folder is named in a folder that has other things in it.
const NAME: &str = "Dailies";

/// What systems put into every folder or disk by themselves.
const LITTER: [&str; 5] = [
    ".DS_Store",
    "desktop.ini",
    "Thumbs.db",
    "lost+found",
    "System Volume Information",
];

/// Where the library is, what is in it, and where it is to go.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) library: PathBuf,
    pub(crate) data_dir: PathBuf,
    /// The folder that the user chose.
    pub(crate) chosen: PathBuf,
    /// The names that the database has, with their hashes.
    pub(crate) believed: HashMap<String, String>,
    /// Bytes that stay free on the disk.
    pub(crate) reserve: u64,
    /// Files may be linked.
    pub(crate) links: bool,
}

/// A folder that can take the library.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) to: PathBuf,
    /// It is not there yet.
    pub(crate) made: bool,
    /// It is on the same disk, and that disk makes links.
    pub(crate) linked: bool,
    pub(crate) clips: u32,
    pub(crate) bytes: u64,
    pub(crate) others: usize,
}

/// The folder in which the library will be, if it can be.
pub(crate) fn look(wish: &Wish) -> Result<Target, Error> {
    let library = fs::canonicalize(&wish.library).map_err(|_| {
        Error::conflict(
            "The library folder is not there now. Connect its disk, then move the library.",
        )
    })?;
    let chosen = fs::canonicalize(&wish.chosen).map_err(|error| explain(&wish.chosen, &error))?;
    if !chosen.is_dir() {
        return Err(invalid(format!(
            "{} is a file. Choose a folder for the library.",
            wish.chosen.display()
        )));
    }
    let empty = is_empty(&chosen).map_err(|error| explain(&wish.chosen, &error))?;
    let (to, place) = if empty {
        (wish.chosen.clone(), chosen.clone())
    } else {
        (wish.chosen.join(NAME), chosen.join(NAME))
    };
    if place == library || chosen == library {
        return Err(invalid(format!(
            "The library is in {} already. Choose another folder.",
            wish.library.display()
        )));
    }
    if place.starts_with(&library) {
        return Err(invalid(
            "A library cannot be moved into itself. Choose a folder outside of the library folder.",
        ));
    }
    let own = fs::canonicalize(&wish.data_dir).unwrap_or_else(|_| wish.data_dir.clone());
    if place.starts_with(own) {
        return Err(invalid(
            "Dailies keeps its own files in this folder. Choose another one for the library.",
        ));
    }
    let made = !empty && is_free(&to)?;
    try_writing(&chosen).map_err(|error| explain(&wish.chosen, &error))?;
    let linked = wish.links && makes_links(&library, &chosen);
    let Pieces { list, others } = pieces::of(&library, &wish.believed).map_err(|error| {
        Error::storage(
            "The library folder could not be read. Check its disk, then move the library.",
            &error,
        )
    })?;
    let pieces = Pieces { list, others };
    let (clips, bytes) = (pieces.clips(), pieces.bytes());
    if !linked {
        has_room(wish, &chosen, bytes)?;
    }
    Ok(Target {
        to,
        made,
        linked,
        clips,
        bytes,
        others,
    })
}

/// Whether nothing has that name; an empty folder may.
fn is_free(to: &Path) -> Result<bool, Error> {
    match fs::metadata(to) {
        Ok(facts) if facts.is_dir() && is_empty(to).unwrap_or(false) => Ok(false),
        Err(error) if trouble(&error) == Trouble::Missing && to.symlink_metadata().is_err() => {
            Ok(true)
        }
        _ => Err(invalid(format!(
            "{} is there already and is not an empty folder. Rename or empty it, or choose an empty folder.",
            to.display()
        ))),
    }
}

fn is_empty(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !LITTER.contains(&&*name) && !name.starts_with(".Trash") {
            return Ok(false);
        }
    }
    Ok(true)
}

fn try_writing(folder: &Path) -> io::Result<()> {
    let mut file = durable::temporary_in(folder)?;
    file.write_all(&[0; 4096])?;
    file.as_file().sync_all()?;
    file.close()
}

/// Tried with a file of ours, because no system says it of two folders.
fn makes_links(library: &Path, folder: &Path) -> bool {
    let Ok(file) = durable::temporary_in(library) else {
        return false;
    };
    let Some(name) = file.path().file_name() else {
        return false;
    };
    let link = folder.join(name);
    let made = fs::hard_link(file.path(), &link).is_ok();
    made && fs::remove_file(&link).is_ok()
}

fn has_room(wish: &Wish, chosen: &Path, needed: u64) -> Result<(), Error> {
    let free = fs4::available_space(chosen).map_err(|error| explain(&wish.chosen, &error))?;
    let free = free.saturating_sub(wish.reserve);
    if free < needed {
        return Err(invalid(format!(
            "The disk of {} has {} left, and the library needs {}. Free some space there, or choose another disk.",
            wish.chosen.display(),
            in_words(free),
            in_words(needed)
        )));
    }
    Ok(())
}

pub(super) fn explain(chosen: &Path, error: &io::Error) -> Error {
    let folder = chosen.display();
    match trouble(error) {
        Trouble::Missing => invalid(format!(
            "The folder {folder} is not there. Choose another one for the library."
        )),
        Trouble::WrongKind => invalid(format!(
            "{folder} is a file. Choose a folder for the library."
        )),
        Trouble::ReadOnly => invalid(format!(
            "Dailies may not write into {folder}. Allow writing there, or choose another folder."
        )),
        Trouble::Full => invalid(format!(
            "The disk of {folder} is full. Free some space there, or choose another disk."
        )),
        Trouble::TooLarge | Trouble::BadName | Trouble::Other => Error::storage(
            format!(
                "The folder {folder} could not be used. Check its disk, or choose another one."
            ),
            error,
        ),
    }
}

fn invalid(message: impl Into<String>) -> Error {
    Error::invalid("folder", message)
}
