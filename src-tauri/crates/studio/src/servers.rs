//! Servers as the page sees them: what is kept, what is known of the key, and what they offer.

pub(crate) mod certificate;
pub(crate) mod form;
mod input;
pub(crate) mod learn;
mod offer;
mod reach;
mod secrets;
pub(crate) mod trial;

use std::sync::Arc;

use tokio::time::Instant;
use url::Url;

use crate::character::Character;
use crate::core::Core;
use crate::error::Result;
use crate::server::{
    AuthForm, Capabilities, Certificate, Connection, ExtraHeader, KeyState, Proxy, Secret, Server,
    Subject,
};
use crate::store::servers::{self, Kept};
use crate::store::{certificates, characters};

pub(crate) use input::{fresh_id, from_input, limited, normal};
pub(crate) use offer::offers;
pub(crate) use reach::{Clients, Unreachable, connect};
pub(crate) use secrets::{Secrets, Wanted, account, checked, set_origin, wanted};

impl Core {
    /// All servers.
    pub(crate) async fn servers(&self) -> Result<Vec<Server>> {
        let kept = self
            .store
            .read(|connection| {
                let kept = servers::all(connection)?;
                kept.into_iter()
                    .map(|kept| with_more(connection, kept))
                    .collect::<Result<Vec<_>>>()
            })
            .await?;
        Ok(kept.into_iter().map(|known| self.server(known)).collect())
    }

    /// One server as the page sees it.
    fn server(&self, known: Known) -> Server {
        let Known {
            kept,
            certificate,
            characters,
        } = known;
        let key = if kept.auth == AuthForm::None {
            KeyState::NotNeeded
        } else {
            self.keys.state(&kept.id, &kept.base_url)
        };
        let (models, models_open) = offers(&kept);
        let can = |subject| kept.passport.answer(subject);
        Server {
            key,
            state: self.live.server(&kept.id),
            again_at: self.live.again(&kept.id),
            models,
            models_open,
            capabilities: Capabilities {
                list: can(Subject::List),
                delete: can(Subject::Delete),
                remix: can(Subject::Remix),
                cancel: can(Subject::Cancel),
                edit: can(Subject::Edit),
                extend: can(Subject::Extend),
                characters: can(Subject::Characters),
            },
            characters,
            passport: kept.passport.findings(),
            connection: self.connection(&kept, certificate),
            id: kept.id,
            name: kept.name,
            base_url: kept.base_url,
            auth: kept.auth,
            organization: kept.organization,
            project: kept.project,
            demo: kept.demo,
            limits: kept.limits,
            paused: kept.paused,
            enabled: kept.enabled,
        }
    }

    fn connection(&self, kept: &Kept, certificate: Option<Certificate>) -> Connection {
        let state =
            |secret: Secret, address: &str| self.keys.state(&account(&kept.id, &secret), address);
        let kept_as = &kept.connection;
        let headers = kept_as.headers.iter().map(|header| ExtraHeader {
            key: match &header.value {
                Some(_) => None,
                None => Some(state(Secret::Header(header.name.clone()), &kept.base_url)),
            },
            name: header.name.clone(),
            value: header.value.clone(),
        });
        Connection {
            headers: headers.collect(),
            proxy: kept_as.proxy.as_ref().map(|proxy| Proxy {
                key: state(Secret::Proxy, &proxy.address),
                address: proxy.address.clone(),
            }),
            certificate,
            connect_seconds: kept_as.connect_seconds,
            answer_seconds: kept_as.answer_seconds,
            largest_megabytes: kept_as.largest_megabytes,
            body: kept_as.body,
            seconds: kept_as.seconds,
            reference: kept_as.reference,
        }
    }

    /// One server by id.
    pub(crate) async fn server_by_id(&self, id: &str) -> Result<Server> {
        let id = id.to_owned();
        let known = self
            .store
            .read(move |connection| with_more(connection, servers::get(connection, &id)?))
            .await?;
        Ok(self.server(known))
    }

    /// Asks the key store for keys, with `again` also for those it did not give, and tells.
    pub(crate) async fn load_keys(&self, again: bool) -> Result<()> {
        let kept = self.store.read(servers::all).await?;
        let all = kept.iter().flat_map(wanted);
        let (given, missing): (Vec<Wanted>, Vec<Wanted>) = all.partition(|wanted| {
            wanted.origin.is_some() && wanted.origin == origin(&wanted.address)
        });
        for wanted in &missing {
            self.keys.know_missing(&wanted.account);
        }
        let accounts: Vec<(String, Option<String>)> = given
            .into_iter()
            .map(|wanted| (wanted.account, wanted.origin))
            .collect();
        self.keys.load(&accounts, again).await;
        self.outbox.servers();
        for server in kept {
            if !wanted(&server).is_empty() {
                self.clients.forget(&server.id);
                self.tell(crate::jobs::Message::Server(server.id));
            }
        }
        Ok(())
    }
}

/// A server as kept, with what other tables have of it.
struct Known {
    kept: Kept,
    certificate: Option<Certificate>,
    characters: Vec<Character>,
}

fn with_more(connection: &rusqlite::Connection, kept: Kept) -> Result<Known> {
    let certificate = match &kept.connection.certificate {
        Some(id) => certificates::find(connection, id)?,
        None => None,
    };
    Ok(Known {
        certificate,
        characters: characters::of_server(connection, &kept.id)?,
        kept,
    })
}

/// Loads keys whenever somebody wishes for them: the window at once, the jobs a little after the
/// start, so that no keychain asks for a password before the window is there.
pub(crate) async fn give_keys(core: Arc<Core>) {
    let jobs_may = Instant::now() + core.config.tuning.key_delay;
    let for_jobs = async || {
        tokio::time::sleep_until(jobs_may).await;
        core.key_need.notified().await;
    };
    loop {
        tokio::select! {
            () = core.key_wish.notified() => {}
            () = for_jobs() => {}
        }
        if let Err(error) = core.load_keys(false).await {
            tracing::error!(%error, "keys were not loaded");
        }
    }
}

/// Scheme, host and port of an address.
pub(crate) fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    if url.origin().is_tuple() {
        return Some(url.origin().ascii_serialization());
    }
    // `socks5` is no scheme that has an origin by the URL standard.
    let (host, port) = (url.host_str()?, url.port().unwrap_or_default());
    Some(format!("{}://{host}:{port}", url.scheme()))
}

/// Whether a key given for one address may be sent to another: only to the same origin.
pub(crate) fn same_origin(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}
