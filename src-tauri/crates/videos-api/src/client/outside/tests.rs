//! Names that mean addresses inside, told by a resolver of ours: the real one needs a network.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::Mutex;

use super::Lookup;
use crate::{ApiError, Client, ContentError, Profile, ResultUrl};

/// A resolver that knows these names, by the order of asking, and counts.
fn knowing(names: &[(&'static str, &'static [&'static str])]) -> (Lookup, Arc<Mutex<Vec<String>>>) {
    let names: Vec<(String, Vec<SocketAddr>)> = names
        .iter()
        .map(|(name, addresses)| {
            let addresses = addresses
                .iter()
                .map(|ip| SocketAddr::new(ip.parse().expect("an address"), 0))
                .collect();
            ((*name).to_owned(), addresses)
        })
        .collect();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let lookup: Lookup = Arc::new(move |host| {
        noted.lock().expect("the list").push(host.clone());
        let found = names.iter().find(|(name, _)| *name == host);
        let found = found
            .map(|(_, addresses)| addresses.clone())
            .ok_or_else(|| std::io::ErrorKind::NotFound.into());
        Box::pin(async move { found })
    });
    (lookup, asked)
}

fn client(base: &str, lookup: Lookup) -> Client {
    let profile = Profile::new(base.parse().expect("an address"));
    Client::with_lookup(profile, lookup).expect("a client")
}

async fn fetched(client: &Client, place: &str) -> ApiError {
    client
        .content_at(&ResultUrl::new(place), None)
        .await
        .expect_err("nobody is there")
}

#[tokio::test]
async fn a_public_server_may_not_name_a_host_that_is_inside() {
    let (lookup, asked) = knowing(&[
        ("videos.example", &["93.184.216.34"]),
        ("rebound.example", &["127.0.0.1"]),
        ("half.example", &["93.184.216.34", "10.0.0.1"]),
        ("mapped.example", &["::ffff:192.168.0.1"]),
    ]);
    let client = client("https://videos.example/v1", lookup);
    for host in ["rebound.example", "half.example", "mapped.example"] {
        let error = fetched(&client, &format!("http://{host}:1/clip.mp4")).await;
        assert!(
            matches!(&error, ApiError::Content(ContentError::Inside { host: told }) if told == host),
            "{error:?}"
        );
        assert!(
            asked
                .lock()
                .expect("the list")
                .iter()
                .any(|name| name == host)
        );
    }
}

#[tokio::test]
async fn a_server_inside_may_name_its_neighbours() {
    let (lookup, _) = knowing(&[("gpu.example", &["10.0.0.7"])]);
    let client = client("http://gpu.example/v1", lookup);
    // A port on which nobody listens: asked, and nothing else.
    let nobody = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = nobody.local_addr().expect("a port");
    drop(nobody);
    let error = fetched(&client, &format!("http://{address}/clip.mp4")).await;
    assert!(
        matches!(error.bare(), ApiError::Unreachable { .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_server_that_has_answered_from_outside_stays_public() {
    let (lookup, _) = knowing(&[("videos.example", &["127.0.0.1"])]);
    let client = client("https://videos.example/v1", lookup);
    client
        .inner
        .whereabouts
        .public
        .store(true, std::sync::atomic::Ordering::Relaxed);
    let error = fetched(&client, "http://127.0.0.1:1/clip.mp4").await;
    assert!(
        matches!(error, ApiError::Content(ContentError::Inside { .. })),
        "{error:?}"
    );
}
