//! The disk of one world: small enough to be really full, and writable or not. Not here: a disk that
//! fails at a named point, which is a trap.

use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::world::World;

/// How large the disk of a world is. It holds all clips of a world several times.
const SIZE: &str = "size=96m";

/// Says that this process may mount disks that nobody else sees.
const ALONE: &str = "DAILIES_TORTURE_ALONE";

/// Starts this program again where it may mount disks of its own, if the system lets it. Answers
/// when it does not, or when that was done already.
pub(crate) fn alone() -> Result<()> {
    if std::env::var_os(ALONE).is_some() {
        return Ok(());
    }
    let unshare = |program: &Path| {
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--map-root-user", "--"])
            .arg(program);
        command
    };
    let tried = unshare(Path::new("mount"))
        .args(["-t", "tmpfs", "none", "/mnt"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if tried.is_ok_and(|tried| tried.success()) {
        let error = unshare(&std::env::current_exe()?)
            .args(std::env::args_os().skip(1))
            .env(ALONE, "1")
            .exec();
        return Err(error).context("unshare was there a moment ago");
    }
    println!("No disks of our own can be mounted here: no disk is really full in this run.");
    Ok(())
}

/// Where a world lies.
pub(crate) struct Disk {
    folder: PathBuf,
    mounted: bool,
    trouble: Option<JoinHandle<()>>,
}

impl Disk {
    /// A disk in a folder of the world.
    pub(crate) fn of(world: &Path) -> Result<Self> {
        let folder = world.join("disk");
        fs::create_dir(&folder)?;
        let mounted = std::env::var_os(ALONE).is_some();
        if mounted {
            let done = Command::new("mount")
                .args(["-t", "tmpfs", "-o", SIZE, "none"])
                .arg(&folder)
                .status()?;
            anyhow::ensure!(done.success(), "the disk of a world was not mounted");
        }
        Ok(Self {
            folder,
            mounted,
            trouble: None,
        })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits until the disk is as it should be.
    pub(crate) fn recover(&mut self) {
        if let Some(trouble) = self.trouble.take() {
            // It only ends early when the disk is as it should be.
            let _ = trouble.join();
        }
    }

    /// Fills the disk to the last byte for some time.
    fn fill(&mut self, time: Duration) {
        self.recover();
        let path = self.folder.join("filler");
        self.trouble = Some(thread::spawn(move || {
            if let Ok(mut file) = File::create(&path) {
                let mut size = 1 << 20;
                while size > 0 {
                    match file.write_all(&vec![1; size]) {
                        Err(error) if error.kind() == ErrorKind::StorageFull => size /= 2,
                        Err(_) => break,
                        Ok(()) => {}
                    }
                }
                thread::sleep(time);
            }
            let _ = fs::remove_file(path);
        }));
    }

    /// Has the library folder take nothing for some time. The engine has no rights beyond those of
    /// the owner, so that permissions hold.
    fn protect(&mut self, time: Duration) {
        self.recover();
        let library = self.folder.join("Dailies");
        self.trouble = Some(thread::spawn(move || {
            let allow = |mode| fs::set_permissions(&library, Permissions::from_mode(mode));
            if allow(0o555).is_ok() {
                thread::sleep(time);
            }
            let _ = allow(0o755);
        }));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.recover();
        if self.mounted {
            let _ = Command::new("umount")
                .arg("--lazy")
                .arg(&self.folder)
                .status();
        }
    }
}

impl World {
    /// Fills the disk, or has the library folder take nothing, now and then.
    pub(crate) fn trouble_the_disk(&mut self) {
        let time = Duration::from_millis(self.rng.u64(30..500));
        match self.rng.u8(..12) {
            0 if self.disk.mounted => {
                self.count("disk really full");
                self.disk.fill(time);
            }
            1 => {
                self.count("folder really read-only");
                self.disk.protect(time);
            }
            _ => {}
        }
    }
}
