//! The order of a move: round after round while the library is in use, a last one while nobody
//! changes its files, the change of folder, and what is left over taken away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::timeout;

use super::carry::{self, Carried, Job, Round};
use super::clear::{self, Unfinished};
use super::target;
use super::trouble::Stopped;
use super::{Go, MoveEnd, MoveStage, Plan, Step, is_marked, words};
use crate::core::{Core, blocking};
use crate::durable;
use crate::error::Result;
use crate::jobs::Message;
use crate::points;
use crate::store::{account, settings, stock};

/// The last round is for no more than this, in bytes and files, so that nobody waits long for it.
const LITTLE: u64 = 64 << 20;
const FEW: usize = 500;

/// Where clips arrive faster than they are carried, the last round has to be larger.
const MOST_ROUNDS: usize = 20;

/// So often the originals are tried to be removed before that is left to the user: a folder that may
/// not be written to, or a disk that is full, may be so for a moment only.
const CLEARINGS: u32 = 20;

/// What to do after a step.
enum Next {
    /// Nothing is to be moved.
    Rest,
    /// The next step.
    GoOn,
    /// The same step, when a disk is back.
    Wait,
}

/// Moves whenever there is something to move, until cancelled.
pub(crate) async fn keep(core: Arc<Core>) {
    core.vault.looked().await;
    loop {
        let next = {
            let _turn = core.mover.turn.lock().await;
            core.go_on_moving().await
        };
        let pause: Duration = match next {
            Ok(Next::GoOn) => continue,
            Ok(Next::Rest) => {
                core.mover.wake.notified().await;
                continue;
            }
            Ok(Next::Wait) => core.config.tuning.library_check,
            Err(error) => {
                tracing::error!(%error, "the move of the library did not go on");
                core.config.tuning.after_a_defect
            }
        };
        // Whether it was woken or time passed is the same to it.
        let _ = timeout(pause, core.mover.wake.notified()).await;
    }
}

impl Core {
    /// Makes the new folder and writes the plan down. A cut in between is put back by the next start.
    pub(crate) async fn prepare_move(&self, plan: &Plan) -> Result<()> {
        let first = Plan {
            stage: MoveStage::PuttingBack,
            bare: true,
            ..plan.clone()
        };
        self.write_plan(Some(first)).await?;
        points::pass("move.planned");
        let (to, made) = (plan.to.clone(), plan.made);
        let marked = blocking(move || Ok(clear::mark(&to, made))).await?;
        let written = match marked {
            Ok(()) => self.write_plan(Some(plan.clone())).await,
            Err(source) => Err(target::explain(&plan.to, &source)),
        };
        if written.is_err() {
            let (to, made) = (plan.to.clone(), plan.made);
            if let Err(error) = blocking(move || Ok(clear::unmark(&to, made))).await? {
                tracing::warn!(%error, "a folder that was made for a move stays");
            }
            self.write_plan(None).await?;
        }
        written
    }

    async fn write_plan(&self, plan: Option<Plan>) -> Result<()> {
        self.store
            .write(move |transaction| match &plan {
                Some(plan) => settings::set(transaction, settings::MOVE, plan),
                None => settings::forget(transaction, settings::MOVE),
            })
            .await
    }

    async fn go_on_moving(self: &Arc<Self>) -> Result<Next> {
        let plan = self.store.read(plan_of).await?;
        if self.mover.follow(plan.as_ref()) {
            self.outbox.library_move();
        }
        let Some(plan) = plan else {
            return Ok(Next::Rest);
        };
        match plan.stage {
            MoveStage::Carrying => self.carry_over(plan).await,
            MoveStage::Clearing => self.clear_originals(plan).await,
            MoveStage::PuttingBack => self.put_back(plan).await,
        }
    }

    async fn carry_over(self: &Arc<Self>, plan: Plan) -> Result<Next> {
        if let Some(away) = away(&plan).await? {
            return Ok(self.wait_for(away));
        }
        self.wait_for_nothing();
        let to = plan.to.clone();
        // What a cut left half-copied there.
        let swept = blocking(move || Ok(durable::sweep_temporary(&to))).await?;
        if let Err(error) = swept {
            tracing::warn!(%error, "half copies were not swept");
        }
        let mut carried = Carried::new();
        for _ in 0..MOST_ROUNDS {
            match self.round(&plan, carried).await? {
                (Ok(round), so_far) => {
                    carried = so_far;
                    if round.bytes <= LITTLE && round.pieces <= FEW {
                        break;
                    }
                }
                (Err(stopped), _) => return self.stopped(plan, stopped).await,
            }
        }
        points::pass("move.carried");
        // From here on nobody changes a file of the library.
        let alone = self.vault.alone().await;
        match self.round(&plan, carried).await? {
            (Ok(_), _) => {}
            (Err(stopped), _) => {
                drop(alone);
                return self.stopped(plan, stopped).await;
            }
        }
        if let Some(away) = away(&plan).await? {
            return Ok(self.wait_for(away));
        }
        self.change_folder(plan).await
    }

