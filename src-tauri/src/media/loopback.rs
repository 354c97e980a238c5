//! The Linux transport: HTTP on a loopback port that is bound before the window is built.
//!
//! Other programs of the machine can reach the port, so: 32 random bytes of this run stand in the
//! path and are compared in constant time, `Host` must be exactly ours (no DNS rebinding), and only
//! GET and HEAD are answered. `Origin` is not asked for: a plain `<video>` sends none. The token is
//! never logged.

use std::fmt::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use studio::Studio;
use subtle::ConstantTimeEq as _;

/// A bound port and this run's token.
pub struct Media {
    listener: TcpListener,
    address: SocketAddr,
    token: String,
}

struct Guard {
    host: String,
    token: String,
}

impl Media {
    /// Takes a free port and makes a token.
    pub fn bind() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let mut random = [0_u8; 32];
        getrandom::fill(&mut random).map_err(std::io::Error::other)?;
        let mut token = String::with_capacity(64);
        for byte in random {
            // Writing to a String cannot fail.
            let _ok = write!(token, "{byte:02x}");
        }
        Ok(Self {
            listener,
            address,
            token,
        })
    }

    /// The source that the page's content security policy must allow.
    pub fn csp_source(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address the page asks, with the token.
    pub fn address(&self) -> String {
        format!("http://{}/{}", self.address, self.token)
    }

    /// Answers until the app ends, also what was asked since the port was taken.
    pub async fn serve(self, studio: Studio) -> std::io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let guarded = guarded(super::router(studio), self.address.to_string(), self.token);
        axum::serve(listener, guarded).await
    }
}

/// Puts the guards before a router.
fn guarded(router: Router, host: String, token: String) -> Router {
    let guard = Arc::new(Guard { host, token });
    // The guard takes the token off the path, so it must stand before routing: as a layer on a
    // router that knows no routes but falls back to the real one.
    Router::new()
        .fallback_service(router)
        .layer(middleware::from_fn_with_state(guard, check))
}

async fn check(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let host = request.headers().get(header::HOST);
    if host.is_none_or(|host| host.as_bytes() != guard.host.as_bytes()) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Some(inner) = without_token(request.uri(), &guard.token) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    *request.uri_mut() = inner;
    next.run(request).await
}

/// The address behind the token; `None` when the token is not ours.
fn without_token(uri: &Uri, token: &str) -> Option<Uri> {
    let path = uri.path_and_query()?.as_str().strip_prefix('/')?;
    let (given, rest) = path.split_at_checked(token.len())?;
    if !bool::from(given.as_bytes().ct_eq(token.as_bytes())) || !rest.starts_with('/') {
        return None;
    }
    rest.parse().ok()
}
