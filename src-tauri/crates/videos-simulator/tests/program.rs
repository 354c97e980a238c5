//! The program: its first line is all that a script needs.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Ends the program with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn it_prints_its_base_url_and_serves_there() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_videos-simulator"))
        .args([
            "--port",
            "0",
            "--key",
            "sk-program",
            "--render-seconds",
            "0.5",
            "--seed",
            "9",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let _running = Running(child);
    let url = output.lines().next().expect("a first line").expect("text");
    assert!(
        url.starts_with("http://127.0.0.1:") && url.ends_with("/v1"),
        "{url}"
    );
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let ask = http.get(format!("{url}/videos"));
    let status = async |request: reqwest::RequestBuilder| {
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(status(ask.try_clone().expect("a request")).await, 401);
    assert_eq!(status(ask.bearer_auth("sk-program")).await, 200);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_videos-simulator"))
        .args(["--port", &port])
        .output()
        .expect("the program");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{said}"
    );
}

#[test]
fn help_names_every_kind_of_server_and_another_one_is_refused() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_videos-simulator"))
            .args(arguments)
            .output()
            .expect("the program")
    };
    let help = run(&["--help"]);
    let said = String::from_utf8_lossy(&help.stdout);
    for profile in videos_simulator::PROFILES {
        assert!(said.contains(profile.about()), "{said}");
    }
    let wrong = run(&["--profile", "gpt"]);
    assert!(!wrong.status.success());
    let said = String::from_utf8_lossy(&wrong.stderr);
    assert!(said.contains("vllm-omni") && said.contains("gpt"), "{said}");
}
