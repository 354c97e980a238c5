//! Tests of `probe`, on real clips that were made small, and on what is no clip.

use std::io::Cursor;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

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

fn look(bytes: &[u8]) -> Result<Facts, ProbeError> {
    probe_reader(Cursor::new(bytes), bytes.len() as u64)
}

/// A box as it stands in a file.
fn a_box(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len() + 8).expect("test boxes are small");
    [&size.to_be_bytes(), &name[..], content].concat()
}

#[test]
fn a_clip_tells_its_size_length_rate_and_codec() -> Outcome {
    for (name, codec) in [
        ("faststart.mp4", "avc1.42c00a"),
        ("moov-last.mp4", "avc1.64000a"),
        ("with-sound.mp4", "avc1.64000a"),
    ] {
        let facts = probe(&fixture(name))?;
        assert_eq!(facts.kind, Kind::Mp4, "{name}");
        assert_eq!((facts.width, facts.height), (Some(64), Some(64)), "{name}");
        assert_eq!(facts.duration, Some(1.0), "{name}");
        assert_eq!(facts.frame_rate, Some(24.0), "{name}");
        assert_eq!(facts.codec.as_deref(), Some(codec), "{name}");
        assert_eq!(facts.bytes, std::fs::metadata(fixture(name))?.len());
    }
    Ok(())
}

#[test]
fn a_codec_the_parser_does_not_know_is_still_named() -> Outcome {
    let facts = probe(&fixture("hevc.mp4"))?;
    assert_eq!(facts.codec.as_deref(), Some("hvc1"));
    assert_eq!((facts.width, facts.height), (Some(64), Some(64)));
    Ok(())
}

#[test]
fn a_fragmented_clip_is_whole_too() -> Outcome {
    let facts = probe(&fixture("fragmented.mp4"))?;
    assert_eq!((facts.width, facts.height), (Some(64), Some(64)));
    assert!(facts.codec.is_some_and(|codec| codec.starts_with("avc1.")));
    Ok(())
}

#[test]
fn a_clip_filmed_upright_is_taller_than_wide() -> Outcome {
    let mut bytes = std::fs::read(fixture("faststart.mp4"))?;
    let header = bytes
        .windows(4)
        .position(|name| name == b"tkhd")
        .ok_or("no track header")?;
    // Version 0: 4 name, 4 version, 20 times and id, 16 layer and volume, then the matrix.
    let matrix = header + 4 + 4 + 20 + 16;
    let one = 0x0001_0000_i32.to_be_bytes();
    assert_eq!(bytes[matrix..matrix + 4], one, "the matrix is elsewhere");
    bytes[matrix..matrix + 4].copy_from_slice(&[0; 4]);
    bytes[matrix + 4..matrix + 8].copy_from_slice(&one);
    bytes[matrix + 12..matrix + 16].copy_from_slice(&(-0x0001_0000_i32).to_be_bytes());
    bytes[matrix + 16..matrix + 20].copy_from_slice(&[0; 4]);
    let width = matrix + 36;
    bytes[width..width + 4].copy_from_slice(&(96_u32 << 16).to_be_bytes());
    let facts = look(&bytes)?;
    assert_eq!((facts.width, facts.height), (Some(64), Some(96)));
    Ok(())
}

#[test]
fn other_clips_are_told_by_their_first_bytes() -> Outcome {
    for (name, kind, media_type) in [
        ("clip.webm", Kind::WebM, "video/webm"),
        ("clip.avi", Kind::Avi, "video/x-msvideo"),
        ("clip.gif", Kind::Gif, "image/gif"),
    ] {
        let facts = probe(&fixture(name))?;
        assert_eq!(facts.kind, kind);
        assert_eq!(facts.kind.media_type(), media_type);
        assert!(facts.kind.is_clip());
    }
    let gif = probe(&fixture("clip.gif"))?;
    assert_eq!((gif.width, gif.height), (Some(32), Some(32)));
    Ok(())
}

#[test]
fn a_clip_cut_anywhere_is_refused() -> Outcome {
    for name in ["faststart.mp4", "moov-last.mp4", "with-sound.mp4"] {
        let bytes = std::fs::read(fixture(name))?;
        for length in 0..bytes.len() {
            let found = look(&bytes[..length]);
            assert!(found.is_err(), "{name} cut to {length} bytes passed");
            if length > 12 {
                assert!(
                    matches!(found, Err(ProbeError::Truncated)),
                    "{name} cut to {length} bytes: {found:?}"
                );
            }
        }
    }
    Ok(())
}

#[test]
fn a_fragment_without_its_pictures_is_refused() -> Outcome {
    let bytes = std::fs::read(fixture("fragmented.mp4"))?;
    let fragment = bytes
        .windows(4)
        .rposition(|name| name == b"moof")
        .ok_or("no fragment")?
        - 4;
    let size = bytes[fragment..].first_chunk().ok_or("no size")?;
    let end = fragment + usize::try_from(u32::from_be_bytes(*size))?;
    assert!(matches!(look(&bytes[..end]), Err(ProbeError::Truncated)));
    Ok(())
}

