//! How far the move of the library is, and the way to those who make it. Nothing is moved here.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::{LibraryMove, MoveStage, Plan, Step};
use crate::store::clips;

/// The one who moves, as far as others need to know.
#[derive(Debug)]
pub(crate) struct Mover {
    now: Mutex<Option<Now>>,
    /// Somebody wants something of it.
    pub(super) wake: Notify,
    /// Held while a step is made, and while a move is begun.
    pub(super) turn: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct Now {
    plan: Plan,
    shown: LibraryMove,
    /// Clips and bytes that the work of now has done.
    counted: (u32, u64),
    /// How often the disk refused what is to be done now.
    refused: u32,
    /// The work that is under way is to end.
    stop: Arc<AtomicBool>,
}

impl Mover {
    /// Goes on with what was written down.
    pub(crate) fn new(plan: Option<Plan>) -> Self {
        Self {
            now: Mutex::new(plan.map(Now::of)),
            wake: Notify::new(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    /// The move under way, as the page sees it.
    pub(crate) fn shown(&self) -> Option<LibraryMove> {
        self.lock().as_ref().map(|now| now.shown.clone())
    }

    /// The folder that has copies of the library's files while it moves.
    pub(crate) fn other_folder(&self) -> Option<PathBuf> {
        let now = self.lock();
        let plan = &now.as_ref()?.plan;
        Some(match plan.stage {
            MoveStage::Carrying | MoveStage::PuttingBack => plan.to.clone(),
            MoveStage::Clearing => plan.from.clone(),
        })
    }

    /// The plan of now, or none. Only for whoever has the turn.
    pub(crate) fn set(&self, plan: Option<Plan>) {
        *self.lock() = plan.map(Now::of);
    }

    /// Takes up the plan that is written down; true when it is another one than before.
    pub(super) fn follow(&self, plan: Option<&Plan>) -> bool {
        let mut now = self.lock();
        let stopped = |now: &Now| now.stop.load(Ordering::Relaxed);
        if now.as_ref().map(|now| &now.plan) == plan && !now.as_ref().is_some_and(stopped) {
            return false;
        }
        *now = plan.cloned().map(Now::of);
        true
    }

    /// Has it end what it does and look at the plan again.
    pub(crate) fn look_again(&self) {
        if let Some(now) = self.lock().as_ref() {
            now.stop.store(true, Ordering::Relaxed);
        }
        self.wake.notify_one();
    }

    /// For beginning a move; `None` while a step of one is made. Where nothing moves, whoever has
    /// the turn only looks whether something does, and gives it back at once.
    pub(crate) async fn turn(&self) -> Option<tokio::sync::MutexGuard<'_, ()>> {
        if self.shown().is_none() {
            return Some(self.turn.lock().await);
        }
        self.turn.try_lock().ok()
    }

    pub(super) fn wait_for(&self, what: Option<String>) -> bool {
        let mut now = self.lock();
        let Some(now) = now.as_mut().filter(|now| now.shown.waiting != what) else {
            return false;
        };
        now.shown.waiting = what;
        true
    }

    /// The disk refused what is to be done now; answers how often it did.
    pub(super) fn refused(&self) -> u32 {
        let mut now = self.lock();
        now.as_mut().map_or(u32::MAX, |now| {
            now.refused += 1;
            now.refused
        })
    }

    /// The flag that ends the work on the plan of now.
    pub(super) fn stop(&self) -> Arc<AtomicBool> {
        let now = self.lock();
        now.as_ref()
            .map_or_else(Arc::default, |now| Arc::clone(&now.stop))
    }

    /// Counts a step of the work that hears this flag.
    pub(super) fn count(&self, hears: &Arc<AtomicBool>, step: Step) {
        let mut now = self.lock();
        let Some(now) = now.as_mut().filter(|now| Arc::ptr_eq(&now.stop, hears)) else {
            return;
        };
        let bytes = |count: u64| clips::real(i64::try_from(count).unwrap_or(i64::MAX));
        match step {
            Step::Sum { clips, bytes: all } => {
                now.counted = (0, 0);
                (now.shown.clips, now.shown.bytes) = (clips, bytes(all));
            }
            Step::Bytes(more) => now.counted.1 += more,
            Step::Clip => now.counted.0 += 1,
            Step::Next => {}
        }
        // Every round counts from the start; what is shown never goes back.
        let shown = &mut now.shown;
        shown.clips_done = shown.clips_done.max(now.counted.0).min(shown.clips);
        shown.bytes_done = shown.bytes_done.max(bytes(now.counted.1)).min(shown.bytes);
    }

    fn lock(&self) -> MutexGuard<'_, Option<Now>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    fn of(plan: Plan) -> Self {
        let show = |folder: &Path| folder.display().to_string();
        let shown = LibraryMove {
            from: show(&plan.from),
            to: show(&plan.to),
            stage: plan.stage,
            clips: 0,
            clips_done: 0,
            bytes: 0.0,
            bytes_done: 0.0,
            waiting: None,
        };
        Self {
            plan,
            shown,
            counted: (0, 0),
            refused: 0,
            stop: Arc::default(),
        }
    }
}
