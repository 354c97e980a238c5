//! Strangers find the simulator faithful: the official clients for Node and Python run every
//! operation they have for the protocol, and Prism, with the protocol's published document in its
//! hand, finds no fault with any request or answer. The scripts are in the folder `strangers`.

#[path = "strangers/clients.rs"]
mod clients;
#[path = "strangers/relay.rs"]
mod relay;

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use clients::Clients;
use relay::Relay;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use videos_simulator::{Config, Simulator};

const KEY: &str = "sk-strangers-1234567890";

#[tokio::test(flavor = "multi_thread")]
async fn the_official_npm_client_and_the_published_document_find_no_fault() {
    check(|clients| {
        let mut command = Command::new("node");
        command
            .arg(script("openai.mjs"))
            .env("CLIENTS", &clients.node_modules);
        command
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_official_pypi_client_and_the_published_document_find_no_fault() {
    check(|clients| {
        let mut command = Command::new(&clients.python);
        // The client warns on each call that the service it was made for is closing.
        command
            .args(["-W", "ignore::DeprecationWarning"])
            .arg(script("official.py"));
        command
    })
    .await;
}

/// Starts simulator, relay and Prism, and runs a script against them.
async fn check(client: impl FnOnce(&Clients) -> Command) {
    let clients = tokio::task::spawn_blocking(clients::prepare)
        .await
        .expect("the clients");
    let config = Config {
        key: Some(KEY.to_owned()),
        render: Duration::from_millis(800),
        ..Config::default()
    };
    let simulator = Simulator::start(config).await.expect("a simulator");
    let relay = Relay::default();
    let behind = relay
        .behind(simulator.base_url().trim_end_matches("/v1"))
        .await;
    let (prism, _running) = prism(&clients, &format!("{behind}/v1")).await;
    let before = relay.before(&prism).await;
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("first.png");
    image::RgbImage::from_fn(1280, 720, |x, y| {
        image::Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 90])
    })
    .save(&picture)
    .expect("a picture");

    let output = client(&clients)
        .env("CHECKED_URL", &before)
        .env("DIRECT_URL", simulator.base_url())
        .env("PICTURE", &picture)
        .env("KEY", KEY)
        .env("NO_PROXY", "127.0.0.1")
        .kill_on_drop(true)
        .output()
        .await
        .expect("the script");

    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(
        relay.complaints().is_empty(),
        "Prism says: {:#?}\n{said}{wrong}",
        relay.complaints()
    );
    assert!(output.status.success(), "{said}{wrong}");
    assert!(
        relay.passed() > 20,
        "only {} exchanges went through Prism",
        relay.passed()
    );
    simulator.shutdown().await;
}

fn script(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/strangers")
        .join(name)
}

/// Starts Prism between the relay's ends and waits until it listens.
async fn prism(clients: &Clients, upstream: &str) -> (String, Child) {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    let mut child = Command::new("node")
        .arg(&clients.prism)
        .arg("proxy")
        .arg(&clients.document)
        .args([
            upstream,
            "--errors",
            "--host",
            "127.0.0.1",
            "--port",
            &port.to_string(),
        ])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("Prism");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut said = String::new();
    while let Some(line) = lines.next_line().await.expect("its output") {
        if line.contains("Prism is listening") {
            // Its log is read to the end, or it would stand still when the pipe is full.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (format!("http://127.0.0.1:{port}"), child);
        }
        said.push_str(&line);
        said.push('\n');
    }
    panic!("Prism did not start:\n{said}");
}
