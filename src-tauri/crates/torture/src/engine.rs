//! The process that is killed: a studio on a folder, which does what it is told on its input.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;
use secrecy::SecretString;
use studio::character::NewCharacter;
use studio::clip::{Clip, ClipQuery, ClipState, NewClips, Problem};
use studio::event::Event;
use studio::money::{CapInput, Grouping, Period, PriceInput, Scope, Unit};
use studio::ports::{Clock, KeyStore, KeyStoreError};
use studio::server::{AuthForm, ServerInput};
use studio::settings::{LibraryState, Settings};
use studio::{Config, RequestId, Studio, Tuning};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::trap::Traps;
use crate::wire::{Arm, Deed, Order, Report};

/// The key that the simulator wants.
pub(crate) const KEY: &str = "sk-torture-0123456789-WXYZ";
/// How long clips may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(25);
/// How long a clip stays unknown before a person decides.
const UNDECIDED: Duration = Duration::from_millis(600);
/// Clips of one world at most.
const MOST: u32 = 500;

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder of the world
    #[arg(long)]
    folder: PathBuf,
    /// The server
    #[arg(long)]
    base_url: String,
    /// How wrong our clock is
    #[arg(long, allow_hyphen_values = true, default_value_t = 0)]
    skew_seconds: i64,
    /// The most that may ever be spent, in dollars
    #[arg(long)]
    cap: Option<String>,
    /// Makes a backup of the database at once
    #[arg(long)]
    backs_up: bool,
    /// Traps from the very start, as JSON
    #[arg(long, default_value = "[]")]
    arms: String,
}

struct Engine {
    studio: Studio,
    events: UnboundedReceiver<Event>,
    server: String,
}

pub(crate) async fn run(options: Options) -> Result<bool> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_ansi(false)
        .init();
    let traps = Traps::default();
    traps.set(serde_json::from_str::<Vec<Arm>>(&options.arms)?);
    let springing = traps.clone();
    studio::points::arm(Box::new(move |point| springing.spring(point)));
    let mut engine = Engine::open(&options).await?;
    say(&Report::Open)?;
    let mut lines = lines();
    while let Some(line) = lines.recv().await {
        let report = match serde_json::from_str(&line)? {
            Order::Arm(arms) => {
                traps.set(arms);
                Report::Armed
            }
            Order::Do { request, deed } => match engine.perform(&request, deed).await {
                Ok(ids) => Report::Done { request, ids },
                Err(error) => Report::Refused {
                    request,
                    sentence: error.to_string(),
                },
            },
            Order::Settle => {
                let clips = engine.settle().await?;
                let ledger = engine.studio.ledger(Grouping::Server, None).await?.total;
                let library = engine.library().await?;
                let servers = engine.studio.servers().await?;
                let characters = servers.into_iter().flat_map(|server| server.characters);
                Report::Settled {
                    clips,
                    ledger,
                    characters: characters.collect(),
                    library,
                }
            }
        };
        say(&report)?;
    }
    Ok(true)
}

/// What comes in on our input, line by line.
fn lines() -> mpsc::Receiver<String> {
    let (to, lines) = mpsc::channel(8);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if to.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

fn say(report: &Report) -> Result<()> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, report)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

impl Engine {
    async fn open(options: &Options) -> Result<Self> {
        let config = Config {
            data_dir: options.folder.join("data"),
            library: options.folder.join("Dailies"),
            clock: Arc::new(Skewed(options.skew_seconds)),
            keys: Arc::new(OneKey),
            tuning: Tuning {
                backup_first: if options.backs_up {
                    Duration::ZERO
                } else {
                    Tuning::default().backup_first
                },
                backup_every: Duration::ZERO,
                ..impatient()
            },
        };
        let (studio, events) = Studio::open(config).await?;
        let known = studio.servers().await?;
        let server = if let Some(server) = known.first() {
            server.id.clone()
        } else {
            let input = ServerInput {
                base_url: options.base_url.clone(),
                auth: AuthForm::Bearer,
                ..ServerInput::default()
            };
            studio.save_server("the server".into(), input).await?.id
        };
        studio
            .set_key(RequestId::fresh(), &server, KEY.into(), false)
            .await?;
        if studio.prices().await?.is_empty() {
            studio
                .save_price("the price".into(), price(&server))
                .await?;
        }
        if let Some(most) = &options.cap
            && studio.budget().await?.caps.is_empty()
        {
            studio.save_cap("the cap".into(), cap(most)).await?;
        }
        Ok(Self {
            studio,
            events,
            server,
        })
    }

