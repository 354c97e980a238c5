//! What is asked of a server: the fields of a new clip and its reference image.
//!
//! No limits are checked here. They belong to the server, which names the field it refuses.

use std::fmt;

use bytes::Bytes;
use serde_json::Value;

use crate::CharacterId;

/// A clip to be made.
///
/// `Debug` leaves the prompt and the values of `extra` out.
#[derive(Clone, Default)]
pub struct CreateVideo {
    /// What the clip shows.
    pub prompt: String,
    /// The server's name for the model.
    pub model: Option<String>,
    /// The asked length, in the server's spelling: usually `"8"`.
    pub seconds: Option<String>,
    /// `WIDTHxHEIGHT` in pixels.
    pub size: Option<String>,
    /// The first frame.
    pub reference: Option<Reference>,
    /// Characters of the server that appear in it. The prompt has their names, word for word.
    pub characters: Vec<CharacterId>,
    /// Further fields (`seed`, `negative_prompt`, …), in this order. A field that is set above
    /// as well is taken from above. A form spells numbers and objects out as text.
    pub extra: Vec<(String, Value)>,
}

impl CreateVideo {
    /// A request with only a prompt; everything else is left to the server.
    pub fn new(prompt: impl Into<String>) -> Self {
        Self {
            prompt: prompt.into(),
            ..Self::default()
        }
    }
}

impl fmt::Debug for CreateVideo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extra: Vec<&str> = self.extra.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CreateVideo")
            .field("prompt", &format_args!("({} bytes)", self.prompt.len()))
            .field("model", &self.model)
            .field("seconds", &self.seconds)
            .field("size", &self.size)
            .field("reference", &self.reference)
            .field("characters", &self.characters)
            .field("extra", &extra)
            .finish()
    }
}

/// A reference image as it is sent: bytes, a file name and a MIME type.
///
/// `OpenAI` refused `application/octet-stream` and parts without a file name, so both are
/// always sent.
#[derive(Clone)]
pub struct Reference {
    /// The file name of the part.
    pub file_name: String,
    /// The type of the image.
    pub image_type: ImageType,
    /// The encoded image.
    pub bytes: Bytes,
}

impl Reference {
    /// Recognises the type from the first bytes; `stem` becomes the file name before the
    /// extension, with everything but plain letters, digits, `-` and `_` replaced.
    pub fn from_bytes(stem: &str, bytes: impl Into<Bytes>) -> Result<Self, NotAnImage> {
        let bytes = bytes.into();
        let image_type = ImageType::of(&bytes).ok_or(NotAnImage)?;
        let mut file_name: String = stem
            .chars()
            .take(80)
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '-' {
                    c
                } else {
                    '_'
                }
            })
            .collect();
        if file_name.is_empty() {
            file_name.push_str("reference");
        }
        file_name.push('.');
        file_name.push_str(image_type.extension());
        Ok(Self {
            file_name,
            image_type,
            bytes,
        })
    }
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reference")
            .field("image_type", &self.image_type)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

/// The bytes are neither JPEG, PNG nor `WebP`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose a JPEG, PNG or WebP image: this file is none of them.")]
pub struct NotAnImage;

/// The image types that `input_reference` takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImageType {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/webp`
    Webp,
}

impl ImageType {
    /// The type by magic bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// The MIME type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// The usual file name extension, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}
