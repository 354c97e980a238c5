//! Tests of the library folder on a real disk. They hold for root too, who may write anywhere.

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Shelf {
    folder: tempfile::TempDir,
    library: Library,
}

fn shelf() -> io::Result<Shelf> {
    let folder = tempfile::tempdir()?;
    let library = Library::open(folder.path().join("Dailies"));
    fs::create_dir(library.folder())?;
    Ok(Shelf { folder, library })
}

impl Shelf {
    /// A part with these bytes.
    fn part(&self, id: &str, bytes: &[u8]) -> Result<PathBuf, Box<dyn std::error::Error>> {
        let part = self.library.part_path(id)?;
        fs::write(&part, bytes)?;
        Ok(part)
    }

    fn visible(&self) -> io::Result<Vec<String>> {
        let mut names: Vec<String> = fs::read_dir(self.library.folder())?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<_>>()?;
        names.retain(|name| name != PARTS);
        names.sort();
        Ok(names)
    }
}

#[test]
fn a_good_folder_passes_the_check_and_stays_as_it_was() -> Outcome {
    let shelf = shelf()?;
    shelf.library.check()?;
    assert!(shelf.library.free_bytes()? > 0);
    assert_eq!(fs::read_dir(shelf.library.folder())?.count(), 0);
    Ok(())
}

#[test]
fn the_first_run_makes_the_folder_and_a_later_check_does_not() -> Outcome {
    let folder = tempfile::tempdir()?;
    let library = Library::open(folder.path().join("Videos/Dailies"));
    assert!(matches!(library.check(), Err(LibraryError::Missing { .. })));
    assert!(!library.folder().exists());
    library.create()?;
    library.check()?;
    Ok(())
}

#[test]
fn a_missing_folder_says_so_everywhere_and_does_not_grow_back() -> Outcome {
    let shelf = shelf()?;
    let part = shelf.part("one", b"bytes")?;
    let away = shelf.folder.path().join("away");
    fs::rename(shelf.library.folder(), &away)?;
    let library = &shelf.library;
    for error in [
        library.check().err(),
        library.free_bytes().err(),
        library.find("a.mp4").err(),
        library.part_path("one").err(),
        library.publish(&part, "a.mp4").err(),
        library.remove("a.mp4").err(),
        library.sweep_parts(&HashSet::new()).err(),
    ] {
        let error = error.ok_or("a missing folder passed")?;
        assert!(matches!(error, LibraryError::Missing { .. }), "{error:?}");
        assert!(error.to_string().contains("choose where the folder is now"));
    }
    assert!(!library.folder().exists());
    fs::rename(&away, library.folder())?;
    library.publish(&part, "a.mp4")?;
    Ok(())
}

#[test]
fn a_file_in_the_place_of_the_folder_says_so() -> Outcome {
    let shelf = shelf()?;
    fs::remove_dir(shelf.library.folder())?;
    fs::write(shelf.library.folder(), "not a folder")?;
    for error in [
        shelf.library.check().err(),
        shelf.library.part_path("one").err(),
    ] {
        let error = error.ok_or("a file passed as a folder")?;
        assert!(
            matches!(error, LibraryError::NotAFolder { .. }),
            "{error:?}"
        );
    }
    assert!(shelf.library.create().is_err());
    Ok(())
}

#[test]
fn a_folder_that_cannot_be_written_says_which_way_out_there_is() {
    let library = Library::open("/library");
    for (kind, says) in [
        (io::ErrorKind::PermissionDenied, "Allow writing there"),
        (io::ErrorKind::ReadOnlyFilesystem, "Allow writing there"),
        (io::ErrorKind::StorageFull, "Free some space"),
        (io::ErrorKind::QuotaExceeded, "Free some space"),
        (io::ErrorKind::NotFound, "Connect its disk"),
        (io::ErrorKind::NotADirectory, "Choose a folder"),
        (io::ErrorKind::TimedOut, "Check its disk"),
    ] {
        let error = library.explain(kind.into());
        assert!(error.to_string().contains(says), "{kind:?}: {error}");
        assert!(matches!(
            StudioError::from(error),
            StudioError::Storage { .. }
        ));
    }
}