    async fn perform(&self, request: &str, deed: Deed) -> studio::error::Result<Vec<String>> {
        let (studio, request) = (&self.studio, RequestId(request.to_owned()));
        let clip = match deed {
            Deed::Ask { prompt, takes } => {
                let wish = self.wish(prompt, takes);
                let clips = studio.create_clips(request, wish).await?;
                return Ok(clips.into_iter().map(|clip| clip.id).collect());
            }
            Deed::Waive { ids } => {
                studio.waive_caps(request, ids.clone()).await?;
                return Ok(ids);
            }
            Deed::Price { model } => {
                let price = PriceInput {
                    model: Some(model),
                    ..price(&self.server)
                };
                return Ok(vec![studio.save_price(request, price).await?.id]);
            }
            Deed::Cap { amount } => {
                let known = studio.budget().await?.caps;
                let known = known.iter().find(|cap| cap.period == Period::Month);
                let cap = CapInput {
                    id: known.map(|cap| cap.id.clone()),
                    period: Period::Month,
                    ..cap(&amount)
                };
                studio.save_cap(request, cap).await?;
                return Ok(Vec::new());
            }
            Deed::Adopt { remote_id } => {
                let clips = studio
                    .adopt_jobs(request, &self.server, vec![remote_id])
                    .await?;
                return Ok(clips.into_iter().map(|clip| clip.id).collect());
            }
            Deed::Delete { id } => {
                let first = RequestId(format!("{} both", request.0));
                studio.delete_both(first, vec![id.clone()], true).await?;
                // In case the server refused.
                let then = RequestId(format!("{} trash", request.0));
                studio.trash_clips(then, vec![id.clone()]).await?;
                studio.delete_clips(request, vec![id.clone()], true).await?;
                return Ok(vec![id]);
            }
            Deed::Postpone { ids } => {
                studio.move_in_queue(request, ids.clone(), None).await?;
                return Ok(ids);
            }
            Deed::Retry { id } => {
                let clips = studio.retry_clips(request, vec![id]).await?;
                return Ok(clips.into_iter().map(|clip| clip.id).collect());
            }
            Deed::PauseAndGoOn => {
                let first = RequestId(format!("{} pause", request.0));
                studio.pause_server(first, &self.server, true).await?;
                studio.pause_server(request, &self.server, false).await?;
                return Ok(Vec::new());
            }
            Deed::Cast { name, clip_id } => return self.cast(request, name, clip_id).await,
            Deed::Set { columns } => {
                let settings = Settings {
                    columns,
                    ..studio.settings().await?
                };
                studio.save_settings(request, settings).await?;
                return Ok(Vec::new());
            }
            Deed::LoseAndFetch { id } => self.lose_and_fetch(request, &id).await?,
            Deed::PutBack { id } => {
                self.put_back(request, &id).await?;
                return Ok(Vec::new());
            }
            Deed::Move { to, meanwhile } => {
                if meanwhile {
                    self.fetches().await?;
                }
                studio.begin_library_move(request, to).await?;
                return Ok(Vec::new());
            }
            Deed::Cancel { id } => studio.cancel_clip(request, &id).await?,
            Deed::Fetch { id } => studio.fetch_clip(request, &id).await?,
            Deed::Resolve { id, resolution } => {
                studio.resolve_clip(request, &id, resolution).await?
            }
        };
        Ok(vec![clip.id])
    }

    async fn lose_and_fetch(&self, request: RequestId, id: &str) -> studio::error::Result<Clip> {
        let studio = &self.studio;
        if let Ok(path) = studio.clip_path(id).await {
            let _ = std::fs::remove_file(path);
        }
        // Asking for the path is how the studio notices.
        let _ = studio.clip_path(id).await;
        let clip = studio.fetch_clip(request, id).await?;
        if clip.state == ClipState::Safe && studio.clip_path(id).await.is_err() {
            return Err(studio::error::Error::Conflict {
                message: "The studio did not notice yet.".to_owned(),
            });
        }
        Ok(clip)
    }

    async fn cast(
        &self,
        request: RequestId,
        name: String,
        clip_id: String,
    ) -> studio::error::Result<Vec<String>> {
        let wish = NewCharacter {
            server_id: self.server.clone(),
            name,
            clip_id,
        };
        let made = self.studio.make_character(request, wish).await?;
        Ok(vec![made.id])
    }

    fn wish(&self, prompt: String, takes: u8) -> NewClips {
        NewClips {
            server_id: self.server.clone(),
            prompt,
            model: Some("sora-2".to_owned()),
            size: Some("720x1280".to_owned()),
            seconds: Some("4".to_owned()),
            takes,
            reference: None,
            extra: None,
            project_id: None,
            characters: Vec::new(),
        }
    }

