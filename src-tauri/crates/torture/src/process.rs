//! The engine's process as seen from outside: started, spoken to, ended.

use std::fs::File;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, Result};
use studio::character::Character;
use studio::clip::Clip;
use studio::money::LedgerLine;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::wire::{Arm, Deed, Order, Report};

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum Ended {
    /// It was killed, as planned.
    Killed,
    /// It ended by itself, or is silent. That is a broken promise.
    Odd(String),
}

/// A running engine.
pub(crate) struct Process {
    child: Child,
    to: ChildStdin,
    from: Lines<BufReader<ChildStdout>>,
    /// Where the library was when it last settled.
    pub(crate) library: PathBuf,
    /// The characters it knew then.
    pub(crate) characters: Vec<Character>,
}

/// What an engine is started with.
pub(crate) struct Start<'a> {
    pub(crate) program: &'a Path,
    pub(crate) folder: &'a Path,
    /// Where its data and its library are.
    pub(crate) disk: &'a Path,
    pub(crate) base_url: String,
    /// By how many seconds its clock is wrong.
    pub(crate) skew: i64,
    /// The most that may ever be spent, in dollars.
    pub(crate) cap: Option<String>,
    /// Whether it makes a backup at once.
    pub(crate) backs_up: bool,
}

/// What a deed came to.
pub(crate) type Answer = Result<Vec<String>, String>;

impl Process {
    /// Starts an engine; it opens its studio by itself. Its log is in the folder.
    pub(crate) fn start(start: &Start<'_>, arms: &[Arm]) -> Result<Self> {
        let log = File::options()
            .create(true)
            .append(true)
            .open(start.folder.join("engine.log"))?;
        let mut child = Command::new(start.program)
            .arg("engine")
            .arg("--folder")
            .arg(start.disk)
            .args(["--base-url", &start.base_url])
            .args(["--skew-seconds", &start.skew.to_string()])
            .args(start.backs_up.then_some("--backs-up"))
            .args(["--arms", &serde_json::to_string(arms)?])
            .args(start.cap.iter().flat_map(|cap| ["--cap", cap]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let to = child.stdin.take().context("the engine has no input")?;
        let from = child.stdout.take().context("the engine has no output")?;
        Ok(Self {
            child,
            to,
            from: BufReader::new(from).lines(),
            library: start.disk.join("Dailies"),
            characters: Vec::new(),
        })
    }

    /// Waits until the studio is open.
    pub(crate) async fn opened(&mut self) -> Result<(), Ended> {
        match self.hear().await? {
            Report::Open => Ok(()),
            other => Err(Ended::Odd(format!("it opened with {other:?}"))),
        }
    }

    /// Sets traps.
    pub(crate) async fn arm(&mut self, arms: Vec<Arm>) -> Result<(), Ended> {
        self.tell(&Order::Arm(arms)).await?;
        match self.hear().await? {
            Report::Armed => Ok(()),
            other => Err(Ended::Odd(format!("it was armed with {other:?}"))),
        }
    }

    /// Has something done, and waits for what came of it.
    pub(crate) async fn perform(&mut self, request: &str, deed: Deed) -> Result<Answer, Ended> {
        let request = request.to_owned();
        self.tell(&Order::Do { request, deed }).await?;
        match self.hear().await? {
            Report::Done { ids, .. } => Ok(Ok(ids)),
            Report::Refused { sentence, .. } => Ok(Err(sentence)),
            other => Err(Ended::Odd(format!("a deed was answered with {other:?}"))),
        }
    }

    /// Waits until the library is at rest and every clip is, or waits for a person; also says how
    /// the ledger stands.
    pub(crate) async fn settle(&mut self) -> Result<(Vec<Clip>, LedgerLine), Ended> {
        self.tell(&Order::Settle).await?;
        match self.hear().await? {
            Report::Settled {
                clips,
                ledger,
                characters,
                library,
            } => {
                self.library = library;
                self.characters = characters;
                Ok((clips, ledger))
            }
            other => Err(Ended::Odd(format!("it settled with {other:?}"))),
        }
    }

    /// Waits a little for a trap that may still spring.
    pub(crate) async fn dies_within(&mut self, time: Duration) -> bool {
        timeout(time, self.child.wait()).await.is_ok()
    }

    /// Ends it from outside.
    pub(crate) async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    async fn tell(&mut self, order: &Order) -> Result<(), Ended> {
        let mut line = serde_json::to_vec(order).map_err(|error| Ended::Odd(error.to_string()))?;
        line.push(b'\n');
        match self.to.write_all(&line).await {
            Ok(()) => Ok(()),
            Err(_) => Err(self.ended().await),
        }
    }

    async fn hear(&mut self) -> Result<Report, Ended> {
        match timeout(PATIENCE, self.from.next_line()).await {
            Err(_) => Err(Ended::Odd("the engine says nothing".to_owned())),
            Ok(Ok(Some(line))) => match serde_json::from_str(&line) {
                Ok(report) => Ok(report),
                // It was killed in the middle of a word.
                Err(error) if error.is_eof() => Err(self.ended().await),
                Err(error) => Err(Ended::Odd(format!("the engine says {line}: {error}"))),
            },
            Ok(_) => Err(self.ended().await),
        }
    }

    async fn ended(&mut self) -> Ended {
        match timeout(PATIENCE, self.child.wait()).await {
            Ok(Ok(status)) if status.signal() == Some(9) => Ended::Killed,
            Ok(Ok(status)) => Ended::Odd(format!("the engine ended with {status}")),
            Ok(Err(error)) => Ended::Odd(error.to_string()),
            Err(_) => Ended::Odd("the engine closed its output and goes on".to_owned()),
        }
    }
}
