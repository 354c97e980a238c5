//! Clips that are no MP4: one small real file of each kind, made once with ffmpeg from the loop
//! `ice-waves-landscape-720` (`-vf setpts=N/30/TB,scale=320:180,fps=15 -c:v libvpx -b:v 80k`, in
//! 256x144 at 10 a second as `mjpeg -q:v 16`, and in 160x90 at 5 a second with 16 colours). Whatever
//! was asked for, they last four seconds. Not here: which job gets which.

use serde::{Deserialize, Serialize};

/// A kind of video file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    #[default]
    Mp4,
    WebM,
    Gif,
    Avi,
}

impl Kind {
    pub(crate) fn named(word: &str) -> Option<Self> {
        match word {
            "mp4" => Some(Self::Mp4),
            "webm" => Some(Self::WebM),
            "gif" => Some(Self::Gif),
            "avi" => Some(Self::Avi),
            _ => None,
        }
    }

    pub(crate) fn mime(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::WebM => "video/webm",
            Self::Gif => "image/gif",
            Self::Avi => "video/x-msvideo",
        }
    }

    /// The file, with `title` in it so that no two jobs have the same bytes; `None` for MP4, which
    /// is strung together.
    pub(crate) fn file(self, title: &str) -> Option<Vec<u8>> {
        let title: Vec<u8> = title.bytes().take(120).collect();
        match self {
            Self::Mp4 => None,
            Self::WebM => Some(webm(&title)),
            Self::Gif => Some(gif(&title)),
            Self::Avi => Some(avi(&title)),
        }
    }
}

/// An element of the kind Void may stand anywhere between elements.
fn webm(title: &[u8]) -> Vec<u8> {
    let mut file = include_bytes!("../../assets/other.webm").to_vec();
    file.extend([0xec, 0x80 | short(title)]);
    file.extend(title);
    file
}

/// A comment goes before the trailer.
fn gif(title: &[u8]) -> Vec<u8> {
    let mut file = include_bytes!("../../assets/other.gif").to_vec();
    let trailer = file.pop();
    file.extend([0x21, 0xfe, short(title)]);
    file.extend(title);
    file.push(0);
    file.extend(trailer);
    file
}

/// A chunk of junk goes last, and the outer length counts it.
fn avi(title: &[u8]) -> Vec<u8> {
    let mut file = include_bytes!("../../assets/other.avi").to_vec();
    let padded = title.len() + title.len() % 2;
    file.extend(b"JUNK");
    file.extend(u32::from(short(title)).to_le_bytes());
    file.extend(title);
    file.resize(file.len() + padded - title.len(), 0);
    let length = u32::try_from(file.len() - 8).unwrap_or_default();
    file[4..8].copy_from_slice(&length.to_le_bytes());
    file
}

fn short(title: &[u8]) -> u8 {
    u8::try_from(title.len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn each_kind_begins_as_its_kind_does_and_no_two_jobs_share_their_bytes() {
        let kinds: [(Kind, &[u8]); 3] = [
            (Kind::WebM, &[0x1a, 0x45, 0xdf, 0xa3]),
            (Kind::Gif, b"GIF89a"),
            (Kind::Avi, b"RIFF"),
        ];
        for (kind, magic) in kinds {
            let file = kind.file("video_1").expect("a file");
            assert!(file.starts_with(magic), "{kind:?}");
            assert_ne!(Some(file), kind.file("video_2"));
        }
        assert_eq!(Kind::Mp4.file("video_1"), None);
    }

    #[test]
    fn an_avi_says_how_long_it_is() {
        for title in ["video_1", "video_12"] {
            let file = Kind::Avi.file(title).expect("a file");
            let said = u32::from_le_bytes(file[4..8].try_into().expect("four bytes"));
            assert_eq!(said as usize, file.len() - 8);
            assert_eq!(file.len() % 2, 0);
        }
    }
}