    async fn round(
        self: &Arc<Self>,
        plan: &Plan,
        mut carried: Carried,
    ) -> Result<(Result<Round, Stopped>, Carried)> {
        let job = Job {
            from: plan.from.clone(),
            to: plan.to.clone(),
            linked: plan.linked,
            reserve: self.config.tuning.disk_reserve,
            believed: self.store.read_slowly(stock::hashes).await?,
        };
        self.at_work(move |go| {
            let round = carry::round(&job, &mut carried, go);
            (round, carried)
        })
        .await
    }

    /// What a stop in the middle means: another plan, a disk that is away, or no move.
    async fn stopped(self: &Arc<Self>, plan: Plan, stopped: Stopped) -> Result<Next> {
        let Stopped::Broke(error) = stopped else {
            return Ok(Next::GoOn);
        };
        tracing::warn!(%error, cause = ?std::error::Error::source(&error), "the library is not moved");
        if let Some(away) = away(&plan).await? {
            return Ok(self.wait_for(away));
        }
        let back = Plan {
            stage: MoveStage::PuttingBack,
            why: Some(error.to_string()),
            ..plan
        };
        self.replace_plan(MoveStage::Carrying, back).await?;
        Ok(Next::GoOn)
    }

    /// Everything is there, and nobody changes a file: the library is in the new folder from here.
    async fn change_folder(self: &Arc<Self>, plan: Plan) -> Result<Next> {
        points::pass("move.switch");
        let next = Plan {
            stage: MoveStage::Clearing,
            ..plan
        };
        if self.replace_plan(MoveStage::Carrying, next.clone()).await? {
            self.vault.locate(next.to);
            self.note_whereabouts().await;
            self.outbox.library(self.vault.state());
            self.tell(Message::LibraryBack);
        }
        Ok(Next::GoOn)
    }

    async fn clear_originals(self: &Arc<Self>, plan: Plan) -> Result<Next> {
        if self.vault.folder() != plan.to {
            // It was written down, and nobody heard that it was.
            let _alone = self.vault.alone().await;
            self.vault.locate(plan.to.clone());
            self.note_whereabouts().await;
        }
        self.vault.left().await;
        let (there, still) = (plan.to.clone(), plan.from.clone());
        let (there, still) = blocking(move || {
            // A folder that is gone from a disk that is there was removed.
            let still = still.is_dir() || still.parent().is_some_and(std::path::Path::is_dir);
            Ok((there.is_dir(), still))
        })
        .await?;
        if !there {
            return Ok(self.wait_for(words::library_away(&plan)));
        }
        if !still {
            return Ok(self.wait_for(words::originals_away(&plan)));
        }
        self.wait_for_nothing();
        let believed = self.store.read_slowly(stock::hashes).await?;
        let (from, to) = (plan.from.clone(), plan.to.clone());
        let cleared = self
            .at_work(move |go| clear::originals(&from, &to, &believed, go))
            .await?;
        let (from, to) = (plan.from.clone(), plan.to.clone());
        let (old, new) = blocking(move || Ok((from.is_dir(), to.is_dir()))).await?;
        let pulled = !new || (cleared.is_err() && !old);
        let end = match cleared {
            _ if pulled => return Ok(Next::GoOn),
            Ok(cleared) => words::moved(&plan, cleared.kept + cleared.others),
            Err(Unfinished::Asked) => return Ok(Next::GoOn),
            Err(Unfinished::Failed(error)) => {
                tracing::warn!(%error, "originals were not removed");
                if self.mover.refused() < CLEARINGS {
                    return Ok(self.wait_for(words::originals_stay(&plan)));
                }
                words::moved_without_clearing(&plan)
            }
        };
        self.end(MoveEnd {
            good: true,
            message: end,
        })
        .await
    }

