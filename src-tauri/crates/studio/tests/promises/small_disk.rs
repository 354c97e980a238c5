//! A real disk of a few megabytes that is really full, or takes nothing any more. Each test runs
//! again in a process of its own, in which such a disk is mounted; where the system does not let
//! it, it says so, and what a trigger and a reserve stand for is all that is seen (`full_disk`).

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use studio::RequestId;
use studio::clip::{Clip, ClipState};
use studio::library::Library;
use tempfile::TempDir;

use super::moving::{ended, whole_in, with_clips};
use super::rescue::damage;
use super::world::{Open, Outcome, World, clips_in, eventually, files};

/// Where the disk is, in the process that has one.
const DISK: &str = "DAILIES_TEST_DISK";

/// Runs a test on a small disk; `name` is the name of the test in this file.
fn on_a_small_disk(name: &str, test: impl AsyncFnOnce(Disk) -> Outcome) -> Outcome {
    if let Some(disk) = std::env::var_os(DISK) {
        let runtime = tokio::runtime::Runtime::new()?;
        return runtime.block_on(test(Disk(disk.into())));
    }
    if !can_mount() {
        eprintln!("NOT TESTED: no disk can be mounted here, so none was really full.");
        return Ok(());
    }
    let place = TempDir::new()?;
    let mounted = "mount -t tmpfs -o size=12m none \"$0\" && exec \"$@\"";
    let done = alone()
        .args(["sh", "-c", mounted])
        .arg(place.path())
        .arg(std::env::current_exe()?)
        .args([
            "--exact",
            "--nocapture",
            &format!("promises::small_disk::{name}"),
        ])
        .env(DISK, place.path())
        .output()?;
    let said = String::from_utf8_lossy(&done.stdout);
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}{told}");
    assert!(said.contains("1 passed"), "it was not run: {said}{told}");
    Ok(())
}

/// Starts what follows where mounting is allowed, and seen by nobody else.
fn alone() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "--"]);
    command
}

