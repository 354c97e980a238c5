//! Which way leads past a point: what the server does, and what the person does.

use std::time::Duration;

use fastrand::Rng;
use studio::points::ALL;
use videos_simulator::{Fault, Route, Trouble};

use crate::wire::{Act, Arm, Failing};

/// Where the next kill happens.
#[derive(Debug, Clone)]
pub(crate) enum Aim {
    /// When a point is passed.
    Point { name: &'static str, pass: u32 },
    /// So long after the deed began.
    Time(Duration),
}

/// What leads past a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// A clip is asked for, made, and fetched.
    Usual,
    /// The same, slowly.
    Slow,
    /// The server refuses the create.
    Refused,
    /// The server has no time for the create.
    TurnedAway,
    /// The server wants the create in another form.
    Reworded,
    /// The create arrives and its answer does not.
    Lost,
    /// The create does not arrive, and nobody can know.
    Undecided,
    /// The same, and the person has it sent again.
    SendsAgain,
    /// The same, and the person leaves it.
    GivesUp,
    /// The job fails.
    Fails,
    /// The same, and its server hands something out that begins like a clip.
    Disproves,
    /// The server says that it has no such job.
    Vanishes,
    /// A failed job is looked at again.
    LooksAgain,
    /// A file is lost and fetched again.
    FetchesAgain,
    /// A file is lost, here and on the server, and put back.
    PutsBack,
    /// A download breaks off.
    Stops,
    /// The same, and what would follow is of another file.
    BeginsTwice,
    /// A waiting clip is taken back.
    Cancels,
    /// The same, and the person lets it pass the caps.
    Waives,
    /// A price is put into the book.
    Prices,
    /// A cap is set.
    Caps,
    /// A job on the server's list is adopted.
    Adopts,
    /// A clip is deleted for good.
    Deletes,
    /// A clip was published when the process ended, and is found.
    Found,
    /// A file is swept that an earlier kill left.
    Swept,
    /// The create is answered with the job of another clip.
    Doubled,
    /// Two waiting clips change places.
    Postpones,
    /// What was refused is asked for again.
    Retries,
    /// The server is paused for a moment.
    Pauses,
    /// The server makes a character of a clip.
    Casts,
    /// A setting is changed.
    Sets,
    /// The studio opens.
    Opening,
    /// The studio opens, and makes a backup of its database.
    BacksUp,
    /// The database was damaged or lost since, and a backup takes its place.
    Rescued,
    /// The same, and there is no backup.
    BeginsAnew,
    /// The library moves to another folder on its disk.
    Moves,
    /// The library moves to another disk.
    MovesFar,
    /// The library is to move, and then is not.
    MovesNot,
    /// The library moves while a clip is fetched.
    MovesMeanwhile,
}

/// Points before a write, a sync or a rename, at which the disk can fail.
const FAILING: [&str; 20] = [
    "store.begin",
    "store.before-commit",
    "receive.open",
    "receive.piece",
    "receive.sync",
    "publish.sync",
    "publish.rename",
    "publish.renamed",
    "check.create",
    "check.write",
    "whole.create",
    "whole.write",
    "whole.sync",
    "whole.rename",
    "whole.renamed",
    "move.link",
    "move.create",
    "move.write",
    "move.sync-copy",
    "move.rename",
];

impl Aim {
    /// The aim of kill number `kill`: three of four walk the list of points, the fourth is a
    /// random time.
    pub(crate) fn of(kill: u32, rng: &mut Rng) -> Self {
        if kill % 4 == 3 {
            return Self::Time(Duration::from_millis(rng.u64(..900)));
        }
        let walked = (kill - kill / 4) as usize;
        let name = ALL[walked % ALL.len()];
        let often = [
            "store.",
            "receive.",
            "whole.",
            "poll.",
            "move.write",
            "move.clear",
        ]
        .iter()
        .any(|start| name.starts_with(start));
        // The first round takes every point at its first pass.
        let pass = if often && walked >= ALL.len() {
            rng.u32(1..=6)
        } else {
            1
        };
        Self::Point { name, pass }
    }

    pub(crate) fn way(&self, rng: &mut Rng) -> Way {
        match self {
            Self::Point { name, .. } => Way::to(name, rng),
            Self::Time(_) => [
                Way::Usual,
                Way::Slow,
                Way::Lost,
                Way::TurnedAway,
                Way::Reworded,
                Way::Undecided,
                Way::Stops,
                Way::FetchesAgain,
                Way::MovesFar,
                Way::MovesMeanwhile,
            ][rng.usize(..10)],
        }
    }

    /// The trap for it.
    pub(crate) fn arm(&self) -> Option<Arm> {
        match self {
            Self::Point { name, pass } => Some(kill(name, *pass)),
            Self::Time(_) => None,
        }
    }
}

/// A trap that kills.
pub(crate) fn kill(point: &str, pass: u32) -> Arm {
    Arm {
        point: point.to_owned(),
        pass,
        act: Act::Kill,
    }
}

