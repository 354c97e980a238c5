//! An open studio with one server, as a person has it before them. Waits are for conditions, each
//! with a deadline.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use studio::clip::{Clip, ClipState, NewClips, RemoteJob, Resolution};
use studio::event::Event;
use studio::server::{AuthForm, ServerState};
use studio::{Config, RequestId, Studio};
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;
use videos_simulator::{Profile, Simulator};

use crate::setup;

/// Nothing may take longer.
const DEADLINE: Duration = Duration::from_secs(20);
/// Time between two looks at what tells of no event.
const LOOK: Duration = Duration::from_millis(5);
/// How often a person presses a button again that a gateway answered with an error.
const TRIES: usize = 6;

pub(crate) struct Trip {
    pub(crate) simulator: Simulator,
    /// Open, but for a moment while it is opened again.
    studio: Option<Studio>,
    pub(crate) server: String,
    events: UnboundedReceiver<Event>,
    folder: TempDir,
    config: Config,
    model: Option<String>,
}

/// A clip at its end, and what a person had to read and decide on the way.
pub(crate) struct Arrived {
    pub(crate) clip: Clip,
    pub(crate) asked: Option<String>,
}

impl Trip {
    pub(crate) async fn begin(profile: &'static Profile) -> Result<Self> {
        let simulator = Simulator::start(videos_simulator::Config {
            profile,
            key: Some(setup::KEY.to_owned()),
            render: Duration::from_millis(200),
            seed: 7,
            ..videos_simulator::Config::default()
        })
        .await?;
        let folder = TempDir::with_prefix("dailies-matrix-")?;
        let config = setup::config(folder.path());
        let (studio, events) = Studio::open(config.clone()).await?;
        let input = setup::input(&simulator);
        let server = studio.save_server(RequestId::fresh(), input).await?.id;
        if setup::input(&simulator).auth != AuthForm::None {
            let set = studio.set_key(RequestId::fresh(), &server, setup::KEY.into(), false);
            set.await?;
        }
        // As a person does before saving; what it does not tell is learned on the way.
        let mut tested = setup::input(&simulator);
        tested.id = Some(server.clone());
        for _ in 0..TRIES {
            let test = studio.test_server(tested.clone(), None, Vec::new()).await?;
            if test.usable {
                break;
            }
        }
        let mut trip = Self {
            simulator,
            studio: Some(studio),
            server,
            events,
            folder,
            config,
            model: None,
        };
        trip.model = trip.choose_model().await?;
        Ok(trip)
    }

    /// The first model that the server names, or none.
    async fn choose_model(&self) -> Result<Option<String>> {
        for _ in 0..TRIES {
            let client = setup::stranger(&self.simulator)?;
            if let Ok(reply) = client.models().await {
                return Ok(reply.value.into_iter().next());
            }
        }
        Ok(None)
    }

    pub(crate) fn library(&self) -> PathBuf {
        self.config.library.clone()
    }

    /// Where the library is put while its disk is away.
    pub(crate) fn away(&self) -> PathBuf {
        self.folder.path().join("unplugged")
    }

    pub(crate) fn wish(&self, prompt: &str) -> NewClips {
        NewClips {
            server_id: self.server.clone(),
            prompt: prompt.to_owned(),
            model: self.model.clone(),
            size: Some("720x1280".to_owned()),
            seconds: Some("4".to_owned()),
            takes: 1,
            reference: None,
            extra: None,
            project_id: None,
            characters: Vec::new(),
        }
    }

    pub(crate) async fn ask(&self, wish: NewClips) -> Result<String> {
        let clips = self.studio().create_clips(RequestId::fresh(), wish).await?;
        Ok(clips.into_iter().next().context("a clip")?.id)
    }

    /// Waits, event by event, until a clip is as wanted.
    pub(crate) async fn until(&mut self, id: &str, wanted: impl Fn(&Clip) -> bool) -> Result<Clip> {
        let waiting = async {
            loop {
                let clip = self.studio().clip(id).await?;
                if wanted(&clip) {
                    return anyhow::Ok(clip);
                }
                self.events.recv().await.context("the studio is open")?;
            }
        };
        if let Ok(clip) = tokio::time::timeout(DEADLINE, waiting).await {
            return clip;
        }
        let clip = self.studio().clip(id).await?;
        let why = clip
            .problem
            .map_or_else(String::new, |problem| problem.message);
        bail!("it stays {:?}: {why}", clip.state)
    }

    /// Waits until a clip is at its end.
    pub(crate) async fn arrive(&mut self, id: &str) -> Result<Arrived> {
        self.reach(id, |clip| !clip.state.is_moving()).await
    }

