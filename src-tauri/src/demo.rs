//! The built-in demo server: the simulator, in this process, on a loopback port.
//!
//! It remembers its jobs in the data folder, so that a demo clip that renders while the app is
//! closed is there at the next start. Nothing of it runs until the demo was asked for once.

use std::path::PathBuf;

use secrecy::SecretString;
use studio::Studio;
use studio::request::RequestId;
use studio::server::Server;
use tokio::sync::Mutex;
use uuid::Uuid;
use videos_simulator::{Config, Error, Simulator};

use crate::error::{CommandError, ErrorCode};

/// The demo server, running or not.
pub struct Demo {
    state_file: PathBuf,
    running: Mutex<Option<Running>>,
}

struct Running {
    simulator: Simulator,
    // Made anew with every start, so that no other program of this machine uses the demo.
    key: SecretString,
}

impl Demo {
    /// A demo that will keep its jobs in this file.
    pub fn new(state_file: PathBuf) -> Self {
        Self {
            state_file,
            running: Mutex::new(None),
        }
    }

    /// Starts the demo server if it does not run yet, and makes it a server of the library.
    pub async fn start(&self, studio: &Studio, request: RequestId) -> Result<Server, CommandError> {
        let mut running = self.running.lock().await;
        let demo = match running.take() {
            Some(demo) => demo,
            None => self.launch().await?,
        };
        let (base_url, key) = (demo.simulator.base_url().clone(), demo.key.clone());
        *running = Some(demo);
        Ok(studio.add_demo_server(request, base_url, key).await?)
    }

    async fn launch(&self) -> Result<Running, CommandError> {
        let key = format!("demo-{}", Uuid::new_v4());
        let config = Config {
            key: Some(key.clone()),
            state_file: Some(self.state_file.clone()),
            // Ids of jobs never repeat, not even when the file is lost: clips keep theirs.
            seed: Uuid::new_v4().as_u64_pair().0,
            ..Config::default()
        };
        let mut started = Simulator::start(config.clone()).await;
        if let Err(error @ Error::State { .. }) = &started {
            tracing::warn!(%error, "the demo server starts anew");
            let aside = self.state_file.with_extension("damaged");
            if std::fs::rename(&self.state_file, aside).is_ok() {
                started = Simulator::start(config).await;
            }
        }
        let simulator = started.map_err(|error| {
            tracing::error!(%error, "the demo server did not start");
            CommandError::new(
                ErrorCode::Internal,
                "The demo server could not be started. Connect a server of your own instead.",
            )
        })?;
        Ok(Running {
            simulator,
            key: key.into(),
        })
    }
}
