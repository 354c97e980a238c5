//! Starting, stopping and steering a simulator from the same process.

mod loopback;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::books::Books;
use crate::config::Config;
use crate::faults::Fault;
use crate::profile::OPENAI;
use crate::routes;
use crate::state::{State, Variant};
use loopback::Loopback;

/// Why a simulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The loopback port is taken or not allowed.
    #[error("cannot listen on 127.0.0.1:{port}: {source}")]
    Listen {
        /// The port asked for.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file is there and cannot be read.
    #[error("cannot read the jobs kept in {}: {reason}", path.display())]
    State {
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}

/// Short for a result of starting a simulator.
pub type Result<T> = std::result::Result<T, Error>;

/// A running server. Dropping it stops it.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    state: Arc<State>,
    stop: DropGuard,
    task: JoinHandle<()>,
}

impl Simulator {
    /// Binds 127.0.0.1 and serves until [`shutdown`](Self::shutdown) or drop.
    pub async fn start(config: Config) -> Result<Self> {
        let (port, control, file) = (config.port, config.control, config.state_file.clone());
        let state = Arc::new(State::open(config, &OPENAI).map_err(|error| Error::State {
            path: file.unwrap_or_default(),
            reason: error.to_string(),
        })?);
        let listen = async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            Ok((listener.local_addr()?, listener))
        };
        let (address, listener) = listen
            .await
            .map_err(|source| Error::Listen { port, source })?;
        let stop = CancellationToken::new();
        let serve = axum::serve(
            Loopback {
                listener,
                stop: stop.clone(),
            },
            routes::router(&state, control),
        )
        .with_graceful_shutdown(stop.clone().cancelled_owned());
        let task = tokio::spawn(async move {
            if let Err(error) = serve.await {
                tracing::error!(%error, "the simulator stopped serving");
            }
        });
        Ok(Self {
            address,
            state,
            stop: stop.drop_guard(),
            task,
        })
    }

    /// What a client is given: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// What the server recorded so far.
    pub fn books(&self) -> Books {
        self.state.books()
    }

    /// The bytes of a job's clip as it hands them out, whatever its clock says. `None` if there is
    /// no such job.
    pub async fn clip(&self, id: &str) -> Option<bytes::Bytes> {
        let job = self.state.jobs.find(id)?;
        self.state.file(job, Variant::Video).await.ok()
    }

    /// Plans a fault. Faults on the same route happen in the order in which they were planned.
    pub fn inject(&self, fault: Fault) {
        self.state.faults.inject(fault);
    }

    /// Forgets all faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.state.faults.clear();
    }

    /// Moves the server's clock forward: renders finish and files expire without waiting.
    pub fn advance(&self, by: Duration) {
        self.state.advance(by);
    }

    /// Changes the key that requests must carry from now on.
    pub fn set_key(&self, key: Option<String>) {
        self.state.change(|settings| settings.key = key);
    }

    /// Changes the render time of jobs that are created from now on.
    pub fn set_render(&self, render: Duration) {
        self.state.change(|settings| settings.render = render);
    }

    /// Changes how long the files of jobs are kept that are created from now on.
    pub fn set_expire_after(&self, expire_after: Duration) {
        self.state
            .change(|settings| settings.expire_after = expire_after);
    }

    /// Stops listening and cuts every connection, as if the machine had gone.
    pub async fn shutdown(self) {
        let Self { stop, task, .. } = self;
        drop(stop);
        if let Err(error) = task.await {
            tracing::error!(%error, "the simulator did not stop in good order");
        }
    }
}
