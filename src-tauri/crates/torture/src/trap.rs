//! Traps at fail points, in the process of the engine.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustix::process::{Signal, getpid, kill_process};

use crate::wire::{Act, Arm};

/// The traps that are set, each with its count of passes.
#[derive(Debug, Default, Clone)]
pub(crate) struct Traps(Arc<Mutex<Vec<(Arm, u32)>>>);

impl Traps {
    /// Forgets the traps that were set, and sets these.
    pub(crate) fn set(&self, arms: Vec<Arm>) {
        let mut traps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *traps = arms.into_iter().map(|arm| (arm, 0)).collect();
    }

    /// A point is passed.
    pub(crate) fn spring(&self, point: &str) -> io::Result<()> {
        let mut traps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (arm, passed) in traps.iter_mut().filter(|(arm, _)| arm.point == point) {
            *passed += 1;
            match arm.act {
                Act::Kill if *passed == arm.pass => end(),
                Act::Fail { how, times } if (arm.pass..arm.pass + times).contains(passed) => {
                    return Err(how.kind().into());
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The process is gone: nothing is run, nothing is flushed, nothing is told.
fn end() {
    let _ = kill_process(getpid(), Signal::KILL);
    loop {
        std::thread::park();
    }
}
