//! Real files of several makers, whose frames were counted by `ffprobe`.

use std::io::Cursor;

use super::{FrameTable, Movie, MovieError, Rate};

macro_rules! clip {
    ($name:literal) => {
        include_bytes!(concat!("../../../../../tests/fixtures/clips/", $name)).as_slice()
    };
}

fn movie(bytes: &[u8]) -> Result<Movie, MovieError> {
    Movie::read(Cursor::new(bytes), bytes.len() as u64)
}

fn table(bytes: &[u8]) -> FrameTable {
    let movie = movie(bytes).expect("a table");
    FrameTable::of(&movie).expect("frames")
}

#[test]
fn frames_of_one_length_are_told_as_a_rate_and_a_count() {
    for bytes in [
        clip!("faststart.mp4"),
        clip!("moov-last.mp4"),
        clip!("with-sound.mp4"),
    ] {
        let table = table(bytes);
        assert_eq!(
            (table.count, table.scale, table.step),
            (24, 12288.0, Some(512.0))
        );
        assert_eq!(
            table.rate,
            Rate {
                frames: 24,
                seconds: 1
            }
        );
        assert_eq!((table.first, table.variable), (0.0, false));
        assert!(table.lengths.is_empty());
    }
}

#[test]
fn a_broken_rate_is_a_fraction() {
    let table = table(clip!("counted.mp4"));
    assert_eq!(table.count, 48);
    assert_eq!(
        table.rate,
        Rate {
            frames: 30_000,
            seconds: 1001
        }
    );
    // Pictures are decoded in another order; the edit list puts the first one at nothing.
    assert_eq!((table.first, table.step), (0.0, Some(1001.0)));
}

#[test]
fn frames_of_different_length_are_told_one_by_one() {
    let table = table(clip!("variable.mp4"));
    assert_eq!((table.count, table.variable, table.step), (24, true, None));
    let one = table.scale / 24.0;
    let lengths: Vec<f64> = table
        .lengths
        .iter()
        .map(|ticks| f64::from(*ticks) / one)
        .collect();
    assert_eq!(&lengths[..6], [1.0, 1.0, 3.0, 1.0, 1.0, 3.0]);
}

#[test]
fn a_file_without_a_table_says_so() {
    for bytes in [
        clip!("fragmented.mp4"),
        clip!("clip.webm"),
        b"hello".as_slice(),
    ] {
        match movie(bytes) {
            Ok(movie) => assert_eq!(FrameTable::of(&movie), None),
            Err(MovieError::NoTable | MovieError::Unusable { .. }) => {}
        }
    }
}

#[test]
fn a_rate_that_rounding_hides_is_found_again() {
    assert_eq!(
        Rate::near(23.976),
        Rate {
            frames: 24_000,
            seconds: 1001
        }
    );
    assert_eq!(
        Rate::near(24.001),
        Rate {
            frames: 24,
            seconds: 1
        }
    );
    assert_eq!(
        Rate::near(8.0),
        Rate {
            frames: 8,
            seconds: 1
        }
    );
    assert_eq!(
        Rate::near(7.5),
        Rate {
            frames: 15,
            seconds: 2
        }
    );
}

/// Bytes that are no longer what they were: no table may make the reader panic, or ask for more
/// memory than the file could fill.
#[test]
fn a_damaged_table_is_refused_and_never_believed() {
    let whole = clip!("counted.mp4");
    let begins = whole
        .windows(4)
        .position(|name| name == b"moov")
        .expect("a movie box");
    for at in begins..whole.len() {
        for value in [0, 0x7f, 0xff] {
            let mut bytes = whole.to_vec();
            bytes[at] = value;
            if let Ok(movie) = movie(&bytes) {
                let frames = FrameTable::of(&movie);
                let stretch = super::Stretch { first: 3, last: 20 };
                let _ = super::cut::plan(&movie, stretch);
                assert!(frames.is_none_or(|frames| frames.count <= 2_200_000));
            }
        }
    }
}
