//! The server on the other side, in this process: its books are the tests' witness.

use std::time::Duration;

use videos_simulator::{Config, Simulator};

use crate::desktop::Desktop;
use crate::wait::{SOON, until};

/// The key that the server wants; nothing of it may be found outside the keyring.
pub(crate) const KEY: &str = "sk-e2e-6fbe2a91c04d47d8";

/// A server that wants [`KEY`] and renders in a second.
pub(crate) async fn quick() -> Simulator {
    rendering_in(Duration::from_secs(1)).await
}

/// A server that wants [`KEY`] and renders as long as this.
pub(crate) async fn rendering_in(render: Duration) -> Simulator {
    let config = Config {
        key: Some(KEY.to_owned()),
        render,
        ..Config::default()
    };
    Simulator::start(config)
        .await
        .expect("a free port on loopback")
}

/// A server that takes the place of one that went away.
pub(crate) async fn back_at(address: &str) -> Simulator {
    let port = address
        .trim_end_matches("/v1")
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok());
    let config = Config {
        port: port.expect("the address has a port"),
        key: Some(KEY.to_owned()),
        render: Duration::from_secs(1),
        ..Config::default()
    };
    until("the old port to be free", SOON, async || {
        Simulator::start(config.clone()).await.ok()
    })
    .await
}

/// The video as the server gives it to a stranger with the key.
pub(crate) fn content(desktop: &Desktop, server: &Simulator, id: &str) -> Vec<u8> {
    let address = format!("{}/videos/{id}/content", server.base_url());
    let key = format!("Authorization: Bearer {KEY}");
    let got = desktop.output("curl", &["--silent", "--fail", "--header", &key, &address]);
    assert!(got.status.success(), "curl could not fetch {address}");
    got.stdout
}
