//! What is said of a move.

use super::{MoveEnd, MoveStage, Plan};

pub(super) fn library_away(plan: &Plan) -> String {
    let folder = match plan.stage {
        MoveStage::Clearing => &plan.to,
        _ => &plan.from,
    };
    format!(
        "The library folder {} is not there. Connect its disk; the move goes on by itself.",
        folder.display()
    )
}

pub(super) fn target_away(plan: &Plan) -> String {
    format!(
        "The folder {} is not there. Connect its disk; the move goes on by itself.",
        plan.to.display()
    )
}

pub(super) fn originals_away(plan: &Plan) -> String {
    format!(
        "The originals in {} are removed when their disk is connected.",
        plan.from.display()
    )
}

pub(super) fn originals_stay(plan: &Plan) -> String {
    format!(
        "The originals in {} could not be removed yet. Allow writing there.",
        plan.from.display()
    )
}

pub(super) fn copies_away(plan: &Plan) -> String {
    format!(
        "The copies in {} are removed when their disk is connected.",
        plan.to.display()
    )
}

pub(super) fn copies_stay(plan: &Plan) -> String {
    format!(
        "The copies in {} could not be removed yet. Check that disk.",
        plan.to.display()
    )
}

pub(super) fn moved(plan: &Plan, left: usize) -> String {
    let now = format!("The library is in {} now.", plan.to.display());
    let old = plan.from.display();
    match left {
        0 => now,
        1 => format!("{now} 1 other file is still in {old}."),
        _ => format!("{now} {left} other files are still in {old}."),
    }
}

pub(super) fn moved_without_clearing(plan: &Plan) -> String {
    format!(
        "The library is in {} now. The originals in {} could not be removed; delete them there.",
        plan.to.display(),
        plan.from.display()
    )
}

pub(super) fn stays(plan: &Plan) -> MoveEnd {
    MoveEnd {
        good: plan.why.is_none(),
        message: plan
            .why
            .clone()
            .unwrap_or_else(|| format!("The library stays in {}.", plan.from.display())),
    }
}
