//! MP4 and `QuickTime`: whether the file is whole, and what its movie box says.
//!
//! The outer boxes are walked here, because a cut-off download shows there and nowhere else. The
//! movie box goes to `mp4parse`, Firefox's parser: it is made for hostile files, allocates
//! fallibly and never expands sample tables. Not `re_mp4`: it indexes tables unchecked and a
//! 100-byte table can ask it for 300 GB.

use std::io::{Cursor, Read, Seek, SeekFrom};

use mp4parse::{
    CodecType, Error as ParseError, SampleEntry, Track, TrackType, VideoCodecSpecific,
    VideoSampleEntry,
};

use super::{Facts, ProbeError, unreadable};

/// A movie box of an hour of clip takes about 5 MB.
const LARGEST_MOVIE_BOX: u64 = 64 << 20;

/// More outer boxes than any clip has (fragments of a tenth of a second for an hour), so that a
/// file of empty boxes ends in time.
const MOST_BOXES: usize = 100_000;

pub(super) fn read(mut file: impl Read + Seek, facts: &mut Facts) -> Result<(), ProbeError> {
    let Outer { movie, stray } = outer(&mut file, facts.bytes)?;
    facts.stray = stray;
    let context = match mp4parse::read_mp4(&mut Cursor::new(&movie)) {
        Ok(context) => context,
        // The bytes are whole and there are pictures in them. A parser's doubts are no reason to
        // throw away what was paid for; the player may well show it.
        Err(_) if has_pictures(&movie) => {
            facts.codec = four_letters(&movie);
            return Ok(());
        }
        Err(ParseError::OutOfMemory) => return Err(damaged("tables too large")),
        Err(error) => return Err(damaged(&error.to_string())),
    };
    let videos = || {
        context
            .tracks
            .iter()
            .filter(|track| track.track_type == TrackType::Video)
    };
    let Some(track) = videos()
        .find(|track| track.stsd.is_some())
        .or_else(|| videos().next())
    else {
        return Err(if context.tracks.is_empty() {
            damaged("no tracks")
        } else {
            ProbeError::NoPicture
        });
    };
    // A cut exactly between two boxes leaves a file that is well-formed but has no pictures.
    let beyond = |track: &Track| {
        let offsets = track.stco.as_ref().map(|table| &table.offsets);
        offsets.is_some_and(|offsets| offsets.iter().any(|offset| *offset >= facts.bytes))
    };
    if context.tracks.iter().any(beyond) {
        return Err(ProbeError::Truncated);
    }
    describe(track, &movie, facts);
    Ok(())
}

fn damaged(details: &str) -> ProbeError {
    ProbeError::Damaged {
        details: details.to_owned(),
    }
}

/// The movie box of a whole file.
pub(crate) fn walk(file: &mut (impl Read + Seek), bytes: u64) -> Result<Vec<u8>, ProbeError> {
    outer(file, bytes).map(|outer| outer.movie)
}

/// What the outer boxes of a file hold.
struct Outer {
    /// The movie box.
    movie: Vec<u8>,
    /// Bytes behind the last box.
    stray: u64,
}

/// Boxes that stand behind the pictures of a clip: one of these that is cut off is missing.
const OUTER: [&[u8; 4]; 17] = [
    b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"mfra", b"free", b"skip", b"wide", b"uuid",
    b"meta", b"udta", b"sidx", b"ssix", b"prft", b"emsg", b"pdin",
];

