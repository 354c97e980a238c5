//! Requests to the server itself, and their answers as text.
//!
//! The only redirects followed are those of a GET that stay on the server's origin.

use std::error::Error as _;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use reqwest::RequestBuilder;
use reqwest::multipart::Form;
use serde_json::Value;
use tokio::sync::SemaphorePermit;
use tokio::time::{Instant, timeout};
use url::Url;

use super::Client;
use super::outside::InsideAddress;
use super::pace::Pace;
use super::room::Room;
use crate::error::{Flaw, Redaction, Sent, carries_error, refusal};
use crate::harmless::{harmless, spelled_out};
use crate::reply::HeaderNotes;
use crate::video::looks_like_job;
use crate::{ApiError, ContentError, Excerpt, Reply, Video};

/// So much of a body is kept for people.
const MAX_RAW: usize = 64 * 1024;

/// The most redirects followed, as in browsers' and curl's order of magnitude.
pub(super) const MAX_REDIRECTS: usize = 10;

/// What a request that costs money carries.
pub(super) enum Body {
    Form(Form),
    Json(Value),
}

/// An answer, read to its end.
pub(super) struct Answer<'a> {
    status: StatusCode,
    notes: HeaderNotes,
    body: String,
    /// True if the body was compressed, and therefore not read.
    packed: bool,
    redaction: Redaction<'a>,
    /// What a request that makes something was written as.
    sent: Option<Sent>,
    /// Held while a long body is in memory.
    _turn: Option<SemaphorePermit<'a>>,
}

impl Client {
    /// The address of an operation; every segment is percent-encoded.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = Url::clone(&self.base);
        if let Ok(mut path) = url.path_segments_mut() {
            path.extend(segments);
        }
        url
    }

    pub(super) fn redaction<'a>(&'a self, prompt: Option<&'a str>) -> Redaction<'a> {
        Redaction {
            secrets: &self.inner.secrets,
            prompt,
        }
    }

    /// Sends a POST once. Any redirect of it is an error.
    pub(super) async fn post<'a>(
        &'a self,
        segments: &[&str],
        body: Body,
        upload: usize,
        prompt: &'a str,
    ) -> Result<Answer<'a>, ApiError> {
        let url = self.url(segments);
        let request = self.inner.http.fresh()?.post(url.clone());
        // Time for the upload at 100 kB/s on top. The body of the answer has its own pace.
        let limit = self.inner.profile.connect_timeout
            + self.inner.profile.create_timeout
            + Duration::from_millis((upload / 100) as u64);
        let request = match body {
            Body::Form(form) => request.multipart(form),
            Body::Json(value) => request.json(&value),
        };
        let response = timeout(limit, self.send(request, &url))
            .await
            .map_err(|_| ApiError::TimedOut {
                host: host_of(&url),
            })??;
        if response.status().is_redirection() {
            return Err(redirected(&response));
        }
        // It is paid for, and some put the clip itself into it (NVIDIA Dynamo): nobody can be asked
        // for that again.
        let words = self.inner.profile.json_limit;
        let room = if response.status().is_success() {
            Room::words(words.max(self.clip_in_words_limit()))
        } else {
            Room::words(words)
        };
        self.answer(response, room, Some(prompt)).await
    }

    /// Sends a request that costs nothing.
    pub(super) async fn read(&self, method: Method, url: Url) -> Result<Answer<'_>, ApiError> {
        let words = self.inner.profile.json_limit;
        self.ask(method, url, |_| Room::words(words)).await
    }

    /// Looks at a job. Some relays put the clip itself into the answer.
    pub(super) async fn look(&self, url: Url) -> Result<Answer<'_>, ApiError> {
        let words = self.inner.profile.json_limit;
        let most = words.max(self.clip_in_words_limit());
        self.ask(Method::GET, url, |status| {
            if status.is_success() {
                Room::clip(words, most, &self.inner.long_answers)
            } else {
                Room::words(words)
            }
        })
        .await
    }

    async fn ask<'a>(
        &'a self,
        method: Method,
        mut url: Url,
        room: impl Fn(StatusCode) -> Room<'a>,
    ) -> Result<Answer<'a>, ApiError> {
        for _ in 0..=MAX_REDIRECTS {
            let request = self
                .inner
                .http
                .pooled()?
                .request(method.clone(), url.clone());
            let response = self.send(request, &url).await?;
            if !response.status().is_redirection() {
                let room = room(response.status());
                return self.answer(response, room, None).await;
            }
            match target(&response) {
                Some(next) if method == Method::GET && same_origin(&next, &self.base) => {
                    url = next;
                }
                _ => return Err(redirected(&response)),
            }
        }
        Err(ContentError::LostInRedirects.into())
    }

    async fn send(
        &self,
        request: RequestBuilder,
        url: &Url,
    ) -> Result<reqwest::Response, ApiError> {
        let response = request
            .headers(self.inner.headers.clone())
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_ENCODING, "identity")
            .send()
            .await
            .map_err(|error| transport(&error, url))?;
        self.inner.whereabouts.note(&response);
        tracing::debug!(
            status = response.status().as_u16(),
            path = url.path(),
            "answered"
        );
        Ok(response)
    }

    /// The certificate that the server shows, in DER; `None` without TLS or an answer.
    pub(super) async fn certificate(&self) -> Option<Vec<u8>> {
        let url = self.url(&["models"]);
        let request = self.inner.http.pooled().ok()?.get(url.clone());
        let response = self.send(request, &url).await.ok()?;
        let info = response.extensions().get::<reqwest::tls::TlsInfo>()?;
        info.peer_certificate().map(<[u8]>::to_vec)
    }

    /// Reads an answer in words, as far as there is room for it.
    pub(super) async fn answer<'a>(
        &'a self,
        response: reqwest::Response,
        room: Room<'a>,
        prompt: Option<&'a str>,
    ) -> Result<Answer<'a>, ApiError> {
        self.answer_after(Bytes::new(), response, room, prompt)
            .await
    }

    /// The same, of which `start` was read already.
    pub(super) async fn answer_after<'a>(
        &'a self,
        start: Bytes,
        response: reqwest::Response,
        room: Room<'a>,
        prompt: Option<&'a str>,
    ) -> Result<Answer<'a>, ApiError> {
        let host = host_of(response.url());
        let pace = Pace::new(self.inner.profile.read_timeout, &host);
        Answer::read(start, response, room, pace, self.redaction(prompt)).await
    }
}

