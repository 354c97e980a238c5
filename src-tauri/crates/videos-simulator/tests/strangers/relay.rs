//! Carries the bytes of requests and answers around Prism, which reads every body as text and so
//! destroys pictures and clips on their way through. Prism still sees each message and judges it:
//! the relay stands before and behind it, and puts the true bytes back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, serve};
use bytes::Bytes;
use tokio::net::TcpListener;

/// The header by which both ends know an exchange.
const NUMBER: &str = "x-relay-number";
/// Where Prism writes what is wrong.
const VIOLATIONS: &str = "sl-violations";

/// Both ends of the way around Prism.
#[derive(Clone, Default)]
pub(crate) struct Relay {
    shared: Arc<Mutex<Shared>>,
    http: reqwest::Client,
}

#[derive(Default)]
struct Shared {
    next: u64,
    bodies: HashMap<String, Bytes>,
    complaints: Vec<String>,
    passed: usize,
}

impl Relay {
    /// What Prism complained about so far.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.shared.lock().expect("the relay").complaints.clone()
    }

    /// How many exchanges went through Prism and came back.
    pub(crate) fn passed(&self) -> usize {
        self.shared.lock().expect("the relay").passed
    }

    /// Serves the end towards the clients and returns its address; `prism` is where it sends them.
    pub(crate) async fn before(&self, prism: &str) -> String {
        self.listen(Router::new().fallback(to_prism), prism).await
    }

    /// Serves the end towards the simulator and returns its address.
    pub(crate) async fn behind(&self, simulator: &str) -> String {
        self.listen(Router::new().fallback(from_prism), simulator)
            .await
    }

    async fn listen(&self, routes: Router<(Self, String)>, target: &str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let routes = routes.with_state((self.clone(), target.to_owned()));
        tokio::spawn(async move { serve(listener, routes).await });
        format!("http://{address}")
    }

    /// Sends a request on and reads the whole answer.
    async fn send(
        &self,
        target: &str,
        request: Request,
        body: Bytes,
        number: &str,
    ) -> (StatusCode, HeaderMap, Bytes) {
        let (parts, _) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let mut headers = end_to_end(parts.headers);
        headers.insert(NUMBER, HeaderValue::from_str(number).expect("a number"));
        let sent = self.http.request(parts.method, format!("{target}{path}"));
        let answer = sent
            .headers(headers)
            .body(body)
            .send()
            .await
            .expect("an answer");
        let (status, headers) = (answer.status(), end_to_end(answer.headers().clone()));
        (
            status,
            headers,
            answer.bytes().await.expect("a whole answer"),
        )
    }
}

/// From a client: keep the body, let Prism have the request, give the kept answer back.
async fn to_prism(State((relay, prism)): State<(Relay, String)>, mut request: Request) -> Response {
    let body = whole(&mut request).await;
    let about = format!("{} {}", request.method(), request.uri());
    let number = {
        let mut shared = relay.shared.lock().expect("the relay");
        shared.next += 1;
        let number = shared.next.to_string();
        shared.bodies.insert(number.clone(), body.clone());
        number
    };
    let (status, mut headers, judged) = relay.send(&prism, request, body, &number).await;
    let mut shared = relay.shared.lock().expect("the relay");
    if let Some(violations) = headers.remove(VIOLATIONS) {
        shared.complaints.push(format!("{about}: {violations:?}"));
    }
    let answered = headers.remove(NUMBER).is_some();
    let kept = shared.bodies.remove(&number);
    if let Some(bytes) = kept.filter(|_| answered) {
        shared.passed += 1;
        (status, headers, bytes).into_response()
    } else {
        let said = String::from_utf8_lossy(&judged);
        shared
            .complaints
            .push(format!("{about}: Prism answered {status} itself: {said}"));
        (status, headers, judged).into_response()
    }
}

/// From Prism: put the true body back, and keep the true answer.
async fn from_prism(
    State((relay, simulator)): State<(Relay, String)>,
    request: Request,
) -> Response {
    let number = request.headers()[NUMBER]
        .to_str()
        .expect("a number")
        .to_owned();
    let body = relay
        .shared
        .lock()
        .expect("the relay")
        .bodies
        .remove(&number)
        .unwrap_or_default();
    let (status, headers, bytes) = relay.send(&simulator, request, body, &number).await;
    relay
        .shared
        .lock()
        .expect("the relay")
        .bodies
        .insert(number.clone(), bytes.clone());
    (status, headers, [(NUMBER, number)], bytes).into_response()
}

async fn whole(request: &mut Request) -> Bytes {
    let body = std::mem::replace(request.body_mut(), Body::empty());
    to_bytes(body, usize::MAX).await.expect("a whole request")
}

/// Without the headers that belong to one connection or to one encoding of the body.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    for name in [
        header::HOST,
        header::CONNECTION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
    ] {
        headers.remove(name);
    }
    headers.remove("keep-alive");
    headers
}