/// Walks the outer boxes, which must cover the file. Behind a movie and its pictures may be bytes
/// that are no box: encoders and relays add zeros, line ends, marks of their own.
fn outer(file: &mut (impl Read + Seek), bytes: u64) -> Result<Outer, ProbeError> {
    let mut movie: Option<Vec<u8>> = None;
    let mut in_fragments = false;
    let mut at = 0;
    let mut boxes = 0;
    let mut last = *b"    ";
    let mut has_media = false;
    while at < bytes {
        boxes += 1;
        if boxes > MOST_BOXES {
            return Err(damaged("too many boxes"));
        }
        file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
        let mut header = Vec::with_capacity(16);
        file.by_ref()
            .take(16)
            .read_to_end(&mut header)
            .map_err(unreadable)?;
        // A stretch of a fragmented clip may end anywhere, and looks like this where it does.
        let ends_here = movie.is_some() && has_media && last != *b"moof";
        let may_be_over = ends_here && (!in_fragments || header.iter().all(|byte| *byte == 0));
        if may_be_over && is_stray(&header, bytes - at) {
            break;
        }
        let (&short, rest) = header
            .split_first_chunk::<4>()
            .ok_or(ProbeError::Truncated)?;
        let (&name, rest) = rest.split_first_chunk::<4>().ok_or(ProbeError::Truncated)?;
        let size = match u32::from_be_bytes(short) {
            // To the end of the file.
            0 => bytes - at,
            1 => rest
                .try_into()
                .map(u64::from_be_bytes)
                .map_err(|_| ProbeError::Truncated)?,
            short => u64::from(short),
        };
        if size < 8 || !name.iter().all(|byte| *byte >= 0x20) {
            return Err(damaged("no box where one should start"));
        }
        let end = at.checked_add(size).ok_or(ProbeError::Truncated)?;
        if end > bytes {
            return Err(ProbeError::Truncated);
        }
        match &name {
            // Where there are two, players take the first.
            b"moov" if movie.is_some() => {}
            b"moov" if size > LARGEST_MOVIE_BOX => return Err(damaged("movie box too large")),
            b"moov" => {
                file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
                let mut content = Vec::new();
                file.by_ref()
                    .take(size)
                    .read_to_end(&mut content)
                    .map_err(unreadable)?;
                if content.len() as u64 != size {
                    return Err(ProbeError::Truncated);
                }
                // The parser takes no box that reaches to the end of the file.
                let size = u32::try_from(size).map_err(|_| ProbeError::Truncated)?;
                if content[..4] == [0; 4] {
                    content[..4].copy_from_slice(&size.to_be_bytes());
                }
                movie = Some(content);
            }
            b"mdat" => has_media = true,
            b"moof" => in_fragments = true,
            _ => {}
        }
        last = name;
        at = end;
    }
    // Without its pictures, or with the head of a fragment but not the fragment.
    if !has_media || last == *b"moof" {
        return Err(ProbeError::Truncated);
    }
    let movie = movie.ok_or(ProbeError::Truncated)?;
    Ok(Outer {
        movie,
        stray: bytes - at,
    })
}

/// Whether what stands where a box could begin, `left` bytes before the end, is none.
fn is_stray(header: &[u8], left: u64) -> bool {
    let Some((size, rest)) = header.split_first_chunk::<4>() else {
        return true;
    };
    let Some((name, _)) = rest.split_first_chunk::<4>() else {
        return true;
    };
    if OUTER.contains(&name) {
        return false;
    }
    // An unknown box that is whole is a box.
    let size = u64::from(u32::from_be_bytes(*size));
    !(8..=left).contains(&size) || !name.iter().all(|byte| *byte >= 0x20)
}