    async fn put_back(self: &Arc<Self>, plan: Plan) -> Result<Next> {
        if self.vault.folder() == plan.to {
            // It was chosen as the library meanwhile: what is in it is no copy.
            return self.end(words::stays(&plan)).await;
        }
        if !plan.bare {
            if let Some(waiting) = copies_away(&plan).await? {
                return Ok(self.wait_for(waiting));
            }
            self.wait_for_nothing();
            let believed = self.store.read_slowly(stock::hashes).await?;
            let (from, to) = (plan.from.clone(), plan.to.clone());
            let put_back = self
                .at_work(move |go| {
                    if to.is_dir() {
                        clear::copies(&from, &to, &believed, go)
                    } else {
                        Ok(())
                    }
                })
                .await?;
            match put_back {
                Ok(()) => {}
                Err(Unfinished::Asked) => return Ok(Next::GoOn),
                Err(Unfinished::Failed(error)) => {
                    tracing::warn!(%error, "copies were not removed");
                    return Ok(self.wait_for(words::copies_stay(&plan)));
                }
            }
            points::pass("move.put-back-all");
            let bare = Plan {
                bare: true,
                ..plan.clone()
            };
            self.replace_plan(MoveStage::PuttingBack, bare).await?;
        }
        let (to, made) = (plan.to.clone(), plan.made);
        if let Err(error) = blocking(move || Ok(clear::unmark(&to, made))).await? {
            tracing::warn!(%error, "a folder that was made for a move stays");
        }
        points::pass("move.unmarked");
        self.end(words::stays(&plan)).await
    }

    /// The move is over, either way.
    async fn end(&self, end: MoveEnd) -> Result<Next> {
        self.store
            .write(|transaction| settings::forget(transaction, settings::MOVE))
            .await?;
        points::pass("move.ended");
        self.mover.set(None);
        self.outbox.move_ended(end);
        self.take_stock().await?;
        Ok(Next::GoOn)
    }

    /// Writes another plan down, unless somebody else changed it. With a plan that clears, the
    /// library changes its folder in the same transaction.
    async fn replace_plan(&self, before: MoveStage, plan: Plan) -> Result<bool> {
        let next = plan.clone();
        let replaced = self
            .store
            .write(move |transaction| {
                if plan_of(transaction)?.is_none_or(|plan| plan.stage != before) {
                    return Ok(false);
                }
                if next.stage == MoveStage::Clearing {
                    settings::set(transaction, settings::LIBRARY, &next.to)?;
                    account::write_all_anew(transaction)?;
                }
                settings::set(transaction, settings::MOVE, &next)?;
                Ok(true)
            })
            .await?;
        points::pass("move.replanned");
        if replaced {
            self.mover.set(Some(plan));
            self.outbox.library_move();
        }
        Ok(replaced)
    }

    fn wait_for(&self, what: String) -> Next {
        if self.mover.wait_for(Some(what)) {
            self.outbox.library_move();
        }
        Next::Wait
    }

    fn wait_for_nothing(&self) {
        if self.mover.wait_for(None) {
            self.outbox.library_move();
        }
    }

    /// Works off the async threads. The work hears when it is to end, also when nobody waits for it
    /// any more.
    async fn at_work<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(Go<'_>) -> T + Send + 'static,
    ) -> Result<T> {
        let abandoned = Abandoned::default();
        let left = Arc::clone(&abandoned.0);
        let stop = self.mover.stop();
        let core = Arc::clone(self);
        blocking(move || {
            let mut go = |step: Step| {
                core.mover.count(&stop, step);
                core.outbox.library_move();
                !stop.load(Ordering::Relaxed) && !left.load(Ordering::Relaxed)
            };
            Ok(work(&mut go))
        })
        .await
    }
}

/// True once it is dropped.
#[derive(Default)]
struct Abandoned(Arc<AtomicBool>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The plan as it is written down.
pub(crate) fn plan_of(connection: &rusqlite::Connection) -> Result<Option<Plan>> {
    settings::get(connection, settings::MOVE)
}

/// What is not there of the two folders, in a sentence.
async fn away(plan: &Plan) -> Result<Option<String>> {
    let plan = plan.clone();
    blocking(move || {
        Ok(if !plan.from.is_dir() {
            Some(words::library_away(&plan))
        } else if !is_marked(&plan.to) {
            Some(words::target_away(&plan))
        } else {
            None
        })
    })
    .await
}

/// Why the copies cannot be removed now. A folder of ours that is gone from a disk that is there
/// was removed by somebody.
async fn copies_away(plan: &Plan) -> Result<Option<String>> {
    let plan = plan.clone();
    blocking(move || {
        let gone =
            plan.made && !plan.to.exists() && plan.to.parent().is_some_and(std::path::Path::is_dir);
        Ok(if !plan.from.is_dir() {
            Some(words::library_away(&plan))
        } else if !is_marked(&plan.to) && !gone {
            Some(words::copies_away(&plan))
        } else {
            None
        })
    })
    .await
}
