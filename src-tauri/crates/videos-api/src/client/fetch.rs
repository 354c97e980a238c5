//! Content: the one kind of request that may leave the server's origin, and leaves every
//! credential behind when it does.

use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::Client;
use super::pace::{Pace, paced};
use super::peek::Peek;
use super::range::{Extent, extent};
use super::room::Room;
use super::send::{Answer, MAX_REDIRECTS, host_of, is_packed, same_origin, target, transport};
use crate::content::{ByteStream, capped, checked};
use crate::error::Flaw;
use crate::video::{result_urls, take_inline};
use crate::{ApiError, Content, ContentError, Phase, ResultUrl, Resume, Video};

/// The longest answer in words that may hold a clip as base64, in bytes: it is held in memory.
const MAX_IN_WORDS: u64 = 256_000_000;

impl Client {
    /// GETs `url`, following redirects.
    pub(super) async fn fetch(
        &self,
        mut url: Url,
        resume: Option<Resume>,
    ) -> Result<Content, ApiError> {
        let resume = resume.filter(|r| r.from_bytes > 0 && is_strong(&r.etag));
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ContentError::Unreadable.into());
        }
        // Once gone, trust does not come back, even if a later redirect returns to the server.
        let mut trusted = same_origin(&url, &self.base);
        for _ in 0..=MAX_REDIRECTS {
            let at = |error| blamed(error, trusted, &url);
            let response = self.get_content(&url, trusted, resume.as_ref()).await;
            let response = response.map_err(at)?;
            let status = response.status();
            if !(status.is_redirection() && response.headers().contains_key(header::LOCATION)) {
                return self.receive(response, resume).await.map_err(at);
            }
            url = target(&response).ok_or(ContentError::LostInRedirects)?;
            trusted = trusted && same_origin(&url, &self.base);
        }
        Err(ContentError::LostInRedirects.into())
    }

    /// The longest answer in words that may hold a clip.
    pub(super) fn clip_in_words_limit(&self) -> u64 {
        let most = self.inner.profile.content_limit.unwrap_or(u64::MAX);
        most.min(MAX_IN_WORDS)
    }

    async fn get_content(
        &self,
        url: &Url,
        trusted: bool,
        resume: Option<&Resume>,
    ) -> Result<reqwest::Response, ApiError> {
        let mut request = if trusted {
            self.inner
                .http
                .pooled()?
                .get(url.clone())
                .headers(self.inner.headers.clone())
        } else {
            self.outside(url).await?.get(url.clone())
        };
        request = request
            .header(header::ACCEPT, "*/*")
            .header(header::ACCEPT_ENCODING, "identity");
        if let Some(resume) = resume {
            request = request
                .header(header::RANGE, format!("bytes={}-", resume.from_bytes))
                .header(header::IF_RANGE, &resume.etag);
        }
        let response = request
            .send()
            .await
            .map_err(|error| transport(&error, url))?;
        if trusted {
            self.inner.whereabouts.note(&response);
        }
        tracing::debug!(
            status = response.status().as_u16(),
            host = url.host_str(),
            trusted,
            "content answered"
        );
        Ok(response)
    }

    /// Decides what the final answer is.
    async fn receive(
        &self,
        mut response: reqwest::Response,
        resume: Option<Resume>,
    ) -> Result<Content, ApiError> {
        let content_type = essence(response.headers());
        let etag = strong_etag(response.headers());
        let extent = extent(&response, resume.as_ref())?;
        if let (Extent::Nothing, Some(resume)) = (&extent, &resume) {
            return Ok(nothing_left(content_type, resume));
        }
        let status = response.status();
        if !status.is_success() {
            let room = Room::words(self.inner.profile.json_limit);
            let answer = self.answer(response, room, None).await?;
            return Err(answer.no_content());
        }
        let (partial, content_length) = match extent {
            Extent::Rest(length) => (true, length),
            Extent::Whole | Extent::Nothing => (false, response.content_length()),
        };
        let peek = if partial {
            // A piece out of the middle of a file may look like anything.
            Peek::unneeded(false)
        } else {
            self.peek(&mut response, content_type.as_deref()).await
        };
        if peek.words {
            return self
                .clip_in_words(response, peek, content_type.as_deref())
                .await;
        }
        if is_packed(response.headers()) {
            let encoding = text(response.headers(), header::CONTENT_ENCODING).unwrap_or_default();
            return Err(ContentError::Encoded { encoding }.into());
        }
        if content_length == Some(0) || status == StatusCode::NO_CONTENT {
            return Err(ContentError::Empty.into());
        }
        let most = self.inner.profile.content_limit.unwrap_or(u64::MAX);
        let from_bytes = resume
            .filter(|_| partial)
            .map_or(0, |resume| resume.from_bytes);
        let room = most.saturating_sub(from_bytes);
        if content_length.is_some_and(|length| length > room) {
            return Err(ContentError::TooLarge { limit: most }.into());
        }
        Ok(Content {
            partial,
            content_type,
            content_length,
            etag,
            from_bytes,
            stream: checked(
                capped(self.pieces(response, peek), room, most),
                content_length,
                false,
            ),
        })
    }

    /// Whether a successful answer is words, told from its type and, where that says little, from
    /// its first bytes.
    async fn peek(&self, response: &mut reqwest::Response, content_type: Option<&str>) -> Peek {
        let said = content_type.is_some_and(is_words);
        if content_type.is_some_and(is_json) || said && is_packed(response.headers()) {
            return Peek::unneeded(true);
        }
        if content_type.is_some() && !said {
            return Peek::unneeded(false);
        }
        let host = host_of(response.url());
        let pace = Pace::new(self.inner.profile.read_timeout, &host);
        Peek::at(response, &pace, said).await
    }

    /// The clip that may be in an answer in words: in JSON alone, which may be long for it.
    async fn clip_in_words(
        &self,
        response: reqwest::Response,
        peek: Peek,
        content_type: Option<&str>,
    ) -> Result<Content, ApiError> {
        let words = self.inner.profile.json_limit;
        let room = if content_type.is_some_and(is_json) || peek.is_json() {
            Room::clip(words, self.clip_in_words_limit(), &self.inner.long_answers)
        } else {
            Room::words(words)
        };
        if let Some(broke) = peek.broke {
            return Err(broke);
        }
        let answer = self.answer_after(peek.start, response, room, None).await?;
        answer.content_in_words()
    }

    /// The pieces of a file, those that were looked at first.
    fn pieces(&self, response: reqwest::Response, peek: Peek) -> ByteStream {
        let url = response.url().clone();
        let (silence, host) = (self.inner.profile.read_timeout, host_of(&url));
        let start = (!peek.start.is_empty()).then_some(Ok(peek.start));
        let start = stream::iter(start.into_iter().chain(peek.broke.map(Err)));
        let rest = response
            .bytes_stream()
            .map(move |piece| piece.map_err(|error| transport(&error, &url)));
        paced(Box::pin(start.chain(rest)), silence, host)
    }
}

