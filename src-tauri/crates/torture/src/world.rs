//! One world: a folder, a server that outlives every engine, and what was asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use fastrand::Rng;
use studio::character::Character;
use studio::clip::{Clip, ClipState, Resolution};
use studio::money::LedgerLine;
use tempfile::TempDir;
use videos_simulator::{Bill, Config, Simulator};

use crate::disk::Disk;
use crate::engine::{KEY, is_held_back};
use crate::judge;
use crate::process::{Ended, Process, Start};
use crate::tally::Tally;
use crate::wire::{Arm, Deed};

/// How often a person looks at what is left undecided before that is a broken promise.
const ROUNDS: usize = 8;

/// How often a person tries again what a server did not answer.
const TRIES: usize = 30;

/// What a clip costs where the server says it, in dollars: less than by the price book.
pub(crate) const BILLED: f64 = 0.3;

/// What a file of somebody else says.
pub(crate) const OF_OTHERS: &[u8] = b"2026";

/// What was asked for, as a person remembers it.
#[derive(Debug, Default)]
pub(crate) struct Intent {
    pub(crate) prompt: String,
    pub(crate) takes: usize,
    pub(crate) fate: Fate,
}

/// What else a clip may come to than being safe.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing else.
    #[default]
    Kept,
    /// Its job fails.
    Fails,
    /// The server forgets it soon.
    Expires,
    /// The person may have taken it back, or left it.
    Left,
    /// The person had it deleted for good.
    Deleted,
    /// Only the database knew of it, and that was lost without a backup.
    Forgotten,
}

/// A character that was asked for, as a person remembers it.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) name: String,
    /// Only the database knew of it, and that was lost without a backup.
    pub(crate) is_forgotten: bool,
}

pub(crate) struct World {
    // Before the folder, in which it is mounted.
    pub(crate) disk: Disk,
    pub(crate) folder: TempDir,
    /// A folder on another disk, where there is one, for the library to move to.
    pub(crate) other_disk: TempDir,
    /// Where the library was when everything was last looked at.
    pub(crate) library: PathBuf,
    pub(crate) simulator: Simulator,
    pub(crate) rng: Rng,
    pub(crate) intents: Vec<Intent>,
    pub(crate) cast: Vec<Figure>,
    /// The characters that the engine knew when everything was last looked at.
    pub(crate) characters: Vec<Character>,
    /// Whether the clock of the engine is behind that of the server.
    pub(crate) behind: bool,
    /// What was asked of an engine and not answered yet.
    pub(crate) pending: Vec<(String, Deed)>,
    /// SHA-256 of the clips that the server made, by job.
    pub(crate) hashes: HashMap<String, String>,
    /// Where the server says what a clip costs.
    pub(crate) bill: Option<Bill>,
    /// The most that may ever be spent, in whole dollars.
    pub(crate) cap: Option<u8>,
    /// The clips that the person let pass the cap.
    pub(crate) waived: HashSet<String>,
    /// How often the person had a create sent again that may have arrived.
    pub(crate) sent_again: usize,
    /// Files that the library came upon where it moved to.
    pub(crate) of_others: BTreeSet<PathBuf>,
    /// Rows of the ledger in the order in which they left.
    pub(crate) left: Vec<String>,
    /// The jobs that another program asked for.
    pub(crate) elsewhere: HashSet<String>,
    /// The ledger in one line, as the engine last said.
    pub(crate) ledger: LedgerLine,
    pub(crate) tally: Tally,
    /// The last engine never came past its trap.
    pub(crate) missed: bool,
    /// Nothing else goes wrong for now.
    pub(crate) calm: bool,
    program: PathBuf,
    requests: u32,
    pub(crate) clips: Vec<Clip>,
    /// Clips that only a lost database knew of; what they cost is on the account.
    pub(crate) forgotten: Vec<Clip>,
}

impl World {
    pub(crate) async fn start(program: PathBuf, seed: u64, number: u32) -> Result<Self> {
        let mut rng = Rng::with_seed(seed.rotate_left(20) ^ u64::from(number));
        let bill = [None, Some(Bill::Header(BILLED)), Some(Bill::Usage(BILLED))][rng.usize(..3)];
        let cap = [None, Some(rng.u8(0..6)), Some(rng.u8(0..12))][rng.usize(..3)];
        let simulator = Simulator::start(Config {
            bill,
            key: Some(KEY.to_owned()),
            render: Duration::from_millis(60),
            seed: seed ^ u64::from(number),
            ..Config::default()
        })
        .await?;
        let folder = TempDir::with_prefix("dailies-torture-")?;
        let disk = Disk::of(folder.path())?;
        let other_disk = TempDir::with_prefix_in("dailies-torture-", "/dev/shm");
        Ok(Self {
            library: disk.folder().join("Dailies"),
            disk,
            folder,
            other_disk: other_disk.or_else(|_| TempDir::with_prefix("dailies-torture-"))?,
            simulator,
            rng,
            intents: Vec::new(),
            cast: Vec::new(),
            characters: Vec::new(),
            behind: false,
            pending: Vec::new(),
            hashes: HashMap::new(),
            bill,
            cap,
            waived: HashSet::new(),
            sent_again: 0,
            left: Vec::new(),
            of_others: BTreeSet::new(),
            elsewhere: HashSet::new(),
            ledger: LedgerLine::default(),
            tally: Tally::default(),
            missed: false,
            calm: false,
            program,
            requests: 0,
            clips: Vec::new(),
            forgotten: Vec::new(),
        })
    }

