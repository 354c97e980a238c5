//! The readers of other programs for lists of clips: `OpenTimelineIO` and what it has for Final Cut
//! and CMX 3600, fetched once into a folder below the target directory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

const PYPI: [&str; 3] = [
    "opentimelineio==0.18.1",
    "otio-cmx3600-adapter==1.0.0",
    "otio-fcpx-xml-adapter==1.0.0",
];

/// One clip of a list, as somebody else reads it. Frames are counted at `rate`.
#[derive(Debug, Deserialize)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) first: f64,
    pub(crate) length: f64,
    pub(crate) rate: f64,
    pub(crate) file: PathBuf,
}

/// What is in a list; an EDL is counted at this rate.
pub(crate) fn read(list: &Path, rate: f64) -> Vec<Listed> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/lists.py");
    let said = run(Command::new(python())
        .arg(script)
        .arg(list)
        .arg(rate.to_string()));
    serde_json::from_str(&said).expect("JSON")
}

/// A Python that has the readers. Two tests at once wait for each other.
fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("editors");
    fs::create_dir_all(&folder).expect("a folder for the readers");
    let lock = File::create(folder.join("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let python = folder.join("venv/bin/python");
    let ready = folder.join("ready");
    if fs::read_to_string(&ready).is_ok_and(|done| done == PYPI.join("\n")) {
        return python;
    }
    run(Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(folder.join("venv")));
    run(Command::new(&python)
        .args(["-m", "pip", "install", "--quiet"])
        .args(PYPI));
    fs::write(ready, PYPI.join("\n")).expect("the folder can be written");
    python
}

fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
