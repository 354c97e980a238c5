//! Kinds of files by their first bytes.

/// How many first bytes tell everything that is told here.
pub(crate) const ENOUGH: usize = 4096;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// MPEG-4.
    Mp4,
    /// `QuickTime`, as cameras write it.
    QuickTime,
    /// `WebM`.
    WebM,
    /// Matroska that is not `WebM`.
    Matroska,
    /// AVI.
    Avi,
    /// An MPEG transport stream, as broadcast.
    MpegTs,
    /// Flash video.
    Flv,
    /// GIF; moving, as far as anybody expects.
    Gif,
    /// `WebP` that moves.
    MovingWebP,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// `WebP`.
    WebP,
    /// Bytes that came twice from a server and are nothing that is known here.
    Unknown,
}

impl Kind {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::QuickTime => "video/quicktime",
            Self::WebM => "video/webm",
            Self::Matroska => "video/x-matroska",
            Self::Avi => "video/x-msvideo",
            Self::MpegTs => "video/mp2t",
            Self::Flv => "video/x-flv",
            Self::Gif => "image/gif",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::MovingWebP | Self::WebP => "image/webp",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// Its usual file extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::QuickTime => "mov",
            Self::WebM => "webm",
            Self::Matroska => "mkv",
            Self::Avi => "avi",
            Self::MpegTs => "ts",
            Self::Flv => "flv",
            Self::Gif => "gif",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::MovingWebP | Self::WebP => "webp",
            Self::Unknown => "bin",
        }
    }

    /// Whether it moves, so that the library keeps it as a clip. Some servers answer with GIF.
    pub fn is_clip(self) -> bool {
        !matches!(self, Self::Jpeg | Self::Png | Self::WebP | Self::Unknown)
    }
}

/// Tells the kind of a file from its first bytes.
pub fn sniff(bytes: &[u8]) -> Option<Kind> {
    let at = |from: usize, what: &[u8]| bytes.get(from..from + what.len()) == Some(what);
    if at(4, b"ftyp") {
        return match bytes.get(8..12)? {
            // Still pictures in the same container (HEIF, AVIF), and sound only.
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1" | b"avif"
            | b"avis" | b"M4A " | b"M4B " => None,
            b"qt  " => Some(Kind::QuickTime),
            _ => Some(Kind::Mp4),
        };
    }
    // Old QuickTime files start without ftyp.
    if at(4, b"moov") || at(4, b"wide") && at(12, b"mdat") {
        return Some(Kind::QuickTime);
    }
    if at(0, &[0x1a, 0x45, 0xdf, 0xa3]) {
        let header = &bytes[..bytes.len().min(64)];
        let says = |word: &[u8]| header.windows(word.len()).any(|part| part == word);
        return if says(b"webm") {
            Some(Kind::WebM)
        } else if says(b"matroska") {
            Some(Kind::Matroska)
        } else {
            None
        };
    }
    match () {
        () if at(0, b"RIFF") && at(8, b"AVI ") => Some(Kind::Avi),
        // The flags of the extended header say that it moves (RFC 9649, section 2.7.1).
        () if at(0, b"RIFF") && at(8, b"WEBPVP8X") && bytes.get(20).is_some_and(|f| f & 2 != 0) => {
            Some(Kind::MovingWebP)
        }
        () if at(0, b"RIFF") && at(8, b"WEBP") => Some(Kind::WebP),
        () if at(0, b"FLV\x01") => Some(Kind::Flv),
        // A packet begins with this byte, and has 188 (ISO/IEC 13818-1, 2.4.3.2).
        () if (0..3).all(|packet| at(packet * 188, b"G")) => Some(Kind::MpegTs),
        () if at(0, b"GIF87a") || at(0, b"GIF89a") => Some(Kind::Gif),
        () if at(0, &[0xff, 0xd8, 0xff]) => Some(Kind::Jpeg),
        () if at(0, b"\x89PNG\r\n\x1a\n") => Some(Kind::Png),
        () => None,
    }
}

/// Whether a file begins as a text does: a web page, JSON, a message for people.
pub(super) fn is_text(start: &[u8]) -> bool {
    start.starts_with(&[0xff, 0xfe])
        || start.starts_with(&[0xfe, 0xff])
        || start
            .iter()
            .all(|byte| *byte >= 0x20 || b"\t\r\n\x0c\x1b".contains(byte))
}

/// What else it could be, with its article, for a sentence.
pub(crate) fn describe(bytes: &[u8]) -> &'static str {
    let starts = |what: &[u8]| bytes.starts_with(what);
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let lower = text[..text.len().min(64)].to_ascii_lowercase();
    if lower.starts_with(b"<!doctype html") || lower.starts_with(b"<html") {
        return "a web page";
    }
    if lower.starts_with(b"<svg") || lower.starts_with(b"<?xml") && contains(bytes, b"<svg") {
        return "an SVG drawing";
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return match bytes.get(8..12) {
            Some(b"avif" | b"avis") => "an AVIF picture",
            Some(b"M4A " | b"M4B ") => "a sound file",
            _ => "a HEIC picture",
        };
    }
    match bytes {
        _ if starts(b"%PDF") => "a PDF document",
        _ if starts(b"PK\x03\x04") => "a ZIP archive",
        _ if starts(&[0x1f, 0x8b]) => "a gzip archive",
        _ if starts(b"BM") && bytes.get(6..10) == Some(&[0; 4]) => "a BMP picture",
        _ if starts(b"II*\0") || starts(b"MM\0*") => "a TIFF picture",
        _ if starts(b"8BPS") => "a Photoshop document",
        _ if starts(b"ID3") || starts(b"OggS") || starts(b"fLaC") => "a sound file",
        _ if starts(b"RIFF") && bytes.get(8..12) == Some(b"WAVE") => "a sound file",
        _ if matches!(text.first(), Some(b'{' | b'[')) && std::str::from_utf8(text).is_ok() => {
            "a JSON text"
        }
        // A cut in the middle of a character is still text.
        _ if bytes
            .iter()
            .all(|b| *b >= 0x20 || b"\t\r\n\x0c".contains(b)) =>
        {
            "a text"
        }
        _ => "a file of an unknown kind",
    }
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|part| part == word)
}
