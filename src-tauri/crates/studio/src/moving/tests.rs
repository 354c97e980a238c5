//! A move that is cut at every step it makes, by links and by copies.
//!
//! What is cut here is the work on the files; that the database follows is a promise of its own
//! (`tests/promises/moving.rs`), and a process that ends there is the torture's.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::carry::{self, Carried, Job};
use super::trouble::{MoveError, Stopped};
use super::{Step, clear, pieces, remove_there};
use crate::durable;
use crate::library::Library;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const CLIPS: [(&str, &str); 3] = [
    ("fox_2026-11-22_ab12cd.mp4", "a fox"),
    ("hare_2026-11-22_ef34ab.mp4", "a hare, which is longer"),
    ("owl_2026-11-23_aa00bb.webm", ""),
];

/// A library with notes, a clip that only its notes know, and things of the user.
struct Folders {
    home: TempDir,
    job: Job,
}

impl Folders {
    fn new(linked: bool) -> std::io::Result<Self> {
        let home = tempfile::tempdir()?;
        let (from, to) = (home.path().join("old"), home.path().join("new"));
        fs::create_dir(&from)?;
        let mut believed = HashMap::new();
        for (name, words) in CLIPS {
            fs::write(from.join(name), words)?;
            fs::write(
                from.join(format!("{name}.json")),
                format!("{{\"of\":\"{name}\"}}"),
            )?;
            let hash = crate::probe::hash(&from.join(name)).map_err(std::io::Error::other)?;
            believed.insert(name.to_owned(), hash);
        }
        fs::write(from.join("shopping.txt"), "milk")?;
        fs::create_dir(from.join("Trips"))?;
        fs::write(from.join("Trips/sea.mp4"), "mine")?;
        clear::mark(&to, true)?;
        let job = Job {
            from,
            to,
            linked,
            reserve: 0,
            believed,
        };
        Ok(Self { home, job })
    }

    /// Everything of the library in a folder, with its bytes.
    fn library_in(folder: &Path) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.')
                && name != "shopping.txt"
                && let Ok(words) = fs::read_to_string(entry.path())
            {
                found.push((name, words));
            }
        }
        found.sort();
        found
    }

    fn hidden_in(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.path())
            .filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.starts_with('.') && name != crate::library::MOVE_MARK
            })
            .collect()
    }

    fn has_what_is_the_users(&self) -> bool {
        fs::read_to_string(self.job.from.join("shopping.txt")).is_ok_and(|words| words == "milk")
            && self.job.from.join("Trips/sea.mp4").is_file()
    }
}

/// Goes on for so many steps.
fn cut_after(mut steps: usize) -> impl FnMut(Step) -> bool {
    move |_| {
        let on = steps > 0;
        steps = steps.saturating_sub(1);
        on
    }
}

fn uncut(_: Step) -> bool {
    true
}

#[test]
fn a_move_that_is_cut_at_any_step_goes_on_and_the_library_is_whole_meanwhile() -> Outcome {
    for linked in [true, false] {
        for steps in 0.. {
            let folders = Folders::new(linked)?;
            let job = &folders.job;
            let whole = Folders::library_in(&job.from);
            let cut = carry::round(job, &mut Carried::new(), &mut cut_after(steps));
            assert_eq!(Folders::library_in(&job.from), whole, "cut after {steps}");
            durable::sweep_temporary(&job.to)?;
            assert_eq!(Folders::hidden_in(&job.to), [] as [PathBuf; 0]);
            if !matches!(cut, Err(Stopped::Asked)) {
                assert!(steps > 2 * CLIPS.len(), "every file is a step");
                break;
            }
            // The next start knows nothing of what was carried.
            let mut carried = Carried::new();
            carry::round(job, &mut carried, &mut uncut).map_err(|stop| format!("{stop:?}"))?;
            assert_eq!(Folders::library_in(&job.to), whole);
            let second = carry::round(job, &mut carried, &mut uncut);
            assert_eq!(second.map_err(|stop| format!("{stop:?}"))?.pieces, 0);
        }
    }
    Ok(())
}

#[test]
fn clearing_that_is_cut_at_any_step_goes_on_and_takes_nothing_of_the_users() -> Outcome {
    for linked in [true, false] {
        for steps in 0.. {
            let folders = Folders::new(linked)?;
            let Job {
                from, to, believed, ..
            } = &folders.job;
            let whole = Folders::library_in(from);
            carry::round(&folders.job, &mut Carried::new(), &mut uncut)
                .map_err(|stop| format!("{stop:?}"))?;
            let cut = clear::originals(from, to, believed, &mut cut_after(steps));
            assert_eq!(Folders::library_in(to), whole, "cut after {steps}");
            let last = cut.is_ok();
            let cleared = clear::originals(from, to, believed, &mut uncut)
                .map_err(|unfinished| format!("{unfinished:?}"))?;
            assert_eq!((cleared.kept, cleared.others), (0, 2));
            assert_eq!(Folders::library_in(from), []);
            assert!(folders.has_what_is_the_users());
            assert_eq!(Folders::library_in(to), whole);
            assert!(!super::is_marked(to));
            if last {
                break;
            }
        }
    }
    Ok(())
}

