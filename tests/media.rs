//! How the page reads bytes over loopback, and how other programs of the machine do not.
#![cfg(target_os = "linux")]

use std::sync::Arc;

use dailies_app::media::Media;
use reqwest::{Method, StatusCode, header};
use secrecy::SecretString;
use studio::ports::{KeyStore, KeyStoreError, SystemClock};
use studio::request::RequestId;
use studio::{Config, Studio, Tuning};
use tempfile::TempDir;

const CLIP: &[u8] = include_bytes!("fixtures/clips/faststart.mp4");

/// No keys are asked of it here.
struct NoKeys;

impl KeyStore for NoKeys {
    fn get(&self, _: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &SecretString) -> Result<(), KeyStoreError> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

struct World {
    address: String,
    clip: String,
    client: reqwest::Client,
    _folder: TempDir,
}

impl World {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (studio, _events) = Studio::open(Config {
            data_dir: folder.path().join("data"),
            library: folder.path().join("library"),
            clock: Arc::new(SystemClock),
            keys: Arc::new(NoKeys),
            tuning: Tuning::default(),
        })
        .await
        .expect("the library opens");
        let source = folder.path().join("clip.mp4");
        std::fs::write(&source, CLIP).expect("a clip on disk");
        let report = Box::pin(studio.import_files(RequestId::fresh(), vec![source], None, |_| ()))
            .await
            .expect("imported");
        let media = Media::bind().expect("a port");
        let address = media.address();
        tokio::spawn(media.serve(studio));
        Self {
            address,
            clip: report.clips[0].id.clone(),
            client: reqwest::Client::builder()
                .no_proxy()
                .build()
                .expect("a client"),
            _folder: folder,
        }
    }

    fn ask(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    fn clip(&self) -> reqwest::RequestBuilder {
        self.ask(Method::GET, &format!("/clip/{}", self.clip))
    }
}

async fn status(request: reqwest::RequestBuilder) -> StatusCode {
    request.send().await.expect("an answer").status()
}

#[tokio::test]
async fn a_clip_comes_whole_or_in_ranges_and_is_kept_nowhere() {
    let world = World::open().await;
    let whole = world.clip().send().await.expect("an answer");
    assert_eq!(whole.status(), StatusCode::OK);
    assert_eq!(whole.headers()[header::CONTENT_TYPE], "video/mp4");
    assert_eq!(whole.headers()[header::CACHE_CONTROL], "no-store");
    assert_eq!(
        whole.headers()[header::ACCESS_CONTROL_ALLOW_ORIGIN],
        "tauri://localhost"
    );
    assert_eq!(whole.bytes().await.expect("bytes"), CLIP);

    let part = world
        .clip()
        .header(header::RANGE, "bytes=4-7")
        .send()
        .await
        .expect("an answer");
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(&part.bytes().await.expect("bytes")[..], b"ftyp");

    let beyond = world.clip().header(header::RANGE, "bytes=99999999-");
    assert_eq!(status(beyond).await, StatusCode::RANGE_NOT_SATISFIABLE);
}

#[tokio::test]
async fn nothing_answers_without_this_runs_token() {
    let world = World::open().await;
    let (base, token) = world.address.rsplit_once('/').expect("a token");
    assert_eq!(token.len(), 64);
    let other = if token.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{other}", &token[..63]);
    for path in [
        format!("{base}/clip/{}", world.clip),
        format!("{base}/{wrong}/clip/{}", world.clip),
        format!("{base}//clip/{}", world.clip),
        format!("{base}/{token}x/clip/{}", world.clip),
        base.to_owned(),
    ] {
        assert_eq!(
            status(world.client.get(&path)).await,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_page_that_rebinds_its_name_to_this_machine_is_refused() {
    let world = World::open().await;
    for host in ["evil.example", "localhost", "127.0.0.1"] {
        let asked = world.clip().header(header::HOST, host);
        assert_eq!(status(asked).await, StatusCode::FORBIDDEN, "{host}");
    }
}

#[tokio::test]
async fn only_reading_is_answered() {
    let world = World::open().await;
    let clip = format!("/clip/{}", world.clip);
    for method in [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::PATCH,
    ] {
        let answered = status(world.ask(method.clone(), &clip)).await;
        assert_eq!(answered, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    assert_eq!(status(world.ask(Method::HEAD, &clip)).await, StatusCode::OK);
}

#[tokio::test]
async fn no_address_reaches_outside_the_library() {
    let world = World::open().await;
    for path in [
        "/clip/..%2f..%2fetc%2fpasswd",
        "/clip/%2fetc%2fpasswd",
        "/clip/none",
        "/poster/../../data/dailies.sqlite",
        "/reference/..%2fdailies.sqlite",
        "/reference/none?size=1280x720&fit=crop",
        "/data/dailies.sqlite",
    ] {
        let answered = status(world.ask(Method::GET, path)).await;
        assert_eq!(answered, StatusCode::NOT_FOUND, "{path}");
    }
    for size in ["", "0x0", "x", "99999x99999", "-1x-1", "axb"] {
        let path = format!("/reference/none?size={size}&fit=crop");
        let answered = status(world.ask(Method::GET, &path)).await;
        assert!(answered.is_client_error(), "{size}: {answered}");
    }
}
