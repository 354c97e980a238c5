//! Writing a part of a clip: a new movie box in front, then the bytes of its samples as they are in
//! the clip. Sample descriptions, and with them the codec, pass through untouched.
//!
//! What stood beside the movie box is left out, Content Credentials among it: they speak of the
//! whole clip, and would not be true of a part.

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Write};

use super::boxes::{Header, boxed, full, inner, put, runs, with_duration};
use super::cut::{Piece, Plan};
use super::{CutError, Movie, Sample, Track};
use crate::probe::children;

/// How a file type box begins that every player takes.
const PLAIN_TYPE: &[u8] = b"isom\0\0\x02\0isomiso2mp41";
/// No movie box of a clip is larger (`probe`).
const LARGEST_HEAD: u64 = 80 << 20;
/// No honest file type box is longer.
const LONGEST_TYPE: u64 = 4096;

/// Bytes of one track that stand together, about a second.
struct Chunk<'a> {
    track: usize,
    /// When it is needed, in seconds from the beginning of the part.
    when: f64,
    samples: &'a [usize],
    bytes: u64,
    offset: u64,
}

/// Everything before the samples of a part, and which bytes of the clip follow.
pub(crate) struct Layout {
    head: Vec<u8>,
    /// Where they are in the clip, and how many.
    copies: Vec<(u64, u64)>,
}

/// Lays a part out.
pub(crate) fn lay_out(movie: &Movie, plan: &Plan, file_type: &[u8]) -> Result<Layout, CutError> {
    let mut chunks = chunks(movie, plan);
    let total: u64 = chunks.iter().map(|chunk| chunk.bytes).sum();
    let file_type = boxed(*b"ftyp", file_type)?;
    let wide = total + LARGEST_HEAD > u64::from(u32::MAX);
    let media_header: u64 = if wide { 16 } else { 8 };
    // The movie box is as long wherever its offsets lead to, so it is made twice.
    let length = movie_box(movie, plan, &chunks, wide)?.len() as u64;
    let mut at = file_type.len() as u64 + length + media_header;
    if at > LARGEST_HEAD {
        return Err(CutError::Uncuttable);
    }
    for chunk in &mut chunks {
        chunk.offset = at;
        at += chunk.bytes;
    }
    let mut head = file_type;
    head.extend(movie_box(movie, plan, &chunks, wide)?);
    if wide {
        put(&mut head, 1);
        head.extend_from_slice(b"mdat");
        head.extend_from_slice(&(total + 16).to_be_bytes());
    } else {
        put(
            &mut head,
            u32::try_from(total + 8).map_err(|_| CutError::Uncuttable)?,
        );
        head.extend_from_slice(b"mdat");
    }
    let mut copies: Vec<(u64, u64)> = Vec::new();
    for chunk in &chunks {
        for at in chunk.samples {
            let sample = &movie.tracks[chunk.track].samples[*at];
            let bytes = u64::from(sample.bytes);
            match copies.last_mut() {
                Some((from, length)) if *from + *length == sample.offset => *length += bytes,
                _ => copies.push((sample.offset, bytes)),
            }
        }
    }
    Ok(Layout { head, copies })
}

/// The content of the file type box of a clip, else a plain one.
pub(crate) fn file_type(clip: &mut File) -> io::Result<Vec<u8>> {
    clip.seek(SeekFrom::Start(0))?;
    let mut start = Vec::new();
    Read::by_ref(clip)
        .take(LONGEST_TYPE)
        .read_to_end(&mut start)?;
    let first = children(&start).next();
    Ok(match first {
        Some((name, content)) if name == *b"ftyp" && content.len() >= 8 => content.to_vec(),
        _ => PLAIN_TYPE.to_vec(),
    })
}

impl Layout {
    /// How many bytes the part will have.
    pub(crate) fn bytes(&self) -> u64 {
        let copied: u64 = self.copies.iter().map(|(_, length)| length).sum();
        self.head.len() as u64 + copied
    }

    /// Writes the part; `progress` is told the bytes written so far.
    pub(crate) fn write(
        &self,
        clip: &mut File,
        target: &mut File,
        progress: &mut dyn FnMut(u64),
    ) -> Result<(), Side> {
        let mut target = BufWriter::with_capacity(1 << 18, target);
        target.write_all(&self.head).map_err(Side::Writing)?;
        let mut done = self.head.len() as u64;
        let mut buffer = vec![0; 1 << 18];
        for (from, length) in &self.copies {
            clip.seek(SeekFrom::Start(*from)).map_err(Side::Reading)?;
            let mut left = *length;
            while left > 0 {
                let most = usize::try_from(left)
                    .unwrap_or(buffer.len())
                    .min(buffer.len());
                clip.read_exact(&mut buffer[..most])
                    .map_err(Side::Reading)?;
                target.write_all(&buffer[..most]).map_err(Side::Writing)?;
                left -= most as u64;
                done += most as u64;
                progress(done);
            }
        }
        target.flush().map_err(Side::Writing)
    }
}