    /// Waits until a clip is as wanted. What is not known is decided the way a person would: by the
    /// server's own list.
    pub(crate) async fn reach(
        &mut self,
        id: &str,
        wanted: impl Fn(&Clip) -> bool,
    ) -> Result<Arrived> {
        let mut asked = None;
        loop {
            let clip = self
                .until(id, |clip| match clip.state {
                    ClipState::Unknown => is_to_be_decided(clip),
                    _ => wanted(clip),
                })
                .await?;
            if clip.state != ClipState::Unknown {
                return Ok(Arrived { clip, asked });
            }
            asked = clip.problem.clone().map(|problem| problem.message);
            let resolution = match self.job_of(&clip.prompt).await {
                Some(job) => Resolution::Adopt(job.remote_id),
                None => Resolution::SendAgain,
            };
            self.studio()
                .resolve_clip(RequestId::fresh(), id, resolution)
                .await?;
        }
    }

    /// The job on the server's list that nobody has and that a person would take for this clip.
    async fn job_of(&self, prompt: &str) -> Option<RemoteJob> {
        for _ in 0..TRIES {
            if let Ok(page) = self.studio().jobs_on_server(&self.server, None).await {
                return page
                    .jobs
                    .into_iter()
                    .find(|job| job.clip_id.is_none() && job.prompt.as_deref() == Some(prompt));
            }
        }
        None
    }

    /// Asks for a clip and waits until it is safe.
    pub(crate) async fn safe(&mut self, wish: NewClips) -> Result<Arrived> {
        let id = self.ask(wish).await?;
        let arrived = self.arrive(&id).await?;
        match &arrived.clip {
            clip if clip.state == ClipState::Safe => Ok(arrived),
            clip => Err(ended(clip)),
        }
    }

    pub(crate) fn studio(&self) -> &Studio {
        self.studio
            .as_ref()
            .unwrap_or_else(|| unreachable!("it is open"))
    }

    /// Waits until the server was asked for its pictures of a clip, and nothing more of them is to
    /// come: the sprite sheet is asked for last.
    pub(crate) async fn pictured(&self, clip: &Clip) -> Result<()> {
        let waiting = async {
            let mut tick = tokio::time::interval(LOOK);
            loop {
                tick.tick().await;
                let clip = self.studio().clip(&clip.id).await?;
                let books = self.simulator.books();
                let answered = books
                    .requests
                    .iter()
                    .any(|request| request.path.ends_with("variant=spritesheet"));
                if clip.has_sprite || clip.has_poster || answered {
                    return anyhow::Ok(());
                }
            }
        };
        let told = tokio::time::timeout(DEADLINE, waiting).await;
        told.context("its pictures are asked for")?
    }

    /// Whether the server is shown as one that refuses the key. An answer to a look that left before
    /// may be told last, so that is waited for.
    pub(crate) async fn key_refused(&mut self) -> Result<bool> {
        let waiting = async {
            loop {
                let servers = self.studio().servers().await?;
                let server = servers.first().context("a server")?;
                if matches!(server.state, ServerState::KeyRefused { .. }) {
                    return anyhow::Ok(true);
                }
                self.events.recv().await.context("the studio is open")?;
            }
        };
        match tokio::time::timeout(DEADLINE, waiting).await {
            Ok(told) => told,
            Err(_) => Ok(false),
        }
    }

    /// Ends the engine and opens it again.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        self.studio().shutdown().await;
        // The database is let go when the last handle is.
        self.studio = None;
        let waiting = async {
            loop {
                match Studio::open(self.config.clone()).await {
                    Err(studio::OpenError::Locked) => tokio::task::yield_now().await,
                    other => return other,
                }
            }
        };
        let (studio, events) = tokio::time::timeout(DEADLINE, waiting)
            .await
            .context("the database is let go")??;
        self.studio = Some(studio);
        self.events = events;
        Ok(())
    }

    /// How many jobs were made for a prompt.
    pub(crate) fn jobs_of(&self, prompt: &str) -> usize {
        let books = self.simulator.books();
        let made = books
            .creates
            .iter()
            .filter(|create| create.prompt.as_deref() == Some(prompt) && create.accepted.is_some());
        made.count()
    }
}

/// Whether the search for a clip has ended without an answer.
fn is_to_be_decided(clip: &Clip) -> bool {
    let problem = clip.problem.as_ref();
    problem.is_some_and(|problem| {
        problem.message.contains("Choose the right one") || problem.message.contains("leave it")
    })
}

/// A clip that came to something else than it should have.
pub(crate) fn ended(clip: &Clip) -> anyhow::Error {
    let problem = clip.problem.clone();
    let words = problem.map_or_else(String::new, |problem| {
        format!(
            "{} ({})",
            problem.message,
            problem.details.unwrap_or_default()
        )
    });
    anyhow!("it ends {:?}: {words}", clip.state)
}

/// Presses a button until the answer is about the button, not about a gateway that is busy.
pub(crate) async fn press<T, F>(mut button: impl FnMut() -> F) -> studio::error::Result<T>
where
    F: Future<Output = studio::error::Result<T>>,
{
    let mut answer = button().await;
    for _ in 0..TRIES {
        match &answer {
            Err(studio::error::Error::Server { message, .. }) if message.contains("Try again") => {
                answer = button().await;
            }
            Err(studio::error::Error::Offline { .. }) => answer = button().await,
            _ => return answer,
        }
    }
    answer
}