#[test]
fn a_clip_that_ends_before_its_pictures_is_refused() -> Outcome {
    // Between two boxes, where nothing looks cut off.
    let fragmented = std::fs::read(fixture("fragmented.mp4"))?;
    let first = fragmented
        .windows(4)
        .position(|name| name == b"moof")
        .ok_or("no fragment")?;
    let found = look(&fragmented[..first - 4]);
    assert!(matches!(found, Err(ProbeError::Truncated)), "{found:?}");
    // And with a media box that has nothing in it.
    let mut whole = std::fs::read(fixture("faststart.mp4"))?;
    let media = whole
        .windows(4)
        .position(|name| name == b"mdat")
        .ok_or("no media")?;
    whole.truncate(media + 4);
    whole[media - 4..media].copy_from_slice(&8_u32.to_be_bytes());
    let found = look(&whole);
    assert!(matches!(found, Err(ProbeError::Truncated)), "{found:?}");
    Ok(())
}

#[test]
fn what_stands_behind_a_whole_clip_and_is_no_box_is_let_be() -> Outcome {
    for name in ["faststart.mp4", "moov-last.mp4"] {
        let clip = std::fs::read(fixture(name))?;
        assert!(look(&clip)?.is_exact());
        for behind in [
            &[0; 4096][..],
            b"\n",
            b"\r\n--boundary--\r\n",
            b"<html>502 Bad Gateway</html>",
        ] {
            let facts = look(&[&clip[..], behind].concat())?;
            assert_eq!(facts.stray, behind.len() as u64);
            assert_eq!(facts.width, Some(64));
            assert!(!facts.is_exact());
        }
    }
    Ok(())
}

#[test]
fn a_box_behind_the_pictures_that_is_cut_off_is_missing() -> Outcome {
    let manifest = a_box(*b"uuid", &[7; 500]);
    let clip = std::fs::read(fixture("faststart.mp4"))?;
    for length in [8, 100, manifest.len() - 1] {
        let cut = [&clip[..], &manifest[..length]].concat();
        assert!(matches!(look(&cut), Err(ProbeError::Truncated)), "{length}");
    }
    // And so is the rest of a clip in fragments, wherever it was cut.
    let fragmented = std::fs::read(fixture("fragmented.mp4"))?;
    for behind in [&b"\0\0\0"[..], b"\n", b"<html>502 Bad Gateway</html>"] {
        let found = look(&[&fragmented[..], behind].concat());
        let zeros = behind.iter().all(|byte| *byte == 0);
        assert_eq!(found.is_ok(), zeros, "{behind:?}: {found:?}");
    }
    Ok(())
}

#[test]
fn credentials_in_further_boxes_do_not_disturb() -> Outcome {
    // C2PA keeps its manifest in a uuid box.
    let mut bytes = std::fs::read(fixture("faststart.mp4"))?;
    bytes.extend(a_box(*b"uuid", &[7; 5000]));
    assert_eq!(look(&bytes)?.width, Some(64));
    Ok(())
}

#[test]
fn media_to_the_end_of_the_file_needs_no_size() -> Outcome {
    let mut bytes = std::fs::read(fixture("faststart.mp4"))?;
    let media = bytes
        .windows(4)
        .position(|name| name == b"mdat")
        .ok_or("no media")?;
    bytes[media - 4..media].copy_from_slice(&[0; 4]);
    assert_eq!(look(&bytes)?.duration, Some(1.0));
    Ok(())
}

#[test]
fn what_is_no_clip_is_named() {
    for (bytes, says) in [
        (&b"<!DOCTYPE html><p>Sign in"[..], "a web page"),
        (b"{\"error\":{\"message\":\"expired\"}}", "a JSON text"),
        (b"upstream timed out\n", "a text"),
        (b"PK\x03\x04\x14\0\0\0", "a ZIP archive"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "a HEIC picture"),
        (&[0, 1, 2, 3, 0xff], "a file of an unknown kind"),
    ] {
        let error = look(bytes).expect_err("it is no clip");
        assert_eq!(
            error.to_string(),
            format!("This is {says}, not a video clip.")
        );
    }
}

#[test]
fn a_whole_clip_the_parser_doubts_is_kept() -> Outcome {
    let mut bytes = std::fs::read(fixture("faststart.mp4"))?;
    let header = bytes
        .windows(4)
        .position(|name| name == b"mvhd")
        .ok_or("no movie header")?;
    // Zero ticks in a second: name, version and two times before it.
    bytes[header + 16..header + 20].fill(0);
    let facts = look(&bytes)?;
    assert_eq!(facts.codec.as_deref(), Some("avc1"));
    assert_eq!(facts.duration, None);
    // Without a video track there is nothing to keep.
    let handler = bytes
        .windows(4)
        .position(|name| name == b"vide")
        .ok_or("no handler")?;
    bytes[handler..handler + 4].copy_from_slice(b"hint");
    assert!(matches!(look(&bytes), Err(ProbeError::Damaged { .. })));
    Ok(())
}