fn describe(track: &Track, movie: &[u8], facts: &mut Facts) {
    let entry = track
        .stsd
        .as_ref()
        .and_then(|table| table.descriptions.iter().find_map(video_entry));
    let mut size = entry.map(|entry| (u32::from(entry.width), u32::from(entry.height)));
    if let Some(header) = &track.tkhd {
        // As shown: 16.16 fixed point, after the pixel shape is applied.
        let shown = (header.width >> 16, header.height >> 16);
        if shown.0 > 0 && shown.1 > 0 {
            size = Some(shown);
        }
        // Turned by a quarter: phones film upright this way.
        if header.matrix.a == 0 && header.matrix.d == 0 && header.matrix.b != 0 {
            size = size.map(|(width, height)| (height, width));
        }
    }
    if let Some((width, height)) = size.filter(|(width, height)| *width > 0 && *height > 0) {
        facts.width = Some(width);
        facts.height = Some(height);
    }
    let scale = track.timescale.map_or(0, |scale| scale.0);
    let (frames, ticks) = track
        .stts
        .iter()
        .flat_map(|table| table.samples.iter())
        .fold((0_u64, 0_u64), |(frames, ticks), run| {
            let run_ticks = u64::from(run.sample_count) * u64::from(run.sample_delta);
            (
                frames.saturating_add(u64::from(run.sample_count)),
                ticks.saturating_add(run_ticks),
            )
        });
    if scale > 0 {
        let told = track.duration.map(|duration| duration.0);
        // All ones means unknown (ISO/IEC 14496-12, 8.4.2).
        let told =
            told.filter(|told| !matches!(*told, 0 | u64::MAX) && *told != u64::from(u32::MAX));
        let length = told.or((ticks > 0).then_some(ticks));
        facts.duration = length.map(|length| float(length) / float(scale));
        if frames > 1 && ticks > 0 {
            facts.frame_rate = Some(float(frames) * float(scale) / float(ticks))
                .filter(|rate| (0.01..=1000.0).contains(rate));
        }
    }
    facts.codec = entry.and_then(codec).or_else(|| four_letters(movie));
}

#[expect(
    clippy::cast_precision_loss,
    reason = "lengths and rates are for showing"
)]
fn float(number: u64) -> f64 {
    number as f64
}

fn video_entry(entry: &SampleEntry) -> Option<&VideoSampleEntry> {
    match entry {
        SampleEntry::Video(entry) => Some(entry),
        SampleEntry::Audio(_) | SampleEntry::Unknown => None,
    }
}

/// The codec string of RFC 6381, where all its parts are at hand.
fn codec(entry: &VideoSampleEntry) -> Option<String> {
    match (&entry.codec_type, &entry.codec_specific) {
        (CodecType::H264, VideoCodecSpecific::AVCConfig(config)) => match config.get(1..4)? {
            [profile, compatible, level] => {
                Some(format!("avc1.{profile:02x}{compatible:02x}{level:02x}"))
            }
            _ => None,
        },
        (CodecType::AV1, VideoCodecSpecific::AV1Config(config)) => Some(format!(
            "av01.{}.{:02}{}.{:02}",
            config.profile,
            config.level,
            if config.tier == 0 { 'M' } else { 'H' },
            config.bit_depth
        )),
        _ => None,
    }
}

/// The four-letter name of the first video codec, for those the parser does not know (HEVC).
fn four_letters(movie: &[u8]) -> Option<String> {
    video_media(movie).find_map(|media| {
        let table = child(child(child(media, *b"minf")?, *b"stbl")?, *b"stsd")?;
        let (name, _) = children(table.get(8..)?).next()?;
        name.iter()
            .all(u8::is_ascii_alphanumeric)
            .then(|| String::from_utf8_lossy(&name).into_owned())
    })
}

fn has_pictures(movie: &[u8]) -> bool {
    video_media(movie).next().is_some()
}

/// The media boxes of the video tracks.
fn video_media(movie: &[u8]) -> impl Iterator<Item = &[u8]> {
    children(movie.get(8..).unwrap_or_default())
        .filter(|(name, _)| name == b"trak")
        .filter_map(|(_, track)| child(track, *b"mdia"))
        .filter(|media| {
            child(media, *b"hdlr").is_some_and(|handler| handler.get(8..12) == Some(b"vide"))
        })
}

fn child(bytes: &[u8], name: [u8; 4]) -> Option<&[u8]> {
    children(bytes).find_map(|(found, content)| (found == name).then_some(content))
}

/// The boxes in a box, with their contents; ends where the structure does.
pub(crate) fn children(mut bytes: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (&size, rest) = bytes.split_first_chunk::<4>()?;
        let (&name, _) = rest.split_first_chunk::<4>()?;
        let size = usize::try_from(u32::from_be_bytes(size)).ok()?;
        let content = bytes.get(8..size)?;
        bytes = &bytes[size..];
        Some((name, content))
    })
}
