//! Starting, stopping and steering a simulator from the same process.

mod loopback;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::books::Books;
use crate::config::Config;
use crate::faults::Fault;
use crate::profile::Profile;
use crate::routes::{self, outside};
use crate::state::{Places, State, Variant};
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
    tasks: Vec<JoinHandle<()>>,
}

impl Simulator {
    /// Binds 127.0.0.1, twice where the kind of server has a second origin, and serves until
    /// [`shutdown`](Self::shutdown) or drop.
    pub async fn start(config: Config) -> Result<Self> {
        let (control, file) = (config.control, config.state_file.clone());
        let listener = listen(config.port).await?;
        let second = if config.profile.outside {
            Some(listen(0).await?)
        } else {
            None
        };
        let places = Places {
            here: listener.1,
            elsewhere: second.as_ref().map(|(_, address)| *address),
        };
        let state = Arc::new(State::open(config, places).map_err(|error| Error::State {
            path: file.unwrap_or_default(),
            reason: error.to_string(),
        })?);
        let stop = CancellationToken::new();
        let mut tasks = vec![serve(listener.0, routes::router(&state, control), &stop)];
        if let Some((listener, _)) = second {
            tasks.push(serve(listener, outside::router(&state), &stop));
        }
        Ok(Self {
            address: places.here,
            state,
            stop: stop.drop_guard(),
            tasks,
        })
    }

    /// What a client is given: `http://127.0.0.1:PORT/v1`, or what the kind of server has instead.
    pub fn base_url(&self) -> String {
        self.state.here.clone()
    }

    /// The origin where files lie that are not served here: `http://127.0.0.1:PORT`.
    pub fn second_origin(&self) -> Option<String> {
        self.state.elsewhere.clone()
    }

    /// Which kind of server it is.
    pub fn profile(&self) -> &'static Profile {
        self.state.profile
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

    /// Forgets a character, as a service does that cleans up; the protocol has no such operation.
    pub fn forget_character(&self, id: &str) {
        self.state.jobs.forget_character(id);
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
            .change(|settings| settings.expire_after = Some(expire_after));
    }

    /// Stops listening and cuts every connection, as if the machine had gone.
    pub async fn shutdown(self) {
        let Self { stop, tasks, .. } = self;
        drop(stop);
        for task in tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "the simulator did not stop in good order");
            }
        }
    }
}

async fn listen(port: u16) -> Result<(TcpListener, SocketAddr)> {
    let listen = async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    };
    listen
        .await
        .map_err(|source| Error::Listen { port, source })
}

fn serve(listener: TcpListener, routes: Router, stop: &CancellationToken) -> JoinHandle<()> {
    let listener = Loopback {
        listener,
        stop: stop.clone(),
    };
    let serve =
        axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    tokio::spawn(async move {
        if let Err(error) = serve.await {
            tracing::error!(%error, "the simulator stopped serving");
        }
    })
}
