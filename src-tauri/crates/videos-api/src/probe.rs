//! Finding out what a server is, without spending anything: two GETs, four at most.

use url::Url;

use crate::{ApiError, Client, Flaw, ListQuery};

/// What a server showed of itself.
#[derive(Debug)]
#[non_exhaustive]
pub struct Probe {
    /// The address that works: the one given, or that with `/v1` appended.
    pub base_url: Url,
    /// What the server thinks of the key.
    pub key: KeyVerdict,
    /// Whether it lists its jobs. `None`: it did not let us see.
    pub lists: Option<bool>,
    /// Its models; `None` if it does not say.
    pub models: Option<Vec<String>>,
    /// The server's own words where it refused the list.
    pub refusal: Option<ApiError>,
}

/// What a server thinks of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyVerdict {
    /// It answered a request that carried the key.
    Accepted,
    /// It answered without one.
    NotNeeded,
    /// 401 or 403: the key is wrong, missing, or may not do this.
    Refused,
    /// Nothing could be concluded.
    Unknown,
}

/// What came back from one address.
struct Attempt {
    client: Client,
    list: Result<(), ApiError>,
    models: Result<Vec<String>, ApiError>,
}

impl Client {
    /// Asks for one job of the list and for the models. If the address answers with 404s or
    /// web pages only, asks again with `/v1` appended. An error means that no Videos API was
    /// found; a refused key is no error but a [`KeyVerdict`].
    pub async fn probe(&self) -> Result<Probe, ApiError> {
        let failure = match self.attempt().await?.conclude() {
            Ok(probe) => return Ok(probe),
            Err(failure) => failure,
        };
        let mut url = self.base_url().clone();
        if url.path().split('/').any(|segment| segment == "v1") {
            return Err(failure);
        }
        if let Ok(mut path) = url.path_segments_mut() {
            path.push("v1");
        }
        match self.with_base(url) {
            Some(client) => client.attempt().await?.conclude().map_err(|_| failure),
            None => Err(failure),
        }
    }

    async fn attempt(&self) -> Result<Attempt, ApiError> {
        let query = ListQuery {
            limit: Some(1),
            ..ListQuery::default()
        };
        let list = self.list(query).await.map(|_| ());
        // Only an answer says anything about what the server is.
        let list = match list {
            Err(error)
                if !matches!(
                    error,
                    ApiError::Refused { .. } | ApiError::NotUnderstood { .. }
                ) =>
            {
                return Err(error);
            }
            answered => answered,
        };
        Ok(Attempt {
            list,
            models: self.models().await.map(|reply| reply.value),
            client: self.clone(),
        })
    }
}

impl Attempt {
    /// What the server is, unless everything says that the address is that of something else.
    fn conclude(self) -> Result<Probe, ApiError> {
        let elsewhere = |error: &ApiError| {
            matches!(
                error,
                ApiError::Refused { status: 404, .. } | ApiError::NotUnderstood { .. }
            )
        };
        match (self.list, self.models) {
            (Err(list), Err(models)) if elsewhere(&list) && elsewhere(&models) => {
                // A web page explains more than a 404.
                let is_page = |error: &ApiError| {
                    matches!(
                        error,
                        ApiError::NotUnderstood {
                            what: Flaw::Html,
                            ..
                        }
                    )
                };
                Err(if is_page(&models) { models } else { list })
            }
            (list, models) => Ok(Self {
                list,
                models,
                ..self
            }
            .verdict()),
        }
    }

    fn verdict(self) -> Probe {
        let key = self.key();
        Probe {
            base_url: self.client.base_url().clone(),
            key,
            lists: match &self.list {
                Ok(()) => Some(true),
                Err(_) if key == KeyVerdict::Refused => None,
                Err(
                    ApiError::Refused {
                        status: 400 | 404 | 405 | 500 | 501,
                        ..
                    }
                    | ApiError::NotUnderstood { .. },
                ) => Some(false),
                Err(_) => None,
            },
            models: self.models.ok(),
            refusal: self.list.err(),
        }
    }

    fn key(&self) -> KeyVerdict {
        let denied = |error: Option<&ApiError>| {
            error.is_some_and(|error| matches!(error.status(), Some(401 | 403)))
        };
        // The list first: some servers show their models to anybody.
        if denied(self.list.as_ref().err())
            || denied(self.models.as_ref().err()) && self.list.is_err()
        {
            KeyVerdict::Refused
        } else if self.list.is_err() && self.models.is_err() {
            KeyVerdict::Unknown
        } else if self.client.is_authenticated() {
            KeyVerdict::Accepted
        } else {
            KeyVerdict::NotNeeded
        }
    }
}