/// The kernel's own full disk and unwritable file systems, where there are such.
#[cfg(target_os = "linux")]
#[test]
fn what_the_kernel_says_of_full_and_unwritable_disks_is_understood() -> Outcome {
    let full = File::options()
        .write(true)
        .open("/dev/full")?
        .write_all(b"x")
        .expect_err("it is always full");
    assert_eq!(trouble(&full), Trouble::Full);
    // Nobody makes files in /proc, not even root.
    let library = Library::open("/proc");
    let error = library.check().expect_err("/proc takes no files");
    assert!(
        matches!(
            error,
            LibraryError::Missing { .. } | LibraryError::ReadOnly { .. }
        ),
        "{error:?}"
    );
    Ok(())
}

#[test]
fn published_bytes_are_the_bytes_that_came() -> Outcome {
    let shelf = shelf()?;
    let part = shelf.part("one", b"bytes with credentials")?;
    let path = shelf.library.publish(&part, "fox.mp4")?;
    assert_eq!(path, shelf.library.find("fox.mp4")?);
    assert_eq!(fs::read(path)?, b"bytes with credentials");
    assert!(!part.exists());
    Ok(())
}

#[test]
fn a_taken_name_gets_a_number_and_nothing_is_overwritten() -> Outcome {
    let shelf = shelf()?;
    for (id, bytes, expected) in [
        ("one", b"1", "fox.mp4"),
        ("two", b"2", "fox_2.mp4"),
        ("three", b"3", "fox_3.mp4"),
    ] {
        let part = shelf.part(id, bytes)?;
        let path = shelf.library.publish(&part, "fox.mp4")?;
        assert_eq!(path.file_name(), Some(expected.as_ref()));
    }
    assert_eq!(fs::read(shelf.library.find("fox.mp4")?)?, b"1");
    Ok(())
}

#[test]
fn notes_of_a_clip_deleted_by_hand_keep_its_name() -> Outcome {
    let shelf = shelf()?;
    fs::write(shelf.library.folder().join("fox.mp4.json"), "{}")?;
    let part = shelf.part("one", b"1")?;
    let path = shelf.library.publish(&part, "fox.mp4")?;
    assert_eq!(path.file_name(), Some("fox_2.mp4".as_ref()));
    Ok(())
}

#[test]
fn a_folder_with_the_name_of_a_clip_is_passed_over() -> Outcome {
    let shelf = shelf()?;
    fs::create_dir(shelf.library.folder().join("fox.mp4"))?;
    let part = shelf.part("one", b"1")?;
    let path = shelf.library.publish(&part, "fox.mp4")?;
    assert_eq!(path.file_name(), Some("fox_2.mp4".as_ref()));
    assert!(matches!(
        shelf.library.find("fox.mp4"),
        Err(LibraryError::ClipGone { .. })
    ));
    Ok(())
}

#[test]
fn a_part_that_vanished_is_told_apart_from_a_library_that_did() -> Outcome {
    let shelf = shelf()?;
    let part = shelf.library.part_path("one")?;
    let error = shelf.library.publish(&part, "fox.mp4").err();
    assert!(matches!(error, Some(LibraryError::PartGone { .. })));
    assert!(shelf.visible()?.is_empty());
    Ok(())
}

#[test]
fn a_clip_deleted_behind_our_back_says_so() -> Outcome {
    let shelf = shelf()?;
    let error = shelf.library.find("fox.mp4").expect_err("it is not there");
    assert!(matches!(error, LibraryError::ClipGone { .. }));
    assert!(matches!(
        StudioError::from(error),
        StudioError::NotFound { .. }
    ));
    Ok(())
}

