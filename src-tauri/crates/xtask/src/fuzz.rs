//! `cargo xtask fuzz`: coverage-guided search for what the parsers cannot bear.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::run;

/// Feed the parsers what no server and no file would send, guided by what it reaches
///
/// Needs cargo-fuzz (`cargo install cargo-fuzz`). Begins with the recorded answers and clips of the
/// tests, and with what earlier runs came upon; what it finds on its way stays below target/. Fails
/// at the first input that panics, takes longer than 10 s or more than 1 GB, and names it. Runs
/// where libFuzzer does: Linux and macOS.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// How long each target is searched
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Only this target: job, list, error, headers, address or probe
    #[arg(long)]
    target: Option<String>,
}

/// Each target, and where its search begins.
const TARGETS: [(&str, &str); 6] = [
    ("job", "src-tauri/crates/videos-api/tests/fixtures"),
    ("list", "src-tauri/crates/videos-api/tests/fixtures"),
    ("error", "src-tauri/crates/videos-api/tests/fixtures"),
    ("headers", "src-tauri/crates/fuzz/seeds/headers"),
    ("address", "src-tauri/crates/fuzz/seeds/address"),
    ("probe", "tests/fixtures/clips"),
];

pub(crate) fn run(options: &Options) -> Result<()> {
    if !cfg!(unix) {
        println!("   libFuzzer runs on Unix only.");
        return Ok(());
    }
    let chosen: Vec<_> = TARGETS
        .iter()
        .filter(|(name, _)| options.target.as_deref().is_none_or(|only| only == *name))
        .collect();
    if chosen.is_empty() {
        bail!("There is no such target. Choose one of: job, list, error, headers, address, probe.");
    }
    let root = run::root();
    let fuzz = root.join("src-tauri/crates/fuzz");
    let found = root.join("target/fuzz");
    for (name, seeds) in chosen {
        let corpus = found.join("corpus").join(name);
        let broken = found.join("broken").join(name);
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&broken)?;
        let words = [
            "fuzz",
            "run",
            "--fuzz-dir",
            &shown(&fuzz),
            "--target-dir",
            &shown(&found.join("build")),
            // The code is safe Rust: what a sanitizer would find, the compiler has.
            "--sanitizer",
            "none",
            name,
            &shown(&corpus),
            &shown(&root.join(seeds)),
            // What earlier runs came upon that reaches far.
            &shown(&fuzz.join("corpus").join(name)),
            "--",
            &format!("-max_total_time={}", options.seconds),
            "-timeout=10",
            "-rss_limit_mb=1024",
            "-max_len=65536",
            "-print_final_stats=1",
            &format!("-artifact_prefix={}/", shown(&broken)),
        ]
        .map(str::to_owned);
        // cargo-fuzz wants switches that stable compilers keep for those who ask like this.
        run::run(run::cargo().args(words).env("RUSTC_BOOTSTRAP", "1"))?;
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
