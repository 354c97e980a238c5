//! How little memory the processes of the app hold on Linux. What they do with it is elsewhere.

/// Bytes from which on a piece of memory goes back to the system when it is freed. Without a figure,
/// glibc keeps more and more of what pictures and frames of clips were decoded in.
const LARGE: &str = "262144";

/// What the processes of the page must find in the environment, unless the user says otherwise.
///
/// `JavaScriptCore` looks at its old objects so seldom that cards long gone held 140 MB after a walk
/// through a large library; what is alive there is small, and all of it is looked at each time. The
/// frames of a clip are freed by many threads, each with a pool of its own.
pub(crate) const ENVIRONMENT: [(&str, &str); 3] = [
    ("JSC_useGenerationalGC", "false"),
    ("MALLOC_ARENA_MAX", "2"),
    ("MALLOC_MMAP_THRESHOLD_", LARGE),
];

/// The same for this process, which has read its environment when it began.
#[cfg(target_env = "gnu")]
pub(crate) fn give_back_what_is_large() {
    let Ok(bytes) = LARGE.parse() else {
        return;
    };
    #[expect(unsafe_code, reason = "glibc has no other way to be told")]
    // SAFETY: it only changes how later pieces are allocated, and glibc locks what it changes.
    let told = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, bytes) };
    if told == 0 {
        tracing::debug!("glibc keeps what is freed as it likes");
    }
}

#[cfg(not(target_env = "gnu"))]
pub(crate) fn give_back_what_is_large() {}
