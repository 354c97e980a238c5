//! A copy under a name that is free: for many clips saved at once, none of which may take the
//! place of a file that is there.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::{ExportError, Place, copied, from_source};
use crate::durable;
use crate::library::numbered;

/// A name that is taken this often is no name for a folder.
const MOST_TRIES: u32 = 10_000;

/// Copies a clip into a folder under `name`, or with the first number that is free behind it.
/// `progress` is told bytes done and bytes in all, and answers whether to go on; when it does not,
/// nothing is left behind and the answer is `None`.
pub(crate) fn copy_into(
    source: &Path,
    folder: &Path,
    name: &str,
    expected_sha256: &str,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Option<PathBuf>, ExportError> {
    let place = Place::look(source, &folder.join(name)).or_else(|error| match error {
        // A name that is taken is no trouble here.
        ExportError::OntoItself
        | ExportError::WrongKind { .. }
        | ExportError::FileReadOnly { .. } => Place::folder(folder, name),
        other => Err(other),
    })?;
    let mut file = File::open(source).map_err(from_source)?;
    let mut stopped = false;
    let mut told = |done, total| {
        let on = progress(done, total);
        stopped |= !on;
        on
    };
    let copy = match copied(&mut file, &place, Some(expected_sha256), &mut told) {
        Ok(copy) => copy,
        Err(_) if stopped => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut copy = copy;
    for number in 1..=MOST_TRIES {
        let free = match number {
            1 => name.to_owned(),
            number => numbered(name, number),
        };
        let target = folder.join(free);
        match copy.persist_noclobber(&target) {
            Ok(_) => {
                durable::sync_folder(folder).map_err(|error| place.explain(error))?;
                return Ok(Some(target));
            }
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                copy = refused.file;
            }
            Err(refused) => return Err(place.explain(refused.error)),
        }
    }
    Err(place.explain(io::ErrorKind::AlreadyExists.into()))
}
