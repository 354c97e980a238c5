//! Tests of saving copies, on a real disk. They hold for root too, who may write anywhere.

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

struct Desk {
    folder: tempfile::TempDir,
    clip: PathBuf,
    sha256: String,
}

fn desk() -> Result<Desk, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let clip = folder.path().join("library.mp4");
    fs::write(&clip, vec![7; 3_000_000])?;
    let sha256 = crate::probe::hash(&clip)?;
    fs::create_dir(folder.path().join("desktop"))?;
    Ok(Desk {
        folder,
        clip,
        sha256,
    })
}

impl Desk {
    fn target(&self) -> PathBuf {
        self.folder.path().join("desktop/fox.mp4")
    }

    fn save(&self, target: &Path) -> Result<PathBuf, ExportError> {
        copy_to(&self.clip, target, Some(&self.sha256), &mut |_, _| {})
    }

    fn on_the_desktop(&self) -> io::Result<usize> {
        Ok(fs::read_dir(self.folder.path().join("desktop"))?.count())
    }
}

#[test]
fn a_copy_has_the_same_bytes_and_progress_reaches_the_end() -> Outcome {
    let desk = desk()?;
    let mut told = Vec::new();
    let saved = copy_to(
        &desk.clip,
        &desk.target(),
        Some(&desk.sha256.to_uppercase()),
        &mut |done, total| told.push((done, total)),
    )?;
    assert_eq!(saved, desk.target());
    assert_eq!(fs::read(saved)?, fs::read(&desk.clip)?);
    assert_eq!(told.first(), Some(&(0, 3_000_000)));
    assert_eq!(told.last(), Some(&(3_000_000, 3_000_000)));
    assert!(told.is_sorted());
    assert_eq!(desk.on_the_desktop()?, 1);
    Ok(())
}

#[test]
fn an_existing_file_is_replaced_because_the_dialog_has_asked() -> Outcome {
    let desk = desk()?;
    fs::write(desk.target(), "old")?;
    desk.save(&desk.target())?;
    assert_eq!(fs::metadata(desk.target())?.len(), 3_000_000);
    assert_eq!(desk.on_the_desktop()?, 1);
    Ok(())
}

#[test]
fn a_protected_file_stays_as_it_is() -> Outcome {
    let desk = desk()?;
    fs::write(desk.target(), "old")?;
    let mut permissions = fs::metadata(desk.target())?.permissions();
    permissions.set_readonly(true);
    fs::set_permissions(desk.target(), permissions)?;
    let error = desk.save(&desk.target()).expect_err("it is protected");
    assert!(
        matches!(error, ExportError::FileReadOnly { .. }),
        "{error:?}"
    );
    assert!(error.to_string().contains("Choose another name"));
    assert_eq!(fs::read(desk.target())?, b"old");
    assert_eq!(desk.on_the_desktop()?, 1);
    Ok(())
}

#[test]
fn a_folder_that_vanished_says_so() -> Outcome {
    let desk = desk()?;
    fs::remove_dir(desk.folder.path().join("desktop"))?;
    let error = desk.save(&desk.target()).expect_err("the folder is gone");
    assert!(matches!(error, ExportError::FolderGone { .. }), "{error:?}");
    assert!(!desk.folder.path().join("desktop").exists());
    Ok(())
}

#[test]
fn a_file_in_the_place_of_the_folder_and_a_folder_in_the_place_of_the_file_say_so() -> Outcome {
    let desk = desk()?;
    fs::create_dir(desk.target())?;
    let error = desk.save(&desk.target()).expect_err("it is a folder");
    assert!(matches!(error, ExportError::WrongKind { .. }), "{error:?}");
    assert!(matches!(
        StudioError::from(error),
        StudioError::Invalid { .. }
    ));
    fs::remove_dir_all(desk.folder.path().join("desktop"))?;
    fs::write(desk.folder.path().join("desktop"), "a file")?;
    let error = desk.save(&desk.target()).expect_err("the folder is a file");
    assert!(matches!(error, ExportError::WrongKind { .. }), "{error:?}");
    for target in ["/", ".."] {
        assert!(desk.save(Path::new(target)).is_err());
    }
    Ok(())
}

#[test]
fn a_name_no_disk_takes_says_so() -> Outcome {
    let desk = desk()?;
    let target = desk.target().with_file_name("a".repeat(300));
    let error = desk.save(&target).expect_err("the name is too long");
    assert!(matches!(error, ExportError::BadName { .. }), "{error:?}");
    assert_eq!(desk.on_the_desktop()?, 0);
    Ok(())
}

