//! Waiting for jobs: what five hundred of them cost in requests and in processor time, and how
//! often one is asked about until it is done, beside the poll helper of the official Python client.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use studio::Studio;
use studio::clip::{ClipState, NewClips};
use studio::event::Event;
use studio::request::RequestId;
use studio::server::{AuthForm, ServerInput};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::scales::{Figure, Goal};
use crate::{download, library};

/// The word that makes this program the server.
pub(crate) const SERVE: &str = "simulate";

const JOBS: usize = 500;
/// How long they are watched.
const WATCHED: Duration = Duration::from_secs(40);
/// How long a clip takes that is waited for.
const RENDER: Duration = Duration::from_secs(24);
/// Clips made before, from which the usual time is learned.
const LEARNED_FROM: u8 = 2;

pub(crate) fn measure() -> Vec<Figure> {
    let python = download::python();
    let mut server = Server::start();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on disk");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let figures = runtime.block_on(async {
        let (studio, mut events, id) = open(&server.base, folder.path()).await;
        eprintln!("Learning how long a clip takes …");
        make(&studio, &mut events, &id, LEARNED_FROM).await;
        eprintln!("Waiting for a clip, and the official client for another …");
        let theirs = poll_with_python(&python, &server.base);
        let ours = make(&studio, &mut events, &id, 1).await;
        let theirs = theirs.wait_with_output().expect("Python ends");
        assert!(theirs.status.success(), "the official client failed");
        let theirs = String::from_utf8_lossy(&theirs.stdout).trim().to_owned();
        let books = server.books().await;
        let (ours, theirs) = (polls(&books, &ours[0]), polls(&books, &theirs));
        let (rate, share) = crowd(&studio, events, &id, &server).await;
        studio.shutdown().await;
        vec![
            Figure {
                name: "requests a second with 500 jobs in flight",
                ours: format!("{rate:.2}"),
                peer: "1".to_owned(),
                ratio: rate,
                goal: Goal::AtMost(5.0),
            },
            Figure {
                name: "share of one core with 500 jobs in flight",
                ours: format!("{:.2} %", share * 100.0),
                peer: "100 %".to_owned(),
                ratio: share,
                goal: Goal::AtMost(0.05),
            },
            Figure {
                name: "looks at one job of 24 s, against the official Python client's poll",
                ours: format!("{ours:.0}"),
                peer: format!("{theirs:.0}"),
                ratio: ours / theirs,
                goal: Goal::AtMost(1.0),
            },
        ]
    });
    server.stop();
    figures
}

async fn open(base: &str, folder: &Path) -> (Studio, UnboundedReceiver<Event>, String) {
    let (studio, events) = library::open(&folder.join("data"), &folder.join("clips")).await;
    let input = ServerInput {
        base_url: base.to_owned(),
        auth: AuthForm::None,
        ..ServerInput::default()
    };
    let server = studio
        .save_server(RequestId::fresh(), input)
        .await
        .expect("kept");
    (studio, events, server.id)
}

/// Makes clips and waits until they are safe; answers the server's ids.
async fn make(
    studio: &Studio,
    events: &mut UnboundedReceiver<Event>,
    server: &str,
    takes: u8,
) -> Vec<String> {
    let wish = NewClips {
        server_id: server.to_owned(),
        prompt: "A heron lifting off at first light".to_owned(),
        model: Some("sora-2".to_owned()),
        size: Some("1280x720".to_owned()),
        seconds: Some("4".to_owned()),
        takes,
        reference: None,
        extra: None,
        project_id: None,
        characters: Vec::new(),
    };
    let asked = studio
        .create_clips(RequestId::fresh(), wish)
        .await
        .expect("asked for");
    let mut ids = Vec::new();
    for clip in asked {
        loop {
            let clip = studio.clip(&clip.id).await.expect("it is there");
            if clip.state == ClipState::Safe {
                ids.extend(clip.remote_id);
                break;
            }
            tokio::time::timeout(Duration::from_mins(2), events.recv())
                .await
                .expect("news within two minutes");
        }
    }
    ids
}