    /// Starts an engine on this world, with these traps.
    pub(crate) fn engine(&mut self, arms: &[Arm]) -> Result<Process> {
        self.start_engine(false, arms)
    }

    /// The same, with one that makes a backup at once.
    pub(crate) fn engine_that_backs_up(&mut self, arms: &[Arm]) -> Result<Process> {
        self.start_engine(true, arms)
    }

    fn start_engine(&mut self, backs_up: bool, arms: &[Arm]) -> Result<Process> {
        self.disk.recover();
        let skew = if self.rng.u8(..4) == 0 {
            self.count("clock skewed");
            // A clock that is behind goes on asking for what has expired, which no torture waits for.
            let expires = |intent: &Intent| intent.fate == Fate::Expires;
            let least = if self.intents.iter().any(expires) {
                0
            } else {
                -7_200
            };
            self.rng.i64(least..=7_200)
        } else {
            0
        };
        self.behind = skew < 0;
        let start = Start {
            program: &self.program,
            folder: self.folder.path(),
            disk: self.disk.folder(),
            base_url: self.simulator.base_url(),
            skew,
            cap: self.cap.map(|cap| cap.to_string()),
            backs_up,
        };
        Process::start(&start, arms)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.disk.folder().join("data").join("dailies.sqlite")
    }

    pub(crate) fn request(&mut self) -> String {
        self.requests += 1;
        format!("request {}", self.requests)
    }

    pub(crate) fn count(&mut self, fault: &str) {
        *self.tally.faults.entry(fault.to_owned()).or_default() += 1;
    }

    pub(crate) fn broken(&mut self, what: impl Into<String>) {
        self.tally.violations.push(what.into());
    }

    /// A folder for the library to move to, which has something in it: on its disk, or on the other
    /// one.
    pub(crate) fn next_folder(&mut self, far: bool) -> Result<PathBuf> {
        let (here, there) = (self.disk.folder(), self.other_disk.path());
        let on_here = self.library.starts_with(here);
        let disk = if on_here == far { there } else { here };
        let archive = disk.join("Archive");
        std::fs::create_dir_all(&archive)?;
        let taxes = archive.join("taxes.txt");
        std::fs::write(&taxes, OF_OTHERS)?;
        self.of_others.insert(taxes);
        let moved = !far && !self.library.starts_with(&archive);
        Ok(if moved { archive } else { disk.to_owned() })
    }

    /// A new intent; answers what to ask for.
    pub(crate) fn intent(&mut self, steer: &str, takes: u8) -> Deed {
        let prompt = format!("{steer}Clip {}", self.intents.len());
        self.intents.push(Intent {
            prompt: prompt.clone(),
            takes: takes.into(),
            fate: match steer {
                _ if steer.contains("fail") => Fate::Fails,
                _ if steer.contains("expire") => Fate::Expires,
                _ => Fate::Kept,
            },
        });
        Deed::Ask { prompt, takes }
    }

    /// Starts an engine without traps and looks whether everything comes to a good end. `None`
    /// when it did not even start; that is noted.
    pub(crate) async fn heal(&mut self) -> Result<Option<Process>> {
        let mut engine = self.engine(&[])?;
        match self.look(&mut engine).await {
            Ok(()) => Ok(Some(engine)),
            Err(ended) => {
                let said = match ended {
                    Ended::Killed => "an engine without traps was killed".to_owned(),
                    Ended::Odd(said) => said,
                };
                let log = judge::last_lines(self.folder.path());
                self.broken(format!("{said}\n{log}"));
                Ok(None)
            }
        }
    }

