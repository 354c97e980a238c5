//! Files that are whole or not there at all, also after a power cut: written beside their place,
//! synced, renamed, folder synced.
//!
//! Not here: what the files mean, and the sentences about what went wrong (each module has its own).

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile, TempPath};

use crate::points;

/// Why a file system call failed, as far as it changes what a person should do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The disk, or the quota on it, is full.
    Full,
    /// Writing is not allowed there.
    ReadOnly,
    /// The file or folder is not there.
    Missing,
    /// A file stands where a folder should be, or the other way round.
    WrongKind,
    /// The file is too large for this disk.
    TooLarge,
    /// The name cannot be used on this disk.
    BadName,
    /// Anything else.
    Other,
}

/// Sorts an error of the operating system.
pub(crate) fn trouble(error: &io::Error) -> Trouble {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => Trouble::Full,
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Trouble::ReadOnly,
        Kind::NotFound | Kind::StaleNetworkFileHandle => Trouble::Missing,
        Kind::NotADirectory | Kind::IsADirectory => Trouble::WrongKind,
        Kind::FileTooLarge => Trouble::TooLarge,
        Kind::InvalidFilename | Kind::InvalidInput => Trouble::BadName,
        _ => Trouble::Other,
    }
}

/// How the names of temporary files begin and end.
const TEMPORARY: (&str, &str) = (".dailies-", ".part");

/// Opens a file in `folder` that vanishes unless it is persisted. It gets the permissions any new
/// file of the user gets, not the private ones of a temporary file.
pub(crate) fn temporary_in(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Writes a small file whole, in the place of whatever had its name.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    points::tried("whole.create")?;
    let mut file = temporary_in(folder)?;
    points::tried("whole.write")?;
    file.write_all(bytes)?;
    points::tried("whole.sync")?;
    file.as_file().sync_all()?;
    points::tried("whole.rename")?;
    file.persist(path).map_err(|error| error.error)?;
    points::tried("whole.renamed")?;
    sync_folder(folder)
}

/// The same, unless something has that name already: that stays. Says whether it was written.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let mut file = temporary_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let written = file.into_temp_path();
    match rename_new(&written, path) {
        Ok(()) => {
            // Its name is another one now, and there is nothing to delete.
            let _ = written.keep();
            sync_folder(folder).map(|()| true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// The same for many small files of one folder, which all wait for the disk together. Answers what
/// became of each; an error when nothing came of any. Each is named by whom it is for.
pub(crate) fn write_many(
    folder: &Path,
    files: &[(String, PathBuf, Vec<u8>)],
) -> io::Result<Vec<io::Result<()>>> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut written: Vec<_> = files
        .iter()
        .map(|(_, _, bytes)| written_in(folder, bytes))
        .collect();
    if written.iter().all(Result::is_err)
        && let Err(error) = written.swap_remove(0)
    {
        return Err(error);
    }
    points::tried("many.sync")?;
    sync_written(folder)?;
    points::tried("many.rename")?;
    let done = written
        .into_iter()
        .zip(files)
        .map(|(file, (_, path, _))| file?.persist(path).map_err(|error| error.error))
        .collect();
    points::tried("many.renamed")?;
    sync_folder(folder)?;
    Ok(done)
}

/// A new file in `folder` that vanishes unless it is persisted. Closed, because only so many may be
/// open at a time.
fn written_in(folder: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut file = temporary_in(folder)?;
    file.write_all(bytes)?;
    // Elsewhere there is no way to wait for all of them together.
    #[cfg(not(target_os = "linux"))]
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

/// Waits until everything that was written to the disk of a folder is there.
#[cfg(target_os = "linux")]
fn sync_written(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_written(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Deletes a file; it is no error when there is none.
pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Deletes a file so that it does not come back with a power cut; it is no error when there is none.
pub(crate) fn remove_synced(path: &Path) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    match fs::remove_file(path) {
        Ok(()) => sync_folder(folder),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Deletes what a crash left of such files in a folder, which need not be there. Only for folders
/// in which nobody writes now.
pub(crate) fn sweep_temporary(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Gives a synced file its final name unless something has that name already
/// ([`io::ErrorKind::AlreadyExists`]); the file then stays where it was.
pub(crate) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    // A TempPath deletes its file when dropped: `keep` on every way out.
    match TempPath::try_from_path(from)?.persist_noclobber(to) {
        Ok(()) => Ok(()),
        Err(refused) => {
            let error = refused.error;
            let _ = refused.path.keep();
            if error.kind() == io::ErrorKind::AlreadyExists
                || to.symlink_metadata().is_ok()
                || from.symlink_metadata().is_err()
            {
                return Err(error);
            }
            // Disks with neither exclusive rename nor hard links (exFAT over FUSE, some network
            // shares): take the name with an empty file of ours, then rename over that.
            File::create_new(to)?;
            fs::rename(from, to).inspect_err(|_| {
                let _ = fs::remove_file(to);
            })
        }
    }
}

/// Makes renames and removals in a folder last.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows cannot open folders this way; NTFS journals renames itself.
    #[cfg(unix)]
    {
        match File::open(folder)?.sync_all() {
            // Some network and FUSE disks have no fsync for folders.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) => {}
            other => other?,
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.json");
        write_whole(&path, b"one")?;
        write_whole(&path, b"two")?;
        assert_eq!(fs::read(&path)?, b"two");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_file_that_came_first_is_not_written_over() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.json");
        assert!(write_new(&path, b"one")?);
        assert!(!write_new(&path, b"two")?);
        assert_eq!(fs::read(&path)?, b"one");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_name_that_is_taken_is_never_given_again() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::write(&from, "new")?;
        fs::write(&to, "old")?;
        let refused = rename_new(&from, &to).expect_err("the name is taken");
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&to)?, b"old");
        assert_eq!(fs::read(&from)?, b"new");
        fs::remove_file(&to)?;
        rename_new(&from, &to)?;
        assert_eq!(fs::read(&to)?, b"new");
        assert!(!from.exists());
        Ok(())
    }

    #[test]
    fn a_file_that_is_gone_leaves_no_name_behind() -> Outcome {
        let folder = tempfile::tempdir()?;
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        let refused = rename_new(&from, &to).expect_err("there is nothing to rename");
        assert_eq!(trouble(&refused), Trouble::Missing);
        assert!(!to.exists());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn written_files_can_be_read_by_whoever_may_read_the_users_files() -> Outcome {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir()?;
        let (ours, plain) = (folder.path().join("ours"), folder.path().join("plain"));
        write_whole(&ours, b"x")?;
        fs::write(&plain, "x")?;
        assert_eq!(
            fs::metadata(&ours)?.permissions().mode(),
            fs::metadata(&plain)?.permissions().mode()
        );
        Ok(())
    }
}
