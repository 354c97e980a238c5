//! Content: the one kind of request that may leave the server's origin, and leaves every
//! credential behind when it does.

use futures_util::StreamExt as _;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use url::Url;

use super::Client;
use super::pace::paced;
use super::room::Room;
use super::send::{Answer, MAX_REDIRECTS, host_of, is_packed, same_origin, target, transport};
use crate::content::{capped, checked};
use crate::error::Flaw;
use crate::video::{inline_base64, result_urls};
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
            let response = self.get_content(&url, trusted, resume.as_ref()).await?;
            let status = response.status();
            if !(status.is_redirection() && response.headers().contains_key(header::LOCATION)) {
                return self.receive(response, resume).await;
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
        response: reqwest::Response,
        resume: Option<Resume>,
    ) -> Result<Content, ApiError> {
        let headers = response.headers();
        let content_type = essence(headers);
        let etag = text(headers, header::ETAG).filter(|etag| is_strong(etag));
        let range = text(headers, header::CONTENT_RANGE);
        match (response.status(), &resume) {
            (StatusCode::PARTIAL_CONTENT, Some(resume)) => {
                let starts = range.as_deref().and_then(range_start);
                if starts != Some(resume.from_bytes)
                    || etag.as_ref().is_some_and(|etag| *etag != resume.etag)
                {
                    return Err(ContentError::WrongRange.into());
                }
            }
            (StatusCode::PARTIAL_CONTENT, None) => return Err(ContentError::WrongRange.into()),
            (StatusCode::RANGE_NOT_SATISFIABLE, Some(resume))
                if range.as_deref().and_then(full_length) == Some(resume.from_bytes) =>
            {
                return Ok(nothing_left(content_type, resume));
            }
            (status, _) if !status.is_success() => {
                let room = Room::words(self.inner.profile.json_limit);
                let answer = self.answer(response, room, None).await?;
                return Err(answer.no_content());
            }
            _ => {}
        }
        let most = self.inner.profile.content_limit.unwrap_or(u64::MAX);
        if content_type.as_deref().is_some_and(is_words) {
            let (words, most) = (self.inner.profile.json_limit, self.clip_in_words_limit());
            let room = Room::clip(words, most, &self.inner.long_answers);
            let answer = self.answer(response, room, None).await?;
            return answer.content_in_words();
        }
        if is_packed(headers) {
            let encoding = text(headers, header::CONTENT_ENCODING).unwrap_or_default();
            return Err(ContentError::Encoded { encoding }.into());
        }
        let partial = response.status() == StatusCode::PARTIAL_CONTENT;
        let content_length = response.content_length();
        if content_length == Some(0) || response.status() == StatusCode::NO_CONTENT {
            return Err(ContentError::Empty.into());
        }
        let from_bytes = resume
            .filter(|_| partial)
            .map_or(0, |resume| resume.from_bytes);
        let room = most.saturating_sub(from_bytes);
        if content_length.is_some_and(|length| length > room) {
            return Err(ContentError::TooLarge { limit: most }.into());
        }
        let url = response.url().clone();
        let (silence, host) = (self.inner.profile.read_timeout, host_of(&url));
        let pieces = response
            .bytes_stream()
            .map(move |piece| piece.map_err(|error| transport(&error, &url)));
        let pieces = paced(Box::pin(pieces), silence, host);
        Ok(Content {
            partial,
            content_type,
            content_length,
            etag,
            from_bytes,
            stream: checked(capped(pieces, room, most), content_length, false),
        })
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
    fn content_in_words(&self) -> Result<Content, ApiError> {
        let value = self.json()?;
        let Value::Object(fields) = &value else {
            return Err(self.not_understood(Flaw::Shape("it is not a clip")));
        };
        if let Some(clip) = inline_base64(fields) {
            return Content::from_base64(&clip);
        }
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
        stream: checked(Box::pin(futures_util::stream::empty()), Some(0), true),
    }
}

/// A weak validator may stand for other bytes.
fn is_strong(etag: &str) -> bool {
    etag.len() >= 2 && etag.starts_with('"') && etag.ends_with('"')
}

/// Content types of words, not of clips and images.
fn is_words(content_type: &str) -> bool {
    content_type.starts_with("text/")
        || content_type.ends_with("json")
        || content_type.ends_with("xml") && content_type != "image/svg+xml"
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The content type without its parameters.
fn essence(headers: &HeaderMap) -> Option<String> {
    let value = text(headers, header::CONTENT_TYPE)?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

/// The first byte of `bytes 100-199/200`.
fn range_start(range: &str) -> Option<u64> {
    let (start, _) = range.strip_prefix("bytes ")?.split_once('-')?;
    start.trim().parse().ok()
}

/// The length in `bytes */200`.
fn full_length(range: &str) -> Option<u64> {
    range.strip_prefix("bytes */")?.trim().parse().ok()
}
