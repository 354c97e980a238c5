//! The log: one file a day in the data folder, seven kept, and `panic.log` for defects.
//! Keys, prompts and media tokens are never written; the crates below see to it.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// So many lines may wait for the disk; what is logged beyond them is lost. The room for them is
/// taken at once: 128,000, which is usual, are 4 MB.
const LINES_BEHIND: usize = 8192;

/// Starts the log; it is flushed when the guard is dropped. `None` when the folder cannot be
/// written: the app works without.
pub(crate) fn start(data_dir: &Path) -> Option<WorkerGuard> {
    let folder = data_dir.join("logs");
    std::fs::create_dir_all(&folder).ok()?;
    keep_panics(folder.join("panic.log"));
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("dailies")
        .filename_suffix("log")
        .max_log_files(7)
        .build(&folder)
        .ok()?;
    let (writer, guard) = NonBlockingBuilder::default()
        .buffered_lines_limit(LINES_BEHIND)
        .finish(file);
    let filter = EnvFilter::try_from_env("DAILIES_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,hyper=warn,reqwest=warn,zbus=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(writer)
        .try_init()
        .ok()?;
    Some(guard)
}

fn keep_panics(path: std::path::PathBuf) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if let Ok(mut file) = OpenOptions::new().create(true).append(true).open(&path) {
            let trace = std::backtrace::Backtrace::force_capture();
            // Nothing is left to do when even this cannot be written.
            let _written = writeln!(file, "{panic}\n{trace}\n");
        }
        before(panic);
    }));
}
