//! How programs are started: from the root of the tree, shown before they run, and with one plain
//! sentence when they are missing or fail.

use std::env;
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};

/// The root of the tree.
///
/// Asked at run time, because a shared target folder may hold an xtask that another clone built.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.ancestors()
        .nth(3)
        .map_or_else(|| PathBuf::from("."), PathBuf::from)
}

/// A program that starts in the root of the tree.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    command
}

/// The cargo that runs us, without what it told us about this package: build scripts that look at
/// such variables would run again.
pub(crate) fn cargo() -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let about_us = name.to_string_lossy();
        if about_us.starts_with("CARGO_PKG_") || about_us.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// npm, in the folder of the page.
pub(crate) fn npm() -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.current_dir(root().join("ui"));
    command
}

/// The Tauri command line, which wants to stand in the root.
pub(crate) fn tauri() -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(["exec", "--prefix", "ui", "--", "tauri"]);
    command
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let name = PathBuf::from(command.get_program());
    let name = name
        .file_stem()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    let quoted = command.get_args().map(|word| {
        let word = word.to_string_lossy();
        if word.contains([' ', '(', ')', '&', '|', '*']) {
            format!("'{word}'")
        } else {
            word.into()
        }
    });
    let words: Vec<String> = [name].into_iter().chain(quoted).collect();
    let line = words.join(" ");
    match command.get_current_dir() {
        Some(folder) if folder.ends_with("ui") => format!("(cd ui && {line})"),
        _ => line,
    }
}

/// Shows the command, runs it, and makes a sentence of its failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = shown(command);
    println!("   {line}");
    let status = command.status().map_err(|error| missing(command, error))?;
    if !status.success() {
        bail!("`{line}` failed ({status}).");
    }
    Ok(())
}

/// What the command prints, as text.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| missing(command, error))?;
    if !output.status.success() {
        bail!("`{}` failed ({}).", shown(command), output.status);
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed no text", shown(command)))
}

/// Whether the program exists and can say its version.
pub(crate) fn present(name: &str) -> bool {
    let answer = Command::new(name).arg("--version").output();
    !matches!(answer, Err(error) if error.kind() == ErrorKind::NotFound)
}

fn missing(command: &Command, error: std::io::Error) -> anyhow::Error {
    let name = command.get_program().to_string_lossy();
    match error.kind() {
        ErrorKind::NotFound => anyhow!("`{name}` is not installed, or not on the PATH."),
        _ => anyhow::Error::new(error).context(format!("`{name}` could not be started")),
    }
}
