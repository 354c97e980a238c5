//! A studio with a server of its own, in a folder that vanishes. Waits are for conditions, each
//! with a deadline; nothing waits for a time to pass.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use studio::clip::{Clip, ClipQuery, ClipState, NewClips};
use studio::event::Event;
use studio::ports::{Clock, KeyStore, KeyStoreError};
use studio::server::{AuthForm, ServerInput};
use studio::{Config, OpenError, RequestId, Studio, Tuning};
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;
use videos_simulator::Simulator;

pub(crate) type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The key that every simulator here wants.
pub(crate) const KEY: &str = "sk-test-0123456789-secret-WXYZ";

/// Nothing may take longer.
const DEADLINE: Duration = Duration::from_secs(30);

/// Folder, server, keychain.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    pub(crate) simulator: Simulator,
    pub(crate) keys: Arc<Keychain>,
    pub(crate) clock: Arc<WallClock>,
    pub(crate) tuning: Tuning,
    /// A clock of the test's own, in place of [`Self::clock`].
    pub(crate) other_clock: Option<Arc<dyn Clock>>,
}

/// An open studio, with the server set up.
pub(crate) struct Open {
    pub(crate) studio: Studio,
    pub(crate) events: UnboundedReceiver<Event>,
    pub(crate) server: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(videos_simulator::Config::default()).await
    }

    pub(crate) async fn with(config: videos_simulator::Config) -> Self {
        let config = videos_simulator::Config {
            key: Some(KEY.to_owned()),
            render: config.render.min(Duration::from_millis(300)),
            ..config
        };
        Self {
            folder: TempDir::new().expect("a temporary folder"),
            simulator: Simulator::start(config).await.expect("a simulator"),
            keys: Arc::default(),
            clock: Arc::default(),
            tuning: impatient(),
            other_clock: None,
        }
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn library(&self) -> PathBuf {
        self.folder.path().join("Dailies")
    }

    pub(crate) fn config(&self) -> Config {
        Config {
            data_dir: self.data_dir(),
            library: self.library(),
            clock: match &self.other_clock {
                Some(clock) => Arc::clone(clock),
                None => Arc::clone(&self.clock) as Arc<dyn Clock>,
            },
            keys: Arc::clone(&self.keys) as Arc<dyn KeyStore>,
            tuning: self.tuning.clone(),
        }
    }

    /// Opens the studio; sets up the server the first time.
    pub(crate) async fn open(&self) -> Open {
        self.try_open().await.expect("the studio opens")
    }

    pub(crate) async fn try_open(&self) -> Result<Open, OpenError> {
        let (studio, events) = Studio::open(self.config()).await?;
        let known = studio.servers().await.expect("servers are listed");
        let server = if let Some(server) = known.first() {
            server.id.clone()
        } else {
            let server = studio
                .save_server(
                    RequestId::fresh(),
                    ServerInput {
                        base_url: self.simulator.base_url(),
                        auth: AuthForm::Bearer,
                        ..ServerInput::default()
                    },
                )
                .await
                .expect("a server is saved");
            studio
                .set_key(RequestId::fresh(), &server.id, KEY.into(), false)
                .await
                .expect("a key is kept");
            server.id
        };
        Ok(Open {
            studio,
            events,
            server,
        })
    }

    /// Closes in good order and waits until the database is let go.
    pub(crate) async fn close(&self, open: Open) {
        open.studio.shutdown().await;
        drop(open);
        let path = self.data_dir().join("dailies.lock");
        eventually("the database is let go", || {
            let lock = std::fs::File::open(&path);
            lock.is_ok_and(|lock| lock.try_lock().is_ok())
        })
        .await;
    }

    /// The bytes that the server has for a job, past every planned fault.
    pub(crate) async fn bytes_on_server(&self, remote_id: &str) -> Vec<u8> {
        let clip = self.simulator.clip(remote_id).await;
        clip.expect("the server has the clip").to_vec()
    }
}

/// Waits that people need, without the waiting.
pub(crate) fn impatient() -> Tuning {
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
        knock_first: Duration::from_millis(20),
        knock_longest: Duration::from_millis(100),
        requests_per_second: 1e6,
        requests_at_once: 1e6,
        clock_check: Duration::from_millis(50),
        event_spacing: Duration::from_millis(10),
        key_patience: Duration::from_millis(500),
        key_delay: Duration::ZERO,
        stock_first: Duration::ZERO,
        library_check: Duration::from_millis(50),
        account_spacing: Duration::from_millis(10),
        day_check: Duration::from_millis(20),
        trash_check: Duration::from_millis(20),
        ..Tuning::default()
    }
}

impl Open {
    /// What the tests ask for.
    pub(crate) fn wish(&self, prompt: &str) -> NewClips {
        NewClips {
            server_id: self.server.clone(),
            prompt: prompt.to_owned(),
            model: Some("sora-2".to_owned()),
            size: Some("720x1280".to_owned()),
            seconds: Some("4".to_owned()),
            takes: 1,
            reference: None,
            extra: None,
            project_id: None,
            characters: Vec::new(),
        }
    }

