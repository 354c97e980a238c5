//! A desktop of its own for each test: an X server, a window manager, a session bus, an unlocked
//! keyring and a fresh home. It goes when the test ends, however the test ends.

use std::cell::Cell;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;

use tempfile::TempDir;

use crate::wait::{SOON, until};

/// The picture of a failure: the first is the one that counts.
pub(crate) const FAILED: &str = "failed";

/// What everybody on this desktop shares.
pub(crate) struct Desktop {
    name: String,
    display: String,
    bus: String,
    home: TempDir,
    pictured: Cell<bool>,
    running: Vec<Child>,
}

impl Desktop {
    /// Starts everything and waits until it answers. Pictures are named after the test.
    pub(crate) async fn start() -> Self {
        let mut desktop = Self::without_keyring().await;
        desktop.unlock_keyring().await;
        desktop
    }

    /// A desktop on which nobody keeps secrets.
    pub(crate) async fn without_keyring() -> Self {
        let _ = fs::remove_dir_all(pictures().join(test_name()));
        let mut desktop = Self {
            name: test_name(),
            display: String::new(),
            bus: String::new(),
            home: fresh_home(),
            pictured: Cell::new(false),
            running: Vec::new(),
        };
        // -noreset: else the server starts over when its first visitor leaves.
        let screen = [
            "-screen",
            "0",
            "1440x900x24",
            "-nolisten",
            "tcp",
            "-noreset",
            "-displayfd",
            "1",
        ];
        desktop.display = format!(":{}", desktop.first_line("Xvfb", &screen));
        let bus = format!("--config-file={}", desktop.bus_config().display());
        desktop.bus = desktop.first_line("dbus-daemon", &["--nofork", "--print-address=1", &bus]);
        desktop.spawn("openbox", &[], Stdio::null());
        until("the window manager", SOON, async || {
            let said = desktop.output("xprop", &["-root", "_NET_SUPPORTING_WM_CHECK"]);
            text(&said).contains("window id").then_some(())
        })
        .await;
        desktop
    }

    /// A folder in the home of this desktop; made if it is not there.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.home.path().join(name);
        fs::create_dir_all(&folder).expect("the home can be written");
        folder
    }

    /// Everything that programs here leave behind.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A program that sees this desktop and nothing of the one that the test was started from. It
    /// dies with the test.
    pub(crate) fn program(&self, name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "--"])
            .arg(name)
            .env_clear();
        for kept in ["PATH", "LANG"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        let home = self.home.path();
        command
            .current_dir(home)
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_RUNTIME_DIR", home.join("run"))
            .env("LC_ALL", "C.UTF-8")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        command
    }

    /// Runs a program to its end.
    pub(crate) fn output(&self, name: &str, words: &[&str]) -> Output {
        let ended = self.program(name).args(words).stdin(Stdio::null()).output();
        ended.unwrap_or_else(|error| panic!("{name} runs: {error}"))
    }

    /// Starts a program that stays until the desktop goes, and gives its output.
    pub(crate) fn spawn(&mut self, name: &str, words: &[&str], output: Stdio) -> &mut Child {
        let child = self
            .program(name)
            .args(words)
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(self.log(name))
            .spawn()
            .unwrap_or_else(|error| panic!("{name} starts: {error}"));
        self.running.push(child);
        self.running.last_mut().expect("it was just pushed")
    }

    /// Keeps a picture of the whole screen as `test-output/TEST/NAME.png`.
    pub(crate) fn picture(&self, name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("test-output")
            .join(&self.name);
        fs::create_dir_all(&folder).expect("test-output can be written");
        let file = folder.join(format!("{name}.png"));
        if name == FAILED && self.pictured.replace(true) {
            return file;
        }
        self.output("import", &["-window", "root", &file.display().to_string()]);
        file
    }

    /// Where a program complains; shown when the test fails.
    pub(crate) fn log(&self, name: &str) -> fs::File {
        let file = self.folder("logs").join(format!("{name}.log"));
        let log = fs::File::options().create(true).append(true).open(file);
        log.expect("the home can be written")
    }

    /// Starts a program that says one line once it is ready.
    fn first_line(&mut self, name: &str, words: &[&str]) -> String {
        let output = self.spawn(name, words, Stdio::piped()).stdout.take();
        let said = lines(output.expect("it is piped")).recv_timeout(SOON);
        said.unwrap_or_else(|_| panic!("{name} says that it is ready"))
    }

    /// A session bus that starts nobody by itself: who is on it is who this test started.
    fn bus_config(&self) -> PathBuf {
        let file = self.folder("config").join("bus.conf");
        let socket = self.folder("run").join("bus");
        let config = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><policy context='default'>\
             <allow send_destination='*' eavesdrop='true'/><allow eavesdrop='true'/><allow own='*'/>\
             </policy></busconfig>",
            socket.display()
        );
        fs::write(&file, config).expect("the home can be written");
        file
    }

    async fn unlock_keyring(&mut self) {
        let words = ["--foreground", "--unlock", "--components=secrets"];
        let child = self.spawn("gnome-keyring-daemon", &words, Stdio::null());
        let mut password = child.stdin.take().expect("it is piped");
        password
            .write_all(b"a password\n")
            .expect("the keyring reads its password");
        // It reads to the end of its input.
        drop(password);
        until("the keyring", SOON, async || {
            let asked = [
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.DBus",
                "/",
                "org.freedesktop.DBus.NameHasOwner",
                "string:org.freedesktop.secrets",
            ];
            text(&self.output("dbus-send", &asked))
                .contains("boolean true")
                .then_some(())
        })
        .await;
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if thread::panicking() {
            let file = self.picture(FAILED);
            eprintln!("The screen as it was: {}", file.display());
            for log in fs::read_dir(self.folder("logs"))
                .into_iter()
                .flatten()
                .flatten()
            {
                let said = fs::read_to_string(log.path()).unwrap_or_default();
                eprintln!("{} said:\n{said}", log.path().display());
            }
        }
        for child in self.running.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The lines of a program's output as they come, so that waiting for one can have a limit.
pub(crate) fn lines(output: ChildStdout) -> mpsc::Receiver<String> {
    let (told, lines) = mpsc::channel();
    thread::spawn(move || {
        BufReader::new(output)
            .lines()
            .map_while(Result::ok)
            .try_for_each(|line| told.send(line))
    });
    lines
}

/// What a program said, if it went well.
pub(crate) fn text(output: &Output) -> String {
    if output.status.success() {
        String::from_utf8_lossy(&output.stdout).into_owned()
    } else {
        String::new()
    }
}

fn fresh_home() -> TempDir {
    let home = tempfile::Builder::new()
        .prefix("dailies-home-")
        .tempdir()
        .expect("a fresh home");
    let run = home.path().join("run");
    fs::create_dir(&run).expect("the home can be written");
    fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).expect("the folder is ours");
    home
}

fn pictures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output")
}

/// The test runs in a thread of its name.
fn test_name() -> String {
    let thread = thread::current();
    thread.name().unwrap_or("test").replace("::", "-")
}