/// A disk that is full once.
pub(crate) fn full(point: &str) -> Arm {
    Arm {
        point: point.to_owned(),
        pass: 1,
        act: Act::Fail {
            how: Failing::Full,
            times: 1,
        },
    }
}

/// A disk that fails somewhere for a while.
pub(crate) fn failing(rng: &mut Rng) -> (Arm, Failing) {
    let how = Failing::ALL[rng.usize(..Failing::ALL.len())];
    let arm = Arm {
        point: FAILING[rng.usize(..FAILING.len())].to_owned(),
        pass: rng.u32(1..=3),
        act: Act::Fail {
            how,
            times: rng.u32(1..=3),
        },
    };
    (arm, how)
}

impl Way {
    fn to(point: &str, rng: &mut Rng) -> Self {
        match point {
            "sweep.removed" => Self::Swept,
            "download.found" => Self::Found,
            "step.start" => Self::Slow,
            "step.refuse" | "submit.refused" => Self::Refused,
            "step.not-received" | "submit.not-received" => Self::TurnedAway,
            "step.reword" | "submit.reworded" => Self::Reworded,
            "step.lose-track" | "submit.lost" | "match.begun" | "match.listed" | "match.found" => {
                Self::Lost
            }
            "match.undecided" => Self::Undecided,
            "step.send-again" => Self::SendsAgain,
            "step.give-up" => Self::GivesUp,
            "step.fail" => Self::Fails,
            "step.vanish" | "poll.vanished" => Self::Vanishes,
            "step.look-again" => Self::LooksAgain,
            "step.fetch-again" => Self::FetchesAgain,
            "step.disprove" | "download.disproved" => Self::Disproves,
            "step.reappear" => Self::PutsBack,
            "step.stop-fetching" => Self::Stops,
            "download.anew" => Self::BeginsTwice,
            "step.cancel" => Self::Cancels,
            "caps.waived" => Self::Waives,
            "caps.saved" => Self::Caps,
            "prices.saved" => Self::Prices,
            "once.done" => Self::Adopts,
            "submit.doubled" => Self::Doubled,
            "queue.ranked" => Self::Postpones,
            "queue.asked-again" => Self::Retries,
            "server.kept" => Self::Pauses,
            "settings.set" => Self::Sets,
            _ if point.starts_with("character.") => Self::Casts,
            "settings.forgotten" => Self::Rescued,
            _ if point.starts_with("backup.") => Self::BacksUp,
            _ if point.starts_with("rescue.") => Self::Rescued,
            // With and without a backup.
            _ if point.starts_with("rebuild.") && rng.bool() => Self::BeginsAnew,
            _ if point.starts_with("rebuild.") => Self::Rescued,
            "both.deleted" | "both.trashed" | "remove.files" | "remove.row" => Self::Deletes,
            _ if point.starts_with("behind.") || point.starts_with("many.") => Self::Deletes,
            "trash.looked" => Self::Opening,
            "download.taken-over" => Self::MovesMeanwhile,
            "move.create" | "move.write" | "move.sync-copy" | "move.rename" | "move.renamed" => {
                Self::MovesFar
            }
            "move.put-back" | "move.put-back-all" | "move.unmarked" => Self::MovesNot,
            _ if point.starts_with("move.") => Self::Moves,
            _ if point.starts_with("open.") || point.starts_with("check.") => Self::Opening,
            _ => Self::Usual,
        }
    }

    /// What the server does on this way.
    pub(crate) fn faults(self, rng: &mut Rng) -> Vec<Fault> {
        let on = |route, trouble| vec![Fault::new(route, trouble)];
        match self {
            Self::Refused | Self::Retries => on(Route::Create, refusal()),
            Self::TurnedAway => on(Route::Create, busy()),
            Self::Reworded => on(Route::Create, status(415)),
            Self::Cancels | Self::Waives | Self::Postpones => {
                vec![Fault::new(Route::Create, busy()).times(40)]
            }
            Self::Lost => on(
                Route::Create,
                match rng.u8(..4) {
                    0 => Trouble::AcceptThen500,
                    1 => Trouble::CloseBeforeBody,
                    2 => Trouble::CloseAfterBytes { bytes: 20 },
                    _ => Trouble::AcceptThenClose,
                },
            ),
            Self::Casts => match rng.u8(..6) {
                0 => on(Route::MakeCharacter, Trouble::AcceptThen500),
                1 => on(Route::MakeCharacter, Trouble::AcceptThenClose),
                2 => on(Route::MakeCharacter, Trouble::Reset),
                3 => on(Route::MakeCharacter, refusal()),
                4 => on(Route::MakeCharacter, busy()),
                _ => Vec::new(),
            },
            Self::Undecided | Self::SendsAgain | Self::GivesUp => on(Route::Create, Trouble::Reset),
            Self::Vanishes => on(Route::Retrieve, status(410)),
            Self::Stops => on(Route::Content, Trouble::CloseAfterBytes { bytes: 5_000 }),
            Self::BeginsTwice => vec![
                Fault::new(Route::Content, Trouble::CloseAfterBytes { bytes: 5_000 }),
                Fault::new(Route::Content, Trouble::OtherEtag),
            ],
            Self::Disproves => vec![Fault::new(Route::Content, Trouble::HeadOnly).times(2)],
            Self::MovesMeanwhile => on(Route::Content, slow(60_000)),
            _ => Vec::new(),
        }
    }

