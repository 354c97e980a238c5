//! Fail points: named places where the torture (`cargo xtask torture`) ends the process or has the
//! disk fail. Without the feature `fail-points` there is nothing at all at these places.
//!
//! Not here: what happens at a point. Whoever tortures brings that, once per process.

use std::io;

#[cfg(any(test, feature = "fail-points"))]
mod names;

#[cfg(any(test, feature = "fail-points"))]
pub use names::ALL;

/// What happens at a point. An error is what the disk said there, where the point can fail.
#[cfg(feature = "fail-points")]
pub type Happens = Box<dyn Fn(&'static str) -> io::Result<()> + Send + Sync>;

/// The one static of this crate: points lie where nothing is passed down, and exist in no build
/// that people use.
#[cfg(feature = "fail-points")]
static HAPPENS: std::sync::OnceLock<Happens> = std::sync::OnceLock::new();

/// Says what happens at every point of this process. Only the first call counts.
#[cfg(feature = "fail-points")]
pub fn arm(happens: Happens) {
    let _ = HAPPENS.set(happens);
}

/// A point at which the process can end.
#[cfg(feature = "fail-points")]
pub(crate) fn pass(name: &'static str) {
    let _ = tried(name);
}

/// A point at which the process can end.
#[cfg(not(feature = "fail-points"))]
pub(crate) const fn pass(_: &'static str) {}

/// A point before a call of the operating system, at which that call can fail, too.
#[cfg(feature = "fail-points")]
pub(crate) fn tried(name: &'static str) -> io::Result<()> {
    HAPPENS.get().map_or(Ok(()), |happens| happens(name))
}

/// A point before a call of the operating system, at which that call can fail, too.
#[cfg(not(feature = "fail-points"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "it can fail where the points are built in"
)]
pub(crate) const fn tried(_: &'static str) -> io::Result<()> {
    Ok(())
}

/// The same, inside the database: what went wrong is said as `SQLite` says it.
pub(crate) fn tried_in_database(name: &'static str) -> rusqlite::Result<()> {
    use rusqlite::ffi;
    tried(name).map_err(|error| {
        let code = match error.kind() {
            io::ErrorKind::StorageFull => ffi::SQLITE_FULL,
            io::ErrorKind::ResourceBusy => ffi::SQLITE_BUSY,
            io::ErrorKind::PermissionDenied => ffi::SQLITE_READONLY,
            _ => ffi::SQLITE_IOERR,
        };
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), Some(error.to_string()))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::ALL;

    const CALLS: [&str; 3] = ["pass", "tried", "tried_in_database"];

    /// Names of points in all sources of this crate but this one.
    fn written(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "points") {
                    written(&path, found);
                }
            } else if path.file_name().is_some_and(|name| name != "points.rs") {
                let text = fs::read_to_string(&path).expect("a source");
                let calls = text.split("points::").skip(1);
                found.extend(calls.filter_map(|rest| {
                    let (call, rest) = rest.split_once('(')?;
                    let name = rest.trim_start().strip_prefix('"')?.split_once('"')?.0;
                    CALLS.contains(&call).then(|| name.to_owned())
                }));
                let steps = text.split("=> \"step.").skip(1);
                found.extend(
                    steps.filter_map(|rest| Some(format!("step.{}", rest.split_once('"')?.0))),
                );
            }
        }
    }

    #[test]
    fn the_list_names_every_point_in_the_sources_and_no_other() {
        let mut found = Vec::new();
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        written(&sources, &mut found);
        let once: BTreeSet<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(once.len(), found.len(), "a name stands twice: {found:?}");
        assert_eq!(once, BTreeSet::from(ALL));
        assert!(ALL.len() >= 40);
    }
}
