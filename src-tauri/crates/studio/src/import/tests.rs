//! Tests of bringing in files and folders.

use super::*;
use crate::probe::hash;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn fixture(name: &str) -> PathBuf {
    [
        env!("CARGO_MANIFEST_DIR"),
        "../../../tests/fixtures/clips",
        name,
    ]
    .iter()
    .collect()
}

fn library(folder: &Path) -> io::Result<Library> {
    let library = Library::open(folder.join("library"));
    fs::create_dir(library.folder())?;
    Ok(library)
}

fn names(candidates: &[Candidate]) -> Vec<&str> {
    candidates.iter().map(|clip| clip.name.as_str()).collect()
}

fn sidecar_for(name: &str, rating: u8) -> String {
    format!(
        r#"{{"dailies":1,"id":"x","source":"created","prompt":"A fox","rating":{rating},
            "file":{{"name":"{name}","bytes":1,"sha256":"00","mediaType":"video/mp4"}}}}"#
    )
}

#[test]
fn clips_are_told_by_content_not_by_name() -> Outcome {
    let folder = tempfile::tempdir()?;
    let disguised = folder.path().join("holiday.txt");
    let fake = folder.path().join("fake.mp4");
    fs::copy(fixture("faststart.mp4"), &disguised)?;
    fs::write(&fake, "<!doctype html><p>Sign in")?;
    let (clips, skipped) = plan(&[disguised, fake, fixture("clip.webm"), fixture("clip.gif")]);
    assert_eq!(names(&clips), ["holiday.txt", "clip.webm", "clip.gif"]);
    assert_eq!(clips[0].kind, Kind::Mp4);
    assert_eq!(skipped.len(), 1);
    assert_eq!(skipped[0].name, "fake.mp4");
    assert_eq!(skipped[0].reason, "This is a web page, not a video clip.");
    Ok(())
}

#[test]
fn a_dropped_folder_is_searched_with_its_folders_and_sidecars() -> Outcome {
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    fs::create_dir_all(root.join("day 1/.dailies-parts"))?;
    fs::copy(fixture("faststart.mp4"), root.join("a.mp4"))?;
    fs::write(root.join("a.mp4.json"), sidecar_for("a.mp4", 4))?;
    fs::copy(fixture("clip.webm"), root.join("day 1/b.webm"))?;
    fs::copy(fixture("faststart.mp4"), root.join("day 1/.hidden.mp4"))?;
    fs::copy(
        fixture("faststart.mp4"),
        root.join("day 1/.dailies-parts/c.part"),
    )?;
    fs::write(root.join("still.png"), b"\x89PNG\r\n\x1a\n")?;
    fs::write(root.join("empty.mp4"), [])?;
    let (clips, skipped) = plan(&[root.to_owned()]);
    assert_eq!(names(&clips), ["a.mp4", "b.webm"]);
    let sidecar = clips[0]
        .sidecar
        .as_ref()
        .ok_or("the sidecar was not found")?;
    assert_eq!((sidecar.prompt.as_str(), sidecar.rating), ("A fox", 4));
    assert!(clips[1].sidecar.is_none());
    let skipped: Vec<_> = skipped.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(skipped, ["empty.mp4", "still.png"]);
    Ok(())
}

#[test]
fn a_sidecar_that_speaks_of_another_file_is_not_believed() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clip = folder.path().join("a.mp4");
    fs::copy(fixture("faststart.mp4"), &clip)?;
    let sidecar = folder.path().join("a.mp4.json");
    fs::write(&sidecar, sidecar_for("../../other.mp4", 4))?;
    let (clips, skipped) = plan(&[clip, sidecar]);
    assert!(clips[0].sidecar.is_none());
    assert!(skipped.is_empty());
    Ok(())
}

#[test]
fn the_same_file_dropped_twice_is_one_clip() -> Outcome {
    let folder = tempfile::tempdir()?;
    let clip = folder.path().join("a.mp4");
    fs::copy(fixture("faststart.mp4"), &clip)?;
    let (clips, skipped) = plan(&[clip.clone(), folder.path().to_owned(), clip]);
    assert_eq!((clips.len(), skipped.len()), (1, 0));
    Ok(())
}