#[test]
fn putting_back_that_is_cut_at_any_step_leaves_the_old_folder_as_it_was() -> Outcome {
    for linked in [true, false] {
        for steps in 0.. {
            let folders = Folders::new(linked)?;
            let Job {
                from, to, believed, ..
            } = &folders.job;
            let whole = Folders::library_in(from);
            // Somewhere in the middle.
            let half = carry::round(&folders.job, &mut Carried::new(), &mut cut_after(9));
            assert!(half.is_err());
            let cut = clear::copies(from, to, believed, &mut cut_after(steps));
            assert_eq!(Folders::library_in(from), whole, "cut after {steps}");
            let last = cut.is_ok();
            clear::copies(from, to, believed, &mut uncut)
                .map_err(|unfinished| format!("{unfinished:?}"))?;
            clear::unmark(to, true)?;
            assert!(!to.exists());
            assert_eq!(Folders::library_in(from), whole);
            assert!(folders.has_what_is_the_users());
            if last {
                break;
            }
        }
    }
    Ok(())
}

#[test]
fn a_file_of_somebody_else_is_never_overwritten_and_never_removed() -> Outcome {
    for linked in [true, false] {
        let folders = Folders::new(linked)?;
        let Job {
            from, to, believed, ..
        } = &folders.job;
        let theirs = to.join(CLIPS[1].0);
        fs::write(&theirs, "not a hare, but as long")?;
        let stopped = carry::round(&folders.job, &mut Carried::new(), &mut uncut);
        assert!(
            matches!(
                &stopped,
                Err(Stopped::Broke(MoveError::InTheWay { name, .. })) if name == CLIPS[1].0
            ),
            "{stopped:?}"
        );
        clear::copies(from, to, believed, &mut uncut)
            .map_err(|unfinished| format!("{unfinished:?}"))?;
        clear::unmark(to, true)?;
        assert_eq!(fs::read_to_string(&theirs)?, "not a hare, but as long");
        assert_eq!(fs::read_dir(to)?.count(), 1);
    }
    Ok(())
}

#[test]
fn a_copy_that_reads_otherwise_than_it_was_written_gets_no_name() -> Outcome {
    let folders = Folders::new(false)?;
    let to = folders.job.to.clone();
    // A disk that keeps other bytes than it is given.
    let mut spoilt = |step| {
        if matches!(step, Step::Bytes(_)) {
            for copy in Folders::hidden_in(&to) {
                fs::write(copy, "a fix").expect("a file that is there");
            }
        }
        true
    };
    let stopped = carry::round(&folders.job, &mut Carried::new(), &mut spoilt);
    assert!(
        matches!(
            &stopped,
            Err(Stopped::Broke(MoveError::Damaged { name, .. })) if name == CLIPS[0].0
        ),
        "{stopped:?}"
    );
    assert_eq!(Folders::library_in(&to), []);
    assert_eq!(Folders::hidden_in(&to), [] as [PathBuf; 0]);
    Ok(())
}

#[test]
fn an_original_stays_when_the_new_folder_has_other_bytes() -> Outcome {
    let folders = Folders::new(false)?;
    let Job {
        from, to, believed, ..
    } = &folders.job;
    carry::round(&folders.job, &mut Carried::new(), &mut uncut)
        .map_err(|stop| format!("{stop:?}"))?;
    fs::write(to.join(CLIPS[0].0), "a fix")?;
    fs::remove_file(to.join(CLIPS[1].0))?;
    let cleared = clear::originals(from, to, believed, &mut uncut)
        .map_err(|unfinished| format!("{unfinished:?}"))?;
    // Two clips, and the notes beside each.
    assert_eq!(cleared.kept, 4);
    assert_eq!(fs::read_to_string(from.join(CLIPS[0].0))?, "a fox");
    assert!(from.join(CLIPS[1].0).is_file());
    Ok(())
}

const NOTES: &str = r#"{"dailies":1,"id":"one","source":"created",
    "file":{"name":"fox.mp4","bytes":5,"sha256":"00","mediaType":"video/mp4"}}"#;

/// The library and the other folder of a move, with one clip and its notes in both.
fn twice() -> std::io::Result<(TempDir, Library, Library)> {
    let home = tempfile::tempdir()?;
    let (library, other) = (home.path().join("new"), home.path().join("old"));
    for folder in [&library, &other] {
        fs::create_dir(folder)?;
        fs::write(folder.join("fox.mp4"), "a fox")?;
        fs::write(folder.join("fox.mp4.json"), NOTES)?;
    }
    Ok((home, Library::open(library), Library::open(other)))
}