impl<'a> Answer<'a> {
    async fn read(
        start: Bytes,
        mut response: reqwest::Response,
        mut room: Room<'a>,
        mut pace: Pace,
        redaction: Redaction<'a>,
    ) -> Result<Self, ApiError> {
        let status = response.status();
        let notes = HeaderNotes::read(response.headers());
        let url = response.url().clone();
        room.check(response.content_length())?;
        room.take(&start).await?;
        let mut body = Vec::from(start);
        // Asked for as it is, it comes packed: a bomb, or a server nobody can tell from one.
        let packed = is_packed(response.headers());
        while !packed
            && let Some(piece) = pace
                .keep(body.len() as u64, response.chunk())
                .await?
                .map_err(|error| transport(&error, &url))?
        {
            let waiting = Instant::now();
            room.take(&piece).await?;
            pace.forgive(waiting.elapsed());
            body.extend_from_slice(&piece);
        }
        // It may be a clip in words: not held twice.
        let mut body = String::from_utf8(body)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        body.truncate(body.trim_end().len());
        if body.starts_with(|c: char| c == '\u{feff}' || c.is_whitespace()) {
            let plain = body.trim_start_matches('\u{feff}').trim().to_owned();
            body = plain;
        }
        Ok(Self {
            status,
            notes,
            body,
            packed,
            redaction,
            sent: None,
            _turn: room.turn(),
        })
    }

    /// The same answer as one to a request that was written like this.
    pub(super) fn answering(mut self, sent: Sent) -> Self {
        self.sent = Some(sent);
        self
    }

    pub(super) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The body as text, without surrounding white space.
    pub(super) fn body(&self) -> &str {
        &self.body
    }

    /// The answer itself if its status is 2xx, else what it complains about.
    pub(super) fn successful(self) -> Result<Self, ApiError> {
        if self.status.is_success() {
            Ok(self)
        } else {
            Err(self.refused())
        }
    }

    pub(super) fn refused(&self) -> ApiError {
        refusal(
            self.status(),
            &self.notes,
            &self.body,
            self.redaction,
            self.sent,
        )
    }

    /// The body, unless the server says that it is packed.
    pub(super) fn plain(&self) -> Option<&str> {
        (!self.packed).then_some(self.body())
    }

    pub(super) fn json(&self) -> Result<Value, ApiError> {
        if self.packed {
            return Err(self.not_understood(Flaw::Packed));
        }
        serde_json::from_str(&self.body)
            .map_err(|error| self.not_understood(Flaw::of(&self.body, &error)))
    }