    /// A server that has a clip no longer.
    pub(crate) fn forgets() -> [Fault; 2] {
        [Route::Content, Route::Retrieve].map(|route| Fault::new(route, status(410)).times(6))
    }

    /// Whether further faults of creates would close the way.
    fn is_about_creates(self) -> bool {
        !self.faults(&mut Rng::with_seed(0)).is_empty()
            || matches!(
                self,
                Self::Fails
                    | Self::LooksAgain
                    | Self::FetchesAgain
                    | Self::PutsBack
                    | Self::Adopts
                    | Self::Casts
                    | Self::Deletes
                    | Self::Doubled
                    | Self::Moves
                    | Self::MovesFar
                    | Self::MovesNot
                    | Self::MovesMeanwhile
            )
    }

    /// Whatever else goes wrong at the server meanwhile.
    pub(crate) fn weather(self, rng: &mut Rng) -> Vec<Fault> {
        let mut faults = Vec::new();
        let closed = matches!(self, Self::Vanishes | Self::Disproves | Self::BeginsTwice);
        if closed || rng.u8(..10) < 4 {
            return faults;
        }
        let content = || Route::Content;
        for _ in 0..rng.u8(1..=3) {
            let (route, trouble, most) = match rng.u8(..26) {
                0 => (Route::Retrieve, Trouble::ChangedId, 3),
                1 => (Route::Retrieve, Trouble::AcceptThen500, 3),
                2 => (Route::Retrieve, Trouble::Reset, 3),
                3 => (Route::Retrieve, Trouble::UnknownStatus, 3),
                4 => (Route::Retrieve, Trouble::HalfJson, 3),
                5 => (Route::Retrieve, Trouble::Html, 3),
                6 => (Route::Retrieve, busy(), 8),
                7 => (content(), Trouble::CloseBeforeBody, 3),
                8 => (content(), Trouble::CloseAfterBytes { bytes: 20_000 }, 3),
                9 => (content(), Trouble::WrongContentLength, 3),
                // The same damage twice is what the server has.
                10 | 13 if faults.iter().any(is_damage) => continue,
                10 => (content(), Trouble::HalfJson, 1),
                11 => (content(), Trouble::NotVideo, 3),
                12 => (content(), Trouble::ZeroBytes, 3),
                13 => (content(), Trouble::Corrupt, 1),
                14 => (content(), slow(400_000), 2),
                15 => (content(), busy(), 8),
                16 => (Route::List, status(500), 3),
                17 => (Route::List, Trouble::Reset, 3),
                _ if self.is_about_creates() => continue,
                18 => (Route::Create, busy(), 6),
                19 => (Route::Create, status(503), 3),
                20 => (Route::Create, Trouble::AcceptThen500, 1),
                21 => (Route::Create, Trouble::AcceptThenClose, 1),
                22 => (Route::Create, Trouble::CloseBeforeBody, 1),
                23 => (Route::Create, Trouble::HalfJson, 1),
                24 => (Route::Create, Trouble::Reset, 1),
                _ => (Route::Create, slow(2_000), 1),
            };
            faults.push(Fault::new(route, trouble).times(rng.u32(1..=most)));
        }
        faults
    }

    /// Words for the prompt that steer the job.
    pub(crate) fn steer(self, rng: &mut Rng) -> &'static str {
        match self {
            Self::Slow => "[slow 0.5] ",
            Self::Fails | Self::LooksAgain | Self::Disproves => "[fail] ",
            Self::Usual if rng.u8(..12) == 0 => "[expire 0.4] ",
            _ => "",
        }
    }
}

fn is_damage(fault: &Fault) -> bool {
    fault.route == Route::Content && matches!(fault.trouble, Trouble::Corrupt | Trouble::HalfJson)
}

fn status(code: u16) -> Trouble {
    Trouble::Status {
        code,
        body: String::new(),
    }
}

fn refusal() -> Trouble {
    Trouble::Status {
        code: 400,
        body:
            r#"{"error":{"message":"No.","type":"invalid_request_error","param":null,"code":null}}"#
                .to_owned(),
    }
}

fn busy() -> Trouble {
    Trouble::RateLimit { retry_after: None }
}

fn slow(bytes_per_second: u64) -> Trouble {
    Trouble::Slow { bytes_per_second }
}
