//! Where a server may send us: another origin, to which no credential goes, and from a public
//! server never into the network that the app runs in.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Url;

use super::Client;
use super::ground::{self, Ground, is_global};
use crate::{ApiError, ContentError};

/// How names become addresses.
pub(super) type Lookup =
    Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// The system's resolver.
pub(super) fn system() -> Lookup {
    Arc::new(|host| {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) })
    })
}

/// What is known of where the server itself is.
#[derive(Default)]
pub(super) struct Whereabouts {
    /// It has answered from a global address: it is public, whatever its name says later.
    public: AtomicBool,
}

impl Whereabouts {
    /// Notes where an answer of the server came from.
    pub(super) fn note(&self, response: &reqwest::Response) {
        if response
            .remote_addr()
            .is_some_and(|address| is_global(address.ip()))
        {
            self.public.store(true, Ordering::Relaxed);
        }
    }
}

impl Client {
    /// The connections to `url`, which is not of the server's origin, or an error if the server
    /// has no business sending us there.
    pub(super) async fn outside(&self, url: &Url) -> Result<&reqwest::Client, ApiError> {
        let http = &self.inner.http;
        // Who runs inside may point inside: a GPU box and its store on the next machine.
        if self.is_inside().await {
            return http.anywhere(url);
        }
        match ground::of(url) {
            Ground::Inside => return Err(inside(url)),
            Ground::Name if http.is_proxied(url) => {
                // The proxy looks names up by itself, so this can only be tried beforehand. A
                // name that nobody here knows is for the proxy to judge.
                if self.all_of(url).await.is_some_and(|all| !all.global) {
                    return Err(inside(url));
                }
            }
            // The resolver of these connections checks each name at the moment it is used.
            Ground::Name | Ground::Global => {}
        }
        http.outside(url)
    }

    /// True if the server itself is on this machine or in its network.
    async fn is_inside(&self) -> bool {
        match ground::of(&self.base) {
            Ground::Inside => true,
            Ground::Global => false,
            Ground::Name => {
                !self.inner.whereabouts.public.load(Ordering::Relaxed)
                    && self.all_of(&self.base).await.is_some_and(|all| all.inside)
            }
        }
    }

    /// What all addresses of a name have in common; `None` if it has none.
    async fn all_of(&self, url: &Url) -> Option<Common> {
        let host = url.host_str()?.to_owned();
        let addresses = (self.inner.lookup)(host).await.ok()?;
        if addresses.is_empty() {
            return None;
        }
        Some(Common {
            global: addresses.iter().all(|address| is_global(address.ip())),
            inside: addresses.iter().all(|address| !is_global(address.ip())),
        })
    }
}

struct Common {
    global: bool,
    inside: bool,
}

fn inside(url: &Url) -> ApiError {
    ContentError::Inside {
        host: url.host_str().unwrap_or_default().to_owned(),
    }
    .into()
}

/// Resolves names to global addresses only. Checked here and not before, because a name may mean
/// something else the next time somebody asks.
pub(super) struct GlobalOnly(pub(super) Lookup);

impl Resolve for GlobalOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.0)(name.as_str().to_owned());
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let addresses = found.await?;
            if addresses.iter().any(|address| !is_global(address.ip())) {
                return Err(InsideAddress { host }.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// A name that means an address inside.
#[derive(Debug)]
pub(super) struct InsideAddress {
    pub(super) host: String,
}

impl fmt::Display for InsideAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is an address inside this network", self.host)
    }
}

impl std::error::Error for InsideAddress {}

#[cfg(test)]
mod tests;
