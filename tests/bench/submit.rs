//! From what the user wants to its bytes on the wire, beside a bare POST of as many bytes. What
//! syncing costs is counted apart: one library is on the disk, and one in memory.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header;
use axum::routing::post;
use studio::Tuning;
use studio::clip::NewClips;
use studio::request::RequestId;
use studio::server::{AuthForm, ServerInput};

use crate::library;
use crate::scales::{Figure, Goal, median};

const RUNS: usize = 60;
/// The first ones fill caches and open connections.
const WARMING: usize = 5;
/// Syncs between the wish and the wire: one for the intent, one for its leaving.
const SYNCS: usize = 2;
/// A file system that is nothing but memory.
const MEMORY: &str = "/dev/shm";
/// The answer to every create; with it, nothing more is asked about the job.
const JOB: &str = r#"{"id":"video_NUMBER","object":"video","status":"failed","progress":0,"model":"sora-2","size":"1280x720","seconds":"4","created_at":1,"completed_at":null,"expires_at":null,"prompt":"A heron","error":{"code":"moderation_blocked","message":"No."},"remixed_from_video_id":null}"#;
/// What a create looks like on the wire.
const BODY: &str = "--b\r\nContent-Disposition: form-data; name=\"prompt\"\r\n\r\nA heron\r\n\
    --b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nsora-2\r\n\
    --b\r\nContent-Disposition: form-data; name=\"seconds\"\r\n\r\n4\r\n\
    --b\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n1280x720\r\n--b--\r\n";

pub(crate) fn measure() -> Vec<Figure> {
    let (arrivals, arrived) = channel();
    let base = serve(arrivals);
    let disk = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on disk");
    let memory = tempfile::tempdir_in(MEMORY).expect("a folder in memory");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (posted, free, synced) = runtime.block_on(async {
        eprintln!("Sending {RUNS} creates three times …");
        (
            bare(&base, &arrived).await,
            with_studio(&base, memory.path(), &arrived).await,
            with_studio(&base, disk.path(), &arrived).await,
        )
    });
    let syncing = bare_syncs(disk.path());
    let milliseconds = |seconds: f64| format!("{:.2} ms", seconds * 1e3);
    vec![
        Figure {
            name: "intent to bytes on the wire, syncs apart, against a bare POST",
            ours: milliseconds(free),
            peer: milliseconds(posted),
            ratio: free / posted,
            goal: Goal::AtMost(25.0),
        },
        Figure {
            name: "the syncs of it, against as many of a file",
            ours: milliseconds(synced - free),
            peer: milliseconds(syncing),
            ratio: (synced - free) / syncing,
            goal: Goal::AtMost(2.0),
        },
    ]
}

/// A server in this program, which says when the head of each create arrived.
fn serve(arrivals: Sender<Instant>) -> String {
    let (say, address) = channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let number = std::sync::atomic::AtomicU32::new(0);
            let number = std::sync::Arc::new(number);
            let create = move || {
                let arrived = Instant::now();
                let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let told = arrivals.send(arrived);
                async move {
                    told.expect("somebody listens");
                    let job = JOB.replace("NUMBER", &number.to_string());
                    ([(header::CONTENT_TYPE, "application/json")], job)
                }
            };
            let app = Router::new().route("/v1/videos", post(create));
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
                .await
                .expect("a free port");
            let bound = listener.local_addr().expect("it is bound");
            say.send(format!("http://{bound}/v1")).expect("it is heard");
            axum::serve(listener, app).await.expect("served");
        });
    });
    address.recv().expect("an address")
}

/// The median of what remains of the first runs.
fn middle(times: &[Duration]) -> f64 {
    median(times[WARMING..].iter().map(Duration::as_secs_f64).collect())
}

async fn bare(base: &str, arrived: &Receiver<Instant>) -> f64 {
    let client = reqwest::Client::new();
    let mut times = Vec::new();
    for _ in 0..RUNS + WARMING {
        let begun = Instant::now();
        let sent = client
            .post(format!("{base}/videos"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(BODY)
            .send()
            .await
            .expect("sent");
        sent.bytes().await.expect("answered");
        times.push(arrived.recv().expect("it arrived") - begun);
    }
    middle(&times)
}

async fn with_studio(base: &str, folder: &Path, arrived: &Receiver<Instant>) -> f64 {
    let tuning = Tuning {
        // The pace is no part of what is measured.
        requests_per_second: 1e6,
        requests_at_once: 1e6,
        ..Tuning::default()
    };
    let (data, clips) = (folder.join("data"), folder.join("clips"));
    let (studio, _events) = library::open_with(&data, &clips, tuning).await;
    let input = ServerInput {
        base_url: base.to_owned(),
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    let server = studio
        .save_server(RequestId::fresh(), input)
        .await
        .expect("kept");
    let mut times = Vec::new();
    for _ in 0..RUNS + WARMING {
        let wish = NewClips {
            server_id: server.id.clone(),
            prompt: "A heron".to_owned(),
            model: Some("sora-2".to_owned()),
            size: Some("1280x720".to_owned()),
            seconds: Some("4".to_owned()),
            takes: 1,
            reference: None,
            extra: None,
            project_id: None,
            characters: Vec::new(),
        };
        let begun = Instant::now();
        let clips = studio
            .create_clips(RequestId::fresh(), wish)
            .await
            .expect("asked for");
        let came = tokio::task::block_in_place(|| arrived.recv().expect("it arrived"));
        times.push(came - begun);
        // The next one begins when nothing is left to do for this one.
        while studio
            .clip(&clips[0].id)
            .await
            .expect("a clip")
            .problem
            .is_none()
        {
            tokio::task::yield_now().await;
        }
    }
    studio.shutdown().await;
    middle(&times)
}

/// What a create must sync, without a database: so many small appends to a file.
fn bare_syncs(folder: &Path) -> f64 {
    use std::io::Write as _;
    let mut file = std::fs::File::create(folder.join("bare")).expect("a file");
    let mut times = Vec::new();
    for _ in 0..RUNS + WARMING {
        let begun = Instant::now();
        for _ in 0..SYNCS {
            file.write_all(&[7; 16_384]).expect("written");
            file.sync_data().expect("synced");
        }
        times.push(begun.elapsed());
    }
    middle(&times)
}
