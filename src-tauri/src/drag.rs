//! Files out of the window, as a native drag.
//!
//! On Linux straight through GTK: the `drag` crate (2.1.1) drops its data handler at
//! `drop-performed`, before an X11 receiver has asked for the data, so the receiver gets nothing,
//! and it does not percent-encode names. On macOS and Windows the crate does it.

#[cfg(target_os = "linux")]
mod gtk;
#[cfg(not(target_os = "linux"))]
mod other;

use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(target_os = "linux")]
pub(crate) use gtk::start;
#[cfg(not(target_os = "linux"))]
pub use other::start;

/// Whether a drag of our own files is under way: they are ignored when they come back in.
#[derive(Debug, Default)]
pub struct DragGate(AtomicBool);

impl DragGate {
    /// Whether our own files are being dragged.
    pub fn is_open(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    fn set(&self, dragging: bool) {
        self.0.store(dragging, Ordering::Release);
    }
}
