//! Figures beside their goals.

use std::process::ExitCode;

/// A ratio, what it must be, and what it was made of.
pub(crate) struct Figure {
    pub(crate) name: &'static str,
    pub(crate) ours: String,
    pub(crate) peer: String,
    pub(crate) ratio: f64,
    pub(crate) goal: Goal,
}

/// What a ratio must be.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    fn is_met_by(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(goal) => ratio <= goal,
            Self::AtLeast(goal) => ratio >= goal,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtMost(goal) => format!("at most {goal:.2}"),
            Self::AtLeast(goal) => format!("at least {goal:.2}"),
        }
    }
}

/// Prints the table; a failure when a goal is missed.
pub(crate) fn report(figures: &[Figure]) -> ExitCode {
    println!("\n| figure | ours | peer | ratio | goal | |\n|---|---|---|---|---|---|");
    let mut missed = 0;
    for figure in figures {
        let met = figure.goal.is_met_by(figure.ratio);
        missed += usize::from(!met);
        println!(
            "| {} | {} | {} | {:.2} | {} | {} |",
            figure.name,
            figure.ours,
            figure.peer,
            figure.ratio,
            figure.goal.words(),
            if met { "met" } else { "MISSED" },
        );
    }
    if missed == 0 {
        ExitCode::SUCCESS
    } else {
        eprintln!("\n{missed} of {} goals missed.", figures.len());
        ExitCode::FAILURE
    }
}

/// The middle of what was measured; half of the runs were faster.
pub(crate) fn median(mut measured: Vec<f64>) -> f64 {
    measured.sort_by(f64::total_cmp);
    measured[measured.len() / 2]
}