fn names_in(library: &Library) -> std::io::Result<usize> {
    Ok(fs::read_dir(library.folder())?.count())
}

#[test]
fn a_clip_that_is_deleted_for_good_goes_from_both_folders() -> Outcome {
    let (_home, library, other) = twice()?;
    remove_there(&library, &other, "fox.mp4", "one")?;
    assert_eq!((names_in(&other)?, names_in(&library)?), (0, 2));
    Ok(())
}

#[test]
fn a_clip_that_is_deleted_for_good_leaves_no_notes_where_its_original_was_just_cleared() -> Outcome
{
    let (_home, library, other) = twice()?;
    fs::remove_file(other.folder().join("fox.mp4"))?;
    remove_there(&library, &other, "fox.mp4", "one")?;
    assert_eq!(names_in(&other)?, 0);
    Ok(())
}

#[test]
fn a_clip_that_is_deleted_for_good_takes_nothing_of_another_along() -> Outcome {
    let (_home, library, other) = twice()?;
    let clip = other.folder().join("fox.mp4");
    fs::write(&clip, "a fix")?;
    remove_there(&library, &other, "fox.mp4", "one")?;
    assert_eq!(names_in(&other)?, 2, "it has other bytes");
    fs::remove_file(&clip)?;
    remove_there(&library, &other, "fox.mp4", "another")?;
    assert_eq!(names_in(&other)?, 1, "the notes are of another clip");
    Ok(())
}

#[test]
fn what_is_deleted_while_originals_go_is_not_said_to_stay() -> Outcome {
    let folders = Folders::new(false)?;
    let (from, to, believed) = (&folders.job.from, &folders.job.to, &folders.job.believed);
    carry::round(&folders.job, &mut Carried::new(), &mut uncut)
        .map_err(|stop| format!("{stop:?}"))?;
    let notes = format!("{}.json", CLIPS[0].0);
    let mut deleting = |step: Step| {
        if matches!(step, Step::Clip) {
            for folder in [from, to] {
                carry::remove(&folder.join(&notes)).expect("it is deleted");
            }
        }
        true
    };
    let cleared = clear::originals(from, to, believed, &mut deleting)
        .map_err(|unfinished| format!("{unfinished:?}"))?;
    assert_eq!(cleared.kept, 0);
    Ok(())
}

#[test]
fn what_changes_while_the_library_moves_is_carried_again() -> Outcome {
    for linked in [true, false] {
        let folders = Folders::new(linked)?;
        let Job { from, to, .. } = &folders.job;
        let mut carried = Carried::new();
        carry::round(&folders.job, &mut carried, &mut uncut).map_err(|stop| format!("{stop:?}"))?;
        let notes = format!("{}.json", CLIPS[0].0);
        durable::write_whole(&from.join(&notes), b"five stars")?;
        fs::remove_file(from.join(CLIPS[2].0))?;
        let round = carry::round(&folders.job, &mut carried, &mut uncut);
        assert_eq!(round.map_err(|stop| format!("{stop:?}"))?.pieces, 1);
        assert_eq!(fs::read_to_string(to.join(&notes))?, "five stars");
        assert!(!to.join(CLIPS[2].0).exists());
    }
    Ok(())
}

#[test]
fn a_copy_keeps_the_time_of_its_original_and_a_clip_that_was_changed_moves_as_it_is() -> Outcome {
    let folders = Folders::new(false)?;
    let Job { from, to, .. } = &folders.job;
    fs::write(from.join(CLIPS[0].0), "a fox with a hat")?;
    carry::round(&folders.job, &mut Carried::new(), &mut uncut)
        .map_err(|stop| format!("{stop:?}"))?;
    assert_eq!(fs::read_to_string(to.join(CLIPS[0].0))?, "a fox with a hat");
    assert_eq!(
        fs::metadata(from.join(CLIPS[1].0))?.modified()?,
        fs::metadata(to.join(CLIPS[1].0))?.modified()?
    );
    Ok(())
}

#[test]
fn a_disk_without_room_is_named_and_nothing_is_left_on_it() -> Outcome {
    let folders = Folders::new(false)?;
    let job = Job {
        reserve: u64::MAX,
        ..folders.job.clone()
    };
    let stopped = carry::round(&job, &mut Carried::new(), &mut uncut);
    assert!(matches!(
        stopped,
        Err(Stopped::Broke(MoveError::Full { .. }))
    ));
    assert_eq!(Folders::library_in(&job.to), []);
    assert_eq!(Folders::hidden_in(&job.to), [] as [PathBuf; 0]);
    Ok(())
}

#[test]
fn what_belongs_to_the_library_is_what_it_knows_or_noted() -> Outcome {
    let folders = Folders::new(true)?;
    let found = pieces::of(&folders.job.from, &folders.job.believed)?;
    assert_eq!(found.clips(), 3);
    assert_eq!((found.list.len(), found.others), (6, 2));
    assert!(folders.home.path().is_dir());
    Ok(())
}
