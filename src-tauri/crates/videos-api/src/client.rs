//! One method per operation of the Videos API.
//!
//! Nothing here asks twice: each call is one request (plus the redirects it is allowed to
//! follow), so the caller alone decides what is worth repeating.

mod characters;
mod fetch;
mod form;
mod ground;
mod http_clients;
mod json;
mod outside;
mod pace;
mod peek;
mod range;
mod room;
mod send;
mod survey;
mod vary;

use std::collections::HashSet;
use std::sync::Arc;

use futures_util::{Stream, TryStreamExt as _, stream};
use http::{HeaderMap, Method};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::sync::Semaphore;
use url::Url;

use crate::error::Sent;
use crate::profile::{Headers, headers};
use crate::{
    ApiError, BaseUrl, BaseUrlError, BodyForm, Content, CreateVideo, Deleted, HeaderError,
    ListQuery, Order, Phase, Profile, Reply, ResultUrl, Resume, Variant, Video, VideoId, VideoPage,
};
use http_clients::HttpClients;
use outside::{Lookup, Whereabouts};
use send::Body;
pub use survey::{Route, Survey};

/// Nobody chooses from more models than these.
const MOST_MODELS: usize = 1000;

/// A server, ready to be asked. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct Client {
    base: Arc<Url>,
    inner: Arc<Inner>,
}

struct Inner {
    /// Authentication, organisation, project and extra headers: for the base's origin only.
    headers: HeaderMap,
    /// Values that must not appear in any error.
    secrets: Vec<SecretString>,
    authenticated: bool,
    profile: Profile,
    http: HttpClients,
    lookup: Lookup,
    whereabouts: Whereabouts,
    /// Answers that hold a clip: one at a time.
    long_answers: Semaphore,
}

/// Why a profile is no client.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The base URL is not one.
    #[error(transparent)]
    BaseUrl(#[from] BaseUrlError),
    /// A header that cannot be sent.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// The proxy or the certificates were refused by the library that would use them.
    #[error("Check the proxy and the certificate of the server: {reason}.")]
    Connection {
        /// The innermost cause.
        reason: String,
    },
}

/// The most pages `list_all` reads: 100,000 jobs.
const MAX_PAGES: usize = 1_000;

impl Client {
    /// A client for the server described by `profile`. Opens no connection.
    pub fn new(profile: Profile) -> Result<Self, ClientError> {
        Self::with_lookup(profile, outside::system())
    }

    fn with_lookup(profile: Profile, lookup: Lookup) -> Result<Self, ClientError> {
        let base = BaseUrl::parse(profile.base_url.as_str())?;
        let Headers {
            map,
            mut secrets,
            authenticated,
        } = headers(&profile)?;
        if let Some((_, password)) = profile.proxy.as_ref().and_then(|proxy| proxy.credentials()) {
            secrets.push(password.clone());
        }
        let http = HttpClients::new(&base, &profile, Arc::clone(&lookup));
        // A mistake in them should be told now, not with the first request.
        if profile.proxy.is_some() || profile.own_ca.is_some() {
            http.pooled().map_err(|error| ClientError::Connection {
                reason: error.to_string().trim_end_matches('.').to_owned(),
            })?;
        }
        Ok(Self {
            base: Arc::new(base),
            inner: Arc::new(Inner {
                headers: map,
                secrets,
                authenticated,
                profile,
                http,
                lookup,
                whereabouts: Whereabouts::default(),
                long_answers: Semaphore::new(1),
            }),
        })
    }

    /// The address operations are appended to.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// The same server at another address of the same origin; `None` for any other.
    pub(crate) fn with_base(&self, base: Url) -> Option<Self> {
        send::same_origin(&base, &self.base).then(|| Self {
            base: Arc::new(base),
            inner: Arc::clone(&self.inner),
        })
    }

    /// True if requests carry a key.
    pub(crate) fn is_authenticated(&self) -> bool {
        self.inner.authenticated
    }

    /// Asks for a new clip. Costs money, and is sent exactly once; what an error says about
    /// whether it arrived is [`ApiError::certainly_not_received`].
    pub async fn create(&self, video: &CreateVideo) -> Result<Reply<Video>, ApiError> {
        let profile = &self.inner.profile;
        let upload = video
            .reference
            .as_ref()
            .map_or(0, |r| r.bytes.len() * 4 / 3)
            + video.prompt.len();
        let body = match profile.body {
            BodyForm::Multipart => Body::Form(form::create(video, profile.seconds)),
            BodyForm::Json => Body::Json(json::create(video, profile.seconds, profile.reference)),
        };
        let sent = Sent::create(video, profile);
        let answer = self.post(&["videos"], body, upload, &video.prompt).await?;
        answer.answering(sent).job_state()
    }

    /// Asks for a variation of a finished clip. Costs money like [`Client::create`].
    pub async fn remix(&self, id: &VideoId, prompt: &str) -> Result<Reply<Video>, ApiError> {
        let body = Body::Json(json!({ "prompt": prompt }));
        let answer = self
            .post(
                &["videos", id.as_str(), "remix"],
                body,
                prompt.len(),
                prompt,
            )
            .await?;
        answer.job_state()
    }

