//! The clips that everything else is made of, asked of the simulator as a user would; and the
//! notes beside all clips in the end.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use fastrand::Rng;
use secrecy::SecretString;
use studio::clip::{ClipQuery, ClipState, NewClips, View};
use studio::event::Event;
use studio::library::Sidecar;
use studio::money::{PriceInput, Unit};
use studio::ports::{KeyStore, KeyStoreError, SystemClock};
use studio::server::{AuthForm, ServerInput};
use studio::{Config, RequestId, Studio, Tuning};
use tokio::sync::mpsc::UnboundedReceiver;
use videos_simulator::Simulator;

use crate::{Plan, words};

/// Longest wait for the next thing to happen.
const PATIENCE: Duration = Duration::from_mins(2);
const SIZES: [&str; 4] = ["1280x720", "1280x720", "720x1280", "1792x1024"];
const SECONDS: [&str; 3] = ["4", "8", "12"];

/// What the rows refer to.
#[derive(Debug)]
pub(crate) struct Ground {
    /// Servers by id and name; the first one made the clips.
    pub(crate) servers: Vec<(String, String)>,
    /// Projects by id.
    pub(crate) projects: Vec<String>,
}

/// No keys are kept.
struct NoKeys;

impl KeyStore for NoKeys {
    fn get(&self, _: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &SecretString) -> Result<(), KeyStoreError> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

async fn open(plan: &Plan) -> Result<(Studio, UnboundedReceiver<Event>)> {
    let opened = Studio::open(Config {
        data_dir: plan.data_dir.clone(),
        library: plan.library.clone(),
        clock: Arc::new(SystemClock),
        keys: Arc::new(NoKeys),
        tuning: Tuning {
            poll_first: Duration::from_millis(50),
            poll_longest: Duration::from_millis(500),
            requests_per_second: 400.0,
            requests_at_once: 40.0,
            ..Tuning::default()
        },
    });
    Ok(opened.await?)
}

/// Makes `count` clips, each with poster and sprite sheet, and everything around them.
pub(crate) async fn make(plan: &Plan, count: usize, chance: &mut Rng) -> Result<Ground> {
    let simulator = Simulator::start(videos_simulator::Config {
        render: Duration::from_millis(200),
        seed: plan.chance,
        ..videos_simulator::Config::default()
    })
    .await?;
    let (studio, mut events) = open(plan).await?;
    let mut servers = Vec::new();
    for (name, address) in [
        ("Workstation", simulator.base_url()),
        // Nothing listens there, and it is off: these clips stay as they are.
        ("Gateway", "http://127.0.0.1:9/v1".to_owned()),
    ] {
        let input = ServerInput {
            name: name.to_owned(),
            base_url: address,
            auth: AuthForm::None,
            ..ServerInput::default()
        };
        let server = studio.save_server(RequestId::fresh(), input).await?;
        let price = PriceInput {
            id: None,
            server_id: server.id.clone(),
            model: None,
            size: None,
            unit: Unit::Second,
            amount: "0.10".to_owned(),
            currency: "USD".to_owned(),
            valid_from: None,
        };
        studio.save_price(RequestId::fresh(), price).await?;
        servers.push((server.id, server.name));
    }
    let mut projects = Vec::new();
    for name in words::PROJECTS {
        let project = studio.create_project(RequestId::fresh(), name.to_owned());
        projects.push(project.await?.id);
    }
    let mut asked = Vec::new();
    for _ in 0..count {
        let size = chance.choice(SIZES).unwrap_or(SIZES[0]);
        let pro = size == "1792x1024" || chance.u8(..4) == 0;
        let wish = NewClips {
            server_id: servers[0].0.clone(),
            prompt: words::prompt(chance),
            model: Some(if pro { "sora-2-pro" } else { "sora-2" }.to_owned()),
            size: Some(size.to_owned()),
            seconds: chance.choice(SECONDS).map(str::to_owned),
            takes: 1,
            reference: None,
            extra: None,
            project_id: None,
            characters: Vec::new(),
        };
        let clips = studio.create_clips(RequestId::fresh(), wish).await?;
        asked.extend(clips.into_iter().map(|clip| clip.id));
    }
    for id in &asked {
        finished(&studio, &mut events, id).await?;
    }
    for (id, _) in &servers {
        studio.enable_server(RequestId::fresh(), id, false).await?;
    }
    let mut settings = studio.settings().await?;
    settings.welcomed = true;
    studio.save_settings(RequestId::fresh(), settings).await?;
    studio.shutdown().await;
    drop(studio);
    simulator.shutdown().await;
    Ok(Ground { servers, projects })
}

/// Waits until a clip is safe and has its pictures.
async fn finished(studio: &Studio, events: &mut UnboundedReceiver<Event>, id: &str) -> Result<()> {
    loop {
        let clip = studio.clip(id).await?;
        match clip.state {
            ClipState::Safe if clip.has_poster && clip.has_sprite => return Ok(()),
            ClipState::Failed | ClipState::Refused | ClipState::Gone | ClipState::Cancelled => {
                let said = clip.problem.map(|problem| problem.message);
                bail!("a clip came to nothing: {}", said.unwrap_or_default());
            }
            _ => {}
        }
        let event = tokio::time::timeout(PATIENCE, events.recv()).await;
        event.context("nothing happened for two minutes")?;
    }
}

/// Writes what is known about every clip beside its file, has the account written, and leaves the
/// library closed in good order.
pub(crate) async fn note(plan: &Plan) -> Result<()> {
    let (studio, _events) = open(plan).await?;
    let projects: HashMap<String, String> = studio
        .projects()
        .await?
        .into_iter()
        .map(|project| (project.id, project.name))
        .collect();
    for view in [View::All, View::Trash] {
        let query = ClipQuery {
            view,
            ..ClipQuery::default()
        };
        let ids = studio.list_ids(query.clone()).await?;
        let mut offset = 0;
        while offset < ids.len() {
            let page = studio.list_clips(query.clone(), u32::try_from(offset)?, 500);
            let clips = page.await?.clips;
            offset += clips.len().max(1);
            let project = |id: Option<&String>| id.and_then(|id| projects.get(id));
            for clip in clips.iter().filter(|clip| clip.state == ClipState::Safe) {
                let name = project(clip.project_id.as_ref()).map(String::as_str);
                if let Some(notes) = Sidecar::of(clip, None, name, None) {
                    let path = plan.library.join(format!("{}.json", notes.file.name));
                    std::fs::write(path, serde_json::to_vec_pretty(&notes)?)?;
                }
            }
        }
    }
    // Nothing may be missing or foreign now.
    let found = studio.look_through().await?;
    if found.missing + found.foreign > 0 {
        bail!(
            "{} clips miss their files, {} files are unknown",
            found.missing,
            found.foreign
        );
    }
    studio.shutdown().await;
    Ok(())
}