    /// Asks for one clip.
    pub(crate) async fn create(&self, prompt: &str) -> Clip {
        let clips = self
            .studio
            .create_clips(RequestId::fresh(), self.wish(prompt))
            .await
            .expect("the intent is written down");
        clips.into_iter().next().expect("one clip")
    }

    /// Waits, event by event, until a clip is as wanted.
    pub(crate) async fn until(&mut self, id: &str, wanted: impl Fn(&Clip) -> bool) -> Clip {
        let waiting = async {
            loop {
                let clip = self.studio.clip(id).await.expect("the clip is there");
                if wanted(&clip) {
                    return clip;
                }
                self.events.recv().await.expect("the studio is open");
            }
        };
        let Ok(clip) = tokio::time::timeout(DEADLINE, waiting).await else {
            let clip = self.studio.clip(id).await;
            panic!("the clip never came to what was waited for: {clip:#?}");
        };
        clip
    }

    pub(crate) async fn until_state(&mut self, id: &str, state: ClipState) -> Clip {
        self.until(id, |clip| clip.state == state).await
    }

    /// Makes a clip and waits until it is safe.
    pub(crate) async fn safe(&mut self, prompt: &str) -> Clip {
        let clip = self.create(prompt).await;
        self.until_state(&clip.id, ClipState::Safe).await
    }

    /// Waits for an event.
    pub(crate) async fn event(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        let waiting = async {
            loop {
                let event = self.events.recv().await.expect("the studio is open");
                if wanted(&event) {
                    return event;
                }
            }
        };
        tokio::time::timeout(DEADLINE, waiting)
            .await
            .expect("the event came")
    }

    pub(crate) async fn all(&self) -> Vec<Clip> {
        self.studio
            .list_clips(ClipQuery::default(), 0, 500)
            .await
            .expect("clips are listed")
            .clips
    }
}

/// Waits until something outside of the studio is so.
pub(crate) async fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let waiting = async {
        let mut tick = tokio::time::interval(Duration::from_millis(5));
        while !is_so() {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, waiting)
        .await
        .unwrap_or_else(|_| panic!("never happened: {what}"));
}

/// The same for what has to be asked for.
pub(crate) async fn eventually_async(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        let mut tick = tokio::time::interval(Duration::from_millis(5));
        while !is_so().await {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, waiting)
        .await
        .unwrap_or_else(|_| panic!("never happened: {what}"));
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Every file in a library folder but the account.
pub(crate) fn kept_in(library: &Path) -> Vec<PathBuf> {
    let mut found = files(library);
    found.retain(|path| !path.starts_with(library.join(".dailies-account")));
    found
}

/// Removes the database, its companions and its backups.
pub(crate) fn remove_databases(folder: &Path) -> Outcome {
    for path in files(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.contains("sqlite") {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// The clips in a folder, without sidecars.
pub(crate) fn clips_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = files(folder);
    found.retain(|path| path.extension().is_some_and(|last| last == "mp4"));
    found
}

/// The clock of the machine, which can be set forward.
#[derive(Default)]
pub(crate) struct WallClock(Mutex<Duration>);

impl WallClock {
    pub(crate) fn set_forward(&self, by: Duration) {
        *self.0.lock().expect("a clock") += by;
    }
}

impl Clock for WallClock {
    fn now(&self) -> SystemTime {
        SystemTime::now() + *self.0.lock().expect("a clock")
    }
}

/// A keychain in memory that can be locked, silent or missing.
#[derive(Default)]
pub(crate) struct Keychain {
    pub(crate) keys: Mutex<HashMap<String, SecretString>>,
    mood: Mutex<Mood>,
    silences: AtomicU32,
}

/// How the keychain is disposed.
#[derive(Default, Clone)]
pub(crate) enum Mood {
    #[default]
    Willing,
    Locked,
    Missing,
    /// Answers when the other end is dropped.
    Silent(Arc<Mutex<Receiver<()>>>),
}

impl Keychain {
    pub(crate) fn be(&self, mood: Mood) {
        *self.mood.lock().expect("a mood") = mood;
    }

    /// Whether somebody asked it and got no answer.
    pub(crate) fn asked_while_silent(&self) -> bool {
        self.silences.load(Ordering::Relaxed) > 0
    }

    fn ready(&self) -> Result<(), KeyStoreError> {
        let mood = self.mood.lock().expect("a mood").clone();
        match mood {
            Mood::Willing => Ok(()),
            Mood::Locked => Err(KeyStoreError::Locked {
                source: "locked".into(),
            }),
            Mood::Missing => Err(KeyStoreError::Missing {
                source: "missing".into(),
            }),
            Mood::Silent(until) => {
                self.silences.fetch_add(1, Ordering::Relaxed);
                // Nothing is ever sent: this ends when the sender is dropped.
                let _ = until.lock().expect("a silence").recv();
                Ok(())
            }
        }
    }
}

impl KeyStore for Keychain {
    fn get(&self, account: &str) -> Result<Option<SecretString>, KeyStoreError> {
        self.ready()?;
        Ok(self.keys.lock().expect("keys").get(account).cloned())
    }

    fn set(&self, account: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        self.ready()?;
        self.keys
            .lock()
            .expect("keys")
            .insert(account.to_owned(), key.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        self.ready()?;
        self.keys.lock().expect("keys").remove(account);
        Ok(())
    }
}
