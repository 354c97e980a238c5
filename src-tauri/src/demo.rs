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
use videos_simulator::{Config, Simulator};

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
            ..Config::default()
        };
        let simulator = Simulator::start(config).await.map_err(|error| {
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