    /// Waits until a clip is being fetched, if one is to be.
    async fn fetches(&self) -> studio::error::Result<()> {
        let begun = Instant::now();
        loop {
            let clips = self
                .studio
                .list_clips(ClipQuery::default(), 0, MOST)
                .await?;
            let clips = &clips.clips;
            let fetched = |clip: &Clip| clip.fetched_bytes.is_some_and(|bytes| bytes > 0.0);
            let over = clips.iter().all(|clip| at_rest(clip.state));
            if clips.iter().any(fetched) || over || begun.elapsed() > PATIENCE {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Takes the file of a clip away, has it fetched, and puts it back where that failed. May be
    /// begun anew at any time.
    async fn put_back(&self, request: RequestId, id: &str) -> studio::error::Result<()> {
        let LibraryState::Ready { folder } = self.studio.library_state().await? else {
            return Err(studio::error::Error::Conflict {
                message: "The library folder is not there.".to_owned(),
            });
        };
        let folder = PathBuf::from(folder);
        let aside = folder.with_file_name(format!("aside-{id}"));
        if !aside.exists()
            && let Ok(path) = self.studio.clip_path(id).await
        {
            let _ = std::fs::rename(path, &aside);
        }
        // Asking for the path is how the studio notices.
        let _ = self.studio.clip_path(id).await;
        self.studio.fetch_clip(request, id).await?;
        let begun = Instant::now();
        let clip = loop {
            let clip = self.studio.clip(id).await?;
            if at_rest(clip.state) || begun.elapsed() > PATIENCE {
                break clip;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        };
        if let Some(file) = clip.file.filter(|_| clip.state != ClipState::Safe) {
            let _ = std::fs::rename(&aside, folder.join(file.name));
            self.studio.look_through().await?;
        }
        let _ = std::fs::remove_file(aside);
        Ok(())
    }

    /// Where the library is.
    async fn library(&self) -> Result<PathBuf> {
        let state = self.studio.library_state().await?;
        let (LibraryState::Ready { folder } | LibraryState::Unusable { folder, .. }) = state;
        Ok(folder.into())
    }

    /// Waits until the library is at rest and every clip is, or is held back by a cap, or nobody
    /// can wait any longer.
    async fn settle(&mut self) -> Result<Vec<Clip>> {
        let begun = Instant::now();
        loop {
            let clips = self
                .studio
                .list_clips(ClipQuery::default(), 0, MOST)
                .await?
                .clips;
            let undecided = begun.elapsed() < UNDECIDED;
            let moves = |clip: &Clip| match clip.state {
                ClipState::Unknown => undecided,
                ClipState::Queued => !is_held_back(clip),
                state => !at_rest(state),
            };
            let library_moves = self.studio.library_move().await?.is_some();
            if !(library_moves || clips.iter().any(moves)) || begun.elapsed() > PATIENCE {
                return Ok(clips);
            }
            let _ = tokio::time::timeout(Duration::from_millis(50), self.events.recv()).await;
        }
    }
}

/// Ten cents a second: a clip of this torture costs forty, unless the server says otherwise.
fn price(server: &str) -> PriceInput {
    PriceInput {
        id: None,
        server_id: server.to_owned(),
        model: None,
        size: None,
        unit: Unit::Second,
        amount: "0.10".to_owned(),
        currency: "USD".to_owned(),
        valid_from: None,
    }
}

fn cap(most: &str) -> CapInput {
    CapInput {
        id: None,
        scope: Scope::All,
        subject_id: None,
        period: Period::Ever,
        amount: most.to_owned(),
        currency: "USD".to_owned(),
    }
}

/// Whether a clip waits for room under a cap, or for a person who lets it pass.
pub(crate) fn is_held_back(clip: &Clip) -> bool {
    let code = clip.problem.as_ref().and_then(|one| one.code.as_deref());
    clip.state == ClipState::Queued && code == Some(Problem::OVER_CAP)
}

fn at_rest(state: ClipState) -> bool {
    matches!(
        state,
        ClipState::Safe
            | ClipState::Failed
            | ClipState::Refused
            | ClipState::Cancelled
            | ClipState::Gone
    )
}

/// Waits that people need, without the waiting.
fn impatient() -> Tuning {
    let milliseconds = |list: &[u64]| list.iter().copied().map(Duration::from_millis).collect();
    Tuning {
        poll_first: Duration::from_millis(20),
        poll_longest: Duration::from_millis(100),
        submit_first: Duration::from_millis(20),
        submit_longest: Duration::from_millis(100),
        download_pauses: milliseconds(&[20, 40, 80]),
        match_pauses: milliseconds(&[20, 60, 120]),
        match_slowly: Duration::from_millis(100),
        match_slow_turns: 2,
        forgotten_after: Duration::from_millis(150),
        kept_untold: Duration::from_millis(300),
        unfit_pause: Duration::from_millis(30),
        stuck_after: Duration::from_secs(1),
        after_a_defect: Duration::from_millis(100),
        knock_first: Duration::from_millis(20),
        knock_longest: Duration::from_millis(100),
        requests_per_second: 1e6,
        requests_at_once: 1e6,
        event_spacing: Duration::from_millis(10),
        key_patience: Duration::from_millis(500),
        key_delay: Duration::ZERO,
        stock_first: Duration::ZERO,
        library_check: Duration::from_millis(50),
        account_spacing: Duration::from_millis(10),
        disk_reserve: 256 << 10,
        ..Tuning::default()
    }
}

/// A clock that is wrong by some seconds.
struct Skewed(i64);

impl Clock for Skewed {
    fn now(&self) -> SystemTime {
        let by = Duration::from_secs(self.0.unsigned_abs());
        if self.0 < 0 {
            SystemTime::now() - by
        } else {
            SystemTime::now() + by
        }
    }
}

/// A key store that has the one key for everybody.
struct OneKey;

impl KeyStore for OneKey {
    fn get(&self, _: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(Some(KEY.into()))
    }

    fn set(&self, _: &str, _: &SecretString) -> Result<(), KeyStoreError> {
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}
