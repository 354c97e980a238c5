//! A large clip from a server on this machine to the disk: ours checked, hashed and synced, against
//! `curl -o` and against the official Python client, which do none of that.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse as _;
use axum::routing::get;
use futures_util::StreamExt as _;
use studio::event::Event;
use studio::request::RequestId;
use studio::server::{AuthForm, ServerInput};

use crate::library;
use crate::scales::{Figure, Goal, median};

/// The word that makes this program the server.
pub(crate) const SERVE: &str = "serve";

const SIZE: usize = 512 * 1024 * 1024;
const RUNS: usize = 5;
const ID: &str = "video_bench";
const JOB: &str = r#"{"id":"video_bench","object":"video","status":"completed","progress":100,"model":"sora-2","size":"1280x720","seconds":"4","created_at":1,"completed_at":2,"expires_at":null,"prompt":"A large clip","error":null,"remixed_from_video_id":null}"#;

pub(crate) fn measure() -> Vec<Figure> {
    let exe = std::env::current_exe().expect("our own path");
    let mut server = Command::new(exe)
        .arg(SERVE)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut base = String::new();
    BufReader::new(server.stdout.take().expect("piped"))
        .read_line(&mut base)
        .expect("the server says its address");
    let base = base.trim().to_owned();
    // Beside the build, not in a temporary folder that may be memory.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on disk");
    let python = python();

    let (mut ours, mut curl, mut sdk) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=RUNS {
        eprintln!("Download {run} of {RUNS} …");
        let times = (
            with_studio(&base, folder.path(), run),
            with_curl(&base, folder.path()),
            with_python(&python, &base, folder.path()),
        );
        if run > 0 {
            ours.push(times.0);
            curl.push(times.1);
            sdk.push(times.2);
        }
    }
    let _ = server.kill();
    let _ = server.wait();
    let (ours, curl, sdk) = (median(ours), median(curl), median(sdk));
    #[expect(clippy::cast_precision_loss, reason = "half a gigabyte")]
    let speed = |seconds: f64| format!("{:.0} MB/s", SIZE as f64 / 1e6 / seconds);
    vec![
        Figure {
            name: "download to disk with hash and sync, against curl -o",
            ours: speed(ours),
            peer: speed(curl),
            ratio: curl / ours,
            goal: Goal::AtLeast(0.8),
        },
        Figure {
            name: "the same, against the official Python client",
            ours: speed(ours),
            peer: speed(sdk),
            ratio: sdk / ours,
            goal: Goal::AtLeast(1.0),
        },
    ]
}

/// From adopting the job to the safe clip.
fn with_studio(base: &str, folder: &Path, run: usize) -> f64 {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (data, clips) = (
        folder.join(format!("data-{run}")),
        folder.join(format!("clips-{run}")),
    );
    let seconds = runtime.block_on(async {
        let (studio, mut events) = library::open(&data, &clips).await;
        let server = ServerInput {
            base_url: base.to_owned(),
            auth: AuthForm::None,
            ..ServerInput::default()
        };
        let server = studio
            .save_server(RequestId::fresh(), server)
            .await
            .expect("kept");
        let begun = Instant::now();
        studio
            .adopt_jobs(RequestId::fresh(), &server.id, vec![ID.to_owned()])
            .await
            .expect("adopted");
        loop {
            let told = tokio::time::timeout(Duration::from_mins(2), events.recv()).await;
            // Sent at once; changes of clips are gathered for a tenth of a second.
            if let Some(Event::News { good: true, .. }) = told.expect("news within two minutes") {
                break;
            }
        }
        let seconds = begun.elapsed().as_secs_f64();
        studio.shutdown().await;
        seconds
    });
    for used in [data, clips] {
        std::fs::remove_dir_all(used).expect("removed");
    }
    seconds
}

fn with_curl(base: &str, folder: &Path) -> f64 {
    let target = folder.join("curl.mp4");
    let begun = Instant::now();
    let done = Command::new("curl")
        .args(["--silent", "--fail", "--noproxy", "*", "-o"])
        .arg(&target)
        .arg(format!("{base}/videos/{ID}/content"))
        .status()
        .expect("curl runs");
    let seconds = begun.elapsed().as_secs_f64();
    assert!(done.success(), "curl failed");
    std::fs::remove_file(target).expect("removed");
    seconds
}

/// The time the client takes once Python is up and the client is imported.
fn with_python(python: &Path, base: &str, folder: &Path) -> f64 {
    let target = folder.join("python.mp4");
    let script = "import sys, time, openai\n\
        client = openai.OpenAI(base_url=sys.argv[1], api_key='none')\n\
        begun = time.monotonic()\n\
        client.videos.download_content(sys.argv[2]).write_to_file(sys.argv[3])\n\
        print(time.monotonic() - begun)";
    let done = Command::new(python)
        .args(["-c", script, base, ID])
        .arg(&target)
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .expect("Python runs");
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    std::fs::remove_file(target).expect("removed");
    let seconds = String::from_utf8_lossy(&done.stdout);
    seconds.trim().parse().expect("a number")
}

/// A Python with the official client, made once.
pub(crate) fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-python");
    let python = folder.join("bin/python");
    if !python.exists() {
        let made = Command::new("python3")
            .args(["-m", "venv"])
            .arg(&folder)
            .status();
        assert!(
            made.is_ok_and(|made| made.success()),
            "python3 -m venv failed"
        );
        let installed = Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "openai"])
            .status();
        assert!(
            installed.is_ok_and(|done| done.success()),
            "pip install openai failed"
        );
    }
    python
}

/// Serves one finished job with a clip of [`SIZE`] bytes, until it is killed.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let list = format!(r#"{{"object":"list","data":[{JOB}],"has_more":false}}"#);
        let json = |body: String| ([(header::CONTENT_TYPE, "application/json")], body);
        let app = Router::new()
            .route("/v1/videos", get(move || async move { json(list) }))
            .route(
                "/v1/videos/{id}",
                get(move || async move { json(JOB.to_owned()) }),
            )
            .route("/v1/videos/{id}/content", get(content));
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        println!("http://{}/v1", listener.local_addr().expect("it is bound"));
        axum::serve(listener, app).await.expect("served");
    });
}

async fn content(query: axum::extract::RawQuery) -> axum::response::Response {
    if query.0.is_some() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let head = include_bytes!("../fixtures/clips/faststart.mp4");
    let padding = SIZE - head.len();
    let mut start = head.to_vec();
    start.extend_from_slice(&u32::try_from(padding).expect("below 4 GB").to_be_bytes());
    start.extend_from_slice(b"free");
    let block = Bytes::from(vec![0x5a; 256 * 1024]);
    let rest = padding - 8;
    let blocks = (0..rest.div_ceil(block.len())).map(move |number| {
        let left = rest - number * block.len();
        block.slice(..left.min(block.len()))
    });
    let whole = std::iter::once(Bytes::from(start))
        .chain(blocks)
        .map(Ok::<_, std::io::Error>);
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("video/mp4"),
    );
    headers.insert(header::CONTENT_LENGTH, SIZE.into());
    (
        headers,
        Body::from_stream(futures_util::stream::iter(whole).boxed()),
    )
        .into_response()
}