#[test]
fn a_clip_whose_file_is_gone_says_so_and_leaves_the_target() -> Outcome {
    let desk = desk()?;
    fs::write(desk.target(), "old")?;
    fs::remove_file(&desk.clip)?;
    let error = desk.save(&desk.target()).expect_err("the clip is gone");
    assert!(matches!(error, ExportError::SourceGone { .. }), "{error:?}");
    assert_eq!(fs::read(desk.target())?, b"old");
    Ok(())
}

#[test]
fn a_clip_that_changed_since_it_was_kept_is_not_saved() -> Outcome {
    let desk = desk()?;
    fs::write(desk.target(), "old")?;
    fs::write(&desk.clip, vec![8; 3_000_000])?;
    let error = desk.save(&desk.target()).expect_err("the bytes differ");
    assert!(matches!(error, ExportError::SourceChanged), "{error:?}");
    assert_eq!(fs::read(desk.target())?, b"old");
    assert_eq!(desk.on_the_desktop()?, 1);
    Ok(())
}

#[test]
fn a_clip_is_never_copied_onto_itself() -> Outcome {
    let desk = desk()?;
    let detour = desk.folder.path().join("desktop/../library.mp4");
    let linked = desk.target();
    fs::hard_link(&desk.clip, &linked)?;
    for target in [desk.clip.clone(), detour, linked] {
        let error = desk.save(&target).expect_err("it is the clip itself");
        assert!(matches!(error, ExportError::OntoItself), "{error:?}");
    }
    assert_eq!(fs::metadata(&desk.clip)?.len(), 3_000_000);
    Ok(())
}

/// A disk that takes so many bytes and no more.
struct Disk {
    room: usize,
    full: io::ErrorKind,
}

impl Write for Disk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.room == 0 {
            return Err(self.full.into());
        }
        let taken = bytes.len().min(self.room);
        self.room -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_disk_that_fills_up_on_the_way_says_what_to_do() {
    let place = Place {
        folder: PathBuf::from("/media/stick"),
        name: "fox.mp4".into(),
    };
    for (full, says) in [
        (
            io::ErrorKind::StorageFull,
            "not enough space in /media/stick",
        ),
        (
            io::ErrorKind::QuotaExceeded,
            "not enough space in /media/stick",
        ),
        (
            io::ErrorKind::FileTooLarge,
            "too large for the disk of /media/stick",
        ),
        (
            io::ErrorKind::ReadOnlyFilesystem,
            "may not write into /media/stick",
        ),
        (io::ErrorKind::NotFound, "/media/stick is not there"),
        (io::ErrorKind::BrokenPipe, "Check its disk"),
    ] {
        let mut disk = Disk {
            room: 1_500_000,
            full,
        };
        let fault = copy_hashing(
            &mut &vec![7; 3_000_000][..],
            &mut disk,
            3_000_000,
            &mut |_, _| true,
        )
        .map_err(|fault| fault.explain(&place));
        let error = fault.expect_err("the disk is full");
        assert!(error.to_string().contains(says), "{full:?}: {error}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_kernels_own_full_disk_is_understood() -> Outcome {
    let place = Place {
        folder: PathBuf::from("/dev"),
        name: "full".into(),
    };
    let mut disk = File::options().write(true).open("/dev/full")?;
    let error = copy_hashing(&mut &[7; 100][..], &mut disk, 100, &mut |_, _| true)
        .map_err(|fault| fault.explain(&place))
        .expect_err("it is always full");
    assert!(matches!(error, ExportError::Full { .. }), "{error:?}");
    Ok(())
}

#[test]
fn a_source_that_shrinks_or_grows_on_the_way_is_not_taken() {
    for length in [50_usize, 150] {
        let mut source = &vec![7; length][..];
        let fault = copy_hashing(&mut source, &mut io::sink(), 100, &mut |_, _| true);
        assert!(matches!(fault, Err(Fault::Changed)), "{length}");
    }
}

#[test]
fn an_import_that_fails_leaves_no_half_copy() -> Outcome {
    let desk = desk()?;
    let target = desk.target();
    fs::remove_file(&desk.clip)?;
    assert!(matches!(
        copy_synced(&desk.clip, &target),
        Err(CopyFault::Source(_))
    ));
    assert!(!target.exists());
    Ok(())
}

#[test]
fn the_extension_is_there_in_the_end() {
    for (typed, saved) in [
        ("fox", "fox.mp4"),
        ("fox.mp4", "fox.mp4"),
        ("fox.MP4", "fox.MP4"),
        ("take 1.5", "take 1.5.mp4"),
        ("fox.", "fox..mp4"),
        ("a.b/fox", "a.b/fox.mp4"),
        (".mp4", ".mp4.mp4"),
    ] {
        assert_eq!(ensure_extension(Path::new(typed), "mp4"), Path::new(saved));
    }
}