/// Watches many jobs; answers requests a second and the share of one core.
async fn crowd(
    studio: &Studio,
    mut events: UnboundedReceiver<Event>,
    id: &str,
    server: &Server,
) -> (f64, f64) {
    eprintln!("Making {JOBS} jobs …");
    let client = reqwest::Client::new();
    let mut jobs = Vec::new();
    for number in 0..JOBS {
        let body = json!({ "prompt": format!("[slow 3600] {number}"), "model": "sora-2" });
        let made = client
            .post(format!("{}/videos", server.base))
            .json(&body)
            .send()
            .await
            .expect("made");
        let job: Value = made.json().await.expect("a job");
        jobs.push(job["id"].as_str().expect("an id").to_owned());
    }
    studio
        .adopt_jobs(RequestId::fresh(), id, jobs)
        .await
        .expect("adopted");
    // What may leave at once after a quiet time has left by then.
    listen(&mut events, Duration::from_secs(5)).await;
    eprintln!("Watching them for {} s …", WATCHED.as_secs());
    let (requests, cpu, begun) = (server.requests().await, cpu_seconds(), Instant::now());
    listen(&mut events, WATCHED).await;
    let seconds = begun.elapsed().as_secs_f64();
    let share = (cpu_seconds() - cpu) / seconds;
    let rate = (server.requests().await - requests) / seconds;
    (rate, share)
}

/// Listens for so long, as the window does.
async fn listen(events: &mut UnboundedReceiver<Event>, time: Duration) {
    let until = tokio::time::Instant::now() + time;
    while let Ok(Some(_)) = tokio::time::timeout_at(until, events.recv()).await {}
}

/// Processor time of this program so far; the server is another one.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux tells");
    let (_, fields) = stat.rsplit_once(')').expect("its form");
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<f64>().expect("a number"))
        .sum();
    // Linux counts hundredths of a second, whatever the kernel does inside.
    ticks / 100.0
}

fn poll_with_python(python: &Path, base: &str) -> Child {
    let script = "import sys, openai\n\
        client = openai.OpenAI(base_url=sys.argv[1], api_key='none')\n\
        video = client.videos.create(prompt='A heron', model='sora-2')\n\
        assert client.videos.poll(video.id).status == 'completed'\n\
        print(video.id)";
    Command::new(python)
        .args(["-c", script, base])
        .env("NO_PROXY", "127.0.0.1")
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs")
}

fn polls(books: &Value, job: &str) -> f64 {
    books["jobs"][job]["polls"].as_f64().expect("it was polled")
}

/// A simulator in a process of its own, so that its work is not counted as ours.
struct Server {
    process: Child,
    base: String,
}

impl Server {
    fn start() -> Self {
        let exe = std::env::current_exe().expect("our own path");
        let mut process = Command::new(exe)
            .arg(SERVE)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut base = String::new();
        BufReader::new(process.stdout.take().expect("piped"))
            .read_line(&mut base)
            .expect("the server says its address");
        let base = base.trim().to_owned();
        Self { process, base }
    }

    async fn books(&self) -> Value {
        let root = self.base.trim_end_matches("/v1");
        let books = reqwest::get(format!("{root}/control/books")).await;
        books.expect("an answer").json().await.expect("the books")
    }

    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    async fn requests(&self) -> f64 {
        let books = self.books().await;
        books["requests"].as_array().expect("a list").len() as f64
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Serves jobs until it is killed.
pub(crate) fn serve() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let config = videos_simulator::Config {
            render: RENDER,
            control: true,
            ..videos_simulator::Config::default()
        };
        let simulator = videos_simulator::Simulator::start(config)
            .await
            .expect("a free port");
        println!("{}", simulator.base_url());
        std::future::pending::<()>().await;
    });
}