    pub(super) fn not_understood(&self, what: Flaw) -> ApiError {
        // Cleaned before it is cut, so that half a key cannot stay; the body may be large.
        let start: String = self.body.chars().take(MAX_RAW).collect();
        ApiError::NotUnderstood {
            status: self.status(),
            what,
            excerpt: Excerpt::new(&self.redaction.clean(&start)),
            request_id: self.notes.request_id.as_deref().map(Into::into),
        }
    }

    /// JSON of another shape: an error in disguise, or not understood.
    pub(super) fn unexpected(&self, value: &Value, what: &'static str) -> ApiError {
        if carries_error(value) {
            self.refused()
        } else {
            self.not_understood(Flaw::Shape(what))
        }
    }

    /// The job this answer must be.
    pub(super) fn video(self) -> Result<Reply<Video>, ApiError> {
        let answer = self.successful()?;
        let job = answer
            .plain()
            .and_then(|text| serde_json::from_str(text).ok());
        if let Some(video) = job {
            return Ok(answer.job(video));
        }
        let value = answer.json()?;
        // Relays wrap the job in `{code, data}`; losing the id would lose a paid clip.
        match value.get("data").map(Video::from_value) {
            Some(Ok(video)) => Ok(answer.job(video)),
            _ => Err(answer.unexpected(&value, "it is not a job")),
        }
    }

    /// The job this answer must be, where an error status may carry one as well.
    pub(super) fn job_state(self) -> Result<Reply<Video>, ApiError> {
        if !self.status.is_success() {
            let job = serde_json::from_str(&self.body)
                .ok()
                .filter(looks_like_job)
                .and_then(|value| Video::from_value(&value).ok());
            if let Some(video) = job {
                return Ok(self.job(video));
            }
        }
        self.video()
    }

    fn job(self, mut video: Video) -> Reply<Video> {
        let cost = video.cost;
        if let Some(error) = &mut video.error {
            error.message = error.message.take().map(|m| self.redaction.without_keys(m));
        }
        let mut reply = self.reply(video);
        reply.cost = reply.cost.or(cost);
        reply
    }

    pub(super) fn reply<T>(self, value: T) -> Reply<T> {
        // Cleaned before it is cut, so that half a key cannot stay.
        let mut raw = spelled_out(self.redaction.without_keys(self.body));
        raw.truncate(raw.floor_char_boundary(MAX_RAW));
        // It may have been a clip of 190 MB.
        raw.shrink_to_fit();
        Reply::new(value, raw, self.notes)
    }
}

/// Where a redirect leads, if that is an http(s) address.
pub(super) fn target(response: &reqwest::Response) -> Option<Url> {
    let location = response.headers().get(header::LOCATION)?;
    let location = std::str::from_utf8(location.as_bytes()).ok()?;
    let url = response.url().join(location).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn redirected(response: &reqwest::Response) -> ApiError {
    ApiError::RedirectedElsewhere {
        status: response.status().as_u16(),
        origin: target(response).map(|url| url.origin().ascii_serialization()),
    }
}

/// Scheme, host and port are the same.
pub(super) fn same_origin(a: &Url, b: &Url) -> bool {
    a.origin() == b.origin()
}

/// An error of the transport in our words.
pub(super) fn transport(error: &reqwest::Error, url: &Url) -> ApiError {
    let host = host_of(url);
    if let Some(inside) = causes(error).find_map(|cause| cause.downcast_ref::<InsideAddress>()) {
        let host = inside.host.clone();
        return ContentError::Inside { host }.into();
    }
    if error.is_connect() || error.is_builder() {
        ApiError::Unreachable {
            host,
            reason: innermost(error),
        }
    } else if error.is_timeout() {
        ApiError::TimedOut { host }
    } else {
        ApiError::Broken {
            host,
            reason: innermost(error),
        }
    }
}

/// Host and port, for people.
pub(super) fn host_of(url: &Url) -> String {
    match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (host, _) => host.unwrap_or_default().to_owned(),
    }
}

/// What led to an error, from the outside in.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

/// The innermost cause: the outer ones repeat the address with its query.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    match causes(error).last() {
        // A certificate's own words are in some of these.
        Some(cause) => harmless(&cause.to_string()).into_owned(),
        None if error.is_timeout() => "it took too long".to_owned(),
        None => "no cause is known".to_owned(),
    }
}

/// True for a body that has to be unpacked first.
pub(super) fn is_packed(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity"))
}
