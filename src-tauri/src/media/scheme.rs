//! The macOS and Windows transport: the `clip:` scheme of the webview, which no other program can
//! reach. Not run on the machine it was written on.
//!
//! A scheme answers with whole bodies, so an open range is cut to a stretch of [`STRETCH`] bytes;
//! players ask for the next one.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, Response, StatusCode, header};
use studio::Studio;
use tokio::sync::SetOnce;
use tower::ServiceExt as _;

/// The longest stretch answered at once, in bytes.
const STRETCH: u64 = 4 * 1024 * 1024;

/// The scheme and, once the library is open, who answers.
#[derive(Clone, Default)]
pub struct Media {
    router: Arc<SetOnce<axum::Router>>,
}

impl Media {
    /// The scheme's name.
    pub const SCHEME: &str = "clip";

    /// Nothing to take: the webview is the transport.
    pub fn bind() -> std::io::Result<Self> {
        Ok(Self::default())
    }

    /// The source that the page's content security policy must allow.
    pub fn csp_source(&self) -> String {
        self.address()
    }

    /// The address the page asks.
    pub fn address(&self) -> String {
        if cfg!(windows) {
            "http://clip.localhost".to_owned()
        } else {
            "clip://localhost".to_owned()
        }
    }

    /// Answers from now on, also what was asked before.
    pub async fn serve(self, studio: Studio) -> std::io::Result<()> {
        self.router
            .set(super::router(studio))
            .map_err(|_| std::io::Error::other("media was already served"))
    }

    /// One question of the webview; waits until the library is open.
    pub async fn answer(self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        let router = self.router.wait().await.clone();
        let mut request = request.map(Body::from);
        if let Some(range) = request.headers().get(header::RANGE).and_then(cut) {
            request.headers_mut().insert(header::RANGE, range);
        }
        let Ok(response) = router.oneshot(request).await;
        let (head, body) = response.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(bytes) => Response::from_parts(head, bytes.to_vec()),
            Err(_) => empty(StatusCode::INTERNAL_SERVER_ERROR),
        }
    }
}

/// `bytes=N-` with an end.
fn cut(range: &HeaderValue) -> Option<HeaderValue> {
    let start: u64 = range
        .to_str()
        .ok()?
        .strip_prefix("bytes=")?
        .strip_suffix('-')?
        .parse()
        .ok()?;
    let end = start.saturating_add(STRETCH - 1);
    HeaderValue::from_str(&format!("bytes={start}-{end}")).ok()
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}
