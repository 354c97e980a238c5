//! Starting, stopping and steering a simulator from the same process.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::books::Books;
use crate::config::Config;
use crate::faults::{Fault, Faults};

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
    faults: Arc<Faults>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Simulator {
    /// Binds 127.0.0.1 and serves until [`shutdown`](Self::shutdown) or drop.
    pub async fn start(config: Config) -> Result<Self> {
        let port = config.port;
        let listen = async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
            Ok((listener.local_addr()?, listener))
        };
        let (address, listener) = listen
            .await
            .map_err(|source| Error::Listen { port, source })?;
        let stop = CancellationToken::new();
        let task = tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
            axum::serve(listener, axum::Router::new())
                .await
                .unwrap_or_default();
        }));
        Ok(Self {
            address,
            faults: Arc::default(),
            stop,
            task: tokio::spawn(async move { task.await.map(drop).unwrap_or_default() }),
        })
    }

    /// What a client is given: `http://127.0.0.1:PORT/v1`.
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// What the server recorded so far.
    pub fn books(&self) -> Books {
        Books::default()
    }

    /// Plans a fault. Faults on the same route happen in the order they were planned.
    pub fn inject(&self, fault: Fault) {
        self.faults.inject(fault);
    }

    /// Forgets all faults that have not happened yet.
    pub fn clear_faults(&self) {
        self.faults.clear();
    }

    /// Moves the server's clock forward: renders finish and files expire without waiting.
    pub fn advance(&self, by: Duration) {
        let _ = by;
    }

    /// Stops listening and cuts every connection, as if the machine had gone.
    pub async fn shutdown(self) {
        self.stop.cancel();
        let _ = (&mut { self }.task).await;
    }
}
