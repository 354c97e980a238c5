//! The connections behind a client, by what they may be used for.

use std::time::Duration;

use reqwest::redirect::Policy;
use url::Url;

use super::ClientError;
use crate::base_url::is_loopback;

/// None of them follows redirects, retries, unpacks or carries a credential of its own.
#[derive(Clone)]
pub(super) struct HttpClients {
    /// Reads from the server.
    pub(super) pooled: reqwest::Client,
    /// Requests that cost money. Each on a new connection: an old one may be closed by the
    /// server at the moment it is used, and then nobody knows whether the request arrived.
    /// Without a limit for silence, because that clock also runs while uploading.
    pub(super) fresh: reqwest::Client,
    /// Other origins, where redirects and result addresses lead.
    outside: reqwest::Client,
    base_is_loopback: bool,
}

impl HttpClients {
    pub(super) fn new(
        base: &Url,
        connect_timeout: Duration,
        read_timeout: Duration,
    ) -> Result<Self, ClientError> {
        let builder = |direct: bool| {
            let builder = reqwest::Client::builder()
                .user_agent(concat!("videos-api/", env!("CARGO_PKG_VERSION")))
                .redirect(Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .no_gzip()
                .no_brotli()
                .no_zstd()
                .no_deflate()
                .connect_timeout(connect_timeout);
            // A proxy would look for the loopback address on its own machine.
            if direct { builder.no_proxy() } else { builder }
        };
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| ClientError::Network {
                reason: super::send::innermost(&error),
            })
        };
        let base_is_loopback = is_loopback(base);
        Ok(Self {
            pooled: build(builder(base_is_loopback).read_timeout(read_timeout))?,
            fresh: build(builder(base_is_loopback).pool_max_idle_per_host(0))?,
            outside: build(builder(false).read_timeout(read_timeout))?,
            base_is_loopback,
        })
    }

    /// The connections for an origin that is not the server's.
    pub(super) fn outside(&self, url: &Url) -> &reqwest::Client {
        if self.base_is_loopback && is_loopback(url) {
            &self.pooled
        } else {
            &self.outside
        }
    }
}
