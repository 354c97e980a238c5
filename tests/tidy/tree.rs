//! Which files there are, how large, and which crate knows which.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::{files, none};

/// What someone sees who opens the repository for the first time; the rest are dot files.
const TOP: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "src-tauri",
    "tauri.conf.json",
    "tests",
    "ui",
];

/// Bytes; larger files are several things at once.
const LARGEST: usize = 20_000;

#[test]
fn the_top_level_is_what_architecture_says() {
    let files = files();
    let seen: BTreeSet<&str> = files
        .iter()
        .filter_map(|file| file.path.split('/').next())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(seen, BTreeSet::from(TOP));
}

#[test]
fn no_file_is_too_large_to_read_in_one_go() {
    none(
        "larger than 20 kB",
        files()
            .iter()
            .filter(|file| file.is_code() && file.text.len() > LARGEST)
            .map(|file| format!("{}: {} bytes", file.path, file.text.len())),
    );
}

#[test]
fn modules_are_named_by_their_file() {
    none(
        "foo.rs and foo/, instead of",
        files()
            .iter()
            .filter(|file| file.path.ends_with("/mod.rs"))
            .map(|file| file.path.clone()),
    );
}

#[test]
fn only_the_page_is_an_npm_package() {
    let packages: Vec<String> = files()
        .iter()
        .filter(|file| file.path.ends_with("package.json"))
        .map(|file| file.path.clone())
        .collect();
    assert_eq!(packages, ["ui/package.json"]);
}

#[test]
fn the_crates_know_no_window_and_arrows_point_one_way() {
    let below_the_window = [
        "tauri",
        "tauri-build",
        "tauri-specta",
        "rfd",
        "gtk",
        "drag",
        "arboard",
        "keyring",
        "dailies",
    ];
    let forbidden = |of: &str| -> &[&str] {
        match of {
            "videos-api" => &["studio", "videos-simulator", "rusqlite", "axum"],
            "studio" => &["axum"],
            "videos-simulator" => &["studio", "videos-api", "rusqlite"],
            _ => &[],
        }
    };
    let mut broken = Vec::new();
    for (name, dependencies) in crates() {
        if name == "dailies" {
            continue;
        }
        // What a crate is tested with is its own affair, as long as no window is in it.
        for (dependency, kind) in dependencies {
            let knows = below_the_window.contains(&dependency.as_str())
                || dependency.starts_with("tauri-plugin")
                || (kind != "dev" && forbidden(&name).contains(&dependency.as_str()));
            if knows {
                broken.push(format!("{name} depends on {dependency}"));
            }
        }
    }
    none("an arrow points the wrong way", broken);
}

/// The workspace's packages, each with its dependencies and their kind (`""`, `dev` or `build`).
fn crates() -> Vec<(String, Vec<(String, String)>)> {
    let said = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo describes the workspace");
    let metadata: Value = serde_json::from_slice(&said.stdout).expect("cargo speaks JSON");
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let crates: Vec<_> = list(&metadata["packages"])
        .iter()
        .map(|package| {
            let dependencies = list(&package["dependencies"])
                .iter()
                .map(|dependency| (word(&dependency["name"]), word(&dependency["kind"])))
                .collect();
            (word(&package["name"]), dependencies)
        })
        .collect();
    assert!(
        crates.len() >= 5,
        "cargo named only {} packages",
        crates.len()
    );
    crates
}