fn can_mount() -> bool {
    let tried = alone()
        .args(["mount", "-t", "tmpfs", "none", "/mnt"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    tried.is_ok_and(|tried| tried.success())
}

/// The small disk.
struct Disk(PathBuf);

impl Disk {
    /// Fills it to the last byte.
    fn fill(&self) -> std::io::Result<()> {
        let mut filler = File::create(self.0.join("filler"))?;
        let mut size = 1 << 20;
        while size > 0 {
            match filler.write_all(&vec![1; size]) {
                Err(error) if error.kind() == ErrorKind::StorageFull => size /= 2,
                other => other?,
            }
        }
        Ok(())
    }

    /// Fills it, but for so many bytes.
    fn fill_but(&self, bytes: u64) -> std::io::Result<()> {
        self.fill()?;
        let filler = File::options().write(true).open(self.0.join("filler"))?;
        let length = filler.metadata()?.len();
        filler.set_len(length.saturating_sub(bytes))
    }

    fn has_room_again(&self) -> std::io::Result<()> {
        fs::remove_file(self.0.join("filler"))
    }

    /// Lets nothing be written, or everything again.
    fn allow(&self, writing: bool) -> Outcome {
        let how = if writing { "remount,rw" } else { "remount,ro" };
        let done = Command::new("mount")
            .args(["-o", how])
            .arg(&self.0)
            .status()?;
        assert!(done.success(), "{how}");
        Ok(())
    }

    /// Lets so many files and folders be on it, itself included: the next one finds it full, however
    /// many bytes are free.
    fn holds(&self, files: u32) -> Outcome {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,nr_inodes={files}")])
            .arg(&self.0)
            .status()?;
        assert!(done.success(), "{files} files");
        Ok(())
    }

    /// A world of which everything is on this disk.
    async fn world(&self) -> Result<World, Box<dyn std::error::Error>> {
        let mut world = World::new().await;
        world.folder = TempDir::new_in(&self.0)?;
        world.tuning.disk_reserve = 0;
        // What a full disk did not take is tried again after this.
        world.tuning.after_a_defect = Duration::from_millis(200);
        Ok(world)
    }

    /// A world with its library on this disk, and everything else elsewhere.
    async fn library(&self) -> Result<(World, Open), Box<dyn std::error::Error>> {
        let mut world = World::new().await;
        world.tuning.disk_reserve = 0;
        let open = world.open().await;
        open.studio
            .locate_library(RequestId::fresh(), self.0.clone())
            .await?;
        Ok((world, open))
    }

    /// Nothing of ours is on it but clips and their notes.
    fn is_tidy(&self) -> bool {
        is_tidy(&self.0)
    }
}

fn is_tidy(folder: &Path) -> bool {
    files(folder).iter().all(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        !name.starts_with(".dailies-") && !name.ends_with(".part")
    })
}

/// Waits until a clip says that something is in its way.
async fn until_told(open: &mut Open, id: &str, words: &str) -> Clip {
    let told = |clip: &Clip| {
        let problem = clip.problem.as_ref();
        problem.is_some_and(|problem| problem.message.contains(words))
    };
    open.until(id, told).await
}

async fn is_whole(world: &World, open: &Open, clip: &Clip) -> Outcome {
    let job = clip.remote_id.as_deref().expect("a create id");
    let kept = fs::read(open.studio.clip_path(&clip.id).await?)?;
    assert_eq!(kept, world.bytes_on_server(job).await);
    Ok(())
}

#[test]
fn a_clip_waits_for_room_and_is_fetched_once_there_is() -> Outcome {
    on_a_small_disk(
        "a_clip_waits_for_room_and_is_fetched_once_there_is",
        async |disk| {
            let (world, mut open) = disk.library().await?;
            // Accepted before there is no room: with none, it would not be paid for.
            let clip = open.create("[slow 0.3] A kite").await;
            open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
            disk.fill()?;
            let waiting = until_told(&mut open, &clip.id, "Free").await;
            assert_eq!(waiting.state, ClipState::Finished);
            assert!(disk.is_tidy());
            disk.has_room_again()?;
            let clip = open.until_state(&clip.id, ClipState::Safe).await;
            is_whole(&world, &open, &clip).await?;
            assert_eq!(world.simulator.books().creates.len(), 1);
            eventually("nothing is left lying about", || disk.is_tidy()).await;
            Ok(())
        },
    )
}

#[test]
fn what_cannot_be_written_down_is_not_sent() -> Outcome {
    on_a_small_disk("what_cannot_be_written_down_is_not_sent", async |disk| {
        let world = disk.world().await?;
        let mut open = world.open().await;
        disk.fill()?;
        let refused = open
            .studio
            .create_clips(RequestId::fresh(), open.wish("A kite"))
            .await;
        let said = refused.err().map(|error| error.to_string());
        assert!(said.is_some_and(|said| said.contains("Free some space")));
        assert!(open.all().await.is_empty());
        assert!(world.simulator.books().creates.is_empty());
        disk.has_room_again()?;
        let clip = open.safe("A kite").await;
        is_whole(&world, &open, &clip).await?;
        assert_eq!(world.simulator.books().creates.len(), 1);
        Ok(())
    })
}

#[test]
fn a_job_is_kept_that_was_paid_for_while_the_disk_filled_up() -> Outcome {
    on_a_small_disk(
        "a_job_is_kept_that_was_paid_for_while_the_disk_filled_up",
        async |disk| {
            let world = disk.world().await?;
            let mut open = world.open().await;
            let clip = open.create("[slow 0.2] A kite").await;
            eventually("the create arrived", || {
                world.simulator.books().creates.len() == 1
            })
            .await;
            disk.fill()?;
            let accepted = || world.simulator.books().creates[0].accepted.clone();
            eventually("the create is accepted", || accepted().is_some()).await;
            let job = accepted();
            eventually("the server is asked how the job stands", || {
                let job = job.as_deref().unwrap_or_default();
                world.simulator.books().job(job).polls > 0
            })
            .await;
            disk.has_room_again()?;
            let clip = open.until_state(&clip.id, ClipState::Safe).await;
            assert_eq!(clip.remote_id, job);
            is_whole(&world, &open, &clip).await?;
            assert_eq!(world.simulator.books().creates.len(), 1);
            Ok(())
        },
    )
}

#[test]
fn notes_stay_whole_without_room_and_are_brought_up_to_date_with_it() -> Outcome {
    on_a_small_disk(
        "notes_stay_whole_without_room_and_are_brought_up_to_date_with_it",
        async |disk| {
            let (world, mut open) = disk.library().await?;
            let clip = open.safe("A kite").await;
            let name = clip.file.as_ref().expect("a file").name.clone();
            let library = Library::open(&disk.0);
            let noted = || {
                let notes = library.read_sidecar(&name).ok();
                notes.map(|notes| (notes.title, notes.project))
            };
            let project = open
                .studio
                .create_project(RequestId::fresh(), "Shore".to_owned())
                .await?;
            let (ids, place) = (vec![clip.id.clone()], Some(project.id.clone()));
            open.studio
                .move_clips(RequestId::fresh(), ids, place)
                .await?;
            let old = Some((None, Some("Shore".to_owned())));
            eventually("the project is noted", || noted() == old).await;
            let database = rusqlite::Connection::open(world.data_dir().join("dailies.sqlite"))?;
            let left_to_do = || {
                let sql = "SELECT extras_wanted FROM clips";
                database.query_row(sql, [], |row| row.get::<_, bool>(0))
            };
            eventually("the clip is noted", || left_to_do() == Ok(false)).await;
            disk.fill()?;
            open.studio
                .rename_clip(RequestId::fresh(), &clip.id, Some("Red kite".to_owned()))
                .await?;
            // Notes are written one after the other, and what failed here is remembered.
            open.studio
                .rename_project(RequestId::fresh(), project.id, "Sea".to_owned())
                .await?;
            eventually("writing was tried", || left_to_do() == Ok(true)).await;
            assert_eq!(noted(), old, "the notes are the old ones, and whole");
            disk.has_room_again()?;
            let new = Some((Some("Red kite".to_owned()), Some("Sea".to_owned())));
            eventually("the notes are brought up to date", || noted() == new).await;
            eventually("nothing is left lying about", || disk.is_tidy()).await;
            Ok(())
        },
    )
}

#[test]
fn an_import_without_room_says_so_and_leaves_nothing_behind() -> Outcome {
    on_a_small_disk(
        "an_import_without_room_says_so_and_leaves_nothing_behind",
        async |disk| {
            let world = World::new().await;
            let mut open = world.open().await;
            let clip = open.safe("The original").await;
            let original = world.folder.path().join("Holiday.mp4");
            fs::copy(open.studio.clip_path(&clip.id).await?, &original)?;
            world.close(open).await;

            let (_other, open) = disk.library().await?;
            disk.fill()?;
            let drop = async || {
                let paths = vec![original.clone()];
                open.studio
                    .import_files(RequestId::fresh(), paths, None, |_| ())
                    .await
            };
            let report = drop().await?;
            assert!(report.clips.is_empty());
            let reason = &report.skipped[0].reason;
            assert!(reason.contains("Free"), "{reason}");
            assert!(clips_in(&disk.0).is_empty() && disk.is_tidy());
            disk.has_room_again()?;
            let report = drop().await?;
            let path = open.studio.clip_path(&report.clips[0].id).await?;
            assert_eq!(fs::read(path)?, fs::read(&original)?);
            Ok(())
        },
    )
}

#[test]
fn saving_over_a_file_without_room_leaves_that_file_as_it_was() -> Outcome {
    on_a_small_disk(
        "saving_over_a_file_without_room_leaves_that_file_as_it_was",
        async |disk| {
            let world = World::new().await;
            let mut open = world.open().await;
            let clip = open.safe("A kite").await;
            let target = disk.0.join("kite.mp4");
            fs::write(&target, "the file before")?;
            disk.fill()?;
            let save = async || {
                let (id, target) = (&clip.id, target.clone());
                let studio = &open.studio;
                studio
                    .export_clip(RequestId::fresh(), id, target, |_, _| {})
                    .await
            };
            let said = save().await.err().map(|error| error.to_string());
            assert!(
                said.is_some_and(|said| said.contains("space")),
                "no word of space"
            );
            assert_eq!(fs::read(&target)?, b"the file before");
            assert!(disk.is_tidy());
            disk.has_room_again()?;
            save().await?;
            let kept = open.studio.clip_path(&clip.id).await?;
            assert_eq!(fs::read(&target)?, fs::read(kept)?);
            Ok(())
        },
    )
}

#[test]
fn a_good_backup_is_not_given_up_because_there_is_no_room_for_it() -> Outcome {
    on_a_small_disk(
        "a_good_backup_is_not_given_up_because_there_is_no_room_for_it",
        async |disk| {
            let mut world = disk.world().await?;
            let open = world.open().await;
            let name = "Harbour".to_owned();
            open.studio.create_project(RequestId::fresh(), name).await?;
            world.close(open).await;
            world.tuning.backup_first = Duration::ZERO;
            let open = world.open().await;
            let backup = world.data_dir().join("dailies-backup.sqlite");
            eventually("a backup is made", || backup.exists()).await;
            world.close(open).await;
            damage(&world)?;
            // The copy fits, and nothing can be noted in it.
            disk.fill_but(fs::metadata(&backup)?.len())?;
            assert!(world.try_open().await.is_err());
            disk.has_room_again()?;
            let open = world.open().await;
            assert_eq!(open.studio.projects().await?.len(), 1);
            let told = open.studio.findings().await?.recovery.expect("a word");
            // Whether the damaged one was set aside before or now.
            assert!(told.contains("restored the backup"), "{told}");
            Ok(())
        },
    )
}

#[test]
fn a_library_moves_to_a_small_disk_only_when_all_of_it_fits() -> Outcome {
    on_a_small_disk(
        "a_library_moves_to_a_small_disk_only_when_all_of_it_fits",
        async |disk| {
            let mut world = World::new().await;
            world.tuning.disk_reserve = 0;
            let mut open = world.open().await;
            let clips = with_clips(&world, &mut open, &["One", "Two", "Three"]).await;
            let (library, to) = (world.library(), disk.0.join("Dailies"));
            let begin = async |open: &Open| {
                let chosen = disk.0.clone();
                open.studio
                    .begin_library_move(RequestId::fresh(), chosen)
                    .await
            };
            // Bytes are missing: nothing is begun.
            disk.fill_but(64 << 10)?;
            let said = begin(&open).await.err().map(|error| error.to_string());
            assert!(
                said.as_ref()
                    .is_some_and(|said| said.contains("64.0 kB left")),
                "{said:?}"
            );
            assert!(!to.exists());
            File::create(disk.0.join("filler"))?;
            // The disk itself, the filler, the new folder, the mark, and two of six files.
            disk.holds(6)?;
            begin(&open).await?;
            let end = ended(&mut open).await;
            assert!(!end.good && end.message.contains("is full"), "{end:?}");
            eventually("nothing is being written", || is_tidy(&library)).await;
            whole_in(&world, &open, &clips, &library, &to).await;
            assert!(disk.is_tidy());
            disk.holds(1000)?;
            begin(&open).await?;
            let end = ended(&mut open).await;
            assert!(end.good, "{end:?}");
            eventually("nothing is being written", || disk.is_tidy()).await;
            whole_in(&world, &open, &clips, &to, &library).await;
            Ok(())
        },
    )
}

#[test]
fn a_clip_waits_for_a_disk_that_takes_nothing_any_more() -> Outcome {
    on_a_small_disk(
        "a_clip_waits_for_a_disk_that_takes_nothing_any_more",
        async |disk| {
            let (world, mut open) = disk.library().await?;
            let clip = open.create("[slow 0.3] A kite").await;
            open.until(&clip.id, |clip| clip.remote_id.is_some()).await;
            disk.allow(false)?;
            let waiting = until_told(&mut open, &clip.id, "may not write").await;
            assert_eq!(waiting.state, ClipState::Finished);
            disk.allow(true)?;
            let clip = open.until_state(&clip.id, ClipState::Safe).await;
            is_whole(&world, &open, &clip).await?;
            assert_eq!(world.simulator.books().creates.len(), 1);
            Ok(())
        },
    )
}