#[test]
fn what_is_gone_is_named() {
    let (clips, skipped) = plan(&[PathBuf::from("/nowhere/gone.mp4")]);
    assert!(clips.is_empty());
    assert_eq!(skipped[0].name, "gone.mp4");
    assert_eq!(skipped[0].reason, "It is no longer there.");
}

#[cfg(unix)]
#[test]
fn links_in_a_dropped_folder_are_not_followed() -> Outcome {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir()?;
    let dropped = folder.path().join("dropped");
    fs::create_dir(&dropped)?;
    symlink(fixture("faststart.mp4"), dropped.join("link.mp4"))?;
    symlink(folder.path(), dropped.join("round"))?;
    let (clips, skipped) = plan(std::slice::from_ref(&dropped));
    assert!(clips.is_empty());
    let skipped: Vec<_> = skipped.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(skipped, ["link.mp4", "round"]);
    // A link that was dropped itself was pointed at.
    let (clips, _) = plan(&[dropped.join("link.mp4")]);
    assert_eq!(names(&clips), ["link.mp4"]);
    Ok(())
}

#[test]
fn a_copy_in_leaves_the_source_and_gets_a_free_name() -> Outcome {
    let folder = tempfile::tempdir()?;
    let library = library(folder.path())?;
    let (clips, _) = plan(&[fixture("faststart.mp4")]);
    let before = fs::read(fixture("faststart.mp4"))?;
    for name in ["fox.mp4", "fox_2.mp4"] {
        let mut copied = copy_in(&library, &clips[0])?;
        let path = copied.publish(&library, "fox.mp4")?;
        assert_eq!(path, library.folder().join(name));
        assert_eq!(fs::read(&path)?, before);
        assert_eq!(copied.sha256, hash(&path)?);
        let facts = &copied.facts;
        assert_eq!((facts.width, facts.duration), (Some(64), Some(1.0)));
    }
    assert_eq!(fs::read(fixture("faststart.mp4"))?, before);
    Ok(())
}

#[test]
fn a_damaged_clip_leaves_nothing_in_the_library() -> Outcome {
    let folder = tempfile::tempdir()?;
    let library = library(folder.path())?;
    let half = folder.path().join("half.mp4");
    let bytes = fs::read(fixture("faststart.mp4"))?;
    fs::write(&half, &bytes[..bytes.len() / 2])?;
    let (clips, _) = plan(&[half.clone(), fixture("clip.gif")]);
    let error = copy_in(&library, &clips[0]).expect_err("it is half a clip");
    assert!(error.to_string().contains("its end is missing"), "{error}");
    let mut copied = copy_in(&library, &clips[1])?;
    let error = copied
        .publish(&library, "../out.mp4")
        .expect_err("the name leads out");
    assert!(matches!(error, ImportError::Library { .. }), "{error:?}");
    drop(copied);
    fs::remove_file(&half)?;
    let error = copy_in(&library, &clips[0]).expect_err("it is gone");
    assert!(matches!(error, ImportError::Unreadable { .. }), "{error:?}");
    let left: Vec<_> = WalkDir::new(library.folder())
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .collect();
    assert!(left.is_empty(), "{left:?}");
    Ok(())
}

#[test]
fn a_library_that_vanished_takes_nothing_and_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let library = library(folder.path())?;
    fs::remove_dir(library.folder())?;
    let (clips, _) = plan(&[fixture("faststart.mp4")]);
    let error = copy_in(&library, &clips[0]).expect_err("there is no library");
    assert!(matches!(
        StudioError::from(error),
        StudioError::Storage { message, .. } if message.contains("library folder is not there")
    ));
    assert!(!library.folder().exists());
    Ok(())
}

#[test]
fn a_copy_follows_a_library_that_moved_meanwhile() -> Outcome {
    let folder = tempfile::tempdir()?;
    let before = library(folder.path())?;
    let after = Library::open(folder.path().join("elsewhere"));
    fs::create_dir(after.folder())?;
    let (clips, _) = plan(&[fixture("faststart.mp4")]);
    let mut copied = copy_in(&before, &clips[0])?;
    let path = copied.publish(&after, "fox.mp4")?;
    assert_eq!(path, after.folder().join("fox.mp4"));
    drop(copied);
    assert_eq!(hash(&path)?, hash(&fixture("faststart.mp4"))?);
    let left = fs::read_dir(before.parts())?.count();
    assert_eq!(left, 0);
    Ok(())
}