/// On which side writing a part failed.
#[derive(Debug)]
pub(crate) enum Side {
    Reading(io::Error),
    Writing(io::Error),
}

/// The samples of all tracks in pieces of about a second, in the order in which they are needed.
fn chunks<'a>(movie: &Movie, plan: &'a Plan) -> Vec<Chunk<'a>> {
    let mut chunks = Vec::new();
    for (track, piece) in plan.pieces.iter().enumerate() {
        let Some(piece) = piece else { continue };
        let Track { samples, scale, .. } = &movie.tracks[track];
        let start = piece.samples.first().map_or(0, |at| samples[*at].decode);
        let second =
            |at: &usize| (samples[*at].decode - start) / i64::try_from(*scale).unwrap_or(1);
        for group in piece.samples.chunk_by(|a, b| second(a) == second(b)) {
            #[expect(clippy::cast_precision_loss, reason = "it only orders seconds")]
            let when = group.first().map_or(0, second) as f64;
            chunks.push(Chunk {
                track,
                when,
                samples: group,
                bytes: group.iter().map(|at| u64::from(samples[*at].bytes)).sum(),
                offset: 0,
            });
        }
    }
    chunks.sort_by(|a, b| a.when.total_cmp(&b.when).then(a.track.cmp(&b.track)));
    chunks
}