    async fn look(&mut self, engine: &mut Process) -> Result<(), Ended> {
        engine.opened().await?;
        for (request, deed) in std::mem::take(&mut self.pending) {
            let (request, deed) = match deed {
                // The file is lost by now; the person only wants it back.
                again @ (Deed::LoseAndFetch { .. } | Deed::PutBack { .. }) => {
                    (self.request(), again)
                }
                other => (request, other),
            };
            // Begun or not: the person moves it another time.
            if matches!(deed, Deed::Move { .. }) {
                continue;
            }
            let asked = matches!(
                deed,
                Deed::Ask { .. }
                    | Deed::Adopt { .. }
                    | Deed::LoseAndFetch { .. }
                    | Deed::PutBack { .. }
                    | Deed::Retry { .. }
                    | Deed::PauseAndGoOn
                    | Deed::Set { .. }
            );
            let mut answer = engine.perform(&request, deed.clone()).await?;
            // A server that does not answer now does so after some more tries.
            for _ in 0..TRIES {
                if answer.is_ok() || !asked {
                    break;
                }
                answer = engine.perform(&request, deed.clone()).await?;
            }
            if let Err(sentence) = answer
                && asked
            {
                self.broken(format!("{request} was not taken: {sentence}"));
            }
        }
        let mut clips = self.settle(engine, true).await?;
        for _ in 0..ROUNDS {
            let deeds = self.decisions(&clips);
            if deeds.is_empty() {
                break;
            }
            for deed in deeds {
                let request = self.request();
                // What moved on meanwhile needs no decision any more.
                let _ = engine.perform(&request, deed).await?;
            }
            clips = self.settle(engine, true).await?;
        }
        self.tally.looks += 1;
        self.library.clone_from(&engine.library);
        self.characters.clone_from(&engine.characters);
        for violation in judge::judge(self, &clips).await {
            self.broken(violation);
        }
        self.clips = clips;
        Ok(())
    }

    /// Waits until every clip is at rest. The person lets pass what a cap holds back; with `mixed`
    /// some of it is taken back instead.
    pub(crate) async fn settle(
        &mut self,
        engine: &mut Process,
        mixed: bool,
    ) -> Result<Vec<Clip>, Ended> {
        for turn in 1.. {
            let (clips, ledger) = engine.settle().await?;
            let held: Vec<&Clip> = clips.iter().filter(|clip| is_held_back(clip)).collect();
            if held.is_empty() || turn == TRIES {
                self.ledger = ledger;
                return Ok(clips);
            }
            self.tally.held_back += held.len();
            for clip in held {
                let id = clip.id.clone();
                let taken_back = mixed && self.rng.u8(..4) == 0;
                let intent = self
                    .intents
                    .iter_mut()
                    .find(|intent| intent.prompt == clip.prompt && intent.fate == Fate::Kept);
                let deed = match intent {
                    Some(intent) if taken_back => {
                        intent.fate = Fate::Left;
                        Deed::Cancel { id }
                    }
                    _ => {
                        self.waived.insert(id.clone());
                        Deed::Waive { ids: vec![id] }
                    }
                };
                let request = self.request();
                // Where the disk fails, the person tries again.
                let _ = engine.perform(&request, deed).await?;
            }
        }
        Ok(Vec::new())
    }

    /// What a person does who knows the server's own list.
    fn decisions(&mut self, clips: &[Clip]) -> Vec<Deed> {
        let books = self.simulator.books();
        let mut claimed: Vec<String> = clips
            .iter()
            .filter_map(|clip| clip.remote_id.clone())
            .collect();
        let mut deeds = Vec::new();
        for clip in clips {
            let id = clip.id.clone();
            match clip.state {
                ClipState::Unknown => {
                    let job = books.creates.iter().find_map(|create| {
                        let job = create.accepted.clone()?;
                        let ours = create.prompt.as_deref() == Some(clip.prompt.as_str());
                        (ours && !claimed.contains(&job)).then_some(job)
                    });
                    let resolution = if let Some(job) = job {
                        claimed.push(job.clone());
                        Resolution::Adopt(job)
                    } else {
                        self.sent_again += 1;
                        Resolution::SendAgain
                    };
                    deeds.push(Deed::Resolve { id, resolution });
                }
                // The server said that it has it no longer, and has it after all.
                ClipState::Gone if !clip.prompt.contains("[expire") => {
                    deeds.push(Deed::Fetch { id });
                }
                _ => {}
            }
        }
        deeds
    }

    /// The last look, and the figures.
    pub(crate) fn end(mut self) -> Tally {
        let books = self.simulator.books();
        for request in &books.requests {
            if let Some(fault) = &request.fault {
                self.count(&format!("{:?} {fault}", request.route).to_lowercase());
            }
        }
        self.tally.asked = self.intents.iter().map(|intent| intent.takes).sum();
        self.tally.made = books.accepted().count();
        let mut ended: BTreeMap<String, usize> = BTreeMap::new();
        for clip in &self.clips {
            let state = format!("{:?}", clip.state).to_lowercase();
            *ended.entry(state).or_default() += 1;
        }
        for (name, fate) in [("deleted", Fate::Deleted), ("forgotten", Fate::Forgotten)] {
            let count = self.intents.iter().filter(|one| one.fate == fate).count();
            if count > 0 {
                ended.insert(name.to_owned(), count);
            }
        }
        self.tally.ended = ended;
        self.tally
    }
}
