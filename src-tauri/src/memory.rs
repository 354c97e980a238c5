//! How little memory the processes of the app hold on Linux. What they do with it is elsewhere.

use std::time::Duration;

/// Bytes from which on a piece of memory goes back to the system when it is freed. Without a figure,
/// glibc keeps more and more of what pictures and frames of clips were decoded in.
const LARGE: &str = "262144";

/// How many pools the threads of a process share. With one for each, most of each lies free.
const POOLS: &str = "2";

/// What the processes of the page must find in the environment, unless the user says otherwise.
///
/// `JavaScriptCore` looks at its old objects so seldom that cards long gone held 140 MB after a walk
/// through a large library; what is alive there is small, and all of it is looked at each time. The
/// frames of a clip are freed by many threads.
pub(crate) const ENVIRONMENT: [(&str, &str); 3] = [
    ("JSC_useGenerationalGC", "false"),
    ("MALLOC_ARENA_MAX", POOLS),
    ("MALLOC_MMAP_THRESHOLD_", LARGE),
];

/// How often this process looks for what lies free.
const PAUSE: Duration = Duration::from_secs(30);

/// The same for this process, which has read its environment when it began.
pub(crate) fn hold_little() {
    let unsaid = |name: &str| std::env::var_os(name).is_none();
    if unsaid("MALLOC_MMAP_THRESHOLD_") {
        glibc::set(glibc::LARGE, LARGE);
    }
    if unsaid("MALLOC_ARENA_MAX") {
        glibc::set(glibc::POOLS, POOLS);
    }
}

/// Gives back to the system what lies free between what is held, every now and then: opening a large
/// library leaves 15 MB of that.
pub(crate) async fn give_back() {
    loop {
        tokio::time::sleep(PAUSE).await;
        // Takes a few milliseconds.
        if tokio::task::spawn_blocking(glibc::trim).await.is_err() {
            return;
        }
    }
}

#[cfg(target_env = "gnu")]
#[expect(unsafe_code, reason = "glibc has no other way to be told")]
mod glibc {
    pub(super) const LARGE: libc::c_int = libc::M_MMAP_THRESHOLD;
    pub(super) const POOLS: libc::c_int = libc::M_ARENA_MAX;

    pub(super) fn set(option: libc::c_int, figure: &str) {
        let Ok(figure) = figure.parse() else {
            return;
        };
        // SAFETY: it only changes how later pieces are allocated, and glibc locks what it changes.
        if unsafe { libc::mallopt(option, figure) } == 0 {
            tracing::debug!(option, "glibc does as it likes");
        }
    }

    pub(super) fn trim() {
        // SAFETY: it locks each pool and touches nothing that is held.
        unsafe { libc::malloc_trim(0) };
    }
}

#[cfg(not(target_env = "gnu"))]
mod glibc {
    pub(super) const LARGE: i32 = 0;
    pub(super) const POOLS: i32 = 0;

    pub(super) fn set(_: i32, _: &str) {}

    pub(super) fn trim() {}
}
