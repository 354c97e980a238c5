//! The connections behind a client, by what they may be used for.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::ClientBuilder;
use reqwest::redirect::Policy;
use url::Url;

use super::outside::{GlobalOnly, Lookup};
use super::send::innermost;
use crate::base_url::is_loopback;
use crate::{ApiError, OwnCa, Profile, Proxy};

/// So long a silent connection is left before the system asks whether the other end is there.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// None of them follows redirects, retries, unpacks or carries a credential of its own. Each
/// is made when first needed: reading the system's certificates takes tens of milliseconds.
pub(super) struct HttpClients {
    base_is_loopback: bool,
    proxy: Option<Proxy>,
    own_ca: Option<OwnCa>,
    connect_timeout: Duration,
    read_timeout: Duration,
    lookup: Lookup,
    system_proxy: OnceLock<Matcher>,
    pooled: OnceLock<reqwest::Client>,
    fresh: OnceLock<reqwest::Client>,
    anywhere: OnceLock<reqwest::Client>,
    global_only: OnceLock<reqwest::Client>,
}

impl HttpClients {
    pub(super) fn new(base: &Url, profile: &Profile, lookup: Lookup) -> Self {
        Self {
            base_is_loopback: is_loopback(base),
            proxy: profile.proxy.clone(),
            own_ca: profile.own_ca.clone(),
            connect_timeout: profile.connect_timeout,
            read_timeout: profile.read_timeout,
            lookup,
            system_proxy: OnceLock::new(),
            pooled: OnceLock::new(),
            fresh: OnceLock::new(),
            anywhere: OnceLock::new(),
            global_only: OnceLock::new(),
        }
    }

    /// For reads from the server.
    pub(super) fn pooled(&self) -> Result<&reqwest::Client, ApiError> {
        made(&self.pooled, || {
            Ok(self
                .builder(self.base_is_loopback)?
                .read_timeout(self.read_timeout))
        })
    }

    /// For requests that cost money. Each on a new connection: an old one may be closed by the
    /// server at the moment it is used, and then nobody knows whether the request arrived.
    /// Without a limit for silence, because that clock also runs while uploading.
    pub(super) fn fresh(&self) -> Result<&reqwest::Client, ApiError> {
        made(&self.fresh, || {
            Ok(self
                .builder(self.base_is_loopback)?
                .pool_max_idle_per_host(0))
        })
    }

    /// For another origin, when it may be anywhere.
    pub(super) fn anywhere(&self, url: &Url) -> Result<&reqwest::Client, ApiError> {
        if self.base_is_loopback && is_loopback(url) {
            return self.pooled();
        }
        made(&self.anywhere, || {
            Ok(self.builder(false)?.read_timeout(self.read_timeout))
        })
    }

    /// For another origin, when it must not be inside the network the app runs in. Behind a
    /// proxy, whose own address may be inside, that was checked before.
    pub(super) fn outside(&self, url: &Url) -> Result<&reqwest::Client, ApiError> {
        if self.is_proxied(url) {
            return self.anywhere(url);
        }
        made(&self.global_only, || {
            Ok(self
                .builder(true)?
                .read_timeout(self.read_timeout)
                .dns_resolver(GlobalOnly(Arc::clone(&self.lookup))))
        })
    }

    /// True if requests for `url` go through a proxy.
    pub(super) fn is_proxied(&self, url: &Url) -> bool {
        self.proxy.is_some()
            || url.as_str().parse::<http::Uri>().is_ok_and(|uri| {
                self.system_proxy
                    .get_or_init(Matcher::from_system)
                    .intercept(&uri)
                    .is_some()
            })
    }

    fn builder(&self, direct: bool) -> reqwest::Result<ClientBuilder> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("videos-api/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .tls_info(true)
            // A create may be answered after many minutes; a line that is dead is noticed before.
            .tcp_keepalive(KEEPALIVE)
            .connect_timeout(self.connect_timeout);
        if let Some(own_ca) = &self.own_ca {
            builder = builder.tls_certs_merge(own_ca.certificates());
        }
        Ok(match &self.proxy {
            // Even for a loopback address: behind a tunnel it is that of another machine.
            Some(proxy) => builder.no_proxy().proxy(proxy.to_reqwest()?),
            // The system's proxy would look for the loopback address on its own machine.
            None if direct => builder.no_proxy(),
            None => builder,
        })
    }
}

/// The client in `slot`, made now if it is the first time.
fn made(
    slot: &OnceLock<reqwest::Client>,
    builder: impl FnOnce() -> reqwest::Result<ClientBuilder>,
) -> Result<&reqwest::Client, ApiError> {
    if let Some(client) = slot.get() {
        return Ok(client);
    }
    let client =
        builder()
            .and_then(ClientBuilder::build)
            .map_err(|error| ApiError::Unreachable {
                host: "The network".to_owned(),
                reason: innermost(&error),
            })?;
    Ok(slot.get_or_init(|| client))
}
