//! System packages: which are missing, and installing them on Debian and its relatives. On other
//! systems their names are printed, once something that they bring is found missing.

use std::env;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;

/// What the packages are for: each purpose includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum For {
    /// Building the app and playing clips in it.
    App,
    /// Driving its window in the tests.
    Tests,
}

/// Names on Debian and Ubuntu.
const APP: [&str; 10] = [
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "librsvg2-dev",
    "libdbus-1-dev",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-bad",
    "gstreamer1.0-libav",
    "curl",
];

const TESTS: [&str; 15] = [
    "webkit2gtk-driver",
    "xvfb",
    "xdotool",
    "openbox",
    "dbus",
    "dbus-x11",
    "gnome-keyring",
    "libsecret-tools",
    "xclip",
    "x11-utils",
    "imagemagick",
    "procps",
    "python3-gi",
    "gir1.2-gtk-3.0",
    "python3-venv",
];

/// Installs what is missing, after showing the command, and after asking unless `CI=true`.
pub(super) fn ensure(purpose: For) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !run::present("apt-get") {
        return ensure_elsewhere(purpose);
    }
    let missing: Vec<&str> = names(purpose).filter(|name| !installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let line = format!("{}apt-get install --yes {}", as_root(), missing.join(" "));
    println!("Missing system packages. This installs them:\n\n   {line}\n");
    if env::var_os("CI").is_none_or(|value| value != "true") && !agreed()? {
        bail!("Nothing was installed. Run the command above, then try again.");
    }
    run::run(&mut apt(&["update"]))?;
    run::run(apt(&["install", "--yes"]).args(missing))
        .context("the packages could not be installed")
}

fn names(purpose: For) -> impl Iterator<Item = &'static str> {
    let tests: &[&str] = if purpose == For::Tests { &TESTS } else { &[] };
    APP.iter().chain(tests).copied()
}

fn installed(name: &str) -> bool {
    let answer = Command::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", name])
        .output();
    answer.is_ok_and(|answer| answer.status.success() && answer.stdout == b"installed")
}

fn apt(words: &[&str]) -> Command {
    let mut command = if as_root().is_empty() {
        run::program("apt-get")
    } else {
        let mut sudo = run::program("sudo");
        sudo.arg("apt-get");
        sudo
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").args(words);
    command
}

fn as_root() -> &'static str {
    let root = run::output(run::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if root { "" } else { "sudo " }
}

fn agreed() -> Result<bool> {
    if !io::stdin().is_terminal() {
        bail!(
            "There is nobody to ask. Run the command above, or set CI=true to have it run unasked."
        );
    }
    print!("Run it? [Y/n] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(
        answer.trim().to_lowercase().as_str(),
        "" | "y" | "yes"
    ))
}

/// Without apt: look for what the packages bring, and name the packages if it is not there.
fn ensure_elsewhere(purpose: For) -> Result<()> {
    let library =
        run::output(run::program("pkg-config").args(["--exists", "webkit2gtk-4.1", "librsvg-2.0"]));
    let programs: &[&str] = match purpose {
        For::App => &[],
        For::Tests => &[
            "WebKitWebDriver",
            "Xvfb",
            "xdotool",
            "openbox",
            "dbus-daemon",
            "gnome-keyring-daemon",
        ],
    };
    if library.is_ok() && programs.iter().all(|name| run::present(name)) {
        return Ok(());
    }
    bail!(
        "Packages are missing, and this system has no apt-get. Install what corresponds to these Debian packages:\n\n   {}",
        names(purpose).collect::<Vec<_>>().join(" ")
    )
}