fn movie_box(
    movie: &Movie,
    plan: &Plan,
    chunks: &[Chunk<'_>],
    wide: bool,
) -> Result<Vec<u8>, CutError> {
    let content = movie.bytes.get(8..).ok_or(CutError::Uncuttable)?;
    if children(content)
        .filter(|(name, _)| name == b"trak")
        .count()
        != movie.tracks.len()
    {
        return Err(CutError::Uncuttable);
    }
    let length = scaled(plan.ticks, plan.scale, movie.scale);
    let mut made = Vec::new();
    let mut track = 0;
    for (name, content) in children(content) {
        match &name {
            b"mvhd" => {
                let header = with_duration(content, Header::MovieOrMedia, length)?;
                made.extend(boxed(name, &header)?);
            }
            b"trak" => {
                if let Some(piece) = &plan.pieces[track] {
                    let mine: Vec<&Chunk<'_>> =
                        chunks.iter().filter(|chunk| chunk.track == track).collect();
                    let cut = Cut {
                        track: &movie.tracks[track],
                        piece,
                        chunks: &mine,
                        movie_scale: movie.scale,
                        length,
                        wide,
                    };
                    made.extend(boxed(name, &cut.track_box(content)?)?);
                }
                track += 1;
            }
            b"udta" => made.extend(boxed(name, content)?),
            _ => {}
        }
    }
    boxed(*b"moov", &made)
}

/// Ticks of one scale in another, rounded down: what is decoded beyond the last frame of a part must
/// stay behind its end.
fn scaled(ticks: u64, from: u64, to: u64) -> u64 {
    let ticks = u128::from(ticks) * u128::from(to) / u128::from(from.max(1));
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

/// One track of a part.
struct Cut<'a> {
    track: &'a Track,
    piece: &'a Piece,
    chunks: &'a [&'a Chunk<'a>],
    movie_scale: u64,
    /// How long the part is, in ticks of the movie.
    length: u64,
    wide: bool,
}

impl Cut<'_> {
    fn samples(&self) -> impl Iterator<Item = &Sample> {
        self.piece.samples.iter().map(|at| &self.track.samples[*at])
    }

    fn track_box(&self, content: &[u8]) -> Result<Vec<u8>, CutError> {
        let mut made = Vec::new();
        for (name, content) in children(content) {
            match &name {
                b"tkhd" => {
                    let header = with_duration(content, Header::Track, self.length)?;
                    made.extend(boxed(name, &header)?);
                    made.extend(boxed(*b"edts", &self.edits()?)?);
                }
                b"mdia" => made.extend(boxed(name, &self.media(content)?)?),
                b"udta" => made.extend(boxed(name, content)?),
                _ => {}
            }
        }
        Ok(made)
    }

    fn edits(&self) -> Result<Vec<u8>, CutError> {
        let silent = scaled(self.piece.silent, self.track.scale, self.movie_scale);
        let mut edits = Vec::new();
        if silent > 0 {
            edits.push((silent, -1));
        }
        edits.push((self.length.saturating_sub(silent), self.piece.from));
        full(*b"elst", 1, |bytes| {
            put(bytes, u32::try_from(edits.len()).unwrap_or(0));
            for (length, from) in edits {
                bytes.extend_from_slice(&length.to_be_bytes());
                bytes.extend_from_slice(&from.to_be_bytes());
                // At its own speed.
                put(bytes, 1 << 16);
            }
        })
    }

    fn media(&self, content: &[u8]) -> Result<Vec<u8>, CutError> {
        let mut made = Vec::new();
        for (name, content) in children(content) {
            match &name {
                b"mdhd" => {
                    let ticks = self.lengths().map(u64::from).sum();
                    let header = with_duration(content, Header::MovieOrMedia, ticks)?;
                    made.extend(boxed(name, &header)?);
                }
                b"minf" => {
                    let mut inside = Vec::new();
                    for (name, content) in children(content) {
                        let table;
                        let content = if name == *b"stbl" {
                            table = self.table(content)?;
                            &table
                        } else {
                            content
                        };
                        inside.extend(boxed(name, content)?);
                    }
                    made.extend(boxed(name, &inside)?);
                }
                _ => made.extend(boxed(name, content)?),
            }
        }
        Ok(made)
    }

    /// How long each sample takes to decode, in ticks.
    fn lengths(&self) -> impl Iterator<Item = u32> {
        let all = &self.track.samples;
        let length = |at: usize, next: Option<usize>| {
            let decode = all[at].decode;
            let end = next.or(Some(at + 1).filter(|next| *next < all.len()));
            let ticks = end.map_or_else(
                || all[at].until - all[at].composed,
                |next| all[next].decode - decode,
            );
            u32::try_from(ticks).unwrap_or(0)
        };
        let places = &self.piece.samples;
        places
            .iter()
            .enumerate()
            .map(move |(at, sample)| length(*sample, places.get(at + 1).copied()))
    }

    fn table(&self, content: &[u8]) -> Result<Vec<u8>, CutError> {
        let described = inner(content, *b"stsd")?;
        // With several descriptions it matters which one a sample has, and an encrypted sample
        // has notes beside it.
        let once = described.get(4..8) == Some(&1_u32.to_be_bytes());
        let notes = |name: &[u8; 4]| matches!(name, b"saiz" | b"saio" | b"senc");
        if !once || children(content).any(|(name, _)| notes(&name)) {
            return Err(CutError::Uncuttable);
        }
        let mut made = boxed(*b"stsd", described)?;
        made.extend(full(*b"stts", 0, |bytes| {
            let runs = runs(self.lengths());
            put(bytes, count(runs.len()));
            for (samples, length) in runs {
                put(bytes, samples);
                put(bytes, length);
            }
        })?);
        made.extend(self.compositions()?);
        if self.samples().any(|sample| !sample.sync) {
            let keys = (1_u32..)
                .zip(self.samples())
                .filter(|(_, sample)| sample.sync);
            let keys: Vec<u32> = keys.map(|(place, _)| place).collect();
            made.extend(full(*b"stss", 0, |bytes| {
                put(bytes, count(keys.len()));
                for key in keys {
                    put(bytes, key);
                }
            })?);
        }
        made.extend(full(*b"stsc", 0, |bytes| {
            let runs = runs(self.chunks.iter().map(|chunk| count(chunk.samples.len())));
            put(bytes, count(runs.len()));
            let mut chunk = 1;
            for (chunks, samples) in runs {
                put(bytes, chunk);
                put(bytes, samples);
                put(bytes, 1);
                chunk += chunks;
            }
        })?);
        made.extend(full(*b"stsz", 0, |bytes| {
            put(bytes, 0);
            put(bytes, count(self.piece.samples.len()));
            self.samples().for_each(|sample| put(bytes, sample.bytes));
        })?);
        made.extend(self.offsets()?);
        Ok(made)
    }

    /// From decoding to showing, where that is not the same moment.
    fn compositions(&self) -> Result<Vec<u8>, CutError> {
        let offsets: Option<Vec<i32>> = self
            .samples()
            .map(|sample| i32::try_from(sample.composed - sample.decode).ok())
            .collect();
        let offsets = offsets.ok_or(CutError::Uncuttable)?;
        if offsets.iter().all(|offset| *offset == 0) {
            return Ok(Vec::new());
        }
        // Offsets below nothing are known to version 1 alone.
        let version = u8::from(offsets.iter().any(|offset| *offset < 0));
        full(*b"ctts", version, |bytes| {
            let runs = runs(offsets.into_iter());
            put(bytes, count(runs.len()));
            for (samples, offset) in runs {
                put(bytes, samples);
                bytes.extend_from_slice(&offset.to_be_bytes());
            }
        })
    }

    fn offsets(&self) -> Result<Vec<u8>, CutError> {
        let name = if self.wide { *b"co64" } else { *b"stco" };
        full(name, 0, |bytes| {
            put(bytes, count(self.chunks.len()));
            for chunk in self.chunks {
                if self.wide {
                    bytes.extend_from_slice(&chunk.offset.to_be_bytes());
                } else {
                    put(bytes, u32::try_from(chunk.offset).unwrap_or(u32::MAX));
                }
            }
        })
    }
}

/// A length as a table tells it; no table here has 2^32 entries.
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