/// What went wrong, with where if that is not the server itself. What is wrong with the clip is so
/// wherever it came from.
fn blamed(error: ApiError, trusted: bool, url: &Url) -> ApiError {
    match error {
        ApiError::Content(_) => error,
        _ if trusted => error,
        _ => ApiError::Outside {
            host: host_of(url),
            error: Box::new(error),
        },
    }
}

impl Answer<'_> {
    /// An error status on content.
    fn no_content(&self) -> ApiError {
        // SGLang with cloud storage: 400 and the address inside a sentence.
        let address = self.sentence_address("cloud URL: ");
        match address {
            Some(url) => ContentError::Elsewhere { url }.into(),
            None => self.refused(),
        }
    }

    /// Words instead of a clip: an error, an address, or the clip as base64.
    fn content_in_words(self) -> Result<Content, ApiError> {
        let mut value = self.json()?;
        if let Some(clip) = take_inline(&mut value) {
            // A long clip is in memory twice at most: here, and as the bytes made of it.
            drop((self, value));
            return Content::from_base64(&clip);
        }
        let Value::Object(fields) = &value else {
            return Err(self.not_understood(Flaw::Shape("it is not a clip")));
        };
        if let Some(url) = result_urls(fields).into_iter().next() {
            return Err(ContentError::Elsewhere { url }.into());
        }
        match Video::from_value(&value) {
            Ok(job)
                if !job.status.as_str().is_empty()
                    && (job.phase() == Phase::Unknown || !job.phase().is_terminal()) =>
            {
                Err(ContentError::NotReady { status: job.status }.into())
            }
            _ => Err(self.unexpected(&value, "it is not a clip")),
        }
    }

    /// The address that follows `lead` in the body.
    fn sentence_address(&self, lead: &str) -> Option<ResultUrl> {
        let body = self.body();
        let start = body.find(lead)? + lead.len();
        let address: String = body[start..]
            .chars()
            .take_while(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\' | '<' | '>'))
            .collect();
        (address.starts_with("https://") || address.starts_with("http://"))
            .then(|| ResultUrl::new(address))
    }
}

/// A resumed transfer that had already received everything.
fn nothing_left(content_type: Option<String>, resume: &Resume) -> Content {
    Content {
        partial: true,
        content_type,
        content_length: Some(0),
        etag: Some(resume.etag.clone()),
        from_bytes: resume.from_bytes,
        stream: checked(Box::pin(stream::empty()), Some(0), true),
    }
}

/// A weak validator may stand for other bytes.
fn is_strong(etag: &str) -> bool {
    etag.len() >= 2 && etag.starts_with('"') && etag.ends_with('"')
}

/// Content types of words, not of clips and images.
fn is_words(content_type: &str) -> bool {
    content_type.starts_with("text/")
        || is_json(content_type)
        || content_type.ends_with("xml") && content_type != "image/svg+xml"
}

fn is_json(content_type: &str) -> bool {
    content_type.ends_with("json")
}

/// The `ETag` that is fit for a resume.
pub(super) fn strong_etag(headers: &HeaderMap) -> Option<String> {
    text(headers, header::ETAG).filter(|etag| is_strong(etag))
}

pub(super) fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The content type without its parameters.
fn essence(headers: &HeaderMap) -> Option<String> {
    let value = text(headers, header::CONTENT_TYPE)?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}