#[test]
fn a_picture_is_no_clip() {
    for start in [
        &b"\x89PNG\r\n\x1a\n"[..],
        &[0xff, 0xd8, 0xff, 0xe0],
        b"RIFF\0\0\0\0WEBP",
    ] {
        let error = look(start).expect_err("it is a picture");
        assert_eq!(error.to_string(), "This is a picture, not a video clip.");
    }
}

#[test]
fn an_empty_file_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("empty.mp4");
    std::fs::write(&path, [])?;
    assert!(matches!(probe(&path), Err(ProbeError::Empty)));
    Ok(())
}

#[test]
fn sound_alone_is_no_clip() {
    let found = probe(&fixture("sound-only.mp4"));
    assert!(matches!(found, Err(ProbeError::NoPicture)), "{found:?}");
}

#[test]
fn a_folder_or_nothing_in_the_place_of_a_file_is_an_error() -> Outcome {
    let folder = tempfile::tempdir()?;
    assert!(matches!(probe(folder.path()), Err(ProbeError::Read { .. })));
    let gone = folder.path().join("gone.mp4");
    assert!(matches!(probe(&gone), Err(ProbeError::Read { .. })));
    assert!(matches!(hash(&gone), Err(ProbeError::Read { .. })));
    Ok(())
}

#[test]
fn boxes_that_lie_about_their_size_are_refused() {
    let start = a_box(*b"ftyp", b"isom\0\0\0\0");
    let long = |size: u64| [&1_u32.to_be_bytes()[..], b"mdat", &size.to_be_bytes()].concat();
    for tail in [
        long(u64::MAX),
        long(u64::MAX - 20),
        long(1 << 62),
        long(0),
        long(7),
        [&3_u32.to_be_bytes()[..], b"mdat"].concat(),
        u32::MAX.to_be_bytes().to_vec(),
    ] {
        let bytes = [start.clone(), tail].concat();
        assert!(look(&bytes).is_err());
    }
}

#[test]
fn a_table_that_claims_four_billion_frames_costs_nothing() -> Outcome {
    let mut bytes = std::fs::read(fixture("faststart.mp4"))?;
    for table in [b"stsz", b"stsc", b"stco", b"stts"] {
        let at = bytes
            .windows(4)
            .position(|name| name == table)
            .ok_or("no table")?;
        // Every word of the table: sizes, counts and entries.
        bytes[at + 8..at + 20].fill(0xff);
    }
    if let Ok(facts) = look(&bytes) {
        assert_eq!(facts.frame_rate, None);
    }
    Ok(())
}

#[test]
fn a_hundred_thousand_empty_boxes_end_in_time() {
    let mut bytes = a_box(*b"ftyp", b"isom\0\0\0\0");
    for _ in 0..100_001 {
        bytes.extend(a_box(*b"free", b""));
    }
    assert!(matches!(look(&bytes), Err(ProbeError::Damaged { .. })));
}

#[test]
fn a_hash_is_the_sha256_of_all_bytes() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a");
    std::fs::write(&path, vec![b'a'; 1_000_000])?;
    // The third test vector of FIPS 180-2.
    assert_eq!(
        hash(&path)?,
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    );
    Ok(())
}

#[test]
fn facts_cross_to_the_page_as_they_are() -> Outcome {
    let file = probe(&fixture("faststart.mp4"))?.clip_file("a.mp4", "00ff");
    assert_eq!(file.name, "a.mp4");
    assert_eq!(file.sha256, "00ff");
    assert_eq!(file.media_type, "video/mp4");
    assert!(file.present);
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_get_an_answer(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = look(&bytes);
        let _ = describe(&bytes);
    }

    #[test]
    fn any_boxes_get_an_answer(
        names in proptest::collection::vec(0_usize..8, 0..12),
        content in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        const NAMES: [&[u8; 4]; 8] =
            [b"moov", b"mdat", b"trak", b"mdia", b"stbl", b"stsd", b"tkhd", b"moof"];
        let mut bytes = a_box(*b"ftyp", b"isom\0\0\0\0");
        for name in names {
            // Half of them nested into what came before.
            let inner = if content.len() % 2 == 0 { &content } else { &bytes };
            let made = a_box(*NAMES[name], inner);
            bytes.extend(made);
            if bytes.len() > 100_000 {
                break;
            }
        }
        let _ = look(&bytes);
    }

    #[test]
    fn any_flaw_in_a_clip_gets_an_answer(
        which in 0_usize..5,
        flaws in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let name = ["faststart.mp4", "moov-last.mp4", "fragmented.mp4", "with-sound.mp4", "hevc.mp4"][which];
        let mut bytes = std::fs::read(fixture(name)).expect("the fixture is there");
        let movie = bytes.windows(4).position(|name| name == b"moov").expect("it has a movie box");
        let end = (movie + 1000).min(bytes.len());
        for (place, value) in flaws {
            // Where the structure is; flaws in pictures are not looked for.
            let at = movie + place.index(end - movie);
            bytes[at] = value;
        }
        if let Ok(facts) = look(&bytes) {
            prop_assert!(facts.duration.is_none_or(f64::is_finite));
            prop_assert!(facts.frame_rate.is_none_or(f64::is_finite));
        }
    }
}