#[test]
fn no_name_reaches_outside_the_library() -> Outcome {
    let shelf = shelf()?;
    let outside = shelf.folder.path().join("secret.mp4");
    fs::write(&outside, "secret")?;
    let part = shelf.part("one", b"1")?;
    let absolute = outside.to_string_lossy().into_owned();
    for name in [
        "../secret.mp4",
        "a/../../secret.mp4",
        "..",
        "",
        ".dailies-parts",
        &absolute,
    ] {
        assert!(matches!(
            shelf.library.find(name),
            Err(LibraryError::BadName { .. })
        ));
        assert!(matches!(
            shelf.library.remove(name),
            Err(LibraryError::BadName { .. })
        ));
        assert!(matches!(
            shelf.library.publish(&part, name),
            Err(LibraryError::BadName { .. })
        ));
        assert!(matches!(
            shelf.library.read_sidecar(name),
            Err(LibraryError::BadName { .. })
        ));
        assert!(shelf.library.part_path(name).is_err());
    }
    assert_eq!(fs::read(&outside)?, b"secret");
    assert!(part.exists());
    Ok(())
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_library() -> Outcome {
    use std::os::unix::fs::symlink;
    let shelf = shelf()?;
    let outside = shelf.folder.path().join("secret.mp4");
    fs::write(&outside, "secret")?;
    symlink(&outside, shelf.library.folder().join("fox.mp4"))?;
    assert!(shelf.library.find("fox.mp4").is_err());
    let part = shelf.part("one", b"1")?;
    let path = shelf.library.publish(&part, "fox.mp4")?;
    assert_eq!(path.file_name(), Some("fox_2.mp4".as_ref()));
    shelf.library.remove("fox.mp4")?;
    assert_eq!(fs::read(&outside)?, b"secret");
    // Nor does the folder for parts.
    fs::remove_dir(shelf.library.folder().join(PARTS))?;
    symlink(shelf.folder.path(), shelf.library.folder().join(PARTS))?;
    assert!(shelf.library.part_path("one").is_err());
    Ok(())
}

#[test]
fn notes_are_replaced_whole_and_go_with_the_clip() -> Outcome {
    let shelf = shelf()?;
    let part = shelf.part("one", b"1")?;
    shelf.library.publish(&part, "fox.mp4")?;
    let clip = sidecar::tests::clip();
    let mut notes = Sidecar::of(&clip, None, None, None).ok_or("the clip has a file")?;
    shelf.library.write_sidecar(&notes)?;
    notes.rating = 5;
    shelf.library.write_sidecar(&notes)?;
    assert_eq!(shelf.library.read_sidecar("fox.mp4")?, notes);
    assert_eq!(shelf.visible()?, ["fox.mp4", "fox.mp4.json"]);
    shelf.library.remove("fox.mp4")?;
    assert!(shelf.visible()?.is_empty());
    shelf.library.remove("fox.mp4")?;
    Ok(())
}

#[test]
fn sweeping_keeps_what_is_still_fetched_and_every_clip() -> Outcome {
    let shelf = shelf()?;
    let kept = shelf.part("kept", b"half")?;
    let left = shelf.part("left", b"half")?;
    let crashed = shelf.library.folder().join(".dailies-Xy12.part");
    fs::write(&crashed, "half")?;
    fs::write(shelf.library.folder().join("fox.mp4"), "clip")?;
    fs::write(shelf.library.folder().join("other.part"), "not ours")?;
    let keep = HashSet::from(["kept".to_owned()]);
    assert_eq!(shelf.library.sweep_parts(&keep)?, 2);
    assert!(kept.exists() && !left.exists() && !crashed.exists());
    assert_eq!(shelf.visible()?, ["fox.mp4", "other.part"]);
    Ok(())
}

#[test]
fn sweeping_a_new_library_finds_nothing() -> Outcome {
    assert_eq!(shelf()?.library.sweep_parts(&HashSet::new())?, 0);
    Ok(())
}