    /// One page of the server's jobs.
    pub async fn list(&self, query: ListQuery) -> Result<Reply<VideoPage>, ApiError> {
        let mut url = self.url(&["videos"]);
        if query != ListQuery::default() {
            let mut pairs = url.query_pairs_mut();
            if let Some(after) = &query.after {
                pairs.append_pair("after", after.as_str());
            }
            if let Some(limit) = query.limit {
                pairs.append_pair("limit", &limit.to_string());
            }
            if let Some(order) = query.order {
                pairs.append_pair("order", order.as_str());
            }
        }
        let answer = self.read(Method::GET, url).await?.successful()?;
        let page = answer.plain().and_then(VideoPage::from_json);
        match page {
            Some(page) => Ok(answer.reply(page)),
            None => Err(answer.unexpected(&answer.json()?, "it is not a list of jobs")),
        }
    }

    /// All jobs of the server, page by page as the stream is read. Ends at a server that
    /// repeats itself instead of going on.
    pub fn list_all(
        &self,
        order: Order,
    ) -> impl Stream<Item = Result<Video, ApiError>> + Send + use<> {
        struct Place {
            client: Client,
            after: Option<VideoId>,
            seen: HashSet<VideoId>,
            pages: usize,
        }
        let start = Place {
            client: self.clone(),
            after: None,
            seen: HashSet::new(),
            pages: 0,
        };
        stream::try_unfold(Some(start), move |place| async move {
            let Some(mut place) = place else {
                return Ok(None);
            };
            let query = ListQuery {
                after: place.after.take(),
                limit: Some(100),
                order: Some(order),
            };
            let page = place.client.list(query).await?.value;
            place.pages += 1;
            let next = page.next_after();
            let fresh: Vec<Result<Video, ApiError>> = page
                .videos
                .into_iter()
                .filter(|video| place.seen.insert(video.id.clone()))
                .map(Ok)
                .collect();
            // A page without news: the server ignores `after`.
            let goes_on = next.is_some() && !fresh.is_empty() && place.pages < MAX_PAGES;
            place.after = next;
            Ok::<_, ApiError>(Some((stream::iter(fresh), goes_on.then_some(place))))
        })
        .try_flatten()
    }

    /// A job as it is now. A failed job that the server wraps in an error status (vLLM-Omni)
    /// is a job all the same.
    pub async fn retrieve(&self, id: &VideoId) -> Result<Reply<Video>, ApiError> {
        let url = self.url(&["videos", id.as_str()]);
        self.look(url).await?.job_state()
    }

    /// Removes a job and its bytes from the server.
    pub async fn delete(&self, id: &VideoId) -> Result<Deleted, ApiError> {
        let url = self.url(&["videos", id.as_str()]);
        let answer = self.read(Method::DELETE, url).await?.successful()?;
        let mut deleted = Deleted {
            id: id.clone(),
            video: None,
        };
        if answer.status() == 204 {
            return Ok(deleted);
        }
        let value = answer.json()?;
        if value.get("deleted").and_then(Value::as_bool) == Some(true) {
            return Ok(deleted);
        }
        match Video::from_value(&value) {
            Ok(video) if matches!(video.phase(), Phase::Deleted | Phase::Cancelled) => {
                deleted.video = Some(video);
                Ok(deleted)
            }
            _ => Err(answer.unexpected(&value, "it does not say that the job was deleted")),
        }
    }

    /// Begins to transfer one of a clip's files. Follows redirects, but no credential goes
    /// further than the server's own origin.
    pub async fn content(
        &self,
        id: &VideoId,
        variant: Variant,
        resume: Option<Resume>,
    ) -> Result<Content, ApiError> {
        let mut url = self.url(&["videos", id.as_str(), "content"]);
        if let Some(variant) = variant.query() {
            url.query_pairs_mut().append_pair("variant", variant);
        }
        self.fetch(url, resume).await
    }

    /// Begins to transfer a clip from where the server said it is: with the key if that is the
    /// server's own origin, without any credential if not.
    pub async fn content_at(
        &self,
        place: &ResultUrl,
        resume: Option<Resume>,
    ) -> Result<Content, ApiError> {
        let url = self
            .base
            .join(place.as_str())
            .map_err(|_| crate::ContentError::Unreadable)?;
        self.fetch(url, resume).await
    }

    /// The names of the server's models, each once, a thousand at most.
    pub async fn models(&self) -> Result<Reply<Vec<String>>, ApiError> {
        let url = self.url(&["models"]);
        let answer = self.read(Method::GET, url).await?.successful()?;
        let value = answer.json()?;
        let items = value.get("data").unwrap_or(&value).as_array();
        match items {
            Some(items) => {
                let names = items
                    .iter()
                    .filter_map(|item| crate::video::text(item.get("id").unwrap_or(item)));
                let mut seen = HashSet::new();
                // Gateways name a model once for each of its providers.
                let once = names.filter(|name| seen.insert(name.clone()));
                let few = once.take(MOST_MODELS).collect();
                Ok(answer.reply(few))
            }
            None => Err(answer.unexpected(&value, "it is not a list of models")),
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.base.as_str())
            .finish_non_exhaustive()
    }
}
